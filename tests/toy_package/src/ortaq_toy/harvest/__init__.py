"""Harvest: it follows the rain, which another domain writes; granaries even it out."""

from ortaq.core import Domain

DOMAIN = Domain(
    "toy_harvest",
    variables="ortaq_toy.harvest:variables.csv",  # what it reads, so that it is known without the other domain too
    moves="ortaq_toy.harvest.moves:SCHEMA",
    model="ortaq_toy.harvest.model:MODEL",
)

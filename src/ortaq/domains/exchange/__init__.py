"""Exchange: money and people that cross borders.

A region states what migrants send and where they work, students by pair, who owns and lends what (``part.py`` holds one
subject a file), and counts of people who meet: visits, joint papers, programmes, cultural events, surveys. Shocks and
measures move remittances, workers and students; these become money sent across borders, supply of labour, cheaper
trade and skills, which the equilibrium reads. Nothing is computed from people who meet.
"""

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "exchange",
    variables="ortaq.domains.exchange:variables.csv",
    tables="ortaq.domains.exchange.part:TABLES",
    moves="ortaq.domains.exchange.move_schema:SCHEMA",
    model="ortaq.domains.exchange.model:MODEL",
    report="ortaq.domains.exchange.reported:report_of",
    commands="ortaq.domains.exchange.commands.declared:COMMANDS",
    sections="ortaq.domains.exchange.reported:sections",
    about="ortaq.domains.exchange.about:about",
    ties="ortaq.domains.exchange.ties:ties_of",
    samples="ortaq.domains.exchange.samples:samples",
    stands="ortaq.domains.exchange.people.stands:stands",
    messages="ortaq.domains.exchange:messages",
)

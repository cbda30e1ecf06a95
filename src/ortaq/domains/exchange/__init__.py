"""Exchange: money and people that cross borders, so far what migrants send home and where they work.

A region states remittances by pair (``remittances.csv``) and workers abroad by pair (``workers.csv``). A shock says how
much less is sent, and which part of the workers return; a measure may lower the cost of sending. Both become money sent
across borders and supply of labour, which the equilibrium reads.
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
    ties="ortaq.domains.exchange.ties:ties_of",
    messages="ortaq.domains.exchange:messages",
)

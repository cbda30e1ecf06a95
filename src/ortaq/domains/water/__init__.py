"""Water: basins as tables, who decides releases month by month without foresight, and what a deal is worth to whom.

A basin (``data/basins``, or a folder of a user) states reservoirs, reaches, canals, wants, limits and worths. Every
month the state that decides a reservoir plans ahead with this month's inflow and means of later ones; all below is then
run together, given its releases. Coalitions plan together, which gives every one of them a value.
"""

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "water",
    moves="ortaq.domains.water.move_schema:SCHEMA",
    model="ortaq.domains.water.model:MODEL",
    report="ortaq.domains.water.report.reported:report_of",
    about="ortaq.domains.water.report.about:about",
    commands="ortaq.domains.water.commands.declared:COMMANDS",
    sections="ortaq.domains.water.report.reported:sections",
    readers="ortaq.domains.water.readers:READERS",
    passed="ortaq.domains.water.report.passed:passed",
    samples="ortaq.domains.water.samples:samples",
    messages="ortaq.domains.water:messages",
)

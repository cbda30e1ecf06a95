"""Energy: power systems and fuels as tables, who is supplied when something fails, and the least-cost way on.

A system (``data/system``, or a folder of a user whose tables replace those of the same name) states plants, lines,
pipelines, refineries, demand by month, hydro by month, fuels and what can be built. `system.load_system` is the door.
"""

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "energy",
    variables="ortaq.domains.energy:variables.csv",
    moves="ortaq.domains.energy.move_schema:SCHEMA",
    model="ortaq.domains.energy.model:MODEL",
    report="ortaq.domains.energy.report.reported:report_of",
    sections="ortaq.domains.energy.report.reported:sections",
    about="ortaq.domains.energy.report.about:about",
    commands="ortaq.domains.energy.commands.declared:COMMANDS",
    readers="ortaq.domains.energy.readers:READERS",
    passed="ortaq.domains.energy.report.passed:passed",
    samples="ortaq.domains.energy.samples:samples",
    stands="ortaq.domains.energy.stands:stands",
    messages="ortaq.domains.energy:messages",
)

"""Risks that cross borders: shared systems that fail, and outbreaks that close markets to a seller of food.

Domains tell which of their flows need which shared system (`ortaq.core.Standing`); what a failure costs follows from
how long they wait. Nothing is foretold: how long and how much is stated with a range, what it would cost is computed.
"""

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "risks",
    moves="ortaq.domains.risks.move_schema:SCHEMA",
    model="ortaq.domains.risks.model:MODEL",
    package="ortaq.domains.risks.report.package:package_sections",
    report="ortaq.domains.risks.report.reported:report_of",
    sections="ortaq.domains.risks.report.reported:sections",
    commands="ortaq.domains.risks.commands.declared:COMMANDS",
    samples="ortaq.domains.risks.samples:samples",
    stands="ortaq.domains.risks.paid:stands",
    hears="ortaq.domains.risks.heard:hear",
    messages="ortaq.domains.risks:messages",
)

"""Which sections an answer has, in reading order."""

from collections.abc import Callable
from typing import TypeAlias

from ortaq.answers.material import Material
from ortaq.answers.sections.agenda import agenda
from ortaq.answers.sections.headline import headline
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.principles import principles
from ortaq.answers.sections.refusals import refusals
from ortaq.answers.sections.reported import reported
from ortaq.answers.sections.shocks import shocks
from ortaq.answers.sections.stability import stability_section
from ortaq.core.report import Section

Made: TypeAlias = "Section | tuple[Section, ...] | None"
"""One section, those of domains, or none where there is nothing to say."""

SECTIONS: tuple[Callable[[Material], Made], ...] = (
    headline,
    agenda,
    packages,
    stability_section,
    shocks,
    reported,
    principles,
    refusals,
)

"""Which sections an answer has, in reading order."""

from collections.abc import Callable
from typing import TypeAlias

from ortaq.answers.material import Material
from ortaq.answers.sections.reported import reported
from ortaq.core.report import Section

Made: TypeAlias = "Section | tuple[Section, ...] | None"
"""One section, those of domains, or none where there is nothing to say."""

SECTIONS: tuple[Callable[[Material], Made], ...] = (reported,)

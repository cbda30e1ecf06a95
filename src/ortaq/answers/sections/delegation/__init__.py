"""The pages of one delegation: the same answer, told from its side of the table; every member has the same."""

from collections.abc import Callable
from typing import TypeAlias

from ortaq.answers.material import Material
from ortaq.answers.sections.delegation.asked import asks_section, refusals_section
from ortaq.answers.sections.delegation.depends import depends_section
from ortaq.answers.sections.delegation.effects import measures_section, shocks_section
from ortaq.answers.sections.delegation.front import delegation_page
from ortaq.answers.sections.delegation.payments import payments_section
from ortaq.core.report import Section

MakeOwn: TypeAlias = Callable[[Material, str], "Section | None"]
"""Makes one section for one member, or none where there is nothing to say."""

OWN_SECTIONS: tuple[MakeOwn, ...] = (
    delegation_page,
    measures_section,
    payments_section,
    shocks_section,
    refusals_section,
    asks_section,
    depends_section,
)

__all__ = ["OWN_SECTIONS", "MakeOwn"]

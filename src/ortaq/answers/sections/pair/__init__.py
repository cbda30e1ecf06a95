"""The pages of two capitals: trade on both counts, dependence both ways, what they could sign alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ortaq.answers.material import Material
from ortaq.answers.sections.pair.alone import alone_section, together_section
from ortaq.answers.sections.pair.depends import pair_depends_section
from ortaq.answers.sections.pair.front import pair_page
from ortaq.answers.sections.pair.trade import trade_section
from ortaq.core.report import Section

if TYPE_CHECKING:
    from ortaq.answers.pair import Pair

MakePair: TypeAlias = "Callable[[Material, Pair], Section | None]"
"""Makes one section on two economies, or none where there is nothing to say."""

PAIR_SECTIONS: tuple[MakePair, ...] = (
    pair_page,
    trade_section,
    pair_depends_section,
    alone_section,
    together_section,
)

__all__ = ["PAIR_SECTIONS", "MakePair"]

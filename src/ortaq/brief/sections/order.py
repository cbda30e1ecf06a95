"""Which sections a brief has, in order."""

from collections.abc import Iterable

from ortaq.brief.printed import PrintedSection
from ortaq.brief.sections.agenda import agenda
from ortaq.brief.sections.assumptions import assumptions
from ortaq.brief.sections.baseline import baseline
from ortaq.brief.sections.data_quality import data_quality
from ortaq.brief.sections.dependence import dependence
from ortaq.brief.sections.headline import headline
from ortaq.brief.sections.packages import packages
from ortaq.brief.sections.principles import principles
from ortaq.brief.sections.provenance import provenance
from ortaq.brief.sections.refusals import refusals
from ortaq.brief.sections.reported import reported
from ortaq.brief.sections.shocks import shocks
from ortaq.brief.sections.stability import stability_section

SECTIONS = (
    headline,
    agenda,
    packages,
    stability_section,
    shocks,
    reported,
    dependence,
    principles,
    refusals,
    data_quality,
    baseline,
    assumptions,
    provenance,
)

Made = PrintedSection | tuple[PrintedSection, ...] | None
"""What a maker of sections returns: one, those of domains, or none."""


def flat(made: Iterable[Made]) -> tuple[PrintedSection, ...]:
    """Return sections one after the other."""
    flattened: list[PrintedSection] = []
    for one in made:
        flattened += one if isinstance(one, tuple) else () if one is None else (one,)
    return tuple(flattened)

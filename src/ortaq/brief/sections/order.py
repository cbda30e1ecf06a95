"""Which sections a brief has, in order, and how they are printed."""

from collections.abc import Callable, Iterable
from typing import Any

from ortaq.answers.sections.agenda import agenda
from ortaq.answers.sections.headline import headline
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.principles import principles
from ortaq.answers.sections.refusals import refusals
from ortaq.answers.sections.shocks import shocks
from ortaq.answers.sections.stability import stability_section
from ortaq.brief.printed import PrintedSection
from ortaq.brief.sections.assumptions import assumptions
from ortaq.brief.sections.baseline import baseline
from ortaq.brief.sections.data_quality import data_quality
from ortaq.brief.sections.dependence import dependence
from ortaq.brief.sections.provenance import provenance
from ortaq.brief.sections.reported import printed_section, reported
from ortaq.brief.view import View
from ortaq.core.report import Section

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

OF_VIEW = frozenset((reported, dependence, data_quality, baseline, assumptions, provenance))
"""Sections that print themselves; the others are values made from the material."""

Made = PrintedSection | tuple[PrintedSection, ...] | None
"""What a maker of sections returns: one, those of domains, or none."""


def printed(view: View, make: Callable[[Any], Any]) -> Made:
    """Return what a maker of sections says, printed."""
    if make in OF_VIEW:
        made: Made = make(view)
        return made
    section: Section | None = make(view.material)
    return None if section is None else printed_section(view.present, section)


def flat(made: Iterable[Made]) -> tuple[PrintedSection, ...]:
    """Return sections one after the other."""
    flattened: list[PrintedSection] = []
    for one in made:
        flattened += one if isinstance(one, tuple) else () if one is None else (one,)
    return tuple(flattened)

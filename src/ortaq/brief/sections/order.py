"""Which sections a brief has, in order, and how they are printed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ortaq.answers.sections.agenda import agenda
from ortaq.answers.sections.headline import headline
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.principles import principles
from ortaq.answers.sections.refusals import refusals
from ortaq.answers.sections.shocks import shocks
from ortaq.answers.sections.stability import stability_section
from ortaq.brief.figures import contributions_figure, landscape_figure
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
    """Return what a maker of sections says, printed; figures that still print themselves are put between the tables."""
    if make in OF_VIEW:
        made: Made = make(view)
        return made
    section: Section | None = make(view.material)
    if section is None:
        return None
    told = printed_section(view.present, section)
    return _with_figures(view, told) if make is packages else told


def _with_figures(view: View, told: PrintedSection) -> PrintedSection:
    focus = view.material.agreement.focus
    others = tuple(b for b in told.blocks if b.id.startswith("other-"))
    tables = {b.id: b for b in told.blocks if b not in others}
    contributions = tables.pop("contributions", None)
    bars = () if focus is None or contributions is None else (contributions_figure(view, focus), contributions)
    return replace(told, blocks=(*tables.values(), *bars, landscape_figure(view), *others))


def flat(made: Iterable[Made]) -> tuple[PrintedSection, ...]:
    """Return sections one after the other."""
    flattened: list[PrintedSection] = []
    for one in made:
        flattened += one if isinstance(one, tuple) else () if one is None else (one,)
    return tuple(flattened)

"""The sections that domains make of their reports."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.figures.geo_map import geo_figure
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedSection
from ortaq.brief.view import View
from ortaq.core.report import Section, Table
from ortaq.domains import asking, parts

Made = TypeVar("Made")


def told(reports: Mapping[str, object], make: Callable[[Section], Made]) -> tuple[Made, ...]:
    """Return what is made of every section of the reports of domains, in the order of the registry.

    Raises
    ------
    InputError
        A domain of another package fails, or what it says cannot be shown.
    """
    made: list[Made] = []
    for name, sections in parts("sections").items():
        if name in reports:
            with asking(name, "sections"):
                made += map(make, sections(reports[name]))
    return tuple(made)


def reported(view: View) -> tuple[PrintedSection, ...]:
    """Return the sections of domains, printed."""
    return told(view.material.reports, lambda section: printed_section(view.present, section))


def printed_section(present: Presenter, section: Section, base: BaseMap | None = None) -> PrintedSection:
    """Return one section; ``base`` is the land under its maps, that which ships if absent."""
    return PrintedSection(
        section.id,
        present.say(section.title),
        tuple(map(present.paragraph, section.paragraphs)),
        tuple(present.table(b) if isinstance(b, Table) else geo_figure(present, b, base) for b in section.blocks),
    )

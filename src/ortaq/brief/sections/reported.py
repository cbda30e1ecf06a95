"""The sections that domains make of their reports."""

from collections.abc import Mapping

from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.figures.geo_map import geo_figure
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedSection
from ortaq.brief.view import View
from ortaq.core.report import Section, Table
from ortaq.domains import asking, parts


def told(reports: Mapping[str, object]) -> tuple[Section, ...]:
    """Return what domains say in their reports, in the order of the registry."""
    said: list[Section] = []
    for name, sections in parts("sections").items():
        if name in reports:
            with asking(name, "sections"):
                said += sections(reports[name])
    return tuple(said)


def reported(view: View) -> tuple[PrintedSection, ...]:
    """Return the sections of domains, printed."""
    return tuple(printed_section(view.present, section) for section in told(view.material.reports))


def printed_section(present: Presenter, section: Section, base: BaseMap | None = None) -> PrintedSection:
    """Return one section; ``base`` is the land under its maps, that which ships if absent."""
    return PrintedSection(
        section.id,
        present.say(section.title),
        tuple(map(present.say, section.paragraphs)),
        tuple(present.table(b) if isinstance(b, Table) else geo_figure(present, b, base) for b in section.blocks),
    )

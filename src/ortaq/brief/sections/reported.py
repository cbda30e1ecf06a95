"""Sections as values, printed."""

from ortaq.answers.sections.reported import told
from ortaq.brief.figures import printed_figure
from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedSection
from ortaq.brief.view import View
from ortaq.core.report import Section


def reported(view: View) -> tuple[PrintedSection, ...]:
    """Return the sections of domains, printed."""
    return told(view.material.reports, lambda section: printed_section(view.present, section))


def printed_section(present: Presenter, section: Section, base: BaseMap | None = None) -> PrintedSection:
    """Return one section; ``base`` is the land under its maps, that which ships if absent."""
    return present.section(section, lambda present, figure: printed_figure(present, figure, base))

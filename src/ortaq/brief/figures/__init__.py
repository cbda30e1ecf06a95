"""Figures as HTML: charts and maps laid out in percent of the width, so that text keeps its size on every screen."""

from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.figures.chart_svg import chart_html
from ortaq.brief.figures.geo_map import geo_html
from ortaq.brief.figures.svg import Described
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedFigure
from ortaq.core.chart import Chart
from ortaq.core.figure_table import table_behind
from ortaq.core.report import Figure

__all__ = ["printed_figure"]


def printed_figure(present: Presenter, figure: Figure, base: BaseMap | None = None) -> PrintedFigure:
    """Return a figure as HTML, with the table behind it.

    Parameters
    ----------
    present : Presenter
    figure : Figure
    base : BaseMap, optional
        The land under a map; that which ships if absent.
    """
    described = Described(figure.id, present.say(figure.title), present.say(figure.description))
    note, drawing = present.sentences(figure.note), figure.drawing
    html = (
        chart_html(present, drawing, described)
        if isinstance(drawing, Chart)
        else geo_html(present, drawing, described, base)
    )
    return PrintedFigure(figure.id, described.title, html, present.table(table_behind(figure)), note)

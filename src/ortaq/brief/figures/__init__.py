"""Figures as HTML: charts and maps laid out in percent of the width, so that text keeps its size on every screen."""

from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.figures.chart_svg import chart_html
from ortaq.brief.figures.geo_map import geo_html
from ortaq.brief.figures.svg import Described
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedFigure
from ortaq.core.chart import Chart, table_of
from ortaq.core.report import Figure, Text

__all__ = ["printed_figure"]


def printed_figure(present: Presenter, figure: Figure, base: BaseMap | None = None) -> PrintedFigure:
    """Return a figure as HTML, a chart with the table behind it.

    Parameters
    ----------
    present : Presenter
    figure : Figure
    base : BaseMap, optional
        The land under a map; that which ships if absent.
    """
    described = Described(figure.id, present.say(figure.title), present.say(figure.description))
    note, drawing = present.sentences(figure.note), figure.drawing
    if not isinstance(drawing, Chart):
        return PrintedFigure(figure.id, described.title, geo_html(present, drawing, described, base), None, note)
    table = present.table(table_of(drawing, f"{figure.id}-table", Text("figure.table")))
    return PrintedFigure(figure.id, described.title, chart_html(present, drawing, described), table, note)

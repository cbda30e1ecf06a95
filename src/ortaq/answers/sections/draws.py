"""What was drawn in the worlds of an answer: from which ranges and which finished projects, and what stayed central."""

from collections.abc import Sequence

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.sections.words import changes, counted, tagged
from ortaq.core import Band, Change, Doubt, DrawnGains
from ortaq.core.report import Cell, Column, Number, Paragraphs, Reading, Section, Table, Text
from ortaq.model.drawn_world import class_of


def draws_section(material: Material) -> Section | None:
    """Return what was drawn, and what each measure costs over the draws; none where nothing was drawn."""
    drawn = material.drawn
    if drawn is None:
        return None
    measures = material.mechanism.measures
    tables = [_kinds(drawn), _costs(drawn, measures), _classes(measures)]
    filled = tuple(table for table in tables if table.rows)
    return Section("draws", Text("draws.title"), _said(drawn), filled, annex=True)


def _said(drawn: DrawnGains) -> Paragraphs:
    numbers = {"draws": counted(drawn.draws), "packages": counted(len(drawn.packages)), "seed": counted(drawn.seed)}
    common = {"percent": Number(round(100.0 * drawn.common, 6), Reading.INPUT)}
    said: Paragraphs = (Text("draws.lead", numbers), Text("draws.common", common), Text("draws.class"))
    central = {"measures": changes(drawn.central)}
    return (*said, Text("draws.central", central)) if drawn.central else (*said, Text("draws.all_drawn"))


def _kinds(drawn: DrawnGains) -> Table:
    """Return one row for each kind of doubt."""
    count = {doubt: sum(one.doubt is doubt for one in drawn.inputs) for doubt in Doubt}
    rows = tuple(
        (Cell(Text(f"draws.kind.{doubt.value}")), Cell(number, Reading.COUNT), Cell(Text(f"draws.from.{doubt.value}")))
        for doubt, number in count.items()
        if number
    )
    columns = (Column(Text("draws.what")), Column(Text("draws.number")), Column(Text("draws.whence")))
    return Table("drawn-kinds", Text("draws.kinds"), columns, rows, (Text("note.draws_kept"),))


def _costs(drawn: DrawnGains, measures: Sequence[Change]) -> Table:
    """Return what each measure costs all payers a year over the draws, and where its cost is drawn from."""
    low, mean, high = _spread(drawn.single_cost_musd.sum(axis=2))
    rows = tuple(
        (
            Cell(tagged([m.id for m in measures], bit)),
            Cell(Band(low[bit], mean[bit], high[bit]), Reading.MONEY),
            Cell(Text(f"draws.class.{own.id}") if (own := class_of(measure)) else Text("draws.own_range")),
        )
        for bit, measure in enumerate(measures)
        if high[bit] > 0.0
    )
    columns = (
        Column(Text("column.measure")),
        Column(Text("draws.cost"), Text("unit.usd_year")),
        Column(Text("draws.whence")),
    )
    return Table("drawn-costs", Text("draws.costs"), columns, rows, (Text("note.drawn_costs"),))


def _classes(measures: Sequence[Change]) -> Table:
    """Return what is known of the finished projects from which investments are drawn."""
    classes = {own.id: own for measure in measures if (own := class_of(measure)) is not None}
    rows = tuple(
        (
            Cell(Text(f"draws.class.{own.id}")),
            Cell(own.projects, Reading.COUNT) if own.projects == own.projects else Cell(Text("draws.unstated")),
            Cell(own.overrun_percent, Reading.CHANGE),
            Cell(own.overrun_sd_percent, Reading.INPUT),
            Cell(own.source),
            Cell(own.checked),
        )
        for own in classes.values()
    )
    columns = (
        Column(Text("draws.projects")),
        Column(Text("draws.number")),
        Column(Text("draws.overrun"), Text("unit.percent")),
        Column(Text("draws.spread"), Text("unit.percent")),
        Column(Text("column.source")),
        Column(Text("draws.checked")),
    )
    return Table("reference-classes", Text("draws.classes"), columns, rows, (Text("note.reference_classes"),))


def _spread(values: np.ndarray) -> tuple[list[float], list[float], list[float]]:
    """Return 5th percentile, mean and 95th percentile over the draws."""
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    return low.tolist(), values.mean(axis=0).tolist(), high.tolist()

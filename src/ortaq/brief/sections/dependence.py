"""Who depends on whom: what members lose from a stop of trade, who loses more, and what the package changes."""

import numpy as np

from ortaq.answers.figures import heat_figure, ladder_figure, scatter_figure, slopes_figure
from ortaq.answers.figures.parts import counterpart as named
from ortaq.brief.figures import printed_figure
from ortaq.brief.printed import (
    Paragraph,
    PrintedCell,
    PrintedColumn,
    PrintedFigure,
    PrintedSection,
    PrintedTable,
    sign_of,
)
from ortaq.brief.view import View
from ortaq.core import Band
from ortaq.dependence import Banded, Dependence, Rung, Weighing, ladder

DIGITS = 3
"""Decimals of changes in the table of losses, points."""


def dependence(view: View) -> PrintedSection | None:
    """Return who depends on whom, before and after the package of the first page; nothing where it was not weighed."""
    weighing = view.material.dependence
    return None if weighing is None else dependence_section(view, weighing)


def dependence_section(view: View, weighing: Weighing) -> PrintedSection:
    """Return losses, asymmetry, spread and figures; ``weighing.after`` is under the focus package of the view."""
    texts, before = view.texts, weighing.before
    paragraphs: tuple[Paragraph, ...] = (
        texts("dependence.lead"),
        tuple(_most(view, before, member) for member in before.members),
        *_package_in_words(view, weighing),
        texts("dependence.limits"),
    )
    region = view.material.region
    after = () if weighing.after is None else (slopes_figure(region, weighing),)
    heat, ladders, scatter, *slopes = (
        printed_figure(view.present, figure)
        for figure in (
            heat_figure(region, before),
            ladder_figure(region, before),
            scatter_figure(region, before),
            *after,
        )
    )
    blocks: tuple[PrintedTable | PrintedFigure, ...] = (
        _losses(view, weighing),
        heat,
        ladders,
        _sides(view, before),
        scatter,
        _spread(view, weighing),
        *slopes,
    )
    return PrintedSection("dependence", texts("dependence.title"), paragraphs, blocks)


def counterpart(view: View, code: str) -> str:
    """Return the name of a partner or power, or its code where it has none in this language."""
    return view.present.say(named(view.material.region, code))


def _most(view: View, found: Dependence, member: str) -> str:
    """Return a member's largest loss, and what it cannot be told from."""
    rungs = ladder(found, member)
    text = view.texts("dependence.most", member=view.economy(member), loss=_loss_words(view, rungs[0]))
    if len(rungs) < 2:
        return text
    key = "dependence.next" if rungs[0].certain else "dependence.tied"
    return f"{text} {view.texts(key, loss=_loss_words(view, rungs[1]))}"


def _loss_words(view: View, rung: Rung) -> str:
    plain = view.numbers.plain
    return view.texts(
        "dependence.loss",
        partner=counterpart(view, rung.name),
        percent=plain(rung.loss.central),
        span=view.numbers.span(plain(rung.loss.low), plain(rung.loss.high)),
    )


def _package_in_words(view: View, weighing: Weighing) -> tuple[str, ...]:
    """Return for the power on which losses move most who moves how far."""
    if weighing.after is None:
        return ()
    change = weighing.change("from_power")
    column = int(np.nanargmax(np.nanmax(np.abs(change.central), axis=0)))
    rows = [r for r in range(len(weighing.before.members)) if np.isfinite(change.central[r, column])]
    signed, span = view.numbers.signed, view.numbers.span
    each = [
        view.texts(
            "dependence.points",
            member=view.economy(weighing.before.members[r]),
            points=signed(float(change.central[r, column])),
            span=span(signed(float(change.low[r, column])), signed(float(change.high[r, column]))),
        )
        for r in rows
    ]
    power = counterpart(view, weighing.before.powers[column].name)
    return (view.texts("dependence.package", tags=_tags(view), power=power, each=view.texts.join(each)),)


def _losses(view: View, weighing: Weighing) -> PrintedTable:
    texts, powers = view.texts, weighing.before.powers
    rows = tuple(
        (PrintedCell((view.economy(m),)), *(_loss_cell(view, weighing, r, c) for c in range(len(powers))))
        for r, m in enumerate(weighing.before.members)
    )
    unit = texts("dependence.unit_loss" if weighing.after is None else "dependence.unit_loss_after")
    columns = (
        PrintedColumn(texts("column.member")),
        *(PrintedColumn(counterpart(view, p.name), unit, numeric=True) for p in powers),
    )
    note = texts("dependence.losses_note")
    if weighing.after is not None:
        note = " ".join((note, texts("dependence.after_note", tags=_tags(view))))
    return PrintedTable("dependence-losses", texts("dependence.losses"), columns, rows, note)


def _loss_cell(view: View, weighing: Weighing, row: int, column: int) -> PrintedCell:
    band, numbers = _band(weighing.before.from_power, row, column), view.numbers
    if np.isnan(band.central):
        return PrintedCell((view.texts("mark.outside"),))
    lines = [numbers.plain(band.central), numbers.span(numbers.plain(band.low), numbers.plain(band.high))]
    if weighing.after is not None:
        now = float(weighing.after.from_power.central[row, column])
        moved = _band(weighing.change("from_power"), row, column)
        lines.append(view.texts("dependence.then", value=numbers.plain(now)))
        lines.append(_moved_words(view, moved))
    return PrintedCell(tuple(lines))


def _moved_words(view: View, moved: Band) -> str:
    low, high = round(moved.low, DIGITS), round(moved.high, DIGITS)
    if low == high == 0.0:
        return view.texts("dependence.change", span=view.texts("number.nearly_zero"))
    ends = (f"{'+' if end > 0.0 else ''}{view.numbers.stated(end)}" for end in (low, high))
    sure = sign_of(moved.low) == sign_of(moved.high)
    return view.texts("dependence.change" if sure else "dependence.change_open", span=view.numbers.span(*ends))


def _sides(view: View, found: Dependence) -> PrintedTable:
    texts = view.texts
    rows = tuple(
        (PrintedCell((view.economy(m),)), *(_side_cell(view, found, r, c) for c in range(len(found.powers))))
        for r, m in enumerate(found.members)
    )
    unit = texts("dependence.unit_ratio")
    columns = (
        PrintedColumn(texts("column.member")),
        *(PrintedColumn(counterpart(view, p.name), unit, numeric=True) for p in found.powers),
    )
    return PrintedTable(
        "dependence-asymmetry", texts("dependence.sides"), columns, rows, texts("dependence.sides_note")
    )


def _side_cell(view: View, found: Dependence, row: int, column: int) -> PrintedCell:
    sides, numbers = found.power_asymmetry, view.numbers
    ratio = sides.log_ratio.each(np.exp)
    band = _band(ratio, row, column)
    if np.isnan(band.central):
        return PrintedCell((view.texts("mark.outside"),))
    lines = [numbers.plain(band.central), numbers.span(numbers.plain(band.low), numbers.plain(band.high))]
    lines.append(numbers.signed_money(float(sides.money_musd.central[row, column])))
    if not sides.distinguishable[row, column]:
        lines.append(view.texts("dependence.indistinct"))
    return PrintedCell(tuple(lines))


SPREAD = ("multi_vector", "pivot_margin", "import_concentration", "export_concentration")


def _spread(view: View, weighing: Weighing) -> PrintedTable:
    texts = view.texts
    rows = tuple(
        (PrintedCell((view.economy(m),)), *(_spread_cell(view, weighing, name, r) for name in SPREAD))
        for r, m in enumerate(weighing.before.members)
    )
    columns = (
        PrintedColumn(texts("column.member")),
        *(
            PrintedColumn(texts(f"dependence.{name}"), texts(f"dependence.unit.{name}"), numeric=True)
            for name in SPREAD
        ),
    )
    return PrintedTable("dependence-spread", texts("dependence.spread"), columns, rows, texts("dependence.spread_note"))


def _spread_cell(view: View, weighing: Weighing, name: str, row: int) -> PrintedCell:
    stages = [weighing.before] if weighing.after is None else [weighing.before, weighing.after]
    values: list[Banded] = [getattr(stage, name) for stage in stages]
    if np.isnan(values[0].central[row]):
        return PrintedCell((view.texts("mark.outside"),))
    plain = view.numbers.plain
    low, high = (plain(float(v[row])) for v in (values[0].low, values[0].high))
    lines = [plain(float(values[0].central[row]))]
    if low != high:
        lines.append(view.numbers.span(low, high))
    if len(values) > 1:
        lines.append(view.texts("dependence.then", value=plain(float(values[1].central[row]))))
    return PrintedCell(tuple(lines))


def _tags(view: View) -> str:
    return "" if view.focus is None else view.tags(view.focus)


def _band(values: Banded, row: int, column: int) -> Band:
    return Band(*(float(v[row, column]) for v in (values.low, values.central, values.high)))

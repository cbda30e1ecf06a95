"""What cargo events say of crossings, as a section of a report: by direction, then by month."""

from collections.abc import Mapping, Sequence
from math import isinf
from typing import TypeAlias

from ortaq.alerts.cargo.dwell import Cell as Dwelt
from ortaq.alerts.cargo.monthly import monthly_figure
from ortaq.alerts.cargo.watching import Watched
from ortaq.core import Band, Passing
from ortaq.core.report import Cell, Column, Items, Number, Reading, Section, Table, Text, Words

Stated = Mapping[tuple[str, str], Passing]
"""What a region states, by crossing and country that goods travel to."""

_HOURS = Text("watch.cargo.hours")
_PERCENT = Text("watch.cargo.percent")

Said: TypeAlias = "Words | Items"

LEFT_OUT = ("withdrawn", "repeated", "future", "ancient", "elsewhere", "ambiguous", "one_sided", "negative")
"""Counts that are told where they are not zero."""


def cargo_section(watched: Watched, stated: Stated, *, faults: bool = True) -> Section:
    """Return what was found.

    Parameters
    ----------
    watched : Watched
    stated : mapping
        What the region states today, shown beside.
    faults : bool, optional
        Whether events that could not be used are named, and what was read is counted: files that leave the house say
        nothing from which a cell that is not shown could be worked out.
    """
    period: dict[str, Words] = {"first": watched.first, "last": watched.last}
    begin = Text("watch.cargo.read", _read(watched) | period) if faults else Text("watch.cargo.period", period)
    sentences: list[Said] = [begin]
    if faults:
        sentences += _left_out(watched)
    if watched.rounded:
        sentences.append(Text("watch.cargo.rounded", {"crossings": watched.rounded}))
    shown = [cell for cell in watched.cells if not cell.month]
    months = [cell for cell in watched.cells if cell.month]
    if not shown:
        sentences.append(Text("watch.cargo.nothing"))
    hidden = sum(cell.dwell is None for cell in months)
    if hidden:
        sentences.append(Text("watch.cargo.hidden", {"count": Number(hidden, Reading.COUNT)}))
    tables = [_directions(shown, stated)] if shown else []
    title = Text("watch.cargo.title")
    figures = [monthly_figure(months)] if shown else []
    return Section("cargo", title, tuple(sentences), (*tables, *figures, _months(months)))


def _read(watched: Watched) -> dict[str, Words]:
    return {"count": Number(watched.counts.events, Reading.COUNT)}


def _left_out(watched: Watched) -> list["Words | Items"]:
    told: list[Said] = []
    counts = [(name, getattr(watched.counts, name)) for name in LEFT_OUT]
    lines = tuple(Text(f"watch.cargo.{name}", {"count": Number(n, Reading.COUNT)}) for name, n in counts if n)
    if lines:
        told += [Text("watch.cargo.left_out"), Items(lines)]
    if watched.elsewhere:
        told.append(Text("watch.cargo.places_elsewhere", {"places": watched.elsewhere}))
    if watched.counts.faults:
        told.append(Text("watch.cargo.faults", {"count": Number(watched.counts.faults, Reading.COUNT)}))
        told.append(Items(tuple(f"{place}: {what}" for place, what in watched.faults)))
    return told


def _directions(cells: Sequence[Dwelt], stated: Stated) -> Table:
    """Return the table by crossing and direction, over all months that are shown."""
    rows = []
    for cell in cells:
        today = stated.get((cell.crossing, cell.towards))
        rows.append(
            (
                Cell(cell.crossing),
                Cell(f"{cell.origin}-{cell.towards}"),
                *_figures(cell),
                *(_stated(today) if today else (Cell(Text("watch.cargo.unknown")), Cell(""), Cell(""))),
            )
        )
    heads = ("stated", "stated_p90", "stated_source")
    return Table(
        "cargo-directions",
        Text("watch.cargo.directions"),
        (
            *_heads("crossing", "direction"),
            *_FIGURES,
            *(Column(Text(f"watch.cargo.head.{head}"), "" if head == "stated_source" else _HOURS) for head in heads),
        ),
        tuple(rows),
        (Text("watch.cargo.directions_note"),),
    )


def _stated(today: Passing) -> tuple[Cell, ...]:
    given = (Cell(value, Reading.INPUT, source=today.source) for value in (today.median_h, round(today.p90_h, 2)))
    return (*given, Cell(today.source.replace(";", "; ")))


def _months(cells: Sequence[Dwelt]) -> Table:
    rows = []
    for cell in cells:
        figures = _figures(cell) if cell.dwell else (*(Cell("") for _ in range(4)), _heard(cell))
        ends = ("exact", "interval", "waiting", "lost", "start_unknown")
        counts = [Cell(getattr(cell.dwell, end), Reading.COUNT) if cell.dwell else Cell("") for end in ends]
        note = Cell(Text(f"watch.cargo.{cell.why}") if cell.why else "")
        heads = Cell(cell.crossing), Cell(f"{cell.origin}-{cell.towards}"), Cell(cell.month)
        rows.append((*heads, *figures, *counts, note))
    return Table(
        "cargo-months",
        Text("watch.cargo.months"),
        (
            *_heads("crossing", "direction", "month"),
            *_FIGURES,
            *_heads("exact", "interval", "waiting", "lost", "start_unknown", "note"),
        ),
        tuple(rows),
        (Text("watch.cargo.months_note"),),
    )


def _heads(*names: str) -> tuple[Column, ...]:
    return tuple(Column(Text(f"watch.cargo.head.{name}")) for name in names)


_FIGURES = (
    Column(Text("watch.cargo.head.median"), _HOURS),
    Column(Text("watch.cargo.head.p90"), _HOURS),
    Column(Text("watch.cargo.head.mean"), _HOURS),
    Column(Text("watch.cargo.head.visits")),
    Column(Text("watch.cargo.head.heard"), _PERCENT),
)


def _figures(cell: Dwelt) -> tuple[Cell, ...]:
    dwell = cell.dwell
    assert dwell is not None
    return (
        _hours(dwell.median_h),
        _hours(dwell.p90_h),
        Cell(dwell.mean_h),
        Cell(dwell.visits, Reading.COUNT),
        _heard(cell),
    )


def _heard(cell: Dwelt) -> Cell:
    return Cell(round(100.0 * cell.heard), Reading.INPUT)


def _hours(band: Band) -> Cell:
    """Return hours with their range; words where they lie beyond what can be told apart."""
    if isinf(band.central):
        return Cell(Text("watch.cargo.not_reached"))
    if isinf(band.high):
        return Cell(band.central, more=(Cell(Text("watch.cargo.no_upper", {"low": Number(band.low)})),))
    return Cell(band)

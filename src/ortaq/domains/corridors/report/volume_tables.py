"""Tables of what corridors and crossings carry, today and after changes."""

from collections.abc import Mapping, Sequence

import numpy as np

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.domains.corridors.freight.stated_loading import TRANSIT, StatedEarnings
from ortaq.domains.corridors.report.volumes import CorridorVolumes

MT, MUSD, USD_FEU = Text("corridors.mt_year"), Text("unit.musd"), Text("corridors.usd_feu")

SHOWN = 15
"""Crossings that are printed; files have all."""


def volume_tables(
    found: CorridorVolumes, names: Mapping[str, str], called: Mapping[str, Words], earnings: Sequence[StatedEarnings]
) -> tuple[Table, ...]:
    """Return the tables by corridor, by crossing, and of what carriers are paid in transit.

    ``names``: of crossings, by id. ``called``: what the cases after today are, by id. ``earnings``: stated by
    others.
    """
    return _corridors(found, called), _crossings(found, names, called), _transit(found, called, earnings)


def _corridors(found: CorridorVolumes, called: Mapping[str, Words]) -> Table:
    rows = tuple(
        (
            Cell(label),
            Cell(float(found.any_mt[0, k])),
            Cell(float(found.along_mt[0, k])),
            Cell(float(found.along_musd[0, k]), Reading.MONEY),
            *((Cell(float(found.days[0, k])), Cell(float(found.usd[0, k]))) if _has_days(found) else ()),
            *_after(found.along_mt, k),
            *(_after(found.days, k) if _has_days(found) else ()),
        )
        for k, label in enumerate(found.corridors)
    )
    columns = (
        _head("corridor"),
        _head("any", MT),
        _head("along", MT),
        _head("value", MUSD),
        *((_head("days", Text("corridors.days")), _head("usd", USD_FEU)) if _has_days(found) else ()),
        *(Column(_case("along_after", what), MT) for what in called.values()),
        *(Column(_case("days_after", what), Text("corridors.days")) for what in called.values() if _has_days(found)),
    )
    note = Text("corridors.volumes.corridors_note")
    return Table("corridor-volumes", Text("corridors.volumes.corridors"), columns, rows, (note,))


def _crossings(found: CorridorVolumes, names: Mapping[str, str], called: Mapping[str, Words]) -> Table:
    rows = tuple(
        (
            Cell(names[crossing]),
            Cell(float(found.crossing_mt[0, k])),
            Cell(float(found.crossing_musd[0, k]), Reading.MONEY),
            *_after(found.crossing_mt, k),
            *_after(found.waiting_usd, k),
        )
        for k, crossing in enumerate(found.crossings)
    )
    columns = (
        _head("crossing"),
        _head("carried", MT),
        _head("value", MUSD),
        *(Column(_case("carried_after", what), MT) for what in called.values()),
        *(Column(_case("waiting_after", what), USD_FEU) for what in called.values()),
    )
    return Table("crossing-volumes", Text("corridors.volumes.crossings"), columns, rows, shown=SHOWN)


def _transit(found: CorridorVolumes, called: Mapping[str, Words], earnings: Sequence[StatedEarnings]) -> Table:
    stated = {row.economy: row for row in earnings if row.of == TRANSIT}
    rows = tuple(
        (
            Cell(Name("economy", member)),
            Cell(float(found.transit_musd[0, m]), Reading.MONEY),
            *(Cell(float(musd - found.transit_musd[0, m]), Reading.MONEY_CHANGE) for musd in found.transit_musd[1:, m]),
            Cell(stated[member].musd, Reading.INPUT, source=stated[member].source)
            if member in stated
            else Cell(float("nan")),
        )
        for m, member in enumerate(found.members)
    )
    columns = (
        _head("member"),
        _head("transit", MUSD),
        *(Column(_case("transit_after", what), MUSD) for what in called.values()),
        _head("stated", MUSD),
    )
    note = Text("corridors.volumes.transit_note")
    return Table("transit-money", Text("corridors.volumes.transit"), columns, rows, (note,))


def _after(amounts: Array, at: int) -> tuple[Cell, ...]:
    return tuple(Cell(float(value)) for value in amounts[1:, at])


def _has_days(found: CorridorVolumes) -> bool:
    return not np.isnan(found.days).all()


def _head(name: str, unit: Words = "") -> Column:
    return Column(Text(f"corridors.volumes.head.{name}"), unit)


def _case(name: str, what: Words) -> Words:
    return Text(f"corridors.volumes.head.{name}", {"case": what})

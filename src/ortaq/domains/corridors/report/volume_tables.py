"""Tables of what corridors and crossings carry, today and after changes."""

from collections.abc import Mapping

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.domains.corridors.freight.border_states import RAIL
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.report.volumes import CorridorVolumes

MT, MUSD, USD_FEU = Text("corridors.mt_year"), Text("unit.musd"), Text("corridors.usd_feu")
DAYS, HOURS, USD_FEU_KM = Text("corridors.days"), Text("corridors.hours"), Text("corridors.usd_feu_km")

SHOWN = 15
"""Crossings that are printed; files have all."""


def volume_tables(found: CorridorVolumes, network: Network, called: Mapping[str, Words]) -> tuple[Table, ...]:
    """Return the tables by corridor, by crossing, and of what carriers are paid in transit.

    ``network``: names crossings and states rates. ``called``: what the cases after today are, by id.
    """
    names = {c.id: c.name for c in network.crossings}
    lines = (_lines(found, names, called),) if found.lines else ()
    transit = (_transit(found, called), _transit_by_corridor(found, called))
    return _corridors(found, called), crossings_table(found, names, called), *transit, *lines, _rates(found, network)


def _corridors(found: CorridorVolumes, called: Mapping[str, Words]) -> Table:
    amounts = {
        "any": (found.any_mt, MT, Reading.AMOUNT),
        "along": (found.along_mt, MT, Reading.AMOUNT),
        "value": (found.along_musd, MUSD, Reading.MONEY),
        "days": (found.days, DAYS, Reading.AMOUNT),
        "usd": (found.usd, USD_FEU, Reading.AMOUNT),
    }
    rows = tuple((Cell(label), *_cells(amounts, k)) for k, label in enumerate(found.corridors))
    note = Text("corridors.volumes.corridors_note")
    columns = (_head("corridor"), *_columns(amounts, called))
    return Table("corridor-volumes", Text("corridors.volumes.corridors"), columns, rows, (note,))


def crossings_table(found: CorridorVolumes, names: Mapping[str, str], called: Mapping[str, Words]) -> Table:
    """Return what crossings carry, what it is worth, and what passing takes.

    ``names``: of crossings, by id. ``called``: what the cases after today are, by id.
    """
    amounts = {
        "carried": (found.crossing_mt, MT, Reading.AMOUNT),
        "value": (found.crossing_musd, MUSD, Reading.MONEY),
        "hours": (found.crossing_hours, HOURS, Reading.AMOUNT),
        "usd": (found.crossing_usd, USD_FEU, Reading.AMOUNT),
        "waiting": (found.crossing_waiting_usd, USD_FEU, Reading.AMOUNT),
    }
    rows = tuple((Cell(names[crossing]), *_cells(amounts, k)) for k, crossing in enumerate(found.crossings))
    note = Text("corridors.volumes.crossings_note")
    columns = (_head("crossing"), *_columns(amounts, called))
    return Table("crossing-volumes", Text("corridors.volumes.crossings"), columns, rows, (note,), shown=SHOWN)


def _transit(found: CorridorVolumes, called: Mapping[str, Words]) -> Table:
    amounts = {"transit": (found.transit_musd, MUSD, Reading.MONEY)}
    rows = tuple((Cell(Name("economy", member)), *_cells(amounts, m)) for m, member in enumerate(found.members))
    note = Text("corridors.volumes.transit_note")
    columns = (_head("member"), *_columns(amounts, called))
    return Table("transit-money", Text("corridors.volumes.transit"), columns, rows, (note,))


def _transit_by_corridor(found: CorridorVolumes, called: Mapping[str, Words]) -> Table:
    paid = found.corridor_transit_musd
    rows = tuple(
        (
            Cell(label),
            *(
                Cell(float(paid[0, k, m]), Reading.MONEY, more=_after(paid[:, k, m], Reading.MONEY))
                for m in range(len(found.members))
            ),
        )
        for k, label in enumerate(found.corridors)
    )
    later = tuple(Column(what, MUSD) for what in called.values())
    columns = (_head("corridor"), *(Column(Name("economy", member), MUSD, later) for member in found.members))
    note = Text("corridors.volumes.transit_corridors_note")
    return Table("transit-corridors", Text("corridors.volumes.transit_corridors"), columns, rows, (note,))


def _lines(found: CorridorVolumes, names: Mapping[str, str], called: Mapping[str, Words]) -> Table:
    """Return transit over lines of which others said what they expect, beside what they said."""
    amounts = {
        "line_mt": (found.line_mt, MT, Reading.AMOUNT),
        "line_musd": (found.line_musd, MUSD, Reading.MONEY),
    }
    rows = tuple(
        (
            Cell(names.get(row.line, row.line)),
            Cell(Name("economy", row.economy)),
            *_cells(amounts, k),
            Cell(row.mt, Reading.INPUT, source=row.source),
            Cell(row.musd, Reading.INPUT, more=(Cell(row.year),), source=row.source),
        )
        for k, row in enumerate(found.lines)
    )
    columns = (
        _head("line"),
        _head("member"),
        *_columns(amounts, called),
        _head("stated_mt", MT),
        Column(Text("corridors.volumes.head.stated"), MUSD, (_head("year"),)),
    )
    note = Text("corridors.volumes.lines_note")
    return Table("transit-lines", Text("corridors.volumes.lines"), columns, rows, (note,))


def _rates(found: CorridorVolumes, network: Network) -> Table:
    """Return what transit by rail pays for a container and a kilometre, beside the rate of the network's tables."""
    stated = {rate.country_iso3: rate for rate in network.rates if rate.facility_type == RAIL}
    rows = tuple(
        (
            Cell(Name("economy", member)),
            Cell(float(found.rail_usd_per_feu_km[0, m])),
            Cell(rate.usd_per_feu_km, Reading.INPUT, source=rate.source) if rate else Cell(float("nan")),
            Cell(rate.source if rate else ""),
        )
        for m, member in enumerate(found.members)
        for rate in (stated.get(member) or stated.get(""),)
    )
    columns = (_head("member"), _head("rail_rate", USD_FEU_KM), _head("stated_rate", USD_FEU_KM), _head("source"))
    note = Text("corridors.volumes.rates_note")
    return Table("transit-rates", Text("corridors.volumes.rates"), columns, rows, (note,))


Amounts = Mapping[str, tuple[Array, Text, Reading]]
"""What is told of every row today, and below it after changes: shape (case, row), unit and how it is meant."""


def _cells(amounts: Amounts, at: int) -> tuple[Cell, ...]:
    return tuple(
        Cell(float(of[0, at]), reading, more=_after(of[:, at], reading)) for of, _, reading in amounts.values()
    )


def _after(cases: Array, reading: Reading) -> tuple[Cell, ...]:
    return tuple(Cell(float(value), reading) for value in cases[1:])


def _columns(amounts: Amounts, called: Mapping[str, Words]) -> tuple[Column, ...]:
    return tuple(
        Column(Text(f"corridors.volumes.head.{name}"), unit, tuple(Column(what, unit) for what in called.values()))
        for name, (_, unit, _) in amounts.items()
    )


def _head(name: str, unit: Words = "") -> Column:
    return Column(Text(f"corridors.volumes.head.{name}"), unit)

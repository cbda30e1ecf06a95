"""`ortaq corridors --crossings`: every border and ferry of the members by direction, as CPMM reports border points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite, nan

import numpy as np

from ortaq.core import Band, Corner, Program
from ortaq.core.report import Cell, Column, Reading, Section, Table, Text, Words
from ortaq.domains.corridors import Crossing, Network, transport_of
from ortaq.domains.corridors.commands.asked import (
    Subject,
    Typed,
    network_of,
    question_of,
    refuse_others,
    region_on,
)
from ortaq.domains.corridors.commands.program_tables import columns_of
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of
from ortaq.domains.corridors.freight.tonnes import places_missing
from ortaq.domains.corridors.network.sides import Passage
from ortaq.domains.corridors.report.tables import capacity_cell

STRETCH_KM = 500.0
"""Speeds are over so many kilometres with the crossing in between, as CPMM states costs per 500 km."""

KINDS = ("border", "other_border", "ferry")


@dataclass(frozen=True, slots=True)
class Direction:
    """One crossing in one direction of travel.

    Attributes
    ----------
    origin, towards : str
        Countries, ISO 3166 alpha-3.
    passage : Passage
        Hours and USD of both sides together.
    by_side : bool
        Whether the direction has rows of its own; else both directions are alike.
    kmh_without, kmh_with : float
        Speed over ``STRETCH_KM`` half in each country, without and with the median time at the crossing; NaN where
        neither trains nor trucks use it.
    """

    crossing: Crossing
    origin: str
    towards: str
    passage: Passage
    by_side: bool
    kmh_without: float
    kmh_with: float

    @property
    def hours_p90(self) -> float:
        """Hours that nine of ten consignments stay below."""
        return self.passage.dwell_h.central + self.passage.late_h


def directions(network: Network, members: Sequence[str]) -> list[Direction]:
    """Return the borders and ferries of members, one of each direction after the other.

    Parameters
    ----------
    network : Network
    members : sequence of str
        Economies, of which one is on either side.

    Examples
    --------
    >>> found = [d for d in directions(network, ["KAZ"]) if d.crossing.id == "khorgos"]
    >>> [(d.origin, d.towards) for d in found]
    [('CHN', 'KAZ'), ('KAZ', 'CHN')]
    """
    speeds = {(r.facility_type, r.country_iso3): r.speed_kmh for r in network.rates}
    return [
        _direction(c, origin, towards, speeds)
        for c in network.crossings
        if c.kind in KINDS and c.economy_from != c.economy_to and {c.economy_from, c.economy_to} & set(members)
        for origin, towards in ((c.economy_from, c.economy_to), (c.economy_to, c.economy_from))
    ]


READ = (
    *("id", "direction", "modes", "hours", "hours_p90", "usd", "kmh_without", "kmh_with"),
    *("modelled_mt", "counted_mt", "capacity_mt"),
)
"""Columns that a terminal has room for; JSON has all."""


def crossings_command(
    program: Program,
    *,
    of: Subject,
    network: str | None,
    typed: Typed,
    as_json: bool,
    **other: object,
) -> None:
    """Show borders and ferries by direction, with tonnes where all places of freight are on the network."""
    refuse_others("crossings", "crossings by direction", other)
    named, codes, _ = of.asked(program)
    baseline = region_on(named, network, typed)
    transport, own = transport_of(baseline), network_of(baseline)
    elsewhere = transport is not None and bool(places_missing(transport, baseline.economy_ids))
    system = None if elsewhere else freight_system_of(baseline, Corner.CENTRAL)
    section = crossings_section(own, codes, system, whole=as_json)
    if elsewhere:
        section = replace(section, paragraphs=(*section.paragraphs, Text("corridors.crossings.other_network")))
    question = question_of(codes, own, typed)
    program.answer([section], baseline, as_json=as_json, question=question)


def modelled_mt(system: FreightSystem) -> dict[tuple[str, str], float]:
    """Return what passes every crossing towards a country in the base year, million tonnes, by id and country.

    Parameters
    ----------
    system : FreightSystem
    """
    states, ids = system.passages.states, [c.id for c in system.network.crossings]
    found: dict[tuple[str, str], float] = {}
    loads = system.base.mt.sum(axis=1).tolist()
    for crossing, target, mt in zip(states.crossing.tolist(), states.target.tolist(), loads, strict=True):
        if crossing >= 0:
            found[ids[crossing], target] = found.get((ids[crossing], target), 0.0) + mt
    return found


def crossings_section(
    network: Network, members: Sequence[str], system: FreightSystem | None, *, whole: bool
) -> Section:
    """Return the table by crossing and direction, those that carry most first.

    ``system``: the freight of the region; tonnes are not known without. ``whole``: with all columns.
    """
    mt = {} if system is None else modelled_mt(system)
    unknown = nan if system is None else 0.0
    both: dict[str, float] = {}
    for (crossing, _), load in mt.items():
        both[crossing] = both.get(crossing, 0.0) + load
    found = sorted(directions(network, members), key=lambda d: -both.get(d.crossing.id, 0.0))
    rows = []
    for d in found:
        c, capacity = d.crossing, network.capacity.get(d.crossing.id)
        rows.append(
            (
                Cell(c.id),
                *map(Cell, (c.name, f"{d.origin}-{d.towards}", ", ".join(c.modes), c.status)),
                Cell(d.passage.dwell_h, Reading.INPUT),
                Cell(d.hours_p90),
                Cell(d.passage.cost_usd_per_feu, Reading.INPUT),
                *map(Cell, (d.kmh_without, d.kmh_with)),
                Cell(mt.get((c.id, d.towards), unknown)),
                Cell(c.volume_mt, Reading.INPUT, source=c.source) if isfinite(c.volume_mt) else Cell(nan),
                Cell(c.volume_year),
                capacity_cell(network, c.id, Cell(nan)),
                Cell("" if capacity is None else capacity.source),
                Cell("; ".join(dict.fromkeys(_sources(d)))),
                Cell(Text(f"corridors.crossings.{'by_side' if d.by_side else 'alike'}")),
            )
        )
    columns = tuple(Column(Text(f"corridors.crossings.head.{head}"), unit) for head, unit in _HEADS.items())
    said: dict[str, Words] = {"network": f"{network.name} {network.digest}"}
    notes = (Text("corridors.crossings.meaning"), Text("corridors.of_this_network", said))
    title = Text("corridors.crossings.title")
    table = Table("by-direction", title, columns, tuple(rows))
    return Section("crossings", title, notes, (table if whole else columns_of(table, READ),))


_MT = Text("corridors.mt_year")

_HEADS: Mapping[str, Words] = {
    **dict.fromkeys(("id", "crossing", "direction", "modes", "status"), ""),
    "hours": Text("corridors.hours"),
    "hours_p90": Text("corridors.hours"),
    "usd": Text("corridors.usd_feu"),
    "kmh_without": Text("corridors.kmh"),
    "kmh_with": Text("corridors.kmh"),
    "modelled_mt": _MT,
    "counted_mt": _MT,
    "counted_year": "",
    "capacity_mt": _MT,
    **dict.fromkeys(("capacity_source", "source", "basis"), ""),
}


def _direction(crossing: Crossing, origin: str, towards: str, speeds: Mapping[tuple[str, str], Band]) -> Direction:
    passage = crossing.passage(towards)
    by_side = any(side.towards == towards for side in crossing.sides)
    mode = next((m for m in ("rail", "road") if m in crossing.modes), "")
    own = [speeds.get((mode, country)) or speeds.get((mode, "")) for country in (origin, towards)]
    known = [band.central for band in own if band is not None]
    if len(known) < len(own):
        return Direction(crossing, origin, towards, passage, by_side, nan, nan)
    running = STRETCH_KM * float(np.mean([1.0 / v for v in known]))
    delayed = STRETCH_KM / (running + passage.dwell_h.central)
    return Direction(crossing, origin, towards, passage, by_side, STRETCH_KM / running, delayed)


def _sources(direction: Direction) -> Iterator[str]:
    own = [side.source for side in direction.crossing.sides if side.towards == direction.towards]
    for source in own or [direction.crossing.source]:
        yield from (part.strip() for part in source.split(";"))

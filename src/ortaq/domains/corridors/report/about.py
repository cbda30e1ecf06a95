"""What the domain knows of the freight of one economy, and of the crossings and the freight between two."""

from collections.abc import Sequence
from dataclasses import replace
from math import isinf

from ortaq.core import Change, Corner, Mechanism, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.domains.corridors import network_shifts_of, transport_of
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.report.days import between_main_cities
from ortaq.domains.corridors.report.package import AFTER, package_sections
from ortaq.domains.corridors.report.volume_tables import crossings_table
from ortaq.domains.corridors.report.volumes import CorridorVolumes, volumes_of

OF_ONE = ("crossing-volumes", "transit-money", "transit-corridors")
"""Tables of the volumes that are told of one economy."""


def about(region: Region, mechanism: Mechanism, package: int, economies: Sequence[str]) -> tuple[Section, ...]:
    """Return crossings and transit of one economy, or crossings, days and tonnes between two.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
        Measures to be signed, by their bits: what they change stands below today.
    economies : sequence of str
        One, or two.

    Returns
    -------
    tuple of Section
        Nothing for a region without a network, or of economies that are not on it.

    Raises
    ------
    NotConverged
        Loads and waiting do not agree.
    """
    transport = transport_of(region)
    if not transport or not set(economies) <= set(transport.network.economies):
        return ()
    measures = [measure for bit, measure in enumerate(mechanism.measures) if package >> bit & 1]
    if len(economies) == 1:
        (told,) = package_sections(region, economies, measures)
        blocks = tuple(block for block in told.blocks if block.id in OF_ONE and isinstance(block, Table) and block.rows)
        return (replace(told, blocks=blocks),) if blocks else ()
    one, other = economies
    shifts = [shift for measure in measures for shift in network_shifts_of(measure)]
    system = freight_system_of(region, Corner.CENTRAL)
    tables = _crossings(system, shifts, one, other), _days(system, shifts, one, other), _tonnes(system, one, other)
    blocks = tuple(table for table in tables if table is not None and table.rows)
    said = (Text("corridors.volumes.meaning"), *_together(measures))
    ends: dict[str, Words] = {"one": Name("economy", one), "other": Name("economy", other)}
    return (Section("corridors", Text("corridors.between", ends), said, blocks),) if blocks else ()


def _together(measures: Sequence[Change]) -> tuple[Text, ...]:
    moving = tuple(Name("change", measure.id) for measure in measures if network_shifts_of(measure))
    return (Text("corridors.volumes.together", {"changes": moving}),) if moving else ()


def _crossings(system: FreightSystem, shifts: Sequence[NetworkShift], one: str, other: str) -> Table:
    """Return what the crossings between two economies carry, today and with the measures."""
    cases = {AFTER: shifts} if shifts else {}
    found, network = volumes_of(system, (one, other), cases), system.network
    ends = {c.id: {c.economy_from, c.economy_to} for c in network.crossings}
    kept = [at for at, crossing in enumerate(found.crossings) if ends[crossing] == {one, other}]
    called: dict[str, Words] = {case: Text("corridors.volumes.after") for case in cases}
    return crossings_table(_only(found, kept), {c.id: c.name for c in network.crossings}, called)


def _only(found: CorridorVolumes, kept: Sequence[int]) -> CorridorVolumes:
    """Return volumes with some of the crossings."""
    return replace(
        found,
        crossings=tuple(found.crossings[at] for at in kept),
        crossing_mt=found.crossing_mt[:, kept],
        crossing_musd=found.crossing_musd[:, kept],
        crossing_hours=found.crossing_hours[:, kept],
        crossing_usd=found.crossing_usd[:, kept],
        crossing_waiting_usd=found.crossing_waiting_usd[:, kept],
    )


def _days(system: FreightSystem, shifts: Sequence[NetworkShift], one: str, other: str) -> Table | None:
    """Return days and money of the cheapest way between the main cities, both ways; None where one has no city."""
    asked: list[Sequence[NetworkShift]] = [(), *([shifts] if shifts else [])]
    found = [between_main_cities(system.network, changes, one, other) for changes in asked]
    states = [state for state in found if state is not None]
    if not states:
        return None
    rows = tuple(
        (
            *(Cell(f"{states[0].ends[k].name} ({states[0].ends[k].economy})") for k in (i, n)),
            _with_later([float(state.days[i, n]) for state in states]),
            _with_later([float(state.usd[i, n]) for state in states]),
        )
        for i, n in ((0, 1), (1, 0))
        if not isinf(states[0].days[i, n])
    )
    columns = (
        *(Column(Text(f"corridors.days.head.{end}")) for end in ("from", "to")),
        *(
            Column(Text(f"corridors.volumes.head.{name}"), unit, _later(unit) if shifts else ())
            for name, unit in (("days", Text("corridors.days")), ("usd", Text("corridors.usd_feu")))
        ),
    )
    return Table("days-between", Text("corridors.days_between"), columns, rows, (Text("corridors.days_between_note"),))


def _later(unit: Text) -> tuple[Column, ...]:
    return (Column(Text("corridors.volumes.after"), unit),)


def _with_later(values: Sequence[float]) -> Cell:
    return Cell(values[0], more=tuple(map(Cell, values[1:])))


def _tonnes(system: FreightSystem, one: str, other: str) -> Table:
    """Return what two economies sell each other in tonnes and value, and what of it the network carries."""
    demand, ids = system.demand, system.demand.economies
    rows = []
    for seller, buyer in ((one, other), (other, one)):
        at = (slice(None), ids.index(seller), ids.index(buyer))
        mt, network, musd = (float(of[at].sum()) for of in (demand.mt, demand.network_mt, demand.value_musd))
        if mt > 0.0:
            ends = Cell(Name("economy", seller)), Cell(Name("economy", buyer))
            rows.append((*ends, Cell(mt), Cell(network), Cell(musd, Reading.MONEY)))
    columns = (
        Column(Text("corridors.tonnes.head.exporter")),
        Column(Text("corridors.tonnes.head.importer")),
        Column(Text("corridors.tonnes.head.tonnes"), Text("corridors.mt_year")),
        Column(Text("corridors.tonnes.head.network"), Text("corridors.mt_year")),
        Column(Text("corridors.tonnes.head.value"), Text("unit.musd")),
    )
    return Table("tonnes-between", Text("corridors.tonnes_between"), columns, tuple(rows))

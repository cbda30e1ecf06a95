"""`ortaq corridors --waiting`: crossings that fill up, what closing or opening some does, and who earns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import CENTRAL, Array, Assumption, Band, Corner, Effects, InputError, Program, Region
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.corridors.commands.asked import Subject, Typed, labelled, refuse_others, region_on
from ortaq.domains.corridors.files.shipped_loading import assumed_of, stated_loading_of
from ortaq.domains.corridors.freight.agenda import FreightState
from ortaq.domains.corridors.freight.assumed import Assumed
from ortaq.domains.corridors.freight.border_states import RAIL
from ortaq.domains.corridors.freight.carriers import MARGINS, Paid
from ortaq.domains.corridors.freight.delay import DELAY_RENT, DELAY_USD
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.fit import MODEL_SPREAD
from ortaq.domains.corridors.freight.goods import unplaced_mt
from ortaq.domains.corridors.freight.joins import SAME_PLACE, TRUCK_KMH, TRUCK_USD
from ortaq.domains.corridors.freight.loading_check import certified_gap_mt
from ortaq.domains.corridors.freight.parameters import PRIORS
from ortaq.domains.corridors.freight.quantities import LEAST_WEIGHED
from ortaq.domains.corridors.freight.runs import RUN_HOUR
from ortaq.domains.corridors.freight.stated_loading import RAILWAY, TRANSIT, StatedEarnings
from ortaq.domains.corridors.freight.states import TRAINS_MEET_TRUCKS
from ortaq.domains.corridors.freight.staying import ELASTICITY, TRAVELLING
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of
from ortaq.domains.corridors.freight.tonnes import stated_freight_of
from ortaq.domains.corridors.moves import NetworkAction, NetworkShift
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.report.tables import above_capacity
from ortaq.domains.corridors.routing.named import named_shifts

CLOSED = (
    ("dostyk",),
    ("khorgos",),
    ("dostyk", "khorgos"),
    ("saryagash",),
    ("aktau-alat", "kuryk-alat", "turkmenbashi-alat"),
)
"""What is closed in turn where nothing is named, for a year."""

ASSUMED = (
    *(DELAY_USD, DELAY_RENT, ELASTICITY, TRAVELLING, *MARGINS.values()),
    *(RUN_HOUR, SAME_PLACE, TRUCK_USD, TRUCK_KMH, TRAINS_MEET_TRUCKS, LEAST_WEIGHED, MODEL_SPREAD),
    *PRIORS.values(),
)

MT, PERCENT, MUSD, USD_FEU, CENTS = (
    Text(key)
    for key in ("corridors.mt_year", "corridors.percent", "unit.musd", "corridors.usd_feu", "corridors.waiting.cents")
)

CENTS_PER_USD = 100.0


@dataclass(frozen=True, eq=False)
class Priced:
    """Freight with something closed or opened, and real income of economies against the base year, percent."""

    state: FreightState
    income_percent: Array


def waiting_command(
    program: Program,
    *,
    of: Subject,
    network: str | None,
    typed: Typed,
    as_json: bool,
    **other: object,
) -> None:
    """Show loads and capacities of crossings, what closing some costs, and what carriers earn from transit."""
    refuse_others("waiting", "waiting", other)
    named, codes, _ = of.asked(program)
    baseline = region_on(named, network, typed.standing)
    system = freight_system_of(baseline, Corner.CENTRAL)
    turns = _turns(system.network, typed.close or (), typed.without or (), typed.open_ or ())
    _check_gates(system)
    effects, earnings = freight_effects_of(baseline, system), stated_loading_of(baseline).earnings
    assumed = (*ASSUMED, *assumed_of(baseline))
    closed = [_closed(program, baseline, effects, shifts) for shifts in turns]
    section = Section(
        "waiting",
        Text("corridors.waiting.title"),
        (Text("corridors.waiting.meaning"), _not_loaded(system, codes)),
        (
            _gates(system),
            _closures(baseline, codes, closed),
            _carriers(system, codes, earnings),
            _transit(system, codes, closed, earnings),
            _assumptions(assumed),
        ),
    )
    program.answer(
        (section,),
        baseline,
        as_json=as_json,
        question={
            "region": {"name": baseline.name, "digest": baseline.stamp},
            "freight": stated_freight_of(baseline).digest,
            "cases": [[turn[0].action.value, *(t for shift in turn for t in shift.targets)] for turn in turns],
        },
        computed={
            "assumptions": [a.id for a in assumed],
            "residual": max(c.state.residual for c in closed),
            "gap_mt": max(certified_gap_mt(system.base), *(c.state.gap_mt for c in closed)),
            "loadings": [c.state.found.loadings for c in closed],
        },
    )


def _turns(
    network: Network, close: Sequence[str], without: Sequence[str], open_: Sequence[str]
) -> list[tuple[NetworkShift, ...]]:
    """Return what happens in turn: every closure and programme alone, all openings together; else ``CLOSED``."""
    turns = [named_shifts(network, [name]) for name in dict.fromkeys(close)]
    turns += [(NetworkShift.of("close", name),) for name in labelled(network, without)]
    turns += [named_shifts(network, (), open_)] if open_ else []
    return turns or [named_shifts(network, targets) for targets in CLOSED]


def _check_gates(system: FreightSystem) -> None:
    if not system.capacities_mt:
        raise InputError(
            f"no crossing of network '{system.network.name}' that freight passes has a known capacity",
            where="crossing_capacities.csv",
            why="waiting follows from load over capacity",
            fix="add rows of crossings with their capacity, or ask without --waiting",
        )


def _not_loaded(system: FreightSystem, members: Sequence[str]) -> Words:
    """Say how many tonnes of the members' trade no way carries: of partners without places, and without any way."""
    own = np.isin(system.demand.economies, members)
    traded = own[:, None] | own[None, :]
    lost = {"unplaced": unplaced_mt(system.demand), "unmet": system.base.unmet_mt}
    return Text("corridors.waiting.not_loaded", {key: Number(float(mt[:, traded].sum())) for key, mt in lost.items()})


def _closed(program: Program, region: Region, effects: FreightEffects, shifts: tuple[NetworkShift, ...]) -> Priced:
    state = FreightState(effects, shifts)
    hats, sent = state.read
    given = Effects({"trade_cost_hat": hats[None], "transfer_musd": sent[None]})
    hat = program.valuation(CENTRAL).world(region).worth(given).real_income_hat[0]
    return Priced(state, 100.0 * (hat - 1.0))


def _gates(system: FreightSystem) -> Table:
    """Return loads of the base year beside stated capacities, fullest first."""
    known = system.network.capacity
    names = _names(system)
    loads = dict(zip(system.delay.gates, system.delay.base_mt.tolist(), strict=True))
    order = sorted((g for g in loads if loads[g] > 0.0), key=lambda g: -loads[g] / known[g].mt.central)
    rows = [
        (
            Cell(names[gate]),
            Cell(loads[gate]),
            Cell(known[gate].mt, Reading.INPUT, more=(Cell(known[gate].year),), source=known[gate].source),
            Cell(100.0 * loads[gate] / known[gate].mt.central),
        )
        for gate in order
    ]
    columns = (
        _head("crossing"),
        _head("load", MT),
        Column(Text("corridors.waiting.head.capacity"), MT, (Column(Text("corridors.head.year")),)),
        _head("filled", PERCENT),
    )
    notes = (Text("corridors.waiting.gates_note"), *above_capacity(system.network, loads))
    return Table("waiting-gates", Text("corridors.waiting.gates"), columns, tuple(rows), notes)


def _closures(region: Region, members: Sequence[str], closed: Sequence[Priced]) -> Table:
    at = region.economy_positions(members, where="--members")
    rows = []
    for case in closed:
        delay = case.state.found.delay
        most = int(case.state.found.delay_usd.argmax())
        names = {c.id: c.name for c in case.state.loading.terms.passages.network.crossings}
        rows.append(
            (
                Cell(_called(case)),
                Cell(float(case.state.loading.stayed_mt.sum()), Reading.CHANGE),
                Cell(case.state.found.delay_usd[most], Reading.CHANGE, more=(Cell(names[delay.gates[most]]),)),
                *(Cell(case.income_percent[i], Reading.CHANGE) for i in at),
            )
        )
    columns = (
        _head("closed"),
        _head("stayed", MT),
        Column(Text("corridors.waiting.head.dearest"), USD_FEU, (_head("where"),)),
        *(Column(Name("economy", code), PERCENT) for code in members),
    )
    note = Text("corridors.waiting.closures_note")
    return Table("waiting-closures", Text("corridors.waiting.closures"), columns, tuple(rows), (note,))


def _carriers(system: FreightSystem, members: Sequence[str], earnings: Sequence[StatedEarnings]) -> Table:
    """Return what carriers of members are paid in transit, what of it is income, and what railways said."""
    paid, codes = Paid.of(system.base), tuple(members)
    rail = paid.kind == RAIL
    tonne_km = paid.tonne_km(codes, rail) / 1000.0
    revenue = paid.revenue_musd(codes, rail)
    transit = paid.revenue_musd(codes, paid.transit)
    income = [paid.income_musd(codes, paid.transit, Assumed.at(corner)) for corner in Corner]
    said_of = {row.economy: row for row in earnings if row.of == RAILWAY}
    rows = []
    for n, code in enumerate(codes):
        own = said_of.get(code)
        cents = round(CENTS_PER_USD * own.musd.central / own.tonne_km_bn / 1000.0, 2) if own else None
        rows.append(
            (
                Cell(Name("economy", code)),
                Cell(transit[n], Reading.MONEY),
                Cell(Band(*(float(end[n]) for end in income)), Reading.MONEY),
                Cell(tonne_km[n]),
                Cell(CENTS_PER_USD * revenue[n] / tonne_km[n] / 1000.0) if tonne_km[n] > 0.0 else Cell(np.nan),
                Cell(np.nan) if own is None or cents is None else Cell(cents, Reading.INPUT, source=own.source),
            )
        )
    columns = (
        _head("economy"),
        _head("transit", MUSD),
        _head("income", MUSD),
        _head("tonne_km", Text("corridors.waiting.bn_tonne_km")),
        _head("cents", CENTS),
        _head("published", CENTS),
    )
    note = Text("corridors.waiting.carriers_note")
    return Table("waiting-carriers", Text("corridors.waiting.carriers"), columns, tuple(rows), (note,))


def _transit(
    system: FreightSystem, members: Sequence[str], closed: Sequence[Priced], earnings: Sequence[StatedEarnings]
) -> Table:
    """Return by how much what carriers are paid in transit differs from the base year."""
    codes = tuple(members)
    base = Paid.of(system.base)
    before = base.revenue_musd(codes, base.transit)
    rows = []
    for case in closed:
        paid = Paid.of(case.state.loading)
        more = paid.revenue_musd(codes, paid.transit) - before
        rows.append((Cell(_called(case)), *(Cell(float(musd), Reading.MONEY_CHANGE) for musd in more)))
    columns = (_head("closed"), *(Column(Name("economy", code), MUSD) for code in codes))
    names = _names(system)
    notes = (_expected(row, names) for row in earnings if row.of == TRANSIT and row.line in names)
    return Table("waiting-transit", Text("corridors.waiting.transit"), columns, tuple(rows), tuple(notes))


def _expected(row: StatedEarnings, names: Mapping[str, str]) -> Words:
    gaps = {"musd": row.musd.central, "low": row.musd.low, "high": row.musd.high, "mt": row.mt}
    said = {key: Number(value) for key, value in gaps.items()}
    called: dict[str, Words] = {"economy": Name("economy", row.economy), "line": names[row.line], "source": row.source}
    return Text("corridors.waiting.transit_note", {**called, **said})


def _called(case: Priced) -> Words:
    names = {c.id: c.name for c in case.state.loading.terms.passages.network.crossings}
    action, targets = case.state.shifts[0].action, [target for shift in case.state.shifts for target in shift.targets]
    what: Words = ", ".join(names.get(target, target) for target in targets)
    if action is NetworkAction.CLOSE_TRANSIT:
        what = Name("economy", targets[0])
    return Text(f"corridors.waiting.{action}", {"what": what})


def _assumptions(assumed: Sequence[Assumption]) -> Table:
    rows = tuple((Cell(a.id), Cell(a.statement), Cell(a.band, Reading.INPUT), Cell(a.unit)) for a in assumed)
    columns = (_head("assumption"), _head("statement"), _head("number", Text("corridors.data.number")), _head("unit"))
    return Table("waiting-assumptions", Text("corridors.waiting.assumptions"), columns, rows)


def _names(system: FreightSystem) -> Mapping[str, str]:
    return {c.id: c.name for c in system.network.crossings}


def _head(name: str, unit: Words = "") -> Column:
    return Column(Text(f"corridors.waiting.head.{name}"), unit)

"""Records of mechanism and scenario files translated into changes: measures, shocks, and what they move."""

from collections.abc import Sequence
from pathlib import Path

from ortaq.core import (
    CLOSURES,
    Band,
    Change,
    Cost,
    InputError,
    Kind,
    NetworkShift,
    Shift,
    require_known,
    scenario_variables,
    variables,
)
from ortaq.observe.mechanisms.schema import CostRecord, MeasureRecord, Moves, ShiftRecord, ShockRecord
from ortaq.observe.mechanisms.unstated import DISCOUNT_RATE, LIFE_YEARS, NO_COST, derivation, title


def measure(record: MeasureRecord, members: Sequence[str], known: Sequence[str], path: Path) -> Change:
    """Return a measure; without stated participants, the members that its shifts name take part, or all.

    Raises
    ------
    InputError
        Unknown members, sources or variables, or shares of payers that do not sum to one.
    """
    where = f"{path}, measure '{record.id}'"
    require_known(record.participants or (), members, kind="member", where=f"{where} > participants")
    require_known([record.source], known, kind="source", where=where)
    shifts, network = moves(record, known, where)
    if any(n.action in CLOSURES and n.value != Band.exact(1.0) for n in network):
        raise InputError(
            "a measure closes something for a part of the year",
            where=f"{where} > network",
            why="only shocks are averaged over the year",
            fix="drop the value; the closure then lasts all year",
        )
    named = [m for m in members if any(m in (*s.importers, *s.exporters) for s in shifts)]
    participants = record.participants or tuple(named or members)
    return Change(
        id=record.id,
        kind=Kind.MEASURE,
        title=title(record.id, record.title),
        description=record.description,
        shifts=shifts,
        source=record.source,
        participants=participants,
        cost=_cost(record.cost, participants, members, known, f"{where} > cost"),
        network=network,
    )


def _cost(
    record: CostRecord | None, participants: Sequence[str], members: Sequence[str], known: Sequence[str], where: str
) -> Cost:
    equal = dict.fromkeys(participants, 1.0 / len(participants))
    zero = Band.exact(0.0)
    if record is None:
        return Cost(zero, zero, LIFE_YEARS.central, DISCOUNT_RATE.central, equal, NO_COST)
    payers = equal if record.payers is None else dict(record.payers)
    require_known(list(payers), members, kind="member", where=f"{where} > payers")
    require_known([record.source], known, kind="source", where=where)
    share = sum(payers.values())
    if abs(share - 1.0) > 1e-9:
        raise InputError(
            f"the payers' shares sum to {share:g}, not 1",
            where=f"{where} > payers",
            why="costs that nobody pays would look like gains",
            fix="make the shares sum to 1",
        )
    return Cost(
        capex_musd=record.capex_musd.band() if record.capex_musd else zero,
        opex_musd_per_year=record.opex_musd_per_year.band() if record.opex_musd_per_year else zero,
        life_years=LIFE_YEARS.central if record.life_years is None else record.life_years,
        discount_rate=DISCOUNT_RATE.central if record.discount_rate is None else record.discount_rate,
        payers=payers,
        source=record.source,
    )


def shock(record: ShockRecord, known: Sequence[str], path: Path) -> Change:
    """Return a shock.

    Raises
    ------
    InputError
        Unknown sources or variables.
    """
    where = f"{path}, shock '{record.id}'"
    require_known([record.source], known, kind="source", where=where)
    shifts, network = moves(record, known, where)
    return Change(
        record.id,
        Kind.SHOCK,
        title(record.id, record.title),
        record.description,
        shifts,
        record.source,
        probability=record.probability,
        network=network,
    )


def moves(record: Moves, known: Sequence[str] | None, where: str) -> tuple[tuple[Shift, ...], tuple[NetworkShift, ...]]:
    """Return what a change moves; sources are checked where the known ones are given.

    Raises
    ------
    InputError
        Unknown sources or variables, or a shift that leaves nothing.
    """
    if known is not None:
        require_known([n.source for n in record.network], known, kind="source", where=f"{where} > network")
    network = (
        NetworkShift(n.action, n.targets, n.band(), derivation(n.derivation, n.value), n.source) for n in record.network
    )
    return tuple(_shift(s, known, where) for s in record.shifts()), tuple(network)


def _shift(record: ShiftRecord, known: Sequence[str] | None, where: str) -> Shift:
    require_known([record.variable], scenario_variables(), kind="variable", where=f"{where} > shift")
    if known is not None:
        require_known([record.source], known, kind="source", where=f"{where} > shift")
    bilateral = "exporter" in variables()[record.variable].dims
    if bilateral != bool(record.exporters):
        raise InputError(
            f"'{record.variable}' {'needs' if bilateral else 'takes no'} exporters",
            where=f"{where} > shift",
            fix="list the exporters" if bilateral else "list the economies under importers and drop exporters",
        )
    percent = Band.exact(float("inf")) if record.percent is None else record.percent.band()
    if record.closed and record.variable != "trade_cost_hat":
        raise InputError(
            f"'{record.variable}' cannot be closed", where=f"{where} > shift", fix="close a link with trade_cost_hat"
        )
    strongest = min(percent.low, percent.central, percent.high)
    if strongest < -100.0 or (strongest == -100.0 and record.variable != "tariff_hat"):
        raise InputError(
            f"a change of {strongest:g} percent leaves nothing",
            where=f"{where} > shift > percent",
            fix="percent is relative to the baseline; use a value above -100",
        )
    return Shift(
        variable=record.variable,
        sectors=record.sectors,
        importers=record.importers,
        exporters=record.exporters,
        both_directions=record.both_directions,
        percent=percent,
        derivation=derivation(record.derivation, record.percent),
        source=record.source,
    )

"""Mechanism and scenario files translated into the vocabulary."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from ortaq.core import (
    CLOSURES,
    Assumption,
    Band,
    Change,
    Cost,
    InputError,
    Kind,
    Mechanism,
    NetworkShift,
    Scenario,
    Shift,
    require_known,
    scenario_variables,
    variables,
)
from ortaq.core.prerequisites import require_reachable
from ortaq.observe.change_schema import (
    MeasureRecord,
    MechanismFile,
    Moves,
    ScenarioFile,
    ScenarioHead,
    ShiftRecord,
    ShockRecord,
)
from ortaq.observe.toml_door import read_toml


def read_mechanism(path: Path) -> Mechanism:
    """Read and check a mechanism file.

    Raises
    ------
    InputError
        Names file, place and remedy: unknown keys, duplicate ids, payers' shares that do not sum to one, payers or
        participants who are not members, sources that are not listed, probabilities that sum to more than one, rules
        about unknown measures, and prerequisites that cannot be met.
    """
    file = read_toml(path, MechanismFile)
    head = file.mechanism
    where = f"{path}, mechanism"
    _refuse_duplicates(head.members, kind="member", where=where)
    _refuse_duplicates([m.id for m in file.measure], kind="measure id", where=str(path))
    _refuse_duplicates([s.id for s in file.shock], kind="shock id", where=str(path))
    _refuse_duplicates([*file.sources, *(a.id for a in file.assumption)], kind="source id", where=str(path))
    for key in ("threshold_percent", "weights", "member_budget_musd"):
        require_known(list(getattr(head, key)), head.members, kind="member", where=f"{where} > {key}")
    _require_rules(file, path)
    known = [*file.sources, *(a.id for a in file.assumption)]
    total = sum(s.probability for s in file.shock)
    if total >= 1.0:
        raise InputError(
            f"the probabilities of the shocks sum to {total:g}",
            where=f"{path}, shock",
            why="shocks exclude each other and a year without a shock must remain possible",
            fix="lower them so that they sum to less than 1",
        )
    return Mechanism(
        id=head.id,
        title=head.title,
        description=head.description,
        region=head.region,
        members=head.members,
        decision_rule=head.decision_rule,
        principles=head.principles,
        threshold_percent={m: head.threshold_percent.get(m, 0.0) for m in head.members},
        measures=tuple(_measure(m, head.members, known, path) for m in file.measure),
        shocks=tuple(_shock(s, known, path) for s in file.shock),
        assumptions=tuple(
            Assumption(a.id, a.statement, Band(a.low, a.central, a.high), a.unit, a.reason) for a in file.assumption
        ),
        sources=dict(file.sources),
        weights=head.weights,
        requires={m.id: m.requires for m in file.measure if m.requires},
        excludes=_exclusions(file),
        ladders=head.ladders,
        budget_musd=head.budget_musd,
        member_budget_musd=head.member_budget_musd,
    )


def _require_rules(file: MechanismFile, path: Path) -> None:
    """Refuse rules that name unknown measures, or that some measure can never meet."""
    ids = [m.id for m in file.measure]
    for measure in file.measure:
        where = f"{path}, measure '{measure.id}'"
        require_known(measure.requires, ids, kind="measure", where=f"{where} > requires")
        require_known(measure.excludes, ids, kind="measure", where=f"{where} > excludes")
        if measure.id in measure.excludes:
            raise InputError("a measure excludes itself", where=f"{where} > excludes", fix="drop it from the list")
    for ladder in file.mechanism.ladders:
        require_known(ladder, ids, kind="measure", where=f"{path}, mechanism > ladders")
    requires = {m.id: m.requires for m in file.measure}
    require_reachable(requires, file.mechanism.ladders, _exclusions(file), where=str(path))


def _exclusions(file: MechanismFile) -> tuple[tuple[str, ...], ...]:
    """Return every pair of measures that exclude each other once, in the order of the agenda."""
    position = {m.id: i for i, m in enumerate(file.measure)}
    pairs = {tuple(sorted((position[m.id], position[other]))) for m in file.measure for other in m.excludes}
    return tuple(tuple(file.measure[i].id for i in pair) for pair in sorted(pairs))


def read_scenario_head(path: Path) -> tuple[ScenarioHead, tuple[Change, ...]]:
    """Read a scenario file: its head, and the changes that it defines itself."""
    file = read_toml(path, ScenarioFile)
    own = []
    for record in file.change:
        where = f"{path}, change '{record.id}'"
        shifts, network = _moves(record, None, where)
        own.append(
            Change(record.id, Kind.SHOCK, record.title, record.description, shifts, record.source, network=network)
        )
    return file.scenario, tuple(own)


def scenario_of(head: ScenarioHead, own: tuple[Change, ...], mechanism: Mechanism | None, path: Path) -> Scenario:
    """Join the chosen measures and shocks of a mechanism with the scenario's own changes."""
    chosen: list[Change] = []
    for kind, ids in (("measures", head.measures), ("shocks", head.shocks)):
        if ids and mechanism is None:
            raise InputError(
                f"{kind} are named but no mechanism", where=f"{path}, scenario", fix='add mechanism = "c5" or a path'
            )
        offered = {c.id: c for c in getattr(mechanism, kind, ())}
        require_known(ids, list(offered), kind=kind.removesuffix("s"), where=f"{path}, scenario > {kind}")
        chosen += [offered[i] for i in ids]
    changes = (*chosen, *own)
    if not changes:
        raise InputError(
            "the scenario changes nothing", where=str(path), fix="name measures or shocks, or add a [[change]]"
        )
    _refuse_duplicates([c.id for c in changes], kind="change id", where=str(path))
    return Scenario(head.id, head.title, changes)


def _measure(record: MeasureRecord, members: Sequence[str], known: Sequence[str], path: Path) -> Change:
    where = f"{path}, measure '{record.id}'"
    require_known(record.participants, members, kind="member", where=f"{where} > participants")
    require_known(list(record.cost.payers), members, kind="member", where=f"{where} > cost > payers")
    require_known([record.source, record.cost.source], known, kind="source", where=where)
    share = sum(record.cost.payers.values())
    if abs(share - 1.0) > 1e-9:
        raise InputError(
            f"the payers' shares sum to {share:g}, not 1",
            where=f"{where} > cost > payers",
            why="costs that nobody pays would look like gains",
            fix="make the shares sum to 1",
        )
    shifts, network = _moves(record, known, where)
    if any(n.action in CLOSURES and n.value != Band.exact(1.0) for n in network):
        raise InputError(
            "a measure closes something for a part of the year",
            where=f"{where} > network",
            why="only shocks are averaged over the year",
            fix="drop the value; the closure then lasts all year",
        )
    cost = Cost(
        capex_musd=record.cost.capex_musd.band(),
        opex_musd_per_year=record.cost.opex_musd_per_year.band(),
        life_years=record.cost.life_years,
        discount_rate=record.cost.discount_rate,
        payers=dict(record.cost.payers),
        source=record.cost.source,
    )
    return Change(
        id=record.id,
        kind=Kind.MEASURE,
        title=record.title,
        description=record.description,
        shifts=shifts,
        source=record.source,
        participants=record.participants,
        cost=cost,
        network=network,
    )


def _shock(record: ShockRecord, known: Sequence[str], path: Path) -> Change:
    where = f"{path}, shock '{record.id}'"
    require_known([record.source], known, kind="source", where=where)
    shifts, network = _moves(record, known, where)
    return Change(
        record.id,
        Kind.SHOCK,
        record.title,
        record.description,
        shifts,
        record.source,
        probability=record.probability,
        network=network,
    )


def _moves(
    record: Moves, known: Sequence[str] | None, where: str
) -> tuple[tuple[Shift, ...], tuple[NetworkShift, ...]]:
    if known is not None:
        require_known([n.source for n in record.network], known, kind="source", where=f"{where} > network")
    network = (NetworkShift(n.action, n.targets, n.band(), n.derivation, n.source) for n in record.network)
    return tuple(_shift(s, known, where) for s in record.shift), tuple(network)


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
        derivation=record.derivation,
        source=record.source,
    )


def _refuse_duplicates(ids: Iterable[str], *, kind: str, where: str) -> None:
    twice = [i for i, count in Counter(ids).items() if count > 1]
    if twice:
        raise InputError(f"duplicate {kind} '{twice[0]}'", where=where, fix="rename or drop one of them")

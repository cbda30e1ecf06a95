"""Mechanism and scenario files translated into the vocabulary."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ortaq.core import (
    Assumption,
    Band,
    Change,
    InputError,
    Kind,
    Materiality,
    Mechanism,
    Region,
    Rules,
    Scenario,
    doubt,
    require_known,
)
from ortaq.core.prerequisites import require_reachable
from ortaq.observe.mechanisms.lasting import lasting_years
from ortaq.observe.mechanisms.places import cells_named, read_file
from ortaq.observe.mechanisms.records import measure, moves, shock
from ortaq.observe.mechanisms.schema import MechanismFile, ScenarioFile, ScenarioHead, move_schemas
from ortaq.observe.mechanisms.unstated import RESERVED, marks, title
from ortaq.observe.mechanisms.with_domains import full
from ortaq.observe.regions.small import region_id
from ortaq.observe.shipped import beside, mechanism_file
from ortaq.tables import UNSOURCED, ChangeHead, gathered, read_toml, toml_data

REST_OF_WORLD = "ROW"


def read_mechanism(path: Path) -> Mechanism:
    """Read and check a mechanism file: TOML, or a workbook."""
    with cells_named(path):
        return mechanism_of(read_file(path, full(MechanismFile)), path)


def mechanism_of(file: MechanismFile, path: Path) -> Mechanism:
    """Return the mechanism that a file states; all its mistakes are told at once."""
    head, id = file.mechanism, mechanism_id(file, path)
    members = _members(file, path)
    where = f"{path}, mechanism"
    known = [*file.sources, *(a.id for a in file.assumption), UNSOURCED]
    by_member = (
        *("threshold_percent", "materiality", "weights", "member_budget_musd"),
        *("discount_rate", "cost_of_public_funds", "member_cash_a_year_musd"),
    )
    once = {
        "member": (members, where),
        "measure id": ([m.id for m in file.measure], str(path)),
        "shock id": ([s.id for s in file.shock], str(path)),
        "source id": ([*file.sources, *(a.id for a in file.assumption), *RESERVED], str(path)),
    }
    checks: list[Callable[[], Any]] = [
        partial(_require_one_region, file, path),
        *(partial(_refuse_duplicates, ids, kind=kind, where=place) for kind, (ids, place) in once.items()),
        *(
            partial(require_known, list(getattr(head, key)), members, kind="member", where=f"{where} > {key}")
            for key in by_member
        ),
        partial(_require_rules, file, path),
        partial(_require_calm_year, file, path),
    ]
    makes: list[Callable[[], Any]] = [partial(measure, m, members, known, path) for m in file.measure]
    makes += [partial(shock, s, known, path) for s in file.shock]
    made = gathered([*checks, *makes])[len(checks) :]
    _doubt_odd(file, path)
    return _mechanism(file, path, id, members, made)


def _require_calm_year(file: MechanismFile, path: Path) -> None:
    """Refuse shocks of which one happens every year."""
    total = sum(s.probability for s in file.shock)
    if total >= 1.0:
        raise InputError(
            f"the probabilities of the shocks sum to {total:g}",
            where=f"{path}, shock",
            why="shocks exclude each other and a year without a shock must remain possible",
            fix="lower them so that they sum to less than 1",
        )


def _mechanism(file: MechanismFile, path: Path, id: str, members: tuple[str, ...], made: Sequence[Any]) -> Mechanism:
    head = file.mechanism
    measures, shocks = tuple(made[: len(file.measure)]), tuple(made[len(file.measure) :])
    unsourced = {UNSOURCED: f"Stated by the user in {path.name}, without a source"}
    stated = (Assumption(a.id, a.statement, Band(a.low, a.central, a.high), a.unit, a.reason) for a in file.assumption)
    return Mechanism(
        id=id,
        title=title(id, head.title),
        description=head.description,
        region=region_id(file.region, path) if file.region else head.region,
        members=members,
        decision_rule=head.decision_rule,
        principles=head.principles,
        threshold_percent={m: head.threshold_percent.get(m, 0.0) for m in members},
        measures=measures,
        shocks=shocks,
        assumptions=(*stated, *marks(file)),
        sources={**file.sources, **(unsourced if _names_unsourced((*measures, *shocks)) else {})},
        weights=head.weights,
        rules=Rules(
            requires={m.id: m.requires for m in file.measure if m.requires},
            excludes=_exclusions(file),
            ladders=head.ladders,
            budget_musd=head.budget_musd,
            member_budget_musd=head.member_budget_musd,
        ),
        materiality=Materiality(head.materiality_percent, head.materiality_musd, head.materiality),
        least_return=head.least_return,
        common_error=head.common_error,
        discount_rate=head.discount_rate,
        cost_of_public_funds=head.cost_of_public_funds,
        cash_a_year_musd=head.cash_a_year_musd,
        member_cash_a_year_musd=head.member_cash_a_year_musd,
        titles=head.titles,
        descriptions=head.descriptions,
    )


def _doubt_odd(file: MechanismFile, path: Path) -> None:
    """Warn of costs below zero, and of a shock that is called as a measure is."""
    for record in file.measure:
        for key in ("capex_musd", "opex_musd_per_year"):
            number = getattr(record.cost, key, None)
            if number is not None and number.central < 0.0:
                where = f"{path}, measure '{record.id}' > cost > {key}"
                fix = "write a cost above 0, unless somebody outside pays"
                doubt(f"a cost of {number.central:g} million USD is below zero", where=where, fix=fix)
    for id in sorted({m.id for m in file.measure} & {s.id for s in file.shock}):
        doubt(f"'{id}' is a measure and a shock", where=str(path), fix="give each its own id")


def mechanism_region_name(path: Path) -> str:
    """Return what the region of a mechanism is loaded by: a name or folder that it states, or the file itself."""
    file = read_file(path, full(MechanismFile))
    _require_one_region(file, path)
    return str(path) if file.region else beside(file.mechanism.region, path)


def mechanism_id(file: MechanismFile, path: Path) -> str:
    """Return the id of a mechanism: stated, else the name of its file in plain letters."""
    plain = re.sub(r"[^a-z0-9_]+", "_", path.stem.lower()).strip("_")
    return file.mechanism.id or (plain if plain[:1].isalpha() else f"mechanism_{plain}".rstrip("_"))


def _require_one_region(file: MechanismFile, path: Path) -> None:
    head, where = file.mechanism, f"{path}, mechanism"
    if file.region and head.region:
        raise InputError(
            f"two regions: '{head.region}' and the table [region]",
            where=f"{where} > region",
            why="an answer is about one region",
            fix="drop one of them",
        )
    if not (file.region or head.region):
        raise InputError(
            "missing key 'region'",
            where=where,
            why="effects are computed in a region",
            fix='add region = "eurasia", a folder, or a table [region] with gdp_musd and exports_musd',
        )


def _members(file: MechanismFile, path: Path) -> tuple[str, ...]:
    """Return the members: stated, else every economy of the region in the same file but the rest of the world."""
    if file.mechanism.members is not None:
        return file.mechanism.members
    if file.region is None:
        raise InputError(
            "missing key 'members'",
            where=f"{path}, mechanism",
            why="only with a table [region] in the same file does every economy sit at the table",
            fix="add the key",
        )
    return tuple(e for e in file.region.gdp_musd if e != REST_OF_WORLD)


def _names_unsourced(changes: Iterable[Change]) -> bool:
    """Return whether anything is said to be from the file itself."""
    for change in changes:
        moved_by = (move.source for move in change.moves)
        cost = change.cost
        spent = (cost.source, cost.build_source, cost.ramp_source) if cost else ()
        terms = cost.finance.sources if cost and cost.finance else ()
        needed = (need.source for need in change.needs)
        if UNSOURCED in (change.source, *spent, *terms, *moved_by, *needed):
            return True
    return False


def _require_rules(file: MechanismFile, path: Path) -> None:
    """Refuse rules that name unknown measures, or that some measure can never meet."""
    ids = [m.id for m in file.measure]
    for record in file.measure:
        where = f"{path}, measure '{record.id}'"
        require_known(record.requires, ids, kind="measure", where=f"{where} > requires")
        require_known(record.excludes, ids, kind="measure", where=f"{where} > excludes")
        if record.id in record.excludes:
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
    """Read a scenario file: its head, and the changes that it defines itself.

    A mechanism file counts as the scenario of all its measures. Regions and mechanisms are searched beside the file.
    """
    data = toml_data(path)
    if "measure" in data and "scenario" not in data:
        return _whole_agenda(path), ()
    file = read_toml(path, full(ScenarioFile))
    head, own = file.scenario, []
    for record in file.change:
        where = f"{path}, change '{record.id}'"
        moved = moves(record, ChangeHead(Kind.SHOCK, record.source, where), None)
        named = title(record.id, record.title)
        own.append(
            Change(
                *(record.id, Kind.SHOCK, named, record.description, moved, record.source),
                titles=record.titles,
                descriptions=record.descriptions,
                lasts_years=lasting_years(record.lasts),
            )
        )
    mechanism = beside(head.mechanism, path) if head.mechanism else None
    if not (head.region or mechanism):
        raise InputError(
            "missing key 'region'", where=f"{path}, scenario", fix="add a region, or a mechanism that names one"
        )
    region = beside(head.region, path) if head.region else mechanism_region_name(mechanism_file(mechanism or ""))
    filled = {"region": region, "mechanism": mechanism, "title": title(head.id, head.title)}
    return head.model_copy(update=filled), tuple(own)


def _whole_agenda(path: Path) -> ScenarioHead:
    """Return the scenario of all measures of a mechanism file, in a year without a shock."""
    mechanism = read_mechanism(path)
    if excludes := mechanism.rules.excludes:
        raise InputError(
            f"the measures {' and '.join(excludes[0])} exclude each other",
            where=str(path),
            why="a mechanism file is run with all its measures",
            fix="write a scenario file that names the mechanism and some of its measures",
        )
    return ScenarioHead(
        id=mechanism.id,
        title=f"{mechanism.title}: all measures",
        region=mechanism_region_name(path),
        mechanism=str(path),
        measures=tuple(m.id for m in mechanism.measures),
    )


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
    return Scenario(head.id, head.title, changes, head.titles)


def in_region(changes: Iterable[Change], region: Region, path: Path, called: str = "") -> tuple[Change, ...]:
    """Return changes with what the region fills in, such as all sectors where the file names none.

    ``called`` is the key under which they stand in the file, where it is not their kind.
    """
    placed = [(change, f"{path}, {called or change.kind} '{change.id}'") for change in changes]
    return tuple(gathered([partial(_in_region, change, region, where) for change, where in placed]))


def _in_region(change: Change, region: Region, where: str) -> Change:
    moved = change.moves
    if change.cost and change.cost.finance:
        region.economy_positions(change.cost.finance.economies, where=f"{where} > cost")
    for schema in move_schemas().values():
        moved = schema.in_region(moved, region, where) if schema.in_region else moved
    return replace(change, moves=moved)


def _refuse_duplicates(ids: Iterable[str], *, kind: str, where: str) -> None:
    twice = [i for i, count in Counter(ids).items() if count > 1]
    if twice:
        raise InputError(f"duplicate {kind} '{twice[0]}'", where=where, fix="rename or drop one of them")

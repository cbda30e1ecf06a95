"""Problems without a region, read from JSON: packages with their gains, a game of coalitions, or a weighted vote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ortaq.agreement.games import require_game
from ortaq.agreement.rules import LONGEST_AGENDA, Limit
from ortaq.core import Array, InputError, Mechanism, Payoffs, Principle, Rules, require_known, said
from ortaq.core.subsets import subset_sums

_SHOWN = 12

POINTS_OF_INCOME = 100.0
"""Income given to every member, so that gains in points are both percent and money."""


@dataclass(frozen=True, eq=False)
class PackageProblem:
    """A table of packages and the question about it; gains are in the points of the file.

    Attributes
    ----------
    payoffs : Payoffs
    mechanism : Mechanism
        Members, thresholds, weights and rules.
    limits : tuple of Limit
    tail : float
        Probability of the worst shocks that CVaR averages.
    """

    payoffs: Payoffs
    mechanism: Mechanism
    limits: tuple[Limit, ...]
    tail: float


@dataclass(frozen=True, eq=False)
class GameProblem:
    """A game with transferable utility.

    Attributes
    ----------
    worth : ndarray, shape (2 ** player,)
        What each coalition secures, by its bits; in the points of the file.
    """

    worth: Array


@dataclass(frozen=True, eq=False)
class VoteProblem:
    """Weights of voters and the weight that decides.

    Attributes
    ----------
    weights : ndarray, shape (voter,)
    quota : float
        The weight that decides.
    """

    weights: Array
    quota: float


Problem = PackageProblem | GameProblem | VoteProblem


def _number(value: Any) -> Any:
    """Return a fraction written as text, such as 1/3, as a number."""
    if not isinstance(value, str):
        return value
    try:
        return float(Fraction(value)) if _FRACTION.fullmatch(value.strip()) else _no_fraction(value)
    except (ZeroDivisionError, OverflowError):
        return _no_fraction(value)


_FRACTION = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40}|/[0-9]{1,40})?")
"""A number of few digits, or one over another: what an exponent makes of ten characters takes hours."""


def _no_fraction(value: str) -> float:
    message = f"'{value[:60]}' is neither a number nor a fraction such as 1/3"
    raise ValueError(message)


Written = Annotated[float, BeforeValidator(_number)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    source: str = ""
    note: str = ""


class _Packages(_File):
    conventions: str = ""
    members: list[str] = Field(min_length=1)
    measures: list[str] = Field(min_length=1)
    shocks: list[str] = Field(min_length=1)
    participants: list[list[int | str]]
    cost: list[list[Written]]
    probability: list[Written]
    cvar_alpha: Written = 0.25
    gain: list[list[list[Written]]]
    budget: Written | None = None
    dependence_increment: list[list[list[Written]]] | None = None
    dependence_limit: Written | None = None
    threshold: dict[str, Written] = Field(default_factory=dict)
    weights: dict[str, Written] = Field(default_factory=dict)
    member_budget: dict[str, Written] = Field(default_factory=dict)
    requires: dict[str, list[str]] = Field(default_factory=dict)
    excludes: list[list[str]] = Field(default_factory=list)
    ladders: list[list[str]] = Field(default_factory=list)
    expected: Any = None


class _Game(_File):
    id: str = ""
    n: int = Field(ge=1, le=16)
    v: dict[str, Written]
    status: str = ""
    published: Any = None
    computed: Any = None


class _Vote(_File):
    id: str = ""
    weights: list[Written]
    quota: Written
    shapley_shubik: Any = None
    banzhaf_swings: Any = None
    deegan_packel: Any = None


def read_problem(content: Any, where: str) -> Problem:
    """Return the problem that JSON holds; what kind it is follows from its keys: ``gain``, ``v`` or ``quota``.

    Packages: index p has bit m set when measure m is in; ``gain[package][member][shock]`` is net of cost and relative
    to no package under the same shock; ``participants`` holds, for each measure, names of members or their positions
    from 1; ``cost[measure][member]``; ``dependence_increment[measure][member][power]`` adds up over the measures of a
    package and must not exceed ``dependence_limit`` anywhere. Numbers may be written as fractions, ``"1/3"``. Optional:
    ``threshold``, ``weights`` and ``member_budget`` by member; ``requires``, ``excludes`` and ``ladders`` by measure.
    What a file says under ``expected``, ``published`` or ``computed`` is not read.

    Games: ``n`` players and ``v``, the worth by members joined with commas, such as ``"1,3"``; zero where not given.
    Votes: ``weights`` and ``quota``.

    Parameters
    ----------
    content : object
        As JSON holds it.
    where : str
        File, for messages.

    Raises
    ------
    InputError
        It does not describe a problem; names every key that cannot be used.

    Examples
    --------
    >>> read_problem({"weights": [3, 2, 1], "quota": 4}, "vote.json").quota
    4.0
    """
    kinds: dict[str, tuple[type[_File], Any]] = {
        "gain": (_Packages, _packages),
        "v": (_Game, _game),
        "quota": (_Vote, _vote),
    }
    for key, (schema, build) in kinds.items():
        if isinstance(content, dict) and key in content:
            try:
                checked = schema.model_validate(content)
            except ValidationError as error:
                raise _input_error(where, error) from error
            built: Problem = build(checked, where)
            return built
    raise InputError(
        "the file holds no problem",
        where=where,
        why="packages have a table 'gain', games a table 'v', votes a 'quota'",
        fix="add the one that is meant",
    )


def _input_error(where: str, error: ValidationError) -> InputError:
    """Return every mistake of a file, the first in full."""
    places = [f"{where}: {'.'.join(str(part) for part in e['loc'])}" for e in error.errors()]
    told = [e["msg"].removeprefix("Value error, ") for e in error.errors()]
    others = [f"{place}: {what}" for place, what in zip(places[1:_SHOWN], told[1:_SHOWN], strict=True)]
    beyond = [f"and {len(places) - _SHOWN} more"] if len(places) > _SHOWN else []
    what = f"{told[0]} (and {len(told) - 1} more)" if len(told) > 1 else told[0]
    fix = "see the description of problem files"
    return InputError(what, where="\n         ".join([places[0], *others, *beyond]), fix=fix)


def _packages(given: _Packages, where: str) -> PackageProblem:
    n, m, k = len(given.members), len(given.measures), len(given.shocks)
    for name, labels in (("members", given.members), ("measures", given.measures), ("shocks", given.shocks)):
        if len(set(labels)) < len(labels):
            raise InputError(f"two {name} have one name", where=f"{where}: {name}", fix="name each differently")
    if m > LONGEST_AGENDA:
        raise InputError(
            f"{m} measures make {2**m:,} packages, too many for a table",
            where=f"{where}: measures",
            why=f"their gains take {2**m * n * k * 8 / 2**30:,.1f} GiB",
            fix=said(
                "fix the measures that are in or out in any case, so that at most {longest_agenda} are open",
                longest_agenda=LONGEST_AGENDA,
            ),
        )
    gain = _table(given.gain, (2**m, n, k), f"{where}: gain", "packages x members x shocks")
    cost = _table(given.cost, (m, n), f"{where}: cost", "measures x members")
    probability = _table(given.probability, (k,), f"{where}: probability", "shocks")
    return PackageProblem(
        payoffs=Payoffs(
            members=tuple(given.members),
            measures=tuple(given.measures),
            shocks=tuple(given.shocks),
            participants=_participants(given, where),
            probability=probability,
            gain_musd=gain,
            income_musd=np.full((n, k), POINTS_OF_INCOME),
            cost_musd=subset_sums(cost),
        ),
        mechanism=_mechanism(given),
        limits=_limits(given, where),
        tail=given.cvar_alpha,
    )


def _participants(given: _Packages, where: str) -> tuple[tuple[str, ...], ...]:
    if len(given.participants) != len(given.measures):
        raise InputError(
            f"{len(given.participants)} lists of participants for {len(given.measures)} measures",
            where=f"{where}: participants",
            fix="give one list for each measure",
        )
    positions = {i + 1: name for i, name in enumerate(given.members)}
    named = [[positions.get(w, str(w)) if isinstance(w, int) else w for w in who] for who in given.participants]
    for measure, who in zip(given.measures, named, strict=True):
        require_known(who, given.members, kind="member", where=f"{where}: participants of {measure}")
    return tuple(map(tuple, named))


def _limits(given: _Packages, where: str) -> tuple[Limit, ...]:
    if given.dependence_increment is None or given.dependence_limit is None:
        return ()
    n = len(given.members)
    shape = (len(given.measures), n, n)
    increment = _table(
        given.dependence_increment, shape, f"{where}: dependence_increment", "measures x members x powers"
    )
    values = subset_sums(increment)
    allowed = np.full(n, given.dependence_limit)
    return tuple(Limit(f"dependence on {who}", values[:, :, j], allowed) for j, who in enumerate(given.members))


def _table(given: Sequence[Any], shape: tuple[int, ...], where: str, axes: str) -> Array:
    try:
        table = np.array(given, dtype=float)
    except ValueError:
        table = np.empty(0)
    if table.shape != shape:
        raise InputError(
            "the table does not have the shape that the labels say",
            where=where,
            why=f"expected {axes}: {' x '.join(map(str, shape))}",
            fix="give every row in full",
        )
    return table


def _mechanism(given: _Packages) -> Mechanism:
    return Mechanism(
        id="problem",
        title="problem",
        description="",
        region="",
        members=tuple(given.members),
        decision_rule="consensus",
        principles=tuple(p for p in Principle if p != Principle.COMMON_DEVELOPMENT),
        threshold_percent=given.threshold,
        measures=(),
        shocks=(),
        assumptions=(),
        sources={},
        rules=Rules(
            requires={measure: tuple(needed) for measure, needed in given.requires.items()},
            excludes=tuple(map(tuple, given.excludes)),
            ladders=tuple(map(tuple, given.ladders)),
            budget_musd=given.budget,
            member_budget_musd=given.member_budget,
        ),
        weights=given.weights,
    )


def _game(given: _Game, where: str) -> GameProblem:
    worth = np.zeros(2**given.n)
    for coalition, value in given.v.items():
        players = coalition.split(",")
        known = [str(i + 1) for i in range(given.n)]
        require_known([p.strip() for p in players], known, kind="player", where=f"{where}: v: '{coalition}'")
        worth[sum({1 << (int(p) - 1) for p in players})] = value
    require_game(worth)
    return GameProblem(worth)


def _vote(given: _Vote, _where: str) -> VoteProblem:
    return VoteProblem(np.array(given.weights, dtype=float), given.quota)

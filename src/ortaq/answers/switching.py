"""Switching values: how much weaker effects or how much higher costs may turn out before a member refuses a package.

Effects are weakened to whole percents of their central values, and a value counts as found once the equilibria of two
neighbouring percents lie on either side of a refusal. Costs change no equilibrium, so theirs follow from the gains;
what investors pass on of a higher cost counts as money.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ortaq.agreement import Agreement
from ortaq.answers.investors import passed_on
from ortaq.answers.weaker import WHOLE, Point, Weaker, refusing
from ortaq.core import CENTRAL, Array, Case, Mechanism, Payoffs, Region, Terms
from ortaq.core.subsets import bits
from ortaq.model.ensemble import Executor, Store
from ortaq.tables import kept

MOST_DEAR = 3.0
"""Factor up to which a cost is raised."""

HALVINGS = 24
"""Of the range of such a factor; what is left is a ten-millionth."""

PROBE = 15
"""Percent of all effects that is solved first, to see how gains bend; most members refuse near it."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Where somebody who signs begins to refuse.

    Attributes
    ----------
    at : float or None
        Share of the central effects (0 to 1) or factor of the central cost (1 to ``MOST_DEAR``), the last at which
        all that were asked were found to sign; None where nobody refuses at the end of the range.
    beyond : float or None
        The nearest on the other side, at which somebody was found to refuse.
    members : tuple of str
        Who refuses there.
    """

    at: float | None = None
    beyond: float | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class PackageSwitching:
    """What would make members refuse one package.

    Attributes
    ----------
    package : int
    refused_by : tuple of str
        Members that refuse it as it is; then nothing else is said.
    all_effects : mapping of str to Switch
        By member: share of all effects together below which it refuses. Of packages for which members were not asked
        one by one only those who refuse first, or none where nobody does.
    effects, costs : mapping of str to Switch
        By measure of the package: share of its effect below which, factor of its cost above which somebody refuses.
    """

    package: int
    refused_by: tuple[str, ...] = ()
    all_effects: Mapping[str, Switch] = field(default_factory=dict)
    effects: Mapping[str, Switch] = field(default_factory=dict)
    costs: Mapping[str, Switch] = field(default_factory=dict)

    @property
    def first(self) -> Switch:
        """Where the first member refuses as all effects fall together."""
        found = [s for s in self.all_effects.values() if s.at is not None]
        at = max((s.at for s in found if s.at is not None), default=None)
        who = tuple(member for s in found if s.at == at for member in s.members)
        return next((Switch(at, s.beyond, who) for s in found if s.at == at), Switch())


@dataclass(frozen=True, eq=False)
class Switching:
    """Switching values of the packages that an answer shows.

    Attributes
    ----------
    packages : mapping of int to PackageSwitching
    in_or_out : tuple of str
        Measures with moves that cannot be weakened in part: these stay whole until nothing is left of the effect.
    solves : int
        Equilibria computed for it, on either side of every value.
    largest_residual : float
        Over all of them.
    """

    packages: Mapping[int, PackageSwitching]
    in_or_out: tuple[str, ...]
    solves: int
    largest_residual: float


def switching(
    region: Region,
    mechanism: Mechanism,
    payoffs: Payoffs,
    agreement: Agreement,
    packages: Iterable[int],
    *,
    case: Case = CENTRAL,
    by_member: Collection[int] | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Switching:
    """Return what would make somebody refuse some packages: weaker effects, of one measure or of all, or a higher cost.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    payoffs : Payoffs
    agreement : Agreement
        How members look at gains.
    packages : iterable of int
    case : Case, optional
        That of the payoffs.
    by_member : collection of int, optional
        Packages of which every member's own share of all effects is wanted: all if absent. Of the others it is that of
        the members who refuse first.
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> made = answer(region, pair)
    >>> found = switching(region, pair, made.payoffs, made.agreement, [1])
    >>> found.packages[1].first
    Switch(at=0.09, beyond=0.08, members=('KGZ',))
    """
    asked = list(dict.fromkeys(packages))
    apart = set(asked) if by_member is None else set(by_member)
    table = Weaker(region, mechanism, payoffs, agreement, case, executor, store)

    def said() -> tuple[object, ...]:
        return region.contents, mechanism, payoffs, agreement, asked, apart, case

    return kept("overturning", lambda: _searched(table, asked, apart), said)


def _searched(table: Weaker, asked: Sequence[int], apart: Collection[int]) -> Switching:
    table.solve((p, m, percent) for p in asked for m in (None, *bits(p)) for percent in (0, WHOLE))
    searches = {p: list(_searches(table, p, apart=p in apart)) for p in asked}
    table.solve((p, None, PROBE) for p, own in searches.items() if own)
    step = 0
    while wanted := {point for own in searches.values() for s in own for point in s.wanted(table, halved=step > 1)}:
        table.solve(wanted)
        step += 1
    effects = {m.id: [move for move in m.moves if not isinstance(move, Terms)] for m in table.mechanism.measures}
    fixed = tuple(id for id, moves in effects.items() if any(move.neutral is None for move in moves))
    return Switching(
        {p: _of_package(table, p, own) for p, own in searches.items()}, fixed, table.solves, table.residual
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """The percent of an effect at which one member, or anybody (None), begins to refuse."""

    package: int
    measure: int | None
    who: int | None

    def known(self, table: Weaker) -> dict[int, Array]:
        """Return the margins of those asked that are known, by percent of the effect."""
        asked, who = (self.package, self.measure), slice(None) if self.who is None else [self.who]
        return {percent: margin[who] for (*of, percent), margin in table.known.items() if tuple(of) == asked}

    def wanted(self, table: Weaker, *, halved: bool) -> Iterator[Point]:
        """Yield the neighbours of where the first margin should cross zero, and the middle if that was slow."""
        known = self.known(table)
        ends = _bracket(known)
        if ends is None or ends[1] - ends[0] == 1:
            return
        columns = ({percent: margin[[at]] for percent, margin in known.items()} for at in range(len(known[0])))
        zero = max(_zero(own) for own in columns)
        middle = [sum(ends) // 2] if halved else []
        for percent in {zero, zero + 1, *middle} - set(ends):
            yield self.package, self.measure, percent


def _bracket(known: Mapping[int, Array]) -> tuple[int, int] | None:
    """Return the nearest known percents on either side of the last refusal; None where nobody refuses at zero."""
    if known[0].min() > 0.0:
        return None
    low = max(percent for percent, margin in known.items() if margin.min() <= 0.0)
    return low, min(percent for percent in known if percent > low)


def _zero(known: Mapping[int, Array]) -> int:
    """Return the last percent at which one member's margin, a parabola through the nearest three, is not above zero."""
    ends = _bracket(known)
    if ends is None:
        return 0
    low, high = ends
    nearest = sorted(known, key=lambda percent: min(abs(percent - low), abs(percent - high)))[:3]
    curve = np.polynomial.Polynomial.fit(nearest, [float(known[p][0]) for p in nearest], len(nearest) - 1)
    between = np.arange(low + 1, high)
    above = between[curve(between) > 0.0]
    return int(above[0]) - 1 if above.size else high - 1


def _searches(table: Weaker, package: int, *, apart: bool) -> Iterator[_Search]:
    """Yield what is looked for in a package that all sign: where all effects fall, and where one does."""
    if table.known[package, None, WHOLE].min() > 0.0:
        yield from (_Search(package, None, who) for who in (range(len(table.mechanism.members)) if apart else (None,)))
        yield from (_Search(package, bit, None) for bit in bits(package))


def _of_package(table: Weaker, package: int, searches: Iterable[_Search]) -> PackageSwitching:
    """Return what was found of one package."""
    members, agenda = table.mechanism.members, table.payoffs.measures
    found = {s: _found(table, s) for s in searches}
    falling = [(s, switch) for s, switch in found.items() if s.measure is None]
    refused_by = refusing(members, table.known[package, None, WHOLE])
    return PackageSwitching(
        package=package,
        refused_by=refused_by,
        all_effects={who: one for s, one in falling for who in (one.members if s.who is None else (members[s.who],))},
        effects={agenda[s.measure]: switch for s, switch in found.items() if s.measure is not None},
        costs={} if refused_by else {agenda[bit]: _by_cost(table, package, bit) for bit in bits(package)},
    )


def _found(table: Weaker, search: _Search) -> Switch:
    ends = _bracket(search.known(table))
    if ends is None:
        return Switch()
    low, high = ends
    members = table.mechanism.members
    margin = table.known[search.package, search.measure, low]
    who = refusing(members, margin) if search.who is None else (members[search.who],)
    return Switch(high / WHOLE, low / WHOLE, who)


def _by_cost(table: Weaker, package: int, bit: int) -> Switch:
    """Return the factor of a measure's cost above which somebody refuses, halved down from ``MOST_DEAR``."""
    net = table.gross([package])[package] - table.payoffs.cost_musd[package][:, None]
    more, cost = table.payoffs.cost_musd[1 << bit], table.mechanism.measures[bit].cost

    def margins(factor: float) -> Array:
        dearer = (factor - 1.0) * more - passed_on(cost, table.mechanism.members, factor)
        one: Array = table.margin((net - dearer[:, None])[None])[0]
        return one

    if margins(MOST_DEAR).min() > 0.0:
        return Switch()
    low, high = 1.0, MOST_DEAR
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if margins(middle).min() > 0.0 else (low, middle)
    return Switch(low, high, refusing(table.mechanism.members, margins(high)))

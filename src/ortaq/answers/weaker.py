"""What members gain from packages whose effects are weakened, held against what each refuses below."""

from collections.abc import Iterable, Sequence

import numpy as np

from ortaq.agreement import Agreement, over_shocks
from ortaq.core import VERDICT_TOLERANCE, Array, Case, Mechanism, Move, Payoffs, Region, Terms, weakened
from ortaq.core.subsets import bits
from ortaq.model import Gains, gains, trial_gains
from ortaq.model.ensemble import Executor, Store

WHOLE = 100
"""Percent of the central effects at which nothing is weakened."""

Point = tuple[int, int | None, int]
"""Package, the measure whose effect is weakened (None: all), and percent of the central effect."""


class Weaker:
    """Margins (robust gain less what a member refuses below, percent of income) at weakened effects."""

    def __init__(  # noqa: PLR0917 - what one question is made of
        self,
        region: Region,
        mechanism: Mechanism,
        payoffs: Payoffs,
        agreement: Agreement,
        case: Case,
        executor: Executor | None,
        store: Store | None,
    ) -> None:
        self.region, self.mechanism, self.payoffs, self.agreement = region, mechanism, payoffs, agreement
        self.case, self.executor, self.store = case, executor, store
        self.bar = agreement.refusal_percent + VERDICT_TOLERANCE
        self.known: dict[Point, Array] = {}
        self._gross: dict[int, Array] = {}
        self.solves, self.residual = 0, 0.0

    def margin(self, net_musd: Array) -> Array:
        """Return the margins at gains net of costs, shapes (..., member, shock) and (..., member)."""
        percent = 100.0 * net_musd / self.payoffs.income_musd
        robust = over_shocks(percent, self.payoffs.probability, self.agreement.accept, self.agreement.tail)
        return np.asarray(robust - self.bar)

    def solve(self, points: Iterable[Point]) -> None:
        """Add the margins of points that are not known."""
        new = sorted({p for p in points if p not in self.known}, key=str)
        whole = [p for p in new if p[2] == WHOLE or (p[2] == 0 and not self._owed(p))]
        partly = [p for p in new if p not in whole]
        if whole:
            left = [_left(point) for point in whole]
            gross = self.gross(sorted(set(left)))
            self._add(whole, np.stack([gross[package] for package in left]))
        if partly:
            moves = [self._moves(point) for point in partly]
            found = trial_gains(self.region, self.mechanism, moves, self.case, executor=self.executor, store=self.store)
            self._count(found)
            self._add(partly, found.musd)

    def _add(self, points: Sequence[Point], gross_musd: Array) -> None:
        cost = self.payoffs.cost_musd[[package for package, _, _ in points]]
        self.known |= zip(points, self.margin(gross_musd - cost[:, :, None]), strict=True)

    def gross(self, packages: Iterable[int]) -> dict[int, Array]:
        """Return gains before costs of whole packages, shape (member, shock); those that were estimated are solved."""
        new = [p for p in packages if p not in self._gross]
        missing = [p for p in new if p and not self.payoffs.is_verified(p)]
        there = set(new) - set(missing)
        self._gross |= {p: self.payoffs.gain_musd[p] + self.payoffs.cost_musd[p][:, None] for p in there}
        if missing:
            found = gains(self.region, self.mechanism, missing, self.case, executor=self.executor, store=self.store)
            self._count(found)
            self._gross |= zip(missing, found.musd + found.cost_musd[:, :, None], strict=True)
        return self._gross

    def _count(self, found: Gains) -> None:
        self.solves += found.solves
        self.residual = max(self.residual, found.largest_residual)

    def _owed(self, point: Point) -> bool:
        """Return whether a measure that is weakened has investors, who are owed what is agreed without any effect."""
        package, weak, _ = point
        measures = bits(package) if weak is None else (weak,)
        return any(_agreed(move) for bit in measures for move in self.mechanism.measures[bit].moves)

    def _moves(self, point: Point) -> tuple[Move, ...]:
        package, weak, percent = point
        share = percent / WHOLE
        made = (
            move if _agreed(move) else weakened(move, share if weak in {None, bit} else 1.0)
            for bit in bits(package)
            for move in self.mechanism.measures[bit].moves
        )
        return tuple(move for move in made if move is not None)


def refusing(members: Sequence[str], margin: Array) -> tuple[str, ...]:
    """Return the members that refuse, given their margins, shape (member,)."""
    return tuple(member for member, one in zip(members, margin.tolist(), strict=True) if one <= 0.0)


def _agreed(move: Move) -> bool:
    return isinstance(move, Terms) and not move.earns


def _left(point: Point) -> int:
    """Return the package that is left of one whose effects are whole or nothing."""
    package, weak, percent = point
    if percent == WHOLE:
        return package
    return 0 if weak is None else package & ~(1 << weak)

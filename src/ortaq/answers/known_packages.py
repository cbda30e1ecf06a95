"""The packages of an agenda that were solved so far, and the integer programmes that these teach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.agreement import (
    BudgetProgramme,
    CostLadder,
    Limit,
    Listed,
    PairwiseGains,
    accepts,
    agree_on_list,
    cost_ladder,
    over_shocks,
    pairwise_gains,
)
from ortaq.answers.affordable import keeps_rules
from ortaq.answers.agenda_order import AgendaOrder
from ortaq.answers.terms import Terms
from ortaq.core import Array, Integers, Mask, Mechanism, Payoffs
from ortaq.core.materiality import refusal_percent
from ortaq.core.subsets import holds
from ortaq.model.exact import Exact


@dataclass(frozen=True, eq=False)
class Risen:
    """A quantity of every package and member that must stay within a limit, computed where it is asked for.

    Attributes
    ----------
    names : tuple of str
        Of the limits: one for each named power.
    of : callable
        Packages -> values, shape (package, member, limit).
    points : float
        Largest value allowed.
    """

    names: tuple[str, ...]
    of: Callable[[Sequence[int]], Array]
    points: float

    def limits(self, values: Array) -> tuple[Limit, ...]:
        """Return the limits on packages with these values.

        Parameters
        ----------
        values : ndarray, shape (package, member, limit)
        """
        most = np.full(values.shape[1], self.points)
        return tuple(Limit(name, values[:, :, at], most) for at, name in enumerate(self.names))


@dataclass(eq=False)
class KnownPackages:
    """Packages solved so far.

    ``gross_musd``, shape (package, member, shock): gains before costs.
    ``risen``: what is limited beside costs, and its values, shape (package, member, limit).
    ``teaches``: packages by whose gains the terms are fitted, as those near which they are to hold always are; the
    others were solved to be known, so many of them that fitting would take longer than solving.
    """

    mechanism: Mechanism
    terms: Terms
    exact: Exact
    measure_cost_musd: Array
    risen: Risen | None = None
    packages: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    teaches: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        self.income_musd = self.exact.income_musd()
        self.gross_musd = np.zeros((0, *self.income_musd.shape))
        self.values = np.zeros((0, len(self.income_musd), 0 if self.risen is None else len(self.risen.names)))

    def learn(self, packages: Integers, *, teaches: bool = True) -> Integers:
        """Solve those of some packages that are not known, and return them; whether the terms are fitted by them."""
        new = np.setdiff1d(packages, [0, *self.packages])
        if new.size:
            gross = np.expm1(self.exact.log_hats(new.tolist())) * self.income_musd
            self.packages = np.concatenate([self.packages, new])
            self.gross_musd = np.concatenate([self.gross_musd, gross])
            self.teaches = np.concatenate([self.teaches, np.full(len(new), teaches)])
            if self.risen is not None:
                self.values = np.concatenate([self.values, self.risen.of(new.tolist())])
        return new

    def in_file(self, mechanism: Mechanism, order: AgendaOrder) -> "KnownPackages":
        """Return the same by members and measures as the file has them, whose mechanism this is."""
        cost = np.empty_like(self.measure_cost_musd)
        cost[list(order.measures)] = self.measure_cost_musd[:, order.places]
        packages = order.packages_in_file(self.packages)
        found = KnownPackages(mechanism, self.terms, self.exact, cost, self.risen, packages)
        found.income_musd = self.income_musd[order.places]
        found.gross_musd, found.values = self.gross_musd[:, order.places], self.values[:, order.places]
        return found

    def joint_gross_musd(self, packages: Integers) -> Array:
        """Return the joint gain before costs of known packages, shape (package, shock)."""
        at = {package: row for row, package in enumerate(self.packages.tolist())}
        return np.asarray(self.gross_musd[[at[package] for package in packages.tolist()]].sum(axis=1))

    @property
    def cost_musd(self) -> Array:
        """What members pay, shape (package, member)."""
        return np.asarray(holds(self.packages, len(self.measure_cost_musd)) @ self.measure_cost_musd)

    def programme(self, near: Integers) -> BudgetProgramme:
        """Return the agenda by the pairwise terms that come closest to what is known, near some packages above all.

        Pairs that hardly matter to anybody are left out of gains: most of those of a long agenda, so that the programme
        stays small.
        """
        mechanism, count = self.mechanism, len(self.mechanism.measures)
        by = self.teaches | np.isin(self.packages, near)

        def fitted(values: Array) -> PairwiseGains:
            return pairwise_gains(self.packages[by], values[by], count, near)

        return BudgetProgramme(
            gains=fitted(self.gross_musd).without_small(),
            measures=tuple(m.id for m in mechanism.measures),
            members=mechanism.members,
            cost_musd=self.measure_cost_musd,
            income_musd=self.income_musd,
            probability=mechanism.shock_probability,
            least_percent=self._refusal_percent,
            rules=mechanism.rules,
            accept=self.terms.accept,
            tail=self.terms.tail,
            capped=None if self.risen is None else fitted(self.values),
            cap=np.inf if self.risen is None else self.risen.points,
        )

    def ladder(self) -> tuple[CostLadder, Integers]:
        """Return the packages that may be signed by their cost, and which package each of its rows is."""
        packages = self.signed()
        gross = self.joint_gross_musd(packages[1:]) @ self.mechanism.shock_probability
        cost = self.joint_cost_musd(packages)
        found = cost_ladder(cost, np.concatenate([[0.0], gross]) - cost, np.arange(len(packages)))
        return found, packages

    def signed(self) -> Integers:
        """Return the known packages that all members sign and that rules and limits allow, the empty one first."""
        allowed = ~np.isin(self.packages, self.refused())
        allowed &= keeps_rules(self.mechanism, self.packages, self.measure_cost_musd)
        return np.concatenate([[0], np.sort(self.packages[allowed])])

    def joint_cost_musd(self, packages: Integers) -> Array:
        """Return what packages cost all members together, million USD a year."""
        return np.asarray(holds(packages, len(self.measure_cost_musd)) @ self.measure_cost_musd.sum(axis=1))

    def refused(self) -> Integers:
        """Return the packages that some member does not sign, or whose limited quantity is too large."""
        net = 100.0 * (self.gross_musd - self.cost_musd[:, :, None]) / self.income_musd
        robust = over_shocks(net, self.mechanism.shock_probability, self.terms.accept, self.terms.tail)
        signed = accepts(robust, self._refusal_percent).all(axis=1) & self._within()
        return np.asarray(self.packages[~signed])

    def listed(self) -> tuple[Listed, Mask]:
        """Return who signs what of the known packages, ascending, and which of them may be signed."""
        order = np.argsort(self.packages)
        packages, cost = self.packages[order], self.cost_musd[order]
        gain = self.gross_musd[order] - cost[:, :, None]
        payoffs = Payoffs.of_list(self.mechanism, gain, self.income_musd, cost)
        payoffs = replace(payoffs, largest_residual=self.exact.largest_residual)
        allowed = keeps_rules(self.mechanism, packages, self.measure_cost_musd)
        limits = () if self.risen is None else self.risen.limits(self.values[order])
        how, tail = self.terms.accept, self.terms.tail
        found = agree_on_list(self.mechanism, packages, payoffs, feasible=allowed, limits=limits, accept=how, tail=tail)
        return found, np.asarray(allowed & self._within()[order])

    @property
    def _refusal_percent(self) -> Array:
        return refusal_percent(self.mechanism, self.income_musd[:, 0])

    def _within(self) -> Mask:
        if self.risen is None:
            return np.ones(len(self.packages), dtype=np.bool_)
        return np.asarray((self.values <= self.risen.points).all(axis=(1, 2)))

"""What is put in time: the measures of a package with their money, their years, and the cash there is in every year.

Gains are those of single measures and of pairs, a pair as far as both are in use; what they leave out is for whoever
solves the open measures of each year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

import numpy as np

from ortaq.agreement.cash import Cash, npv
from ortaq.core import (
    AT_START,
    Array,
    ByPackage,
    Change,
    Corner,
    Cost,
    Course,
    InputError,
    Integers,
    Mask,
    Mechanism,
    Payoffs,
    company,
    even_transfers,
    received,
    refusal_percent,
    said,
)
from ortaq.core.prerequisites import ladder_steps
from ortaq.core.subsets import holds

MOST_STARTS = 12
"""Years in which a measure may start, at first; more make the search long."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Measures to be put in time; axes measure and member as in the package and the mechanism.

    Attributes
    ----------
    package : int
    measures, members : tuple of str
    courses : tuple of Course
        Building, ramp and life of each measure.
    invested_musd, running_musd : ndarray, shape (measure, member)
        Whole investment, and running cost a year, by who pays.
    gain_musd : ndarray, shape (measure, member)
        Yearly gain of each measure alone in full use, before costs, in the mean over the shocks.
    pair_musd : ndarray, shape (measure, measure, member)
        What two measures gain beyond both alone; above the diagonal.
    rate, public_funds : ndarray, shape (member,)
        See `Cash`.
    after : tuple of tuple of int
        Pairs of which the first measure may not open before the second.
    cap_musd : float
        Most that all may spend in one year.
    member_cap_musd : ndarray, shape (member,)
        The same by member; infinite where there is none.
    refusal_musd : ndarray, shape (member,)
        Gain a year below which each member refuses, million USD.
    window : int
        Years in which a measure may start.
    terms_musd : tuple of ndarray, shape (year, member)
        Of each measure, what investors' terms bring members in each year from its start beyond the even amounts that
        its gain holds; empty where nobody states terms.
    """

    package: int
    measures: tuple[str, ...]
    members: tuple[str, ...]
    courses: tuple[Course, ...]
    invested_musd: Array
    running_musd: Array
    gain_musd: Array
    pair_musd: Array
    rate: Array
    public_funds: Array
    after: tuple[tuple[int, int], ...]
    cap_musd: float
    member_cap_musd: Array
    refusal_musd: Array
    window: int = MOST_STARTS
    terms_musd: tuple[Array, ...] = ()

    @classmethod
    def of(
        cls,
        mechanism: Mechanism,
        payoffs: Payoffs,
        package: int,
        cap_musd: float | None = None,
        corner: Corner = Corner.CENTRAL,
    ) -> "Plan":
        """Return the plan of a package.

        Parameters
        ----------
        mechanism : Mechanism
        payoffs : Payoffs
            Of all packages.
        package : int
        cap_musd : float, optional
            Most that all may spend in one year; that of the mechanism, else `usual_cap`.
        corner : Corner, optional
            End of the ranges of costs and of years of building and ramp.

        Raises
        ------
        InputError
            No measure fits under the cap.
        """
        bits = [bit for bit in range(len(payoffs.measures)) if package >> bit & 1]
        chosen = [mechanism.measures[bit] for bit in bits]
        invested, running = _spent(chosen, mechanism.members, corner)
        courses = tuple(Course.of(m.cost, corner) for m in chosen)
        single, pairs = pairwise_terms(payoffs, bits)
        place = {payoffs.measures[bit]: at for at, bit in enumerate(bits)}
        needs = [(m, n) for m, all_needed in mechanism.rules.requires.items() for n in all_needed]
        steps = [*needs, *ladder_steps(mechanism.rules.ladders)]
        stated = mechanism.cash_a_year_musd if cap_musd is None else cap_musd
        capped = mechanism.member_cash_a_year_musd
        plan = cls(
            package=package,
            measures=tuple(place),
            members=mechanism.members,
            courses=courses,
            invested_musd=invested,
            running_musd=running,
            gain_musd=single,
            pair_musd=pairs,
            rate=member_rates(mechanism, payoffs),
            public_funds=np.array([mechanism.cost_of_public_funds.get(m, 0.0) for m in mechanism.members]),
            after=tuple((place[m], place[n]) for m, n in steps if m in place and n in place),
            cap_musd=usual_cap(courses, invested, running, payoffs, package) if stated is None else stated,
            member_cap_musd=np.array([capped.get(m, np.inf) for m in mechanism.members]),
            refusal_musd=refusal_percent(mechanism, payoffs.income_musd[:, 0]) / 100.0 * payoffs.income_musd[:, 0],
            terms_musd=tuple(
                _terms_by_year(m.cost, course, mechanism.members, corner)
                for m, course in zip(chosen, courses, strict=True)
            ),
        )
        plan.require_room()
        return replace(plan, window=plan.usual_window())

    @property
    def refusal_worth_musd(self) -> Array:
        """What each member refuses below, over the years of the longest measure, shape (member,), million USD."""
        each_year = np.ones((max(course.years for course in self.courses), len(self.members)))
        return self.refusal_musd * npv(np.concatenate([np.zeros((1, len(self.members))), each_year]), self.rate)

    def spent_musd(self, measure: int) -> Array:
        """Return what each member spends on a measure in each year from its start, shape (year, member)."""
        course = self.courses[measure]
        built, run = course.built()[:, None], course.open()[:, None]
        return np.asarray(built * self.invested_musd[measure] + run * self.running_musd[measure])

    def dearest_year_musd(self) -> Array:
        """Return the largest joint spending of any year of each measure, shape (measure,)."""
        return np.array([self.spent_musd(m).sum(axis=1).max() for m in range(len(self.measures))])

    def fits(self) -> Mask:
        """Return which measures the caps pay for in every year if nothing else is built, shape (measure,)."""
        own = np.array([self.spent_musd(m).max(axis=0) for m in range(len(self.measures))])
        return (self.dearest_year_musd() <= self.cap_musd) & (own <= self.member_cap_musd).all(axis=1)

    def require_room(self) -> None:
        """Check that the caps pay for the dearest year of some measure.

        Raises
        ------
        InputError
            They pay for none.
        """
        if self.fits().any():
            return
        dearest = self.dearest_year_musd()
        least = int(dearest.argmin())
        cheapest, cap, key = self.measures[least], self.cap_musd, "cash_a_year_musd"
        need, whose = float(dearest[least]), "all members together"
        if need <= cap:
            own = self.spent_musd(least).max(axis=0)
            who = int((own - self.member_cap_musd).argmax())
            need, cap, whose = float(own[who]), float(self.member_cap_musd[who]), self.members[who]
            key = f"member_cash_a_year_musd.{whose}"
        raise InputError(
            f"{cap:g} million USD a year pay for no measure of the package",
            where=f"[mechanism] {key}" if whose in self.members else f"--cash-a-year, or [mechanism] {key}",
            why=f"the cheapest, '{cheapest}', takes {need:.0f} million of {whose} in its dearest year",
            fix=said("give at least {least}", least=ceil(need)),
        )

    def usual_window(self) -> int:
        """Return enough years to build one measure after the other, at most ``MOST_STARTS``."""
        room = max(self.cap_musd - float(self.running_musd.sum()), self.cap_musd / 4.0)
        longest = max(course.build_years for course in self.courses)
        return min(MOST_STARTS, ceil(float(self.invested_musd.sum()) / room + longest) + 1)

    @property
    def years(self) -> int:
        """Years until the last measure is worn out, if all start as late as they may."""
        return self.window + max(course.years for course in self.courses)

    def uses(self, starts: Integers) -> Array:
        """Return how far each measure is in use in each year, shape (year, measure); the start -1 is never."""
        used = np.zeros((self.years, len(self.measures)))
        for m, start in enumerate(starts.tolist()):
            if start >= 0:
                course = self.courses[m].used()
                used[start : start + len(course), m] = course
        return used

    def pairwise_gain_musd(self, used: Array) -> Array:
        """Return the gains of every year that single measures and pairs make up, shape (year, member)."""
        both = np.minimum(used[:, :, None], used[:, None, :])
        return np.asarray(used @ self.gain_musd + np.einsum("ymn,mni->yi", both, self.pair_musd))

    def cash(self, starts: Integers, gain_musd: Array) -> Cash:
        """Return the money of every year up to the last one of use.

        Parameters
        ----------
        starts : ndarray of int, shape (measure,)
            First years, from 0; -1 is never.
        gain_musd : ndarray, shape (year, member)
            With even amounts of what investors pay each other; the money of each year replaces them.
        """
        invested, running, gain = np.zeros((3, self.years, len(self.members)))
        gain[: len(gain_musd)] = gain_musd[: self.years]
        for m, start in enumerate(starts.tolist()):
            if start >= 0:
                course = self.courses[m]
                span = slice(start, start + course.years)
                invested[span] += course.built()[:, None] * self.invested_musd[m]
                running[span] += course.open()[:, None] * self.running_musd[m]
                gain[span] += self.terms_musd[m] if self.terms_musd else 0.0
        last = max((s + self.courses[m].years for m, s in enumerate(starts.tolist()) if s >= 0), default=0)
        return Cash(self.members, invested[:last], running[:last], gain[:last], self.rate, self.public_funds)


def _spent(measures: Sequence[Change], members: Sequence[str], corner: Corner) -> tuple[Array, Array]:
    """Return investment and yearly running cost of each measure by who pays, shape (measure, member), million USD."""
    invested, running = np.zeros((2, len(measures), len(members)))
    for at, cost in enumerate(m.cost for m in measures):
        if cost is not None:
            invested[at] = [cost.capex_musd.at(corner) * cost.payers.get(who, 0.0) for who in members]
            running[at] = [cost.opex_musd_per_year.at(corner) * cost.runners.get(who, 0.0) for who in members]
    return invested, running


def _terms_by_year(cost: Cost | None, course: Course, members: Sequence[str], corner: Corner) -> Array:
    """Return what terms bring members beyond the even amounts, shape (year, member); gains hold the central ones."""
    if cost is None or cost.finance is None:
        return np.zeros((course.years, len(members)))
    all_named = (*members, *(who for who in cost.finance.economies if who not in members))
    paid = (p for p in company(cost, course, costs=corner).payments() if p.flow not in AT_START)
    by_year = sum((received(payment.between(all_named)) for payment in paid), np.zeros((course.years, len(all_named))))
    even = course.used()[:, None] * received(even_transfers(cost, all_named))
    return np.asarray(by_year - even)[:, : len(members)]


def pairwise_terms(payoffs: Payoffs, bits: Sequence[int]) -> tuple[Array, Array]:
    """Return what single measures and pairs of them gain before costs, as they fit the packages best.

    Fitted by least squares on the packages of at most three and of all but at most two of the measures: those that a
    schedule begins and ends with.

    Returns
    -------
    tuple of ndarray, shapes (measure, member) and (measure, measure, member)
    """
    count = len(bits)
    sizes = sorted({size for size in (1, 2, 3, count - 2, count - 1, count) if 1 <= size <= count})
    local = [sum(1 << at for at in chosen) for size in sizes for chosen in combinations(range(count), size)]
    inside = holds(np.array(local, dtype=np.int64), count)
    package = inside @ (1 << np.asarray(bits, dtype=np.int64))
    if isinstance(payoffs.gain_musd, ByPackage):  # those that were solved
        package = payoffs.packages[payoffs.packages & ~sum(1 << bit for bit in bits) == 0][1:]
        inside = holds(package, len(payoffs.measures))[:, list(bits)]
    gross = payoffs.gain_musd[package] @ payoffs.probability + payoffs.cost_musd[package]
    first, second = np.triu_indices(count, 1)
    design = np.concatenate([inside, inside[:, first] & inside[:, second]], axis=1).astype(np.float64)
    terms = np.linalg.lstsq(design, gross, rcond=None)[0]
    pairs = np.zeros((count, count, gross.shape[1]))
    pairs[first, second] = terms[count:]
    return np.asarray(terms[:count], np.float64), pairs


def member_rates(mechanism: Mechanism, payoffs: Payoffs) -> Array:
    """Return the real rate of each member: its own, else that of the measures weighed by their yearly cost."""
    costs = [(m.cost, payoffs.cost_musd[1 << at].sum()) for at, m in enumerate(mechanism.measures) if m.cost]
    paid = sum(amount for _, amount in costs)
    usual = sum(cost.discount_rate * amount for cost, amount in costs) / paid if paid else 0.0
    return np.array([mechanism.discount_rate.get(m, usual) for m in mechanism.members])


def usual_cap(
    courses: Sequence[Course], invested_musd: Array, running_musd: Array, payoffs: Payoffs, package: int
) -> float:
    """Return the cash a year that is assumed where none is stated, million USD, rounded up to tens.

    What the package costs a year when its investment is spread over its life, but enough to build even the dearest
    measure while all others run.
    """
    building = [float(cost.sum()) * float(c.built().max()) for cost, c in zip(invested_musd, courses, strict=True)]
    least = max(building, default=0.0) + float(running_musd.sum())
    return 10.0 * ceil(max(float(payoffs.joint_cost_musd[package]), least) / 10.0 - 1e-9)

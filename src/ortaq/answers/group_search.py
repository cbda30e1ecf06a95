"""Which groups would leave the packages that stand out, and what groups secure, on an agenda without a table.

Integer programmes on pairwise terms pick the group and the package that it would go over to; both are then solved. What
holds with own equilibria is told; what does not is barred, what was learned sharpens the terms, and the programme picks
again, until by its terms there is no such group left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

import numpy as np

from ortaq.agreement import (
    Agreement,
    GroupProgramme,
    Outsiders,
    Stability,
    leaves,
    stability_of_known,
    tried_size,
    ways_out,
)
from ortaq.answers.affordable import keeps_rules
from ortaq.answers.known_packages import KnownPackages
from ortaq.answers.search_size import most_rounds
from ortaq.core import VERDICT_TOLERANCE, Integers, Payoffs, packages_of
from ortaq.core.subsets import holds
from ortaq.model import Searched

MOST_IN_FULL = 6
"""Members of whom every group is asked what it secures; of more, single members, all but one, and all."""

CLOSE = 2e-3
"""Part by which a better answer may be left where a question is closed: twice the gap of the programme."""

SMALLEST_MUSD, SMALLEST_POINTS = 1.0, 1e-3
"""What such a part is taken of at least: million USD a year of a group, percentage points of the fairest package."""

MOST_ROUNDS = 8
"""Rounds after which questions that still have new answers are left open, and said to be; fewer on long agendas."""

FAIREST = 0
"""The question for the package by which the member that gains least gains most: it is no group's own.

Its programme is the slowest, and is not asked of the longest agendas."""

Question = tuple[int, Outsiders]
"""A package, and what outsiders do when a group leaves it."""


@dataclass(eq=False)
class GroupSearch:
    """Questions on groups, and what was found.

    ``ways``: by question, a group that gains by leaving and the package then in force.
    ``barred``: by question, packages that by their own equilibria are no way out.
    ``open``, ``closed``: questions on departures, and the bits of groups that are asked what they secure.
    ``tried``: ways of small groups out of the recommended package, all of them solved.
    ``worth_gap``: largest part by which a group could secure more by the terms than what was solved gives it.
    """

    known: KnownPackages
    ways: dict[Question, tuple[int, int]] = field(default_factory=dict)
    barred: dict[Question, set[int]] = field(default_factory=dict)
    open: set[Question | int] = field(default_factory=set)
    closed: set[Question | int] = field(default_factory=set)
    near: set[int] = field(default_factory=set)
    worth_gap: float = 0.0
    tried: int = 0

    @property
    def size(self) -> int:
        """Members of the largest groups of which all ways out of the recommended package are solved."""
        return tried_size(self._involved)

    def told(self, found: Searched) -> Searched:
        """Return what is said of a search, with how many questions were asked on groups and how they ended."""
        return replace(
            found,
            questions=len(self.closed) + len(self.open),
            open=len(self.open),
            worth_gap=self.worth_gap,
            tried_size=self.size,
            tried=self.tried,
        )

    def ask(self, packages: Iterable[int], tried: int | None) -> None:
        """Look for groups that leave some packages, for what breaks them, and for what groups secure.

        All ways in which small groups can leave the package ``tried`` are solved.
        """
        asked = list(packages)
        mechanism = self.known.mechanism
        self.near |= set(asked)
        every = 2 ** len(mechanism.measures) - 1
        self.known.learn(_as_packages(p & ~bits & every for p in asked for bits in mechanism.involved.values()))
        self._learn_breaches(asked)
        self.open |= {(p, how) for p in asked for how in Outsiders} | set(_groups(len(mechanism.members)))
        rounds = min(MOST_ROUNDS, 2 * most_rounds(len(mechanism.measures)))
        self.open |= {FAIREST} if rounds == MOST_ROUNDS else set()
        if tried is not None:
            self._try_small_groups(tried)
        self.open -= self.closed
        for _ in range(rounds):
            if not self.open:
                return
            self._round()

    def lasting(self, payoffs: Payoffs, agreement: Agreement, packages: Sequence[int]) -> Stability:
        """Return which of some packages last; gains and agreement by package."""
        ways = {question: [way] for question, way in self.ways.items()}
        return stability_of_known(payoffs, agreement, _as_packages(packages), ways)

    def _round(self) -> None:
        """Ask what is open once more, solve what is picked, and close what is decided."""
        programme, agreement = self._programme(), self._agreement()
        picked = self._leaving(programme, agreement)
        secured = self._secured(programme, agreement)
        results = {result for _, result in picked.values()} | secured
        self.known.learn(_as_packages(results))
        self.near |= results
        agreement = self._agreement()
        for question, (coalition, result) in picked.items():
            if leaves(agreement, question[0], coalition, result):
                self.ways[question] = coalition, result
                self._close(question)
            else:
                self.barred.setdefault(question, set()).add(result)

    def _leaving(self, programme: GroupProgramme, agreement: Agreement) -> dict[Question, tuple[int, int]]:
        """Return for each open question on a departure who leaves for what by the terms; close it where nobody does."""
        robust, least = agreement.robust_gain_percent, agreement.least_gain_percent
        picked: dict[Question, tuple[int, int]] = {}
        for question in sorted(q for q in self.open if not isinstance(q, int)):
            package, how = question
            asked = robust[package] + least
            found = programme.departing(package, how, asked, self.barred.get(question, ()))
            if found is None or found.bound_percent <= VERDICT_TOLERANCE:
                self._close(question)
            elif found.coalition:  # none: the programme came to its last branch, and the question stays open
                picked[question] = found.coalition, found.result
        return picked

    def _secured(self, programme: GroupProgramme, agreement: Agreement) -> set[int]:
        """Return what groups secure by the terms and nobody solved; close the questions on what is as good as known."""
        secured: set[int] = set()
        for group in sorted(q for q in self.open if isinstance(q, int)):
            who = np.flatnonzero(holds(np.array([group]), len(agreement.members))[0]).tolist()
            best = programme.best_for(who, (0, programme.own(who))) if who else programme.fairest()
            known = self._best_known(agreement, who)
            least = SMALLEST_MUSD if who else SMALLEST_POINTS
            over = 0.0 if best is None else (best.bound_musd - known) / max(known, least)
            if best is not None and over > CLOSE and best.package not in {0, *self.known.packages.tolist()}:
                secured.add(best.package)
                continue
            self.worth_gap = max(self.worth_gap, over if who else 0.0)
            self._close(group)
        return secured

    def _best_known(self, agreement: Agreement, group: Sequence[int]) -> float:
        """Return the most that known packages give a group that carries them out alone; of none what is fairest."""
        allowed = np.array(agreement.feasible)
        if not group:
            surplus = np.asarray(agreement.robust_gain_percent - agreement.refusal_percent)
            return float(surplus[allowed].min(axis=1).max(initial=0.0))
        involved = self._involved
        others = reduce(or_, (bits for who, bits in enumerate(involved) if who not in group), 0)
        alone = allowed & (packages_of(agreement.feasible) & others == 0)
        return float(np.asarray(agreement.robust_gain_musd)[alone][:, group].sum(axis=1).max(initial=0.0))

    def _try_small_groups(self, package: int) -> None:
        """Solve all that small groups can go over to from a package, and keep the smallest that gains."""
        known = self.known
        ways = [way for way in ways_out(self._involved, package, self.size) if way.result != package]
        results = _as_packages(way.result for way in ways)
        allowed = {0, *results[keeps_rules(known.mechanism, results, known.measure_cost_musd)].tolist()}
        ways = [way for way in ways if way.result in allowed]
        known.learn(_as_packages(allowed), teaches=False)
        self.tried = len(ways)
        agreement = self._agreement()
        for way in ways:
            question, result = (package, way.outsiders), way.result
            found = self.ways.get(question)
            if found is not None and found[0].bit_count() <= way.coalition.bit_count():
                continue
            if leaves(agreement, package, way.coalition, result):
                self.ways[question] = way.coalition, result
                self._close(question)

    def _learn_breaches(self, packages: Iterable[int]) -> None:
        """Solve what each member would leave of each package if it broke it to its best advantage."""
        programme, involved = self._programme(), self._involved
        found = [
            programme.best_for([who], (package & ~bits, package), in_percent=True)
            for package in packages
            for who, bits in enumerate(involved)
        ]
        self.known.learn(_as_packages(best.package for best in found if best is not None))

    def _programme(self) -> GroupProgramme:
        agenda = self.known.programme(_as_packages(self.near))
        return GroupProgramme.of(agenda, self._involved)

    @property
    def _involved(self) -> list[int]:
        """Bits of the measures in which each member takes part."""
        return list(self.known.mechanism.involved.values())

    def _agreement(self) -> Agreement:
        return self.known.listed()[0].by_package(self.known.mechanism)[1]

    def _close(self, question: Question | int) -> None:
        self.open.discard(question)
        self.closed.add(question)


def _groups(members: int) -> list[int]:
    """Return the bits of the groups that are asked what they secure."""
    whole = 2**members - 1
    if members <= MOST_IN_FULL:
        return list(range(1, whole + 1))
    return sorted({part for one in range(members) for part in (1 << one, whole & ~(1 << one))} | {whole})


def _as_packages(packages: Iterable[int]) -> Integers:
    return np.array(sorted(set(packages)), dtype=np.int64)

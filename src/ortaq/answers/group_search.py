"""Which groups would leave the packages that stand out, and what groups secure, on an agenda without a table.

Integer programmes on pairwise terms pick the group and the package that it would go over to; both are then solved. What
holds with own equilibria is told; what does not is barred, what was learned sharpens the terms, and the programme picks
again, until by its terms there is no such group left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ortaq.agreement import Agreement, GroupProgramme, Outsiders, Stability, leaves, stability_of_known
from ortaq.answers.known_packages import KnownPackages
from ortaq.core import VERDICT_TOLERANCE, Integers, Payoffs
from ortaq.core.subsets import holds

MOST_IN_FULL = 6
"""Members of whom every group is asked what it secures; of more, single members, all but one, and all."""

MOST_ROUNDS = 8
"""Rounds after which questions that still have new answers are left open, and said to be."""

FAIREST = 0
"""The question for the package by which the member that gains least gains most: it is no group's own."""

Question = tuple[int, Outsiders]
"""A package, and what outsiders do when a group leaves it."""


@dataclass(eq=False)
class GroupSearch:
    """Questions on groups, and what was found.

    ``ways``: by question, a group that gains by leaving and the package then in force.
    ``barred``: by question, packages that by their own equilibria are no way out.
    ``open``: questions on departures without an end; groups of which a better package may be left.
    ``worth_gap``: largest part by which a group could secure more by the terms than what was solved gives it.
    """

    known: KnownPackages
    ways: dict[Question, tuple[int, int]] = field(default_factory=dict)
    barred: dict[Question, set[int]] = field(default_factory=dict)
    open: set[Question | int] = field(default_factory=set)
    closed: set[Question | int] = field(default_factory=set)
    near: set[int] = field(default_factory=set)
    worth_gap: float = 0.0

    @property
    def questions(self) -> int:
        """How many were asked."""
        return len(self.closed) + len(self.open)

    def ask(self, packages: Iterable[int]) -> None:
        """Look for groups that leave some packages, for what breaks them, and for what groups secure."""
        asked = list(packages)
        mechanism = self.known.mechanism
        self.near |= set(asked)
        every = 2 ** len(mechanism.measures) - 1
        self.known.learn(_as_packages(p & ~bits & every for p in asked for bits in mechanism.involved.values()))
        self._learn_breaches(asked)
        self.open |= {(p, how) for p in asked for how in Outsiders} | set(_groups(len(mechanism.members))) | {FAIREST}
        self.open -= self.closed
        for _ in range(MOST_ROUNDS):
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
        robust, least = agreement.robust_gain_percent, agreement.least_gain_percent
        picked: dict[Question, tuple[int, int]] = {}
        secured: dict[int, int] = {}
        for question in sorted(q for q in self.open if not isinstance(q, int)):
            package, how = question
            found = programme.departing(package, how, robust[package] + least, self.barred.get(question, ()))
            if found is None or found.bound_percent <= VERDICT_TOLERANCE:
                self._close(question)
            else:
                picked[question] = found.coalition, found.result
        for group in sorted(q for q in self.open if isinstance(q, int)):
            who = np.flatnonzero(holds(np.array([group]), len(self.known.mechanism.members))[0]).tolist()
            best = programme.best_for(who, (0, programme.own(who))) if who else programme.fairest()
            secured[group] = 0 if best is None else best.package
            if not secured[group] or secured[group] in self.known.packages:
                self.worth_gap = max(self.worth_gap, 0.0 if best is None or not who else best.gap)
                self._close(group)
        results = {result for _, result in picked.values()}
        self.known.learn(_as_packages({*results, *secured.values()}))
        self.near |= {*results, *secured.values()}
        self._judge(picked)

    def _judge(self, picked: dict[Question, tuple[int, int]]) -> None:
        """Keep the ways out that hold by their own equilibria, and bar the others."""
        agreement = self._agreement()
        for question, (coalition, result) in picked.items():
            if leaves(agreement, question[0], coalition, result):
                self.ways[question] = coalition, result
                self._close(question)
            else:
                self.barred.setdefault(question, set()).add(result)

    def _learn_breaches(self, packages: Iterable[int]) -> None:
        """Solve what each member would leave of each package if it broke it to its best advantage."""
        programme, involved = self._programme(), list(self.known.mechanism.involved.values())
        found = [
            programme.best_for([who], (package & ~bits, package), in_percent=True)
            for package in packages
            for who, bits in enumerate(involved)
        ]
        self.known.learn(_as_packages(best.package for best in found if best is not None))

    def _programme(self) -> GroupProgramme:
        agenda = self.known.programme(_as_packages(self.near))
        return GroupProgramme.of(agenda, list(self.known.mechanism.involved.values()))

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

"""What solving packages proves of the recommended one, beside what programmes on pairwise terms say.

All packages near it are solved, and where one of them is a better answer, those near that one, until none is. Others
are drawn from all that the rules allow, before anybody looked for the best among them: what the terms miss of them is
measured, and that none of them is better bounds the part of all packages that may be.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import comb

import numpy as np

from ortaq.agreement import BudgetProgramme, Listed
from ortaq.answers.drawn_packages import drawn_packages, packages_apart
from ortaq.answers.known_packages import KnownPackages
from ortaq.core import Array, Integers
from ortaq.model import Certified, most_unseen, most_unseen_at

APART, MOST_APART = 2, 3
"""Measures by which packages differ from the recommended one that are all solved: on agendas of any length, and where
these are few."""

AROUND = 1000
"""Packages up to which they are few."""

DRAWN, BESIDE = 598, 299
"""Packages drawn from all, and from those just beyond the ones that are all solved: parts of 0.5 and 1 % with 95 %."""

MOST_CENTRES = 12
"""Recommended packages around which all are solved, one after the other; if there is a better one then, it is said."""

SEED = 40_961


@dataclass(eq=False)
class Certificate:
    """The recommended package, what is solved around it, and what is solved elsewhere.

    ``decide``: recommends one of the packages that were solved.
    ``first``: what it recommends of those that programmes picked; None if nothing.
    ``off_musd``: what the terms missed of each package drawn, joint gain in the mean over the shocks.
    ``centres``: recommended packages around which all are solved, in their order; and how many were drawn beyond.
    """

    known: KnownPackages
    decide: Callable[[Listed], Listed]
    first: int | None = None
    drawn: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    off_musd: Array = field(default_factory=lambda: np.zeros(1))
    centres: dict[int, int] = field(default_factory=dict)

    def draw(self, programme: BudgetProgramme) -> None:
        """Solve packages drawn from all that the rules allow, and keep what terms that do not know them missed.

        Parameters
        ----------
        programme : BudgetProgramme
            Of what was solved so far.
        """
        known = self.known
        self.first = self.decide(known.listed()[0]).recommended
        self.drawn = drawn_packages(known.mechanism, known.measure_cost_musd, DRAWN, SEED)
        known.learn(self.drawn, teaches=False)
        some = self.drawn[self.drawn > 0]  # the empty one is never missed
        if some.size:
            expected = programme.gains.at(some).sum(axis=1)
            self.off_musd = (known.joint_gross_musd(some) - expected) @ programme.probability

    def settle(self) -> Listed:
        """Solve what is around the recommended package until nothing there is a better answer; return what is known."""
        while True:
            listed = self.decide(self.known.listed()[0])
            package = listed.recommended
            if package is None or package in self.centres or len(self.centres) == MOST_CENTRES:
                return listed
            beyond = self._apart(package, self.radius + 1)
            some = np.random.default_rng([SEED, package]).permutation(beyond)[:BESIDE]
            self.known.learn(np.concatenate([*self._around(package), some]), teaches=False)
            self.centres[package] = len(some)

    def told(self, listed: Listed) -> Certified:
        """Return what is proved, and what was drawn.

        Parameters
        ----------
        listed : Listed
            As ``settle`` returned it.
        """
        package = listed.recommended
        looks = list(self.centres)
        beside = 0 if package is None else self.centres.get(package, 0)
        return Certified(
            radius=0 if package is None else self.radius,
            around=0 if package is None else sum(map(len, self._around(package))),
            moved=len({*self.centres, package} - {self.first, None}),
            settled=package is None or package in self.centres,
            drawn=len(self.drawn),
            beside=beside,
            signed=int(np.isin(self.drawn, listed.accepted).sum()),
            above_musd=max(float(self.off_musd.max()), 0.0),
            below_musd=max(-float(self.off_musd.min()), 0.0),
            usual_musd=float(np.median(np.abs(self.off_musd))),
            share=most_unseen(len(self.drawn)),
            share_beside=most_unseen_at(1 + looks.index(package), beside) if package in looks else 1.0,
        )

    @property
    def radius(self) -> int:
        """Measures by which packages differ that are all solved: it follows from the length of the agenda."""
        return radius_of(len(self.known.mechanism.measures))

    def _around(self, package: int) -> list[Integers]:
        return [self._apart(package, apart) for apart in range(1, self.radius + 1)]

    def _apart(self, package: int, apart: int) -> Integers:
        return packages_apart(self.known.mechanism, self.known.measure_cost_musd, package, apart)


def radius_of(measures: int) -> int:
    """Return by how many measures packages may differ from a recommended one and are all solved."""
    wide = sum(comb(measures, apart) for apart in range(1, MOST_APART + 1))
    return MOST_APART if wide <= AROUND else APART

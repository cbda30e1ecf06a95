"""One order of members and measures for every search, whatever theirs in the file and whatever measures are called.

Draws, sums and ties of a search follow the order of what it is asked of. It is asked of a mechanism whose members stand
by their codes and whose measures by what they do, and what it finds is read back by the file.
"""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement import Accessions, Blocking, Stability
from ortaq.core import Change, Integers, Mechanism
from ortaq.core.value_digest import value_digest
from ortaq.domains import heavy


@dataclass(frozen=True)
class AgendaOrder:
    """Positions in the file: of measures by the digests of what they do, of members by their codes.

    ``measures``, ``members``: positions, first what stands first in this order.
    """

    measures: tuple[int, ...]
    members: tuple[int, ...]

    @classmethod
    def of(cls, mechanism: Mechanism) -> "AgendaOrder":
        """Return the order of a mechanism; of two measures that do the same the ids decide.

        Measures for which something large is solved come first, as the file has them: what ships of them, and what was
        kept, is named in that order.
        """

        def said(at: int) -> tuple[int, str, str]:
            measure = mechanism.measures[at]
            if heavy(measure):
                return at - len(mechanism.measures), "", ""
            try:
                return 0, value_digest(_nameless(measure)), measure.id
            except TypeError:  # a move of somebody else's domain that nobody can spell out
                return 0, "", measure.id

        measures = sorted(range(len(mechanism.measures)), key=said)
        return cls(tuple(measures), tuple(int(at) for at in np.argsort(mechanism.members)))

    def ordered(self, mechanism: Mechanism) -> Mechanism:
        """Return the mechanism of a file in this order."""
        return replace(
            mechanism,
            measures=tuple(mechanism.measures[at] for at in self.measures),
            members=tuple(mechanism.members[at] for at in self.members),
        )

    @property
    def places(self) -> Integers:
        """Positions in this order of the members as they stand in the file, shape (member,)."""
        return np.argsort(self.members)

    def packages_in_file(self, packages: Integers) -> Integers:
        """Return packages of this order by the bits of the file; what is negative stands for none and stays."""
        return _moved(packages, self.measures)

    def package_of_file(self, package: int) -> int:
        """Return a package of the file by the bits of this order."""
        return sum((package >> at & 1) << bit for bit, at in enumerate(self.measures))

    def lasting_in_file(self, found: Stability) -> Stability:
        """Return who leaves and who joins by the packages and members of the file."""

        def left(some: Blocking) -> Blocking:
            group = _moved(some.coalition, self.members)
            return Blocking(self.packages_in_file(some.packages), group, self.packages_in_file(some.result))

        joined = self.packages_in_file(found.accessions.joined[:, self.places])
        return replace(
            found,
            members=tuple(found.members[at] for at in self.places),
            packages=self.packages_in_file(found.packages),
            delta=left(found.delta),
            gamma=left(found.gamma),
            accessions=Accessions(self.packages_in_file(found.accessions.packages), joined),
            patience=found.patience[:, self.places],
        )


def _moved(subsets: Integers, places: tuple[int, ...]) -> Integers:
    """Return subsets with every bit at its place; what is negative stays."""
    found = np.zeros_like(subsets)
    for bit, at in enumerate(places):
        found |= (subsets >> bit & 1) << at
    return np.where(subsets < 0, subsets, found)


def _nameless(measure: Change) -> Change:
    """Return a measure without what it is called, and without what moves no number."""
    return replace(
        measure, id="", title="", description="", source="", titles={}, descriptions={}, short="", shorts={}, needs=()
    )

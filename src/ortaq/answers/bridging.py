"""What single members can do so that others sign, and what of others passes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortaq.agreement import Bridge, Listed, bridges
from ortaq.core import TOGETHER, InputError, Mechanism, Passed, Region, said, suggest
from ortaq.domains import passed

SHOWN = 8
"""Openings of a member that are shown; what is shown is solved."""

ALL = "all"
"""Stands for every member."""


@dataclass(frozen=True, eq=False)
class Bridging:
    """What some members can open, and what of others passes every member.

    Attributes
    ----------
    bridges : tuple of Bridge
    passed : tuple of Passed
        By member that it passes.
    """

    bridges: tuple[Bridge, ...]
    passed: tuple[Passed, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What passes, in the order of domains."""
        return tuple(dict.fromkeys(each.kind for each in self.passed))

    def part(self, kind: str, through: str, of: str = TOGETHER) -> Passed | None:
        """Return what of an economy, or of all others, passes a member; None where nobody knows."""
        asked = kind, through, of
        return next((each for each in self.passed if (each.kind, each.through, each.of) == asked), None)


def asked_members(word: str | None, mechanism: Mechanism) -> tuple[str, ...]:
    """Return the members that are asked about: one, all, or none where nothing is typed.

    Raises
    ------
    InputError
        It is no member.
    """
    if word is None:
        return ()
    if word == ALL:
        return mechanism.members
    if word not in mechanism.members:
        known = said("members: {members}; or all", members=", ".join(mechanism.members))
        raise InputError(
            f"'{word}' is no member of '{mechanism.id}'",
            where="--bridge",
            why="it is asked what a member can open for the others at its table",
            fix=suggest(word, mechanism.members) or known,
        )
    return (word,)


def bridging(region: Region, settled: Listed, members: Sequence[str]) -> Bridging:
    """Return what members can open, and what of others passes them.

    Parameters
    ----------
    region : Region
    settled : Listed
        Settled with these members in its terms, so that what is shown is solved.
    members : sequence of str
    """
    return Bridging(bridges(settled, members), passed(region, settled.payoffs.members, members))


def told_of_bridges(settled: Listed, members: Sequence[str]) -> set[int]:
    """Return the packages of which numbers are given when it is told what members can open."""
    found = bridges(settled, members)
    given = [each for own in found for each in own.given_up]
    measures = list(settled.measures)
    return {
        *(opening.package for own in found for opening in own.openings[:SHOWN]),
        *(each.package for each in given),
        *(each.package | 1 << measures.index(each.measure) for each in given),
    } - {0}

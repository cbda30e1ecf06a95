"""Two mechanisms with members in common: which measures act on the same thing, and who pays twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from ortaq.core import Array, Band, Change, Corner, InputError, Mechanism, Move, Region, Terms
from ortaq.model.payoffs import measure_costs

Thing = tuple[str, ...]
"""Something that a move acts on: a kind and a target, or a kind, two economies and a sector."""

WITHOUT_SECTOR = ""


def things(move: Move, region: Region, *, cause: bool = True) -> frozenset[Thing]:
    """Return what a move acts on; empty where it names neither targets nor two sides, and states its effect.

    Two investments in one sector of one economy add up and are not the same thing; two on one link are. Two stated
    effects on one pair are the same only where they rest on the same source: papers and payments both make trade
    cheaper, and who does both does not pay twice.

    Parameters
    ----------
    move : Move
    region : Region
    cause : bool, optional
        Whether sources of stated effects count.
    """
    if isinstance(move, Terms):
        return frozenset()
    told = move.said(region)
    if told.targets:
        return frozenset((move.domain, told.what, target) for target, _ in told.targets)
    if told.place is None or not (told.place.exporters or not move.stated):
        return frozenset()
    place, sectors = told.place, told.sectors or (WITHOUT_SECTOR,)
    why = (move.source,) if cause and move.stated else ()
    if not place.exporters:
        return frozenset((told.what, economy, sector, *why) for economy, sector in product(place.importers, sectors))
    pairs = set(product(place.importers, place.exporters))
    pairs |= set(product(place.exporters, place.importers)) if place.both_directions else set()
    return frozenset((told.what, *pair, sector, *why) for pair, sector in product(pairs, sectors))


def alike(one: Change, other: Change) -> bool:
    """Return whether two measures are called the same, so that their sources need not be."""
    return one.id == other.id or one.short_in("en") == other.short_in("en")


@dataclass(frozen=True, slots=True)
class Shared:
    """Two measures that act on the same thing.

    Attributes
    ----------
    first, second : int
        Positions in the two agendas.
    of_first, of_second : float
        Part of what each does that the other does too: its moves count alike, within a move its things.
    """

    first: int
    second: int
    of_first: float
    of_second: float

    @property
    def same(self) -> bool:
        """Whether neither does anything that the other does not."""
        return min(self.of_first, self.of_second) == 1.0


@dataclass(frozen=True, eq=False)
class Overlap:
    """What two mechanisms have in common.

    Attributes
    ----------
    first, second : Mechanism
    members : tuple of str
        In both.
    shared : tuple of Shared
    twice_musd : tuple of tuple of Band
        By pair of measures and member in both: the smaller of what it pays for the common part of the one and of the
        other, million USD a year, with its range over the ranges of costs.
    beside : tuple of (int, int)
        Measures that move the same pairs for another reason: their effects add up, and nothing is paid twice.
    """

    first: Mechanism
    second: Mechanism
    members: tuple[str, ...]
    shared: tuple[Shared, ...]
    twice_musd: tuple[tuple[Band, ...], ...]
    beside: tuple[tuple[int, int], ...] = ()

    def twice(self, packages: tuple[int, int]) -> Array:
        """Return what members in both pay twice if these packages are signed, shape (member,)."""
        paid = np.zeros(len(self.members))
        for pair, bands in zip(self.shared, self.twice_musd, strict=True):
            if packages[0] >> pair.first & 1 and packages[1] >> pair.second & 1:
                paid += [band.central for band in bands]
        return paid


def overlap(region: Region, first: Mechanism, second: Mechanism) -> Overlap:
    """Return who sits in both mechanisms, which measures act on the same thing, and what would be paid twice.

    Parameters
    ----------
    region : Region
    first, second : Mechanism
        Of this region.

    Raises
    ------
    InputError
        The same mechanism twice, mechanisms of different regions, or without a common member.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from ortaq.answers.overlap import overlap
    >>> found = overlap(region, pair, replace(pair, id="other"))
    >>> found.shared[0].same, [round(band.central, 2) for band in found.twice_musd[0]]
    (True, [0.33, 0.33])
    """
    _require_two(first, second)
    members = tuple(member for member in first.members if member in second.members)
    if not members:
        raise InputError(
            f"'{first.id}' and '{second.id}' have no member in common",
            where="overlap",
            why="who sits in one of them only neither pays twice nor signs twice",
            fix="name two mechanisms with a common member; `ortaq formats` lists members",
        )
    pairs, beside = [], []
    for (a, one), (b, other) in product(enumerate(first.measures), enumerate(second.measures)):
        here, there = (_moves(m, region, cause=not alike(one, other)) for m in (one, other))
        if _all(here) & _all(there):
            pairs.append(Shared(a, b, _part(here, there), _part(there, here)))
        elif _all(_moves(one, region, cause=False)) & _all(_moves(other, region, cause=False)):
            beside.append((a, b))
    paid = {corner: [measure_costs(replace(m, members=members), corner) for m in (first, second)] for corner in Corner}
    twice = tuple(
        tuple(
            Band(*(_smaller(paid[corner], pair, at) for corner in (Corner.LOW, Corner.CENTRAL, Corner.HIGH)))
            for at in range(len(members))
        )
        for pair in pairs
    )
    return Overlap(first, second, members, tuple(pairs), twice, tuple(beside))


def _require_two(first: Mechanism, second: Mechanism) -> None:
    if first.id == second.id:
        raise InputError(f"'{first.id}' twice", where="overlap", fix="name two different mechanisms")
    if first.region != second.region:
        raise InputError(
            f"'{first.id}' is about region '{first.region}', '{second.id}' about '{second.region}'",
            where="overlap",
            why="gains of two regions cannot be set side by side",
            fix="name two mechanisms of one region",
        )


def _moves(measure: Change, region: Region, *, cause: bool) -> list[frozenset[Thing]]:
    return [found for move in measure.moves if (found := things(move, region, cause=cause))]


def _all(moves: Sequence[frozenset[Thing]]) -> frozenset[Thing]:
    return frozenset().union(*moves)


def _part(moves: Sequence[frozenset[Thing]], others: Sequence[frozenset[Thing]]) -> float:
    """Return the part of some moves that others do too."""
    there = _all(others)
    return sum(len(move & there) / len(move) for move in moves) / len(moves)


def _smaller(paid: Sequence[Array], pair: Shared, member: int) -> float:
    return float(min(pair.of_first * paid[0][pair.first, member], pair.of_second * paid[1][pair.second, member]))

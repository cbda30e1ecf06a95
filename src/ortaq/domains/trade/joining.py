"""Shifts that hold between all members, extended to an economy that joins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from ortaq.core import Move, Region
from ortaq.core.codes import customs_unions, union_members
from ortaq.domains.trade.moves import Shift


def joined(moves: tuple[Move, ...], members: Sequence[str], newcomer: str, region: Region) -> tuple[Move, ...]:
    """Return moves with the shifts between all members extended to an economy that joins.

    Shifts of one variable, size and sectors that together name every member hold between all. Where they go both ways,
    the newcomer and each member get the same; where they go one way, it stands beside the side with more members. Pairs
    within a customs union that members leave out among themselves are left out for the newcomer too.

    Parameters
    ----------
    moves : tuple of Move
    members : sequence of str
        Before it joins.
    newcomer : str
    region : Region
        Its base year says who is in a customs union.

    Examples
    --------
    >>> from ortaq.core import Band
    >>> papers = Shift("trade_cost_hat", ("goods",), ("CHN",), ("KAZ", "UZB"), False, Band.exact(-1.0), "stated", "x")
    >>> joined((papers,), ("CHN", "KAZ", "UZB"), "AFG", None)[0].exporters
    ('KAZ', 'UZB', 'AFG')
    >>> joined((papers,), ("CHN", "KAZ", "UZB", "TJK"), "AFG", None) == (papers,)
    True
    """
    found = list(moves)
    for alike in _between_all(moves, members):
        first = alike[0]
        if first.both_directions:
            partners = _partners(alike, members, newcomer, region)
            found.append(replace(first, importers=(newcomer,), exporters=partners))
        elif len(alike) == 1:
            many = len(first.exporters) >= len(first.importers)
            found[found.index(first)] = replace(
                first,
                importers=first.importers if many else (*first.importers, newcomer),
                exporters=(*first.exporters, newcomer) if many else first.exporters,
            )
    return tuple(found)


def _between_all(moves: Sequence[Move], members: Sequence[str]) -> Iterator[list[Shift]]:
    """Yield shifts that differ in nothing but economies and together name every member."""
    alike: dict[tuple[object, ...], list[Shift]] = {}
    for move in moves:
        if isinstance(move, Shift) and move.exporters:
            key = move.variable, move.sectors, move.percent, move.both_directions
            alike.setdefault(key, []).append(move)
    for shifts in alike.values():
        if set(members) <= {economy for shift in shifts for economy in shift.economies}:
            yield shifts


def _partners(shifts: Sequence[Shift], members: Sequence[str], newcomer: str, region: Region) -> tuple[str, ...]:
    """Return members with which the newcomer gets the same, without its customs union where others leave theirs out."""
    unions = [set(union_members(union, region.base_year)) for union in customs_unions()]
    held = {frozenset(pair) for shift in shifts for pair in product(shift.importers, shift.exporters)}
    within = [set(pair) for pair in combinations(members, 2) if any(set(pair) <= union for union in unions)]
    if not any(pair not in held for pair in within):
        return tuple(members)
    fellows = {economy for union in unions if newcomer in union for economy in union}
    return tuple(member for member in members if member not in fellows)

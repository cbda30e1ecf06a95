"""Accession as a change: an economy joins a mechanism, gets what holds between all members, pays for it, may refuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ortaq.core import (
    Array,
    Assumption,
    Band,
    Change,
    Cost,
    InputError,
    Mask,
    Mechanism,
    Move,
    Region,
    require_known,
)
from ortaq.domains import parts

REST_OF_WORLD = "ROW"

SHARE = "accession_share"
"""Id of the assumption on what a newcomer pays."""


@dataclass(frozen=True, eq=False)
class Accession:
    """What changes when economies join.

    Attributes
    ----------
    newcomers : tuple of str
    extended, stayed : tuple of str
        Measures in which all members take part: those that hold for newcomers too, and those that stay as they are,
        because their effects are stated for each member.
    members : tuple of str
        Newcomers last.
    packages : tuple of int or None
        Recommended before, and after.
    signed, all_packages : tuple of int, int
        Packages that every member signs before and after, out of how many.
    gain_musd : ndarray, shape (way, member)
        From the package recommended before without the newcomers, the same one with them, and that recommended after;
        in the mean over the shocks, net of costs. Newcomers gain of the first what an observer gains. Not a number
        where no package is recommended.
    signs : ndarray of bool, shape (way, member)
        Newcomers are not asked in the first way.
    """

    newcomers: tuple[str, ...]
    extended: tuple[str, ...]
    stayed: tuple[str, ...]
    members: tuple[str, ...]
    packages: tuple[int | None, int | None]
    signed: tuple[int, int]
    all_packages: int
    gain_musd: Array
    signs: Mask


def acceded(region: Region, mechanism: Mechanism, newcomers: Sequence[str]) -> Mechanism:
    """Return a mechanism with newcomers as members: what holds between all members extends to them.

    A newcomer adds to the cost of such a measure as much as the member that pays least, and bears it; what others pay
    stays. What investors own, and what is stated for each member, does not extend.

    Raises
    ------
    InputError
        A newcomer is unknown, a member already, typed twice, or the rest of the world.

    Examples
    --------
    >>> from ortaq.answers.accession import acceded
    >>> acceded(region, pair, ["ROW"])
    Traceback (most recent call last):
    ortaq.core.errors.InputError: ...
    """
    for newcomer in newcomers:
        where = f"--accede {newcomer}"
        require_known([newcomer], region.economy_ids, kind=f"economy of region '{region.name}'", where=where)
        if newcomer == REST_OF_WORLD:
            raise InputError(
                "the rest of the world joins nothing",
                where=where,
                why="it is no state",
                fix="name an economy by itself",
            )
        if newcomer in mechanism.members:
            raise InputError(
                f"{newcomer} is a member already", where=where, fix="name an economy that is not at the table"
            )
        mechanism = _with(region, mechanism, newcomer)
    return mechanism


def _with(region: Region, mechanism: Mechanism, newcomer: str) -> Mechanism:
    grown = {m.id: _extended(region, m, mechanism.members, newcomer) for m in mechanism.measures}
    shares = [
        sorted(share for share in m.cost.payers.values() if share > 0.0)
        for m in mechanism.measures
        if m.cost and grown[m.id] is not None
    ]
    least, middle = [each[0] for each in shares] or [0.0], [median(each) for each in shares] or [0.0]
    names = {economy.id: economy for economy in region.economies}
    said = Assumption(
        SHARE,
        f"Part of the cost of a measure between all members that {newcomer} adds when it joins, and bears",
        Band(min(least), sum(least) / len(least), max(middle)),
        "share of what the measure costs before",
        "As much as the member that pays least for each measure; high: the median member. No terms are published.",
    )
    others = tuple(a for a in mechanism.assumptions if a.id != SHARE)
    return replace(
        mechanism,
        id=f"{mechanism.id}_with_{newcomer.lower()}",
        title=f"{mechanism.title} with {names[newcomer].name_in('en')}",
        titles={code: f"{title} + {names[newcomer].name_in(code)}" for code, title in mechanism.titles.items()},
        members=(*mechanism.members, newcomer),
        threshold_percent={**mechanism.threshold_percent, newcomer: 0.0},
        measures=tuple(grown[m.id] or m for m in mechanism.measures),
        assumptions=(*others, said) if shares else others,
    )


def _extended(region: Region, measure: Change, members: Sequence[str], newcomer: str) -> Change | None:
    """Return a measure that holds for a newcomer too; None where it does not extend."""
    if not set(members) <= set(measure.participants) or (measure.cost and measure.cost.finance):
        return None
    moves: tuple[Move, ...] = measure.moves
    for schema in parts("moves").values():
        moves = schema.joined(moves, members, newcomer, region) if schema.joined else moves
    if moves == measure.moves:
        return None
    cost = measure.cost and _shared(measure.cost, newcomer)
    return replace(measure, moves=moves, participants=(*measure.participants, newcomer), cost=cost)


def _shared(cost: Cost, newcomer: str) -> Cost:
    """Return a cost that has grown by what a newcomer adds and bears."""
    least = min(share for share in cost.payers.values() if share > 0.0)
    payers: Mapping[str, float] = {**cost.payers, newcomer: least}
    return replace(
        cost,
        capex_musd=cost.capex_musd.times(1.0 + least),
        opex_musd_per_year=cost.opex_musd_per_year.times(1.0 + least),
        payers={who: share / (1.0 + least) for who, share in payers.items()},
    )

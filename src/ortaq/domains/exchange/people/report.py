"""What changes of money and workers do: to those at home, to migrants themselves, and to both together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ortaq.core import CENTRAL, Array, Band, Case, Change, Corner, Effects, Mechanism, Region, Valuation, World
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text
from ortaq.domains.exchange.people.income import Abroad, KnownEnds, Moved
from ortaq.domains.exchange.people.moves import ExchangeMove, exchange_moves_of
from ortaq.domains.exchange.people.tables import People

OUTER = (Corner.LOW, Corner.HIGH)

RANGES = ("strength", "response", "sent", "workers", "wages")
"""What is known within a range: how far the change goes, who goes home for it, and three tables of the region."""

SMALLEST_PERCENT = 0.005
"""Members whom a change moves less are left out of its rows."""


@dataclass(frozen=True, slots=True)
class MovedPeople:
    """What the moves of money and workers of one change do to one member, alone and before costs.

    ``received``: money from migrants, million USD a year. ``workers``: who come home (positive) or leave, thousand.
    ``home``: real income of those at home, percent. ``own``: what migrants keep abroad, million USD a year.
    ``together``: both, percent of real income. Ranges join those of the moves and of what is known.
    """

    change: str
    member: str
    received: Band
    workers: Band
    home: Band
    own: Band
    together: Band


def moved_people(
    region: Region, people: People, mechanism: Mechanism, valuation: Callable[[Case], Valuation]
) -> tuple[MovedPeople, ...]:
    """Return what every shock and measure that moves money or workers does to members; shocks come first."""
    changes = [c for c in (*mechanism.shocks, *mechanism.measures) if exchange_moves_of(c)]
    if not changes:
        return ()
    world = valuation(CENTRAL).world(region)
    return tuple(row for change in changes for row in _of_one(region, people, mechanism.members, change, world))


def _of_one(
    region: Region, people: People, members: tuple[str, ...], change: Change, world: World
) -> Iterator[MovedPeople]:
    moves = exchange_moves_of(change)
    central = _at(region, people, moves, world)
    swings = np.stack(
        [np.stack([_at(region, people, moves, world, **{name: end}) for end in OUTER]) - central for name in RANGES]
    )
    all_at_once = np.stack([_at(region, people, moves, world, **dict.fromkeys(RANGES, end)) for end in OUTER]) - central
    low, high = joined(swings, all_at_once)
    for member in members:
        at = region.economy_ids.index(member)
        if np.abs(central[4, at]) >= SMALLEST_PERCENT:
            bands = zip(central[:, at] + low[:, at], central[:, at], central[:, at] + high[:, at], strict=True)
            yield MovedPeople(change.id, member, *(Band(*map(float, band)) for band in bands))


def joined(swings: Array, all_at_once: Array) -> tuple[Array, Array]:
    """Return how far independent ranges together move numbers down and up.

    Root of the summed squares of what each range moves alone (JCGM 100:2008, eq. 10), since that all end on one side at
    once is far less likely. Where all push one way, never further than they do at once.

    Parameters
    ----------
    swings : ndarray, shape (range, end, ...)
        What each range alone moves.
    all_at_once : ndarray, shape (end, ...)
        What all of them move together.

    Returns
    -------
    tuple of ndarray, shape (...)
        At most 0, and at least 0.
    """
    down, up = np.minimum(swings.min(axis=1), 0.0), np.maximum(swings.max(axis=1), 0.0)
    low, high = -np.sqrt((down**2).sum(axis=0)), np.sqrt((up**2).sum(axis=0))
    least, most = all_at_once.min(axis=0), all_at_once.max(axis=0)
    # All at once is an end only where the ranges push one way; where they oppose each other it cancels.
    low = np.where(least <= down.min(axis=0), np.maximum(low, least), low)
    return low, np.where(most >= up.max(axis=0), np.minimum(high, most), high)


def _at(  # noqa: PLR0917 - ends are given by name
    region: Region,
    people: People,
    moves: tuple[ExchangeMove, ...],
    world: World,
    strength: Corner = Corner.CENTRAL,
    response: Corner = Corner.CENTRAL,
    sent: Corner = Corner.CENTRAL,
    workers: Corner = Corner.CENTRAL,
    wages: Corner = Corner.CENTRAL,
) -> Array:
    """Return received, workers, home, own and together with ranges at the ends given, shape (5, economy)."""
    abroad = Abroad.of(region, people, KnownEnds(sent, workers, wages))
    moved = Moved.by(region, moves, strength, response)
    transfer, own = abroad.transfer_musd(moved), abroad.kept_musd(moved)
    given = Effects({"transfer_musd": transfer, "labour_hat": abroad.labour_hat(moved)})
    home = 100.0 * (world.metrics(given)["real_income_hat"] - 1.0)
    back = 1000.0 * (abroad.workers * (1.0 - moved.workers)).sum(axis=0)
    return np.stack([transfer.sum(axis=0), back, home, own, home + 100.0 * own / region.income])


def moved_table(rows: tuple[MovedPeople, ...]) -> Table:
    """Return one row for each change and member that it moves."""
    income, usd = Text("exchange.unit.percent_income"), Text("exchange.unit.usd")
    columns = (
        Column(Text("exchange.change")),
        Column(Text("exchange.member")),
        Column(Text("exchange.received"), usd),
        Column(Text("exchange.return"), Text("exchange.unit.thousand")),
        Column(Text("exchange.home"), income),
        Column(Text("exchange.own"), usd),
        Column(Text("exchange.together"), income),
    )
    return Table("migrants", Text("exchange.moved"), columns, tuple(map(_cells, rows)), (Text("exchange.moved_note"),))


def _cells(row: MovedPeople) -> tuple[Cell, ...]:
    return (
        Cell(Name("change", row.change)),
        Cell(Name("economy", row.member)),
        Cell(row.received, Reading.MONEY_CHANGE),
        Cell(row.workers, Reading.CHANGE),
        Cell(row.home, Reading.CHANGE, 1),
        Cell(row.own, Reading.MONEY_CHANGE),
        Cell(row.together, Reading.CHANGE, 1),
    )

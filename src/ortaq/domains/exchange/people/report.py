"""What changes of money and workers do: to those at home, to migrants themselves, and to both together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ortaq.core import CENTRAL, Array, Band, Case, Change, Corner, Effects, Mechanism, Region, Valuation, World
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text
from ortaq.domains.exchange.people.income import Abroad, Moved
from ortaq.domains.exchange.people.moves import ExchangeMove, exchange_moves_of
from ortaq.domains.exchange.people.tables import People

ENDS = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)

SMALLEST_PERCENT = 0.005
"""Members whom a change moves less are left out of its rows."""


@dataclass(frozen=True, slots=True)
class MovedPeople:
    """What the moves of money and workers of one change do to one member, alone and before costs.

    ``received``: money from migrants, million USD a year. ``workers``: who come home (positive) or leave, thousand.
    ``home``: real income of those at home, percent. ``own``: what migrants keep abroad, million USD a year.
    ``together``: both, percent of real income. Ranges hold what both ends of the moves give.
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
    ends = np.stack([_at(region, people, moves, end, world) for end in ENDS], axis=-1)
    for member in members:
        rows = ends[:, region.economy_ids.index(member)]
        if np.abs(rows[4, 1]) >= SMALLEST_PERCENT:
            yield MovedPeople(change.id, member, *map(_range, rows))


def _range(row: Array) -> Band:
    """Return a number with its range: a larger fall that brings more workers home is not always the larger loss."""
    return Band(float(row.min()), float(row[ENDS.index(Corner.CENTRAL)]), float(row.max()))


def _at(region: Region, people: People, moves: tuple[ExchangeMove, ...], end: Corner, world: World) -> Array:
    """Return received, workers, home, own and together at one end, shape (5, economy)."""
    abroad, moved = Abroad.of(region, people, end), Moved.by(region, moves, end)
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

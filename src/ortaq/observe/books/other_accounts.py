"""The accounts of a region on one side's book: its counts pinned, its tariffs put in; nothing is written."""

from dataclasses import dataclass, replace
from math import inf

import numpy as np

from ortaq.core import Band, Change, Cost, InputError, Level, Mechanism, Region, Terms, require_known
from ortaq.observe.books.book import Book, CostFigure
from ortaq.observe.regions.checks import check_region
from ortaq.observe.regions.pin import FARTHEST, Moved, rebalance


@dataclass(frozen=True, eq=False, slots=True)
class OtherAccounts:
    """A region on one side's book, and what had to move for it.

    Attributes
    ----------
    region : Region
    far : int
        Flows that the book does not state and that balancing moved further than a pin may.
    largest : Moved or None
        The one of these whose money moved most.
    totals_musd : float
        What was added to totals of sellers and taken off them, all together.
    """

    region: Region
    far: int
    largest: Moved | None
    totals_musd: float


def on_book(region: Region, book: Book) -> OtherAccounts:
    """Return the accounts on a book: its counts hold, the other flows are balanced around them as for a pin.

    A flow may be moved further than its uncertainty bears, unlike by a pin: the book is tried, not believed. Pins of
    the region on other flows hold.

    Raises
    ------
    InputError
        The accounts do not hold together on this book.
    NotConverged
        The flows cannot be balanced.
    """
    far, totals = [], 0.0
    other = region
    if book.counts:
        stated = {(p.exporter, p.importer) for p in book.counts}
        kept = tuple(p for p in region.pins if (p.exporter, p.importer) not in stated)
        found = rebalance(region, (*kept, *book.counts), book.counts, farthest=inf)
        other = replace(region, flow=found.flow, pins=(*kept, *book.counts))
        others = (m for m in found.moved if (m.exporter, m.importer) not in stated)
        far = [m for m in others if np.isfinite(m.ln_sd_units) and abs(m.ln_sd_units) > FARTHEST]
        totals = sum(abs(t.after_musd - t.before_musd) for t in found.totals if t.total == "sales")
    if book.tariffs:
        other = _with_tariffs(other, book)
    _require_sound(other, book)
    return OtherAccounts(other, len(far), next(iter(far), None), totals)


def _with_tariffs(region: Region, book: Book) -> Region:
    tables = {name: getattr(region, name).copy() for name in ("tariff", "tariff_low", "tariff_high")}
    for (exporter, importer, sector), tariff in book.tariffs.items():
        n, i = region.economy_positions([importer, exporter], where=book.place)
        (j,) = region.sector_positions([sector], where=book.place)
        for table in tables.values():
            table[j, n, i] = tariff
    return replace(region, **tables)


def _require_sound(region: Region, book: Book) -> None:
    failed = [f for f in check_region(region) if f.level is Level.ERROR]
    if failed:
        first = failed[0]
        raise InputError(
            f"the accounts do not hold together on this book: {first.check}",
            where=f"{book.place or ' '.join(book.of)}, {first.where}",
            why=f"{first.meaning}: {first.value:.3g}",
            fix="check the figure and its unit, or state the flows around it as well",
        )


def mechanism_on_book(mechanism: Mechanism, book: Book) -> Mechanism:
    """Return the mechanism with what a book states of costs and of who pays.

    A stated cost moves its whole range; a stated share of a payer is taken off the others in proportion to theirs.

    Raises
    ------
    InputError
        There is no such measure, or it states no cost.
    """
    stated = {figure.measure: figure for figure in book.costs}
    require_known(tuple(stated), tuple(m.id for m in mechanism.measures), kind="measure", where=book.place)
    measures = tuple(_with_cost(m, stated[m.id], book.of[0]) if m.id in stated else m for m in mechanism.measures)
    return replace(mechanism, measures=measures)


def _with_cost(measure: Change, figure: CostFigure, member: str) -> Change:
    cost = measure.cost
    if cost is None:
        raise InputError(
            "a cost is stated of a measure without one", where=f"measure '{measure.id}'", fix="leave its cells empty"
        )
    moved = replace(
        cost,
        capex_musd=cost.capex_musd if figure.capex_musd is None else _scaled(cost.capex_musd, figure.capex_musd),
        opex_musd_per_year=cost.opex_musd_per_year
        if figure.opex_musd is None
        else _scaled(cost.opex_musd_per_year, figure.opex_musd),
        payers=cost.payers if figure.share is None else shared(cost, member, figure.share),
    )
    moves = tuple(move.with_cost(moved) if isinstance(move, Terms) else move for move in measure.moves)
    return replace(measure, cost=moved, moves=moves)


def _scaled(band: Band, central: float) -> Band:
    """Return a range moved to another central value as a whole."""
    if not band.central:
        return Band.exact(central)
    return Band(*(end * central / band.central for end in (band.low, band.central, band.high)))


def shared(cost: Cost, member: str, share: float) -> dict[str, float]:
    """Return payers where one pays a stated share and the others keep their proportions.

    Parameters
    ----------
    cost : Cost
    member : str
    share : float
        From 0 to 1.
    """
    others = {who: own for who, own in cost.payers.items() if who != member}
    whole = sum(others.values())
    if not whole:
        return {member: 1.0}
    return {who: own * (1.0 - share) / whole for who, own in others.items()} | {member: share}

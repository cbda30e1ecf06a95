"""A book: figures of one side, and those that the region holds of both sides already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ortaq.core import Pin
from ortaq.observe.regions.counts import Count, Disagreement

Cell = tuple[str, str, str]
"""Seller, buyer and sector."""


class Whose(StrEnum):
    """Whose figures a book holds."""

    OWN = "own"
    """What a member counted itself."""

    PARTNERS = "partners"
    """What its partners counted of their trade with it."""

    LOWEST = "lowest"
    """Of one flow, the lowest count."""

    HIGHEST = "highest"
    """Of one flow, the highest count."""

    FILE = "file"
    """What a delegation wrote into its questionnaire."""


@dataclass(frozen=True, slots=True)
class CostFigure:
    """What a member states of a measure that it pays; None where it states nothing.

    Attributes
    ----------
    measure : str
    capex_musd, opex_musd : float or None
        Million USD; million USD a year.
    share : float or None
        The part that the member pays, 0 to 1.
    """

    measure: str
    capex_musd: float | None = None
    opex_musd: float | None = None
    share: float | None = None


@dataclass(frozen=True)
class Book:
    """What one side states.

    Attributes
    ----------
    whose : Whose
    of : tuple of str
        The member, or seller and buyer of a flow.
    counts : tuple of Pin
        Trade, million USD; each with its source.
    tariffs : mapping of (exporter, importer, sector) to float
        Ad valorem, as a fraction.
    costs : tuple of CostFigure
    beside : mapping of str to float
        Figures of domains by id: they stand beside those of the house and move nothing.
    place : str
        File, for messages.
    """

    whose: Whose
    of: tuple[str, ...]
    counts: tuple[Pin, ...]
    tariffs: Mapping[Cell, float] = field(default_factory=dict)
    costs: tuple[CostFigure, ...] = ()
    beside: Mapping[str, float] = field(default_factory=dict)
    place: str = ""


def own_book(counts: Sequence[Count], member: str) -> Book:
    """Return what a member counted itself, the newest year of each flow; it may be nothing."""
    return Book(Whose.OWN, (member,), _newest(c for c in counts if c.reporter == member))


def partners_book(counts: Sequence[Count], member: str) -> Book:
    """Return what partners counted of their trade with a member, the newest year of each flow; it may be nothing."""
    return Book(
        Whose.PARTNERS,
        (member,),
        _newest(c for c in counts if member in {c.exporter, c.importer} and c.reporter not in {"", member}),
    )


def ends_of(found: Disagreement) -> tuple[Book, Book]:
    """Return the lowest and the highest count of a flow as books."""
    of = found.exporter, found.importer
    low, high = found.counts[-1], found.counts[0]
    return Book(Whose.LOWEST, of, (_pin(low),)), Book(Whose.HIGHEST, of, (_pin(high),))


def both_counted(found: Disagreement) -> bool:
    """Return whether both sides of a flow counted it."""
    return {c.reporter for c in found.counts} >= {found.exporter, found.importer}


def _newest(counts: Iterable[Count]) -> tuple[Pin, ...]:
    by_flow: dict[Cell, Count] = {}
    for count in counts:
        flow = count.exporter, count.importer, count.sector
        if flow not in by_flow or by_flow[flow].year < count.year:
            by_flow[flow] = count
    return tuple(_pin(count) for count in by_flow.values())


def _pin(count: Count) -> Pin:
    return Pin(
        count.exporter, count.importer, count.sector, count.value_musd, count.year, count.source, count.note or "count"
    )

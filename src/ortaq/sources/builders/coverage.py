"""How much of the nomenclature a file holds: what is not in it was not reported, and is no zero."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import Mask
from ortaq.sources.builders.classification import REST, SectorRow, product_sector
from ortaq.sources.builders.partners import iso3_by_un
from ortaq.sources.builders.product_trade import ProductTrade

CHAPTERS = 96
"""Chapters of the Harmonized System with goods: 01 to 97 without 77."""

WHOLE = 0.8
"""Part of the chapters from which a file is taken for the whole nomenclature: small states trade nothing in some."""

WHOLE_HEADINGS = 400
"""Headings that a file by heading or finer needs besides; there are about 1,230."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Chapters of the Harmonized System that a file holds.

    Attributes
    ----------
    chapters : frozenset of str
        Over all reporters.
    headings : int
        Headings of four digits; 0 where the file is by chapter.
    by_reporter : mapping of str to frozenset of str
        Chapters by reporter; empty where the table does not say who reports.
    """

    chapters: frozenset[str]
    headings: int
    by_reporter: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether the file holds the nomenclature: then what is absent was not traded."""
        enough = self.headings == 0 or self.headings >= WHOLE_HEADINGS
        return len(self.chapters) >= WHOLE * CHAPTERS and enough

    def lacks(self, economy: str) -> bool:
        """Return whether the file holds only a part of the products that an economy reports."""
        own = self.by_reporter.get(economy)
        return not self.whole or (own is not None and len(own) < WHOLE * CHAPTERS)


def coverage_of(reporters: Sequence[int], products: Sequence[str]) -> Coverage:
    """Return what a file covers.

    Parameters
    ----------
    reporters : sequence of int
        UN numeric codes by row; empty where the table does not say who reports.
    products : sequence of str
        HS codes of two, four or six digits, by row.

    Examples
    --------
    >>> covers = coverage_of([860], ["84"])
    >>> covers.whole, covers.lacks("UZB")
    (False, True)
    """
    names, by_reporter = iso3_by_un(), dict[str, set[str]]()
    for reporter, chapter in set(zip(reporters, (p[:2] for p in products), strict=False)):
        by_reporter.setdefault(names.get(reporter, REST), set()).add(chapter)
    return Coverage(
        chapters=frozenset(p[:2] for p in products),
        headings=len({p[:4] for p in products if len(p) > 2}),
        by_reporter={economy: frozenset(found) for economy, found in by_reporter.items()},
    )


def in_part(trade: ProductTrade, covers: Coverage, sectors: Sequence[SectorRow]) -> ProductTrade:
    """Return trade with the cells marked of which only a part of the products was read, and a note that says so.

    A pair is judged by the partner whose count is used; where the table does not say who reports, by the whole file. A
    sector of which a file by chapter holds every chapter is whole.
    """
    lacking = np.array([covers.lacks(economy) for economy in trade.codes])
    partial = np.broadcast_to(lacking[:, None], (len(trade.codes),) * 2)
    if trade.counts is not None:
        partial = np.where(trade.counts.by_importer > 0.0, lacking[:, None], lacking[None, :])
    cells = np.broadcast_to(partial, trade.value.shape) & ~_whole_sectors(covers, sectors)[:, None, None]
    if not (cells & (trade.value.sum(axis=0) > 0.0)).any():
        return trade
    held = told(covers.chapters) if not covers.whole else "a part of the chapters of some reporters"
    note = f"the file holds {held}: what it reports is the least that a sector trades, and the base keeps the rest"
    return replace(trade, partial=cells, notes=(*trade.notes, f"{note} [A-PART-OF-SECTOR]"))


def _whole_sectors(covers: Coverage, sectors: Sequence[SectorRow]) -> Mask:
    """Return which sectors a file by chapter holds whole, shape (sector,)."""
    made = product_sector([f"{chapter:02d}0000" for chapter in range(1, CHAPTERS + 2)], tuple(sectors))
    own = [{p[:2] for p, sector in made.items() if sector == j} for j in range(len(sectors))]
    return np.array([covers.headings == 0 and bool(chapters) and chapters <= covers.chapters for chapters in own])


def told(chapters: Collection[str]) -> str:
    """Return chapters in words: single ones and runs.

    Examples
    --------
    >>> told(["84", "85", "90"])
    'chapters 84-85, 90'
    """
    runs: list[list[int]] = []
    for chapter in sorted(int(c) for c in chapters):
        if runs and chapter == runs[-1][-1] + 1:
            runs[-1].append(chapter)
        else:
            runs.append([chapter])
    said = ", ".join(f"{r[0]:02d}" if len(r) == 1 else f"{r[0]:02d}-{r[-1]:02d}" for r in runs)
    return f"chapter{'s' if len(chapters) > 1 else ''} {said}"

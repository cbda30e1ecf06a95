"""How much of the nomenclature a file holds: what is not in it was not reported, and is no zero."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import Array, Mask
from ortaq.sources.builders.classification import REST, SectorRow, product_sector
from ortaq.sources.builders.partners import iso3_by_un
from ortaq.sources.builders.product_trade import ProductTrade

CHAPTERS = 96
"""Chapters of the Harmonized System with goods: 01 to 97 without 77."""

WHOLE = 0.8
"""Part of the chapters from which a file is taken for the whole nomenclature: small states trade nothing in some."""

SHOWN = 8

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
    trade = replace(trade, covers=covered_products(covers))
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


def covered_products(covers: Coverage) -> str:
    """Return in words how much of the nomenclature a file holds.

    Examples
    --------
    >>> covered_products(coverage_of([860, 398], ["84", "27"]))
    '2 of 96 chapters of the Harmonized System; by reporter KAZ 1, UZB 1'
    """
    whole = f"{len(covers.chapters)} of {CHAPTERS} chapters of the Harmonized System"
    if covers.headings:
        whole += f", {covers.headings:,} headings"
    counts = {name: len(found) for name, found in covers.by_reporter.items()}
    if not counts:
        return whole
    if len(counts) > SHOWN:
        least = min(counts, key=lambda name: (counts[name], name))
        return f"{whole}; {len(counts)} reporters, fewest chapters {least} {counts[least]}"
    return f"{whole}; by reporter {', '.join(f'{name} {counts[name]}' for name in sorted(counts))}"


def covered_rates(rate: Array) -> str:
    """Return in words which tariffs are stated, shape (sector, importer, exporter), NaN where none is.

    Examples
    --------
    >>> covered_rates(np.array([[[np.nan, 0.1], [np.nan, np.nan]], [[np.nan] * 2] * 2]))
    'rates of 1 importers, 1 pairs, 1 of 2 sectors'
    """
    known = np.isfinite(rate) & ~np.eye(rate.shape[1], dtype=bool)
    importers, pairs = int(known.any(axis=(0, 2)).sum()), int(known.any(axis=0).sum())
    return (
        f"rates of {importers:,} importers, {pairs:,} pairs, {int(known.any(axis=(1, 2)).sum())} of {len(rate)} sectors"
    )


def covered_sales(flow: Array) -> str:
    """Return in words which sales a table holds, shape (sector, importer, exporter).

    Examples
    --------
    >>> covered_sales(np.array([[[5.0, 1.0], [0.0, 0.0]]]))
    'sales of 2 economies: 1 of 2 pairs, sales at home of 1, 1 of 1 sectors'
    """
    n = flow.shape[1]
    own = np.eye(n, dtype=bool)
    traded = (flow > 0.0).any(axis=0)
    return (
        f"sales of {n} economies: {int((traded & ~own).sum()):,} of {n * (n - 1):,} pairs, sales at home of "
        f"{int((traded & own).sum())}, {int((flow > 0.0).any(axis=(1, 2)).sum())} of {len(flow)} sectors"
    )


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

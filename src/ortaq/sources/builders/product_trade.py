"""Goods trade of one year as a source reports it, ready to be laid over a region."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ortaq.core import Array, InputError, Labels, Mask
from ortaq.sources.builders.delimited import NOTHING
from ortaq.sources.builders.quantities import Quantities


@dataclass(frozen=True, eq=False, slots=True)
class TwoCounts:
    """What importers and what exporters report of goods trade, million USD FOB, shape (importer, exporter); 0: none."""

    by_importer: Array
    by_exporter: Array


@dataclass(frozen=True, eq=False, slots=True)
class ProductTrade:
    """Goods trade of one year by sector, million USD.

    ``value``, shape (sector, importer, exporter): economies in the order of ``codes``; the diagonal holds trade inside
    ROW and is not used.
    ``unknown``: million USD of partners whose code nobody knows (they count as ROW), by code.
    ``no_sector``: million USD of products that no sector makes; left out.
    ``counts``: where the source keeps the counts of both partners apart.
    ``one_sided``, shape (importer, exporter): pairs that only one partner reports; judged by who reports to the UN
    where absent.
    ``least_ln_sd``, shape (importer, exporter): least standard deviation of the logarithm of every pair.
    ``method``: how flows that both partners report are marked.
    ``partial``, shape (sector, importer, exporter): cells of which only a part of the products was read; none if
    absent.
    ``quantities``: tonnes by pair and industry, where the source has them.
    ``covers``: how much of the nomenclature the file holds, in words; empty where it holds totals of pairs.
    ``notes``: what else was read in a way that the user should know, such as codes of several countries.
    """

    year: int
    codes: tuple[str, ...]
    value: Array
    rows: int
    unknown: Mapping[int, float] = field(default_factory=dict)
    no_sector: float = 0.0
    counts: TwoCounts | None = None
    one_sided: Labels | None = None
    least_ln_sd: Array | None = None
    method: str = "reported"
    partial: Mask | None = None
    notes: tuple[str, ...] = ()
    covers: str = ""
    quantities: Quantities | None = None


def in_unit(trade: ProductTrade, factor: float) -> ProductTrade:
    """Return trade with all money multiplied."""
    counts = trade.counts and TwoCounts(trade.counts.by_importer * factor, trade.counts.by_exporter * factor)
    of = trade.quantities
    weighed = of and replace(of, value=of.value * factor, weighed=of.weighed * factor)
    return replace(trade, value=trade.value * factor, counts=counts, quantities=weighed)


def require_known_codes(
    unknown: Mapping[int, float], no_sector: float, total: float, *, most: float, where: str, columns: tuple[str, str]
) -> None:
    """Refuse a table in which partners or products without a known code hold more than a part of trade."""
    if sum(unknown.values()) > most * total:
        share = sum(unknown.values()) / total
        worst = max(unknown, key=lambda c: unknown[c])
        raise InputError(
            f"{len(unknown)} partner codes are unknown and hold {share:.1%} of trade, most {worst}",
            where=f"{where}, columns {columns[0]}",
            why=NOTHING,
            fix="codes are UN numeric codes as in country_codes_V*.csv (China 156, Kazakhstan 398)",
        )
    if no_sector > most * total:
        raise InputError(
            f"products that no sector makes hold {no_sector / total:.1%} of trade",
            where=f"{where}, column {columns[1]}",
            why=NOTHING,
            fix="products are HS codes; sectors of goods are needed (column isic of --sectors)",
        )

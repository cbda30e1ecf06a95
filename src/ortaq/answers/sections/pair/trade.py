"""What two economies sell to each other: by sector, by whose count, and after the package shown first."""

from math import isinf
from typing import TYPE_CHECKING

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.sections.gains import TOTAL, USD_YEAR
from ortaq.answers.sections.words import tags
from ortaq.core import Band, Region
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.core.volumes import Moved
from ortaq.observe.regions.counts import Count
from ortaq.observe.regions.pair import PairCell, pair_view

if TYPE_CHECKING:
    from ortaq.answers.pair import Pair

PERCENT = Text("unit.percent")


def trade_section(material: Material, pair: "Pair") -> Section:
    """Return sales both ways by sector, with ranges, tariffs and what the package changes; and whose counts differ."""
    ends: dict[str, Words] = {"one": Name("economy", pair.one), "other": Name("economy", pair.other)}
    counts = _counts(material.region, pair)
    said: list[Words] = [Text("pair.trade_lead", ends)]
    said.append(Text("pair.counts_lead") if counts else Text("pair.counts_none", ends))
    tables = (_sectors(material, pair, pair.one, pair.other), _sectors(material, pair, pair.other, pair.one), *counts)
    return Section("pair-trade", Text("pair.trade_title"), tuple(said), tables)


def sold(region: Region, seller: str, buyer: str) -> Band:
    """Return what one economy sells to another in a year, million USD; sectors err together at most."""
    cells = _cells(region, seller, buyer)
    ends = ((one.low_musd, one.value_musd, one.high_musd) for one in cells)
    return Band(*(float(sum(end)) for end in zip(*ends, strict=True)))


def _cells(region: Region, seller: str, buyer: str) -> tuple[PairCell, ...]:
    return tuple(cell for cell in pair_view(region, seller, buyer).cells if cell.exporter == seller)


def _sectors(material: Material, pair: "Pair", seller: str, buyer: str) -> Table:
    """Return what one sells to the other by sector, the most first."""
    region, package = material.region, material.agreement.focus
    i, n = region.economy_ids.index(seller), region.economy_ids.index(buyer)
    found = sorted(_cells(region, seller, buyer), key=lambda cell: -cell.value_musd)
    rows = [
        (
            Cell(Name("sector", cell.sector)),
            Cell(Band(cell.low_musd, cell.value_musd, cell.high_musd), Reading.MONEY, source=cell.source),
            Cell(round(100.0 * float(region.tariff[region.sector_ids.index(cell.sector), n, i]), 6), Reading.SIZE),
            Cell(Text(f"method.{cell.method}")),
            *_after(material, region.sector_ids.index(cell.sector), n, i),
        )
        for cell in found
    ]
    total = sold(region, seller, buyer)
    rows.append((Cell(TOTAL), Cell(total, Reading.MONEY), Cell(""), Cell(""), *_after(material, None, n, i)))
    after = () if material.volumes is None else (Column(Text("pair.after", {"tags": tags(package or 0)}), PERCENT),)
    columns = (
        Column(Text("column.sector")),
        Column(Text("column.flow"), USD_YEAR),
        Column(Text("pair.tariff"), PERCENT),
        Column(Text("column.method")),
        *after,
    )
    title = Text("pair.sells", {"one": Name("economy", seller), "other": Name("economy", buyer)})
    first = seller == pair.one
    return Table(f"pair-sells-{1 if first else 2}", title, columns, tuple(rows), (Text("pair.trade_note"),))


def _after(material: Material, sector: int | None, importer: int, exporter: int) -> tuple[Cell, ...]:
    """Return by how much a flow changes with the package in value; of all sectors where none is named."""
    if material.volumes is None:
        return ()
    trade = material.volumes.trade
    flow = Moved(*(part[:, importer, exporter] for part in (trade.before, trade.volume, trade.value)))
    percent = float(np.asarray((flow.summed(0) if sector is None else flow).value_percent).reshape(-1)[sector or 0])
    return (Cell(Text("volumes.new")) if isinf(percent) else Cell(percent, Reading.CHANGE, 1),)


def _counts(region: Region, pair: "Pair") -> tuple[Table, ...]:
    """Return what every source counts of each direction beside the flows of the region; nothing where none does."""
    if not pair.counts:
        return ()
    publishers = {source.id: source.publisher for source in region.sources}
    rows = tuple(
        (
            Cell(
                Text("pair.from_to", {"one": Name("economy", count.exporter), "other": Name("economy", count.importer)})
            ),
            Cell("; ".join(publishers.get(part, part) for part in count.source.split("+"))),
            Cell(count.value_musd, Reading.MONEY, source=count.source),
            Cell(str(count.year)),
            Cell(count.sector),
            Cell(count.note),
        )
        for count in sorted(pair.counts, key=lambda c: (c.exporter != pair.one, -c.value_musd))
    )
    columns = (
        Column(Text("pair.direction")),
        Column(Text("pair.whose")),
        Column(Text("column.value"), USD_YEAR),
        Column(Text("column.year")),
        Column(Text("column.sector")),
        Column(Text("column.source_note")),
    )
    return (Table("pair-counts", Text("pair.counts"), columns, rows, (Text("pair.counts_note"),)),)


def _direction(count: Count) -> Text:
    return Text("pair.from_to", {"one": Name("economy", count.exporter), "other": Name("economy", count.importer)})


def furthest_apart(pair: "Pair") -> Number | None:
    """Return how many times the largest count of a flow in a year is the smallest; of the flow where it is most."""
    by_flow: dict[tuple[str, str, int], list[float]] = {}
    for count in pair.counts:
        by_flow.setdefault((count.exporter, count.sector, count.year), []).append(count.value_musd)
    ratios = [max(values) / min(values) for values in by_flow.values() if len(values) > 1]
    return Number(max(ratios)) if ratios else None

"""Trade, output and value added before and after: by economy, sector and partner, in value and at fixed prices."""

from collections.abc import Iterator, Sequence
from math import isinf
from typing import Any

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.sections.program_tables import PERCENT, USD_YEAR, program_table
from ortaq.answers.sections.words import tags
from ortaq.core import Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.core.volumes import Moved, Volumes

ITEMS = ("exports", "imports", "output", "value_added")
"""What is shown of every economy and sector."""

PARTNERS = 8
"""Partners of an economy that are printed: those with which it trades most; files have all."""


def volumes_section(material: Material) -> Section | None:
    """Return what the package shown first does to trade and production of members; none where it was not computed."""
    package, found = material.agreement.focus, material.volumes
    if package is None or found is None:
        return None
    return volumes_of_package(material.region, material.payoffs.members, package, found)


def volumes_of_package(region: Region, members: Sequence[str], package: int, volumes: Volumes) -> Section:
    """Return what a package does to trade and production of members.

    Parameters
    ----------
    region : Region
    members : sequence of str
    package : int
    volumes : Volumes
        Before and after it.
    """
    at = region.economy_positions(members, where="volumes")
    said = (Text("volumes.lead", {"tags": tags(package)}),)
    tables = (economies_table(region, volumes, at), *detail_tables(region, volumes, at))
    return Section("volumes", Text("volumes.title"), said, (*tables, *for_programs(region, volumes, at)), annex=True)


def economies_table(region: Region, volumes: Volumes, at: Sequence[int]) -> Table:
    """Return exports, imports, output and value added of some economies.

    Parameters
    ----------
    region : Region
    volumes : Volumes
    at : sequence of int
        Positions of the economies.
    """
    items = _items(volumes)
    rows = tuple((_economy(region, i), *(_moved(moved.summed(0), i) for moved in items.values())) for i in at)
    columns = (Column(Text("run.head.economy")), *(_column(Text(f"volumes.{name}")) for name in items))
    return Table("volumes", Text("volumes.economies"), columns, rows, (Text("volumes.prices"),))


def detail_tables(region: Region, volumes: Volumes, at: Sequence[int]) -> tuple[Table, ...]:
    """Return trade and production of some economies by sector, and the trade of each by partner.

    Parameters
    ----------
    region : Region
    volumes : Volumes
    at : sequence of int
        Positions of the economies.
    """
    return _sectors(region, volumes, at), *(_partners(region, volumes, i) for i in at)


def for_programs(region: Region, volumes: Volumes, at: Sequence[int] | None = None) -> tuple[Table, Table]:
    """Return economies by sector, and flows, for programs; what sums over sectors has no sector.

    Parameters
    ----------
    region : Region
    volumes : Volumes
    at : sequence of int, optional
        Positions of the economies, of which one is at an end of every flow; all if absent.
    """
    own = range(len(region.economies)) if at is None else at
    heads = (("volumes.before", USD_YEAR), ("volumes.volume", USD_YEAR), ("volumes.value", USD_YEAR))
    change = (("volumes.volume_change", PERCENT), ("volumes.value_change", PERCENT))
    named = tuple((Text(key), unit) for key, unit in (*heads, *change))
    item, ends = Text("volumes.item"), tuple((Text(f"run.head.{end}"), "") for end in ("from", "to"))
    return (
        program_table("volumes", ("economy", "sector", (item, ""), *named), _by_sector(region, volumes, own)),
        program_table("trade-volumes", (*ends, "sector", *named), _by_partner(region, volumes, own)),
    )


def _items(volumes: Volumes) -> dict[str, Moved]:
    return {name: getattr(volumes, name) for name in ITEMS}


def _sectors(region: Region, volumes: Volumes, at: Sequence[int]) -> Table:
    items = _items(volumes)
    rows = tuple(
        (
            _economy(region, i),
            Cell(Name("sector", sector)),
            *(_moved(Moved(moved.before[s], moved.volume[s], moved.value[s]), i) for moved in items.values()),
        )
        for i in at
        for s, sector in enumerate(region.sector_ids)
    )
    heads = (Column(Text("run.head.economy")), Column(Text("run.head.sector")))
    columns = (*heads, *(_column(Text(f"volumes.{name}")) for name in items))
    return Table("volumes-by-sector", Text("volumes.sectors"), columns, rows)


def _partners(region: Region, volumes: Volumes, economy: int) -> Table:
    """Return exports to and imports from every partner, the largest first."""
    trade = volumes.trade.summed(0)
    sold, bought = (
        Moved(*(np.asarray(part[at]) for part in (trade.before, trade.volume, trade.value)))
        for at in ((slice(None), economy), (economy, slice(None)))
    )
    order = np.argsort(-(sold.before + bought.before), kind="stable")
    rows = tuple((_economy(region, i), _moved(sold, i), _moved(bought, i)) for i in order.tolist() if i != economy)
    columns = (Column(Text("run.head.partner")), *(_column(Text(f"volumes.{name}")) for name in ITEMS[:2]))
    code = region.economy_ids[economy]
    title = Text("volumes.partners", {"economy": Name("economy", code)})
    return Table(f"volumes-of-{code}", title, columns, rows, shown=PARTNERS)


def _economy(region: Region, at: int) -> Cell:
    return Cell(Name("economy", region.economy_ids[at]))


def _column(title: Words) -> Column:
    changes = (Column(Text(f"volumes.{name}_change"), PERCENT) for name in ("volume", "value"))
    return Column(title, USD_YEAR, tuple(changes))


def _moved(moved: Moved, at: int) -> Cell:
    """Return what was, and below it by how much it changes at fixed prices and in value."""
    changes = (_percent(float(of[at])) for of in (moved.volume_percent, moved.value_percent))
    return Cell(float(moved.before[at]), Reading.MONEY, more=tuple(changes))


def _percent(value: float) -> Cell:
    return Cell(Text("volumes.new")) if isinf(value) else Cell(value, Reading.CHANGE)


def _by_sector(region: Region, volumes: Volumes, own: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    items = _items(volumes)
    for i in own:
        for s, sector in ((None, ""), *enumerate(Name("sector", one) for one in region.sector_ids)):
            for name, moved in items.items():
                whole = moved.summed(0) if s is None else Moved(moved.before[s], moved.volume[s], moved.value[s])
                yield Name("economy", region.economy_ids[i]), sector, Text(f"volumes.{name}"), *_numbers(whole, i)


def _by_partner(region: Region, volumes: Volumes, own: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Yield every flow of some economies with another one that is or becomes anything, exporter first."""
    trade, ids, shown = volumes.trade, region.economy_ids, set(own)
    there = (trade.before > 0.0) | (trade.value > 0.0)
    for exporter, importer, s in np.argwhere(there.transpose(2, 1, 0)).tolist():
        if exporter != importer and {exporter, importer} & shown:
            flow = Moved(trade.before[s, importer], trade.volume[s, importer], trade.value[s, importer])
            ends = (Name("economy", ids[at]) for at in (exporter, importer))
            yield *ends, Name("sector", region.sector_ids[s]), *_numbers(flow, exporter)


def _numbers(moved: Moved, at: int) -> tuple[float, ...]:
    parts = (moved.before, moved.volume, moved.value, moved.volume_percent, moved.value_percent)
    return tuple(float(part[at]) for part in parts)

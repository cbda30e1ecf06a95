"""Competing counts: what different sources state of one flow, side by side; the file counts.csv of a region folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import InputError, Pin, Region, require_known
from ortaq.observe.regions.known import known_region
from ortaq.observe.regions.pin import pinned_value
from ortaq.observe.regions.region_tables import PIN_GROUPS
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

COUNTS = "counts.csv"

_SPEC = TableSpec(
    "counts",
    COUNTS,
    "What different sources state of one flow",
    (
        ColumnSpec("exporter", "Economy that sells, ISO 3166 alpha-3"),
        ColumnSpec("importer", "Economy that buys, ISO 3166 alpha-3"),
        ColumnSpec("sector", "Sector id, goods (all but services) or all"),
        ColumnSpec("year", "Year of the figure", "number", "year"),
        ColumnSpec("value_musd", "Stated value", "number", "million USD"),
        *text_columns(source="Ids of sources and assumptions, joined by +", note="Note"),
        ColumnSpec(
            "reporter", "Whose own count it is: the seller or the buyer; empty for others", blank="", optional=True
        ),
    ),
    keys=(),
)


@dataclass(frozen=True, slots=True)
class Count:
    """What one source states of a flow in a year, million USD; ``source`` holds ids of the region joined by ``+``.

    ``reporter`` is the side that counted it; empty where somebody else did, or nobody says.
    """

    exporter: str
    importer: str
    sector: str
    year: int
    value_musd: float
    source: str
    note: str
    reporter: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Several counts of one flow, largest first, and what the region's flows say, million USD."""

    exporter: str
    importer: str
    sector: str
    counts: tuple[Count, ...]
    flows_musd: float

    @property
    def ratio(self) -> float:
        """The largest count over the smallest."""
        return self.counts[0].value_musd / self.counts[-1].value_musd


def read_counts(folder: Path, region: Region) -> tuple[Count, ...]:
    """Read the counts of a region folder; none where it has no such file."""
    path = folder / COUNTS
    if not path.exists():
        return ()
    codes, groups = region.economy_ids, (*region.sector_ids, *PIN_GROUPS)
    known = [s.id for s in region.sources] + [a.id for a in region.assumptions]
    table = read_table(folder, _SPEC.choosing(exporter=codes, importer=codes, sector=groups))
    counts = []
    for row, where in zip(table.rows(), table.places, strict=True):
        require_known(row["source"].split("+"), known, kind="source", where=where)
        value, year = row["value_musd"], row["year"]
        if value <= 0.0 or year != int(year):
            fix = "write a value above zero in million USD and a whole year"
            raise InputError(
                f"a count of {value:g} in {year:g}", where=where, why="counts are compared as ratios", fix=fix
            )
        if row.get("reporter", "") not in {"", row["exporter"], row["importer"]}:
            fix = "name the seller or the buyer, or leave the cell empty"
            raise InputError(f"'{row['reporter']}' is no side of the flow", where=where, fix=fix)
        counts.append(Count(**{**row, "year": int(year)}))
    return tuple(counts)


def counts_of_pair(name: str, region: Region, first: str, second: str) -> tuple[Count, ...]:
    """Return what sources state of the trade of two economies, both directions.

    ``name``: region as the user names it; a small region in one file has no counts.
    """
    folder = known_region(name)
    found = read_counts(folder, region) if folder.is_dir() else ()
    return tuple(count for count in found if {count.exporter, count.importer} == {first, second})


def disagreements(region: Region, counts: Sequence[Count]) -> tuple[Disagreement, ...]:
    """Return the flows with more than one count, the largest ratio first."""
    by_flow: dict[tuple[str, str, str], list[Count]] = {}
    for count in counts:
        by_flow.setdefault((count.exporter, count.importer, count.sector), []).append(count)
    pairs = [
        Disagreement(*flow, tuple(sorted(own, key=lambda c: -c.value_musd)), _in_region(region, own[0]))
        for flow, own in by_flow.items()
        if len(own) > 1
    ]
    return tuple(sorted(pairs, key=lambda d: -d.ratio))


def _in_region(region: Region, count: Count) -> float:
    asked = Pin(count.exporter, count.importer, count.sector, count.value_musd, count.year, count.source, count.note)
    return pinned_value(region, asked)

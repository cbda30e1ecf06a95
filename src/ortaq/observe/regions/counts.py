"""Competing counts: what different sources state of one flow, side by side; the file counts.csv of a region folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import InputError, Pin, Region, require_known
from ortaq.observe.regions.pin import pinned_value
from ortaq.observe.regions.region_tables import PIN_GROUPS
from ortaq.tables import number, read_csv

COUNTS = "counts.csv"

_COLUMNS = ("exporter", "importer", "sector", "year", "value_musd", "source", "note")


@dataclass(frozen=True, slots=True)
class Count:
    """What one source states of a flow in a year, million USD; ``source`` holds ids of the region joined by ``+``."""

    exporter: str
    importer: str
    sector: str
    year: int
    value_musd: float
    source: str
    note: str


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
    """Read the counts of a region folder; none where it has no such file.

    Raises
    ------
    InputError
        A column is missing, a code or source is unknown, or a value or year is no positive number.
    """
    path = folder / COUNTS
    if not path.exists():
        return ()
    counts = []
    for row in read_csv(folder, COUNTS, _COLUMNS):
        where = f"{path}, line {row['_line']}"
        require_known([row["exporter"], row["importer"]], region.economy_ids, kind="economy", where=where)
        require_known([row["sector"]], (*region.sector_ids, *PIN_GROUPS), kind="sector", where=where)
        known = [s.id for s in region.sources] + [a.id for a in region.assumptions]
        require_known(row["source"].split("+"), known, kind="source", where=where)
        value, year = number(row, "value_musd", path), number(row, "year", path)
        if value <= 0.0 or year != int(year):
            fix = "write a value above zero in million USD and a whole year"
            raise InputError(
                f"a count of {value:g} in {year:g}", where=where, why="counts are compared as ratios", fix=fix
            )
        labels = {k: row[k] for k in ("exporter", "importer", "sector", "source", "note")}
        counts.append(Count(year=int(year), value_musd=value, **labels))
    return tuple(counts)


def disagreements(region: Region, counts: Sequence[Count]) -> tuple[Disagreement, ...]:
    """Return the flows with more than one count, the largest ratio first."""
    by_flow: dict[tuple[str, str, str], list[Count]] = {}
    for count in counts:
        by_flow.setdefault((count.exporter, count.importer, count.sector), []).append(count)
    found = [
        Disagreement(*flow, tuple(sorted(own, key=lambda c: -c.value_musd)), _in_region(region, own[0]))
        for flow, own in by_flow.items()
        if len(own) > 1
    ]
    return tuple(sorted(found, key=lambda d: -d.ratio))


def _in_region(region: Region, count: Count) -> float:
    asked = Pin(count.exporter, count.importer, count.sector, count.value_musd, count.year, count.source, count.note)
    return pinned_value(region, asked)

"""The tables of a region that is rolled to a later year: every row says the vintage."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Region
from ortaq.observe.builds.later_totals import TOTALS, Growth
from ortaq.observe.builds.trade_layer import with_assumptions
from ortaq.observe.regions.known import HEAD
from ortaq.observe.regions.package import RegionPackage
from ortaq.observe.regions.write import cell_positions, with_column, with_row
from ortaq.sources.builders.assumed import ASSUMED
from ortaq.tables import CheckedTable, csv_text

STATED = ("reported", "pinned")
"""Methods that say that a flow was stated of the base year; of a later year it is balanced."""


@dataclass(frozen=True, eq=False)
class Vintage:
    """From which region to which year, by what growth, from which checked table of totals."""

    region: Region
    year: int
    growth: Growth
    totals: CheckedTable

    @property
    def id(self) -> str:
        """Source that every rolled row names."""
        return f"rolled_{self.year}"

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Ids of the sources that the totals name by title."""
        known = {s.id for s in self.region.sources} | {a.id for a in self.region.assumptions} | set(ASSUMED)
        stated = dict.fromkeys(part.strip() for text in self.totals.columns["source"] for part in text.split("+"))
        return {title: f"totals_{k}" for k, title in enumerate((t for t in stated if t not in known), start=1)}

    @property
    def assumed(self) -> list[str]:
        """Assumptions that the rolled region uses."""
        grown = self.growth
        trade = [s for ways in (grown.goods, grown.services) for steps in ways.values() for s in steps]
        used = {part for step in (*grown.gdp, *grown.people, *trade) for part in step.sources}
        always = {"A-ROLL-PATTERN", "A-ROLL-HOME", "A-ROLL-WORLD"}
        return sorted((used & set(ASSUMED)) | always | ({"A-ROLL-PINS"} if self.region.pins else set()))

    def sources(self) -> list[dict[str, str]]:
        """Return the sources that rolling adds."""
        region = self.region
        named = [{"id": own, "title": t, "licence": "facts", "note": TOTALS} for t, own in self.titles.items()]
        own = {
            "id": self.id,
            "title": f"Rolled to {self.year} from {region.base_year} by published totals ({TOTALS})",
            "publisher": "ortaq",
            "year": str(self.year),
            "licence": region.licence,
            "note": f"from region '{region.name}', digest {region.digest}; partners and sectors keep their pattern",
        }
        return [own, *named]


def with_vintage(given: RegionPackage, vintage: Vintage, flow: Array, ln_sd: Array) -> RegionPackage:
    """Return the package of the later year: economies, flows, no pins, sources and assumptions, head.

    ``flow``, ``ln_sd``, shape (sector, importer, exporter): of the later year.
    """
    made = _with_flows(_with_economies(given, vintage), vintage, flow, ln_sd)
    pins = made.tables["pins"]
    totals = vintage.totals.columns
    text = csv_text(list(totals), zip(*totals.values(), strict=True))
    made = RegionPackage(
        {**made.tables, "pins": replace(pins, columns={c: [] for c in pins.columns}, rows=[])},
        {**made.files, TOTALS: text.encode()},
    )
    for row in vintage.sources():
        made = with_row(made, "sources", row)
    return _with_head(with_assumptions(made, vintage.assumed), vintage.region, vintage.year)


def _with_economies(given: RegionPackage, vintage: Vintage) -> RegionPackage:
    region, grown = vintage.region, vintage.growth
    order = [region.economy_ids.index(e) for e in given.tables["economies"].columns["id"]]

    def source(n: int) -> str:
        parts = (*grown.gdp[n].sources, *grown.people[n].sources)
        return "+".join(dict.fromkeys([vintage.id, *(vintage.titles.get(part, part) for part in parts)]))

    columns = {
        "gdp_musd": [repr(region.economies[n].gdp_musd * grown.gdp[n].factor) for n in order],
        "population_million": [repr(region.economies[n].population_million * grown.people[n].factor) for n in order],
        "source": [source(n) for n in order],
    }
    return with_column(given, "economies", columns)


def _with_flows(given: RegionPackage, vintage: Vintage, flow: Array, ln_sd: Array) -> RegionPackage:
    region = vintage.region
    at = cell_positions(given.tables["flows"], region)
    method = np.where(np.isin(region.flow_method, STATED), "balanced", region.flow_method)
    added = np.where(at[1] == at[2], "A-ROLL-HOME", "A-ROLL-PATTERN").tolist()
    old = region.flow_source[at].tolist()
    columns = {
        "value_musd": flow[at].tolist(),
        "ln_sd": np.round(ln_sd[at], 4).tolist(),
        "method": method[at].tolist(),
        "source": [f"{text}+{vintage.id}+{why}".lstrip("+") for text, why in zip(old, added, strict=True)],
    }
    return with_column(given, "flows", columns)


def _with_head(given: RegionPackage, region: Region, year: int) -> RegionPackage:
    """Return the package whose head says the year, and from which year it is rolled."""
    first = region.rolled_from or region.base_year
    bare = re.sub(r" \(rolled to \d+ from \d+\)$", "", region.title)
    title = json.dumps(f"{bare} (rolled to {year} from {first})", ensure_ascii=False)
    head = re.sub(r"^rolled_from[ \t]*=.*\n", "", given.head, flags=re.M)
    head = re.sub(r"^base_year[ \t]*=.*$", f"base_year = {year}\nrolled_from = {first}", head, count=1, flags=re.M)
    head = re.sub(r"^title[ \t]*=.*$", lambda _: f"title = {title}", head, count=1, flags=re.M)
    other = re.compile(r'^(titles\.\w+[ \t]*=[ \t]*".*?)(?: \(\d+ → \d+\))?"[ \t]*$', re.M)
    head = other.sub(lambda line: f'{line[1]} ({first} → {year})"', head)
    return RegionPackage(given.tables, {**given.files, HEAD: head.encode()})

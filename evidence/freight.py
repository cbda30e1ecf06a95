"""Freight against counts: fitted without delay, each count left out in turn, and 0.8 of the capacity beside it.

``python -m evidence.freight`` prints residuals and who is behind each counted crossing, and writes the scores to
docs/records/freight_2023.csv and the composition to docs/records/freight_2023_gates.csv. ``--fit`` first fits the
parameters anew and writes them into the region.
"""

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq import load_region
from ortaq.core import Array, Corner, Region
from ortaq.domains.corridors.freight.counted import BY_LAND, CHECK, SCORED, Count
from ortaq.domains.corridors.freight.counts import modelled, states_of
from ortaq.domains.corridors.freight.fit import Fit, Score, at_parameters, at_point, fitted, left_out, ln_errors, score
from ortaq.domains.corridors.freight.parameters import FITTED, Parameters
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.stochastic import Loading, loaded
from ortaq.domains.corridors.freight.tonnes import freight_demand_of
from ortaq.domains.corridors.network.transport import Transport, transport_of
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.tables import write_file

REGION = "eurasia"
ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "docs" / "records"
SCORES, GATES = "freight_2023.csv", "freight_2023_gates.csv"
PARAMETERS = ROOT / "src" / "ortaq" / "data" / "regions" / REGION / "freight_parameters.csv"

NAIVE_SHARE = 0.8
"""Part of its capacity that the rule without a model says of a crossing."""

WORTH_A_ROW_MT = 0.1


@dataclass(frozen=True, eq=False)
class Freight:
    """What a region's freight is loaded from, and what was counted."""

    transport: Transport
    passages: Passages
    region: Region

    @classmethod
    def of(cls, region: Region) -> "Freight":
        """Return the freight of a region in its base year."""
        transport = transport_of(region)
        if transport is None or transport.loading is None:
            raise ValueError(f"region {region.name} states no freight")
        places = freight_demand_of(region, Corner.CENTRAL).places
        network = transport.network
        return cls(transport, Passages.of(network, apply_changes(network), places), region)

    def load(self, parameters: Parameters) -> Loading:
        """Load all freight without delay."""
        assert self.transport.loading is not None
        demand = freight_demand_of(self.region, Corner.CENTRAL)
        return loaded(self.passages, demand, parameters, self.transport.loading.access)

    @property
    def counts(self) -> tuple[Count, ...]:
        """All counts, checks too."""
        assert self.transport.loading is not None
        return self.transport.loading.counts

    @property
    def parameters(self) -> Parameters:
        """Those that ship."""
        assert self.transport.loading is not None
        return self.transport.loading.parameters

    def naive(self, count: Count) -> float:
        """Return 0.8 of the capacity of the crossings of a count, not a number where one is unknown."""
        known = {row.crossing: row.mt.central for row in self.transport.network.capacities}
        own = [known.get(c) for c in count.crossings if not c.endswith("-road")]
        if count.use != SCORED or not own or None in own:
            return float("nan")
        return NAIVE_SHARE * sum(mt for mt in own if mt is not None)


@dataclass(frozen=True, eq=False)
class Scored:
    """What the loading says of every count: fitted, with the count left out, and with all of its crossings left out.

    All of shape (count,); not a number where a count is not scored.
    """

    counts: tuple[Count, ...]
    fitted: Array
    left_out: Array
    strict: Array
    naive: Array

    def score(self, values: Array) -> Score:
        """Return the score of values over the counts that are scored."""
        own = np.array([c.use == SCORED for c in self.counts])
        return score(ln_errors(values, self.counts)[own])


def scored(freight: Freight, fit: Fit, *, only: Sequence[str] = ()) -> Scored:
    """Return what the loading says of all counts; ``only``: ids of those that are left out in turn, else all."""
    out = np.full((2, len(freight.counts)), np.nan)
    for i, count in enumerate(freight.counts):
        if count.use == SCORED and (not only or count.id in only):
            out[:, i] = [left_out(freight.load, fit, count, strict=strict) for strict in (False, True)]
    values = modelled(freight.load(fit.parameters), freight.counts)
    naive = np.array([freight.naive(count) for count in freight.counts])
    return Scored(freight.counts, values, out[0], out[1], naive)


def gate_rows(freight: Freight, loading: Loading) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield who is behind each counted crossing: count, group, exporter, importer, million tonnes; largest first."""
    demand = loading.demand
    for count in freight.counts:
        if count.kind != "gate" or count.use == CHECK or count.groups != ("*",):
            continue
        states = states_of(freight.passages, count.crossings, BY_LAND)
        mt = loading.composition(states.tolist())
        for cell in np.argsort(-mt, axis=None):
            g, i, n = np.unravel_index(cell, mt.shape)
            if mt[g, i, n] < WORTH_A_ROW_MT:
                break
            yield count.id, demand.groups[g].id, demand.economies[i], demand.economies[n], f"{mt[g, i, n]:.2f}"


def score_rows(found: Scored) -> Iterator[tuple[str, ...]]:
    """Yield a row for every count: what was counted and said, and the logarithms of the errors."""
    columns = (found.fitted, found.left_out, found.strict, found.naive)
    errors = [ln_errors(values, found.counts) for values in columns]
    for i, count in enumerate(found.counts):
        digits = ".2f" if count.value >= 1.0 else ".4f"
        said = [(_said(x[i], digits), _said(ln[i], ".2f")) for x, ln in zip(columns, errors, strict=True)]
        yield count.id, count.use, f"{count.value:g}", str(count.year), *(cell for pair in said for cell in pair)


def _said(value: float, digits: str) -> str:
    return f"{value:{digits}}" if np.isfinite(value) else ""


HEAD = (
    *("count", "use", "counted", "year", "fitted", "ln_fitted", "left_out", "ln_left_out"),
    *("crossings_left_out", "ln_crossings_left_out", "naive", "ln_naive"),
)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def parameter_text(parameters: Parameters) -> str:
    """Return the table of parameters with those fitted put in; the others stay."""
    with PARAMETERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows[1:]:
        if row[0] in FITTED:
            row[1] = f"{getattr(parameters, row[0]):.4g}"
    return table(rows)


def rounded(parameters: Parameters) -> Parameters:
    """Return parameters as they are written."""
    return at_point(parameters, np.array([float(f"{getattr(parameters, name):.4g}") for name in FITTED]))


def main() -> None:
    """Print and write how the loading meets the counts."""
    parser = argparse.ArgumentParser(prog="python -m evidence.freight", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the parameters anew and write them into the region")
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    given = parser.parse_args()
    freight = Freight.of(load_region(REGION))
    start = freight.parameters
    if given.fit:
        start = rounded(fitted(freight.load, freight.counts, start).parameters)
        write_file(PARAMETERS, parameter_text(start))
    fit = at_parameters(freight.load, freight.counts, start)
    found = scored(freight, fit)
    for name, band in FITTED.items():
        print(f"fitted {name} {getattr(start, name):.4g} (range {band.low:g} to {band.high:g})")
    for row in (HEAD, *score_rows(found)):
        print("  ".join(f"{cell:>18s}" for cell in row))
    said = {
        "fitted": found.fitted,
        "left out": found.left_out,
        "crossings left out": found.strict,
        "naive": found.naive,
    }
    for what, values in said.items():
        print(f"{what}: {found.score(values)}")
    print("with delay: as fitted, for delay is zero at the loads of the base year (freight/delay.py)")
    gates = list(gate_rows(freight, freight.load(start)))
    for row in gates:
        print("  ".join(row))
    write_file(given.records / SCORES, table([HEAD, *score_rows(found)]))
    write_file(given.records / GATES, table([("count", "group", "exporter", "importer", "mt"), *gates]))


if __name__ == "__main__":
    main()

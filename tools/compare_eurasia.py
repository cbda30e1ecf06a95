"""Compare the shipped region's bilateral goods totals with a reference table of reported trade (CEPII BACI 2023).

``python tools/compare_eurasia.py --baci PATH`` reads only the region's parquet files and PATH, a parquet file with
columns exporter, importer, value_kusd. It prints the fit over all pairs of named economies above 1 million USD and the
pairs of Central Asia with China and Russia. Exit status 1 when the correlation of logarithms is below the floor.
"""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

REGION = Path(__file__).resolve().parents[1] / "src" / "ortaq" / "data" / "regions" / "eurasia"
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
SMALLEST_PAIR = 1.0
FLOOR = 0.90

Key = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """Goods from an exporter to an importer, million USD; ``baci`` is nan where the reference has no entry.

    ``ln_sd`` is the value-weighted mean over the pair's sectors: it treats their errors as moving together, the widest
    reading of the cells. ``pinned`` counts cells that rest on a stated figure.
    """

    value: float
    ln_sd: float
    pinned: int
    baci: float

    @property
    def low(self) -> float:
        """Lower end of the band: two standard deviations below."""
        return self.value * math.exp(-2 * self.ln_sd)

    @property
    def high(self) -> float:
        """Upper end of the band: two standard deviations above."""
        return self.value * math.exp(2 * self.ln_sd)

    @property
    def inside(self) -> bool:
        """Whether the reference lies in the band."""
        return self.low <= self.baci <= self.high


def read_pairs(region: Path, baci: Path) -> dict[Key, Pair]:
    """Goods pairs of the region beside the reference, by (exporter, importer)."""
    reference: dict[Key, float] = {}
    columns = pq.read_table(baci, columns=["exporter", "importer", "value_kusd"]).to_pydict()
    for exporter, importer, value in zip(*columns.values(), strict=True):
        reference[exporter, importer] = reference.get((exporter, importer), 0.0) + value / 1e3
    value, weighted, pinned = {}, {}, {}
    flows = pq.read_table(region / "flows.parquet").to_pylist()
    for cell in flows:
        key = cell["exporter"], cell["importer"]
        if cell["sector"] == "services" or key[0] == key[1]:
            continue
        value[key] = value.get(key, 0.0) + cell["value_musd"]
        weighted[key] = weighted.get(key, 0.0) + cell["value_musd"] * cell["ln_sd"]
        pinned[key] = pinned.get(key, 0) + (cell["method"] == "pinned")
    return {k: Pair(v, weighted[k] / v if v else 0.0, pinned[k], reference.get(k, math.nan)) for k, v in value.items()}


def fit(pairs: list[Pair]) -> dict[str, float]:
    """Correlation and errors in logarithms, weighted absolute percentage error, and share inside the band."""
    value, baci = np.array([p.value for p in pairs]), np.array([p.baci for p in pairs])
    error = np.log(value / baci)
    return {
        "r_log": float(np.corrcoef(np.log(value), np.log(baci))[0, 1]),
        "rmse_ln": float(np.sqrt((error**2).mean())),
        "median_abs_ln": float(np.median(np.abs(error))),
        "wape": float(np.abs(value - baci).sum() / baci.sum()),
        "inside_band": float(np.mean([p.inside for p in pairs])),
    }


def print_fit(title: str, pairs: list[Pair]) -> float:
    """Print one line of measures and return the correlation of logarithms."""
    measures = fit(pairs)
    print(f"{title}: {len(pairs)} pairs, " + ", ".join(f"{k} {v:.3f}" for k, v in measures.items()))
    return measures["r_log"]


def print_pairs(pairs: dict[Key, Pair], partner: str) -> None:
    """Print both directions of Central Asia's goods trade with one partner."""
    print(f"\nCentral Asia and {partner}, goods, million USD")
    print(f"{'pair':10s} {'baseline':>10s} {'low':>10s} {'high':>10s} {'BACI':>10s}  inside")
    for member in CENTRAL_ASIA:
        for exporter, importer in ((member, partner), (partner, member)):
            pair = pairs[exporter, importer]
            known = not math.isnan(pair.baci)
            shown = f"{pair.baci:10.0f}" if known else f"{'-':>10s}"
            inside = ("yes" if pair.inside else "NO") if known else "no entry"
            print(f"{exporter}->{importer}   {pair.value:10.0f} {pair.low:10.0f} {pair.high:10.0f} {shown}  {inside}")


def main() -> int:
    """Print the comparison; 0 when the fit is good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baci", type=Path, required=True, help="parquet with exporter, importer, value_kusd")
    parser.add_argument("--region", type=Path, default=REGION, help="region folder")
    arguments = parser.parse_args()
    pairs = read_pairs(arguments.region, arguments.baci)
    named = {k: p for k, p in pairs.items() if "ROW" not in k and p.baci > SMALLEST_PAIR and p.value > 0}
    members = {k: p for k, p in named.items() if any(code in CENTRAL_ASIA for code in k)}
    r_log = print_fit("all pairs", list(named.values()))
    print_fit("pairs without a pin", [p for p in named.values() if not p.pinned])
    print_fit("pairs of Central Asia", list(members.values()))
    print_fit("pairs of Central Asia without a pin", [p for p in members.values() if not p.pinned])
    for partner in ("CHN", "RUS"):
        print_pairs(pairs, partner)
    return 0 if r_log >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())

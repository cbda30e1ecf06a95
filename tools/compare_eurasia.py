"""Compare the shipped region's bilateral goods totals with a reference table of reported trade (CEPII BACI 2023).

``python tools/compare_eurasia.py --baci PATH`` reads only the region's parquet files and PATH, a parquet file with
columns exporter, importer, value_kusd. It prints the fit over all pairs of named economies above 1 million USD and the
pairs of Central Asia with China and Russia. Exit status 1 when the correlation of logarithms is below the floor.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

REGION = Path(__file__).resolve().parents[1] / "src" / "ortaq" / "data" / "regions" / "eurasia"
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
SMALLEST_PAIR = 1.0
FLOOR = 0.90


def goods_totals(region: Path) -> pd.DataFrame:
    """Goods by pair of different economies: value (million USD), ln_sd (value-weighted mean of the cells), methods.

    The weighted mean treats the errors of a pair's sectors as moving together, the widest reading of the cell ln_sd.
    """
    flows = pd.read_parquet(region / "flows.parquet")
    goods = flows[(flows.sector != "services") & (flows.exporter != flows.importer)].copy()
    goods["weighted_sd"] = goods.value_musd * goods.ln_sd
    pairs = goods.groupby(["exporter", "importer"]).agg(
        value=("value_musd", "sum"),
        weighted_sd=("weighted_sd", "sum"),
        pinned=("method", lambda m: (m == "pinned").any()),
    )
    pairs["ln_sd"] = pairs.weighted_sd / pairs.value.where(pairs.value > 0, 1.0)
    return pairs


def joined(region: Path, baci: Path) -> pd.DataFrame:
    """Region pairs beside the reference, both in million USD; the reference is nan where it has no entry."""
    reference = pd.read_parquet(baci).groupby(["exporter", "importer"]).value_kusd.sum() / 1e3
    pairs = goods_totals(region).join(reference.rename("baci"))
    low, high = np.exp(-2 * pairs.ln_sd), np.exp(2 * pairs.ln_sd)
    return pairs.assign(low=pairs.value * low, high=pairs.value * high)


def fit(table: pd.DataFrame) -> dict[str, float]:
    """Correlation and errors in logarithms, weighted absolute percentage error, and share inside the band."""
    error = np.log(table.value / table.baci)
    return {
        "pairs": float(len(table)),
        "r_log": float(np.corrcoef(np.log(table.value), np.log(table.baci))[0, 1]),
        "rmse_ln": float(np.sqrt((error**2).mean())),
        "median_abs_ln": float(error.abs().median()),
        "wape": float((table.value - table.baci).abs().sum() / table.baci.sum()),
        "inside_band": float(((table.baci >= table.low) & (table.baci <= table.high)).mean()),
    }


def print_pairs(table: pd.DataFrame, partner: str) -> None:
    """Both directions of Central Asia's goods trade with one partner."""
    print(f"\nCentral Asia and {partner}, goods, million USD")
    print(f"{'pair':10s} {'baseline':>10s} {'low':>10s} {'high':>10s} {'BACI':>10s}  inside")
    for member in CENTRAL_ASIA:
        for exporter, importer in ((member, partner), (partner, member)):
            row = table.loc[(exporter, importer)]
            known = not np.isnan(row.baci)
            inside = ("yes" if row.low <= row.baci <= row.high else "NO") if known else "no entry"
            shown = f"{row.baci:10.0f}" if known else f"{'-':>10s}"
            print(f"{exporter}->{importer}   {row.value:10.0f} {row.low:10.0f} {row.high:10.0f} {shown}  {inside}")


def main() -> int:
    """Print the comparison; 0 when the fit is good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baci", type=Path, required=True, help="parquet with exporter, importer, value_kusd")
    parser.add_argument("--region", type=Path, default=REGION, help="region folder")
    arguments = parser.parse_args()
    table = joined(arguments.region, arguments.baci)
    names = table.index.to_frame()
    usable = table[
        (table.baci > SMALLEST_PAIR) & (table.value > 0) & (names.exporter != "ROW") & (names.importer != "ROW")
    ]
    for title, part in (("all pairs", usable), ("pairs without a pin", usable[~usable.pinned.astype(bool)])):
        print(
            title + ": " + ", ".join(f"{k} {v:.3f}" if k != "pairs" else f"{v:.0f} pairs" for k, v in fit(part).items())
        )
    for partner in ("CHN", "RUS"):
        print_pairs(table, partner)
    return 0 if fit(usable)["r_log"] >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())

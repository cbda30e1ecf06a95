"""A full year of product trade to a region: eleven million rows in the layout of CEPII BACI, made here from a seed."""

import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from benchmarks.measure import answer_of
from benchmarks.peak import peak_mb
from benchmarks.report import Options, Table
from ortaq.core import Array
from ortaq.observe import load_region
from ortaq.observe.builds.building import BuildOptions, build_region
from ortaq.sources.builders.baci import read_baci
from ortaq.sources.builders.classification import countries, read_sectors
from ortaq.sources.builders.partners import un_code

ROWS = 11_000_000
YEAR = 2023
TARGET_SECONDS, TARGET_MB = 60.0, 3000.0
WORLD_GOODS_KUSD = 21.7e9


def builders(_options: Options) -> Table:
    """Write the file, build a region from it and from its zip in processes of their own, and say what that took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"BACI_HS22_Y{YEAR}_V202501.csv"
        write_baci(path, ROWS, seed=0)
        packed = Path(folder) / "BACI_HS22_V202501.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
        size = path.stat().st_size / 1e6
        rows = [_measured(path, "a year of BACI to a region"), _measured(packed, "the same in the zip as published")]
    note = f"{ROWS:,} rows ({size:,.0f} MB) in the published layout, made from a seed; laid over region eurasia."
    columns = ("job", "ortaq, s", "peak memory, MB", "reading alone, s", "target", "met")
    return Table("Regions from published tables", note, columns, rows)


def _measured(path: Path, job: str) -> tuple[str, ...]:
    found = answer_of([sys.executable, "-m", "benchmarks.observe", path])
    met = found["seconds"] <= TARGET_SECONDS and found["peak_mb"] <= TARGET_MB
    return (
        job,
        f"{found['seconds']:.1f}",
        f"{found['peak_mb']:,.0f}",
        f"{found['reading']:.1f}",
        f"{TARGET_SECONDS:.0f} s, {TARGET_MB:,.0f} MB",
        "yes" if met else "no",
    )


def write_baci(path: Path, rows: int, seed: int) -> None:
    """Write distinct rows t, i, j, k, v, q; values are log-normal around exporter times importer size."""
    rng = np.random.default_rng(seed)
    known = sorted(countries().values(), key=lambda c: -c.population_million)
    codes = np.array([int(un_code(c.id)) for c in known])
    size = np.array([max(c.population_million, 0.01) for c in known]) ** 0.5
    products = rng.choice(np.arange(10121, 970600), 5400, replace=False)
    cells = np.empty(0, dtype=np.int64)
    while len(cells) < rows:
        cells = np.unique(np.concatenate([cells, _cells(rng, size / size.sum(), len(products), rows)]))
    cells = np.sort(rng.permutation(cells)[:rows])
    pair, product = np.divmod(cells, len(products))
    seller, buyer = np.divmod(pair, len(codes))
    value = rng.lognormal(0.0, 2.5, rows) * np.sqrt(size[seller] * size[buyer])
    value *= WORLD_GOODS_KUSD / value.sum()
    names = [f"{k:06d}" for k in products]
    table = pa.table(
        {
            "t": np.full(rows, YEAR, dtype=np.int16),
            "i": codes[seller],
            "j": codes[buyer],
            "k": pa.DictionaryArray.from_arrays(product.astype(np.int32), names).cast(pa.string()),
            "v": np.round(value, 3),
            "q": np.round(value * rng.lognormal(-1.0, 1.0, rows), 3),
        }
    )
    pacsv.write_csv(table, path, pacsv.WriteOptions(quoting_style="none"))


def _cells(rng: np.random.Generator, weight: Array, products: int, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return cells (exporter, importer, product) drawn by size, own trade left out; some come more than once."""
    seller, buyer = (rng.choice(len(weight), count, p=weight) for _ in range(2))
    popular = rng.beta(0.7, 1.6, count)
    cells = (seller * len(weight) + buyer) * products + (popular * products).astype(np.int64)
    return np.asarray(cells[seller != buyer])


def main() -> None:
    """Build from the file that is named, after reading it once alone; print seconds and peak memory as JSON."""
    path = Path(sys.argv[1])
    start = perf_counter()
    read_baci(path, read_sectors(None), load_region("eurasia").economy_ids, YEAR)
    reading = perf_counter() - start
    with tempfile.TemporaryDirectory() as home:
        os.environ["ORTAQ_HOME"] = home
        start = perf_counter()
        build_region({"baci": path}, "synthetic", BuildOptions(over_pins=True))
        took = perf_counter() - start
    sys.stdout.write(json.dumps({"seconds": took, "reading": reading, "peak_mb": peak_mb()}) + "\n")


if __name__ == "__main__":
    main()

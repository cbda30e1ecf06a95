"""Writing a region as the folder that the door reads."""

import csv
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ortaq.core import Region


def write_region(region: Region, folder: Path) -> Path:
    """Write every table of a region and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "region.toml").write_text(
        f'schema = 1\nname = "{region.name}"\ntitle = "{region.title}"\nbase_year = {region.base_year}\n'
        f'currency = "{region.currency}"\ndescription = ""\nlicence = "{region.licence}"\n',
        encoding="utf-8",
    )
    _csv(
        folder / "economies.csv",
        ("id", "name_en", "name_ru", "name_zh", "group", "population_million", "gdp_musd", "source"),
        [(e.id, *e.names.values(), e.group, e.population_million, e.gdp_musd, "toy") for e in region.economies],
    )
    _csv(
        folder / "sectors.csv",
        ("id", "title_en", "title_ru", "title_zh", "description", "theta_low", "theta", "theta_high", "source"),
        [
            (
                s.id,
                *s.titles.values(),
                s.description,
                s.trade_elasticity.low,
                s.trade_elasticity.central,
                s.trade_elasticity.high,
                s.source,
            )
            for s in region.sectors
        ],
    )
    _csv(
        folder / "sources.csv",
        ("id", "title", "publisher", "year", "licence", "url", "note"),
        [(s.id, s.title, s.publisher, s.year, s.licence, s.url, s.note) for s in region.sources],
    )
    _csv(folder / "assumptions.csv", ("id", "statement", "low", "central", "high", "unit", "reason"), [])
    _csv(folder / "pins.csv", ("exporter", "importer", "sector", "value_musd", "year", "source", "reason"), [])
    _tables(region, folder)
    return folder


def _tables(region: Region, folder: Path) -> None:
    ids, sectors = region.economy_ids, region.sector_ids
    cells = [(j, n, i) for j, n, i in product(range(len(sectors)), range(len(ids)), range(len(ids)))]
    place = {
        "exporter": [ids[i] for _, _, i in cells],
        "importer": [ids[n] for _, n, _ in cells],
        "sector": [sectors[j] for j, _, _ in cells],
    }
    flows = {
        "value_musd": region.flow,
        "ln_sd": region.flow_ln_sd,
        "method": region.flow_method,
        "source": region.flow_source,
    }
    pq.write_table(pa.table({**place, **{k: v.ravel().tolist() for k, v in flows.items()}}), folder / "flows.parquet")
    tariffs = {
        "tariff": region.tariff,
        "low": region.tariff_low,
        "high": region.tariff_high,
        "source": region.tariff_source,
    }
    table = pa.table({**place, **{k: v.ravel().tolist() for k, v in tariffs.items()}})
    abroad = [n != i for _, n, i in cells]
    pq.write_table(table.filter(pa.array(abroad)), folder / "tariffs.parquet")
    rows = [
        (ids[n], sectors[u], k, float(share))
        for n, u in product(range(len(ids)), range(len(sectors)))
        for k, share in zip(
            (*sectors, "value_added"), (*region.input_share[:, u, n], region.value_added_share[u, n]), strict=True
        )
    ]
    columns = ("economy", "user_sector", "input_sector", "share")
    pq.write_table(pa.table(dict(zip(columns, zip(*rows, strict=True), strict=True))), folder / "io.parquet")


def edit_parquet(path: Path, change: Callable[[dict[str, list[Any]]], None]) -> None:
    """Change the columns of a parquet table in place."""
    columns = pq.read_table(path).to_pydict()
    change(columns)
    pq.write_table(pa.table(columns), path)


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)

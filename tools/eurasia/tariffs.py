"""Applied tariffs by importer, exporter and sector: MFN levels, sector shape, preferences and special duties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# Level of each goods sector against the importer's agricultural or industrial average (assumption A-TARIFF-SHAPE).
SHAPE = {
    "agrifood": ("agri", 1.0),
    "energy": ("industry", 0.3),
    "metals": ("industry", 0.6),
    "light": ("industry", 1.3),
    "equipment": ("industry", 0.9),
}
UNIONS = ("EU", "EAEU")
# Extra duties on industrial goods (assumption A-301): importer, exporter, central, low, high.
SPECIAL = (("USA", "CHN", 0.14, 0.09, 0.18), ("CHN", "USA", 0.06, 0.02, 0.14))


@dataclass(frozen=True)
class Tariff:
    """Ad valorem fractions with a range; arrays have axes (sector, importer, exporter)."""

    value: Array
    low: Array
    high: Array
    method: NDArray[np.str_]
    source: NDArray[np.object_]


def blocs_of(economies: list[dict[str, str]]) -> dict[str, frozenset[str]]:
    """Bloc labels of each economy, its own code included."""
    labels = {e["id"]: {e["id"], *e["blocs"].split()} for e in economies}
    labels["CHN"].add("CHNASEAN")
    return {k: frozenset(v) for k, v in labels.items()}


def preference(a: frozenset[str], b: frozenset[str], rules: list[dict[str, str]], field: str) -> float:
    """Smallest factor of the agreements that join two economies; 1 where none does."""
    factors = [float(r[field]) for r in rules if (r["a"] in a and r["b"] in b) or (r["b"] in a and r["a"] in b)]
    return min(factors, default=1.0)


def tariff_table(
    economies: list[dict[str, str]], sectors: list[str], levels: dict[str, dict[str, str]], rules: list[dict[str, str]]
) -> Tariff:
    """Every importer, exporter and sector; zero at home, in services, and inside the EU and the EAEU."""
    n = len(economies)
    blocs = blocs_of(economies)
    value, low, high = (np.zeros((len(sectors), n, n)) for _ in range(3))
    method = np.full(value.shape, "reported", dtype="<U8")
    source = np.full(value.shape, "treaty_unions", dtype=object)
    source[sectors.index("services")] = "A-SERVICES-TARIFF"
    for m, importer in enumerate(economies):
        level = levels[importer["id"]]
        for x, exporter in enumerate(economies):
            a, b = blocs[importer["id"]], blocs[exporter["id"]]
            if m == x or any(u in a and u in b for u in UNIONS):
                continue
            special = next((s[2:] for s in SPECIAL if s[:2] == (importer["id"], exporter["id"])), (0.0, 0.0, 0.0))
            for k, sector in enumerate(sectors):
                if sector not in SHAPE:
                    continue
                kind, factor = SHAPE[sector]
                factor *= preference(a, b, rules, f"{kind}_factor")
                extra = special if kind == "industry" else (0.0, 0.0, 0.0)
                base = float(level[kind]) * factor
                value[k, m, x] = base + extra[0]
                low[k, m, x] = base * float(level["low_factor"]) + extra[1]
                high[k, m, x] = base * float(level["high_factor"]) + extra[2]
                method[k, m, x] = "assumed"
                used = "+A-PREFERENCES" if preference(a, b, rules, f"{kind}_factor") < 1 else ""
                source[k, m, x] = f"{level['source']}+A-TARIFF-SHAPE{used}" + ("+A-301" if extra[0] else "")
    return Tariff(value, low, high, method, source)

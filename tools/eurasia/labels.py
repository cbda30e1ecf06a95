"""Method, source and uncertainty of every international cell of the region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pairs import Pairs
from sectors import GOODS

Array = NDArray[np.float64]
Rows = list[dict[str, str]]
SPLIT_SD = {"table": 0.25, "donor": 0.50}
SERVICES_SD = {"table": 0.50, "donor": 0.90}
# Raw materials that make up more than this share of a cell decide its label.
RAW_LEADS = 0.7
RAW_SD = 0.35
ROW_FACTOR = 0.5


@dataclass(frozen=True)
class PairFacts:
    """How a pair's goods total is known: ``kind`` is pinned, share or balanced; ``ln_sd`` is that of the total."""

    kind: str
    exporter_in_table: bool
    both_in_table: bool
    ln_sd: float
    pin: dict[str, str] | None
    stated_mix: bool


@dataclass(frozen=True)
class Label:
    """What a cell carries beside its value."""

    ln_sd: float
    method: str
    source: str


def services_label(pair: PairFacts) -> Label:
    """Services are what goods leave of the totals, spread by the table or by distance."""
    if pair.both_in_table:
        return Label(SERVICES_SD["table"], "balanced", "cia_factbook_2025+oecd_icio_2022")
    return Label(SERVICES_SD["donor"], "donor", "cia_factbook_2025+A-SERVICES")


def goods_label(pair: PairFacts, share: float, raw_share: float) -> Label:
    """Label of a goods cell that holds ``share`` of its pair and of which ``raw_share`` is reported raw materials.

    The uncertainty of the split vanishes as one sector takes the whole pair.
    """
    spread = SPLIT_SD["table" if pair.both_in_table else "donor"] * (1 - share)
    if raw_share > RAW_LEADS:
        if pair.pin:
            return Label(float(np.hypot(pair.ln_sd, spread / 2)), "pinned", f"{pair.pin['source']}+cepii_baci_raw")
        return Label(float(np.hypot(min(pair.ln_sd, RAW_SD), spread / 2)), "mirrored", "cepii_baci_raw")
    split = "oecd_icio_2022" if pair.exporter_in_table else "A-EXPORT-MIX"
    split += "+A-IMPORT-MIX" if pair.stated_mix else ""
    ln_sd = float(np.hypot(pair.ln_sd, spread))
    if pair.pin:
        return Label(ln_sd, "pinned", f"{pair.pin['source']}+{split}")
    if pair.kind == "share":
        return Label(ln_sd, "share", f"cia_factbook_2025+{split}")
    prior = "oecd_icio_2022" if pair.both_in_table else "A-GRAVITY"
    sources = dict.fromkeys(["cia_factbook_2025", prior, *split.split("+")])
    return Label(ln_sd, "balanced" if pair.exporter_in_table else "donor", "+".join(sources))


def pair_spread(pairs: Pairs, group: NDArray[np.int64], n: int) -> Array:
    """ln_sd of goods totals, axes (importer, exporter); errors partly cancel inside the rest of the world."""
    pick = np.zeros((n, len(group)))
    pick[group, np.arange(len(group))] = 1.0
    spread = pick @ (pairs.value * pairs.ln_sd) @ pick.T / np.maximum(pick @ pairs.value @ pick.T, 1e-12)
    spread[-1, :] *= ROW_FACTOR
    spread[:-1, -1] *= ROW_FACTOR
    return spread


def cell_labels(
    value: Array, raw: Array, pairs: Pairs, *, spread: Array, ids: list[str], table: set[str], facts: dict[str, Rows]
) -> dict[tuple[int, int, int], Label]:
    """Labels by (sector, importer, exporter); ``value`` has six sectors, ``raw`` the five goods sectors."""
    place = {c: k for k, c in enumerate(pairs.codes)}
    pinned = {(p["exporter"], p["importer"], p["sector"]): p for p in facts["pins"]}
    mixes = {r["economy"] for r in facts["import_mix"]}
    in_table = table | {"ROW"}
    labels: dict[tuple[int, int, int], Label] = {}
    for m, importer in enumerate(ids):
        for x, exporter in enumerate(ids):
            if m == x:
                continue
            named = "ROW" not in (importer, exporter)
            pair = PairFacts(
                kind=str(pairs.method[place[importer], place[exporter]]) if named else "balanced",
                exporter_in_table=exporter in in_table,
                both_in_table=exporter in in_table and importer in in_table,
                ln_sd=float(spread[m, x]),
                pin=pinned.get((exporter, importer, "goods")),
                stated_mix=importer in mixes,
            )
            total = max(value[:5, m, x].sum(), 1e-12)
            for k, sector in enumerate(GOODS):
                pin = pinned.get((exporter, importer, sector))
                here = value[k, m, x]
                labels[k, m, x] = (
                    Label(float(pin["ln_sd"]), "pinned", pin["source"])
                    if pin
                    else goods_label(pair, here / total, raw[k, m, x] / max(here, 1e-12))
                )
            labels[5, m, x] = services_label(pair)
    return labels

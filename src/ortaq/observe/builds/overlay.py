"""Reported goods trade laid over a region: what is reported replaces the base's flows, the rest is balanced around."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ortaq.core import Array, Labels, Pin, Region, said
from ortaq.observe.regions.balancing import Balanced, balance
from ortaq.observe.regions.pin import cells_of, fixed_by
from ortaq.observe.regions.unit_doubts import UnitQuestion, looks_like
from ortaq.observe.regions.write import unit_factor
from ortaq.sources.builders.assumed import MIRRORED_FACTOR, pair_ln_sd
from ortaq.sources.builders.classification import REST, SHIPPED
from ortaq.sources.builders.product_trade import ProductTrade
from ortaq.tables import read_csv

HOME_GIVES_WAY = 1.0
"""Spread of sales at home while balancing: these are a remainder, so they give way first (A-BACI-TOTALS)."""


@dataclass(frozen=True, eq=False, slots=True)
class Overlay:
    """A region's flows after reported trade was laid over them, shape (sector, importer, exporter).

    ``replaced``, shape (importer, exporter): pairs whose goods trade is reported.
    ``aimed``: flows before balancing.
    ``pins``: pins that hold.
    """

    flow: Array
    aimed: Array
    ln_sd: Array
    method: Labels
    source: Labels
    replaced: Labels
    pins: tuple[Pin, ...]
    balanced: Balanced


@cache
def non_reporters(year: int) -> frozenset[str]:
    """Return the economies that do not report their trade by partner to the UN in a year."""
    rows = read_csv(SHIPPED, "non_reporters.csv", ("iso3", "from_year", "to_year"))
    return frozenset(r["iso3"] for r in rows if int(r["from_year"]) <= year <= int(r["to_year"]))


def doubt_unit(region: Region, trade: ProductTrade, goods: Sequence[int], unit: str, where: str) -> None:
    """Ask where reported trade is about a thousand or a million times the region's.

    ``unit``: what the values were taken for. Raises UnitQuestion if the totals of the pairs that both know differ by
    what is between two units.
    """
    reported = trade.value[list(goods)].sum(axis=0)
    known = (reported > 0.0) & ~np.eye(len(reported), dtype=bool)
    own = region.flow[list(goods)].sum(axis=0)
    ratio = float(reported[known].sum()) / max(float(own[known].sum()), 1e-9)
    sizes = {u: unit_factor(unit) / unit_factor(u) for u in ("usd", "kusd", "musd") if u != unit}
    if other := looks_like(ratio, sizes):
        raise UnitQuestion(
            f"reported trade is {ratio:,.4g} times the region's: the values look like {other}, not {unit}",
            where=where,
            unit=other,
            fix=said("--unit {other} if so; --unit {unit} to take them as they are", other=other, unit=unit),
        )


def lay_over(
    region: Region,
    trade: ProductTrade,
    goods: Sequence[int],
    source_id: str,
    *,
    over_pins: bool = False,
) -> Overlay:
    """Replace goods trade of the pairs that are reported and balance the region around it.

    Output and purchases of every economy and sector stay (assumption A-BACI-TOTALS); pins hold, and reported trade then
    says only how a pinned pair divides into sectors.

    ``goods``: positions of the sectors that customs count.
    ``over_pins``: drop pins of pairs that are reported.
    Raises NotConverged if no table has these totals.
    """
    n = len(region.economies)
    reported = trade.value[list(goods)].sum(axis=0)
    replaced = (reported > 0.0) & ~np.eye(n, dtype=bool)
    aimed, ln_sd = np.array(region.flow), np.array(region.flow_ln_sd)
    method, source = region.flow_method.astype(object), region.flow_source.astype(object)
    sd, how = _quality(region, reported, trade)
    partial = np.zeros(region.flow.shape, dtype=bool) if trade.partial is None else trade.partial
    for k in goods:
        # Of a part of the products, what is reported is the least; what nobody reported stays as it was.
        taken = replaced & (~partial[k] | (trade.value[k] > region.flow[k]))
        aimed[k][taken] = trade.value[k][taken]
        ln_sd[k][taken] = sd[taken]
        method[k][taken] = how[taken]
        known = f"{source_id}+A-PAIR-SD" + ("+A-PART-OF-SECTOR" if partial.any() else "")
        source[k][taken] = np.where(trade.value[k] > 0.0, known, source_id)[taken]
    pins = tuple(p for p in region.pins if not (over_pins and _is_reported(region, p, replaced)))
    _lead_by_pins(region, pins, aimed=aimed, ln_sd=ln_sd, method=method, source=source)
    balanced = _balanced(region, pins, aimed=aimed, ln_sd=ln_sd, replaced=replaced, goods=goods)
    return Overlay(
        balanced.flow, aimed, ln_sd, method.astype(np.str_), source.astype(np.str_), replaced, pins, balanced
    )


def _quality(region: Region, reported: Array, trade: ProductTrade) -> tuple[Array, Labels]:
    """Return ln-sd and method of every pair: both partners report, or only one does (A-PAIR-SD, A-MIRROR-SD)."""
    silent = np.array([e in non_reporters(trade.year) for e in region.economy_ids])
    mirrored = silent[:, None] | silent[None, :] if trade.one_sided is None else trade.one_sided
    sd = pair_ln_sd(reported) * np.where(mirrored, MIRRORED_FACTOR, 1.0)
    if trade.least_ln_sd is not None:
        sd = np.maximum(sd, trade.least_ln_sd)
    return np.asarray(sd), np.where(mirrored, "mirrored", trade.method)


def _is_reported(region: Region, pin: Pin, replaced: Labels) -> bool:
    ids = region.economy_ids
    return REST not in (pin.exporter, pin.importer) and bool(replaced[ids.index(pin.importer), ids.index(pin.exporter)])


def _lead_by_pins(
    region: Region, pins: Sequence[Pin], *, aimed: Array, ln_sd: Array, method: Labels, source: Labels
) -> None:
    """Scale reported trade of pinned sums to the pin, and keep the base's labels there; inner sums come last."""
    for pin in sorted(pins, key=lambda p: -len(cells_of(region, p))):
        cells = list(cells_of(region, pin))
        flat = aimed.reshape(-1)
        total = float(flat[cells].sum())
        flat[cells] = flat[cells] * pin.value_musd / total if total > 0.0 else region.flow.ravel()[cells]
        ln_sd.reshape(-1)[cells] = region.flow_ln_sd.ravel()[cells]
        method.reshape(-1)[cells] = region.flow_method.ravel()[cells]
        source.reshape(-1)[cells] = region.flow_source.ravel()[cells]


def _balanced(
    region: Region, pins: Sequence[Pin], *, aimed: Array, ln_sd: Array, replaced: Labels, goods: Sequence[int]
) -> Balanced:
    fixed, sums = fixed_by(region, pins)
    held = set(fixed) | {c for s in sums for c in s.cells}
    inside = np.zeros(region.flow.shape, dtype=bool)
    inside[list(goods)] = replaced
    free = np.where(aimed > 0.0, ln_sd, 0.0)
    own = np.arange(len(region.economies))
    free[:, own, own] = np.where(aimed[:, own, own] > 0.0, HOME_GIVES_WAY, 0.0)
    places = [int(c) for c in np.flatnonzero(inside & (aimed > 0.0)) if int(c) not in held]
    return balance(region.flow, free, fixed=fixed, sums=sums, places=places, start=aimed)

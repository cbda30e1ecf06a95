"""Bilateral goods totals of the world in the base year: shares, gravity and table priors, raw materials, pins, IPF."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from read_factbook import Country

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

DISTANCE, BORDER, SINGLE_MARKET, CIS = -1.1, 0.6, 0.3, 1.5
_EU = "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE"
_CIS = "ARM AZE BLR GEO KAZ KGZ MDA RUS TJK TKM UZB"
EU, CIS_MEMBERS = frozenset(_EU.split()), frozenset(_CIS.split())
# A share cell this far above gravity is an artefact unless the partner's own list bears it out.
ARTEFACT_RESIDUAL = float(np.exp(3.0))
# No pair falls below this part of its reported raw materials.
RAW_FLOOR = 0.95
# Weight of the inter-country table against gravity in the prior (geometric).
TABLE_WEIGHT = 0.7
# Known cells may exceed a country's total. What is left for the others is at least this part of the total, ...
MIN_RESIDUAL = 0.03
# ... at least this part of what the prior gives them, ...
MIN_OPEN = 0.3
# ... and the final fit may not press shares and others together below this part of their sum.
JOINT = 0.9
# Standard deviation of rounding a share to whole percent.
ROUNDING = 0.0029


@dataclass(frozen=True)
class Pairs:
    """Goods totals by pair, million USD FOB: value, method and ln_sd have axes (importer, exporter)."""

    codes: list[str]
    value: Array
    method: NDArray[np.str_]
    ln_sd: Array


def gravity(countries: list[Country], exports: Array, imports: Array, distance: float = DISTANCE) -> Array:
    """Gravity prediction summing to total exports, axes (importer, exporter); zero on the diagonal."""
    lat = np.radians([c.latitude for c in countries])
    lon = np.radians([c.longitude for c in countries])
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = np.maximum(2 * 6371 * np.arcsin(np.sqrt(np.clip(half, 0, 1))), 100.0)
    bonus = np.zeros_like(km)
    for n, a in enumerate(countries):
        for i, b in enumerate(countries):
            bonus[n, i] = (
                BORDER * (b.iso3 in a.neighbours)
                + SINGLE_MARKET * (a.iso3 in EU and b.iso3 in EU)
                + CIS * (a.iso3 in CIS_MEMBERS and b.iso3 in CIS_MEMBERS)
            )
    table = km**distance * np.exp(bonus) * imports[:, None] * exports[None, :]
    np.fill_diagonal(table, 0.0)
    return table * exports.sum() / table.sum()


def borne_out(code: str, value: float, listed: dict[str, float], total: float) -> bool:
    """Tell whether the partner's list agrees with a flow: it names the country, or the flow is below its top five."""
    return code in listed or not listed or value < 1.2 * min(listed.values()) * total


def share_base(countries: list[Country], totals: Array, pinned: Array, field: str) -> Array:
    """Totals that the partner shares refer to: without pinned partners that the list lacks although they lead it.

    ``pinned`` has one row per country and one column per partner. Mirror data, from which the shares descend, miss
    flows that neither side reports (Russia with Belarus or Tajikistan), so the shares describe the remainder.
    """
    base = totals.copy()
    for k, c in enumerate(countries):
        listed = getattr(c, field)
        smallest = min(listed.values(), default=1.0) * totals[k]
        unseen = [
            pinned[k, p]
            for p, other in enumerate(countries)
            if other.iso3 not in listed and pinned[k, p] > 1.5 * smallest
        ]
        base[k] = max(totals[k] - sum(unseen), MIN_RESIDUAL * totals[k])
    return base


def share_cells(countries: list[Country], exports: Array, imports: Array, prior: Array) -> tuple[Array, Array]:
    """Cells known from partner shares: (value, ln_sd of rounding), nan where none.

    Both sides are weighted by their squared share. Mirror artefacts are dropped: a cell above ``ARTEFACT_RESIDUAL``
    times gravity that the partner does not list although it would be among the partner's first five, or a cell above
    95 % of the partner's total.
    """
    n = len(countries)
    place = {c.iso3: k for k, c in enumerate(countries)}
    total, weight = np.zeros((n, n)), np.zeros((n, n))
    seen: list[tuple[int, int, float, float, bool]] = []
    for k, c in enumerate(countries):
        for iso3, share in c.export_shares.items():
            if iso3 in place:
                m = place[iso3]
                seen.append(
                    (
                        m,
                        k,
                        share * exports[k],
                        share,
                        borne_out(c.iso3, share * exports[k], countries[m].import_shares, imports[m]),
                    )
                )
        for iso3, share in c.import_shares.items():
            if iso3 in place:
                i = place[iso3]
                seen.append(
                    (
                        k,
                        i,
                        share * imports[k],
                        share,
                        borne_out(c.iso3, share * imports[k], countries[i].export_shares, exports[i]),
                    )
                )
    for m, i, value, share, supported in seen:
        if value > 0.95 * min(exports[i], imports[m]) or (value > ARTEFACT_RESIDUAL * prior[m, i] and not supported):
            continue
        total[m, i] += share**2 * value
        weight[m, i] += share**2
    value = np.where(weight > 0, total / np.maximum(weight, 1e-30), np.nan)
    with np.errstate(divide="ignore"):
        ln_sd = ROUNDING / np.sqrt(np.maximum(weight, 1e-12))
    return value, np.where(weight > 0, ln_sd, np.nan)


def balance(start: Array, exports: Array, imports: Array, rounds: int = 200) -> Array:
    """Fit ``start`` (importer, exporter) to row and column totals in proportion, step by step."""
    table = start.copy()
    imports = imports * exports.sum() / imports.sum()
    for _ in range(rounds):
        table *= (imports / np.maximum(table.sum(1), 1e-12))[:, None]
        table *= (exports / np.maximum(table.sum(0), 1e-12))[None, :]
    return table


def prior_table(gravity_table: Array, icio: Array) -> Array:
    """Geometric mix of the ICIO goods flow and gravity; gravity alone (same scale) for pairs outside the table."""
    inside = np.isfinite(icio) & (icio > 0) & (gravity_table > 0)
    scaled = gravity_table * float(np.median(icio[inside] / gravity_table[inside]))
    mixed = np.zeros_like(scaled)
    mixed[inside] = icio[inside] ** TABLE_WEIGHT * scaled[inside] ** (1 - TABLE_WEIGHT)
    return np.where(inside, mixed, scaled)


def fit_free_cells(
    start: Array, free: Mask, settled: Array, exports: Array, imports: Array
) -> tuple[Array, Array, Array]:
    """Fit the free cells of ``start`` to what the settled ones leave; also return the rests used, exports first."""
    open_cells = np.where(free, start, 0.0)
    rests = []
    for axis, total in ((0, exports), (1, imports)):
        least = np.maximum(MIN_RESIDUAL, MIN_OPEN * open_cells.sum(axis) / start.sum(axis)) * total
        rests.append(np.maximum(total - settled.sum(axis), least))
    return balance(open_cells, rests[0], rests[1]), rests[0], rests[1]


def pair_sd(value: Array, *, given: Mask, rounding: Array, inside: Mask) -> Array:
    """Spread of estimated totals by method and size; ``inside``: both countries are in the inter-country table.

    Set so that about 95 % of the pairs of BACI 2023 lie within two standard deviations.
    """
    shared = np.hypot(np.where(inside, 0.30, 0.55), rounding)
    fitted = np.where(inside, np.clip(1.9 - 0.13 * np.log(np.maximum(value, 1.0)), 0.6, 1.5), 1.6)
    return np.where(given, shared, fitted)


def goods_pairs(
    countries: list[Country],
    exports: Array,
    imports: Array,
    *,
    icio: Array,
    raw: Array,
    pins: dict[tuple[int, int], tuple[float, float]],
) -> Pairs:
    """Estimate every goods pair; ``pins`` maps (importer, exporter) to (value, ln_sd) and is kept exactly."""
    base = gravity(countries, exports, imports)
    fixed = np.zeros_like(base, dtype=bool)
    pinned, pinned_sd = np.zeros_like(base), np.zeros_like(base)
    for (n, i), (value, ln_sd) in pins.items():
        fixed[n, i], pinned[n, i], pinned_sd[n, i] = True, value, ln_sd
    seen_x = share_base(countries, exports, pinned.T, "export_shares")
    seen_m = share_base(countries, imports, pinned, "import_shares")
    known, rounding = share_cells(countries, seen_x, seen_m, base)
    given = np.isfinite(known) & ~fixed
    free = ~given & ~fixed
    np.fill_diagonal(free, False)
    shares = np.where(given, np.nan_to_num(known), 0.0)
    floor = np.where(fixed, 0.0, RAW_FLOOR * raw)
    # Pinned pairs keep their raw materials here: what leads a country's trade leaves less to its free cells.
    start = np.maximum(prior_table(base, icio), RAW_FLOOR * raw)
    filled, rest_x, rest_m = fit_free_cells(start, free, shares + pinned, exports, imports)
    joint_x = np.maximum(np.maximum(exports - pinned.sum(0), MIN_RESIDUAL * exports), JOINT * (rest_x + shares.sum(0)))
    joint_m = np.maximum(np.maximum(imports - pinned.sum(1), MIN_RESIDUAL * imports), JOINT * (rest_m + shares.sum(1)))
    fitted = balance(np.maximum(filled + shares, floor), joint_x, joint_m, rounds=30)
    total = np.where(fixed, pinned, np.maximum(fitted, floor))
    np.fill_diagonal(total, 0.0)
    spread = pair_sd(total, given=given, rounding=np.nan_to_num(rounding), inside=np.isfinite(icio))
    method = np.where(fixed, "pinned", np.where(given, "share", "balanced"))
    return Pairs([c.iso3 for c in countries], total, method, np.where(fixed, pinned_sd, spread))

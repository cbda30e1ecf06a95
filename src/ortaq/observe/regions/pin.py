"""Pins: stated facts that a region keeps to the bit while the other flows are balanced around them."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, Pin, Region
from ortaq.observe.regions.balancing import FixedSum, balance
from ortaq.observe.regions.region_tables import PIN_GROUPS, pinned_sectors

FARTHEST = 3.0
"""Standard deviations of its logarithm by which balancing may move a flow."""

NAMED = 3
"""Pins that a message names."""

HOLDS = 1e-6
"""Relative difference up to which a pin counts as kept."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A flow that balancing moved, million USD; ``ln_sd_units`` is ln(after / before) / ln_sd."""

    exporter: str
    importer: str
    sector: str
    before_musd: float
    after_musd: float
    ln_sd_units: float


@dataclass(frozen=True, slots=True)
class TotalMoved:
    """A total that had to give way, million USD: ``sales`` of a seller or ``purchases`` of a buyer."""

    total: str
    economy: str
    sector: str
    before_musd: float
    after_musd: float


@dataclass(frozen=True, eq=False, slots=True)
class Rebalanced:
    """Flows after balancing, what moved (largest money first), totals that gave way, residual and rounds.

    ``flow`` has shape (sector, importer, exporter), million USD.
    """

    flow: Array
    moved: tuple[Moved, ...]
    totals: tuple[TotalMoved, ...]
    residual: float
    rounds: int


def pinned_value(region: Region, pin: Pin) -> float:
    """Return what the flows say about a pin, million USD."""
    return float(region.flow.ravel()[list(cells_of(region, pin))].sum())


def broken_pins(region: Region) -> tuple[tuple[Pin, float], ...]:
    """Return the pins that the flows do not keep, with what the flows say instead, million USD."""
    valued = ((p, pinned_value(region, p)) for p in region.pins)
    return tuple((p, v) for p, v in valued if abs(v - p.value_musd) > HOLDS * max(p.value_musd, 1.0))


def require_no_conflict(region: Region, pins: Sequence[Pin]) -> None:
    """Refuse pins of one pair that cannot hold together."""
    by_pair: dict[tuple[str, str], list[Pin]] = {}
    for pin in pins:
        by_pair.setdefault((pin.exporter, pin.importer), []).append(pin)
    for own in by_pair.values():
        for k, pin in enumerate(own):
            _require_equal(region, pin, own[k + 1 :])
            inside = _largest_inside(region, pin, own)
            if inside:
                _require_room(region, pin, inside)


def rebalance(region: Region, pins: Sequence[Pin], fresh: Sequence[Pin], *, farthest: float = FARTHEST) -> Rebalanced:
    """Balance the flows around pins.

    ``region``: its totals by seller and buyer are kept; the old pins hold.
    ``pins``: everything that must hold, old and new.
    ``fresh``: those of the pins that are new: only totals of their sellers and buyers may give way.
    ``farthest``: standard deviations by which another flow may be moved.
    Raises NotConverged if the flows cannot be balanced, InputError if a flow would be moved too far.
    """
    require_no_conflict(region, pins)
    seeded = _seeded(region, fresh)
    values, sums = fixed_by(region, pins)
    places = [c for pin in fresh for c in cells_of(region, pin)]
    result = balance(region.flow, region.flow_ln_sd, fixed=values, sums=sums, places=places, start=seeded)
    moved, totals = moved_flows(region, result.flow), moved_totals(region, result.raised)
    stated = set(values) | {cell for held in sums for cell in held.cells}
    _require_near(region, moved, stated, fresh, farthest)
    return Rebalanced(result.flow, moved, totals, result.residual, result.rounds)


def _require_near(
    region: Region, moved: Sequence[Moved], stated: Container[int], fresh: Sequence[Pin], farthest: float
) -> None:
    """Refuse a balance that moves a flow, other than those stated, further than its uncertainty bears."""
    economy, sector = region.economy_ids.index, region.sector_ids.index

    def is_free(m: Moved) -> bool:
        place = sector(m.sector), economy(m.importer), economy(m.exporter)
        return int(np.ravel_multi_index(place, region.flow.shape)) not in stated

    far = [m for m in moved if np.isfinite(m.ln_sd_units) and abs(m.ln_sd_units) > farthest and is_free(m)]
    if far:
        worst = max(far, key=lambda m: abs(m.ln_sd_units))
        raise InputError(
            f"balancing would move {worst.exporter} -> {worst.importer}, {worst.sector}, by "
            f"{abs(worst.ln_sd_units):.1f} standard deviations, from {worst.before_musd:,.4g} to "
            f"{worst.after_musd:,.4g} million USD",
            where="; ".join(f"{_label(pin)} {pin.value_musd:,.4g}" for pin in fresh[:NAMED]) or "pins",
            why=f"what is stated does not fit the totals within their uncertainties ({len(far)} flows are too far)",
            fix="check the figure and its unit; state the flow that is moved as well, or a wider ln_sd for it",
        )


def fixed_by(region: Region, pins: Sequence[Pin]) -> tuple[dict[int, float], list[FixedSum]]:
    """Return what pins fix: single cells by raveled position, and sums of several."""
    held = [(cells_of(region, pin), pin.value_musd) for pin in pins]
    return {c[0]: value for c, value in held if len(c) == 1}, [FixedSum(c, value) for c, value in held if len(c) > 1]


def moved_flows(region: Region, flow: Array) -> tuple[Moved, ...]:
    """Return every flow that differs from the region's, largest difference in money first."""
    difference = np.abs(flow - region.flow)
    order = np.argsort(-difference, axis=None, kind="stable")[: int((difference > 0.0).sum())]
    result = []
    for j, n, i in zip(*np.unravel_index(order, flow.shape), strict=True):
        before, after, sd = (float(a[j, n, i]) for a in (region.flow, flow, region.flow_ln_sd))
        units = float(np.log(after / before) / sd) if min(before, after, sd) > 0.0 else float("inf")
        cell = region.economy_ids[i], region.economy_ids[n], region.sector_ids[j]
        result.append(Moved(*cell, before, after, units))
    return tuple(result)


def moved_totals(region: Region, raised: Array) -> tuple[TotalMoved, ...]:
    """Return the totals of sellers and buyers that changed by ``raised``, shape (sector, importer, exporter)."""
    result = []
    for total, before, change in (
        ("sales", region.output, raised.sum(axis=1)),
        ("purchases", region.flow.sum(axis=2), raised.sum(axis=2)),
    ):
        for j, n in np.argwhere(change != 0.0):
            cell = region.economy_ids[n], region.sector_ids[j]
            result.append(TotalMoved(total, *cell, float(before[j, n]), float(before[j, n] + change[j, n])))
    return tuple(sorted(result, key=lambda t: -abs(t.after_musd - t.before_musd)))


def pinned_ln_sd(region: Region, pin: Pin, ln_sd: float) -> Mapping[int, float]:
    """Return the new ln-sd of the pinned cells by raveled position.

    A pinned sum says nothing about its sectors: what a cell is less certain than the most certain cell of the pair
    is taken as the spread of the sector split, and joined with the pin's own.
    """
    cells = list(cells_of(region, pin))
    old = region.flow_ln_sd.ravel()[cells]
    split = np.sqrt(np.maximum(old**2 - (old[old > 0.0].min() if (old > 0.0).any() else 0.0) ** 2, 0.0))
    return {c: float(np.hypot(ln_sd, s)) if len(cells) > 1 else ln_sd for c, s in zip(cells, split, strict=True)}


def cells_of(region: Region, pin: Pin) -> tuple[int, ...]:
    """Return the raveled positions that a pin fixes the sum of."""
    where = f"pin {_label(pin)}"
    if pin.sector not in (*region.sector_ids, *PIN_GROUPS):
        region.sector_positions([pin.sector], where=where)
    n, i = region.economy_positions([pin.importer, pin.exporter], where=where)
    sectors = [region.sector_ids.index(s) for s in pinned_sectors(pin.sector, region.sector_ids)]
    return tuple(int(np.ravel_multi_index((j, n, i), region.flow.shape)) for j in sectors)


def _label(pin: Pin) -> str:
    return f"{pin.exporter}-{pin.importer}/{pin.sector}"


def _largest_inside(region: Region, pin: Pin, others: Iterable[Pin]) -> list[Pin]:
    """Return the pins inside another one, without those that are inside one of themselves."""
    own = set(cells_of(region, pin))
    inside = [p for p in others if p is not pin and set(cells_of(region, p)) < own]
    return [p for p in inside if not any(set(cells_of(region, p)) < set(cells_of(region, q)) for q in inside)]


def _require_equal(region: Region, pin: Pin, others: Iterable[Pin]) -> None:
    for other in others:
        if cells_of(region, other) == cells_of(region, pin) and other.value_musd != pin.value_musd:
            raise InputError(
                f"pins conflict by {abs(pin.value_musd - other.value_musd):,.1f} million USD: {_label(pin)} is "
                f"{pin.value_musd:,.1f} ({pin.source}) and {other.value_musd:,.1f} ({other.reason})",
                where=f"pins of {pin.exporter}-{pin.importer}",
                fix="correct one of them",
            )


def _require_room(region: Region, pin: Pin, inside: Sequence[Pin]) -> None:
    stated = sum(p.value_musd for p in inside)
    taken = {c for p in inside for c in cells_of(region, p)}
    left = [c for c in cells_of(region, pin) if c not in taken]
    room = pin.value_musd - stated
    prior = float(region.flow.ravel()[left].sum())
    parts = " + ".join(f"{_label(p)} {p.value_musd:,.1f}" for p in inside)
    whole = f"{_label(pin)} {pin.value_musd:,.1f}"
    if not left and abs(room) > HOLDS * pin.value_musd:
        what = f"pins conflict by {abs(room):,.1f} million USD: {parts} make up all of {whole}"
    elif left and room < HOLDS * prior:
        what = f"pins conflict by {-room:,.1f} million USD: {parts} leave nothing of {whole}"
    else:
        return
    raise InputError(what, where=f"pins of {pin.exporter}-{pin.importer}", fix="correct one of them, or --replace one")


def _seeded(region: Region, fresh: Sequence[Pin]) -> Array:
    """Return the flows with a start where a pin wants trade and the region has none: the exporter's sector mix."""
    start = region.flow.copy()
    flat = start.reshape(-1)
    for pin in fresh:
        cells = list(cells_of(region, pin))
        if pin.value_musd > 0.0 and not flat[cells].any():
            mix = np.array([region.output[c // region.flow[0].size, c % region.flow.shape[2]] for c in cells])
            flat[cells] = pin.value_musd * mix / mix.sum()
    return start


def with_pin(region: Region, pin: Pin, *, replace_old: bool) -> tuple[Pin, ...]:
    """Return the pins of the region with a new one."""
    same = [p for p in region.pins if (p.exporter, p.importer, p.sector) == (pin.exporter, pin.importer, pin.sector)]
    if same and not replace_old:
        old = same[0]
        raise InputError(
            f"pins conflict by {abs(pin.value_musd - old.value_musd):,.1f} million USD: {_label(pin)} is pinned at "
            f"{old.value_musd:,.1f} ({old.year}, {old.source})",
            where=f"pin {_label(pin)}",
            why=old.reason,
            fix="--replace takes the new value instead",
        )
    return (*(p for p in region.pins if p not in same), pin)

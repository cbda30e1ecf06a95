"""Random draws of what is uncertain: flows, trade elasticities, tariffs and the strength of effects."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Band, Change, InputError, Region, Scenario

PAIR_CORRELATION = 0.5
"""Share of the variance of a flow's error that all sectors of the pair have in common (assumption)."""

MARGIN_TOLERANCE = 1e-10
"""Relative error of a rebalanced total."""

MOST_ROUNDS = 2000
"""Rounds of iterative proportional fitting before giving up."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One world of an ensemble: a region and a scenario with every range replaced by a value."""

    region: Region
    scenarios: tuple[Scenario, ...]


def draw_worlds(region: Region, scenarios: tuple[Scenario, ...], count: int, seed: int) -> Iterator[Draw]:
    """Yield worlds; the same seed gives the same worlds whatever the scenarios, so that scenarios compare.

    Elasticities, tariffs and effects are triangular between low and high with the mode at central (elasticities in
    logs); tariffs move together, the shifts of one change move together. The value of time and the shares of the ways
    stay central. Flows are lognormal with the region's
    standard deviations, part of each error common to the pair, and then fitted back to every economy's sales and
    purchases by sector.

    Raises
    ------
    InputError
        Fewer than two draws, or a flow table that cannot be fitted.
    """
    if count < 2:
        raise InputError(f"{count} draws", where="draws", why="a band needs several", fix="ask for 200 or so")
    changes = {c.id: c for scenario in scenarios for c in scenario.changes}
    for child in np.random.SeedSequence(seed).spawn(count):
        of_region, of_changes = child.spawn(2)
        drawn = _draw_region(region, np.random.default_rng(of_region))
        # Each change has a stream of its own name: adding one does not disturb the draws of the others.
        strengths = {i: _strength(of_changes, c) for i, c in changes.items()}
        yield Draw(drawn, tuple(replace(s, changes=tuple(strengths[c.id] for c in s.changes)) for s in scenarios))


def _draw_region(region: Region, rng: np.random.Generator) -> Region:
    sectors = tuple(
        replace(s, trade_elasticity=Band.exact(float(np.exp(_triangular(rng, *_logs(s.trade_elasticity))))))
        for s in region.sectors
    )
    place = _triangular(rng, -1.0, 0.0, 1.0)
    spread = region.tariff_high - region.tariff if place > 0.0 else region.tariff - region.tariff_low
    tariff = region.tariff + place * spread
    flow = _draw_flow(region, tariff, rng)
    return replace(region, sectors=sectors, flow=flow, tariff=tariff, tariff_low=tariff, tariff_high=tariff)


def _draw_flow(region: Region, tariff: Array, rng: np.random.Generator) -> Array:
    """Draw flows, fit them to the totals, and step back where a sector would leave an importer no final demand."""
    pair = rng.standard_normal(region.flow.shape[1:])
    cell = rng.standard_normal(region.flow.shape)
    noise = np.sqrt(PAIR_CORRELATION) * pair + np.sqrt(1.0 - PAIR_CORRELATION) * cell
    sd = region.flow_ln_sd
    drawn = fit_margins(region.flow * np.exp(sd * noise - 0.5 * sd**2), region.flow.sum(axis=2), region.output)
    used = np.einsum("kun,un->kn", region.input_share, region.output)
    before = (region.flow * (1.0 + tariff)).sum(axis=2) - used
    after = (drawn * (1.0 + tariff)).sum(axis=2) - used
    # Both tables have the same totals, so any mixture has them too; half of every final demand is kept.
    allowed, fall = 0.5 * np.maximum(before, 0.0), before - after
    keep = np.divide(allowed, fall, out=np.ones_like(fall), where=fall > allowed).min(axis=1)[:, None, None]
    return np.asarray(keep * drawn + (1.0 - keep) * region.flow)


def fit_margins(table: Array, purchases: Array, sales: Array) -> Array:
    """Scale importers and exporters in turn until every sector has the given totals (Deming & Stephan 1940).

    Parameters
    ----------
    table : ndarray, shape (sector, importer, exporter)
        Not negative; zeros stay zero.
    purchases, sales : ndarray, shape (sector, importer), (sector, exporter)
        Totals over exporters and over importers.

    Raises
    ------
    InputError
        The totals cannot be reached.
    """
    fitted = table.copy()
    for _ in range(MOST_ROUNDS):
        fitted *= _ratio(purchases, fitted.sum(axis=2))[:, :, None]
        found = fitted.sum(axis=1)
        if np.abs(found - sales).max() <= MARGIN_TOLERANCE * sales.max() and _close(found, sales):
            return fitted
        fitted *= _ratio(sales, found)[:, None, :]
    raise InputError(
        "drawn flows cannot be fitted to the totals of the region",
        where="flows",
        why=f"{MOST_ROUNDS} rounds of proportional fitting did not reach every total",
        fix="check for economies that trade with one partner only, or lower ln_sd",
    )


def _close(found: Array, wanted: Array) -> bool:
    return bool((np.abs(found - wanted) <= 1e-7 * wanted).all())


def _ratio(wanted: Array, found: Array) -> Array:
    return np.divide(wanted, found, out=np.ones_like(wanted), where=found > 0.0)


def _strength(stream: np.random.SeedSequence, change: Change) -> Change:
    """Return the change with every range replaced by the value at one drawn place."""
    own = np.random.SeedSequence([*_words(stream), *change.id.encode()])
    place = _triangular(np.random.default_rng(own), -1.0, 0.0, 1.0)
    shifts = tuple(replace(s, percent=Band.exact(_at(s.percent, place))) for s in change.shifts)
    network = tuple(replace(s, value=Band.exact(_at(s.value, place))) for s in change.network)
    return replace(change, shifts=shifts, network=network)


def _words(stream: np.random.SeedSequence) -> list[int]:
    return [int(word) for word in stream.generate_state(4)]


def _at(band: Band, place: float) -> float:
    """Return the value at a place from -1 (low) over 0 (central) to 1 (high)."""
    end = band.high if place > 0.0 else band.low
    return band.central if np.isinf(band.central) else band.central + abs(place) * (end - band.central)


def _logs(band: Band) -> tuple[float, float, float]:
    return float(np.log(band.low)), float(np.log(band.central)), float(np.log(band.high))


def _triangular(rng: np.random.Generator, low: float, mode: float, high: float) -> float:
    return float(rng.triangular(low, mode, high)) if high > low else mode

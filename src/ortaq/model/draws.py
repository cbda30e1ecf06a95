"""Random draws of what is uncertain: flows, trade elasticities, tariffs and the strength of effects."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Band, Change, InputError, Region, Scenario
from ortaq.model.refit import PAIR_CORRELATION, refitted


@dataclass(frozen=True, slots=True)
class Draw:
    """One world of an ensemble: a region and a scenario with every range replaced by a value."""

    region: Region
    scenarios: tuple[Scenario, ...]


def draw_worlds(region: Region, scenarios: tuple[Scenario, ...], count: int, seed: int) -> Iterator[Draw]:
    """Yield worlds; the same seed gives the same worlds whatever the scenarios, so that scenarios compare.

    Elasticities, tariffs and effects are triangular between low and high with the mode at central (elasticities in
    logs); tariffs move together, the shifts of one change move together. The value of time and the shares of the ways
    stay central. Flows are lognormal with the region's standard deviations, part of each error common to the pair, and
    then fitted back to every economy's sales and purchases by sector.

    Parameters
    ----------
    region : Region
    scenarios : tuple of Scenario
    count : int
        Two or more.
    seed : int

    Raises
    ------
    InputError
        Fewer than two draws, or a flow table that cannot be fitted.

    Examples
    --------
    >>> [round(draw.region.sectors[0].trade_elasticity.central, 2) for draw in draw_worlds(region, (scenario,), 2, 1)]
    [6.73, 4.5]
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
    """Draw flows and fit them to the totals."""
    pair = rng.standard_normal(region.flow.shape[1:])
    cell = rng.standard_normal(region.flow.shape)
    noise = np.sqrt(PAIR_CORRELATION) * pair + np.sqrt(1.0 - PAIR_CORRELATION) * cell
    sd = region.flow_ln_sd
    return refitted(region, tariff, region.flow * np.exp(sd * noise - 0.5 * sd**2))


def _strength(stream: np.random.SeedSequence, change: Change) -> Change:
    """Return the change with every range replaced by the value at one drawn place."""
    own = np.random.SeedSequence([*_words(stream), *change.id.encode()])
    place = _triangular(np.random.default_rng(own), -1.0, 0.0, 1.0)
    return replace(change, moves=tuple(m.with_band(Band.exact(_at(m.band, place))) for m in change.moves))


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

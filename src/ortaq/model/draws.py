"""Random draws of what is uncertain: flows, trade elasticities, tariffs and the strength of effects."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import erf, sqrt

import numpy as np

from ortaq.core import (
    COMMON_ERROR,
    Array,
    Band,
    Change,
    Doubt,
    Input,
    InputError,
    Region,
    Scenario,
    ranges,
    said,
    with_ranges,
)
from ortaq.model.refit import PAIR_CORRELATION, refitted

Places = dict[Input, float]
"""Where each drawn value lies in its range: -1 (low) over 0 (central) to 1 (high)."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One world of an ensemble: a region and scenarios with every range replaced by a value.

    Attributes
    ----------
    region : Region
    scenarios : tuple of Scenario
    places : mapping of str to float
        Where every change lies in its range, by id: from -1 (low) over 0 (central) to 1 (high).
    """

    region: Region
    scenarios: tuple[Scenario, ...]
    places: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Streams:
    """The random numbers of one world; what has a name has a stream of its own, so that agendas meet the same world.

    Attributes
    ----------
    accounts, effects, costs, closure : SeedSequence
    common : float
        Part of the variance of the errors of effects that all effects share.
    """

    accounts: np.random.SeedSequence
    effects: np.random.SeedSequence
    costs: np.random.SeedSequence
    closure: np.random.SeedSequence
    common: float

    @classmethod
    def of(cls, seed: int, number: int, common: float) -> "Streams":
        """Return those of world ``number`` (from 0) of a seed."""
        accounts, effects, costs, closure = np.random.SeedSequence(seed, spawn_key=(number,)).spawn(4)
        return cls(accounts, effects, costs, closure, common)

    def effect(self, id: str) -> float:
        """Return the place at which the effects of a change lie: a Gaussian copula with one factor for all changes.

        Methodology, eq. (U4).
        """
        shared, own = _normal(self.effects), _normal(self.effects, id)
        return triangular_place(sqrt(self.common) * shared + sqrt(1.0 - self.common) * own)

    def assumption(self, id: str) -> float:
        """Return the place at which an assumption of a model lies, independent of all else."""
        return triangular_place(_normal(self.costs, id))

    def cost(self, id: str) -> float:
        """Return a standard normal number for the cost of a measure, independent of all else."""
        return _normal(self.costs, id)


def require_drawable(count: int, common: float) -> None:
    """Refuse fewer than two draws, and a common part of errors that is no share."""
    if count < 2:
        raise InputError(f"{count} draws", where="draws", why="a band needs several", fix="ask for 200 or so")
    if not 0.0 <= common <= 1.0:
        raise InputError(
            f"the common part of the errors of effects is {common:g}",
            where="common_error",
            why="it is a share: 0 if every effect errs by itself, 1 if all err together",
            fix=said("give a number from 0 to 1, or leave it out for {usual}", usual=f"{COMMON_ERROR:g}"),
        )


def draw_worlds(
    region: Region, scenarios: tuple[Scenario, ...], count: int, seed: int, common: float = COMMON_ERROR
) -> Iterator[Draw]:
    """Yield worlds; the same seed gives the same worlds whatever the scenarios, so that scenarios compare.

    Elasticities, tariffs and effects are triangular between low and high with the mode at central (elasticities in
    logs); tariffs move together, the shifts of one change move together, and those of different changes have a part of
    their errors in common. The value of time and the shares of the ways stay central. Flows are lognormal with the
    region's standard deviations, part of each error common to the pair, and then fitted back to every economy's sales
    and purchases by sector.

    Parameters
    ----------
    region : Region
    scenarios : tuple of Scenario
    count : int
        Two or more.
    seed : int
    common : float, optional
        Part of the variance of the errors of effects that all changes share, 0 to 1.

    Raises
    ------
    InputError
        Fewer than two draws, a common part outside 0 to 1, or a flow table that cannot be fitted.

    Examples
    --------
    >>> [round(draw.region.sectors[0].trade_elasticity.central, 2) for draw in draw_worlds(region, (scenario,), 2, 1)]
    [6.73, 4.5]
    """
    require_drawable(count, common)
    for number in range(count):
        yield draw_world(region, scenarios, number, seed, common)


def draw_world(
    region: Region, scenarios: tuple[Scenario, ...], number: int, seed: int, common: float = COMMON_ERROR
) -> Draw:
    """Return one of the worlds of `draw_worlds`, which needs none of the others.

    Parameters
    ----------
    region : Region
    scenarios : tuple of Scenario
    number : int
        Which, from 0.
    seed : int
    common : float, optional
        As there.
    """
    changes = {c.id: c for scenario in scenarios for c in scenario.changes}
    streams = Streams.of(seed, number, common)
    drawn, _ = drawn_region(region, streams)
    places = {i: streams.effect(i) for i in changes}
    strengths = {i: with_strength(c, places[i]) for i, c in changes.items()}
    moved = tuple(replace(s, changes=tuple(strengths[c.id] for c in s.changes)) for s in scenarios)
    return Draw(drawn, moved, places)


def drawn_region(region: Region, streams: Streams) -> tuple[Region, Places]:
    """Return a region with elasticities, tariffs and flows drawn, and where they lie; what has no range is left out."""
    rng, places = np.random.default_rng(streams.accounts), Places()
    sectors = []
    for sector in region.sectors:
        band = sector.trade_elasticity
        drawn = float(np.exp(_triangular(rng, *_logs(band))))
        sectors.append(replace(sector, trade_elasticity=Band.exact(drawn)))
        if has_range(band):
            places[Input(Doubt.ELASTICITY, sector.id)] = _place(*_logs(band), float(np.log(drawn)))
    place = _triangular(rng, -1.0, 0.0, 1.0)
    spread = region.tariff_high - region.tariff if place > 0.0 else region.tariff - region.tariff_low
    tariff = region.tariff + place * spread
    if (region.tariff_high != region.tariff_low).any():
        places[Input(Doubt.TARIFF)] = place
    flow, error = _draw_flow(region, tariff, rng)
    if error is not None:
        places[Input(Doubt.FLOWS)] = error
    return replace(region, sectors=tuple(sectors), flow=flow, tariff=tariff, tariff_low=tariff, tariff_high=tariff), (
        places
    )


def with_strength(change: Change, place: float) -> Change:
    """Return a change with every range of its moves replaced by the value at one place: weak goes with weak."""

    def drawn(band: Band) -> Band:
        return Band.exact(value_at(band, place))

    return replace(change, moves=tuple(with_ranges(move, drawn) for move in change.moves))


def value_at(band: Band, place: float) -> float:
    """Return the value at a place from -1 (low) over 0 (central) to 1 (high)."""
    end = band.high if place > 0.0 else band.low
    fixed = place == 0.0 or np.isinf(band.central)
    return band.central if fixed else band.central + abs(place) * (end - band.central)


def has_range(band: Band) -> bool:
    """Return whether a number may be another one; what is endless, such as a closure, may not."""
    return bool(np.isfinite(band.central)) and not band.low == band.central == band.high


def moves_have_range(change: Change) -> bool:
    """Return whether any move of a change has a range: its band, or another number of it."""
    return any(has_range(band) for move in change.moves for band in ranges(move))


def triangular_place(normal: float) -> float:
    """Return the place, triangular from -1 over 0 to 1, at the quantile of a standard normal number.

    Methodology, eq. (U5).

    Examples
    --------
    >>> triangular_place(0.0), round(triangular_place(1.0), 3)
    (0.0, 0.437)
    """
    tail = 0.5 * (1.0 - erf(abs(normal) / sqrt(2.0)))
    return (1.0 - sqrt(2.0 * tail)) * (1.0 if normal > 0.0 else -1.0 if normal < 0.0 else 0.0)


def _draw_flow(region: Region, tariff: Array, rng: np.random.Generator) -> tuple[Array, float | None]:
    """Draw flows and fit them to the totals; also return the mean error, None where no flow is uncertain."""
    pair = rng.standard_normal(region.flow.shape[1:])
    cell = rng.standard_normal(region.flow.shape)
    noise = np.sqrt(PAIR_CORRELATION) * pair + np.sqrt(1.0 - PAIR_CORRELATION) * cell
    sd = region.flow_ln_sd
    doubtful = region.flow * sd > 0.0
    error = float(noise[doubtful].mean()) if doubtful.any() else None
    return refitted(region, tariff, region.flow * np.exp(sd * noise - 0.5 * sd**2)), error


def _normal(stream: np.random.SeedSequence, id: str = "") -> float:
    """Return a standard normal number that depends on the stream and the name alone."""
    own = np.random.SeedSequence([*_words(stream), *id.encode()])
    return float(np.random.default_rng(own).standard_normal())


def _words(stream: np.random.SeedSequence) -> Sequence[int]:
    return [int(word) for word in stream.generate_state(4)]


def _place(low: float, central: float, high: float, value: float) -> float:
    end = high if value > central else low
    return (value - central) / abs(end - central) if value != central else 0.0


def _logs(band: Band) -> tuple[float, float, float]:
    return float(np.log(band.low)), float(np.log(band.central)), float(np.log(band.high))


def _triangular(rng: np.random.Generator, low: float, mode: float, high: float) -> float:
    return float(rng.triangular(low, mode, high)) if high > low else mode

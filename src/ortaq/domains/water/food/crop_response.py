"""What irrigated crops make of delivered water: steps of worth, dropped from the cheapest up.

A crop lacks some of its water, or its field is given up. The first costs, per share of the water lacking, the share of
the yield that FAO's line takes (``1 - Ya/Ym = ky (1 - ETa/ETm)``), the second all of it; where the line takes less than
all, the last part of the water is worth less than the first. Steps of all crops of a reach, the dearest first, are what
water is worth there; a cut takes the cheapest. Both are kept linear, so that any programme can carry the steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.ranges import spread
from ortaq.domains.water.food.rows import Field

M3_PER_KM3 = 1e9
MUSD_PER_KM3 = 1e3
"""Million USD per km3 that one USD per m3 is."""


@dataclass(frozen=True, slots=True)
class Canal:
    """Where water is delivered: a state and a reach of a basin."""

    member: str
    basin: str
    reach: str


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the water wanted in a year: for which crop, how much, and what it is worth.

    Attributes
    ----------
    crop : str
        Empty for water that no known field needs.
    km3, usd_m3 : float
    """

    crop: str
    km3: float
    usd_m3: float


def steps(food: Food, canal: Canal, want_km3: float, end: Corner = Corner.CENTRAL) -> tuple[Step, ...]:
    """Return the steps of worth of what a canal wants in a year, the dearest first.

    Parameters
    ----------
    food : Food
    canal : Canal
    want_km3 : float
    end : Corner, optional
        Of the range of what water earns with each crop: prices, yields, water taken and what is saved, independent.

    Returns
    -------
    tuple of Step
        Their sizes sum to what is wanted; none where the state has no fields in the tables.
    """
    land = food.land(canal.member, canal.basin, canal.reach)
    total = sum(f.kha.central for f in land)
    if total == 0.0:
        return ()
    taken = {f.crop: _m3_ha(food, f) for f in land}
    mean = sum(f.kha.central * taken[f.crop] for f in land) / total
    fed = want_km3 * M3_PER_KM3 / mean / 1e3  # thousand hectares
    used = min(1.0, total / fed) if fed > 0.0 and land[0].reach else 1.0
    rows = []
    for f in land:
        km3 = want_km3 * used * f.kha.central * taken[f.crop] / (mean * total)
        rows += _of_crop(food, f, km3, end)
    if used < 1.0:
        rows.append(Step("", want_km3 * (1.0 - used), 0.0))
    return tuple(sorted(rows, key=lambda s: (-s.usd_m3, s.crop)))


def _m3_ha(food: Food, field: Field) -> float:
    """Return the water that a hectare takes out of the river, m3 a year."""
    return food.crop(field.crop).m3_ha.central / food.assumed("A-FOOD-CANAL").central


def _of_crop(food: Food, field: Field, km3: float, end: Corner) -> list[Step]:
    crop = food.crop(field.crop)
    earned = (crop.usd_t, field.t_ha, crop.m3_ha, food.assumed("A-FOOD-CANAL"), food.assumed("A-FOOD-SAVED"))
    usd_m3 = spread(_usd_m3, *earned, least=0.0).at(end)
    lost = crop.ky.central * food.assumed("A-FOOD-ET").central
    deep = food.assumed("A-FOOD-DEEP").central
    if lost >= 1.0:
        return [Step(field.crop, km3, usd_m3)]
    first = (1.0 - lost * deep) / (1.0 - deep)
    return [
        Step(field.crop, km3 * (1.0 - deep), usd_m3 * first),
        Step(field.crop, km3 * deep, usd_m3 * lost),
    ]


def _usd_m3(usd_t: float, t_ha: float, m3_ha: float, canal: float, saved: float) -> float:
    """Return what a m3 taken out of the river earns where a field is watered that would else be given up."""
    return usd_t * t_ha / m3_ha * canal * (1.0 - saved)


def fed_kha(food: Food, canal: Canal, want_km3: float) -> tuple[float, float]:
    """Return the area that the wanted water would irrigate, and that of the tables, thousand hectares."""
    land = food.land(canal.member, canal.basin, canal.reach)
    total = sum(f.kha.central for f in land)
    if not total:
        return 0.0, 0.0
    mean = sum(f.kha.central * _m3_ha(food, f) for f in land) / total
    return want_km3 * M3_PER_KM3 / mean / 1e3, total


@dataclass(frozen=True, eq=False)
class Response:
    """What delivered water earns and harvests, by canal.

    Attributes
    ----------
    canals : tuple of Canal
    steps : tuple of tuple of Step
        By canal, the dearest first; none where nothing is known of the fields.
    """

    canals: tuple[Canal, ...]
    steps: tuple[tuple[Step, ...], ...]

    @classmethod
    def of(cls, food: Food, canals: Sequence[Canal], want: Array, end: Corner = Corner.CENTRAL) -> "Response":
        """Return the response of canals to water.

        Parameters
        ----------
        food : Food
        canals : sequence of Canal
        want : ndarray, shape (canal,)
            km3 a year.
        end : Corner, optional
        """
        each = tuple(steps(food, c, float(w), end) for c, w in zip(canals, want, strict=True))
        return cls(tuple(canals), each)

    def musd(self, delivered: Array) -> Array:
        """Return what farms keep of the sales of delivered water, million USD a year, shape (..., canal).

        Parameters
        ----------
        delivered : ndarray, shape (..., canal)
            km3 a year; beyond what is wanted more earns nothing.
        """
        told = np.zeros_like(delivered, dtype=float)
        for i, each in enumerate(self.steps):
            sizes = [s.km3 for s in each]
            at = np.concatenate([[0.0], np.cumsum(sizes)])
            sums = np.concatenate([[0.0], np.cumsum(np.multiply(sizes, [s.usd_m3 * MUSD_PER_KM3 for s in each]))])
            told[..., i] = np.interp(delivered[..., i], at, sums)
        return told

    def mean_usd_m3(self, canal: int, shares: Sequence[float]) -> tuple[float, ...]:
        """Return the mean worth of successive shares of what a canal wants, the dearest first.

        Parameters
        ----------
        canal : int
        shares : sequence of float
            Summing to one, as the steps of a basin's worths.
        """
        want = sum(s.km3 for s in self.steps[canal])
        cuts = np.concatenate([[0.0], np.cumsum(shares)]) * want
        row = np.zeros((len(cuts), len(self.canals)))
        row[:, canal] = cuts
        earned = np.diff(self.musd(row)[:, canal])
        return tuple(float(x) for x in earned / (np.asarray(shares) * want) / MUSD_PER_KM3)


def agrifood_musd(
    food: Food, canals: Sequence[Canal], want: Array, delivered: Array, end: Corner = Corner.CENTRAL
) -> Mapping[str, Array]:
    """Return the change of what farming earns when canals get other than they want, million USD a year, by state.

    Parameters
    ----------
    food : Food
    canals : sequence of Canal
    want : ndarray, shape (canal,)
        km3 a year.
    delivered : ndarray, shape (..., canal)
        km3 a year.
    end : Corner, optional

    Returns
    -------
    mapping of str to ndarray
        Zero where all that is wanted is delivered, negative below.
    """
    response = Response.of(food, canals, want, end)
    change = response.musd(delivered) - response.musd(want)
    states = dict.fromkeys(c.member for c in canals)
    return {m: change[..., [i for i, c in enumerate(canals) if c.member == m]].sum(axis=-1) for m in states}


def left_of(ky: float, from_canals: float, supply: float) -> float:
    """Return the share of the yield that is left where every field gets the same share of its water.

    Parameters
    ----------
    ky : float
        Loss of yield per loss of water use.
    from_canals : float
        Share of the water use that canals bring.
    supply : float
        Share of the usual water that they bring.

    Examples
    --------
    >>> round(left_of(1.0, 0.8, 0.8), 2)
    0.84
    """
    return max(0.0, 1.0 - ky * from_canals * (1.0 - supply))

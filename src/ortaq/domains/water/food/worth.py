"""What water is worth by crops beside what the tables of a basin say it is worth, by canal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Band, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.food.crop_response import Canal, Response, agrifood_musd, fed_kha
from ortaq.domains.water.food.food import Food

CUTS = (0.1, 0.2, 0.4)
"""Shares of what is wanted that may be missing."""


@dataclass(frozen=True, slots=True)
class ReachWorth:
    """What a member's water of a reach is worth, USD per m3 by step, and whose land it would water.

    Attributes
    ----------
    member, place : str
    want_km3 : float
        A year.
    by_crops, by_basin : tuple of Band
        Steps of the basin, the dearest first.
    fed_kha, known_kha : float
        Area that the wanted water would irrigate, and that of the tables: of the reach, or of the whole state.
    of_reach : bool
    cost_musd : tuple of float
        What `CUTS` cost, million USD a year.
    """

    member: str
    place: str
    want_km3: float
    by_crops: tuple[Band, ...]
    by_basin: tuple[Band, ...]
    fed_kha: float
    known_kha: float
    of_reach: bool
    cost_musd: tuple[float, ...]


def canals_of(basin: Basin) -> tuple[Canal, ...]:
    """Return where the canals of a basin deliver, in its order."""
    return tuple(Canal(c.member, basin.name, c.node) for c in basin.canals)


def wants_of(basin: Basin) -> Array:
    """Return what its canals want in a year, km3, shape (canal,)."""
    return np.asarray(basin.want(Corner.CENTRAL).sum(axis=0))


def reach_worths(food: Food, basin: Basin) -> tuple[ReachWorth, ...]:
    """Return the worth of water of every member and reach of a basin; those whose fields nobody knows are left out."""
    wanted: dict[Canal, float] = {}
    for canal, km3 in zip(canals_of(basin), wants_of(basin), strict=True):
        wanted[canal] = wanted.get(canal, 0.0) + float(km3)
    known = [c for c, km3 in wanted.items() if km3 > 0.0 and fed_kha(food, c, km3)[1] > 0.0]
    want = np.array([wanted[c] for c in known])
    shares = [size for size, _ in basin.worth("water", Corner.CENTRAL)]
    ends = [Response.of(food, known, want, end) for end in Corner]
    said = tuple(
        Band(*each) for each in zip(*([w for _, w in basin.worth("water", end)] for end in Corner), strict=True)
    )
    return tuple(_worth(food, basin, (c, wanted[c]), _steps(ends, i, shares), said) for i, c in enumerate(known))


def _steps(ends: Sequence[Response], canal: int, shares: Sequence[float]) -> tuple[Band, ...]:
    each = [response.mean_usd_m3(canal, shares) for response in ends]
    return tuple(Band(*step) for step in zip(*each, strict=True))


def _worth(
    food: Food, basin: Basin, wanted: tuple[Canal, float], steps: tuple[Band, ...], said: tuple[Band, ...]
) -> ReachWorth:
    canal, km3 = wanted
    fed, area = fed_kha(food, canal, km3)
    want = np.array([km3])
    cost = agrifood_musd(food, [canal], want, want * (1.0 - np.array(CUTS)[:, None]))[canal.member]
    own = any((f.member, f.basin, f.reach) == (canal.member, canal.basin, canal.reach) for f in food.fields)
    place = basin.node(canal.reach).title
    return ReachWorth(canal.member, place, km3, steps, said, fed, area, own, tuple(float(x) for x in -cost))

"""A joint reserve of wheat: how much smaller it is than reserves apart, what it costs, and for how long it lasts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ortaq.core import Band
from ortaq.domains.water.food.balance import Balance
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.ranges import spread
from ortaq.domains.water.food.rows import MONTHS, WHEAT


@dataclass(frozen=True, slots=True)
class Reserves:
    """Reserves of buyers that meet what more they need in a dry year, apart and jointly.

    Attributes
    ----------
    members : tuple of str
        Those that buy wheat in a dry year, and more than in a usual one.
    apart_mt : tuple of float
        Million tonnes, by member.
    joint_mt : Band
        The less, the less bad years come together.
    apart_musd, joint_musd : Band
        Million USD a year: keeping, interest, silos and what spoils.
    own_months : tuple of float
        Months of what each must buy in a dry year that its own reserve covers.
    months_apart, months_joint : float
        Months of what all of them must buy in a dry year.
    """

    members: tuple[str, ...]
    apart_mt: tuple[float, ...]
    joint_mt: Band
    apart_musd: Band
    joint_musd: Band
    own_months: tuple[float, ...]
    months_apart: float
    months_joint: float


def reserves(food: Food, told: Sequence[Balance]) -> Reserves | None:
    """Return what reserves cost and cover; None where nobody buys more in a dry year."""
    buyers = [b for b in told if b.need_dry.central > 0.0 and b.more_in_a_dry_year > 0.0]
    if not buyers:
        return None
    extra = [b.more_in_a_dry_year for b in buyers]
    together, costs = food.assumed("A-FOOD-TOGETHER"), cost_bands(food)
    joint = spread(lambda at: pooled(extra, at), together)
    monthly = sum(b.need_dry.central for b in buyers) / MONTHS
    return Reserves(
        tuple(b.member for b in buyers),
        tuple(extra),
        joint,
        spread(lambda *each: sum(extra) * yearly_usd_t(*each), *costs),
        spread(lambda at, *each: pooled(extra, at) * yearly_usd_t(*each), together, *costs),
        tuple(MONTHS * x / b.need_dry.central for x, b in zip(extra, buyers, strict=True)),
        sum(extra) / monthly,
        joint.central / monthly,
    )


def pooled(extra: Sequence[float], correlation: float) -> float:
    """Return what is needed jointly where every pair of needs has this correlation.

    Parameters
    ----------
    extra : sequence of float
        What each needs, as multiples of its own spread.
    correlation : float

    Examples
    --------
    >>> pooled([3.0, 4.0], 0.0), pooled([3.0, 4.0], 1.0)
    (5.0, 7.0)
    """
    own, all_of_it = sum(x * x for x in extra), sum(extra)
    return math.sqrt((1.0 - correlation) * own + correlation * all_of_it * all_of_it)


def cost_bands(food: Food) -> tuple[Band, ...]:
    """Return price, interest, silo, its life, keeping and what spoils, in the order of `yearly_usd_t`."""
    names = ("A-FOOD-RATE", "A-FOOD-SILO", "A-FOOD-LIFE", "A-FOOD-STORE", "A-FOOD-SPOILT")
    return (food.crop(WHEAT).usd_t, *(food.assumed(name) for name in names))


def yearly_usd_t(  # noqa: PLR0917 - moved one by one by spread
    usd_t: float, rate: float, silo: float, life: float, store: float, spoilt: float
) -> float:
    """Return what a tonne in reserve costs a year, USD.

    Parameters
    ----------
    usd_t : float
        Price of wheat, USD per tonne.
    rate : float
        Interest, above 0.
    silo, life : float
        Room for a tonne, USD, and the years for which it stands.
    store : float
        Keeping a tonne for a year, USD.
    spoilt : float
        Share of the stock that is lost in a year.

    Examples
    --------
    >>> round(yearly_usd_t(230.0, 0.05, 200.0, 25.0, 37.5, 0.02), 1)
    67.8
    """
    return store + silo * rate / (1.0 - math.pow(1.0 + rate, -life)) + usd_t * (rate + spoilt)

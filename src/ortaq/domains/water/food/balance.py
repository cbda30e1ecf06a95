"""Wheat of states in a usual and in a dry year: what is used, what is missing, and for how long stocks last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Band
from ortaq.domains.water.food.crop_response import left_of
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.ranges import spread
from ortaq.domains.water.food.rows import MONTHS, WHEAT


@dataclass(frozen=True, slots=True)
class Balance:
    """Wheat of one state, million tonnes a year.

    Attributes
    ----------
    production, production_dry : Band
    food, feed, seed, use, stock : Band
        Feed with losses; use is the sum of the three before it.
    need, need_dry : Band
        Use less harvest: what must be bought; below zero what can be sold.
    stock_months : Band
        Months of use that the stock is.
    seen_dry : Band or None
        The harvest of a dry year of the past.
    """

    member: str
    production: Band
    production_dry: Band
    food: Band
    feed: Band
    seed: Band
    use: Band
    stock: Band
    need: Band
    need_dry: Band
    stock_months: Band
    seen_dry: Band | None

    @property
    def more_in_a_dry_year(self) -> float:
        """What more must be bought, or less can be sold, in a dry year."""
        return self.need_dry.central - self.need.central


def balances(food: Food, members: Sequence[str] = (), supply: Mapping[str, Band] | None = None) -> tuple[Balance, ...]:
    """Return the wheat of states.

    Parameters
    ----------
    food : Food
    members : sequence of str, optional
        All of the table if empty.
    supply : mapping of str to Band, optional
        Share of the usual water that canals of a state get in the dry year, as a basin says it; those of the table
        where it says nothing.

    Examples
    --------
    >>> from ortaq.domains.water.food.reader import read_food
    >>> [b.member for b in balances(read_food()) if b.need.central < 0.0]
    ['KAZ']
    """
    return tuple(_balance(food, m, (supply or {}).get(m)) for m in members or food.members)


def _balance(food: Food, member: str, supply: Band | None) -> Balance:
    grown, stock = food.of(member, "production"), food.of(member, "stock")
    uses = [food.of(member, q) for q in ("food", "feed", "seed")]
    ky, watered = food.crop(WHEAT).ky, food.of(member, "irrigated")
    dry = (supply or food.of(member, "supply_dry"), ky, food.assumed("A-FOOD-ET"), watered)
    drawn = (*dry, food.of(member, "rainfed_dry"))
    return Balance(
        member,
        grown,
        spread(_grown, grown, *drawn, least=0.0),
        uses[0],
        uses[1],
        uses[2],
        use=spread(lambda *each: sum(each), *uses),
        stock=stock,
        need=spread(lambda a, b, c, harvest: a + b + c - harvest, *uses, grown),
        need_dry=spread(lambda a, b, c, *rest: a + b + c - _grown(*rest), *uses, grown, *drawn),
        stock_months=spread(lambda held, a, b, c: MONTHS * held / (a + b + c), stock, *uses, least=0.0),
        seen_dry=food.seen_dry(member),
    )


def _grown(  # noqa: PLR0917 - moved one by one by spread
    usual: float, supply: float, ky: float, from_canals: float, watered: float, rain: float
) -> float:
    """Return the harvest of watered land with less water and of rainfed land in a dry year."""
    return usual * (watered * left_of(ky, from_canals, supply) + (1.0 - watered) * rain)


def dependence(food: Food, told: Sequence[Balance]) -> dict[str, float]:
    """Return the share of what states must buy that comes from sellers among them, 0 to 1."""
    sellers = {b.member for b in told if b.need.central < 0.0}
    bought = {
        b.member: sum(t.mt.central for t in food.trade if t.importer == b.member and t.exporter in sellers)
        for b in told
    }
    return {b.member: min(1.0, bought[b.member] / b.need.central) for b in told if b.need.central > 0.0}


def scarcity(food: Food, told: Sequence[Balance]) -> float:
    """Return the share of what buyers need of sellers among them that these can no longer send in a dry year, 0 to 1.

    What sellers cannot send in a usual year is bought elsewhere already.
    """
    part, covered = dependence(food, told), []
    for needs in ({b.member: b.need.central for b in told}, {b.member: b.need_dry.central for b in told}):
        wanted = sum(part.get(m, 0.0) * n for m, n in needs.items() if n > 0.0)
        sold = -sum(n for n in needs.values() if n < 0.0)
        covered.append(min(1.0, sold / wanted) if wanted > 0.0 else 1.0)
    usual, dry = covered
    return 0.0 if usual == 0.0 else max(0.0, 1.0 - dry / usual)

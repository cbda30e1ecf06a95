"""What a closed seller or a dry year leaves unmet, what that does to the price of wheat, and to the poorest fifth."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Band, InputError, said
from ortaq.domains.water.food.balance import Balance, dependence, scarcity
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.ranges import product, spread
from ortaq.domains.water.food.rows import MONTHS

LARGEST_LACK = 0.9
"""Share of use beyond which no price is computed."""


@dataclass(frozen=True, slots=True)
class Ban:
    """A seller lets through only a share of its usual wheat and flour for some months of a year.

    Attributes
    ----------
    exporter : str
    months : float
        Above 0, at most 12.
    through : float
        0 for a ban, a share for a quota.
    """

    exporter: str
    months: float
    through: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 < self.months <= MONTHS:
            raise InputError(
                f"{self.months:g} months of a year",
                where=f"closure of {self.exporter}",
                why="a year has twelve",
                fix="write more than 0 and at most 12 months",
            )
        if not 0.0 <= self.through < 1.0:
            raise InputError(
                f"a share of {self.through:g} is let through",
                where=f"closure of {self.exporter}",
                why="0 is a ban, 1 would close nothing",
                fix="write a share of 0 to below 1",
            )


def asked_ban(text: str, usual_months: float) -> Ban:
    """Return the closure that is typed as ``KAZ:6``, ``KAZ:6:0.5`` for a quota of half, or ``KAZ`` for a usual one.

    Parameters
    ----------
    text : str
    usual_months : float
        How long it lasts where no months are typed.

    Raises
    ------
    InputError

    Examples
    --------
    >>> asked_ban("kaz:6:0.5", 5.0)
    Ban(exporter='KAZ', months=6.0, through=0.5)
    >>> asked_ban("kaz", 5.0).months
    5.0
    """
    exporter, *numbers = text.split(":")
    try:
        months, through = (float(n) for n in (*(numbers or (usual_months,)), "0")[:2])
    except ValueError:
        months, through = 0.0, 0.0
        exporter = ""
    if not exporter.strip() or len(numbers) > 2:
        raise InputError(
            f"'{text}' is no closure",
            where="--ban",
            why="who closes is needed, and for how many months where it is not as long as usual",
            fix="write KAZ, KAZ:6, or KAZ:6:0.5 where half of the usual is let through",
        )
    return Ban(exporter.strip().upper(), months, through)


@dataclass(frozen=True, slots=True)
class Shortage:
    """What one state lacks, million tonnes a year, and what follows.

    Attributes
    ----------
    closed_mt : Band
        What closed sellers no longer send.
    unmet_mt : Band
        What is left of it after other sellers and stocks.
    price_percent : Band
        Rise of the price of wheat, with that of a dry year where one was asked for.
    poorest_percent : Band or None
        Loss of the poorest fifth in percent of its spending: the rise, times what reaches the shops, times the share of
        flour and bread in its food, times the share of food in its spending. Nobody buys less of it, so it is a little
        more than what is lost. None where its share of food is not known.
    """

    member: str
    closed_mt: Band
    unmet_mt: Band
    price_percent: Band
    poorest_percent: Band | None


def shortages(
    food: Food,
    told: Sequence[Balance],
    bans: Sequence[Ban],
    *,
    dry: bool = False,
    reserve_mt: Mapping[str, float] | None = None,
) -> tuple[Shortage, ...]:
    """Return what closures, and a dry year if it is asked for, do to states.

    Parameters
    ----------
    food : Food
    told : sequence of Balance
        Of all states among which wheat is traded.
    bans : sequence of Ban
    dry : bool, optional
    reserve_mt : mapping of str to float, optional
        What a joint reserve gives out to a state, million tonnes.

    Raises
    ------
    InputError
        Two closures of one seller, or one whose sales nobody states.
    """
    require_known(food, bans)
    part = dependence(food, told)
    lack = {m: share * scarcity(food, told) for m, share in part.items()} if dry else {}
    given = reserve_mt or {}
    return tuple(_shortage(food, b, bans, lack.get(b.member, 0.0), given.get(b.member, 0.0)) for b in told)


def require_known(food: Food, bans: Iterable[Ban]) -> None:
    """Refuse closures of sellers whose sales nobody states, and two of one seller.

    Raises
    ------
    InputError
    """
    sellers = tuple(dict.fromkeys(t.exporter for t in food.trade))
    seen: set[str] = set()
    for ban in bans:
        if ban.exporter not in sellers:
            raise InputError(
                f"nothing says to whom {ban.exporter} sells wheat",
                where="closure of a seller",
                why="absent is not zero",
                fix=said("name one of {sellers}, or add its sales to trade.csv", sellers=", ".join(sellers)),
            )
        if ban.exporter in seen:
            raise InputError(
                f"two closures of {ban.exporter}",
                where="--ban",
                why="months of one seller may overlap",
                fix="write one closure with all its months",
            )
        seen.add(ban.exporter)


def closed_mt(food: Food, member: str, bans: Iterable[Ban]) -> Band:
    """Return what closed sellers no longer send to a state, million tonnes a year."""
    of = {b.exporter: b.months / MONTHS * (1.0 - b.through) for b in bans}
    sold = [(t.mt, of[t.exporter]) for t in food.trade if t.importer == member and t.exporter in of]
    return spread(lambda *each: sum(mt * part for mt, (_, part) in zip(each, sold, strict=True)), *(b for b, _ in sold))


def _shortage(food: Food, balance: Balance, bans: Sequence[Ban], lack: float, reserve: float) -> Shortage:
    """Return what one state lacks; ``lack`` is of what it must buy in a dry year, before others send more."""
    closed = closed_mt(food, balance.member, bans)
    unmet = (closed, food.assumed("A-FOOD-ELSEWHERE"), balance.stock, food.assumed("A-FOOD-USABLE"))
    bought = lack * max(0.0, balance.need_dry.central)

    def lacking(sent: float, elsewhere: float, stock: float, usable: float) -> float:
        return max(0.0, sent * (1.0 - elsewhere) - stock * usable - reserve)

    def rise(year: float, use: float, demand: float, parity: float, *closing: float) -> float:
        return price_rise((lacking(*closing) + bought * (1.0 - year)) / use, demand, parity)

    priced = (
        food.assumed("A-FOOD-YEAR-ELSEWHERE"),
        balance.use,
        food.assumed("A-FOOD-DEMAND"),
        food.assumed("A-FOOD-PARITY"),
        *unmet,
    )
    dearer = spread(lambda *each: 100.0 * rise(*each), *priced, least=0.0)
    share = food.food_share(balance.member)
    reaches, bread = food.assumed("A-FOOD-PASS"), food.assumed("A-FOOD-BREAD")
    lost = None if share is None else product(dearer, reaches, bread, share)
    return Shortage(balance.member, closed, spread(lacking, *unmet, least=0.0), dearer, lost)


def price_rise(lack: float, demand: float, most: float) -> float:
    """Return the rise of the price at which use falls by the share that is lacking, as a share of the price.

    Parameters
    ----------
    lack : float
        Share of use.
    demand : float
        Elasticity of demand, a positive number.
    most : float
        Beyond it wheat is brought from farther away.

    Examples
    --------
    >>> round(price_rise(0.05, 0.3, 0.6), 2), price_rise(0.5, 0.3, 0.6)
    (0.19, 0.6)
    """
    return min(math.pow(1.0 - min(lack, LARGEST_LACK), -1.0 / demand) - 1.0, most)


def lost_per_tenth(food: Food, member: str) -> float | None:
    """Return what the poorest fifth loses when wheat is ten percent dearer, in percent of its spending.

    Returns
    -------
    float or None
        None where its share of food is not known.
    """
    share = food.food_share(member)
    if share is None:
        return None
    return 10.0 * food.assumed("A-FOOD-PASS").central * food.assumed("A-FOOD-BREAD").central * share.central

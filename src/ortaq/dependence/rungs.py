"""One member's partners and powers side by side, from the largest loss to the smallest, with what is known of each."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Band, require_known
from ortaq.dependence.banded import Banded, same_order
from ortaq.dependence.dependence import SURE, Dependence
from ortaq.dependence.table import Weighing


@dataclass(frozen=True, slots=True)
class Rung:
    """What trade with one partner or power means to one member.

    Attributes
    ----------
    name : str
        Code of the partner, or name of the power.
    loss, buy, sell : Band
        Percent of real income that the member loses from a stop of trade with it, in both directions or in one.
    reverse : Band
        Percent of real income that the other side loses from the same stop.
    ratio : Band
        Member's over the other side's loss.
    money_musd : Band
        Member's less the other side's loss, million USD a year.
    quality : str
        Flag of the flows behind the numbers.
    imputed_share : float
        Share of their value that was imputed; NaN without trade.
    unequal : bool
        Whether the side that loses more of its income is the same in every case.
    certain : bool
        Whether the next rung is certainly lower; if not, both are not distinguishable.
    """

    name: str
    loss: Band
    buy: Band
    sell: Band
    reverse: Band
    ratio: Band
    money_musd: Band
    quality: str
    imputed_share: float
    unequal: bool
    certain: bool


def counterparts(found: Dependence) -> list[tuple[str, bool, int]]:
    """Return name, whether it is a power, and position of all that a member is compared with.

    Partners come first; a power that is one of the partners is left out.

    Examples
    --------
    >>> counterparts(weighed.before)
    [('KGZ', False, 0), ('CHN', False, 1)]
    """
    partners = [(name, False, at) for at, name in enumerate(found.partners)]
    alone = {(name,) for name in found.partners}
    powers = [(p.name, True, at) for at, p in enumerate(found.powers) if p.economies not in alone]
    return partners + powers


def ladder(found: Dependence, member: str, among: Collection[str] = ()) -> list[Rung]:
    """Return partners and powers by what a member loses from a stop of trade with them, largest first.

    Parameters
    ----------
    found : Dependence
    member : str
    among : collection of str, optional
        Names of those to compare; all if empty.

    Examples
    --------
    >>> [(rung.name, rung.quality) for rung in ladder(weighed.before, "KGZ")]
    [('CHN', 'reported')]
    """
    require_known([member], found.members, kind="member", where="ladder")
    row = found.members.index(member)
    every = [c for c in counterparts(found) if not among or c[0] in among]
    losses = _joined(every, found.from_partner, found.from_power, row)
    noise = np.array([(found.power_quality if p else found.partner_quality).ln_sd[row, at] for _, p, at in every])
    sure = same_order(losses, noise, SURE)
    order = [int(k) for k in np.argsort(-losses.central) if np.isfinite(losses.central[k])]
    following = [*order[1:], None][: len(order)]
    return [
        _rung(found, row, every[k], certain=after is None or bool(sure[k, after]))
        for k, after in zip(order, following, strict=True)
    ]


def moves(found: Weighing, member: str) -> dict[str, Band]:
    """Return how a member's loss from a stop of trade with each partner or power changes, points, case by case.

    Parameters
    ----------
    found : Weighing
    member : str

    Examples
    --------
    >>> {name: round(change.central, 3) for name, change in moves(weighed, "KGZ").items()}
    {'KGZ': nan, 'CHN': 0.359}
    """
    require_known([member], found.before.members, kind="member", where="moves")
    row = found.before.members.index(member)
    partner, power = found.change("from_partner"), found.change("from_power")
    values = {name: (power if is_power else partner, at) for name, is_power, at in counterparts(found.before)}
    return {
        name: Band(*(float(v[row, at]) for v in (change.low, change.central, change.high)))
        for name, (change, at) in values.items()
    }


def _rung(found: Dependence, row: int, place: tuple[str, bool, int], *, certain: bool) -> Rung:
    name, power, at = place
    sides = found.power_asymmetry if power else found.partner_asymmetry
    quality = found.power_quality if power else found.partner_quality

    def band(values: Banded, change: Callable[[Array], Array] = np.asarray) -> Band:
        low, central, high = (float(change(v[row, at])) for v in (values.low, values.central, values.high))
        return Band(low, central, high)

    return Rung(
        name=name,
        loss=band(found.from_power if power else found.from_partner),
        buy=band(found.power_buy if power else found.buy),
        sell=band(found.power_sell if power else found.sell),
        reverse=band(found.of_power if power else found.of_partner),
        ratio=band(sides.log_ratio, np.exp),
        money_musd=band(sides.money_musd),
        quality=str(quality.flag[row, at]),
        imputed_share=float(quality.imputed_share[row, at]),
        unequal=bool(sides.distinguishable[row, at]),
        certain=certain,
    )


def _joined(every: list[tuple[str, bool, int]], partner: Banded, power: Banded, row: int) -> Banded:
    values = [(power if is_power else partner).values[:, row, at] for _, is_power, at in every]
    return Banded(partner.cases, np.stack(values, axis=1))

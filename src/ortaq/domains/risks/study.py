"""What a failure costs whom, part by part: real income after it, shared among what it delays so that it adds up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from ortaq.core import Array, Band, Case, Corner, Effects, Mask, Region, Stands, Valuation, shapley_weights
from ortaq.domains.risks.failures import Cost, cost_of, failing
from ortaq.domains.risks.moves import OutbreakMove, SystemAction, SystemMove
from ortaq.domains.risks.outbreaks import ban_hats, food_sector
from ortaq.domains.risks.waiting import back_to_usual_hours

IMPORTS, EXPORTS, OTHERS = "imports", "exports", "others"
"""Trade that waits: what the economy with the failure buys, what it sells, and what others send past it."""

TRADE = "trade"
"""All of these together."""

MONEY, LOST = "money", "lost"

Valued = Callable[[Case], Valuation]


@dataclass(frozen=True, eq=False)
class FailureStudy:
    """What one failure of one system costs.

    Attributes
    ----------
    move : SystemMove
    at : str
        The economy whose system it is.
    back_h : Band
        Hours until nothing waits any more; NaN where nothing waits but all is lost.
    links : tuple of (str, str)
        Id and name of what stops.
    musd : mapping of str to mapping of Corner to ndarray
        Million USD by part, shape (economy,), at each end; parts without anything are absent.
    saved : mapping of Corner to ndarray or None
        What second operators save, million USD; None where there are none.
    second : tuple of SystemMove
    """

    move: SystemMove
    at: str
    back_h: Band
    links: tuple[tuple[str, str], ...]
    musd: Mapping[str, Mapping[Corner, Array]]
    saved: Mapping[Corner, Array] | None
    second: tuple[SystemMove, ...]

    def total(self, end: Corner) -> Array:
        """Return all parts together, million USD, shape (economy,)."""
        return np.asarray(np.sum([part[end] for part in self.musd.values()], axis=0))

    def band(self, part: str, economy: int) -> Band:
        """Return one part for one economy with its range, million USD."""
        return band_of({end: self.musd[part][end][economy] for end in Corner})

    def total_band(self, economies: Sequence[int]) -> Band:
        """Return all parts for some economies together, million USD."""
        return band_of({end: self.total(end)[list(economies)].sum() for end in Corner})

    def saved_band(self, economies: Sequence[int]) -> Band | None:
        """Return what second operators save some economies together, million USD."""
        if self.saved is None:
            return None
        return band_of({end: self.saved[end][list(economies)].sum() for end in Corner})


def band_of(ends: Mapping[Corner, float]) -> Band:
    """Return a range from its ends; low is the weak case."""
    return Band(*(float(ends[end]) for end in Corner))


def study_failure(
    region: Region,
    move: SystemMove,
    at: str,
    second: Sequence[SystemMove],
    valuation: Valued,
    *,
    apart: bool = True,
) -> FailureStudy:
    """Return what one failure costs, with second operators and without.

    Parameters
    ----------
    region : Region
    move : SystemMove
        That fails, with what needs it.
    at : str
        One of its economies.
    second : sequence of SystemMove
        Operators that take over; what they save is against none.
    valuation : callable
        Case -> `Valuation`.
    apart : bool, optional
        Whether trade that waits is told by whose it is; in one sum otherwise, which is quicker.
    """
    own = tuple(n for n in move.needing if n.at == at)
    operators = tuple(m for m in second if m.use == move.use and at in m.at)
    alone = replace(move, at=(at,), needing=own)
    masks = _whose(region, at) if apart else {TRADE: np.ones((len(region.economies),) * 2, dtype=bool)}
    plain = [_cost(region, (alone,), end) for end in Corner]
    helped = [_cost(region, (alone, *operators), end) for end in Corner] if operators else []
    shares, eased = _trade_musd(region, plain, helped, list(masks.values()), valuation)
    parts = {name: dict(zip(Corner, shares[:, m], strict=True)) for m, name in enumerate(masks)}
    parts |= {MONEY: dict(zip(Corner, (c.late_musd for c in plain), strict=True))}
    parts |= {LOST: dict(zip(Corner, (c.lost_musd for c in plain), strict=True))}
    total = {end: np.sum([part[end] for part in parts.values()], axis=0) for end in Corner}
    after = dict(zip(Corner, (musd + c.welfare_musd for musd, c in zip(eased, helped, strict=True)), strict=False))
    waits = any(s.stands is not Stands.LOST for s in own)
    return FailureStudy(
        move=alone,
        at=at,
        back_h=_back(alone) if waits else Band.exact(float("nan")),
        links=tuple(dict.fromkeys(chain.from_iterable(n.links for n in own))),
        musd={name: ends for name, ends in parts.items() if any(of_end.any() for of_end in ends.values())},
        saved={end: after[end] - total[end] for end in Corner} if helped else None,
        second=operators,
    )


def _cost(region: Region, moves: Sequence[SystemMove], end: Corner) -> Cost:
    return cost_of(region, failing(moves, end), Case("risks", shift=end))


def _back(move: SystemMove) -> Band:
    return band_of(
        {end: back_to_usual_hours(move.value.at(end), move.by_hand.at(end), move.catch_up.at(end)) for end in Corner}
    )


def _whose(region: Region, at: str) -> dict[str, Mask]:
    """Return which pairs are imports and exports of an economy, and which are of others, shape (importer, exporter)."""
    buys, sells = np.zeros((2, len(region.economies), len(region.economies)), dtype=bool)
    n = region.economy_ids.index(at)
    buys[n, :], sells[:, n] = True, True
    sells &= ~buys
    return {IMPORTS: buys, EXPORTS: sells, OTHERS: ~(buys | sells)}


def _trade_musd(
    region: Region, plain: Sequence[Cost], helped: Sequence[Cost], masks: Sequence[Mask], valuation: Valued
) -> tuple[Array, Array]:
    """Return what dearer trade costs, million USD of real income.

    Every set of groups of pairs is a solved equilibrium; by Shapley's rule the shares of groups add up to what all
    together cost.

    Parameters
    ----------
    region : Region
    plain, helped : sequence of Cost
        At every end; with second operators.
    masks : sequence of ndarray of bool, shape (importer, exporter)
        Groups of pairs; every pair is in one.
    valuation : callable

    Returns
    -------
    tuple of ndarray, ndarray
        Shapes (end, mask, economy) without second operators, and (end, economy) with them.
    """
    used = [m for m, mask in enumerate(masks) if any((c.trade_cost_hat[:, mask] != 1.0).any() for c in plain)]
    shares, size = np.zeros((len(plain), len(masks), len(region.economies))), 2 ** len(used)
    if not used:
        return shares, np.zeros((len(helped), len(region.economies)))
    groups = [
        np.any([masks[m] for bit, m in enumerate(used) if chosen >> bit & 1] or [masks[0] & False], axis=0)
        for chosen in range(size)
    ]
    rows = [np.where(group, c.trade_cost_hat, 1.0) for c in plain for group in groups]
    world = valuation(Case("risks")).world(region)
    worth = world.worth(Effects({"trade_cost_hat": np.stack([*rows, *(c.trade_cost_hat for c in helped)])}))
    musd = world.income_musd * (worth.real_income_hat - 1.0)
    shares[:, used] = shapley_weights(len(used)) @ musd[: len(rows)].reshape(len(plain), size, -1)
    return shares, musd[len(rows) :]


@dataclass(frozen=True, eq=False)
class BanStudy:
    """What a ban costs, and what of it measures take away.

    Attributes
    ----------
    move : OutbreakMove
    measures : tuple of OutbreakMove
    sold_musd : float
        Food that the seller sells to those who close, million USD a year.
    musd, helped_musd : mapping of Corner to ndarray
        Million USD, shape (economy,), without measures and with them.
    """

    move: OutbreakMove
    measures: tuple[OutbreakMove, ...]
    sold_musd: float
    musd: Mapping[Corner, Array]
    helped_musd: Mapping[Corner, Array]

    def band(self, economies: Sequence[int], *, helped: bool = False) -> Band:
        """Return what it costs some economies together, million USD."""
        musd = self.helped_musd if helped else self.musd
        return band_of({end: musd[end][list(economies)].sum() for end in Corner})


def study_ban(region: Region, move: OutbreakMove, measures: Sequence[OutbreakMove], valuation: Valued) -> BanStudy:
    """Return what a ban costs everybody, without measures and with them."""
    food, ids = food_sector(region), region.economy_ids
    plain, helped = {}, {}
    world = valuation(Case("risks")).world(region)
    for end in Corner:
        hats = np.ones((2, *region.flow.shape))
        for row, moves in enumerate(((move,), (move, *measures))):
            hats[row, food] = ban_hats(moves, region, Case("risks", shift=end))
        worth = world.worth(Effects({"trade_cost_hat": hats})).real_income_hat
        plain[end], helped[end] = world.income_musd * (worth - 1.0)
    buyers = [ids.index(b) for b in move.buyers or ids]
    sold = sum(float(region.flow[food, b, ids.index(s)]) for s in move.states for b in buyers if ids[b] != s)
    return BanStudy(move, tuple(measures), sold, plain, helped)


def usual_failure(use: str, at: str) -> SystemMove:
    """Return a failure as the tables assume it."""
    from ortaq.domains.risks.move_schema import SystemRecord  # noqa: PLC0415 - pydantic is for those who need it

    return SystemRecord(action=SystemAction.FAILS, use=use, at=(at,)).move()

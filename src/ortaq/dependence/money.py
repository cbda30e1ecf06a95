"""What members lose when money that reaches them from abroad stops: alone, and together with trade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Band, Corner, Effects, Region, Tie, World
from ortaq.core.batches import rows_at_once
from ortaq.dependence.closures import Power, Side, between

CENTRAL_CASE = 0
"""The central case comes first: only there are the ends of what is received solved."""


@dataclass(frozen=True, slots=True)
class MoneyStop:
    """What one member receives from one holder each year besides trade, and what a stop costs.

    Attributes
    ----------
    member, holder : str
        The holder is a power or a single economy, by name.
    kinds : tuple of str
        Keys of the texts that name what is received, as in `Tie`.
    musd : Band
        Million USD a year.
    of_gdp : Band
        Percent of the member's GDP.
    trade, money, both : Band
        Loss of real income when trade stops in both directions, when the money stops, and when both stop at once,
        percent; over the trade elasticities and, for money, over the ends of what is received.
    residual : float
    """

    member: str
    holder: str
    kinds: tuple[str, ...]
    musd: Band
    of_gdp: Band
    trade: Band
    money: Band
    both: Band
    residual: float = 0.0


def money_stops(
    region: Region,
    members: Sequence[str],
    holders: Sequence[Power],
    ties: Sequence[Tie],
    worlds: Mapping[str, World],
) -> tuple[MoneyStop, ...]:
    """Return what members lose from a stop of money, each by its own equilibrium; pairs without money are left out.

    Parameters
    ----------
    region : Region
    members : sequence of str
    holders : sequence of Power
        Powers and single economies that could stop it.
    ties : sequence of Tie
        Only those that flow each year from an economy count.
    worlds : mapping of str to World
        By case, the central one first.

    Returns
    -------
    tuple of MoneyStop

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> wages = Tie("x.tie.wages", "CHN", "KGZ", Band(20.0, 40.0, 60.0), flow=True, method="share", source="s")
    >>> (stop,) = money_stops(region, ["KGZ"], [Power("CHN", ("CHN",))], [wages], {"central": equilibrium})
    >>> round(stop.of_gdp.central, 2), stop.money.low < stop.money.central < stop.both.central
    (4.44, True)
    """
    flows = [tie for tie in ties if tie.flow and tie.of_economy]
    stops = [
        _unsolved(region, member, holder, own)
        for member in members
        for holder in holders
        if member not in holder.economies
        and (own := [tie for tie in flows if tie.dependent == member and tie.holder in holder.economies])
    ]
    if not stops:
        return ()
    asked = _Asked(region, tuple(stops), {holder.name: holder.economies for holder in holders}, tuple(flows))
    central = next(iter(worlds.values()))
    every = [asked.losses(world, Corner.CENTRAL) for world in worlds.values()]
    every += [asked.losses(central, end) for end in (Corner.LOW, Corner.HIGH)]
    losses, residual = np.stack([loss for loss, _ in every]), max(worst for _, worst in every)
    return tuple(
        replace(
            stop,
            trade=_band(losses[:, k, 0]),
            money=_band(losses[:, k, 1]),
            both=_band(losses[:, k, 2]),
            residual=residual,
        )
        for k, stop in enumerate(stops)
    )


def _unsolved(region: Region, member: str, holder: Power, own: Sequence[Tie]) -> MoneyStop:
    musd = Band(*(sum(tie.band.at(end) for tie in own) for end in (Corner.LOW, Corner.CENTRAL, Corner.HIGH)))
    gdp = region.economies[region.economy_ids.index(member)].gdp_musd
    none = Band.exact(np.nan)
    kinds = tuple(dict.fromkeys(tie.kind for tie in own))
    of_gdp = Band(*(100.0 * end / gdp for end in (musd.low, musd.central, musd.high)))
    return MoneyStop(member, holder.name, kinds, musd, of_gdp, none, none, none)


@dataclass(frozen=True)
class _Asked:
    """Stops to be solved: ``groups`` are the economies of each holder, ``flows`` all money that could stop."""

    region: Region
    stops: tuple[MoneyStop, ...]
    groups: Mapping[str, tuple[str, ...]]
    flows: tuple[Tie, ...]

    def losses(self, world: World, end: Corner) -> tuple[Array, float]:
        """Return losses when trade, money or both stop, percent, shape (stop, 3), and the largest residual."""
        rows = [(stop, closes, stopped) for stop in self.stops for closes, stopped in _STOPPED]
        losses, residual, many = np.empty(len(rows)), 0.0, rows_at_once(world.share.size)
        for begin in range(0, len(rows), many):
            batch = rows[begin : begin + many]
            hats = np.stack(
                [self._closed(stop, world) if closes else np.ones_like(world.share) for stop, closes, _ in batch]
            )
            sent = np.stack([self._less(stop, end) * stopped for stop, _, stopped in batch])
            worth = world.worth(Effects({"trade_cost_hat": hats, "transfer_musd": sent}))
            own = self.region.economy_positions([stop.member for stop, _, _ in batch], where="members")
            losses[begin : begin + many] = 100.0 * (1.0 - worth.real_income_hat[np.arange(len(batch)), own])
            residual = max(residual, float(worth.residual.max()))
        return losses.reshape(len(self.stops), len(_STOPPED)), residual

    def _closed(self, stop: MoneyStop, world: World) -> Array:
        ids = self.region.economy_ids
        group = [ids.index(code) for code in self.groups[stop.holder]]
        closed = between(len(ids), ids.index(stop.member), group, Side.BOTH)
        return np.where(np.broadcast_to(closed, world.share.shape), np.inf, 1.0)

    def _less(self, stop: MoneyStop, end: Corner) -> Array:
        ids = self.region.economy_ids
        sent = np.zeros((len(ids), len(ids)))
        for tie in self.flows:
            if tie.dependent == stop.member and tie.holder in self.groups[stop.holder]:
                sent[ids.index(tie.holder), ids.index(stop.member)] -= tie.band.at(end)
        return sent


_STOPPED = ((True, False), (False, True), (True, True))
"""Whether trade and whether money stops: trade, money, both."""


def _band(values: Array) -> Band:
    return Band(float(values.min()), float(values[CENTRAL_CASE]), float(values.max()))

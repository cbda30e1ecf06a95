"""Trucks that a quota lets pass: the price at which cargo asks for no more places than there are, and what it leaves.

Cargo that has no other way asks for ``trucks * (1 + price / worth) ** -elasticity`` places over the index of what its
importer pays, as trade of its sector answers to what delivered goods cost; the rest goes where it is cheapest, as all
freight. The price is zero where places are left, and where it is not, none is left: docs/crossing-quotas.md, equations
(1) to (6).

No name here is in capitals: what ships is named by such names of all modules that freight reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, NotConverged
from ortaq.domains.corridors.freight import delay
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.freight.fixed_point import Loader
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.quotas.limits import (
    Limit,
    captive_feu,
    feu_of,
    free_feu,
    limits_of,
    passing_feu,
    worth_usd_per_feu,
)
from ortaq.domains.corridors.quotas.moves import QuotaMove


@dataclass(frozen=True, eq=False)
class Rationing:
    """Freight under quotas: prices of a place, who passes, and who is paid.

    Attributes
    ----------
    effects : FreightEffects
    before, after : Loading
        Without quotas, and with a place at its price for all cargo.
    limits : tuple of Limit
    usd : ndarray, shape (limit,)
        Price of a place for one truck; zero where places are left.
    """

    effects: FreightEffects
    before: Loading
    after: Loading
    limits: tuple[Limit, ...]
    usd: Array

    @cached_property
    def worth(self) -> Array:
        """Delivered value of a FEU, million USD a million FEU, shape (group, exporter, importer)."""
        return worth_usd_per_feu(self.effects)

    @cached_property
    def feu(self) -> Array:
        """Million FEU a year that pass, shape (limit, group, importer): importers pay for places."""
        held = captive_feu(self.effects, self.limits, self.usd)
        return np.stack(
            [(own + free_feu(limit, self.after)).sum(axis=1) for limit, own in zip(self.limits, held, strict=True)]
        )

    @property
    def trucks(self) -> Array:
        """Trucks a day that pass, as people count them, shape (limit,)."""
        return np.asarray(self.feu.sum(axis=(1, 2)) * np.array([limit.per_day for limit in self.limits]))

    @property
    def asked(self) -> Array:
        """Trucks a day that would pass at no price, as people count them, shape (limit,)."""
        return np.array(
            [limit.per_day * float((limit.captive_feu + free_feu(limit, self.before)).sum()) for limit in self.limits]
        )

    @property
    def scarcity_musd(self) -> Array:
        """What places are worth, million USD a year, shape (limit,)."""
        return np.asarray(self.usd * self.feu.sum(axis=(1, 2)))

    @property
    def rent_part(self) -> float:
        """Part of it that is paid to somebody; the rest is time lost in waiting."""
        return self.effects.system.assumed.value(delay.DELAY_RENT)

    @cached_property
    def rents_musd(self) -> Array:
        """Who pays whom for places, million USD a year, shape (payer, receiver): half to each side of a passage."""
        codes = self.effects.system.demand.economies
        states, found = self.before.terms.passages.states, np.zeros((len(codes),) * 2)
        for limit, usd, feu in zip(self.limits, self.usd, self.feu.sum(axis=1), strict=True):
            sides = np.concatenate([states.source[limit.states], states.target[limit.states]]).tolist()
            for code in sides:
                if code in codes:
                    found[:, codes.index(code)] += self.rent_part * usd * feu / len(sides)
        np.fill_diagonal(found, 0.0)  # what an economy pays its own side stays there
        return found

    def of(self, hats: Array, sent: Array) -> tuple[Array, Array]:
        """Return what trade reads: trade costs and who pays carriers, from those without quotas.

        Parameters
        ----------
        hats : ndarray, shape (sector, importer, exporter)
        sent : ndarray, shape (payer, receiver)
        """
        if not self.usd.any():
            return hats, sent
        effects, theta = self.effects, self.effects.elasticity[:, None, None]
        elsewhere, paid = effects.of(self.after)
        with np.errstate(divide="ignore", invalid="ignore"):
            before, ratio = hats**-theta, np.where(np.isfinite(hats), elsewhere / hats, 1.0)
            rest = before * ratio ** (-theta * self._by_sector(self._going_elsewhere))
        held, left = np.zeros_like(hats), np.zeros_like(hats)
        for limit, usd in zip(self.limits, self.usd, strict=True):
            dearer = np.log1p(usd / self.worth)  # (group, exporter, importer)
            parts = effects.shares * (effects.used * limit.captive)
            held += parts.sum(axis=1).swapaxes(1, 2)
            left += (parts * np.exp(-theta[..., None] * dearer)).sum(axis=1).swapaxes(1, 2)
        found = (left * before + (1.0 - held) * rest) ** (-1.0 / theta)
        free = sum(float(free_feu(limit, self.before).sum()) for limit in self.limits)
        part = free / max(free + sum(float(limit.captive_feu.sum()) for limit in self.limits), np.finfo(float).tiny)
        return np.asarray(np.where(np.isfinite(hats), found, hats)), sent + part * (paid - sent) + self.rents_musd

    @cached_property
    def _going_elsewhere(self) -> Array:
        """Part of the change of a pair's mean cost that its cargo meets which is not captive, by group and pair."""
        held = np.sum([limit.captive for limit in self.limits], axis=0)
        passing = np.sum([passing_feu(self.before, limit.states) for limit in self.limits], axis=0)
        whole = feu_of(self.before)
        through = np.divide(passing, whole, out=np.zeros_like(whole), where=whole > 0.0)
        free = np.sum([limit.free for limit in self.limits], axis=0).clip(0.0, 1.0) * through
        scale = through * (1.0 - held)
        return np.asarray(np.divide(free, scale, out=np.ones_like(free), where=scale > 0.0).clip(0.0, 1.0))

    def _by_sector(self, values: Array) -> Array:
        """Return means of values of groups by what each is of a sector, shape (sector, importer, exporter)."""
        share = self.effects.shares
        whole = share.sum(axis=1)
        mean = np.divide((share * values).sum(axis=1), whole, out=np.ones_like(whole), where=whole > 0.0)
        return np.asarray(mean.swapaxes(1, 2))


def rationed(
    effects: FreightEffects, moves: Sequence[QuotaMove], before: Loading, loader: Loader, tolerance: float = 1e-7
) -> Rationing:
    """Return freight under quotas; waiting at other crossings stays as it is without them.

    Methodology, eq. (F10).

    Parameters
    ----------
    effects : FreightEffects
    moves : sequence of QuotaMove
    before : Loading
        Without quotas.
    loader : callable
        Loads the freight of the same network.
    tolerance : float, optional
        Largest difference between places and trucks, in parts of the places.

    Raises
    ------
    InputError
        Two quotas share some crossings and not all, or no truck passes one.
    NotConverged
        No price was found.
    """
    limits = limits_of(effects, moves, before)
    usd, after = np.zeros(len(limits)), before
    for _ in range(50):
        found = usd.copy()
        for n in range(len(limits)):
            found, after = _priced(effects, limits, n, found, before, loader, tolerance)
        if len(limits) < 2 or np.abs(found - usd).max() <= tolerance * np.abs(found).max():
            return Rationing(effects, before, after, limits, found)
        usd = found
    raise NotConverged(
        "prices of places at several rationed crossings do not settle",
        residual=float(np.abs(found - usd).max()),
        where="quotas of trucks",
        fix="report this network and scenario as a bug",
    )


def _priced(  # noqa: PLR0917 - one price, the others held
    effects: FreightEffects,
    limits: Sequence[Limit],
    n: int,
    usd: Array,
    before: Loading,
    loader: Loader,
    tolerance: float,
) -> tuple[Array, Loading]:
    """Return prices with that of one limit found anew, and the loading at them.

    The trucks that ask for a place fall with its price: a root is bracketed and narrowed (Illinois).
    """
    limit, loads = limits[n], dict[float, Loading]()

    def trial(price: float) -> Array:
        return np.where(np.arange(len(usd)) == n, price, usd)

    def above(price: float) -> float:
        feu = captive_feu(effects, limits, trial(price))[n]
        if limit.free.any():  # what has no other way asks the same of every loading
            loads[price] = _loading(limits, trial(price), before, loader)
            feu = feu + free_feu(limit, loads[price])
        return float(feu.sum()) / limit.allowed_feu - 1.0

    low, at_low = 0.0, above(0.0)
    if at_low <= 0.0:
        return trial(0.0), _loading(limits, trial(0.0), before, loader)
    high = 1000.0
    while (at_high := above(high)) > 0.0:
        low, at_low, high = high, at_high, 4.0 * high
    kept, price, value = 0, high, at_high
    while abs(value) > tolerance and high - low > 1e-9 * high:
        price = (low * at_high - high * at_low) / (at_high - at_low)
        value = above(price)
        if value > 0.0:
            low, at_low, at_high, kept = price, value, at_high / (2.0 if kept == 1 else 1.0), 1
        else:
            high, at_high, at_low, kept = price, value, at_low / (2.0 if kept == -1 else 1.0), -1
    return trial(price), loads[price] if price in loads else _loading(limits, trial(price), before, loader)


def _loading(limits: Sequence[Limit], usd: Array, before: Loading, loader: Loader) -> Loading:
    if not usd.any():
        return before
    waiting = before.terms.delay_usd.copy()
    for limit, price in zip(limits, usd, strict=True):
        waiting[limit.states] += price
    found = loader(waiting)
    assert isinstance(found, Loading)
    return found

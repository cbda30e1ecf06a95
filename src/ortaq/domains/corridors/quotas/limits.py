"""Limits on trucks in force: which cargo passes, what of it has no other way, and how much asks for a place at a price.

No name here is in capitals: what ships is named by such names of all modules that freight reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, Integers
from ortaq.domains.corridors.freight import border_states
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.quotas.moves import QuotaAction, QuotaMove


@dataclass(frozen=True, eq=False)
class Limit:
    """One limit in force, as the loading without it meets it.

    Attributes
    ----------
    crossings : tuple of str
    states : ndarray of int
        Directed passages by road whose trucks are counted together.
    trucks : float
        A day, as people count them.
    per_day : float
        Trucks a day as people count them, over million FEU a year of the loading.
    captive_feu : ndarray, shape (group, exporter, importer)
        Million FEU a year that have no other way.
    captive : ndarray, same shape
        The same as part of all cargo of the pair.
    free : ndarray, same shape
        Part of what passes that may go elsewhere.
    """

    crossings: tuple[str, ...]
    states: Integers
    trucks: float
    per_day: float
    captive_feu: Array
    captive: Array
    free: Array

    @property
    def allowed_feu(self) -> float:
        """Million FEU a year that may pass."""
        return self.trucks / self.per_day


def limits_of(effects: FreightEffects, moves: Sequence[QuotaMove], before: Loading) -> tuple[Limit, ...]:
    """Return the limits in force: of those on the same crossings the tightest, and what is added to it.

    Together they hold all of the trade of a pair at most.

    Parameters
    ----------
    effects : FreightEffects
    moves : sequence of QuotaMove
    before : Loading
        Without them.
    """
    corner = effects.system.corner
    tightest: dict[frozenset[str], QuotaMove] = {}
    for move in (m for m in moves if m.action is QuotaAction.ALLOWED):
        key = frozenset(move.crossings)
        if any(key & other and key != other for other in tightest):
            raise InputError(
                f"two quotas share a crossing: {', '.join(sorted(key))}",
                where="quotas of trucks",
                why="their trucks would be counted twice",
                fix="name the same crossings in both, or none that both name",
            )
        if key not in tightest or move.trucks.at(corner) < tightest[key].trucks.at(corner):
            tightest[key] = move
    more = [m for m in moves if m.action is QuotaAction.MORE]
    found = tuple(
        _limit(effects, own, sum(m.trucks.at(corner) for m in more if key & set(m.crossings)), before)
        for key, own in tightest.items()
    )
    if found and np.sum([limit.captive for limit in found], axis=0).max() > 1.0 + 1e-9:
        raise InputError(
            f"several quotas hold the same cargo: {', '.join(sorted(frozenset[str]().union(*tightest)))}",
            where="quotas of trucks",
            why="more than all of the trade of a pair would have no other way",
            fix="count their trucks together in one entry, or lower no_other_way",
        )
    return found


def worth_usd_per_feu(effects: FreightEffects) -> Array:
    """Return the delivered value of a FEU by group and pair, infinite where nothing is sold."""
    worth = effects.value_usd_per_feu + np.where(np.isfinite(effects.level), effects.level, 0.0)
    return np.where(effects.value_usd_per_feu > 0.0, worth, np.inf)


def group_elasticity(effects: FreightEffects) -> Array:
    """Return the trade elasticity of groups of goods, mean over their sectors, shape (group,)."""
    share = effects.shares.sum(axis=(2, 3))
    return np.asarray((effects.elasticity[:, None] * share).sum(axis=0) / share.sum(axis=0))


def captive_feu(effects: FreightEffects, limits: Sequence[Limit], usd: Array) -> Array:
    """Return million FEU without another way that ask for a place at prices, shape (limit, group, exporter, importer).

    What importers spend on a sector stays what it is, as far as others can be bought: where everything that they buy is
    dearer, each of its parts loses less (the index of prices in the shares of the equilibrium). Methodology, eq. (F9).
    """
    theta, shares = effects.elasticity[:, None, None, None], effects.shares
    dearer = [np.log1p(price / worth_usd_per_feu(effects)) for price in usd]
    lost = np.zeros_like(effects.spent)  # (sector, importer, exporter)
    for limit, more in zip(limits, dearer, strict=True):
        parts = shares * (effects.used * limit.captive) * -np.expm1(-theta * more)
        lost += parts.sum(axis=1).swapaxes(1, 2)
    index = 1.0 - (effects.spent * lost).sum(axis=2)  # (sector, importer)
    weight = shares.sum(axis=(2, 3)) / shares.sum(axis=(0, 2, 3))
    of_group = (weight.T @ index)[:, None, :]
    own = group_elasticity(effects)[:, None, None]
    return np.stack([limit.captive_feu * np.exp(-own * m) / of_group for limit, m in zip(limits, dearer, strict=True)])


def feu_of(loading: Loading) -> Array:
    """Return million FEU a year by group and pair, shape (group, exporter, importer)."""
    return np.asarray(loading.way_mt.sum(axis=0) / _load(loading))


def _load(loading: Loading) -> Array:
    return np.array([group.tonnes_per_feu.central for group in loading.demand.groups])[:, None, None]


def passing_feu(loading: Loading, states: Integers) -> Array:
    """Return million FEU a year through passages by group and pair, shape (group, exporter, importer)."""
    return loading.composition(states.tolist()) / _load(loading)


def free_feu(limit: Limit, loading: Loading) -> Array:
    """Return million FEU through a limit that may go elsewhere, shape (group, exporter, importer)."""
    return (
        np.asarray(limit.free * passing_feu(loading, limit.states)) if limit.free.any() else np.zeros_like(limit.free)
    )


def _limit(effects: FreightEffects, move: QuotaMove, more: float, before: Loading) -> Limit:
    """Return one limit: what has no other way, what may go elsewhere, and how trucks are counted."""
    corner, states = effects.system.corner, before.terms.passages.states
    ids = np.array([c.id for c in before.terms.passages.network.crossings])[states.crossing]
    own = np.flatnonzero(np.isin(ids, move.crossings) & (states.way == border_states.ROAD) & (states.crossing >= 0))
    passing, whole = passing_feu(before, own), feu_of(before)
    through = np.divide(passing, whole, out=np.zeros_like(whole), where=whole > 0.0).clip(0.0, 1.0)
    part = move.captive.at(corner)
    captive = through * (1.0 if move.of_trade else part)
    if move.of_trade:
        codes = np.array(before.demand.economies)
        sides = np.isin(codes, states.source[own]) | np.isin(codes, states.target[own])
        captive = np.where(sides[:, None] & sides[None, :] & (through > 0.0), part, 0.0)
    free = np.divide(through - captive, through, out=np.zeros_like(through), where=through > 0.0).clip(0.0, 1.0)
    feu = float((captive * whole + free * passing).sum())
    if not feu > 0.0:
        raise InputError(
            f"no truck passes {', '.join(move.crossings)}",
            where="quotas of trucks",
            why="a quota of nothing has no price",
            fix="name crossings that freight passes by road, and leave them open",
        )
    trucks = move.counted or feu * 1e6 / 365.0
    return Limit(move.crossings, own, move.trucks.at(corner) + more, trucks / feu, captive * whole, captive, free)

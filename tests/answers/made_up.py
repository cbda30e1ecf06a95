"""Answers and draws made up from gains that add up, so that every number is known beforehand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ortaq.agreement import agree
from ortaq.answers import GainBand, Material
from ortaq.core import (
    BAND_CASES,
    Band,
    Change,
    Cost,
    Doubt,
    DrawnGains,
    Economy,
    Input,
    Kind,
    Materiality,
    Mechanism,
    Payoffs,
)
from ortaq.core.subsets import subset_sums
from tests.worlds import toy_region

INCOME = 1000.0

NOTHING_TOO_SMALL = Materiality()

EFFECT_TIMES = (1.0, 0.9, 1.1, 1.0, 1.0, 1.0, 0.5, 1.5)
COST_TIMES = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.5, 0.5)
"""What each case makes of effects and costs: central, then the named ones in their order."""


def made_up(
    effects: Sequence[Sequence[float]],
    costs: Sequence[Sequence[float]],
    *,
    members: Sequence[str] = ("KAZ", "UZB"),
    measures: Sequence[str] | None = None,
    materiality: Materiality = NOTHING_TOO_SMALL,
    threshold: dict[str, float] | None = None,
    people: Sequence[float] = (10.0, 20.0),
) -> Material:
    """Return an answer whose effects (measure, member) and costs (measure, member) add up, without shocks."""
    effect, cost = np.array(effects, dtype=float), np.array(costs, dtype=float)
    names = tuple(measures or (f"m{k}" for k in range(len(effect))))
    changes = tuple(_measure(name, members, own) for name, own in zip(names, cost, strict=True))
    mechanism = Mechanism(
        "made-up", "Made up", "", "toy", tuple(members), "consensus", (), dict(threshold or {}), changes, (), (), {},
        materiality=materiality,
    )  # fmt: skip
    gain, paid = subset_sums(effect - cost)[..., None], subset_sums(cost)
    payoffs = Payoffs.of(mechanism, gain, np.full((len(members), 1), INCOME), paid)
    agreement = agree(payoffs, mechanism)
    bands = {p: _band(subset_sums(effect)[p], paid[p]) for p in range(1, 2 ** len(names))}
    there = tuple(Economy(who, {"en": who}, "", own, INCOME) for who, own in zip(members, people, strict=True))
    region = replace(toy_region(), economies=there)
    cases = ("central", *(case.name for case in BAND_CASES))
    return Material(region, mechanism, payoffs, agreement, bands, cases, 0, 0.0, 0.0, {})


def drawn(
    material: Material,
    effect_times: Sequence[Sequence[float]],
    cost_times: Sequence[Sequence[float]] | None = None,
    packages: Sequence[int] = (),
) -> DrawnGains:
    """Return draws that multiply effects and costs of each measure, shape (draw, measure), of all packages or some."""
    payoffs, times = material.payoffs, np.array(effect_times, dtype=float)
    costlier = np.ones_like(times) if cost_times is None else np.array(cost_times, dtype=float)
    single = 1 << np.arange(len(payoffs.measures))
    cost = payoffs.cost_musd[single] * costlier[..., None]
    gain = (payoffs.gain_musd[single, :, 0] + payoffs.cost_musd[single]) * times[..., None] - cost
    asked = np.array(packages or payoffs.packages[1:])
    every, paid = (np.array([subset_sums(one)[asked] for one in each]) for each in (gain, cost))
    kinds = (*(Input(Doubt.EFFECT, m) for m in payoffs.measures), *(Input(Doubt.COST, m) for m in payoffs.measures))
    income = np.broadcast_to(payoffs.income_musd, (len(times), *payoffs.income_musd.shape)).copy()
    places = np.hstack([times - 1.0, costlier - 1.0])
    return DrawnGains(
        payoffs.members, payoffs.measures, payoffs.shocks, asked, every[..., None], paid, income, gain, cost, kinds,
        places, (), 1, 0.5, 0.0,
    )  # fmt: skip


def _measure(name: str, members: Sequence[str], cost: np.ndarray) -> Change:
    total = float(cost.sum())
    payers = {who: float(own) / total for who, own in zip(members, cost, strict=True)} if total else {members[0]: 1.0}
    stated = Cost(Band.exact(10.0 * total), Band.exact(0.0), 30.0, 0.0, payers, "made up")
    return Change(name, Kind.MEASURE, name, "", (), "made up", tuple(members), stated)


def _band(effect: np.ndarray, cost: np.ndarray) -> GainBand:
    musd = (np.outer(EFFECT_TIMES, effect) - np.outer(COST_TIMES, cost))[..., None]
    percent, joint = 100.0 * musd / INCOME, musd.sum(axis=(1, 2))
    names = ("central", *(case.name for case in BAND_CASES))
    ends = [end(values, axis=0) for values in (percent, musd) for end in (np.min, np.max)]
    signed = tuple(name for name, own in zip(names, percent[..., 0], strict=True) if (own > 0.0).all())
    low, high = float(joint.min()), float(joint.max())
    return GainBand(*ends, ends[0][:, 0], ends[1][:, 0], low, high, signed, percent, musd, np.ones_like(musd))

"""The best packages of an agenda without a table."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import agree, feasible
from ortaq.core import Array, InputError, Region, Rules
from ortaq.model import gains, payoff_table, search_large
from ortaq.model.long_agenda import search
from ortaq.model.package_scan import SCORES, Agenda, subset_sums
from ortaq.model.surrogate import bits_of
from ortaq.model.verification import expected, worst
from tests.model.test_screening import nasty_gains, random_mechanism

INCOME = np.array([[1000.0, 900.0], [50.0, 45.0], [300.0, 310.0]])
WEIGHT = np.array([1.0, 3.0, 0.5])


def agenda(measures: int, rule: Callable[[Array, Array], Array], cost: float) -> Agenda:
    rng = np.random.default_rng(measures)
    size = 2**measures
    return Agenda(
        threshold_percent=np.array([0.0, 0.1, 0.0]),
        probability=np.array([0.7, 0.3]),
        income_musd=INCOME,
        cost_musd=cost * rng.uniform(0.0, 1.0, (measures, 3)) * INCOME[:, 0] / 1000.0,
        weight=WEIGHT,
        feasible=np.arange(size) % 5 != 3,
        rule=rule,
    )


def best_of_all(asked: Agenda, log_hat: Array) -> tuple[dict[str, set[int]], int]:
    """Rank every package from the definitions."""
    cost = bits_of(np.arange(len(log_hat)), asked.measures) @ asked.cost_musd
    musd = np.expm1(log_hat) * INCOME - cost[:, :, None]
    surplus = asked.rule(100.0 * musd / INCOME, asked.probability) - asked.threshold_percent
    rows = np.flatnonzero((surplus > 1e-7).all(axis=1) & asked.feasible)
    rows = rows[rows > 0]
    values = {
        "nash": np.log(surplus[rows]) @ WEIGHT,
        "egalitarian": surplus[rows].min(axis=1),
        "utilitarian": asked.rule(musd, asked.probability)[rows] @ WEIGHT,
    }
    if not rows.size:
        return {name: set() for name in values}, 0
    return {n: set(rows[v >= v.max() - 1e-7 * abs(v.max())].tolist()) for n, v in values.items()}, rows.size


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    third=st.sampled_from([0.02, 0.2]),
    rule=st.sampled_from([worst, expected]),
    cost=st.sampled_from([0.0, 0.5, 50.0]),
)
def test_certified_packages_are_the_best(
    seed: int, third: float, rule: Callable[[Array, Array], Array], cost: float
) -> None:
    log_hat = nasty_gains(seed, 9, third, 3)
    asked = agenda(9, rule, cost)

    def evaluate(packages: Sequence[int]) -> Array:
        return log_hat[packages]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ortaq.model.screening.FIRST_PER_MEASURE", 15)
        patch.setattr("ortaq.model.long_agenda.EACH_SCORE", 16)
        found = search(asked, evaluate)
    true, count = best_of_all(asked, log_hat)
    assert set(SCORES) == set(true)
    for score in SCORES:
        if found.certified[score]:
            assert set(found.best[score]) == true[score]
    assert all(found.certified.values()) or third > 0.1 or not count
    assert found.signed[0] <= count <= found.signed[1]
    assert (np.diff(found.packages) > 0).all()


@pytest.mark.slow
def test_a_long_agenda_is_searched_with_few_equilibria(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.screening.FIRST_PER_MEASURE", 10)
    mechanism = random_mechanism(3, measures=17)
    found = search_large(region, mechanism)
    assert len(found.packages) < 1500
    assert found.largest_residual < 1e-9
    picked = [p for ties in found.best.values() for p in ties]
    assert picked
    own = gains(region, mechanism, picked).percent
    assert np.abs(own - found.gain_percent[np.searchsorted(found.packages, picked)]).max() < 1e-8
    assert own.min() > 0.0
    assert all(found.certified.values())


def test_rules_thresholds_and_weights_are_kept(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.screening.FIRST_PER_MEASURE", 15)
    mechanism = replace(
        random_mechanism(7, measures=9),
        threshold_percent={"KAZ": 0.05, "KGZ": 0.2},
        weights={"KGZ": 4.0},
        rules=Rules(requires={"m1": ("m2",)}, excludes=(("m0", "m5"),), ladders=(("m3", "m4"),)),
    )
    exact = payoff_table(region, mechanism)
    allowed = feasible(mechanism.rules, exact.measures, exact.members, exact.cost_musd)
    found = search_large(region, mechanism, feasible=allowed)
    true = agree(exact, mechanism)
    assert 0 < true.accepted.size < allowed.sum()
    assert all(found.certified.values())
    assert set(found.best["nash"]) == set(true.solutions["nash"])
    assert set(found.best["utilitarian"]) == set(true.solutions["utilitarian"])
    assert set(found.best["egalitarian"]) >= set(true.solutions["egalitarian"])
    assert found.accepted.tolist() == np.intersect1d(true.accepted, found.packages).tolist()
    assert found.signed[0] <= true.accepted.size <= found.signed[1]
    assert np.abs(found.gain_musd - exact.gain_musd[found.packages]).max() < 1e-6
    assert np.allclose(found.cost_musd, exact.cost_musd[found.packages], rtol=0, atol=1e-12)
    assert found.solves == (len(found.packages) + 1) * len(exact.shocks)


def test_too_many_measures_are_refused(region: Region) -> None:
    with pytest.raises(InputError, match=r"(?s)23 measures.*merge"):
        search_large(region, random_mechanism(0, measures=23))


def test_subset_sums() -> None:
    each = np.array([1.0, 20.0, 300.0])
    assert subset_sums(each).tolist() == [0.0, 1.0, 20.0, 21.0, 300.0, 301.0, 320.0, 321.0]

"""The best packages of an agenda without a table."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import Listed, agree, agree_on_list, feasible
from ortaq.core import Array, InputError, Mask, Mechanism, Region, Rules
from ortaq.core.subsets import holds, subset_sums
from ortaq.model import Evaluated, Way, evaluate_agenda, gains, payoff_table
from ortaq.model.package_scan import SCORES
from ortaq.model.searching import Searching
from ortaq.model.verification import AgendaTable, Rule, expected, worst
from tests.model.test_screening import nasty_gains, random_mechanism

INCOME = np.array([[1000.0, 900.0], [50.0, 45.0], [300.0, 310.0]])
WEIGHT = np.array([1.0, 3.0, 0.5])


def agenda(measures: int, cost: float) -> AgendaTable:
    rng = np.random.default_rng(measures)
    drawn = random_mechanism(1, measures)
    mechanism = replace(
        drawn,
        threshold_percent={"KGZ": 0.1},
        weights=dict(zip(drawn.members, WEIGHT.tolist(), strict=True)),
        shocks=tuple(replace(shock, probability=0.3) for shock in drawn.shocks),
    )
    each = cost * rng.uniform(0.0, 1.0, (measures, 3)) * INCOME[:, 0] / 1000.0
    return AgendaTable(mechanism, INCOME, each, np.arange(2**measures) % 5 != 3)


def best_of_all(asked: AgendaTable, rule: Rule, log_hat: Array, among: Mask) -> tuple[dict[str, set[int]], int]:
    """Rank every package from the definitions, or those among some."""
    cost = holds(np.arange(len(log_hat)), asked.measures) @ asked.measure_cost_musd
    musd = np.expm1(log_hat) * INCOME - cost[:, :, None]
    probability = asked.mechanism.shock_probability
    surplus = rule(100.0 * musd / INCOME, probability) - asked.mechanism.threshold_by_member
    rows = np.flatnonzero((surplus > 1e-7).all(axis=1) & asked.feasible & among)
    rows = rows[rows > 0]
    values = {
        "nash": np.log(surplus[rows]) @ WEIGHT,
        "egalitarian": surplus[rows].min(axis=1),
        "utilitarian": rule(musd, probability)[rows] @ WEIGHT,
    }
    if not rows.size:
        return {name: set() for name in values}, 0
    return {n: set(rows[v >= v.max() - 1e-7 * abs(v.max())].tolist()) for n, v in values.items()}, rows.size


@pytest.mark.slow
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
    asked, everything = agenda(9, cost), np.ones(2**9, dtype=np.bool_)

    def evaluate(packages: Sequence[int]) -> Array:
        return log_hat[packages]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 15)
        patch.setattr("ortaq.model.searching.EACH_SCORE", 16)
        search = Searching(asked, evaluate, rule)
        search.run()
    true, count = best_of_all(asked, rule, log_hat, everything)
    best, _ = best_of_all(asked, rule, log_hat, search.estimates.computed)
    assert set(SCORES) == set(true)
    certified = {score: not search.rivals[score].size for score in SCORES}
    for score in SCORES:
        if certified[score]:
            assert best[score] == true[score]
    assert all(certified.values()) or third > 0.1 or not count
    assert search.ranked.sure.sum() <= count <= search.ranked.possible.sum()
    assert np.array_equal(search.estimates.values, log_hat[search.estimates.packages])
    assert len(np.unique(search.estimates.packages)) == len(search.estimates.packages)


def judged(mechanism: Mechanism, found: Evaluated) -> Listed:
    return agree_on_list(mechanism, found.packages, found.payoffs, feasible=found.feasible[found.packages])


def counts(found: Evaluated) -> tuple[int, int]:
    assert found.signed is not None
    return found.signed


@pytest.mark.slow
def test_a_long_agenda_is_searched_with_few_equilibria(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 10)
    mechanism = random_mechanism(3, measures=17)
    found = evaluate_agenda(region, mechanism)
    assert found.way is Way.SEARCHED
    assert len(found.packages) < 1500
    assert (np.diff(found.packages) > 0).all()
    assert found.payoffs.largest_residual < 1e-9
    listed = judged(mechanism, found)
    picked = [p for ties in listed.solutions.values() for p in ties]
    assert picked
    own = gains(region, mechanism, picked).percent
    rows = [listed.row(p) for p in picked]
    assert np.abs(own - found.payoffs.gain_percent[rows]).max() < 1e-8
    assert own.min() > 0.0
    assert all(found.certified.values())


@pytest.mark.slow
def test_rules_thresholds_and_weights_are_kept(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 15)
    monkeypatch.setattr("ortaq.model.agenda.MOST_MEASURES", 8)
    mechanism = replace(
        random_mechanism(7, measures=9),
        threshold_percent={"KAZ": 0.05, "KGZ": 0.2},
        weights={"KGZ": 4.0},
        rules=Rules(requires={"m1": ("m2",)}, excludes=(("m0", "m5"),), ladders=(("m3", "m4"),)),
    )
    exact = payoff_table(region, mechanism)
    allowed = feasible(mechanism.rules, exact.measures, exact.members, exact.cost_musd)
    found = evaluate_agenda(region, mechanism, feasible=allowed)
    listed, rows = judged(mechanism, found), 1 + np.arange(len(found.packages))
    true = agree(exact, mechanism)
    assert 0 < true.accepted.size < allowed.sum()
    assert all(found.certified.values())
    assert listed.solutions == {score: true.solutions[score] for score in SCORES}
    assert listed.accepted.tolist() == np.intersect1d(true.accepted, found.packages).tolist()
    assert counts(found)[0] <= true.accepted.size <= counts(found)[1]
    assert np.abs(found.payoffs.gain_musd[rows] - exact.gain_musd[found.packages]).max() < 1e-6
    assert np.allclose(found.payoffs.cost_musd[rows], exact.cost_musd[found.packages], rtol=0, atol=1e-12)
    assert found.solves == (len(found.packages) + 1) * len(exact.shocks)


def test_too_many_measures_are_refused(region: Region) -> None:
    with pytest.raises(InputError, match=r"(?s)23 measures.*merge"):
        evaluate_agenda(region, random_mechanism(0, measures=23))


def test_subset_sums() -> None:
    each = np.array([1.0, 20.0, 300.0])
    assert subset_sums(each).tolist() == [0.0, 1.0, 20.0, 21.0, 300.0, 301.0, 320.0, 321.0]

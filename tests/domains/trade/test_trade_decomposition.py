"""Contributions to the change of real income add up, sit in the right cells and agree with other ways to get them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Array, Deficits, InputError, NotConverged
from ortaq.domains.trade import (
    CONTRIBUTIONS,
    Decomposition,
    SolvedBaseline,
    TradeBaseline,
    TradeChange,
    counterfactuals,
    decompose,
    rebase,
    solve_baseline,
)
from ortaq.domains.trade import decomposition as module
from ortaq.domains.trade.decomposition import integrated
from ortaq.domains.trade.path import chebyshev_rule, chebyshev_times, solve_path
from tests.domains.trade.published_formula import first_order_welfare
from tests.worlds import nafta_baseline, random_baseline, relabelled

seeds = st.integers(min_value=0, max_value=10_000)
rules = st.sampled_from(list(Deficits))
few = settings(max_examples=15)

ADDS_UP = 1e-8
# Largest error of a single cell in 700 random changes of these kinds, against 33 or more nodes: 2e-8. A deficit that
# turns into a surplus on the way makes a kink between terms of trade and transfer: 2e-7.
SAME_PATH = 1e-6


CUBES = ("terms_of_trade", "trade_cost", "volume_of_trade")


def _change(base: TradeBaseline, seed: int, kind: str, size: float = 1.0) -> TradeChange:
    """Return a random change of one kind, or of all kinds together."""
    rng = np.random.default_rng(seed)
    n = len(base.members)
    cost = np.exp(size * rng.normal(0.0, 0.15, base.tariff.shape))
    cost[:, range(n), range(n)] = 1.0
    tariff = base.tariff * (1.0 + size * rng.uniform(-1.0, 1.0, base.tariff.shape))
    productivity = np.exp(size * rng.normal(0.0, 0.1, base.value_added_share.shape))
    # Drawn last: worlds of the other kinds do not depend on it.
    tax = size * rng.uniform(0.0, 0.2, base.tariff.shape)
    tax[:, range(n), range(n)] = 0.0
    closed = cost.copy()
    closed[:, 0, 2] = closed[:, 2, 0] = np.inf
    return {
        "trade_cost": TradeChange(trade_cost_hat=cost),
        "tariff": TradeChange(tariff=tariff),
        "productivity": TradeChange(productivity_hat=productivity),
        "export_tax": TradeChange(export_tax=tax),
        "mixed": TradeChange(cost, tariff, productivity),
        "taxed": TradeChange(cost, tariff, productivity, tax),
        "closure": TradeChange(closed, tariff, productivity, tax),
    }[kind]


kinds = st.sampled_from(["trade_cost", "tariff", "productivity", "export_tax", "mixed", "taxed", "closure"])


def trapezoid_rule(nodes: int) -> Array:
    """Return Q with ``f @ Q @ g`` = sum of mean f times the step of g (Tornqvist)."""
    step = 0.5 * np.diff(np.eye(nodes), axis=0)
    rule = np.zeros((nodes, nodes))
    rule[:-1] += step
    rule[1:] += step
    return rule


def path_sum_check(solved: SolvedBaseline, change: TradeChange, steps: int) -> Decomposition:
    """Return the contributions as a sum of small steps: the gap falls with the square of their number."""
    path = solve_path(solved, change.batch(solved.base), np.linspace(0.0, 1.0, steps + 1))
    return integrated(path, trapezoid_rule(steps + 1))


def _sum(found: Decomposition) -> Array:
    return np.asarray(sum(found.by_member().values()))


def _equal(one: Decomposition, other: Decomposition, tolerance: float) -> None:
    for name in CONTRIBUTIONS:
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=tolerance), name


@pytest.mark.slow
@settings(max_examples=60)
@given(seed=seeds, rule=rules, kind=kinds)
def test_contributions_add_up_to_the_exact_change(seed: int, rule: Deficits, kind: str) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    change = _change(solved.base, seed, kind)
    found = decompose(solved, change)
    exact = counterfactuals(solved, change).row(0).real_income_hat
    assert found.total == pytest.approx(np.log(exact), abs=1e-10)
    assert _sum(found) == pytest.approx(np.log(exact), abs=ADDS_UP)
    assert found.gap == pytest.approx(found.total - _sum(found), abs=1e-15)
    percent = found.percent()
    assert _sum(percent) == pytest.approx(100.0 * (exact - 1.0), abs=200.0 * ADDS_UP)
    assert percent.percent() is percent


@few
@given(seed=seeds, rule=rules)
def test_no_change_gives_exactly_nothing(seed: int, rule: Deficits) -> None:
    found = decompose(solve_baseline(random_baseline(seed), rule), TradeChange())
    for one in (found, found.percent()):
        for name in (*CONTRIBUTIONS, "total", "gap"):
            assert (getattr(one, name) == 0.0).all(), name


@few
@given(seed=seeds, rule=rules, kind=kinds)
def test_only_what_changes_contributes(seed: int, rule: Deficits, kind: str) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    found = decompose(solved, _change(solved.base, seed, kind))
    assert found.trade_cost.any() == (kind in {"trade_cost", "mixed", "taxed", "closure"})
    assert found.productivity.any() == (kind in {"productivity", "mixed", "taxed", "closure"})
    if rule is Deficits.BALANCED:
        assert not found.transfer.any()
    own = np.einsum("jnn->jn", found.terms_of_trade)
    assert (own == 0.0).all()


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_relabelling_permutes(seed: int, rule: Deficits) -> None:
    base = random_baseline(seed)
    change = _change(base, seed, "closure")
    rng = np.random.default_rng(seed)
    n, s = rng.permutation(len(base.members)), rng.permutation(len(base.sectors))
    cube = np.ix_(s, n, n)
    moved = relabelled(base, n, s)
    moved_change = TradeChange(
        np.asarray(change.trade_cost_hat)[cube],
        np.asarray(change.tariff)[cube],
        np.asarray(change.productivity_hat)[np.ix_(s, n)],
        np.asarray(change.export_tax)[cube],
    )
    before = decompose(solve_baseline(base, rule), change)
    after = decompose(solve_baseline(moved, rule), moved_change)
    for name in CUBES:
        assert getattr(after, name) == pytest.approx(getattr(before, name)[cube], abs=SAME_PATH)
    assert after.productivity == pytest.approx(before.productivity[np.ix_(s, n)], abs=SAME_PATH)
    assert after.transfer == pytest.approx(before.transfer[n], abs=SAME_PATH)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules, unit=st.floats(1e-6, 1e6))
def test_units_of_money_change_nothing(seed: int, rule: Deficits, unit: float) -> None:
    base = random_baseline(seed)
    scaled = replace(base, value_added=base.value_added * unit, deficit=base.deficit * unit)
    change = _change(base, seed, "mixed")
    _equal(decompose(solve_baseline(scaled, rule), change), decompose(solve_baseline(base, rule), change), SAME_PATH)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules, kind=kinds.filter(lambda k: k != "closure"))
def test_the_way_there_is_minus_the_way_back(seed: int, rule: Deficits, kind: str) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    change = _change(solved.base, seed, kind)
    arrays = change.batch(solved.base)
    cost, productivity = arrays.trade_cost_hat[0], arrays.productivity_hat[0]
    there = decompose(solved, change)
    rebased, _ = rebase(solved, change)
    untaxed = None if arrays.export_tax is None else np.zeros_like(cost)
    back = decompose(rebased, TradeChange(1.0 / cost, solved.base.tariff, 1.0 / productivity, untaxed))
    for name in CONTRIBUTIONS:
        assert getattr(back, name) == pytest.approx(-getattr(there, name), abs=SAME_PATH), name


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_two_halves_of_the_path_are_the_whole(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    change = _change(solved.base, seed, "taxed")
    cost, productivity = np.asarray(change.trade_cost_hat) ** 0.5, np.asarray(change.productivity_hat) ** 0.5
    tariff, tax = np.asarray(change.tariff), np.asarray(change.export_tax)
    half = TradeChange(cost, 0.5 * (solved.base.tariff + tariff), productivity, 0.5 * tax)
    middle, _ = rebase(solved, half)
    rest = TradeChange(cost, tariff, productivity, tax)
    # At the usual tolerance each integral may be off by more than is asked of their sum.
    first, second, whole = (
        decompose(start, to, tolerance=3e-12) for start, to in ((solved, half), (middle, rest), (solved, change))
    )
    for name in CONTRIBUTIONS:
        both = getattr(first, name) + getattr(second, name)
        assert both == pytest.approx(getattr(whole, name), abs=SAME_PATH), name


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules, kind=kinds)
def test_many_small_steps_give_the_same_contributions(seed: int, rule: Deficits, kind: str) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    change = _change(solved.base, seed, kind)
    coarse, fine, found = (
        path_sum_check(solved, change, 32),
        path_sum_check(solved, change, 64),
        decompose(solved, change),
    )
    for name in CONTRIBUTIONS:
        # The sum is of second order: with half the steps its error is about four times, at least twice, as large.
        error = np.abs(getattr(coarse, name) - getattr(fine, name)).max()
        assert getattr(found, name) == pytest.approx(getattr(fine, name), abs=error + SAME_PATH), name


@few
@given(seed=seeds, rule=st.sampled_from([Deficits.FIXED, Deficits.BALANCED]))
def test_small_tariff_changes_approach_the_published_formula(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    change = _change(solved.base, seed, "tariff", size=1e-3)
    found = counterfactuals(solved, change).row(0)
    formula = first_order_welfare(solved, found, np.asarray(change.tariff))
    part = decompose(solved, change).percent().by_member()
    size = np.abs(formula.terms_of_trade).max() + np.abs(formula.volume_of_trade).max()
    # The formula values an imbalance in world value added, which is where the transfer comes from.
    terms = part["terms_of_trade"] + part["transfer"]
    assert terms == pytest.approx(formula.terms_of_trade, abs=0.01 * size)
    assert part["volume_of_trade"] == pytest.approx(formula.volume_of_trade, abs=0.01 * size)


@few
@given(seed=seeds, rule=rules, percent=st.floats(-1e-3, 1e-3))
def test_a_small_cost_between_two_members_shows_in_their_cells(seed: int, rule: Deficits, percent: float) -> None:
    solved = solve_baseline(random_baseline(seed, empty=0.0), rule)
    cost = np.ones(solved.base.tariff.shape)
    cost[1, 0, 3] = cost[1, 3, 0] = 1.0 + percent / 100.0
    found = decompose(solved, TradeChange(trade_cost_hat=cost)).trade_cost
    elsewhere = found.copy()
    imports = (solved.base.trade_share * solved.expenditure[..., None] / (1.0 + solved.base.tariff))[1]
    for importer, exporter in ((0, 3), (3, 0)):
        weight = imports[importer, exporter] / solved.accounts.income[importer]
        expected = -weight * np.log(cost[1, importer, exporter])
        assert found[1, importer, exporter] == pytest.approx(expected, rel=1e-3)
        elsewhere[1, importer, exporter] = 0.0
    assert (elsewhere == 0.0).all()


@few
@given(seed=seeds, rule=rules)
def test_without_tariffs_there_is_no_volume_term(seed: int, rule: Deficits) -> None:
    base = random_baseline(seed)
    solved = solve_baseline(replace(base, tariff=np.zeros_like(base.tariff)), rule)
    assert not decompose(solved, _change(solved.base, seed, "trade_cost")).volume_of_trade.any()


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules, percent=st.floats(0.1, 10.0))
def test_an_export_tax_is_felt_by_buyer_and_seller_alike(seed: int, rule: Deficits, percent: float) -> None:
    base = random_baseline(seed, empty=0.0)
    solved = solve_baseline(replace(base, tariff=np.zeros_like(base.tariff), deficit=np.zeros_like(base.deficit)), rule)
    tax = np.zeros(base.tariff.shape)
    tax[1, 0, 3] = percent / 100.0
    found = decompose(solved, TradeChange(export_tax=tax))
    # The buyer pays more, the seller is paid more on what is left, and loses the tax on what is sold no more.
    assert found.terms_of_trade[1, 0, 3] < 0.0 < found.terms_of_trade[1, 3, 0]
    assert found.volume_of_trade[1, 3, 0] < 0.0
    assert np.count_nonzero(found.volume_of_trade) == 1


@few
@given(seed=seeds, hat=st.floats(0.5, 2.0))
def test_a_fall_of_all_prices_alike_moves_the_transfer_only(seed: int, hat: float) -> None:
    base = random_baseline(seed)
    alike = replace(
        base,
        value_added_share=np.full_like(base.value_added_share, 0.5),
        input_share=np.full_like(base.input_share, 0.5 / len(base.sectors)),
    )
    solved = solve_baseline(alike, Deficits.FIXED)
    part = decompose(solved, TradeChange(productivity_hat=np.full(base.value_added_share.shape, hat))).by_member()
    # Half of costs is inputs, so prices fall by twice the productivity; a fixed deficit then buys that much more.
    worth = 2.0 * np.log(hat) * solved.accounts.deficit / solved.accounts.income
    assert part["transfer"] == pytest.approx(worth, abs=SAME_PATH)
    assert part["terms_of_trade"] == pytest.approx(np.zeros(len(base.members)), abs=SAME_PATH)


@few
@given(value_added=st.floats(0.2, 0.9), hat=st.floats(0.5, 2.0))
def test_a_closed_economy_gains_its_domar_weight(value_added: float, hat: float) -> None:
    base = TradeBaseline(
        members=("A",),
        sectors=("all",),
        trade_share=np.ones((1, 1, 1)),
        value_added_share=np.full((1, 1), value_added),
        input_share=np.full((1, 1, 1), 1.0 - value_added),
        final_share=np.ones((1, 1)),
        value_added=np.array([100.0]),
        tariff=np.zeros((1, 1, 1)),
        deficit=np.zeros(1),
        trade_elasticity=np.array([4.0]),
    )
    found = decompose(solve_baseline(base), TradeChange(productivity_hat=np.full((1, 1), hat)))
    assert found.productivity[0, 0] == pytest.approx(np.log(hat) / value_added, abs=1e-10)
    assert found.total == pytest.approx(found.productivity[0], abs=1e-10)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_a_closed_link_is_the_limit_of_a_rising_cost(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    cost = np.ones(solved.base.tariff.shape)
    cost[0, 0, 1] = np.inf
    found = decompose(solved, TradeChange(trade_cost_hat=cost))
    assert found.trade_cost[0, 0, 1] < 0.0
    assert np.count_nonzero(found.trade_cost) == 1
    # Only one link moves: its cost rises along another curve but through the same equilibria. 1e4 leaves 1e-8 of it.
    cost[0, 0, 1] = 1e4
    _equal(found, decompose(solved, TradeChange(trade_cost_hat=cost)), 1e-6)


def test_closing_the_last_supplier_says_what_to_do() -> None:
    solved = solve_baseline(random_baseline(0))
    cost = np.ones(solved.base.tariff.shape)
    cost[1, 2, :] = np.inf
    with pytest.raises(InputError, match=r"closes the last supplier of S1 to M2(.|\n)*leave at least one"):
        decompose(solved, TradeChange(trade_cost_hat=cost))


def test_a_batch_is_refused() -> None:
    solved = solve_baseline(random_baseline(0))
    with pytest.raises(InputError, match=r"a batch of 3 changes(.|\n)*call decompose for each row"):
        decompose(solved, TradeChange(trade_cost_hat=np.ones((3, *solved.base.tariff.shape))))


def test_contributions_that_do_not_add_up_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = solve_baseline(random_baseline(0))
    monkeypatch.setattr(module, "MOST_NODES", 9)
    abrupt = TradeChange(trade_cost_hat=np.asarray(_change(solved.base, 0, "mixed").trade_cost_hat) ** 8.0)
    with pytest.raises(NotConverged, match=r"real income of M\d miss its exact change(.|\n)*split it in two"):
        decompose(solved, abrupt)


@pytest.mark.parametrize("nodes", [5, 9, 33])
def test_rules_are_exact_where_they_promise(nodes: int) -> None:
    time = chebyshev_times(nodes)
    assert (time[0], time[-1]) == (0.0, 1.0)
    assert (chebyshev_times(2 * nodes - 1)[::2] == time).all()
    assert time**2 @ chebyshev_rule(nodes) @ time**2 == pytest.approx(0.5, abs=1e-14)
    even = np.linspace(0.0, 1.0, nodes)
    assert even @ trapezoid_rule(nodes) @ even == pytest.approx(0.5, abs=1e-15)
    assert even @ trapezoid_rule(nodes) @ np.ones(nodes) == pytest.approx(0.0, abs=1e-15)


@pytest.fixture(scope="module", params=["balanced", "fixed"])
def nafta(request: pytest.FixtureRequest, reference: Callable[[str], Path]) -> tuple[SolvedBaseline, TradeChange]:
    data = np.load(reference("cp2015/cp2015_nafta.npz"))
    baseline = nafta_baseline(data)
    return solve_baseline(baseline, request.param), TradeChange(tariff=np.moveaxis(data["tau_nafta"], 2, 0))


# shared/reference/cp2015: exact real income by an independent program, percent; and by the published formula.
EXACT = {
    "balanced": {"Mexico": 0.0073, "Canada": -0.1101, "USA": 0.0741},
    "fixed": {"Mexico": -0.0451, "Canada": -0.0821, "USA": 0.0758},
}
PUBLISHED_MEXICO = {"balanced": 1.3121, "fixed": 1.1743}


@pytest.mark.slow
def test_nafta_terms_and_volume_add_up_to_the_exact_gain(nafta: tuple[SolvedBaseline, TradeChange]) -> None:
    solved, change = nafta
    found = decompose(solved, change)
    part = found.by_member()
    exact = np.log(counterfactuals(solved, change).row(0).real_income_hat)
    both = part["terms_of_trade"] + part["volume_of_trade"] + part["transfer"]
    assert both == pytest.approx(exact, abs=ADDS_UP)
    assert not found.trade_cost.any()
    assert not found.productivity.any()
    rule = solved.accounts.rule.value
    if rule == "balanced":
        assert not found.transfer.any()
    for country, percent in EXACT[rule].items():
        place = solved.base.members.index(country)
        assert found.percent().total[place] == pytest.approx(percent, abs=6e-5)


@pytest.mark.slow
def test_nafta_in_one_step_is_the_published_number(nafta: tuple[SolvedBaseline, TradeChange]) -> None:
    solved, change = nafta
    mexico = solved.base.members.index("Mexico")
    found = counterfactuals(solved, change).row(0)
    one_step = first_order_welfare(solved, found, np.asarray(change.tariff)).welfare[mexico]
    assert one_step == pytest.approx(PUBLISHED_MEXICO[solved.accounts.rule.value], abs=6e-5)
    # What the integration is for.
    assert one_step > 20.0 * abs(decompose(solved, change).percent().total[mexico])

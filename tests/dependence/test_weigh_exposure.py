"""One-sector exposures and cut-offs against oracles, published numbers, identities and finite differences."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from ortaq.core import InputError
from tests.dependence.conftest import Wiod, rows
from tests.dependence.one_sector import Exposure

# What the reference promises of its own numbers.
EXACT, FIRST_ORDER = 1e-7, 1e-8
# Recalled, not read: see the README of the reference; the two countries differ by another vintage of the table.
RECALLED_POINTS, OTHER_VINTAGE = 0.16, {"CHN", "TWN"}


def random_exposure(seed: int, n: int = 5, theta: float = 4.0) -> Exposure:
    rng = np.random.default_rng(seed)
    flow = rng.lognormal(0.0, 1.0, (n, n))
    flow[range(n), range(n)] = 3.0 * np.maximum(flow.sum(axis=0), flow.sum(axis=1))
    inputs = rng.uniform(0.2, 0.5, n)[:, None] * flow
    return Exposure.from_flows(inputs, flow - inputs, theta)


def test_exposures_equal_the_oracle(wiod: Wiod) -> None:
    assert wiod.exposure.income == pytest.approx(wiod.income, abs=FIRST_ORDER)
    assert wiod.exposure.welfare == pytest.approx(wiod.welfare, abs=FIRST_ORDER)


def test_all_cutoffs_equal_the_oracle(wiod: Wiod) -> None:
    assert wiod.exposure.cutoff_exact() == pytest.approx(wiod.loss, abs=EXACT, nan_ok=True)
    closed_form = wiod.exposure.cutoff_closed_form()
    assert closed_form == pytest.approx(wiod.loss_closed_form, abs=FIRST_ORDER, nan_ok=True)


def test_closed_form_ranks_as_exact(wiod: Wiod) -> None:
    exact, closed_form = wiod.exposure.cutoff_exact(), wiod.exposure.cutoff_closed_form()
    abroad = ~np.eye(len(exact), dtype=bool)
    assert spearmanr(exact[abroad], closed_form[abroad]).statistic > 0.999
    assert np.median(np.abs(closed_form[abroad] / exact[abroad] - 1.0)) < 0.01


def test_band_holds_the_central_loss_and_shrinks_with_the_elasticity(wiod: Wiod) -> None:
    loss = wiod.exposure.cutoff(exact=False)
    abroad = ~np.eye(len(loss.central), dtype=bool)
    assert (loss.low[abroad] < loss.central[abroad]).mean() > 0.99
    assert (loss.high[abroad] > loss.central[abroad]).mean() > 0.99
    assert np.isnan(loss.central.diagonal()).all()


def test_gains_from_trade_in_costinot_rodriguez_clare(wiod: Wiod, reference: Callable[[str], Path]) -> None:
    published = list(rows(reference("balance/crc2014_table41_onesector.csv")))
    accounts, compared = wiod.exposure.accounts, 0
    for row in published:
        if row["country"] in OTHER_VINTAGE:
            continue
        at = accounts.names.index(row["country"])
        gain = 100.0 * (1.0 - accounts.share[at, at] ** (1.0 / accounts.trade_elasticity))
        assert gain == pytest.approx(float(row["published_gt_pct"]), abs=RECALLED_POINTS)
        compared += 1
    assert compared >= 20


def test_autarky_of_balanced_trade_is_the_formula_of_acr(wiod: Wiod) -> None:
    world = wiod.exposure.purged()
    a = world.accounts
    formula = -np.log(a.share.diagonal()) / (a.trade_elasticity * a.value_added_share)
    assert world.autarky() == pytest.approx(formula, abs=1e-10)


def test_acr_gains_of_the_united_states(reference: Callable[[str], Path]) -> None:
    case = json.loads(reference("balance/textbook.json").read_text(encoding="utf-8"))["acr_us_2000"]
    for elasticity, percent, published in zip(case["eps"], case["gains_pct"], case["published_pct"], strict=True):
        home = case["lambda"]
        flow = np.array([[home, 1.0 - home], [1.0 - home, home]])
        loss = Exposure.from_flows(np.zeros((2, 2)), flow, -float(elasticity)).autarky()[0]
        # The published figure is what autarky takes from today's income; the computed column is relative to autarky.
        assert 100.0 * -np.expm1(-loss) == pytest.approx(published, abs=0.05)
        assert 100.0 * -np.expm1(-loss) == pytest.approx(percent, abs=5e-4)


def test_kleinman_liu_redding_closed_form(reference: Callable[[str], Path]) -> None:
    case = json.loads(reference("balance/klr_synthetic4.json").read_text(encoding="utf-8"))
    flow = np.array(case["X_exporter_row_importer_col"]).T
    theta = case["theta"]
    found = Exposure.from_flows(np.zeros_like(flow), flow, theta)
    share, sales = found.accounts.share, found.accounts.sales
    assert share == pytest.approx(np.array(case["S"]), abs=1e-12)
    assert sales == pytest.approx(np.array(case["T"]), abs=1e-12)
    assert found.trade_cost == pytest.approx(np.array(case["tau_exposure_K_k_n_i"]), abs=FIRST_ORDER)
    shocked = found.exact(productivity_hat=np.exp(0.1 * np.eye(4)))
    welfare, wage = (np.array(case["z_shock_10log"][name]).T for name in ("dlnU", "dlnw"))
    assert shocked.welfare == pytest.approx(welfare, abs=EXACT)
    assert shocked.income == pytest.approx(wage, abs=EXACT)
    cutoff = np.array(case["cutoff_loss_dlnU_exact"])
    abroad = ~np.eye(4, dtype=bool)
    assert found.cutoff_exact()[abroad] == pytest.approx(cutoff[abroad], abs=EXACT)
    q = found.accounts.output / found.accounts.output.sum()
    n = len(q)
    # Their equations with no inputs: M, V and the two exposure matrices.
    cross = sales @ share - np.eye(n)
    within = (sales + theta * sales @ share) / (theta + 1.0) - np.outer(np.ones(n), q)
    income = -(theta / (theta + 1.0)) * np.linalg.solve(np.eye(n) - within, cross)
    assert found.income == pytest.approx(income, abs=1e-12)
    assert found.welfare == pytest.approx((np.eye(n) - share) @ income + share, abs=1e-12)
    assert q @ found.income == pytest.approx(np.zeros(n), abs=1e-12)
    assert found.income.sum(axis=1) == pytest.approx(np.zeros(n), abs=1e-12)
    assert found.welfare.sum(axis=1) == pytest.approx(np.ones(n), abs=1e-12)


@pytest.mark.slow
@given(st.integers(0, 10_000), st.floats(1.5, 9.0))
def test_first_order_equals_small_exact_changes(seed: int, theta: float) -> None:
    world = random_exposure(seed, 4, theta)
    rng = np.random.default_rng(seed)
    small = 1e-5
    z = np.exp(small * rng.normal(size=(1, 4)))
    response = world.exact(productivity_hat=z)
    assert response.income[0] == pytest.approx(world.income @ np.log(z[0]), abs=50 * theta * small**2)
    assert response.welfare[0] == pytest.approx(world.welfare @ np.log(z[0]), abs=50 * theta * small**2)
    cost = np.exp(small * rng.normal(size=(1, 4, 4)))
    linear = np.einsum("kni,ni->k", world.trade_cost, np.log(cost[0]))
    assert world.exact(cost).welfare[0] == pytest.approx(linear, abs=100 * theta * small**2)
    assert world.effect(cost[0]) == pytest.approx(linear, abs=100 * theta * small**2)


@pytest.mark.slow
@given(st.integers(0, 10_000))
def test_relabelling_economies_relabels_losses(seed: int) -> None:
    world = random_exposure(seed)
    order = np.random.default_rng(seed + 1).permutation(5)
    flow = world.accounts.share * world.accounts.spending[:, None]
    inputs = (1.0 - world.accounts.value_added_share) * world.accounts.output
    intermediate = world.accounts.share * inputs[:, None]
    cell = np.ix_(order, order)
    other = Exposure.from_flows(intermediate[cell], (flow - intermediate)[cell], world.accounts.trade_elasticity)
    assert other.cutoff_exact() == pytest.approx(world.cutoff_exact()[cell], abs=1e-11, nan_ok=True)


def test_no_change_is_exactly_nothing() -> None:
    world = random_exposure(0)
    nothing = world.exact(np.ones((2, 5, 5)))
    assert np.abs(nothing.welfare).max() < 1e-14
    assert (world.effect(np.ones((5, 5))) == 0.0).all()


def test_large_changes_are_reached_by_newton_steps() -> None:
    world = random_exposure(3).purged()
    found = world.exact(productivity_hat=np.exp(np.array([[2.0, -2.0, 0.0, 1.0, -1.0]])))
    assert found.residual.max() < 1e-10
    assert found.welfare[0, 0] > 0.0 > found.welfare[0, 1]


def test_without_inputs_the_loss_is_the_fall_of_the_home_share() -> None:
    rng = np.random.default_rng(1)
    flow = rng.lognormal(0.0, 1.0, (4, 4))
    flow = flow + flow.T + 5.0 * np.eye(4)
    world = Exposure.from_flows(np.zeros((4, 4)), flow, 4.0)
    cut = np.ones((1, 4, 4))
    cut[0, 0, 1] = cut[0, 1, 0] = np.inf
    found = world.exact(cut)
    home = np.log(found.share[0].diagonal() / world.accounts.share.diagonal())
    assert found.welfare[0] == pytest.approx(-home / 4.0, abs=1e-10)


def test_kazakhstan_ranks_partners_as_a_disequilibrium_simulator_does(reference: Callable[[str], Path]) -> None:
    totals = {r["country"]: r for r in rows(reference("balance/icio2022_country_totals.csv"))}
    names = list(totals)
    at = {name: i for i, name in enumerate(names)}
    intermediate = np.zeros((len(names), len(names)))
    for r in rows(reference("balance/icio2022_intermediate_flows.csv.gz")):
        intermediate[at[r["importer"]], at[r["exporter"]]] = float(r["intermediate"])
    sold = np.array([float(totals[name]["final_and_row_sales"]) for name in names])
    # The table has no final demand by destination: it follows intermediate sales.
    final = intermediate / intermediate.sum(axis=0) * sold
    world = Exposure.from_flows(intermediate, final, 5.0, names)
    embargoes = list(rows(reference("balance/sanction_simulator_kaz_2022.csv")))
    cut = np.ones((len(embargoes), len(names), len(names)))
    for row, embargo in enumerate(embargoes):
        cut[row, at["KAZ"], at[embargo["partner"]]] = cut[row, at[embargo["partner"]], at["KAZ"]] = np.inf
    loss = -world.exact(cut).welfare[:, at["KAZ"]]
    theirs = [float(e["kaz_gross_output_loss_share"]) for e in embargoes]
    assert spearmanr(loss, theirs).statistic > 0.9


@pytest.mark.parametrize("theta", [0.0, -1.0, np.nan, np.inf])
def test_elasticity_must_be_above_zero(theta: float) -> None:
    with pytest.raises(InputError, match="trade elasticity"):
        Exposure.from_flows(np.ones((2, 2)), np.ones((2, 2)), theta)


@pytest.mark.parametrize(
    ("intermediate", "final", "message"),
    [
        (np.ones((2, 3)), np.ones((2, 3)), "shapes"),
        (np.ones((2, 2)), np.array([[1.0, -1.0], [1.0, 1.0]]), "flow is -1"),
        (np.ones((2, 2)), np.array([[1.0, np.nan], [1.0, 1.0]]), "flow is nan"),
        (np.zeros((2, 2)), np.array([[1.0, 0.0], [1.0, 0.0]]), "sells nothing"),
        (np.zeros((2, 2)), np.array([[0.0, 0.0], [1.0, 1.0]]), "buys nothing"),
        (np.zeros((2, 2)), np.eye(2), "does not connect"),
        (np.ones((2, 2)), np.zeros((2, 2)), "no final spending"),
    ],
)
def test_unusable_flows_are_refused(intermediate: np.ndarray, final: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Exposure.from_flows(intermediate, final, 4.0)


def test_isolation_with_unbalanced_trade_is_refused() -> None:
    world = random_exposure(0)
    with pytest.raises(InputError, match="cannot carry its trade balance"):
        world.autarky()
    assert (world.purged().autarky() > 0.0).all()


def test_groups_that_hardly_trade_are_a_singular_system() -> None:
    flow = np.array([[1.0, 1e-14], [1e-14, 1.0]])
    world = Exposure.from_flows(np.zeros((2, 2)), flow, 4.0)
    with pytest.raises(InputError, match="singular"):
        _ = world.income

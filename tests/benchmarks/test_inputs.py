"""What is measured is what it says: the worlds close, the peer agrees, and no ratio hides a disagreement."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.against_peers import RELABELLED, SAME, by_nested, equilibrium, permutation_gap
from benchmarks.case import Case, embargo, load, permuted, save
from benchmarks.inputs import canada_japan, icio, icio28, icio_path, nafta
from benchmarks.nested import Settings
from benchmarks.report import Peer, Table, compared

from ortaq.domains.trade import solve_baseline
from tests.worlds import random_baseline


@pytest.fixture(scope="module")
def small() -> Case:
    base = random_baseline(0, 6, 4)
    cost = np.random.default_rng(1).uniform(0.9, 1.2, base.tariff.shape)
    return Case(base, cost, 0.5 * base.tariff)


@pytest.fixture(scope="module")
def table() -> Case:
    path = icio_path(None)
    if path is None:
        pytest.skip("sanction-simulator, which holds the table, is not installed")
    return icio(path)


def test_nested_loops_agree(small: Case) -> None:
    found = equilibrium(small)
    gap = by_nested(small, found, Settings(speed=0.1)).gap
    assert gap is not None
    assert gap <= SAME


def test_nested_loops_say_when_they_fail(small: Case) -> None:
    with pytest.raises(RuntimeError, match="after 3 steps"):
        by_nested(small, equilibrium(small), Settings(speed=0.1, max_steps=3))


@pytest.mark.parametrize("seed", range(4))
def test_order_of_members_does_not_matter(small: Case, seed: int) -> None:
    assert permutation_gap(small, seed) <= RELABELLED


def test_order_of_members_does_not_matter_on_the_table(table: Case) -> None:
    assert permutation_gap(table) <= RELABELLED


def test_permuting_twice_returns_the_world(small: Case) -> None:
    order = np.random.default_rng(2).permutation(len(small.baseline.members))
    back = permuted(permuted(small, order), np.argsort(order))
    assert back.baseline.members == small.baseline.members
    # Shares are rescaled at the door, which moves the last digit.
    assert back.baseline.trade_share == pytest.approx(small.baseline.trade_share, rel=1e-14)
    assert np.array_equal(back.trade_cost_hat, small.trade_cost_hat)


def test_table_is_nearly_an_equilibrium(table: Case) -> None:
    solved = solve_baseline(table.baseline)
    # RAS stops after 60 rounds with the smallest countries' final demand off by up to 0.14 %.
    assert solved.base.value_added == pytest.approx(table.baseline.value_added, rel=2e-3)
    assert table.baseline.trade_share.shape == (50, 80, 80)


@pytest.mark.slow
def test_tariff_table_is_an_equilibrium(reference: Callable[[str], Path]) -> None:
    case = icio28(reference("data/icio_trade_tariff_2022.parquet").parents[1])
    solved = solve_baseline(case.baseline)
    # Values are stored in single precision.
    assert solved.base.value_added == pytest.approx(case.baseline.value_added, rel=1e-6)
    assert case.baseline.trade_share.shape == (28, 81, 81)


@pytest.mark.parametrize("build", [nafta, canada_japan])
def test_reference_cases_solve(build: Callable[[Path], Case], reference: Callable[[str], Path]) -> None:
    case = build(reference("cp2015/cp2015_nafta.npz").parents[1])
    assert equilibrium(case).residual <= 1e-9


def test_embargo_ends_trade_both_ways(small: Case) -> None:
    found = equilibrium(embargo(small, "M0", "M1"))
    assert (found.trade_share[:, 0, 1] == 0.0).all()
    assert (found.trade_share[:, 1, 0] == 0.0).all()


def test_saved_case_is_the_same(small: Case, tmp_path: Path) -> None:
    save(small, tmp_path / "case.npz")
    again = load(tmp_path / "case.npz")
    assert again.baseline.members == small.baseline.members
    assert again.deficits == small.deficits
    assert equilibrium(again).real_wage_hat == pytest.approx(equilibrium(small).real_wage_hat, rel=1e-12)


def test_no_ratio_between_programs_that_disagree() -> None:
    peer = Peer("peer", 10.0, 1e-6, 1e-7, "real wages")
    for gap in (1e-6, float("nan")):
        with pytest.raises(SystemExit, match="nothing is written"):
            compared("job", 1.0, replace(peer, gap=gap), 1e-12)
    assert compared("job", 1.0, replace(peer, gap=1e-8), 1e-12)[4] == "10"
    assert compared("job", 1.0, replace(peer, gap=None), 1e-12)[4] == "none"


def test_target_is_judged_by_time_and_residual() -> None:
    assert compared("job", 0.05, None, 1e-9, target=0.1)[-2:] == ("0.1 s", "no")
    assert compared("job", 0.2, None, 1e-12, target=0.1)[-2:] == ("0.1 s", "no")
    assert compared("job", 0.05, None, 1e-12, target=0.1)[-2:] == ("0.1 s", "yes")


def test_table_without_rows_says_why() -> None:
    assert Table("Title", "Left out: no data.").markdown() == "## Title\n\nLeft out: no data."

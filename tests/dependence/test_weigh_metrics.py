"""Concentration, asymmetry, critical inputs and alignment on textbook cases and by their definitions."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.core import InputError
from ortaq.dependence import (
    Banded,
    alignment,
    asymmetry,
    ces_loss,
    hhi,
    hirschman,
    log_ratio,
    multi_vector,
    pivot_margin,
)
from ortaq.dependence.banded import same_order

positive = arrays(np.float64, 6, elements=st.floats(0.01, 100.0))


def textbook(reference: Callable[[str], Path], name: str) -> list[dict]:
    return json.loads(reference("balance/textbook.json").read_text(encoding="utf-8"))[name]


def test_hhi_of_the_textbook(reference: Callable[[str], Path]) -> None:
    for case in textbook(reference, "hhi"):
        found = hhi(np.array(case["shares_pct"], dtype=float))
        assert 10_000.0 * found == pytest.approx(case["hhi_10000"], rel=1e-12)


def test_hhi_of_the_department_of_justice() -> None:
    assert hhi(np.array([30.0, 30.0, 20.0, 20.0])) == pytest.approx(0.26, abs=1e-15)


@given(positive)
def test_concentration_indices_say_the_same(values: np.ndarray) -> None:
    assert hirschman(values) == pytest.approx(100.0 * np.sqrt(hhi(values)))
    assert 1.0 / 6.0 - 1e-12 <= hhi(values) <= 1.0 + 1e-12
    assert 0.0 <= multi_vector(values) <= 1.0 + 1e-12


def test_even_and_single_dependence() -> None:
    assert multi_vector(np.full(4, 2.0)) == pytest.approx(1.0)
    assert multi_vector(np.array([1.0, 0.0, 0.0])) == pytest.approx(0.0)
    assert multi_vector(np.array([1.0, 1.0, np.nan])) == pytest.approx(1.0)
    assert np.isnan(multi_vector(np.array([1.0, np.nan])))
    assert pivot_margin(np.array([np.nan, 6.0, 1.0, 3.0])) == pytest.approx(2.0)
    assert np.isnan(pivot_margin(np.array([1.0, np.nan])))


@given(positive, positive)
def test_asymmetry_is_antisymmetric(own: np.ndarray, other: np.ndarray) -> None:
    assert log_ratio(own, other) == pytest.approx(-log_ratio(other, own))


def test_asymmetry_in_money_and_level() -> None:
    loss = Banded(("central", "low"), np.array([[[4.0]], [[9.0]]]))
    back = Banded(("central", "low"), np.array([[[1.0]], [[1.0]]]))
    income = [Banded(("central", "low"), np.full((2, 1), v)) for v in (100.0, 300.0)]
    found = asymmetry(loss, back, *income)
    assert found.log_ratio.central.item() == pytest.approx(np.log(4.0))
    assert found.money_musd.central.item() == pytest.approx(4.0 - 3.0)
    assert found.level_percent.high.item() == pytest.approx(3.0)
    assert found.distinguishable.all()
    assert not asymmetry(back, back, *income).distinguishable.any()


def test_near_ties_are_not_distinguishable() -> None:
    losses = Banded(("central", "low"), np.array([[2.0, 1.9, 0.5], [3.0, 2.5, 3.5]]))
    sure = same_order(losses, np.full(3, 0.2), 1.645)
    assert not sure[0, 1]  # within the noise of the flows
    assert not sure[0, 2]  # the order turns with the elasticity
    assert same_order(losses, np.zeros(3), 1.645)[0, 1]


def test_ces_input_cuts(reference: Callable[[str], Path]) -> None:
    for case in textbook(reference, "ces_input_cut"):
        loss = ces_loss(case["share"], case["quantity_ratio"], case["sigma"])
        assert loss == pytest.approx(case["loss"], abs=1e-12)


def test_ces_loss_of_the_german_gas_case() -> None:
    # 1 % cost share, 30 % less gas, elasticity 0.1: note of the reference, closed form by hand.
    by_hand = 1.0 - (0.01 * 0.7**-9.0 + 0.99) ** (-1.0 / 9.0)
    assert ces_loss(0.01, 0.7, 0.1) == pytest.approx(by_hand, abs=1e-14)
    assert by_hand == pytest.approx(0.0234, abs=5e-5)


def test_limits_of_the_ces_bundle() -> None:
    assert ces_loss(0.1, 0.5, 1.0) == pytest.approx(ces_loss(0.1, 0.5, 1.0 + 1e-7), abs=1e-7)
    assert ces_loss(0.1, 1.0, 0.1) == pytest.approx(0.0, abs=1e-15)
    assert ces_loss(0.1, 0.0, 0.1) == 1.0
    assert ces_loss(0.0, 0.0, 0.1) == 0.0


@pytest.mark.parametrize(("share", "remaining", "substitution"), [(1.0, 0.5, 0.1), (0.1, 1.1, 0.1), (0.1, 0.5, 0.0)])
def test_ces_refuses_values_out_of_range(share: float, remaining: float, substitution: float) -> None:
    with pytest.raises(InputError, match="out of range"):
        ces_loss(share, remaining, substitution)


def test_vulnerability_and_connectedness_by_hand() -> None:
    trade = np.array([[99.0, 3.0, 1.0, 4.0]])
    found = alignment(trade, ["A"], ["A", "B", "C", "ROW"], {"A": 0.0, "B": 1.0, "C": -3.0})
    assert found.vulnerability[0] == pytest.approx(0.75 * 1.0 + 0.25 * 3.0)
    assert found.connectedness[0] == pytest.approx(np.sqrt(0.75 * 0.25 + 0.25 * 2.25))
    assert found.coverage[0] == pytest.approx(0.5)


def test_alignment_of_votes(reference: Callable[[str], Path]) -> None:
    table = pq.read_table(reference("balance/unga_idealpoints_1992_2024.parquet")).to_pylist()
    points = {r["iso3c"]: r["idealpointall"] for r in table if r["year"] == 2022 and r["idealpointall"] is not None}
    names = ("KAZ", "RUS", "CHN", "USA", "ROW")
    found = alignment(np.ones((1, 5)), ["KAZ"], names, points)
    by_hand = [abs(points["KAZ"] - points[p]) for p in names[1:4]]
    assert found.vulnerability[0] == pytest.approx(np.mean(by_hand))
    assert found.connectedness[0] == pytest.approx(np.std(by_hand))
    # In these votes Kazakhstan stands nearer to China than to the United States.
    assert abs(points["KAZ"] - points["CHN"]) < abs(points["KAZ"] - points["USA"])


def test_alignment_without_ideal_points_is_refused() -> None:
    with pytest.raises(InputError, match="no partner has an ideal point"):
        alignment(np.ones((1, 2)), ["A"], ["A", "B"], {})
    with pytest.raises(InputError, match="not a number"):
        alignment(np.ones((1, 2)), ["A"], ["A", "B"], {"B": np.nan})

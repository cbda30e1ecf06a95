"""The public order of packages, and the few that are put forward."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement.suggest import NEVER, balance, diverse, public_order, suggested


def test_a_package_that_harms_nobody_comes_before_one_that_harms_somebody() -> None:
    gain = np.array([[9.0, -0.1], [0.1, 0.1], [3.0, 0.0]])
    assert public_order(gain).tolist() == [1, 2, 0]


def test_the_size_of_an_economy_does_not_move_the_order() -> None:
    gain = np.random.default_rng(3).normal(1.0, 1.0, (200, 4))
    assert public_order(gain).tolist() == public_order(gain * np.array([1.0, 1024.0, 0.5, 2.0])).tolist()


def test_a_member_that_gains_nowhere_breaks_nothing() -> None:
    score = balance(np.array([[1.0, -2.0], [2.0, 0.0]]))
    assert np.isfinite(score).all()
    assert score.tolist() == [-2.0, 0.0]


def test_ties_stand_by_row_and_rows_that_are_not_allowed_are_left_out() -> None:
    gain = np.ones((4, 2))
    assert public_order(gain, np.array([True, False, True, True])).tolist() == [0, 2, 3]


@pytest.mark.slow
@given(st.integers(1, 9), st.integers(1, 40), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_diverse_is_the_greedy_choice(measures: int, count: int, apart: int, seed: int) -> None:
    packages = np.arange(2**measures)
    order = np.random.default_rng(seed).permutation(len(packages))
    slow: list[int] = []
    for row in order.tolist():
        if all((int(packages[row]) ^ int(packages[one])).bit_count() >= apart for one in slow):
            slow.append(row)
    assert diverse(order, packages, count, apart) == tuple(slow[:count])


@pytest.mark.slow
def test_long_orders_are_cut_into_pieces_without_a_difference() -> None:
    packages = np.arange(2**14)
    order = np.random.default_rng(0).permutation(len(packages))
    chosen = diverse(order, packages, 5000, 2)
    assert len(set(chosen)) == len(chosen)
    masks = packages[list(chosen)]
    near = [int(np.bitwise_count(masks[:k] ^ masks[k]).min()) for k in range(1, len(masks), 97)]
    assert min(near) >= 2


def test_smaller_slips_come_first_and_what_was_put_before_does_not_return() -> None:
    order, packages = np.array([0, 1, 2, 3]), np.array([0b00, 0b11, 0b1100, 0b1111])
    needed = np.array([2, NEVER, 0, 1])
    assert suggested(order, packages, needed) == (2, 3, 0)
    assert suggested(order, packages, needed, done={2}) == (3, 0)
    assert suggested(order, packages, np.full(4, NEVER)) == ()

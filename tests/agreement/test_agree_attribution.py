"""Attribution of gains to measures."""

from itertools import combinations, permutations

import numpy as np
import pytest
from agree_cases import bits, make_payoffs, tables
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import Unit, attribution
from ortaq.core import InputError


def random_payoffs(measures, members=3, shocks=2, seed=0):
    gain = np.random.default_rng(seed).normal(size=(2**measures, members, shocks))
    gain[0] = 0.0
    income = np.arange(1.0, members * shocks + 1).reshape(members, shocks) * 1e3
    return make_payoffs(gain, income=income)


def over_all_orders(gain, package, measure):
    """Return the mean of what the measure adds, over all orders of the package's measures."""
    orders = list(permutations(bits(package)))
    total = np.zeros(gain.shape[1:])
    for order in orders:
        before = sum(1 << m for m in order[: order.index(measure)])
        total += gain[before | 1 << measure] - gain[before]
    return total / len(orders)


def from_dividends(gain, package, measure):
    """Return the measure's equal share of the Harsanyi dividends of all subsets that contain it."""
    total = np.zeros(gain.shape[1:])
    members = sorted(bits(package))
    for size in range(1, len(members) + 1):
        for group in combinations(members, size):
            if measure not in group:
                continue
            for inner in range(size + 1):
                for part in combinations(group, inner):
                    total += (-1) ** (size - inner) * gain[sum(1 << m for m in part)] / size
    return total


@pytest.mark.parametrize("oracle", [over_all_orders, from_dividends])
@pytest.mark.parametrize("package", [0b1, 0b10110, 0b11111])
def test_two_other_definitions(oracle, package):
    payoffs = random_payoffs(5)
    contribution = attribution(payoffs, package)
    for measure in bits(package):
        expected = oracle(payoffs.gain_percent, package, measure)
        np.testing.assert_allclose(contribution[measure], expected, rtol=0, atol=1e-12)


@pytest.mark.slow
@given(st.data())
def test_contributions_add_up(data):
    payoffs = data.draw(tables())
    package = data.draw(st.sampled_from(payoffs.packages.tolist()))
    contribution = attribution(payoffs, package)
    assert contribution.shape == (len(payoffs.measures), len(payoffs.members), len(payoffs.shocks))
    np.testing.assert_allclose(contribution.sum(axis=0), payoffs.gain_percent[package], rtol=0, atol=1e-12)
    outside = [m for m in range(len(payoffs.measures)) if m not in bits(package)]
    assert not contribution[outside].any()


def test_large_agenda_adds_up_to_the_last_digits():
    payoffs = random_payoffs(14, seed=3)
    contribution = attribution(payoffs, 2**14 - 1)
    np.testing.assert_allclose(contribution.sum(axis=0), payoffs.gain_percent[-1], rtol=0, atol=1e-12)


def test_money():
    payoffs = random_payoffs(3)
    in_percent, in_money = attribution(payoffs, 7), attribution(payoffs, 7, unit=Unit.MUSD)
    income = np.arange(1.0, 7.0).reshape(3, 2) * 1e3
    np.testing.assert_allclose(in_money, in_percent * income / 100.0, rtol=1e-12)
    np.testing.assert_allclose(in_money.sum(axis=0), payoffs.gain_musd[7], rtol=1e-12)


def test_measure_without_effect_gets_nothing_and_twins_share():
    gain = np.zeros((8, 1, 1))
    for package in range(8):
        gain[package] = 4.0 if package & 0b011 == 0b011 else 0.0  # m1 and m2 work only together, m3 does nothing
    assert attribution(make_payoffs(gain), 7).ravel().tolist() == [2.0, 2.0, 0.0]


@pytest.mark.parametrize("package", [-1, 8])
def test_unknown_package(package):
    with pytest.raises(InputError, match=f"no package {package}"):
        attribution(random_payoffs(3), package)

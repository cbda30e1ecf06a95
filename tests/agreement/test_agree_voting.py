"""Weighted votes against published indices and the runs of another program."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import Challenge, Victory, coalition_strength, condorcet_election, voting_power
from ortaq.agreement.voting import victory_probability
from ortaq.core import InputError


def test_published_indices(agreement_case):
    cases = agreement_case("voting_power.json")["cases"]
    assert len(cases) == 9
    for case in cases:
        found = voting_power(np.array(case["weights"], dtype=float), case["quota"])
        for name in ("shapley_shubik", "deegan_packel"):
            if name in case:
                exact = [float(Fraction(x)) for x in case[name]]
                np.testing.assert_allclose(getattr(found, name), exact, rtol=0, atol=1e-12)
        if "banzhaf_swings" in case:
            assert found.banzhaf_swings.tolist() == case["banzhaf_swings"]


@pytest.mark.slow
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5).filter(any), st.data())
def test_indices_against_loops(weights, data):
    quota = data.draw(st.integers(1, sum(weights)))
    found = voting_power(np.array(weights, dtype=float), quota)
    n = len(weights)
    wins = {s for s in range(2**n) if sum(w for i, w in enumerate(weights) if s >> i & 1) >= quota}
    swings = [sum(1 for s in wins if s >> i & 1 and s & ~(1 << i) not in wins) for i in range(n)]
    smallest = [s for s in wins if all(s & ~(1 << i) not in wins for i in range(n) if s >> i & 1)]
    assert found.banzhaf_swings.tolist() == swings
    shared = [sum(Fraction(1, s.bit_count()) for s in smallest if s >> i & 1) / len(smallest) for i in range(n)]
    assert found.deegan_packel == pytest.approx([float(x) for x in shared])
    assert found.shapley_shubik.sum() == pytest.approx(1.0)
    assert ((found.shapley_shubik > 1e-12) == (np.array(swings) > 0)).all()


def test_election_among_three(agreement_case):
    case = agreement_case("ktab_pce.json")["three_options"]
    strength = np.array(case["coalition_strength"])
    np.testing.assert_allclose(victory_probability(strength, Victory.SQUARE), case["victory_prob"], atol=6e-5)
    for challenge in Challenge:
        found = condorcet_election(strength, Victory.SQUARE, challenge)
        np.testing.assert_allclose(found, case[challenge.value], rtol=0, atol=1e-4)
        np.testing.assert_allclose(found, case["recomputed"][challenge.value], rtol=0, atol=1e-9)


def test_election_among_two(agreement_case):
    case = agreement_case("ktab_pce.json")["two_options"]
    found = condorcet_election(np.array(case["coalition_strength"], dtype=float), Victory.SQUARE)
    np.testing.assert_allclose(found, case["stable"], rtol=0, atol=1e-4)


def test_election_from_utilities(agreement_case):
    """Inputs are printed with two or three decimals, so the answer repeats to 6e-4."""
    case = agreement_case("ktab_pce.json")["pmatrix"]
    weights, utility = np.array(case["weights"]), np.array(case["utility"])
    found = condorcet_election(coalition_strength(weights, utility))
    np.testing.assert_allclose(found, case["pce"], rtol=0, atol=6e-4)
    np.testing.assert_allclose(weights @ utility, case["zeta"], rtol=0, atol=0.2)
    assert int(found.argmax()) == case["central_option"]


@pytest.mark.parametrize("challenge", Challenge)
@given(data=st.data())
def test_order_of_options_does_not_matter(challenge, data):
    count = data.draw(st.integers(2, 4))
    utility = np.array(data.draw(st.lists(st.integers(0, 9), min_size=3 * count, max_size=3 * count)), dtype=float)
    utility, order = utility.reshape(3, count), list(data.draw(st.permutations(range(count))))
    weights = np.array([3.0, 2.0, 1.0])
    found = condorcet_election(coalition_strength(weights, utility), challenge=challenge)
    turned = condorcet_election(coalition_strength(weights, utility[:, order]), challenge=challenge)
    assert found.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(turned, found[order], rtol=0, atol=1e-6)


def test_an_option_that_all_prefer_wins():
    strength = coalition_strength(np.array([1.0, 2.0]), np.array([[3.0, 1.0, 0.0], [5.0, 1.0, 2.0]]))
    for challenge in Challenge:
        assert condorcet_election(strength, challenge=challenge) == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)


@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ([1.0, -1.0], 1, "weights are not those of a vote"),
        ([], 1, "weights are not those of a vote"),
        ([1.0, 1.0], 3, "quota of 3"),
        ([1.0, 1.0], 0, "quota of 0"),
    ],
)
def test_votes_that_decide_nothing(weights, quota, message):
    with pytest.raises(InputError, match=message):
        voting_power(np.array(weights), quota)


def test_strengths_that_are_no_table():
    with pytest.raises(InputError, match="square table"):
        condorcet_election(np.array([[0.0, -1.0], [1.0, 0.0]]))

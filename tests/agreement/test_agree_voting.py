"""Weighted votes against published indices and loops over coalitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import voting_power
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

"""Leaving a package."""

import numpy as np
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import given

from ortaq.agree import Acceptance, agree, exit_margins, exit_stable

# m1 is A and B, m2 is A and C. A would rather be without m2, B without m1, C without nothing.
PARTICIPANTS = (("A", "B"), ("A", "C"))
GAIN = [[[0], [0], [0]], [[4], [2], [1]], [[-1], [3], [5]], [[2], [1], [6]]]


def test_margins_by_hand():
    payoffs = make_payoffs(GAIN, participants=PARTICIPANTS)
    agreement = agree(payoffs, make_mechanism(payoffs))
    margins = exit_margins(payoffs, agreement)
    # A takes part in everything and falls back to nothing; B leaves m2 standing; C leaves m1 standing.
    assert margins[3].tolist() == [2.0, 1.0 - 3.0, 6.0 - 1.0]
    assert margins[1].tolist() == [4.0, 2.0, 0.0]
    assert margins[2].tolist() == [-1.0, 0.0, 5.0]
    assert exit_stable(payoffs, agreement).tolist() == [True, True, False, False]


def test_noise_does_not_make_leaving_pay():
    payoffs = make_payoffs([[[0.0]], [[-1e-9]]])
    assert exit_stable(payoffs, agree(payoffs, make_mechanism(payoffs))).tolist() == [True, True]


@given(tables())
def test_against_a_loop(payoffs):
    agreement = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.EXPECTED)
    margins = exit_margins(payoffs, agreement)
    mean = payoffs.gain_percent @ payoffs.probability
    for package in payoffs.packages.tolist():
        for i, member in enumerate(payoffs.members):
            left = sum(1 << m for m, who in enumerate(payoffs.participants) if package >> m & 1 and member not in who)
            assert np.isclose(margins[package, i], mean[package, i] - mean[left, i], rtol=0, atol=1e-12)

"""Leaving a package, joining it, and keeping it."""

from dataclasses import replace

import numpy as np
import pytest
from agree_cases import bits, make_mechanism, make_payoffs, tables
from hypothesis import given, settings

from ortaq.agreement import Acceptance, accessions, agree, exit_margins, exit_stable, patience

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


@pytest.mark.slow
@given(tables())
def test_against_a_loop(payoffs):
    agreement = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.EXPECTED)
    margins = exit_margins(payoffs, agreement)
    mean = payoffs.gain_percent @ payoffs.probability
    for package in payoffs.packages.tolist():
        for i, member in enumerate(payoffs.members):
            left = sum(1 << m for m, who in enumerate(payoffs.participants) if package >> m & 1 and member not in who)
            assert np.isclose(margins[package, i], mean[package, i] - mean[left, i], rtol=0, atol=1e-12)


def joined_by_loops(payoffs, agreement, package, i):
    """Return the best gain of an outsider from joining without harm to participants, or None."""
    who = payoffs.participants
    inside = {m for b in bits(package) for m in who[b]}
    member, robust = payoffs.members[i], agreement.robust_gain_percent
    if member in inside:
        return None
    open_to = {b for b in range(len(who)) if member in who[b] and set(who[b]) <= inside | {member}}
    results = [p for p in payoffs.packages.tolist() if bits(p) > bits(package) and bits(p) - bits(package) <= open_to]
    good = [
        robust[p, i]
        for p in results
        if agreement.feasible[p]
        and robust[p, i] > robust[package, i] + 1e-7
        and all(robust[p, payoffs.members.index(m)] >= robust[package, payoffs.members.index(m)] - 1e-7 for m in inside)
    ]
    return max(good, default=None)


@pytest.mark.slow
@settings(max_examples=60)
@given(tables(low=-4, high=9, measures=(1, 5)))
def test_joining_against_loops(payoffs):
    agreement = agree(payoffs, make_mechanism(payoffs))
    found = accessions(payoffs, agreement, payoffs.packages)
    for package in payoffs.packages.tolist():
        for i in range(len(payoffs.members)):
            best, result = joined_by_loops(payoffs, agreement, package, i), int(found.joined[package, i])
            assert (best is None) is (result == -1)
            if best is not None:
                assert agreement.robust_gain_percent[result, i] == best
    assert found.stable.tolist() == [p for p in payoffs.packages.tolist() if (found.joined[p] == -1).all()]


def test_an_outsider_joins_only_without_harm():
    who = (("A",), ("A", "B"))
    harmless = make_payoffs([[[0], [0]], [[3], [0]], [[0], [0]], [[3], [2]]], participants=who)
    assert accessions(harmless, agree(harmless, make_mechanism(harmless)), np.array([1])).joined.tolist() == [[-1, 3]]
    harmful = make_payoffs([[[0], [0]], [[3], [0]], [[0], [0]], [[2], [2]]], participants=who)
    assert accessions(harmful, agree(harmful, make_mechanism(harmful)), np.array([1])).stable.tolist() == [1]


@pytest.mark.slow
@settings(max_examples=60)
@given(tables(low=-4, high=9, measures=(1, 4)))
def test_patience_is_what_just_keeps_a_member(payoffs):
    """With the smallest discount factor keeping is worth exactly as much as the best breach."""
    agreement = agree(payoffs, make_mechanism(payoffs))
    needed, robust = patience(payoffs, agreement), agreement.robust_gain_percent
    for package in payoffs.packages.tolist():
        for i, member in enumerate(payoffs.members):
            mine = {b for b, who in enumerate(payoffs.participants) if member in who}
            breaches = [p for p in payoffs.packages.tolist() if bits(p) <= bits(package) <= bits(p) | mine]
            best, keep, b = max(robust[p, i] for p in breaches), robust[package, i], needed[package, i]
            if best <= keep:
                assert b == 0.0
            elif keep > 0.0:
                assert 0.0 < b < 1.0
                assert keep / (1.0 - b) == pytest.approx(best)
            else:
                assert np.isnan(b)


def test_not_paying_is_a_breach():
    payoffs = replace(make_payoffs([[[0.0]], [[3.0]]]), cost_musd=np.array([[0.0], [1.0]]))
    assert patience(payoffs, agree(payoffs, make_mechanism(payoffs)))[1] == pytest.approx([0.25])

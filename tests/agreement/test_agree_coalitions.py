"""Groups that leave together, against loops over every coalition and every set of its measures."""

import numpy as np
import pytest
from agree_cases import bits, make_mechanism, make_payoffs, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import (
    VERDICT_TOLERANCE,
    Departure,
    Outsiders,
    agree,
    all_blocking,
    blocking,
    exit_stable,
    member_names,
    stability,
    worth,
)
from ortaq.agreement.groups import proper_coalitions
from ortaq.core import InputError

RULES = st.sampled_from(Outsiders)


def after_leaving(payoffs, group, package, outsiders):
    """Return every package that the group can bring about, with its own part."""
    inside = {payoffs.members[i] for i in bits(group)}
    own = [m for m, who in enumerate(payoffs.participants) if set(who) <= inside]
    keep = [m for m, who in enumerate(payoffs.participants) if not set(who) & inside and package >> m & 1]
    rest = sum(1 << m for m in keep) if outsiders is Outsiders.DELTA else 0
    mine = [p for p in payoffs.packages.tolist() if bits(p) <= set(own)]
    return {p: p | rest for p in mine}


def by_loops(payoffs, found, package, outsiders):
    answer = {}
    robust = found.robust_gain_percent
    for group in proper_coalitions(len(payoffs.members)):
        better = [
            own
            for own, after in after_leaving(payoffs, group, package, outsiders).items()
            if (found.feasible[after] or own == 0)
            and all(robust[after, i] > robust[package, i] + VERDICT_TOLERANCE for i in bits(group))
        ]
        if better:
            answer[member_names(group, payoffs.members)] = tuple(better)
    return answer


@st.composite
def questions(draw):
    payoffs = draw(tables(members=(1, 4), measures=(1, 5), low=-5, high=9))
    mask = np.array(draw(st.lists(st.sampled_from([True, True, False]), min_size=32, max_size=32)))
    return payoffs, agree(payoffs, make_mechanism(payoffs), feasible=mask[: len(payoffs.packages)])


@pytest.mark.slow
@settings(max_examples=40)
@given(questions(), RULES)
def test_against_loops(question, outsiders):
    payoffs, found = question
    every = blocking(payoffs, found, payoffs.packages, outsiders)
    for package in payoffs.packages.tolist():
        expected = by_loops(payoffs, found, package, outsiders)
        assert all_blocking(payoffs, found, package, outsiders) == expected
        group, result = int(every.coalition[package]), int(every.result[package])
        assert (group == 0) is (not expected) is (result == -1)
        if group:
            assert member_names(group, payoffs.members) in expected
            assert min(map(len, expected)) == len(bits(group))
            assert result in after_leaving(payoffs, group, package, outsiders).values()
            for i in bits(group):
                assert found.robust_gain_percent[result, i] > found.robust_gain_percent[package, i]
    assert every.stable.tolist() == payoffs.packages[every.coalition == 0].tolist()


@settings(max_examples=40)
@given(questions(), RULES, st.data())
def test_worth_against_loops(question, outsiders, data):
    payoffs, found = question
    package = data.draw(st.sampled_from(payoffs.packages.tolist()))
    value = worth(payoffs, found, outsiders, package)
    assert value[0] == 0.0
    for group in range(1, 2 ** len(payoffs.members)):
        choices = after_leaving(payoffs, group, package, outsiders)
        sums = [
            found.robust_gain_musd[after, sorted(bits(group))].sum()
            for own, after in choices.items()
            if found.feasible[after] or own == 0
        ]
        assert value[group] == pytest.approx(max(sums))
    if outsiders is Outsiders.GAMMA:
        assert (value >= 0.0).all()


@pytest.mark.slow
def test_many_packages_and_few_choices_take_both_ways():
    """A larger table, so that packages are grouped by what outsiders keep; sampled against the loops."""
    rng = np.random.default_rng(3)
    gain = rng.integers(-5, 9, (2**9, 4, 2))
    gain[0] = 0
    who = [tuple("ABCD"[i] for i in rng.choice(4, rng.integers(1, 4), replace=False)) for _ in range(9)]
    payoffs = make_payoffs(gain, participants=tuple(who))
    found = agree(payoffs, make_mechanism(payoffs))
    for outsiders in Outsiders:
        every = blocking(payoffs, found, payoffs.packages, outsiders)
        for package in [*rng.choice(2**9, 8).tolist(), *found.accepted[:5].tolist()]:
            assert bool(every.coalition[package]) is bool(by_loops(payoffs, found, package, outsiders))


@settings(max_examples=40)
@given(questions())
def test_a_package_that_a_group_survives_survives_each_member(question):
    payoffs, found = question
    lasting = stability(payoffs, found)
    assert set(lasting.coalition_stable.tolist()) <= set(lasting.packages[lasting.exit_stable].tolist())
    alone = exit_stable(payoffs, found)[found.accepted]
    assert lasting.exit_stable.tolist() == alone.tolist()
    # Under delta a member that leaves may do nothing, which is what exit means.
    if len(payoffs.members) > 1:
        assert (lasting.delta.coalition[~alone] > 0).all()


def test_a_group_that_leaves_is_named():
    gain = np.zeros((4, 3, 1))
    gain[1:, :, 0] = [[5, 5, 0], [1, 1, 1], [2, 2, 2]]
    payoffs = make_payoffs(gain, participants=(("A", "B"), ("A", "B", "C")))
    found = agree(payoffs, make_mechanism(payoffs))
    lasting = stability(payoffs, found)
    assert found.accepted.tolist() == [2, 3]
    assert lasting.exit_stable.tolist() == [True, True]
    assert lasting.coalition_stable.size == 0
    assert tuple(map(str, lasting.explain())) == (
        "Of the 2 signed packages, 2 are such that no single member gains by leaving, 0 such that no group of members "
        "does.",
        "For instance package 2: A + B would leave for package 1, if the others carry on with the measures that lie "
        "among them alone.",
    )
    assert lasting.departure(2) == Departure(2, ("A", "B"), Outsiders.DELTA, 1)
    assert lasting.departure(3) == Departure(3, ("A", "B"), Outsiders.DELTA, 1)
    with pytest.raises(InputError, match="package 1 was not asked about"):
        lasting.departure(1)

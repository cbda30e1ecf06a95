"""Which packages may be signed: rules and limits, each with its number."""

from dataclasses import replace

import numpy as np
import pytest
from agree_cases import bits, make_mechanism, make_payoffs, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import Breach, Limit, agree, feasible, refusal
from ortaq.core import InputError, Rules

MEASURES, MEMBERS = ("a", "b", "c", "d"), ("X", "Y")
COST = np.array([[sum(m + 1 for m in bits(p)), len(bits(p))] for p in range(16)], dtype=float)


def allowed(rules):
    return {p for p in range(16) if feasible(rules, MEASURES, MEMBERS, COST)[p]}


def having(condition):
    return {p for p in range(16) if condition({MEASURES[m] for m in bits(p)})}


def test_without_rules_everything_is_allowed():
    assert allowed(Rules()) == set(range(16))


def test_prerequisites():
    rules = Rules(requires={"b": ("a",), "d": ("b", "c")})
    assert allowed(rules) == having(lambda s: ("b" not in s or "a" in s) and ("d" not in s or {"b", "c"} <= s))


def test_exclusions_leave_at_most_one():
    assert allowed(Rules(excludes=(("a", "b", "d"),))) == having(lambda s: len(s & {"a", "b", "d"}) <= 1)


def test_a_ladder_is_climbed_from_below():
    kept = having(lambda s: s & {"c", "a", "d"} in (set(), {"c"}, {"c", "a"}, {"c", "a", "d"}))
    assert allowed(Rules(ladders=(("c", "a", "d"),))) == kept


def test_what_is_barred_is_in_no_package():
    assert allowed(Rules(barred=("b", "d"))) == having(lambda s: not s & {"b", "d"})


def test_budgets():
    assert allowed(Rules(budget_musd=5.0)) == {p for p in range(16) if COST[p].sum() <= 5.0}
    assert allowed(Rules(member_budget_musd={"Y": 1.0})) == {p for p in range(16) if COST[p, 1] <= 1.0}


def test_rounding_does_not_break_a_budget():
    cost = np.array([[0.0], [0.1], [0.2], [0.1 + 0.2]])
    assert feasible(Rules(budget_musd=0.3), ("a", "b"), ("X",), cost).all()


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (Rules(requires={"aa": ("b",)}), "unknown measure 'aa'"),
        (Rules(requires={"a": ("e",)}), "unknown measure 'e'"),
        (Rules(excludes=(("a", "e"),)), "unknown measure 'e'"),
        (Rules(ladders=(("a", "e"),)), "unknown measure 'e'"),
        (Rules(barred=("e",)), "unknown measure 'e'"),
        (Rules(member_budget_musd={"Z": 1.0}), "unknown member 'Z'"),
        (Rules(budget_musd=-1.0), "not a number of zero or more"),
        (Rules(member_budget_musd={"X": float("nan")}), "not a number of zero or more"),
        (Rules(requires={"a": ("b",), "b": ("c",), "c": ("a",)}), "run in a circle"),
        (Rules(requires={"a": ("a",)}), "run in a circle: a needs a"),
        (Rules(requires={"a": ("b",)}, ladders=(("a", "b"),)), "run in a circle"),
        (Rules(requires={"a": ("b",), "b": ("c",)}, excludes=(("a", "c"),)), "'a' can never be in a package"),
    ],
)
def test_mistakes(rules, message):
    with pytest.raises(InputError, match=message):
        feasible(rules, MEASURES, MEMBERS, COST)


def test_an_agenda_that_cannot_be_listed():
    with pytest.raises(InputError, match="30 measures make 1,073,741,824 packages"):
        feasible(Rules(), tuple(map(str, range(30))), ("X",), np.zeros((1, 1)))


def limited(values, limit, **changes):
    payoffs = make_payoffs(np.ones((4, 2, 1)) * np.array([0, 1, 1, 1])[:, None, None])
    table = Limit("dependence on Q", np.array(values, dtype=float), np.array(limit, dtype=float))
    return payoffs, agree(payoffs, make_mechanism(payoffs), limits=(table,), **changes)


def test_limits_bind_and_are_named():
    payoffs, found = limited([[0, 0], [1, 3], [2, 2], [5, 9]], [2.0, 3.0])
    assert found.feasible.tolist() == [True, True, True, False]
    assert found.accepted.tolist() == [1, 2]
    refused = refusal(payoffs, found, 3)
    assert not refused.feasible
    assert refused.breaches == (
        Breach("limit", ("dependence on Q", "A"), 5.0, 2.0),
        Breach("limit", ("dependence on Q", "B"), 9.0, 3.0),
    )


def test_nothing_is_feasible_is_explained():
    _, found = limited([[0, 0], [9, 0], [9, 0], [9, 0]], [2.0, np.inf])
    assert found.accepted.size == 0
    assert found.obstacles.unreachable == {}
    assert str(found.explain()[-1]).startswith("No package keeps the rules and limits")


@pytest.mark.parametrize(
    ("values", "limit", "message"),
    [
        ([[0, 0], [1, 1]], [1, 1], "does not fit the payoffs"),
        ([[0, 0]] * 4, [1, 1, 1], "does not fit the payoffs"),
        ([[0, np.nan]] * 4, [1, 1], "is not a number"),
        ([[0, 0]] * 4, [1, np.nan], "is not a number"),
    ],
)
def test_limits_that_do_not_fit(values, limit, message):
    with pytest.raises(InputError, match=message):
        limited(values, limit)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.data())
def test_breaches_are_what_makes_a_package_infeasible(data):
    payoffs = data.draw(tables(members=(2, 2), measures=(3, 4)))
    some = st.lists(st.sampled_from(payoffs.measures), min_size=2, max_size=3, unique=True).map(tuple)
    needed = data.draw(some)
    rules = Rules(
        requires={needed[0]: needed[1:]} if data.draw(st.booleans()) else {},
        ladders=(data.draw(some),) if data.draw(st.booleans()) else (),
        excludes=(data.draw(some),) if data.draw(st.booleans()) else (),
        barred=needed[:1] if data.draw(st.booleans()) else (),
        budget_musd=data.draw(st.none() | st.integers(0, 3)),
        member_budget_musd=data.draw(st.dictionaries(st.sampled_from("AB"), st.integers(0, 2))),
    )
    try:
        found = agree(payoffs, replace(make_mechanism(payoffs), rules=rules))
    except InputError:
        return
    for package in payoffs.packages.tolist():
        if not found.is_accepted(package):
            broken = refusal(payoffs, found, package)
            assert bool(broken.breaches) is not broken.feasible
            for breach in broken.breaches:
                assert breach.value > breach.limit

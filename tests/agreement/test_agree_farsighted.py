"""Joining and leaving one at a time."""

from itertools import combinations

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.agreement import CIRCLES, Outsiders, Transition, agree, largest_consistent_set, participation, worth

TINY = 1e-7


def single_steps(members):
    return [Transition(s, s ^ 1 << i, (i,)) for s in range(2**members) for i in range(members)]


def consistent(gain, moves):
    return np.flatnonzero(largest_consistent_set(np.array(gain, dtype=float), moves)).tolist()


def dominating(gain, moves, state):
    """Return the states that dominate a state indirectly, by walking every path without repetition."""
    found = set()

    def walk(path, steps):
        if steps and all(gain[path[-1]][i] > gain[s][i] + TINY for s, who in steps for i in who):
            found.add(path[-1])
        for m in moves:
            if m.origin == path[-1] and m.target not in path:
                walk([*path, m.target], [*steps, (m.origin, m.who)])

    walk([state], [])
    return found


def largest_by_trying_all(gain, moves):
    """Return the union of all sets of states of which every state is deterred from every move by the set."""
    states = range(len(gain))
    after = {s: dominating(gain, moves, s) | {s} for s in states}
    deterrents = {s: [] for s in states}
    for m in moves:
        keeps = [e for e in after[m.target] if not all(gain[e][i] > gain[m.origin][i] + TINY for i in m.who)]
        deterrents[m.origin].append(sum(1 << e for e in keeps))
    largest = 0
    for tried in range(2 ** len(gain)):
        if all(tried & d for s in states if tried >> s & 1 for d in deterrents[s]):
            largest |= tried
    return [s for s in states if largest >> s & 1]


def test_prisoners_keep_cooperation_and_its_breakdown():
    # Bits say who cooperates. Leaving (3, 3) ends in (1, 1), leaving (1, 1) alone gains nothing for certain.
    gain = [[1, 1], [0, 4], [4, 0], [3, 3]]
    assert consistent(gain, single_steps(2)) == [0, 3]


def test_a_step_is_deterred_by_where_it_may_lead():
    # 1 may leave a for b, from where 2 goes on to c or d, which are the same to 2.
    moves = [Transition(0, 1, (0,)), Transition(1, 2, (1,)), Transition(1, 3, (1,))]
    assert consistent([[2, 0], [0, 0], [3, 1], [1, 1]], moves) == [0, 2, 3]
    assert consistent([[2, 0], [0, 0], [3, 1], [3, 1]], moves) == [2, 3]


def test_nothing_is_ruled_out_in_the_voting_paradox():
    gain = [[3, 1, 2], [2, 3, 1], [1, 2, 3]]
    moves = [Transition(a, b, who) for a in range(3) for b in range(3) if a != b for who in combinations(range(3), 2)]
    assert consistent(gain, moves) == [0, 1, 2]


@settings(max_examples=60)
@given(st.integers(1, 3).flatmap(lambda n: arrays(np.int64, (2**n, n), elements=st.integers(-3, 3))))
def test_against_all_sets_of_states(gain):
    moves = single_steps(gain.shape[1])
    assert consistent(gain, moves) == largest_by_trying_all(gain.tolist(), moves)


@pytest.mark.parametrize("seed", range(2))
def test_four_members_against_all_sets_of_states(seed):
    gain = np.random.default_rng(seed).integers(-9, 10, (16, 4))
    moves = single_steps(4)
    # Few paths are walked where few moves exist: members 2 and 3 only join.
    moves = [m for m in moves if m.who[0] < 2 or m.target > m.origin]
    assert consistent(gain, moves) == largest_by_trying_all(gain.tolist(), moves)


@settings(max_examples=40)
@given(st.integers(1, 3).flatmap(lambda n: arrays(np.int64, (2**n, n), elements=st.integers(-9, 9))))
def test_every_state_outside_is_dominated_by_one_inside(gain):
    """External stability of the largest consistent set over finitely many states (Chwe 1994, proposition 2)."""
    moves = single_steps(gain.shape[1])
    inside = set(consistent(gain, moves))
    assert inside
    assert all(dominating(gain.tolist(), moves, s) & inside for s in range(len(gain)) if s not in inside)


@pytest.mark.slow
@settings(max_examples=60)
@given(tables(measures=(1, 5)))
def test_states_are_what_their_participants_secure(payoffs):
    agreement = agree(payoffs, make_mechanism(payoffs))
    found = participation(payoffs, agreement)
    secured = worth(payoffs, agreement, Outsiders.GAMMA)
    for state, package in enumerate(found.packages.tolist()):
        inside = [i for i in range(len(payoffs.members)) if state >> i & 1]
        names = {payoffs.members[i] for i in inside}
        assert all(set(payoffs.participants[m]) <= names for m in range(len(payoffs.measures)) if package >> m & 1)
        assert agreement.robust_gain_musd[package, inside].sum() == pytest.approx(secured[state])
        assert found.gain_percent[state].tolist() == agreement.robust_gain_percent[package].tolist()


@pytest.mark.slow
@settings(max_examples=60)
@given(tables(measures=(1, 5)))
def test_short_sighted_paths_against_a_walk(payoffs):
    found = participation(payoffs, agree(payoffs, make_mechanism(payoffs)))
    gain, members = found.gain_percent, len(payoffs.members)
    for start in range(2**members):
        seen, at = [], start
        while at not in seen:
            seen.append(at)
            rises = [gain[at ^ 1 << i, i] - gain[at, i] for i in range(members)]
            if max(rises) > TINY:
                at ^= 1 << rises.index(max(rises))
        ended = seen[-1] == at
        assert found.ends[start] == (at if ended else CIRCLES)
        assert found.lasting[start] == (ended and at == start)
    assert found.circling + sum(found.starts(p) for p in np.unique(found.packages)) == 2**members


def test_a_path_may_never_end():
    """A joins where B is out and leaves where it is in; B joins where A is in and leaves where it is out; C is in."""
    gain = [[[0], [0], [0]], [[1], [0], [10]], [[0], [-1], [10]], [[-1], [1], [20]]]
    payoffs = make_payoffs(gain, participants=(("A", "C"), ("B", "C")))
    found = participation(payoffs, agree(payoffs, make_mechanism(payoffs)))
    assert found.packages.tolist() == [0, 0, 0, 0, 0, 1, 2, 3]
    assert found.lasting.tolist() == [True] + [False] * 7
    assert found.ends.tolist() == [0] + [CIRCLES] * 7
    assert found.circling == 7
    assert "From 7 sets such steps go round in circles" in str(found.explain()[1])

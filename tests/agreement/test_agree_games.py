"""Games with transferable utility against published solutions, another program, and the axioms."""

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.agreement import (
    agree,
    banzhaf,
    core,
    groups,
    kohlberg_violation,
    nucleolus,
    shapley,
    sharing,
    surplus,
    tau,
)
from ortaq.agreement.coalitions import Outsiders, blocking, worth
from ortaq.agreement.games import convex, excesses, membership
from ortaq.agreement.groups import leaving, proper_coalitions
from ortaq.core import InputError

TOLERANCE = 1e-6


def game(case):
    v = np.zeros(2 ** case["n"])
    for coalition, value in case["v"].items():
        v[sum(1 << (int(i) - 1) for i in coalition.split(","))] = value
    return v


@st.composite
def games(draw, players=(2, 4)):
    n = draw(st.integers(*players))
    v = draw(arrays(np.int64, 2**n, elements=st.integers(-5, 20))).astype(float)
    v[0] = 0.0
    return v


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE)


@pytest.mark.slow
def test_reference_games(agreement_case):
    cases = agreement_case("tu_games.json")["cases"]
    assert len(cases) == 15
    for case in cases:
        v, answer = game(case), case["computed"]
        close(shapley(v), answer["shapley"])
        close(nucleolus(v), answer["nucleolus"])
        close(nucleolus(v, individually_rational=False), answer["prenucleolus"])
        close(core(v).excess, answer["least_core_eps"])
        assert core(v).empty is not answer["core_nonempty"]
        assert convex(v) is answer["convex"]
        if answer["tau"] is None:
            assert tau(v) is None
        else:
            close(tau(v), answer["tau"])
        published = case["published"]
        for name, ours in (("shapley", shapley(v)), ("nucleolus", nucleolus(v)), ("tau", tau(v))):
            if name in published:
                np.testing.assert_allclose(ours, published[name], rtol=0, atol=5e-3)


@pytest.mark.slow
@settings(max_examples=30)
@given(games(players=(2, 5)))
def test_against_coopgame(v):
    coopgame = pytest.importorskip("coopgame", reason="coopgame-py, a second program, is not installed")
    theirs = coopgame.Game(v[1:].tolist())
    close(shapley(v), coopgame.shapley(theirs))
    close(banzhaf(v), coopgame.banzhaf(theirs))
    prenucleolus = coopgame.prenucleolus(theirs)
    close(nucleolus(v, individually_rational=False), prenucleolus["allocation"])
    close(core(v).excess, prenucleolus["levels"][0])
    if nucleolus(v) is not None:
        close(nucleolus(v), coopgame.nucleolus(theirs)["allocation"])
    if tau(v) is not None:
        close(tau(v), coopgame.tau_value(theirs))


@pytest.mark.slow
@settings(max_examples=40)
@given(games(), st.data())
def test_order_of_players_does_not_matter(v, data):
    n = len(v).bit_length() - 1
    order = data.draw(st.permutations(range(n)))
    moved = np.zeros_like(v)
    for s in range(len(v)):
        moved[sum(1 << order.index(i) for i in range(n) if s >> i & 1)] = v[s]
    for solve in (shapley, banzhaf, lambda g: nucleolus(g, individually_rational=False)):
        close(solve(moved), solve(v)[list(order)])
    assert core(moved).excess == pytest.approx(core(v).excess, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=40)
@given(games(), st.data())
def test_scale_and_gifts(v, data):
    """A larger currency and a gift to every player carry over (covariance); the core stays empty or not."""
    n = len(v).bit_length() - 1
    gift = np.array(data.draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n)), dtype=float)
    scaled = 2.5 * v + gift @ membership(n)
    close(shapley(scaled), 2.5 * shapley(v) + gift)
    close(nucleolus(scaled, individually_rational=False), 2.5 * nucleolus(v, individually_rational=False) + gift)
    assert core(scaled).excess == pytest.approx(2.5 * core(v).excess, abs=1e-7)


@pytest.mark.slow
@settings(max_examples=40)
@given(games())
def test_nucleolus_lies_in_the_least_core(v):
    x = nucleolus(v, individually_rational=False)
    assert x.sum() == pytest.approx(v[-1])
    assert excesses(v, x)[1:-1].max() == pytest.approx(core(v).excess, abs=1e-7)


@pytest.mark.slow
@settings(max_examples=40)
@given(games(), st.data())
def test_the_certificate_refuses_other_shares(v, data):
    """Kohlberg's criterion accepts one point only: any other shares of the same whole violate it."""
    x = nucleolus(v, individually_rational=False)
    n = len(x)
    i, j = data.draw(st.permutations(range(n)))[:2]
    moved = x.copy()
    moved[i], moved[j] = moved[i] + 0.25, moved[j] - 0.25
    assert kohlberg_violation(v, x, individually_rational=False) <= 1e-7
    assert kohlberg_violation(v, moved, individually_rational=False) > 0.01
    assert kohlberg_violation(v, x + 1.0, individually_rational=False) > 0.01


@settings(max_examples=40)
@given(games())
def test_objectors_prove_the_excess(v):
    """The weighted coalitions cover every player alike, so no sharing gives less than the weighted mean excess."""
    found = core(v)
    inside = membership(len(v).bit_length() - 1)[:, list(found.objectors)]
    cover = inside @ np.array(found.weights)
    assert sum(found.weights) == pytest.approx(1.0)
    assert cover == pytest.approx(np.full(len(cover), cover[0]))
    assert np.array(found.weights) @ v[list(found.objectors)] - cover[0] * v[-1] == pytest.approx(
        found.excess, abs=1e-7
    )


@pytest.mark.slow
@settings(max_examples=40)
@given(games())
def test_banzhaf_against_a_loop(v):
    n = len(v).bit_length() - 1
    for i in range(n):
        without = [s for s in range(len(v)) if not s >> i & 1]
        assert banzhaf(v)[i] == pytest.approx(np.mean([v[s | 1 << i] - v[s] for s in without]))


def test_nothing_is_individually_rational():
    v = np.array([0.0, 3.0, 3.0, 5.0])
    assert nucleolus(v) is None
    close(nucleolus(v, individually_rational=False), [2.5, 2.5])


@pytest.mark.parametrize(
    "v", [np.zeros(3), np.zeros((2, 2)), np.array([1.0, 2.0]), np.array([0.0, np.nan]), np.zeros(1)]
)
def test_arrays_that_are_no_games(v):
    with pytest.raises(InputError):
        shapley(v)


def test_one_player_keeps_everything():
    v = np.array([0.0, 7.0])
    assert shapley(v).tolist() == nucleolus(v).tolist() == banzhaf(v).tolist() == [7.0]
    with pytest.raises(InputError, match="one player"):
        core(v)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_members_share_what_they_secure_together(data):
    gain = data.draw(arrays(np.int64, (8, 3, 1), elements=st.integers(-5, 9)))
    gain[0] = 0
    payoffs = make_payoffs(gain, participants=(("A", "B"), ("B", "C"), ("A", "B", "C")))
    found = sharing(payoffs, agree(payoffs, make_mechanism(payoffs)))
    game = worth(payoffs, agree(payoffs, make_mechanism(payoffs)), Outsiders.GAMMA)
    assert found.whole_musd == game[-1] == gain.sum(axis=(1, 2)).max()
    assert found.shapley_musd.sum() == pytest.approx(game[-1])
    assert found.nucleolus_musd.sum() == pytest.approx(game[-1])
    assume(not found.core.empty)
    assert excesses(game, found.nucleolus_musd).max() <= 1e-7 * max(1.0, game[-1])
    assert "no group would do better by itself" in str(found.explain()[0])


def test_claims_that_do_not_fit_are_named():
    """Any two of three secure 4 together, all three only 4: each pair lacks 4 / 3 at best."""
    gain = np.zeros((8, 3, 1))
    for p, who in ((1, [0, 1]), (2, [1, 2]), (4, [0, 2])):
        gain[p, who] = 2.0
    payoffs = make_payoffs(gain, participants=(("A", "B"), ("B", "C"), ("A", "C")))
    found = sharing(payoffs, agree(payoffs, make_mechanism(payoffs)))
    assert found.core.empty
    assert found.core.excess == pytest.approx(4.0 / 3.0)
    assert "by at least USD 1.33 mn" in str(found.explain()[0])
    assert all(pair in str(found.explain()[1]) for pair in ("A + B", "B + C", "A + C"))


def _drawn_game(seed, members=6, measures=6):
    """Return payoffs whose measures need one to three members each, and gains that do not add up."""
    rng = np.random.default_rng(seed)
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[:members])
    parts = tuple(tuple(rng.choice(names, rng.integers(1, 4), replace=False)) for _ in range(measures))
    single = rng.normal(0.4, 1.0, (measures, members))
    inside = np.arange(2**measures)[:, None] >> np.arange(measures) & 1
    gain = inside @ single + rng.normal(0.0, 0.2, (2**measures, members))
    gain[0] = 0.0
    return make_payoffs(gain[:, :, None], participants=parts)


@pytest.mark.parametrize("seed", range(6))
def test_many_members_are_answered_as_few_are(seed, monkeypatch):
    """What is found without a list of coalitions is what the list gives."""
    payoffs = _drawn_game(seed)
    found = agree(payoffs, make_mechanism(payoffs))
    listed = sharing(payoffs, found)
    whole_list = {rule: blocking(payoffs, found, found.accepted, rule) for rule in Outsiders}
    for module in (surplus, groups):
        monkeypatch.setattr(module, "MOST_PLAYERS", 1)
    other = sharing(payoffs, found)
    assert other.whole_musd == pytest.approx(listed.whole_musd)
    assert other.alone_musd == pytest.approx(listed.alone_musd)
    assert (other.core.empty, other.core.excess) == (listed.core.empty, pytest.approx(listed.core.excess))
    assert other.shapley_musd.sum() == pytest.approx(listed.whole_musd)
    assert (abs(other.shapley_musd - listed.shapley_musd) <= 4.0 * other.shapley_error_musd + 1e-9).all()
    few = blocking(payoffs, found, found.accepted, Outsiders.GAMMA)
    assert len(leaving(payoffs)) < len(proper_coalitions(6))
    assert ((few.coalition > 0) == (whole_list[Outsiders.GAMMA].coalition > 0)).all()
    kept = blocking(payoffs, found, found.accepted, Outsiders.DELTA)
    assert not ((kept.coalition > 0) & (whole_list[Outsiders.DELTA].coalition == 0)).any()


def test_thirty_members_have_a_certified_core():
    payoffs = _drawn_game(1, members=30, measures=8)
    found = sharing(payoffs, agree(payoffs, make_mechanism(payoffs)))
    assert found.nucleolus_musd is None
    assert found.shapley_musd.sum() == pytest.approx(found.whole_musd)
    assert sum(found.core.weights) == pytest.approx(1.0)

"""Trials of moves: a package's moves are the package, weakened ones less of it, and nothing is exactly nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.core import Band, InputError, Mechanism, Region, weakened
from ortaq.domains.corridors import NetworkShift
from ortaq.model import gains, trial_gains
from tests.worlds import shift


def test_moves_of_a_package_are_the_package_and_no_moves_nothing(region: Region, mechanism: Mechanism) -> None:
    package = 2 ** len(mechanism.measures) - 1
    moves = tuple(move for m in mechanism.measures for move in m.moves)
    found = trial_gains(region, mechanism, [moves, (), tuple(weakened(m, 1.0) for m in moves)])
    whole = gains(region, mechanism, [package])
    np.testing.assert_allclose(found.musd[0], whole.musd[0] + whole.cost_musd[0][:, None], atol=1e-9)
    np.testing.assert_array_equal(found.musd[2], found.musd[0])
    assert (found.musd[1] == 0.0).all()


def test_many_trials_are_asked_in_turn(region: Region, mechanism: Mechanism) -> None:
    move = mechanism.measures[0].moves[0]
    shares = np.linspace(0.01, 1.0, 70).tolist()
    found = trial_gains(region, mechanism, [(weakened(move, share),) for share in shares])
    assert found.musd.shape[0] == 70
    np.testing.assert_allclose(found.musd[-1], trial_gains(region, mechanism, [(move,)]).musd[0], rtol=1e-8)
    assert (np.diff(found.musd[:, 0, 0]) > 0.0).all()


@given(st.floats(0.0, 1.0), st.floats(-90.0, 90.0))
def test_a_move_is_weakened_towards_what_changes_nothing(share: float, percent: float) -> None:
    move = shift("trade_cost_hat", ("KAZ",), ("UZB",), percent)
    weak = weakened(move, share)
    if share == 0.0:
        assert weak is None
        return
    assert weak is not None
    np.testing.assert_allclose(weak.band.central, share * percent, atol=1e-12)
    assert weak == move or share < 1.0


def test_what_opens_or_closes_is_in_or_out() -> None:
    closed = replace(shift("trade_cost_hat", ("KAZ",), ("UZB",), 1.0), percent=Band.exact(float("inf")))
    for move in (closed, NetworkShift.of("open", "k1"), NetworkShift.of("capacity_mt", "k1", value=20.0)):
        assert move.neutral is None
        assert weakened(move, 0.5) is move
        assert weakened(move, 0.0) is None
    half = weakened(NetworkShift.of("dwell_factor", "k1", value=0.4), 0.5)
    assert half is not None
    assert half.band.central == pytest.approx(0.7)


def test_a_share_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(InputError, match="no share of an effect"):
        weakened(NetworkShift.of("open", "k1"), 1.5)


@pytest.mark.slow
def test_moves_at_their_neutral_value_change_nothing(eurasia: Region, c5: Mechanism) -> None:
    moves = [move for m in c5.measures for move in m.moves if move.neutral is not None]
    still = tuple(move.with_band(Band.exact(move.neutral)) for move in moves)
    assert {move.domain for move in still} == {"trade", "corridors", "energy", "exchange", "investors", "water"}
    assert (trial_gains(eurasia, replace(c5, shocks=()), [still]).musd == 0.0).all()

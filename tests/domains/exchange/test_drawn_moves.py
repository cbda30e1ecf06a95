"""A drawn world draws every range of a move, weak with weak."""

import pytest

from ortaq.core import Band, Change, Kind
from ortaq.domains.exchange.people.moves import ExchangeAction, ExchangeMove
from ortaq.model.draws import moves_have_range, with_strength


def shock(percent: Band, returned: Band) -> Change:
    move = ExchangeMove(ExchangeAction.REMITTANCES_PERCENT, ("RUS",), ("TJK",), percent, "", "", returned)
    return Change("money", Kind.SHOCK, "", "", (move,), "")


@pytest.mark.parametrize(
    ("place", "percent", "returned"), [(-1.0, -15.0, 0.0), (0.0, -25.0, 0.3), (0.5, -37.5, 0.45), (1.0, -50.0, 0.6)]
)
def test_both_ranges_of_a_move_lie_at_one_place(place: float, percent: float, returned: float):
    (move,) = with_strength(shock(Band(-15.0, -25.0, -50.0), Band(0.0, 0.3, 0.6)), place).moves
    assert isinstance(move, ExchangeMove)
    assert move.band == Band.exact(percent)
    assert move.returned == Band.exact(pytest.approx(returned))


def test_a_range_beside_the_band_makes_a_change_uncertain():
    exact = Band.exact(-25.0)
    assert moves_have_range(shock(exact, Band(0.0, 0.3, 0.6)))
    assert not moves_have_range(shock(exact, Band.exact(0.3)))

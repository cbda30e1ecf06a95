"""A change of the network as a move: what generic pages, draws and checks use of it."""

from ortaq.core import Band, Change, Kind, Move, Region
from ortaq.domains.corridors import NetworkAction, NetworkShift, network_shifts_of
from tests.worlds import shift

WAIT = NetworkShift(NetworkAction.DWELL_FACTOR, ("elsewhere",), Band(0.5, 0.7, 0.9), "drawn", "toy")


def test_a_change_of_the_network_is_a_move_of_corridors(region: Region):
    assert isinstance(WAIT, Move)
    assert (WAIT.domain, WAIT.band, WAIT.economies) == ("corridors", WAIT.value, ())
    assert WAIT.with_band(Band.exact(0.3)).value == Band.exact(0.3)
    said = WAIT.said(region)
    assert (said.what, said.words, said.percent, said.measured) == (
        "corridors.move.dwell_factor",
        "dwell factor",
        False,
        True,
    )
    assert (said.targets, said.place, said.sectors) == ((("elsewhere", "elsewhere"),), None, None)


def test_an_opening_has_no_strength(region: Region):
    opening = NetworkShift(NetworkAction.OPEN, ("ab",), Band.exact(1.0), "drawn", "toy")
    assert not opening.said(region).measured


def test_corridors_read_only_their_own_moves():
    moves = (shift("trade_cost_hat", ("KAZ",), ("UZB",), -5.0), WAIT)
    assert network_shifts_of(Change("c", Kind.SHOCK, "", "", moves, "toy")) == (WAIT,)

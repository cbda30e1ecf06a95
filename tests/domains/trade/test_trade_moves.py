"""A stated shift as a move: what generic pages, draws and checks use of it."""

from ortaq.core import Band, Move, Place, Region
from ortaq.domains.trade import Shift, shifts_of
from tests.worlds import shift, toy_mechanism


def test_a_shift_is_a_move_of_trade(region: Region):
    made = shift("trade_cost_hat", ("KAZ",), ("UZB",), -5.0)
    assert isinstance(made, Move)
    assert (made.domain, made.band, made.economies) == ("trade", made.percent, ("KAZ", "UZB"))
    weaker = made.with_band(Band.exact(-1.0))
    assert (weaker.percent, weaker.importers) == (Band.exact(-1.0), made.importers)
    said = made.said(region)
    assert (said.what, said.words, said.percent, said.measured) == ("variable.trade_cost_hat", "Trade cost", True, True)
    assert (said.place, said.sectors) == (Place(("KAZ",), ("UZB",), both_directions=True), made.sectors)


def test_trade_reads_only_its_own_moves():
    for measure in toy_mechanism().measures:
        assert shifts_of(measure) == tuple(m for m in measure.moves if isinstance(m, Shift))
        assert shifts_of(measure)

"""Concentration of owners and creditors, shares of the largest, and the rank of whoever receives most, with ranges."""

import itertools

import pytest

from ortaq.core import ALL, Band, Tie
from ortaq.dependence import held, main_holder, recipients, stocks

DEBT, STAKE = "x.tie.debt", "x.tie.stake"


def tie(holder: str, dependent: str, *ends: float, kind: str = DEBT, many: bool = False, method: str = "") -> Tie:
    band = Band.exact(ends[0]) if len(ends) == 1 else Band(*ends)
    return Tie(kind, holder, dependent, band, flow=False, method=method, source="s", many=many)


def test_shares_and_concentration_of_exact_numbers() -> None:
    (found,) = held([tie("A", "Z", 60.0), tie("B", "Z", 30.0), tie("C", "Z", 10.0)], DEBT, ["Z"])
    assert found.largest is not None
    assert found.largest.holder == "A"
    assert found.certain
    assert not found.complete
    assert found.share(found.largest.band) == Band.exact(0.6)
    spread = found.concentration
    assert (spread.low, spread.central, spread.high) == pytest.approx((0.46, 0.46, 0.46))


def test_a_known_total_is_what_shares_are_of() -> None:
    ties = [tie("A", "Z", 20.0, 30.0, 40.0), tie("x.holder.all", "Z", 90.0, 100.0, 110.0, method=ALL, many=True)]
    (found,) = held(ties, DEBT, ["Z"])
    assert found.complete
    assert found.whole == Band(90.0, 100.0, 110.0)
    assert found.rest == Band(50.0, 70.0, 90.0)
    assert found.told_together == pytest.approx(0.7)
    share = found.share(ties[0].band)
    assert (share.low, share.central, share.high) == pytest.approx((20 / 110, 0.3, 40 / 90))
    # The rest is many small ones at the low end and one holder at the high end.
    assert found.concentration.low == pytest.approx((20 / 110) ** 2)
    assert found.concentration.high == pytest.approx((20 / 110) ** 2 + (90 / 110) ** 2)


def test_named_ones_above_the_total_leave_nothing() -> None:
    ties = [tie("A", "Z", 120.0), tie("x.holder.all", "Z", 100.0, method=ALL, many=True)]
    (found,) = held(ties, DEBT, ["Z"])
    assert found.whole == Band.exact(120.0)
    assert found.rest == Band.exact(0.0)
    assert found.concentration == Band.exact(1.0)


def test_many_together_are_never_the_largest() -> None:
    (found,) = held([tie("x.holder.bonds", "Z", 90.0, many=True), tie("A", "Z", 10.0)], DEBT, ["Z"])
    assert found.largest is not None
    assert found.largest.holder == "A"
    assert (found.concentration.central, found.concentration.high) == pytest.approx((0.01, 0.82))
    (nobody,) = held([tie("x.holder.bonds", "Z", 90.0, many=True)], DEBT, ["Z"])
    assert (nobody.largest, nobody.certain) == (None, True)
    assert nobody.concentration == Band(0.0, 0.0, 1.0)


def test_the_range_of_a_share_and_of_concentration_holds_every_mixture() -> None:
    ties = [tie("A", "Z", 10.0, 30.0, 60.0), tie("B", "Z", 20.0, 25.0, 50.0), tie("C", "Z", 1.0, 2.0, 3.0)]
    (found,) = held(ties, DEBT, ["Z"])
    bands = {t.holder: t.band for t in ties}
    share, spread = found.share(bands["A"]), found.concentration
    for ends in itertools.product(*((b.low, b.central, b.high) for b in bands.values())):
        of_a = ends[0] / sum(ends)
        assert share.low - 1e-12 <= of_a <= share.high + 1e-12
        assert sum((end / sum(ends)) ** 2 for end in ends) <= spread.high + 1e-12
    assert spread.low <= spread.central <= spread.high
    assert not found.certain


def test_ranks_hold_every_order_that_the_ranges_allow() -> None:
    ties = [tie("A", "X", 5.0, 7.0, 11.0), tie("A", "Y", 0.2, 5.0, 9.5), tie("A", "Z", 1.0, 2.0, 3.0)]
    found = {one.tie.dependent: one for one in recipients(ties, DEBT, "A", ["X", "Z"])}
    assert {code: (one.rank.low, one.rank.central, one.rank.high) for code, one in found.items()} == {
        "X": (1.0, 1.0, 2.0),
        "Y": (1.0, 2.0, 3.0),
        "Z": (2.0, 3.0, 3.0),
    }
    assert not found["X"].certain
    assert found["Z"].certain
    assert (found["X"].rank_among.low, found["X"].rank_among.high) == (1.0, 1.0)
    assert found["Y"].rank_among.central != found["Y"].rank_among.central


def test_the_widest_holder_is_a_member_that_holds_in_two_others() -> None:
    ties = [tie("A", "X", 1.0), tie("A", "Y", 1.0), tie("B", "X", 50.0), tie("O", "X", 90.0), tie("O", "Y", 90.0)]
    assert main_holder(ties, DEBT, ["A", "B", "X", "Y"]) == "A"
    assert main_holder(ties, DEBT, ["B", "X"]) is None


def test_kinds_stay_apart_and_flows_are_no_stocks() -> None:
    sent = Tie("x.tie.sent", "A", "Z", Band.exact(5.0), flow=True, method="", source="s")
    ties = [sent, tie("A", "Z", 1.0), tie("B", "Z", 2.0, kind=STAKE)]
    assert stocks(ties) == (DEBT, STAKE)
    (found,) = held(ties, STAKE, ["Y", "Z"])
    assert [one.holder for one in found.ties] == ["B"]

"""Closing each crossing on a network whose answers are known."""

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.domains.corridors import Network, NetworkShift, criticality, route

shift = NetworkShift.of


def test_closing_the_best_gate_costs_the_way_by_the_second(toy: Network) -> None:
    found = criticality(toy, changes=[shift("open", "bc")])
    assert set(found.closed) == {"ab", "ab2", "port_a", "port_b", "bc", "suez", "south_africa"}
    by_gate = dict(zip(found.closed, found.added_usd, strict=True))
    first = route(toy, "Alfa", "Beta").generalised_usd
    second = route(toy, "Alfa", "Beta", changes=[shift("close", "ab")]).generalised_usd
    assert by_gate["ab"][0, 1] == pytest.approx(second - first, abs=0.01)
    assert not by_gate["ab2"].any()
    assert np.isinf(by_gate["bc"][0, 2])
    assert by_gate["bc"][0, 1] == 0.0


def test_economies_lose_in_proportion_to_their_trade(toy: Network) -> None:
    trade = np.array([[0.0, 3.0, 1.0], [3.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    found = criticality(toy, ["bc", "ab"], changes=[shift("open", "bc")], trade=trade)
    assert found.economies == ("AAA", "BBB", "CCC")
    assert found.economy_cut_share[0] == pytest.approx([0.25, 0.0, 1.0])
    assert found.economy_cut_share[1] == pytest.approx([0.0, 0.0, 0.0])
    base, added = found.cost_usd, found.added_usd[1]
    expected = 100 * (3 * added[0, 1] + added[0, 2]) / (3 * base[0, 1] + base[0, 2])
    assert found.economy_added_percent[1][0] == pytest.approx(expected)
    assert found.economy_added_percent[0] == pytest.approx([0.0, 0.0, 0.0])


def test_pairs_without_a_route_before_are_left_out(toy: Network) -> None:
    found = criticality(toy)
    assert np.isinf(found.cost_usd[0, 2])
    assert not found.added_usd[:, 0, 2].any()
    assert not found.economy_cut_share[:, 2].any()


def test_unknown_closures_are_answered(toy: Network) -> None:
    with pytest.raises(InputError, match="did you mean 'suez'"):
        criticality(toy, ["zuez"])


def test_trade_that_is_missing_is_answered(toy: Network) -> None:
    with pytest.raises(InputError, match="nan"):
        criticality(toy, trade=np.full((3, 3), np.nan))

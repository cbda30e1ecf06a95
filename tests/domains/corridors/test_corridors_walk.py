"""Walks over agendas and closures give the numbers of a fresh search, whatever the measures do to the network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.domains.corridors import Freight, NetworkShift, OverlayRouter, apply_changes, package_hats
from ortaq.domains.corridors.freight import closures, packages, walk
from ortaq.domains.corridors.freight.closures import hats_without
from ortaq.domains.corridors.freight.moves import touched_links
from ortaq.domains.corridors.freight.packages import agenda_hats
from ortaq.domains.corridors.moves import closed_to_transit, parts_of_year
from ortaq.domains.corridors.routing.change import links_of
from tests.domains.corridors.test_corridors_trade_costs import ECONOMIES, freight, move, transport

seeds = st.integers(0, 2**32 - 1)

MEETING = (
    (move("open", "k3"), move("dwell_factor", "k1", "k3", value=0.5)),
    (move("dwell_factor", "k1", value=0.6), move("speed_factor", "AAA", value=1.3)),
    (move("fee_usd", "k2", value=-15.0), move("delay_h", "k1", value=-3.0)),
    (move("fee_usd", "k1", value=40.0), move("close", "k2")),
    (move("close_transit", "AAA"),),
)
SHOCKS = (
    (),
    (move("delay_h", "k2", "k1", value=30.0), move("close", "suez", value=0.4)),
    (move("close_transit", "BBB", value=0.5),),
    (move("close_transit", "AAA", "BBB"), move("close", "k1", value=0.25)),
)


@pytest.fixture(params=[0, 3, walk.MOST_UPDATED])
def most_updated(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Updates links of no measure, of small ones, or of all."""
    for module in (walk, closures):
        monkeypatch.setattr(module, "MOST_UPDATED", request.param)


@pytest.mark.slow
@pytest.mark.usefixtures("most_updated")
@pytest.mark.parametrize("seed", [1, 2])
def test_an_agenda_under_many_shocks_is_its_fresh_searches(seed: int) -> None:
    f = freight(seed)
    tables = agenda_hats(f, MEETING, SHOCKS)
    moved = 0
    for shock, table in zip(SHOCKS, tables, strict=True):
        for subset in range(2 ** len(MEETING)):
            shifts = [s for m, measure in enumerate(MEETING) if subset >> m & 1 for s in measure]
            np.testing.assert_allclose(table[subset], fresh(f, shifts, shock), rtol=1e-14)
            moved += (table[subset] != 1.0).any()
    assert moved > 3 * 2 ** len(MEETING)


def fresh(f: Freight, measures: list[NetworkShift], shock: tuple[NetworkShift, ...]) -> np.ndarray:
    """Return hats by searching every way again in every part of the year."""
    parts = parts_of_year(shock, f.corner)
    found = 0.0
    for part, held in parts:
        costs = f.way_costs(
            apply_changes(f.network, held, f.corner, apply_changes(f.network, measures, f.corner)),
            sorted(closed_to_transit((*measures, *held))),
        )
        found = found + part * np.stack(
            [
                c.hats(*c.weigh(slice(None), cost.ravel()[c.alternative]), len(f.economies))
                for c, cost in zip(f.choices, costs, strict=True)
            ]
        )
    return np.asarray(found)


@pytest.mark.slow
@given(seeds)
@settings(max_examples=6, deadline=None)
def test_shocks_asked_together_give_what_each_gives_alone(seed: int) -> None:
    together, apart = freight(seed), freight(seed)
    for shock, table in zip(SHOCKS, agenda_hats(together, MEETING, SHOCKS, {0, 3, 9, 31}), strict=True):
        np.testing.assert_array_equal(table, package_hats(apart, MEETING, shock, {0, 3, 9, 31}))


@pytest.mark.slow
def test_engines_agree_to_the_last_bit() -> None:
    made = transport(5)
    overlay = Freight(made, ECONOMIES, ("goods", "energy"), router=OverlayRouter(made.network))
    tables = agenda_hats(Freight(made, ECONOMIES, ("goods", "energy")), MEETING, SHOCKS)
    for table, other in zip(tables, agenda_hats(overlay, MEETING, SHOCKS), strict=True):
        np.testing.assert_array_equal(table, other)


@pytest.mark.usefixtures("most_updated")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_closures_in_turn_are_closures_alone(seed: int) -> None:
    f = freight(seed)
    names = [("k1",), ("k2",), ("k1", "k2"), ("suez",), ("k3",), ("k2", "suez"), ("k1",)]
    links = f.network.links.link_id[:9].astype(str).tolist()
    names += [(link,) for link in links] + [tuple(links)]
    found = hats_without(f, names)
    for hats, targets in zip(found, names, strict=True):
        np.testing.assert_allclose(hats, fresh(f, [], (move("close", *targets),)), rtol=1e-14)
    assert (found[names.index(("k3",))] == 1.0).all()  # planned: no way uses it
    assert hats_without(f, []).shape == (0, *found.shape[1:])


def test_a_measure_touches_the_links_that_it_names() -> None:
    f = freight(2)
    touched = touched_links(f, MEETING)
    k1, k2, k3 = (links_of(f.network, k, where="test") for k in ("k1", "k2", "k3"))
    assert (touched[0] == (k1 | k3)).all()
    assert (touched[1] & ~k1).sum() > k1.sum()
    assert (touched[3] == (k1 | k2)).all()
    assert not touched[4].any()


def test_only_the_last_tables_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "KEPT", 2)
    f = freight(3)
    tables = agenda_hats(f, MEETING, SHOCKS, {0, 1})
    assert len(tables) == len(SHOCKS)
    assert len(f.package_hats) == 2
    assert agenda_hats(f, MEETING, SHOCKS[-1:], {0, 1})[0] is tables[-1]

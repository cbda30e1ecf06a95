"""Closures in real income, tonnes by way, transit and capacities on a network whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Band, Change, Corner, InputError, Kind, Region
from ortaq.domains import valuation
from ortaq.domains.corridors import NetworkAction, NetworkShift, apply_changes, freight_of
from ortaq.domains.corridors.freight.transit import freight_transit
from ortaq.domains.corridors.report.capacity import TODAY, capacity_report, count_factor, freight_demand
from ortaq.domains.corridors.report.closure_study import (
    Closure,
    busiest,
    busiest_transit,
    every_closure,
    named_closures,
)
from ortaq.domains.corridors.report.study import corridor_report, freight_tonnes, member_flows, paired_closures
from tests.domains.corridors.corridor_world import AROUND, CODES, RAIL, line_network, line_region, tonnes_mt, trade_musd

MEMBERS = CODES[:3]
AB, AB2, IDLE, BC = (Closure(name, name, (name,)) for name in ("ab", "ab2", "idle", "bc"))
AVOIDING_B = 4
"""Links that do not touch B: the first of each of the three ways from A, and the last before C."""
TRANSIT = Closure("transit-BBB", "", ("BBB",), transit=True)


@pytest.fixture(scope="module")
def world() -> Region:
    return line_region()


def at(names: tuple[str, ...], *wanted: str) -> list[int]:
    return [names.index(name) for name in wanted]


def test_closing_what_nobody_uses_costs_exactly_nothing(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[IDLE, AB2], valuation=valuation)
    for values in (found.closure_income_percent, found.closure_income_low, found.closure_income_high):
        assert (values == 0.0).all()
    assert (found.closure_cost_percent == 0.0).all()
    assert (found.closure_cut_share == 0.0).all()
    assert found.crossing_mt[at(tuple(c.id for c in found.network.crossings), "idle", "ab2")].tolist() == [0.0, 0.0]


def test_a_detour_costs_its_price_and_lowers_real_income(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[AB], valuation=valuation)
    ab, ac, bc = (trade_musd(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    expected = [
        100.0 * 400.0 * (ab + ac) / (1_000.0 * ab + 1_200.0 * ac),
        100.0 * 400.0 * ab / (1_000.0 * ab + 200.0 * bc),
        100.0 * 400.0 * ac / (1_200.0 * ac + 200.0 * bc),
    ]
    np.testing.assert_allclose(found.closure_cost_percent[0], expected, rtol=1e-6)
    assert (found.closure_income_percent[0] < 0.0).all()
    assert (found.closure_income_low <= found.closure_income_percent).all()
    assert (found.closure_income_high >= found.closure_income_percent).all()
    assert (found.closure_income_high - found.closure_income_low > 0.0).all()


def test_what_loses_its_last_way_is_cut(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[BC, TRANSIT], valuation=valuation)
    ab, ac, bc = (trade_musd(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    np.testing.assert_allclose(found.closure_cut_share[0], [ac / (ab + ac), bc / (ab + bc), 1.0])
    np.testing.assert_allclose(found.closure_cut_share[1], [ac / (ab + ac), 0.0, ac / (ac + bc)])
    assert (found.closure_income_percent[:, [0, 2]] < 0.0).all()


def test_crossings_carry_trade_over_its_value_per_tonne(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[], measures=[], valuation=valuation)
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    carried = dict(zip((c.id for c in found.network.crossings), found.crossing_mt.tolist(), strict=True))
    assert carried == pytest.approx({"ab": ab + ac, "ab2": 0.0, "bc": ac + bc, "idle": 0.0})
    assert found.closure_income_percent.shape == (0, 3)


def test_members_and_closures_keep_their_numbers_in_any_order(world: Region) -> None:
    one = corridor_report(world, MEMBERS, closures=[AB, BC], valuation=valuation)
    other = corridor_report(world, MEMBERS[::-1], closures=[BC, AB], valuation=valuation)
    np.testing.assert_allclose(other.closure_income_percent, one.closure_income_percent[::-1, ::-1], rtol=1e-9)


def test_ranges_only_for_the_costliest(world: Region) -> None:
    every = corridor_report(world, MEMBERS, closures=[IDLE, AB, BC], valuation=valuation)
    some = corridor_report(world, MEMBERS, closures=[IDLE, AB, BC], banded=1, valuation=valuation)
    np.testing.assert_array_equal(some.closure_income_percent, every.closure_income_percent)
    worst = int(every.closure_income_percent.min(axis=1).argmin())
    assert np.isnan(np.delete(some.closure_income_low, worst, axis=0)).all()
    np.testing.assert_allclose(some.closure_income_low[worst], every.closure_income_low[worst], rtol=1e-9)


def test_a_measure_that_adds_a_fee_raises_transport_costs_of_those_who_pay_it(world: Region) -> None:
    fee = NetworkShift(NetworkAction.FEE_USD, ("bc",), Band(50.0, 100.0, 150.0), "", "")
    measure = Change("fee", Kind.MEASURE, "Fee", "", (fee,), "toy")
    plain = Change("plain", Kind.MEASURE, "Plain", "", (), "toy")
    found = corridor_report(world, MEMBERS, [measure, plain], closures=[], valuation=valuation)
    ac, bc = (trade_musd(world, *pair) for pair in (("AAA", "CCC"), ("BBB", "CCC")))
    assert found.measures == ("fee",)
    assert (found.measure_cost_percent > 0.0).all()
    assert (found.measure_cost_low < found.measure_cost_percent).all()
    assert (found.measure_cost_percent < found.measure_cost_high).all()
    by_pair = [100.0 * 100.0 / (20_000.0 + usd) for usd in (1_200.0, 200.0)]
    paid = (ac * by_pair[0] + bc * by_pair[1]) / sum(trade_musd(world, "CCC", other) for other in ("AAA", "BBB", "ROW"))
    assert found.measure_cost_percent[0, 2] == pytest.approx(paid)


def test_closed_together_the_two_gates_cost_more_than_each_alone(world: Region) -> None:
    found = paired_closures(world, MEMBERS, [AB, AB2, IDLE, TRANSIT], valuation(CENTRAL))
    assert [c.id for c in found.closures] == ["ab", "ab2", "idle"]
    alone = corridor_report(world, MEMBERS, closures=[AB], valuation=valuation).closure_income_percent[0]
    ab_ab2, ab_idle, _ = range(3)
    np.testing.assert_allclose(found.excess_percent[ab_ab2], alone - found.income_percent[ab_ab2], rtol=1e-9)
    assert found.superadditive[ab_ab2].all()
    np.testing.assert_allclose(found.income_percent[ab_idle], alone, rtol=1e-9)
    assert not found.superadditive[1:].any()


def test_closures_by_name_and_near_misses(world: Region) -> None:
    network = line_network()
    found = named_closures(world, network, MEMBERS, ["AB2", "transit:bbb", "ab"], where="--close")
    assert [(c.id, c.targets, c.transit) for c in found] == [
        ("ab2", ("ab2",), False),
        ("transit-BBB", ("BBB",), True),
        ("ab", ("ab",), False),
    ]
    with pytest.raises(InputError, match="unknown closure 'ferries'"):
        named_closures(world, network, MEMBERS, ["ferries"], where="--close")


@pytest.mark.parametrize(
    ("name", "hint"), [("ab3", "did you mean"), ("transit:BBX", "did you mean 'BBB'"), ("transit:ROW", "known: AAA")]
)
def test_unknown_closures_get_a_near_miss(world: Region, name: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint) as error:
        named_closures(world, line_network(), MEMBERS, [name], where="--close")
    assert error.value.where.startswith("--close")


def test_closures_by_use(world: Region) -> None:
    freight = freight_of(world, Corner.CENTRAL)
    flows = member_flows(world, freight, MEMBERS)
    assert [c.id for c in every_closure(freight.network, flows.link_mt)] == ["ab", "bc"]
    assert {c.id for c in busiest(freight, flows.member_mt, MEMBERS)} == {"ab", "bc"}
    assert [c.id for c in busiest_transit(world, freight, flows.member_mt, flows.member_tonnes)] == ["transit-BBB"]
    assert corridor_report(world, MEMBERS, valuation=valuation).closures[-1] == "transit-BBB"


def test_transit_is_the_share_that_passes_and_has_no_way_round(world: Region) -> None:
    freight = freight_of(world, Corner.CENTRAL)
    found = freight_transit(freight, freight_tonnes(world, freight), ["BBB", "AAA"])
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    np.testing.assert_allclose(found.load_share[:3, 0], [ac / (ab + ac), 0.0, ac / (ac + bc)])
    np.testing.assert_array_equal(found.irreplaceable_share, found.load_share)
    assert not found.load_share[:, 1].any()


def test_ways_share_tonnes_by_their_costs() -> None:
    region = line_region(shares=((RAIL, 0.6), (AROUND, 0.4)))
    freight = freight_of(region, Corner.CENTRAL)
    today = freight.way_costs(apply_changes(freight.network))
    tonnes = freight_tonnes(region, freight)
    np.testing.assert_array_equal(freight_tonnes(region, freight, today), tonnes)
    assert tonnes[0, 1].sum() / tonnes[0].sum() == pytest.approx(0.4)
    closed = freight.way_costs(apply_changes(freight.network, [NetworkShift.of("close", "ab2")]))
    moved = freight_tonnes(region, freight, closed)
    assert moved.sum() == pytest.approx(tonnes.sum())
    one, other = freight.choices[0].economies
    pair = next(p for p, ends in enumerate(zip(one, other, strict=True)) if set(ends) == {0, 1})
    scale = freight.choices[0].sensitivity[pair]
    weight = 0.4 * np.exp(-scale * (10_000.0 - 1_400.0))
    ends = tuple(int(np.flatnonzero(freight.economy == e)[0]) for e in (one[pair], other[pair]))
    assert moved[0, 1][ends] / moved[0][:, ends[0], ends[1]].sum() == pytest.approx(weight / (0.6 + weight))
    cut = freight.way_costs(apply_changes(freight.network, [NetworkShift.of("close", "bc")]))
    assert freight_tonnes(region, freight, cut).sum() == pytest.approx(tonnes.sum())


def test_without_a_full_crossing_the_assignment_is_the_flow_of_the_report(world: Region) -> None:
    found = capacity_report(world)
    assert found.cases == (TODAY,)
    assert found.unmet_mt[0] == found.cut_mt[0] == 0.0
    assert not found.price_usd_per_tonne.any()
    np.testing.assert_allclose(
        found.crossing_mt[0], corridor_report(world, MEMBERS, closures=[], valuation=valuation).crossing_mt, rtol=1e-12
    )


@pytest.mark.slow
def test_a_full_crossing_sends_the_rest_round_at_the_price_of_the_detour(world: Region) -> None:
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    region = line_region(line_network({"ab": 0.5 * (ab + ac)}))
    steps: list[tuple[int, int]] = []
    found = capacity_report(region, [BC, TRANSIT], factor=2.0, progress=lambda *done: steps.append(done))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    names = tuple(c.id for c in found.network.crossings)
    carried = found.crossing_mt[0, at(names, "ab", "ab2", "idle", "bc")]
    np.testing.assert_allclose(carried, [0.5 * (ab + ac), 1.5 * (ab + ac), 0.0, 2.0 * (ac + bc)])
    assert found.price_usd_per_tonne[0, names.index("ab")] == pytest.approx(400.0 / 20.0)
    np.testing.assert_allclose(found.unmet_mt, [0.0, 2.0 * (ac + bc), 2.0 * ac], atol=1e-12)
    np.testing.assert_allclose(found.cut_mt, found.unmet_mt, atol=1e-12)
    assert found.relative_gap < 1e-9


def test_a_measure_that_opens_a_crossing_is_a_case_of_its_own() -> None:
    network = line_network({"ab": 0.001})
    planned = tuple(replace(c, status="planned") if c.id == "ab2" else c for c in network.crossings)
    region = line_region(replace(network, crossings=planned))
    opening = NetworkShift(NetworkAction.OPEN, ("ab2",), Band.exact(1.0), "", "")
    waiting = NetworkShift(NetworkAction.DWELL_FACTOR, ("ab",), Band.exact(0.5), "", "")
    measures = [
        Change(name, Kind.MEASURE, name, "", (shift,), "toy")
        for name, shift in (("open-ab2", opening), ("less-waiting", waiting))
    ]
    found = capacity_report(region, (), measures)
    through = sum(tonnes_mt(region, "AAA", other) for other in ("BBB", "CCC"))
    assert found.cases == (TODAY, "open-ab2")
    np.testing.assert_allclose(found.unmet_mt, [through - 0.001, 0.0], atol=1e-12)
    assert not found.cut_mt.any()
    # Left behind, a tonne to B costs its way once more (1,000 USD for 20 t); over the gate that opens, 400 more.
    ab = [c.id for c in network.crossings].index("ab")
    assert found.price_usd_per_tonne[:, ab].tolist() == pytest.approx([1_200.0 / 20.0, 400.0 / 20.0])


def test_rows_of_freight_hold_every_tonne_once(world: Region) -> None:
    freight = freight_of(world, Corner.CENTRAL)
    tonnes = freight_tonnes(world, freight).sum()
    for transit in ((), ("BBB",)):
        rows = freight_demand(world, freight, (), transit)
        assert sum(row.tonnes_mt.sum() for row in rows) == pytest.approx(tonnes)
    allowed = [row.allowed for row in freight_demand(world, freight, (), ("BBB",))]
    assert sorted(int(mask.sum()) for mask in allowed if mask is not None)[0] == AVOIDING_B


def test_the_factor_meets_the_counts(world: Region) -> None:
    network = line_network()
    counted = tuple(replace(c, volume_mt={"ab": 3.0, "bc": 1.0}.get(c.id, np.nan)) for c in network.crossings)
    modelled = np.array([{"ab": 6.0, "bc": 2.0}.get(c.id, 5.0) for c in network.crossings])
    assert count_factor(replace(network, crossings=counted), modelled) == pytest.approx(0.5)
    assert np.isnan(count_factor(network, modelled))


def test_a_region_without_transport_says_what_to_do(region: Region) -> None:
    with pytest.raises(InputError, match="no transport network"):
        corridor_report(region, region.economy_ids[:1], valuation=valuation)


def test_closures_are_not_priced_again_for_other_measures(world: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    first = corridor_report(world, MEMBERS, valuation=valuation)
    monkeypatch.setattr("ortaq.domains.corridors.report.study.closure_hats", None)
    fee = NetworkShift(NetworkAction.FEE_USD, ("ab",), Band.exact(100.0), "drawn", "toy")
    second = corridor_report(world, MEMBERS, [Change("fee", Kind.MEASURE, "", "", (fee,), "")], valuation=valuation)
    np.testing.assert_array_equal(first.closure_income_percent, second.closure_income_percent)
    assert second.measures == ("fee",)
    assert not second.closure_income_percent.flags.writeable

"""Closures in real income, tonnes by way and transit on a network whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Band, Change, Corner, InputError, Kind, Region
from ortaq.domains import valuation
from ortaq.domains.corridors import NetworkAction, NetworkShift, Programme
from ortaq.domains.corridors.freight.carriers import Paid
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.freight.link_flows import crossing_mt, link_mt
from ortaq.domains.corridors.freight.through import taken_along, through
from ortaq.domains.corridors.freight.transit import freight_transit
from ortaq.domains.corridors.network.transport import PART, required_transport
from ortaq.domains.corridors.report.closure_study import (
    Closure,
    busiest,
    busiest_transit,
    every_closure,
    named_closures,
)
from ortaq.domains.corridors.report.study import corridor_report, effects_at, paired_closures
from ortaq.domains.corridors.report.volumes import expected_lines, volumes_of
from tests.domains.corridors.corridor_world import CODES, line_network, line_region, tonnes_mt

MEMBERS = CODES[:3]
AB, AB2, IDLE, BC = (Closure(name, name, (name,)) for name in ("ab", "ab2", "idle", "bc"))
TRANSIT = Closure("transit-BBB", "", ("BBB",), transit=True)


@pytest.fixture(scope="module")
def world() -> Region:
    return line_region()


@pytest.fixture(scope="module")
def effects(world: Region) -> FreightEffects:
    return effects_at(world, Corner.CENTRAL)


@pytest.mark.slow
def test_closing_what_hardly_anybody_uses_costs_nothing(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[IDLE], valuation=valuation)
    for values in (found.closure_income_percent, found.closure_income_low, found.closure_income_high):
        np.testing.assert_allclose(values, 0.0, atol=1e-9)
    np.testing.assert_allclose(found.closure_cost_percent, 0.0, atol=1e-9)
    assert (found.closure_cut_share == 0.0).all()
    assert found.closure_unmet_mt[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.slow
def test_a_detour_costs_more_and_lowers_real_income(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[AB, AB2], valuation=valuation)
    assert (found.closure_cost_percent > 0.0).all()
    assert (found.closure_cost_percent[0] > found.closure_cost_percent[1]).all()  # the cheap gate carries more
    assert (found.closure_income_percent < 0.0).all()
    assert (found.closure_income_low <= found.closure_income_percent).all()
    assert (found.closure_income_high >= found.closure_income_percent).all()
    assert (found.closure_income_high - found.closure_income_low > 0.0).all()
    assert (found.closure_cut_share == 0.0).all()
    assert (found.closure_unmet_mt > 0.0).all()


@pytest.mark.slow
def test_what_loses_its_last_way_is_cut(world: Region, effects: FreightEffects) -> None:
    found = corridor_report(world, MEMBERS, closures=[BC, TRANSIT], valuation=valuation)
    musd = effects.system.demand.network_musd.sum(axis=0)
    ab, ac, bc = (musd[i, j] + musd[j, i] for i, j in ((0, 1), (0, 2), (1, 2)))
    np.testing.assert_allclose(found.closure_cut_share[0], [ac / (ab + ac), bc / (ab + bc), 1.0])
    np.testing.assert_allclose(found.closure_cut_share[1], [ac / (ab + ac), 0.0, ac / (ac + bc)])
    assert (found.closure_income_percent[:, [0, 2]] < 0.0).all()
    assert found.closure_unmet_mt[0] == pytest.approx(sum(tonnes_mt(world, "CCC", other) for other in ("AAA", "BBB")))


def test_links_and_crossings_carry_trade_over_its_value_per_tonne(world: Region, effects: FreightEffects) -> None:
    base, network = effects.system.base, effects.system.network
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    carried = dict(zip((c.id for c in network.crossings), crossing_mt(base).tolist(), strict=True))
    assert carried["ab"] + carried["ab2"] + carried["idle"] == pytest.approx(ab + ac)
    assert carried["bc"] == pytest.approx(ac + bc)
    assert carried["ab"] > carried["ab2"] > carried["idle"]
    on = link_mt(base)  # links stand in threes: to the border, over it, from it
    for n, gate in enumerate(("ab", "ab2", "idle", "bc")):
        np.testing.assert_allclose(on[3 * n : 3 * n + 3], carried[gate], rtol=1e-9)


def test_journeys_through_passages_are_counted_once(world: Region, effects: FreightEffects) -> None:
    base, network = effects.system.base, effects.system.network
    crossing = base.terms.passages.states.crossing
    at = {c.id: crossing == network.crossing_position[c.id] for c in network.crossings}
    chain = at["ab"] | at["ab2"] | at["idle"] | at["bc"]
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    found = through(base, [at["ab"], chain, at["bc"], np.zeros(len(crossing), dtype=bool)])
    carried = base.mt.sum(axis=1)
    np.testing.assert_allclose(found.any_mt, [carried[at["ab"]].sum(), ab + ac + bc, ac + bc, 0.0], rtol=1e-9)
    np.testing.assert_allclose(found.along_mt, [0.0, ac, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.along_musd[1], 1_000.0 * ac, rtol=1e-6)
    np.testing.assert_allclose(found.pair_mt.sum(axis=(1, 2, 3)), found.any_mt)
    days, usd = taken_along(base, [chain])[0]
    whole = np.array([1_200.0, 1_600.0, 10_200.0])  # over each gate and on to C, km and USD alike; 50 km/h
    weight = np.exp(-base.terms.parameters.scale("bulk") * whole * (1.0 + 2.0 / 50.0))
    assert usd == pytest.approx(float(whole @ weight / weight.sum()), rel=1e-6)
    assert days == pytest.approx(usd / 50.0 / 24.0, rel=1e-6)
    assert np.isnan(taken_along(base, [at["ab"]])).all()


def test_members_and_closures_keep_their_numbers_in_any_order(world: Region) -> None:
    one = corridor_report(world, MEMBERS, closures=[AB, BC], valuation=valuation)
    other = corridor_report(world, MEMBERS[::-1], closures=[BC, AB], valuation=valuation)
    np.testing.assert_allclose(other.closure_income_percent, one.closure_income_percent[::-1, ::-1], rtol=1e-9)


@pytest.mark.slow
def test_ranges_only_for_the_costliest(world: Region) -> None:
    every = corridor_report(world, MEMBERS, closures=[IDLE, AB, BC], valuation=valuation)
    some = corridor_report(world, MEMBERS, closures=[IDLE, AB, BC], banded=1, valuation=valuation)
    np.testing.assert_array_equal(some.closure_income_percent, every.closure_income_percent)
    worst = int(every.closure_income_percent.min(axis=1).argmin())
    assert np.isnan(np.delete(some.closure_income_low, worst, axis=0)).all()
    np.testing.assert_allclose(some.closure_income_low[worst], every.closure_income_low[worst], rtol=1e-9)


def test_a_measure_that_adds_a_fee_raises_transport_costs_of_those_who_pay_it(world: Region) -> None:
    fee = NetworkShift(NetworkAction.FEE_USD, ("bc",), Band(50.0, 100.0, 200.0), "", "")  # 60 % of 150 is 40 % of 100
    measure = Change("fee", Kind.MEASURE, "Fee", "", (fee,), "toy")
    plain = Change("plain", Kind.MEASURE, "Plain", "", (), "toy")
    found = corridor_report(world, MEMBERS, [measure, plain], closures=[], valuation=valuation)
    assert found.measures == ("fee",)
    assert (found.measure_cost_percent > 0.0).all()
    assert (found.measure_cost_low < found.measure_cost_percent).all()
    assert (found.measure_cost_percent < found.measure_cost_high).all()
    assert found.measure_cost_percent[0].argmax() == 2  # all trade of C pays it


@pytest.mark.slow
def test_closed_together_the_two_gates_cost_more_than_each_alone(world: Region) -> None:
    found = paired_closures(world, MEMBERS, [AB, AB2, IDLE, TRANSIT], valuation(CENTRAL))
    assert [c.id for c in found.closures] == ["ab", "ab2", "idle"]
    alone = corridor_report(world, MEMBERS, closures=[AB, AB2], valuation=valuation).closure_income_percent
    ab_ab2, ab_idle, _ = range(3)
    np.testing.assert_allclose(
        found.excess_percent[ab_ab2], alone.sum(axis=0) - found.income_percent[ab_ab2], rtol=1e-6
    )
    assert found.superadditive[ab_ab2].all()
    np.testing.assert_allclose(found.income_percent[ab_idle], alone[0], rtol=1e-5)
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


def test_closures_by_use(world: Region, effects: FreightEffects) -> None:
    base = effects.system.base
    used = ["ab", "ab2", "bc"]  # a logit sends next to nothing over the third gate
    assert [c.id for c in every_closure(effects.system.network, base, link_mt(base))] == used
    assert {c.id for c in busiest(base, MEMBERS)} == set(used)
    assert [c.id for c in busiest_transit(world, base, MEMBERS)] == ["transit-BBB"]
    assert corridor_report(world, MEMBERS, valuation=valuation).closures[-1] == "transit-BBB"


def test_transit_is_the_share_that_passes_and_has_no_way_round(world: Region, effects: FreightEffects) -> None:
    found = freight_transit(effects, ["BBB", "AAA"])
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    np.testing.assert_allclose(found.load_share[:3, 0], [ac / (ab + ac), 0.0, ac / (ac + bc)])
    np.testing.assert_array_equal(found.irreplaceable_share, found.load_share)
    assert not found.load_share[:, 1].any()


def test_volumes_today_and_with_a_gate_closed(world: Region, effects: FreightEffects) -> None:
    labels = (Programme("all", ("ab", "ab2", "idle", "bc"), "", ""), Programme("gate", ("ab",), "", ""))
    labelled = line_region(replace(line_network(), programmes=labels))
    system = effects_at(labelled, Corner.CENTRAL).system
    found = volumes_of(
        system, MEMBERS, {"shut": AB.shifts, "same": (), "half": (NetworkShift.of("close", "ab", value=0.5),)}
    )
    ab, ac, bc = (tonnes_mt(world, *pair) for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")))
    assert found.corridors == ("all", "gate")
    np.testing.assert_allclose(found.any_mt[0], [ab + ac + bc, crossing_mt(effects.system.base)[0]])
    np.testing.assert_allclose(found.along_mt[0], [ac, 0.0], atol=1e-12)
    assert found.any_mt[1, 1] == found.along_mt[1, 1] == 0.0
    assert found.along_mt[1, 0] < ac  # some of it stays away
    assert found.days[1, 0] > found.days[0, 0]
    assert np.isnan(found.days[:, 1]).all()
    for of in (found.any_mt, found.along_musd, found.crossing_mt, found.crossing_waiting_usd, found.transit_musd):
        np.testing.assert_array_equal(of[2], of[0])  # nothing changes: exactly nothing
        np.testing.assert_allclose(of[3], (of[0] + of[1]) / 2.0)  # closed for half of the year
    np.testing.assert_allclose(found.crossing_musd[0], 1_000.0 * found.crossing_mt[0], rtol=1e-9)
    assert found.transit_musd[0, MEMBERS.index("BBB")] > 0.0
    assert not found.transit_musd[:, [0, 2]].any()
    paid = Paid.of(system.base)
    np.testing.assert_allclose(found.transit_musd[0], paid.revenue_musd(MEMBERS, paid.transit))
    np.testing.assert_allclose(found.corridor_transit_musd[0, 0], found.transit_musd[0])  # all gates carry its label
    assert not found.corridor_transit_musd[:, 1].any()  # nothing passes one gate twice


def test_closing_costs_what_the_second_way_costs_more(world: Region) -> None:
    found = corridor_report(world, MEMBERS, closures=[AB, TRANSIT], valuation=valuation)
    assert found.closure_passed_mt[0] == pytest.approx(found.crossing_mt[0])
    assert np.isnan(found.closure_passed_mt[1])
    assert found.closure_added_musd[0] > 0.0
    assert found.closure_added_musd[1] == 0.0  # what cannot pass has no other way


def test_a_region_without_transport_says_what_to_do(region: Region) -> None:
    with pytest.raises(InputError, match="no transport network"):
        corridor_report(region, region.economy_ids[:1], valuation=valuation)


def test_closures_are_not_priced_again_for_other_measures(world: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    first = corridor_report(world, MEMBERS, valuation=valuation)
    monkeypatch.setattr("ortaq.domains.corridors.report.study.FreightState", None)
    fee = NetworkShift(NetworkAction.FEE_USD, ("ab",), Band.exact(100.0), "drawn", "toy")
    second = corridor_report(world, MEMBERS, [Change("fee", Kind.MEASURE, "", "", (fee,), "")], valuation=valuation)
    np.testing.assert_array_equal(first.closure_income_percent, second.closure_income_percent)
    assert second.measures == ("fee",)
    assert not second.closure_income_percent.flags.writeable


def test_on_another_network_nothing_is_said_of_lines_that_it_does_not_have(eurasia: Region) -> None:
    transport = required_transport(eurasia)
    assert [row.line for row in expected_lines(eurasia)] == ["cku-border"]
    elsewhere = replace(eurasia, parts={**eurasia.parts, PART: replace(transport, network=line_network())})
    assert expected_lines(elsewhere) == ()

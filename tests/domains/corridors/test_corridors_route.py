"""Routes on a network whose answers were computed by hand."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.domains.corridors import (
    CargoClass,
    Links,
    Mode,
    Network,
    NetworkShift,
    NoRoute,
    TimeValue,
    alternatives,
    apply_changes,
    path_size_shares,
    route,
)

shift = NetworkShift.of

FREE_TIME = TimeValue(0.0, 60_000.0, 0.0)
HALF_DEAR = 25.0
"""Value of an hour with the default value of time: 1 % of 60,000 USD a day."""


def test_totals_are_the_sums_of_the_definition(toy: Network) -> None:
    found = route(toy, "alpha city", "Betas town")
    km = 100 + 10 * 1.05 + 110
    hours = 100 / 50 + 10.5 * 0.03 + 110 / 25 + 10
    usd = 100 + 10.5 * 1.5 + 220 + 200
    assert found.km == pytest.approx(km)
    assert found.days.central == pytest.approx(hours / 24)
    assert found.days_p90 == pytest.approx((hours + 10) / 24)
    assert found.usd_per_feu.central == pytest.approx(usd)
    assert found.generalised_usd == pytest.approx(usd + HALF_DEAR * (hours + 10))
    assert found.crossings == ("ab",)
    assert found.link_ids == (1, 2, 3)
    assert found.share == 1.0


def test_bands_take_the_ends_of_every_rate_and_crossing(toy: Network) -> None:
    found = route(toy, "Alfa", "Beta")
    fast = 100 / 60 + 10.5 * (1 / 60 + 1 / 30) / 2 + 110 / 30 + 5
    slow = 100 / 40 + 10.5 * (1 / 40 + 1 / 20) / 2 + 110 / 20 + 15
    assert found.days.low == pytest.approx(fast / 24)
    assert found.days.high == pytest.approx(slow / 24)
    assert found.usd_per_feu.low == pytest.approx(80 + 10.5 * 1.2 + 110 * 1.6 + 100)
    assert found.usd_per_feu.high == pytest.approx(120 + 10.5 * 1.8 + 110 * 2.4 + 300)


def test_legs_lead_from_place_to_place_and_add_up(toy: Network) -> None:
    found = route(toy, "阿尔法", "BETA")
    assert [(leg.origin, leg.destination, leg.crossing) for leg in found.legs] == [
        ("Älpha City", "North Gate", ""),
        ("North Gate", "North Gate", "ab"),
        ("North Gate", "Béta's Town", ""),
    ]
    assert sum(leg.hours for leg in found.legs) == pytest.approx(24 * found.days.central)
    assert sum(leg.usd for leg in found.legs) == pytest.approx(found.usd_per_feu.central)
    assert [leg.economy for leg in found.legs] == ["AAA", "AAA-BBB", "BBB"]


def test_the_way_back_costs_the_same(toy: Network) -> None:
    there, back = route(toy, "Alfa", "Beta"), route(toy, "Beta", "Alfa")
    assert back.generalised_usd == pytest.approx(there.generalised_usd)
    assert back.link_ids == there.link_ids[::-1]


@pytest.mark.parametrize("target", ["ab", "AB", "2"])
def test_closing_a_crossing_or_its_link_sends_traffic_by_the_next_one(toy: Network, target: str) -> None:
    assert route(toy, "Alfa", "Beta", changes=[shift("close", target)]).crossings == ("ab2",)


def test_planned_lines_are_out_until_line_and_crossing_are_opened(toy: Network) -> None:
    assert route(toy, "Alfa", "Beta", changes=[shift("open", "ab3")]).crossings == ("ab",)
    assert route(toy, "Alfa", "Beta", changes=[shift("open", "ab3", "short line")]).crossings == ("ab3",)


def test_a_word_that_begins_names_opens_them_all(toy: Network) -> None:
    changes = [shift("open", "ab3", "short")]
    assert route(toy, "Alfa", "Beta", changes=changes).crossings == ("ab3",)


def test_a_road_that_meets_rails_pays_a_handling_at_each_end(toy: Network) -> None:
    kind = np.where(toy.links.link_id == 2, "road", toy.links.facility_type)
    mixed = replace(toy, links=replace(toy.links, facility_type=kind))
    found = route(mixed, "Alfa", "Beta", changes=[shift("close", "ab2", "suez", "south_africa")])
    assert found.legs[1].hours == pytest.approx(10 / 40 + 10 + 2 * 12)
    assert found.legs[1].usd == pytest.approx(15 + 200 + 2 * 100)


def test_by_sea_the_passage_can_be_closed(toy: Network) -> None:
    through = route(toy, "Alfa", "Beta", mode=Mode.SEA, changes=[shift("close", "ab", "ab2")])
    around = route(
        toy,
        "Alfa",
        "Beta",
        mode=Mode.SEA,
        changes=[shift("close", "ab", "ab2", "suez")],
    )
    assert (through.gates, around.gates) == (("port_a", "suez", "port_b"), ("port_a", "south_africa", "port_b"))
    assert around.km - through.km == pytest.approx(1400 - 250)
    assert through.crossings == ("port_a", "port_b")


def test_no_route_names_what_would_have_to_open(toy: Network) -> None:
    with pytest.raises(NoRoute) as error:
        route(toy, "Alfa", "Gamma")
    assert error.value.must_open == ("bc",)
    assert error.value.other_modes == ()
    assert "would have to open: bc" in str(error.value)
    assert route(toy, "Alfa", "Gamma", changes=[shift("open", "bc")]).crossings == ("ab", "bc")


def test_no_route_by_one_mode_names_the_others(toy: Network) -> None:
    with pytest.raises(NoRoute, match="a route exists by: rail, sea, any") as error:
        route(toy, "Alfa", "Beta", mode=Mode.ROAD)
    assert error.value.must_open == ()
    closed = [shift("close", "ab", "ab2")]
    with pytest.raises(NoRoute) as error:
        route(toy, "Alfa", "Beta", mode=Mode.RAIL, changes=closed)
    assert error.value.must_open in {("ab",), ("ab2",)}
    assert error.value.other_modes == ("sea", "any")


def test_dwell_and_fees_are_additive(toy: Network) -> None:
    before = route(toy, "Alfa", "Beta")
    dearer = route(toy, "Alfa", "Beta", changes=[shift("fee_usd", "ab", value=v) for v in (30.0, 12.0)])
    slower = route(toy, "Alfa", "Beta", changes=[shift("dwell_factor", "ab", value=1.1)])
    assert dearer.usd_per_feu.central - before.usd_per_feu.central == pytest.approx(42.0)
    assert 24 * (slower.days.central - before.days.central) == pytest.approx(1.0)
    assert 24 * (slower.days_p90 - before.days_p90) == pytest.approx(2.0)


@pytest.mark.parametrize("target", ["BBB", "bbb", "3"])
def test_speed_changes_running_time_only(toy: Network, target: str) -> None:
    before = route(toy, "Alfa", "Beta")
    faster = route(toy, "Alfa", "Beta", changes=[shift("speed_factor", target, value=2.0)])
    border = 0.0 if target == "3" else 10.5 * 0.03 / 2
    assert 24 * (before.days.central - faster.days.central) == pytest.approx(110 / 25 / 2 + border)
    assert faster.usd_per_feu == before.usd_per_feu


def test_valuable_cargo_takes_the_faster_way(toy: Network) -> None:
    changes = [shift("fee_usd", "ab", value=1_000.0), shift("dwell_factor", "ab2", value=6.0)]
    assert route(toy, "Alfa", "Beta", mode=Mode.RAIL, changes=changes).crossings == ("ab",)
    assert route(toy, "Alfa", "Beta", mode=Mode.RAIL, changes=changes, time_value=FREE_TIME).crossings == ("ab2",)
    bulk = TimeValue.of(CargoClass.BULK)
    assert bulk.usd_per_hour < TimeValue.of(CargoClass.CONTAINER).usd_per_hour


def test_alternatives_are_distinct_and_share_the_traffic(toy: Network) -> None:
    found = alternatives(toy, "Alfa", "Beta", 5, mode=Mode.RAIL)
    assert [r.crossings for r in found] == [("ab",), ("ab2",)]
    assert sum(r.share for r in found) == pytest.approx(1.0)
    assert found[0].share > found[1].share
    even = alternatives(toy, "Alfa", "Beta", 5, mode=Mode.RAIL, scale=0.0)
    assert [r.share for r in even] == pytest.approx([0.5, 0.5])


def test_two_ways_through_the_same_gate_are_one_corridor(toy: Network) -> None:
    columns = {name: getattr(toy.links, name) for name in toy.links.__dataclass_fields__}
    detour = {**columns, "crossing_id": np.where(columns["crossing_id"] == "ab2", "ab", columns["crossing_id"])}
    found = alternatives(replace(toy, links=Links(**detour)), "Alfa", "Beta", 5, mode=Mode.RAIL)
    assert [r.gates for r in found] == [("ab",)]


def test_path_size_halves_what_two_nearly_equal_paths_share() -> None:
    """Two paths that overlap entirely but for one hundredth count as one, against a third of equal cost."""
    length = np.array([99.0, 1.0, 1.0, 100.0])
    shares = path_size_shares(length, [[0, 1], [0, 2], [3]], np.full(3, 10.0), 7.0)
    assert shares == pytest.approx([0.2512, 0.2512, 0.4975], abs=1e-3)


def test_ways_that_cost_nothing_divide_all_traffic() -> None:
    shares = path_size_shares(np.array([0.0, 0.0, 5.0]), [[0], [1], [2]], np.array([0.0, 0.0, 7.0]), 7.0)
    assert shares.tolist() == [0.5, 0.5, 0.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (shift("close", "bb2"), "did you mean 'ab2'"),
        (shift("open", "zuez"), "did you mean 'suez'"),
        (shift("dwell_factor", "ab9", value=2.0), "did you mean 'ab'"),
        (shift("dwell_factor", "ab", value=0.0), "not a positive number"),
        (shift("speed_factor", "nowhere at all", value=2.0), "unknown crossing, passage, line or link"),
        (shift("capacity_mt", "ab", value=float("nan")), "not a positive number"),
    ],
)
def test_mistakes_in_changes_are_answered(toy: Network, change: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        route(toy, "Alfa", "Beta", changes=[change])  # type: ignore[list-item]


def test_a_crossing_that_closes_stays_closed_where_a_whole_line_opens(toy: Network) -> None:
    whole = shift("open", *(c.id for c in toy.crossings if c.status != "open"), "3")
    link = int(toy.links.link_id[toy.links.crossing_id == "ab"][0])
    for changes in ([shift("close", "ab"), shift("open", str(link))], [shift("open", str(link)), shift("close", "ab")]):
        assert not apply_changes(toy, [*changes, whole]).usable[toy.links.crossing_id == "ab"].any()


def test_a_shock_closes_what_a_measure_opens(toy: Network) -> None:
    suez = toy.links.passage == "suez"
    assert not apply_changes(toy, [shift("close", "suez"), shift("open", "Suez")]).usable[suez].any()


@pytest.mark.parametrize(
    ("name", "hint"), [("Alpa", "Älpha City|Alfa"), ("betas twn", "Béta's Town"), ("xyzzy", "Gamma")]
)
def test_unknown_city_gets_near_misses(toy: Network, name: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        route(toy, name, "Beta")


def test_one_place_and_no_alternatives_are_refused(toy: Network) -> None:
    with pytest.raises(InputError, match="one place"):
        route(toy, "Alfa", "Älpha City")
    with pytest.raises(InputError, match="at least 1"):
        alternatives(toy, "Alfa", "Beta", 0)


@pytest.mark.parametrize("bad", [{"value_of_day_percent": -1.0}, {"cargo_value_usd": float("inf")}])
def test_valuations_are_checked(bad: dict[str, float]) -> None:
    with pytest.raises(InputError, match="give a number"):
        TimeValue(**bad)

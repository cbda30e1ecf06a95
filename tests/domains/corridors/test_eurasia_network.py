"""Routes on the shipped network against published distances."""

import numpy as np
import pytest

from ortaq.core import Level
from ortaq.domains.corridors import (
    CLOSED,
    FastRouter,
    Mode,
    Network,
    NetworkShift,
    NoRoute,
    ReferenceRouter,
    Route,
    TimeValue,
    alternatives,
    apply_changes,
    check_network,
    link_costs,
    link_weights,
    load_network,
    route,
    shipped_networks,
)
from ortaq.domains.corridors.routing.modes import sea_links

pytestmark = pytest.mark.skipif("eurasia" not in shipped_networks(), reason="the network eurasia is not built")

KM_PER_NAUTICAL_MILE = 1.852


@pytest.fixture(scope="module")
def eurasia() -> Network:
    """Return the shipped network."""
    return load_network("eurasia")


def _sea_miles(found: Route) -> float:
    return sum(leg.km for leg in found.legs if leg.mode == "sea") / KM_PER_NAUTICAL_MILE


@pytest.mark.slow
def test_no_check_fails_and_every_gateway_is_reachable(eurasia: Network) -> None:
    findings = check_network(eurasia)
    assert [f for f in findings if f.level is Level.ERROR] == []
    assert [f.where for f in findings if f.check == "every gateway is reachable"] == []


@pytest.mark.slow
def test_xian_to_almaty_passes_khorgos_or_dostyk(eurasia: Network) -> None:
    found = route(eurasia, "Xi'an", "Almaty", mode=Mode.RAIL)
    assert {"khorgos", "dostyk"} & set(found.crossings)
    assert {"CHN", "KAZ"} == {code for leg in found.legs for code in leg.economy.split("-")}
    both = alternatives(eurasia, "xian", "almaty", 2, mode=Mode.RAIL, most_common=0.95)
    assert {r.crossings for r in both} == {("khorgos",), ("dostyk",)}
    assert sum(r.share for r in both) == pytest.approx(1.0)


@pytest.mark.slow
def test_shanghai_to_rotterdam_sails_through_suez(eurasia: Network) -> None:
    """10,600 nautical miles, porteconomicsmanagement.org 2023; never over the Arctic."""
    found = route(eurasia, "Shanghai", "Rotterdam", mode=Mode.SEA)
    assert "suez" in found.gates
    assert "northwest" not in found.gates
    assert _sea_miles(found) == pytest.approx(10_600, rel=0.03)


def test_without_suez_ships_round_africa(eurasia: Network) -> None:
    found = route(eurasia, "Shanghai", "Rotterdam", mode=Mode.SEA, changes=[NetworkShift.of("close", "suez")])
    assert not {"suez", "northwest"} & set(found.gates)
    assert _sea_miles(found) == pytest.approx(13_847, rel=0.05)


def test_moscow_to_vladivostok_is_the_trans_siberian(eurasia: Network) -> None:
    """9,289 km; the graph takes the shortest branches, so it may be shorter."""
    found = route(eurasia, "Moscow", "Vladivostok", mode=Mode.RAIL)
    assert found.crossings == ()
    assert found.km == pytest.approx(9_289, rel=0.08)


def test_chongqing_to_duisburg_changes_gauge_twice(eurasia: Network) -> None:
    """11,179 km in 2013 (China Daily); the line between Chongqing and Lanzhou has been shortened since."""
    found = route(eurasia, "Chongqing", "Duisburg", mode=Mode.RAIL)
    assert 9_700 <= found.km <= 11_300
    assert 10.0 <= found.days.central <= 25.0
    assert {"CHN", "DEU"} <= {code for leg in found.legs for code in leg.economy.split("-")}


def test_the_planned_railway_to_kyrgyzstan_opens_as_a_whole(eurasia: Network) -> None:
    """523 km from Kashgar to Andijan against 3,560 km by rail today (Railway Gazette 2025; notes)."""
    today = route(eurasia, "Kashgar", "Andijan", mode=Mode.RAIL)
    opened = route(eurasia, "Kashgar", "Andijan", mode=Mode.RAIL, changes=[NetworkShift.of("open", "cku")])
    assert today.km > 3_000
    assert opened.km == pytest.approx(523, rel=0.15)
    assert {"cku-border", "cku-makmal", "cku-uz"} == set(opened.crossings)


def test_containers_do_not_leave_the_train_for_a_short_road(eurasia: Network) -> None:
    found = route(eurasia, "Chongqing", "Duisburg")
    assert "road" not in {leg.mode for leg in found.legs}


@pytest.mark.parametrize(
    ("origin", "destination", "crossing"),
    [
        ("Kashgar", "Osh", "irkeshtam"),
        ("Kashgar", "Bishkek", "torugart"),
        ("Astana", "Yekaterinburg", "petropavl-road"),
        ("Duisburg", "Moscow", "brest-road"),
        ("Baku", "Tbilisi", "red-bridge"),
    ],
)
def test_trucks_pass_the_road_border(eurasia: Network, origin: str, destination: str, crossing: str) -> None:
    found = route(eurasia, origin, destination, mode=Mode.ROAD)
    assert crossing in found.crossings
    assert {leg.mode for leg in found.legs} == {"road"}


def test_trucks_reach_istanbul_from_central_asia(eurasia: Network) -> None:
    found = route(eurasia, "Tashkent", "Istanbul", mode=Mode.ROAD)
    assert 4_300 <= found.km <= 5_700
    assert 5.0 <= found.days.central <= 20.0


@pytest.mark.parametrize(("origin", "destination"), [("Almaty", "Tashkent"), ("Almaty", "Moscow")])
def test_roads_leave_bulk_distances_to_the_railway(eurasia: Network, origin: str, destination: str) -> None:
    found = route(eurasia, origin, destination)
    assert "road" not in {leg.mode for leg in found.legs}


def test_only_a_change_between_train_and_truck_costs_handling(eurasia: Network) -> None:
    """12 hours and 100 USD at each end of a road link that lies on a railway, nothing on a journey all by road."""
    state = apply_changes(eurasia)
    paid, free = (link_costs(eurasia, state, TimeValue(), handling=h) for h in (True, False))
    ends = (paid.hours - free.hours) / 12.0
    assert {0.0, 1.0} <= set(np.unique(ends.round(9))) <= {0.0, 1.0, 2.0}
    np.testing.assert_allclose(paid.usd - free.usd, 100.0 * ends, atol=1e-9)
    assert (ends[:, eurasia.links.facility_type != "road"] == 0.0).all()


def test_every_crossing_has_a_link(eurasia: Network) -> None:
    assert [f.where for f in check_network(eurasia) if f.check == "every crossing has a link"] == []


def test_every_open_crossing_leads_to_a_city_on_both_sides(eurasia: Network) -> None:
    findings = {f.check: f for f in check_network(eurasia)}
    assert "every open crossing leads to cities" not in findings
    by_truck = findings["crossings lead to cities"].where.split(", ")
    # Railways that end at the border station, ports of the Caspian without a railway, and one station in a valley.
    assert by_truck == [
        *("torghundi: AFG", "aqina: AFG", "khaf-herat: AFG", "astara: IRN"),
        *("aktau-anzali: IRN", "astrakhan-anzali: IRN", "other-kaz-kgz: KGZ"),
    ]


@pytest.mark.parametrize(
    ("origin", "destination", "gates", "km"),
    [
        ("Aktau", "Nukus", ("oazis",), (900, 1_050)),
        ("Vladivostok", "Harbin", ("nizhneleninskoye",), (1_500, 2_200)),
        ("Tavan Tolgoi", "Ulaanbaatar", (), (950, 1_150)),
    ],
)
def test_holes_of_the_railways_are_closed(
    eurasia: Network, origin: str, destination: str, gates: tuple[str, ...], km: tuple[float, float]
) -> None:
    others = [NetworkShift.of("close", "grodekovo", "makhalino")]
    found = route(eurasia, origin, destination, mode=Mode.RAIL, changes=others)
    assert found.crossings == gates
    assert km[0] <= found.km <= km[1]


def test_coal_of_the_south_gobi_reaches_the_chinese_railways(eurasia: Network) -> None:
    by_train = route(eurasia, "Tavan Tolgoi", "Beijing")
    assert by_train.crossings == ("zamyn-uud",)
    closed = NetworkShift.of("close", "zamyn-uud", "zamyn-uud-road")
    by_truck = route(eurasia, "Tavan Tolgoi", "Beijing", changes=[closed])
    assert by_truck.crossings == ("gashuunsukhait-road",)
    assert {leg.mode for leg in by_truck.legs} == {"road", "rail"}


def test_landlocked_cities_have_no_way_by_sea_alone(eurasia: Network) -> None:
    with pytest.raises(NoRoute, match="a route exists by: rail"):
        route(eurasia, "Almaty", "Rotterdam", mode=Mode.SEA)


@pytest.mark.slow
def test_both_engines_agree_between_all_gateways(eurasia: Network) -> None:
    pytest.importorskip("pyroutingkit", reason="the extra [fast] is not installed")
    state = apply_changes(eurasia)
    weights = link_weights(link_costs(eurasia, state, TimeValue()).generalised_usd, state.usable)
    at = eurasia.node_positions(np.array([c.node_id for c in eurasia.gateways]))
    closed = np.where(eurasia.links.passage == "suez", CLOSED, weights)
    for each in (weights, closed):
        costs = [engine(eurasia).costs(each, at, at) for engine in (ReferenceRouter, FastRouter)]
        np.testing.assert_array_equal(*costs)


@pytest.mark.slow
def test_by_sea_land_is_that_of_the_ends_and_reaches_the_nearest_own_port() -> None:
    network = load_network("eurasia")
    city = {c.name: c for c in network.cities}
    land = np.isin(network.links.facility_type, ("rail", "road"))
    used = sea_links(network, (city["Moscow"], city["Genoa"])) & land
    assert set(network.links.country_iso3[used].tolist()) == {"RUS", "ITA"}
    found = route(network, "Moscow", "Genoa", mode=Mode.SEA)
    assert any("Saint Petersburg" in leg.destination for leg in found.legs)
    with pytest.raises(NoRoute):
        route(network, "Almaty", "Hamburg", mode=Mode.SEA)

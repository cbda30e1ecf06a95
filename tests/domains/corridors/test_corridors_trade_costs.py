"""From the network to trade costs: choice among ways, packages by updating, parts of the year, two writers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import CENTRAL, Band, Case, Change, Corner, InputError, Kind, Region, Scenario
from ortaq.domains.corridors import Freight, NetworkAction, NetworkShift, Transport, Way, WayShare, package_hats
from ortaq.domains.corridors.freight.cargo import Cargo
from ortaq.domains.corridors.freight.choice import Choice
from ortaq.domains.corridors.model import CorridorModel
from ortaq.domains.corridors.moves import parts_of_year
from ortaq.domains.corridors.network.transport import PART
from ortaq.domains.trade import shifts_of
from ortaq.model import gains, run, upstream_effects
from ortaq.model.ensemble import Store
from tests.domains.corridors.network_folder import random_network
from tests.worlds import shift, toy_mechanism, toy_region

ECONOMIES = ("E0", "E1", "E2")
seeds = st.integers(0, 2**32 - 1)


def move(action: str, *targets: str, value: float | Band = 1.0) -> NetworkShift:
    band = value if isinstance(value, Band) else Band.exact(value)
    return NetworkShift(NetworkAction(action), targets, band, "drawn", "toy")


def transport(seed: int, ways: tuple[Way, ...] | None = None) -> Transport:
    rng = np.random.default_rng(seed)
    network = random_network(rng, int(rng.integers(8, 30)), int(rng.integers(70, 120)))
    found = ways or (Way("rail", "", "rail", ()), Way("road", "", "road", ()), Way("sea", "", "sea", ()))
    shares = tuple(
        WayShare(("*",), ("*",), w.id, Band.exact(s), "") for w, s in zip(found, (0.5, 0.3, 0.15), strict=True)
    )
    cargo = (
        Cargo("goods", Band.exact(50_000.0), Band(0.6, 1.0, 2.1), 20.0, ""),
        Cargo("energy", Band.exact(20_000.0), Band(0.03, 0.1, 0.3), 20.0, ""),
    )
    return Transport(network, cargo, found, shares, Band.exact(3.0))


def freight(seed: int, corner: Corner = Corner.CENTRAL) -> Freight:
    return Freight(transport(seed), ECONOMIES, ("goods", "energy", "services"), corner)


MEASURES = (
    (move("open", "k3"), move("dwell_factor", "k1", value=0.5)),
    (move("speed_factor", "AAA", value=1.3),),
    (move("fee_usd", "k2", value=-15.0), move("delay_h", "k1", value=-3.0)),
    (move("fee_usd", "k1", value=40.0),),
)
SHOCK = (move("delay_h", "k2", value=30.0), move("close", "suez", value=0.4))


@pytest.mark.slow
@given(seeds)
@settings(max_examples=25, deadline=None)
def test_walking_over_packages_gives_the_costs_of_a_fresh_search(seed: int) -> None:
    f = freight(seed)
    table = package_hats(f, MEASURES, SHOCK)
    for subset in range(2 ** len(MEASURES)):
        shifts = [s for m, measure in enumerate(MEASURES) if subset >> m & 1 for s in measure]
        np.testing.assert_allclose(table[subset], package_hats(f, [], (*shifts, *SHOCK))[0], rtol=1e-12)


@pytest.mark.slow
@given(seeds)
@settings(max_examples=25, deadline=None)
def test_nothing_changes_exactly_nothing_and_closing_never_helps(seed: int) -> None:
    f = freight(seed)
    assert (package_hats(f, [], ())[0] == 1.0).all()
    assert (package_hats(f, [()], ())[1] == 1.0).all()
    assert (package_hats(f, [], (move("close", "k1"), move("close_transit", "AAA")))[0] >= 1.0 - 1e-12).all()
    assert (package_hats(f, [MEASURES[0]], ())[1] <= 1.0 + 1e-12).all()


def test_only_the_packages_asked_for_are_computed() -> None:
    f = freight(3)
    table = package_hats(f, MEASURES, (), {0, 5})
    assert len(table) == 2
    np.testing.assert_array_equal(table, package_hats(f, MEASURES, ())[[0, 5]])
    np.testing.assert_array_equal(package_hats(f, MEASURES, (), {5}), table[1:])


def test_many_alternatives_take_no_more_room_than_those_asked_for() -> None:
    f, weaker = freight(3), [(move("dwell_factor", "k1", value=1.0 - 0.01 * k),) for k in range(40)]
    table = package_hats(f, weaker, (), {1 << k for k in range(40)})
    np.testing.assert_array_equal(table[7], package_hats(f, [], weaker[7])[0])


def choice(cost: np.ndarray, stated: tuple[float, ...] = (0.6, 0.4), value: float = 10_000.0) -> Choice:
    shares = np.zeros((len(stated), 2, 2))
    shares[:, 0, 1] = shares[:, 1, 0] = stated
    economy = np.array([0, 1])
    return Choice.of(economy, np.ones(2), shares, cost, way_scale=3.0, value_usd=value)


def ways(*costs: float) -> np.ndarray:
    found = np.full((len(costs), 2, 2), 0.0)
    for way, cost in enumerate(costs):
        found[way, 0, 1] = found[way, 1, 0] = cost
    return found


def hats(made: Choice, cost: np.ndarray) -> np.ndarray:
    return made.hats(*made.weigh(slice(None), cost.ravel()[made.alternative]), 2)


def added_usd(made: Choice, cost: np.ndarray) -> np.ndarray:
    return (hats(made, cost)[made.economies] - 1.0) * (made.value_usd + made.mean_cost)


def test_a_small_change_of_one_way_weighs_its_share() -> None:
    made = choice(ways(1000.0, 2000.0))
    assert made.mean_cost[0] == pytest.approx(0.6 * 1000.0 + 0.4 * 2000.0)
    assert added_usd(made, ways(1000.1, 2000.0))[0] == pytest.approx(0.6 * 0.1, rel=1e-4)
    hat = hats(made, ways(1000.1, 2000.0))
    assert hat[0, 1] == hat[1, 0] == pytest.approx(1.0 + 0.06 / (10_000.0 + 1400.0), rel=1e-7)
    assert hat[0, 0] == hat[1, 1] == 1.0


def test_losing_a_way_costs_the_log_of_what_is_left() -> None:
    made = choice(ways(1000.0, 2000.0))
    assert added_usd(made, ways(np.inf, 2000.0))[0] == pytest.approx(-np.log(0.4) / 3.0 * 1400.0)
    assert np.isinf(added_usd(made, ways(np.inf, np.inf))[0])


def test_a_new_way_enters_with_its_stated_share_at_the_mean_cost() -> None:
    made = choice(ways(1000.0, np.inf))
    assert made.share[made.cost == 1000.0] == pytest.approx(1.0)
    assert added_usd(made, ways(1000.0, 1000.0))[0] == pytest.approx(-np.log(1.0 + 0.4 / 0.6) / 3.0 * 1000.0)


def test_what_travels_outside_the_network_dampens_the_change() -> None:
    full, half = choice(ways(1000.0, 2000.0)), choice(ways(1000.0, 2000.0), (0.3, 0.2))
    moved = ways(1500.0, 2000.0)
    assert added_usd(half, moved)[0] == pytest.approx(0.5 * added_usd(full, moved)[0])


def test_closures_of_part_of_the_year_end_one_after_the_other() -> None:
    lasting, short, long = move("delay_h", "k1"), move("close", "k1", value=0.25), move("close", "k2", value=0.75)
    parts = list(parts_of_year((lasting, short, long), Corner.CENTRAL))
    assert [part for part, _ in parts] == pytest.approx([0.25, 0.5, 0.25])
    assert [set(held) for _, held in parts] == [{lasting, short, long}, {lasting, long}, {lasting}]


def test_cargo_of_the_country_itself_passes_where_transit_is_closed() -> None:
    """Only pairs with neither end in the closed country lose it; E0..E2 are no countries of the links here."""
    f = freight(7)
    closed = package_hats(f, [], (move("close_transit", "AAA"),))[0]
    removed = package_hats(f, [], (move("close_transit", "BBB"),))[0]
    assert (closed >= removed - 1e-12).all()  # every link of BBB is shared with AAA


def test_an_unknown_country_or_crossing_is_named() -> None:
    f = freight(1)
    with pytest.raises(InputError, match="AAB"):
        package_hats(f, [], (move("close_transit", "AAB"),))
    with pytest.raises(InputError, match="k9"):
        package_hats(f, [], (move("dwell_factor", "k9", value=0.5),))


def test_capacity_moves_waiting_only_where_volume_and_capacity_are_known() -> None:
    made = transport(5)
    known = replace(made.network.crossings[0], capacity_mt=10.0, volume_mt=10.0)
    network = replace(made.network, crossings=(known, *made.network.crossings[1:]))
    f = Freight(replace(made, network=network), ECONOMIES, ("goods",), Corner.CENTRAL)
    doubled = package_hats(f, [], (move("capacity_mt", "k1", value=20.0),))[0]
    factor = (1.0 + 0.5**4) / 2.0
    np.testing.assert_allclose(doubled, package_hats(f, [], (move("dwell_factor", "k1", value=factor),))[0], rtol=1e-9)
    with pytest.raises(InputError, match="volume"):
        package_hats(f, [], (move("capacity_mt", "k2", value=20.0),))


def networked_region() -> Region:
    """Return the toy region, whose first three economies are joined by a random network."""
    region = toy_region()
    made = transport(11)
    codes = dict(zip(ECONOMIES, region.economy_ids, strict=False))
    cities = tuple(replace(c, economy=codes[c.economy]) for c in made.network.cities)
    return replace(region, parts={PART: replace(made, network=replace(made.network, cities=cities))})


def test_a_package_gains_what_its_scenario_gains() -> None:
    """The payoff table walks over packages; `run` evaluates one scenario afresh; both multiply stated and network."""
    region, mechanism = networked_region(), toy_mechanism()
    rail = replace(mechanism.measures[0], moves=(*mechanism.measures[0].moves, *MEASURES[0]))
    mechanism = replace(mechanism, measures=(rail, *mechanism.measures[1:]), shocks=())
    table = gains(region, mechanism, [3], CENTRAL)
    scenario = Scenario("both", "", (rail, mechanism.measures[1]))
    outcome = run(region, scenario)
    assert set(outcome.trade_cost_hat) == {"stated", "corridors"}
    members = [region.economy_ids.index(m) for m in mechanism.members]
    wanted = outcome.metrics["real_income_musd"][members] - table.cost_musd[0]
    np.testing.assert_allclose(table.musd[0, :, 0], wanted, rtol=1e-7, atol=1e-9)
    stated_only = run(region, Scenario("stated", "", (replace(rail, moves=shifts_of(rail)), mechanism.measures[1])))
    assert not np.allclose(stated_only.metrics["real_income_musd"], outcome.metrics["real_income_musd"])


def test_a_shock_on_the_network_is_part_of_the_baseline_of_its_packages() -> None:
    region, mechanism = networked_region(), toy_mechanism()
    closure = replace(mechanism.shocks[0], moves=SHOCK)
    mechanism = replace(mechanism, shocks=(closure,))
    table = gains(region, mechanism, [0, 1], CENTRAL)
    assert (table.musd[0] == 0.0).all()
    alone = run(region, Scenario("s", "", (closure,)))
    members = [region.economy_ids.index(m) for m in mechanism.members]
    np.testing.assert_allclose(
        table.income_musd[:, 1], region.income[members] + alone.metrics["real_income_musd"][members], rtol=1e-9
    )


def test_a_region_without_network_says_what_is_missing() -> None:
    region = toy_region()
    scenario = Scenario("s", "", (Change("c", Kind.SHOCK, "", "", (move("close", "suez"),), ""),))
    with pytest.raises(InputError, match="no transport network"):
        run(region, scenario)
    stated = Change("c", Kind.SHOCK, "", "", (shift("trade_cost_hat", ("KAZ",), ("ROW",), 5.0),), "")
    assert run(region, Scenario("s", "", (stated,))).metrics["real_income_percent"].any()


def test_the_value_of_time_follows_the_corner() -> None:
    region = networked_region()
    late = Change("c", Kind.SHOCK, "", "", (move("delay_h", "k1", value=50.0),), "")
    low, high = (
        upstream_effects(region, [late], Case("", shift=corner))["trade_cost_hat"]
        for corner in (Corner.LOW, Corner.HIGH)
    )
    assert high.max() > low.max() > 1.0
    assert (low[2] == 1.0).all()  # services do not travel


def test_a_stronger_move_of_the_network_is_not_found_under_the_name_of_a_weaker_one(tmp_path: Path) -> None:
    region, mechanism = networked_region(), toy_mechanism()

    def gained(factor: float, store: Store | None) -> np.ndarray:
        measure = replace(mechanism.measures[0], moves=(move("dwell_factor", "k1", value=factor),))
        return gains(region, replace(mechanism, measures=(measure,)), [0, 1], store=store).musd

    store = Store.open(tmp_path)
    weak, strong = gained(0.9, store), gained(0.3, store)
    assert (weak == gained(0.9, None)).all()
    assert (strong == gained(0.3, None)).all()
    assert np.abs(strong - weak).max() > 0.0


def test_what_the_network_answered_is_kept_and_asked_again_only_where_the_file_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region, mechanism, store = networked_region(), toy_mechanism(), Store.open(tmp_path)
    slow = replace(mechanism.measures[0], moves=(move("dwell_factor", "k1", value=0.5),))
    agenda = replace(mechanism, measures=(slow,))
    asked: list[int] = []
    real = CorridorModel.agenda

    def counted(*question: Any) -> Any:
        asked.append(1)
        return real(*question)

    monkeypatch.setattr(CorridorModel, "agenda", counted)
    first = gains(region, agenda, [0, 1], store=store).musd
    assert (gains(region, agenda, [0, 1], store=store).musd == first).all()
    assert len(asked) == 1
    (kept,) = tmp_path.glob("*.npz")
    whole = kept.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:-400] + bytes(400)):
        kept.write_bytes(damaged)
        assert (gains(region, agenda, [0, 1], store=store).musd == first).all()
        assert kept.read_bytes() == whole
    assert len(asked) == 4

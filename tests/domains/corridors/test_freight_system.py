"""The region's freight on crossings that fill up: nothing moves in the base year, closures cost, carriers are paid."""

import numpy as np
import pytest

from ortaq.core import Corner, InputError, Region
from ortaq.domains.corridors.freight.carriers import CROSSING, MARGINS, Paid, income_musd, transfers_musd
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of, paid_musd
from ortaq.domains.corridors.freight.expected import margins_paid, mean_costs
from ortaq.domains.corridors.freight.fixed_point import difference
from ortaq.domains.corridors.freight.fixed_point_check import LARGEST_RESIDUAL, certified_residual
from ortaq.domains.corridors.freight.loading_check import LARGEST_GAP_MT, certified_gap_mt
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.routing.change import apply_changes


@pytest.fixture(scope="module")
def freight(eurasia: Region) -> FreightSystem:
    """Freight of the shipped region, its base year computed once."""
    return freight_system_of(eurasia, Corner.CENTRAL)


@pytest.fixture(scope="module")
def effects(eurasia: Region, freight: FreightSystem) -> FreightEffects:
    return freight_effects_of(eurasia, freight)


@pytest.fixture(scope="module")
def closed(freight: FreightSystem) -> dict[str, Loading]:
    """Freight with crossings closed in turn, every equilibrium checked by a loading of its own."""
    gates = {"dostyk": ["dostyk"], "khorgos": ["khorgos"], "both": ["dostyk", "khorgos"], "saryagash": ["saryagash"]}
    found = {}
    for name, targets in gates.items():
        shifts = [NetworkShift.of("close", *targets)]
        at = freight.under(shifts)
        assert certified_residual(freight.loader(shifts), at) <= LARGEST_RESIDUAL
        assert isinstance(at.loaded, Loading)
        assert certified_gap_mt(at.loaded) <= LARGEST_GAP_MT
        found[name] = at.loaded
    return found


def _cost_musd(freight: FreightSystem, loading: Loading, code: str) -> float:
    """Return what the base year's freight of an economy costs more than then, about, million USD a year."""
    more = difference(loading.cost_usd_per_feu, freight.base.cost_usd_per_feu)
    load = np.array([g.tonnes_per_feu.central for g in freight.demand.groups])[:, None, None]
    spent, at = more * freight.demand.network_mt / load, freight.demand.economies.index(code)
    return float(spent[:, at].sum() + spent[:, :, at].sum())


@pytest.mark.slow
def test_the_base_year_stays_as_it_is_and_loses_no_tonne(freight: FreightSystem) -> None:
    found = freight.under(())
    assert isinstance(found.loaded, Loading)
    assert found.loadings == 1
    assert (found.delay_usd == 0.0).all()
    assert (found.loaded.cost_usd_per_feu == freight.base.cost_usd_per_feu).all()
    assert (found.loaded.stayed_mt == 0.0).all()
    assert (freight.delay.filled <= 1.0).all()
    assert freight.delay.capacity_mt[freight.delay.gates.index("dostyk")] >= 20.0


@pytest.mark.slow
def test_closing_both_gates_to_china_costs_more_than_the_two_closings_added_up(
    freight: FreightSystem, closed: dict[str, Loading]
) -> None:
    one, other, both = (_cost_musd(freight, closed[name], "KAZ") for name in ("dostyk", "khorgos", "both"))
    assert both > one + other > 0.0
    for loading in closed.values():
        kept = loading.way_mt.sum(axis=0) + loading.stayed_mt + loading.unmet_mt
        assert kept == pytest.approx(freight.base.way_mt.sum(axis=0) + freight.base.unmet_mt, abs=1e-9)
        assert loading.stayed_mt.sum() > 0.1


@pytest.mark.slow
def test_saryagash_is_dearest_for_uzbekistan_and_halving_its_wait_gains_less_than_closing_takes(
    freight: FreightSystem, closed: dict[str, Loading]
) -> None:
    halved = freight.under([NetworkShift.of("dwell_factor", "saryagash", value=0.5)]).loaded
    assert isinstance(halved, Loading)
    costs = {name: _cost_musd(freight, loading, "UZB") for name, loading in closed.items()}
    assert max(costs, key=lambda name: costs[name]) == "saryagash"
    of_kgz = {name: _cost_musd(freight, closed[name], "KGZ") for name in ("dostyk", "khorgos", "saryagash")}
    assert max(of_kgz, key=lambda name: of_kgz[name]) == "saryagash"
    assert 0.0 < -_cost_musd(freight, halved, "UZB") < costs["saryagash"]


@pytest.mark.slow
def test_states_that_agree_inside_countries_share_runs_and_equal_a_graph_made_anew(freight: FreightSystem) -> None:
    shifts = [NetworkShift.of("close", "dostyk"), NetworkShift.of("dwell_factor", "aktau-alat", value=0.5)]
    state = apply_changes(freight.network, shifts)
    quick, anew = freight.year.graph(state), Passages.of(freight.network, state, freight.demand.places)
    assert quick.land is freight.passages.land
    for one, other in ((quick.states, anew.states), (quick.land[0].between, anew.land[0].between)):
        assert (one.takes.usd == other.takes.usd).all()
        assert (one.takes.hours == other.takes.hours).all()
    assert (quick.states.is_open == anew.states.is_open).all()
    assert (quick.ships.usd == anew.ships.usd).all()
    lines = [NetworkShift.of("open", "Ayagoz-Bakhty")]
    opened = freight.year.graph(apply_changes(freight.network, lines))
    assert opened.land is not freight.passages.land
    assert freight.year.graph(apply_changes(freight.network, [*lines, *shifts])).land is opened.land


@pytest.mark.slow
def test_a_crossing_more_makes_no_pair_dearer(freight: FreightSystem) -> None:
    opened = freight.loader([NetworkShift.of("open", "bakhty", "Ayagoz-Bakhty", "Tacheng-Baketu")])(
        np.zeros(len(freight.passages.states))
    )
    more = difference(opened.cost_usd_per_feu, freight.base.cost_usd_per_feu)
    assert more.max() < 1e-6
    kaz, chn = (freight.demand.economies.index(code) for code in ("KAZ", "CHN"))
    assert (more[:, kaz, chn][freight.demand.network_mt[:, kaz, chn] > 0.0] < 0.0).any()


@pytest.mark.slow
def test_closures_reach_trade_costs_and_the_base_year_changes_none(
    freight: FreightSystem, effects: FreightEffects, closed: dict[str, Loading], eurasia: Region
) -> None:
    same, nothing = effects.of(freight.base)
    assert (same == 1.0).all()
    assert (nothing == 0.0).all()
    hat, _ = effects.of(closed["both"])
    kaz, chn, deu, usa = (eurasia.economy_ids.index(code) for code in ("KAZ", "CHN", "DEU", "USA"))
    assert hat[:, kaz, chn].max() > 1.005
    assert hat[:, chn, kaz].max() > 1.005
    assert np.abs(hat[:, deu, usa] - 1.0).max() < 1e-3
    assert np.isfinite(hat).all()


@pytest.mark.slow
def test_a_transit_country_earns_less_where_its_gates_are_closed(
    effects: FreightEffects, closed: dict[str, Loading], eurasia: Region
) -> None:
    _, sent = effects.of(closed["both"])
    kaz = eurasia.economy_ids.index("KAZ")
    assert sent[:, kaz].sum() < -10.0


@pytest.mark.slow
def test_transit_closed_to_all_but_the_country_itself_leaves_none_there(freight: FreightSystem) -> None:
    loading = freight.loader([NetworkShift.of("close_transit", "KAZ")])(np.zeros(len(freight.passages.states)))
    assert isinstance(loading, Loading)
    paid, before = Paid.of(loading), Paid.of(freight.base)
    assert paid.revenue_musd(("KAZ",), paid.transit & (paid.kind == "rail"))[0] == 0.0
    assert before.revenue_musd(("KAZ",), before.transit & (before.kind == "rail"))[0] > 100.0


@pytest.mark.slow
def test_more_capacity_needs_a_known_capacity(freight: FreightSystem) -> None:
    with pytest.raises(InputError, match="its capacity today is unknown"):
        freight.under([NetworkShift.of("capacity_mt", "dostyk-road", value=9.0)])
    more = freight.under([NetworkShift.of("capacity_mt", "dostyk", value=1.1 * freight.capacities_mt["dostyk"])])
    load = dict(zip(more.delay.gates, more.load_mt - freight.delay.base_mt, strict=True))
    assert load["dostyk"] > 0.0 > load["khorgos"]
    cost = difference(more.loaded.cost_usd_per_feu, freight.base.cost_usd_per_feu)
    assert (cost * freight.demand.network_mt).sum() < 0.0


@pytest.mark.slow
def test_what_two_measures_add_to_a_capacity_adds_up(freight: FreightSystem) -> None:
    today = freight.capacities_mt["dostyk"]
    wider = [NetworkShift.of("capacity_mt", "dostyk", value=today + more) for more in (2.0, 3.0)]
    both = freight.under(wider).delay.capacity_mt[freight.delay.gates.index("dostyk")]
    one = freight.under([NetworkShift.of("capacity_mt", "dostyk", value=today + 5.0)])
    assert both == pytest.approx(one.delay.capacity_mt[freight.delay.gates.index("dostyk")], rel=1e-12)


@pytest.mark.parametrize(("action", "target"), [("close", "dostyk"), ("close_transit", "RUS")])
def test_a_closure_lasts_the_whole_year(freight: FreightSystem, action: str, target: str) -> None:
    with pytest.raises(InputError, match="whole year"):
        freight.loader([NetworkShift.of(action, target, value=0.25)])


@pytest.mark.slow
def test_what_importers_pay_as_margins_is_what_carriers_earn(
    freight: FreightSystem, closed: dict[str, Loading]
) -> None:
    for loading in (freight.base, closed["both"]):
        paid = Paid.of(loading)
        earned = paid.income_musd(tuple(sorted(set(paid.country.tolist()))))
        # Means over ways are differences of log-sums at a step of a thousandth.
        assert float(paid_musd(loading, margins_paid(loading)).sum()) == pytest.approx(float(earned.sum()), rel=2e-3)


@pytest.mark.slow
def test_income_of_carriers_is_quick_and_the_same(freight: FreightSystem, closed: dict[str, Loading]) -> None:
    codes = freight.demand.economies
    for loading in (freight.base, closed["both"]):
        np.testing.assert_allclose(
            income_musd(loading, codes), Paid.of(loading).income_musd(codes), rtol=1e-9, atol=1e-9
        )


@pytest.mark.slow
def test_the_mean_cost_of_ways_is_above_zero_wherever_there_is_one(freight: FreightSystem) -> None:
    means = mean_costs(freight.base)
    for mean, part in zip(means, freight.base.parts, strict=True):
        joined = np.isfinite(part.cost)
        assert (mean[joined] > 0.0).all()
        assert (mean[~joined] == 0.0).all()


@pytest.mark.slow
def test_money_at_passages_is_that_of_the_tonnes_that_pass(freight: FreightSystem) -> None:
    paid, states = Paid.of(freight.base), freight.passages.states
    fees = (paid.kind == CROSSING) | (paid.kind == "ferry")
    load = np.array([g.tonnes_per_feu.central for g in freight.demand.groups])
    passed = (freight.base.mt / load).sum(axis=1) * states.takes.usd
    assert float(paid.musd[fees].sum()) == pytest.approx(float(passed.sum()), rel=1e-6)


def test_every_payer_pays_and_every_carrier_earns_its_sum() -> None:
    sent = transfers_musd(np.array([3.0, 1.0]), np.array([1.0, 3.0]))
    assert sent.tolist() == [[0.0, 2.25], [0.25, 0.0]]  # what one pays oneself, 0.75 each, is no transfer
    assert transfers_musd(np.zeros(2), np.zeros(2)).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    unknown = transfers_musd(np.array([6.0, 2.0]), np.array([1.0, 3.0]))
    assert unknown.tolist() == [[0.0, 2.25], [0.25, 0.0]]
    booked = transfers_musd(np.array([6.0, 2.0, 0.0]), np.array([1.0, 3.0, 0.0]), rest=2)
    assert booked.tolist() == [[0.0, 2.25, 3.0], [0.25, 0.0, 1.0], [0.0, 0.0, 0.0]]
    assert all(m.band.low <= m.band.central <= m.band.high for m in MARGINS.values())

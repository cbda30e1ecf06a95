"""The region's freight on crossings that fill up: nothing moves in the base year, closures cost, carriers are paid."""

import numpy as np
import pytest

from ortaq import load_region
from ortaq.core import Corner, InputError
from ortaq.domains.corridors.freight.carriers import CROSSING, MARGINS, Paid, transfers_musd
from ortaq.domains.corridors.freight.expected import margins_paid, mean_costs
from ortaq.domains.corridors.freight.fixed_point import difference
from ortaq.domains.corridors.freight.fixed_point_check import LARGEST_RESIDUAL, certified_residual
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.sea_access import SeaAccess
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import FreightSystem
from ortaq.domains.corridors.freight.tonnes import freight_demand_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.transport import transport_of

ACCESS = (SeaAccess("*", "*", 1500.0, (), ""),)


@pytest.fixture(scope="module")
def freight() -> FreightSystem:
    """Freight of the shipped region at parameters that are not fitted."""
    region = load_region("eurasia")
    transport = transport_of(region)
    assert transport is not None
    demand = freight_demand_of(region, Corner.CENTRAL)
    return FreightSystem(transport.network, demand, Parameters(), ACCESS)


def _cost_musd(freight: FreightSystem, loading: Loading, code: str) -> float:
    """Return what the base year's freight of an economy costs more than then, about, million USD a year."""
    more = difference(loading.cost_usd_per_feu, freight.base.cost_usd_per_feu)
    load = np.array([g.tonnes_per_feu.central for g in freight.demand.groups])[:, None, None]
    spent, at = more * freight.demand.network_mt / load, freight.demand.economies.index(code)
    return float(spent[:, at].sum() + spent[:, :, at].sum())


def test_the_base_year_stays_as_it_is_and_loses_no_tonne(freight: FreightSystem) -> None:
    found = freight.under(())
    assert isinstance(found.loaded, Loading)
    assert found.loadings == 1
    assert (found.delay_usd == 0.0).all()
    assert (found.loaded.cost_usd_per_feu == freight.base.cost_usd_per_feu).all()
    assert (found.loaded.stayed_mt == 0.0).all()
    assert (freight.delay.filled <= 1.0).all()
    assert freight.delay.capacity_mt[freight.delay.gates.index("dostyk")] >= 20.0


def test_closing_both_gates_to_china_costs_more_than_the_two_closings_added_up(freight: FreightSystem) -> None:
    costs = {}
    for name, gates in {"one": ["dostyk"], "other": ["khorgos"], "both": ["dostyk", "khorgos"]}.items():
        shifts = [NetworkShift.of("close", *gates)]
        found = freight.under(shifts)
        assert certified_residual(freight.loader(shifts), found) <= LARGEST_RESIDUAL
        assert isinstance(found.loaded, Loading)
        costs[name] = _cost_musd(freight, found.loaded, "KAZ")
        kept = found.loaded.way_mt.sum(axis=0) + found.loaded.stayed_mt + found.loaded.unmet_mt
        assert kept == pytest.approx(freight.base.way_mt.sum(axis=0) + freight.base.unmet_mt, abs=1e-9)
        assert found.loaded.stayed_mt.sum() > 0.1
    assert costs["both"] > costs["one"] + costs["other"] > 0.0


def test_saryagash_is_dearest_for_uzbekistan_and_halving_its_wait_gains_less_than_closing_takes(
    freight: FreightSystem,
) -> None:
    closed = freight.under([NetworkShift.of("close", "saryagash")]).loaded
    halved = freight.under([NetworkShift.of("dwell_factor", "saryagash", value=0.5)]).loaded
    assert isinstance(closed, Loading)
    assert isinstance(halved, Loading)
    assert _cost_musd(freight, closed, "UZB") > _cost_musd(freight, closed, "KAZ") > 0.0
    assert 0.0 < -_cost_musd(freight, halved, "UZB") < _cost_musd(freight, closed, "UZB")


def test_transit_closed_to_all_but_the_country_itself_leaves_none_there(freight: FreightSystem) -> None:
    loading = freight.loader([NetworkShift.of("close_transit", "KAZ")])(np.zeros(len(freight.passages.states)))
    assert isinstance(loading, Loading)
    paid, before = Paid.of(loading), Paid.of(freight.base)
    assert paid.revenue_musd(("KAZ",), paid.transit & (paid.kind == "rail"))[0] == 0.0
    assert before.revenue_musd(("KAZ",), before.transit & (before.kind == "rail"))[0] > 100.0


def test_more_capacity_needs_a_known_capacity(freight: FreightSystem) -> None:
    with pytest.raises(InputError, match="its capacity today is unknown"):
        freight.under([NetworkShift.of("capacity_mt", "dostyk-road", value=9.0)])
    more = np.where(np.array(freight.delay.gates) == "dostyk", 0.1, 0.0)
    cost, load = freight.response.of_capacities(more)
    assert (cost * freight.demand.network_mt).sum() < 0.0
    assert load[freight.delay.gates.index("dostyk")] > 0.0
    assert load[freight.delay.gates.index("khorgos")] < 0.0


def test_what_pairs_pay_as_margins_is_what_carriers_earn(freight: FreightSystem) -> None:
    base, paid = freight.base, Paid.of(freight.base)
    load = np.array([g.tonnes_per_feu.central for g in freight.demand.groups])[:, None, None]
    paid_musd = float((margins_paid(base) * base.way_mt.sum(axis=0) / load).sum())
    earned = paid.income_musd(tuple(sorted(set(paid.country.tolist()))))
    assert paid_musd == pytest.approx(float(earned.sum()), rel=0.05)


def test_the_mean_cost_of_ways_is_above_zero_wherever_there_is_one(freight: FreightSystem) -> None:
    means = mean_costs(freight.base)
    for mean, part in zip(means, freight.base.parts, strict=True):
        joined = np.isfinite(part.cost)
        assert (mean[joined] > 0.0).all()
        assert (mean[~joined] == 0.0).all()


def test_money_at_passages_is_that_of_the_tonnes_that_pass(freight: FreightSystem) -> None:
    paid, states = Paid.of(freight.base), freight.passages.states
    fees = (paid.kind == CROSSING) | (paid.kind == "ferry")
    load = np.array([g.tonnes_per_feu.central for g in freight.demand.groups])
    passed = (freight.base.mt / load).sum(axis=1) * states.takes.usd
    assert float((paid.usd_per_feu * paid.feu_m)[fees].sum()) == pytest.approx(float(passed.sum()), rel=1e-6)


def test_every_payer_pays_and_every_carrier_earns_its_sum() -> None:
    sent = transfers_musd(np.array([3.0, 1.0]), np.array([1.0, 3.0]))
    assert sent.sum(axis=0).tolist() == [1.0, 3.0]
    assert sent.sum(axis=1).tolist() == [3.0, 1.0]
    assert transfers_musd(np.zeros(2), np.zeros(2)).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    abroad = transfers_musd(np.array([6.0, 2.0]), np.array([1.0, 3.0]))
    assert abroad.sum() == 4.0
    assert all(m.band.low <= m.band.central <= m.band.high for m in MARGINS.values())

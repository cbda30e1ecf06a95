"""Paths of the system that ships against those of the prototype: order, sizes of gains, calm days, dry rivers."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import Corner
from ortaq.domains.energy.dispatch.dispatched import dispatch_of, dispatched, standing_year, without
from ortaq.domains.energy.dispatch.n_minus_1 import peak_hour
from ortaq.domains.energy.expansion.path import PERIODS, TRADE, path
from ortaq.domains.energy.report.kept import digest_of, shipped_path
from ortaq.domains.energy.report.ways import OPTIONS, question_of
from ortaq.domains.energy.system import load_system
from tests.domains.energy.test_dispatch import greatest_flow

GAINS = {("none", "today"): 14.57 - 13.41, ("today", "expansion"): 13.41 - 12.88}
"""Billion USD, years 2030, 2040, 2050 and 2060 discounted at 5 percent: the prototype of oracle_power."""


@pytest.fixture(scope="module")
def system():
    return load_system()


@pytest.fixture(scope="module")
def caps(system):
    return {(cap.member, cap.year): cap.mt for cap in system.caps}


@pytest.fixture(scope="module")
def kinds(system, caps):
    return {trade: path(system, PERIODS, caps, trade) for trade in TRADE}


@pytest.fixture(scope="module")
def shipped(system, caps):
    return {trade: shipped_path(digest_of(system, question_of(caps, trade, OPTIONS))) for trade in TRADE}


def test_paths_ship_for_the_tables_that_ship(shipped):
    """Where this fails, tables have changed: `python tools/energy_paths.py` solves them again."""
    assert None not in shipped.values()


@pytest.mark.long
def test_what_ships_is_what_is_computed(shipped, kinds):
    for trade, found in kinds.items():
        assert shipped[trade].objective_musd == pytest.approx(found.objective_musd, rel=1e-6)
        assert shipped[trade].generation_twh == pytest.approx(found.generation_twh, rel=1e-5, abs=1e-5)


def discounted(found):
    """Return what the years after the first cost, billion USD, as the prototype counts."""
    factor = 1.05 ** (found.periods[0] - np.array(found.periods[1:], dtype=float))
    return float(factor @ found.by_place_musd[1:].sum(axis=1)) / 1e3


@pytest.mark.slow
def test_dry_rivers_give_less_and_make_power_dear(system):
    usual, dry = dispatched(system), dispatched(system, dry=True)
    water = [sum(run.fuel_twh(m).get("hydro", 0.0) for m in system.codes) for run in (usual, dry)]
    assert 0.10 <= 1.0 - water[1] / water[0] <= 0.20
    assert dry.objective_musd > usual.objective_musd
    for member in ("KGZ", "TJK"):
        assert dry.price(member)[0].mean() > usual.price(member)[0].mean()


def test_the_january_peak_lacks_what_the_greatest_flow_leaves(system):
    """On the network that ships, without losses: everything, and without each of the largest elements."""
    still = replace(system, lines=tuple(replace(line, loss=0.0) for line in system.lines))
    peak = peak_hour(still, standing_year(still))
    for out in (
        (),
        ("KAZ north coal",),
        ("TJK hydro",),
        ("UZB gas old",),
        ("KAZ north-south", "UZB gas old"),
        ("UZB-TJK",),
    ):
        year = without(peak, out)
        units, lines = year.units, year.lines
        given = dict(
            zip(units.names, np.where(units.most[0] > 0.0, units.most[0] * units.gw, 0.0).tolist(), strict=True)
        )
        for limit in year.limits:
            given |= {units.names[u]: limit.twh * 1e3 for u in limit.units}
        edges = {}
        for i, name in enumerate(units.names):
            if units.sign[i] > 0.0:
                edges["source", name] = given[name]
                edges[name, year.nodes[units.at[i]]] = np.inf
        edges |= {(node, "sink"): float(year.demand[0, i]) for i, node in enumerate(year.nodes)}
        for i in range(len(lines.names)):
            start, end = year.nodes[lines.from_[i]], year.nodes[lines.to[i]]
            edges |= {(start, end): float(lines.gw[i]), (end, start): float(lines.gw[i])}
        lacking = float(dispatch_of(year).run.unserved.sum())
        assert lacking == pytest.approx(year.demand.sum() - greatest_flow(edges, "source", "sink"), abs=1e-6)


@pytest.mark.long
def test_trade_and_new_lines_save_what_the_prototype_says_within_a_factor_of_two(kinds):
    cost = {trade: discounted(found) for trade, found in kinds.items()}
    assert cost["none"] > cost["today"] > cost["expansion"]
    for (less, more), gain in GAINS.items():
        assert 0.5 <= (cost[less] - cost[more]) / gain <= 2.0


@pytest.mark.long
def test_caps_hold_and_everybody_is_served(kinds, caps):
    for found in kinds.values():
        assert found.residual < 1e-6
        assert found.unserved_twh[1:].sum() == pytest.approx(0.0, abs=1e-6)
        for (_, year), mt in caps.items():
            at = found.periods.index(year)
            assert (found.emissions_mt + found.bought_mt)[at].sum() <= mt * (1.0 + 1e-6)
        assert found.by_payer_musd.sum(axis=1) == pytest.approx(found.by_place_musd.sum(axis=1))


@pytest.mark.long
@pytest.mark.parametrize("end", [Corner.LOW, Corner.HIGH])
def test_ends_of_all_ranges_have_a_way_that_its_duals_confirm(system, end):
    """Everything at one end at once; caps are left out, as what can be built at the low end may not meet them."""
    found = path(system, PERIODS, {}, at=end)
    assert found.residual < 1e-6
    assert found.by_payer_musd.sum(axis=1) == pytest.approx(found.by_place_musd.sum(axis=1))


@pytest.mark.long
def test_traded_caps_and_a_price_at_the_border_hold_on_the_system_that_ships(system, caps, kinds):
    """Caps of members that sum to the joint ones, traded, are those; a price at the border is nobody's cost."""
    emitted = kinds["expansion"].emissions_mt + kinds["expansion"].bought_mt
    own = {}
    for (_, year), mt in caps.items():
        today = emitted[0] / emitted[0].sum()
        own |= {(m, year): mt * float(share) for m, share in zip(system.codes, today, strict=True)}
    traded = path(system, PERIODS, own, trading=True)
    assert traded.objective_musd == pytest.approx(kinds["expansion"].objective_musd, rel=1e-6)
    assert traded.by_payer_musd.sum(axis=1) == pytest.approx(traded.by_place_musd.sum(axis=1))
    assert not np.allclose(traded.by_payer_musd, kinds["expansion"].by_payer_musd, rtol=1e-3)
    priced = path(system, PERIODS, caps, border_usd_t=60.0)
    assert priced.by_payer_musd.sum(axis=1) == pytest.approx(priced.by_place_musd.sum(axis=1))
    assert priced.bought_mt.sum() < kinds["expansion"].bought_mt.sum()


@pytest.mark.long
def test_renewables_of_kazakhstan_in_2030_are_where_plans_and_studies_put_them(kinds):
    found = kinds["expansion"]
    made = found.generation_twh[1, found.members.index("KAZ")]
    renewable = sum(made[found.fuels.index(name)] for name in ("hydro", "wind", "solar", "bio"))
    assert 0.15 <= renewable / (made.sum() - made[found.fuels.index("storage")]) <= 0.30


@pytest.mark.long
def test_calm_days_mean_less_wind_and_more_water_in_store(system, caps, kinds):
    calm, mean = kinds["expansion"], path(system, PERIODS, caps, calm=False)
    wind, water = (calm.fuels.index(name) for name in ("wind", "hydro"))
    assert calm.generation_twh[-1, :, wind].sum() < mean.generation_twh[-1, :, wind].sum()
    assert calm.built_gw[:, :, water].sum() > mean.built_gw[:, :, water].sum()
    assert discounted(calm) > discounted(mean)


@pytest.mark.long
def test_dry_rivers_change_the_way(system, caps, kinds):
    dry = path(system, PERIODS, caps, dry=True)
    assert discounted(dry) > discounted(kinds["expansion"]) + 0.1
    water = dry.fuels.index("hydro")
    assert dry.generation_twh[1, :, water].sum() < kinds["expansion"].generation_twh[1, :, water].sum()

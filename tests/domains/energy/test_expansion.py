"""Paths of made-up power systems with answers known by hand: mix, caps, trade, payers, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import Band, InputError
from ortaq.domains.energy.expansion.path import path
from ortaq.domains.energy.expansion.plan import ALL, annuity
from tests.domains.energy.made_up import border, demand, line, option, plant, profile, system

NOW, THEN = 2024, 2025
LIFE = 40
BLOCKS = (1.0, 8.0, 15.0)
SHAPE = (2.0, 1.2, 0.7)
TWH = (2.0 + 8.0 * 1.2 + 15.0 * 0.7) * 365.0 / 1e3
"""A load of three steps, GW."""


def screened(**more):
    """Return one member with three steps of load and three technologies, and no plant."""
    return system(
        ("AAA",),
        blocks=BLOCKS,
        demands=(demand("AAA", TWH, hours=SHAPE),),
        options=(
            option("nuclear", "AAA", 3000.0, 5.0),
            option("coal", "AAA", 1000.0, 30.0, co2_t_mwh=0.9),
            option("gas", "AAA", 300.0, 80.0, co2_t_mwh=0.5),
        ),
        **more,
    )


def test_the_mix_is_that_of_the_screening_curve():
    """Each step of the load is served by what is cheapest over its hours: capital a year, and fuel times hours."""
    found = path(screened(), (NOW, THEN))
    steps = np.array([0.7, 0.5, 0.8])  # from the base up, GW
    hours = np.array([24.0, 9.0, 1.0]) * 365.0
    capital = annuity(0.05, LIFE) * np.array([3000.0, 1000.0, 300.0])  # million USD per GW
    fuel = np.array([5.0, 30.0, 80.0])
    cost = capital[:, None] + fuel[:, None] * hours / 1e3
    best = cost.argmin(axis=0)
    assert len(set(best.tolist())) == 3  # the case tries all three
    fuels = ("nuclear", "coal", "gas")
    for i, fuel_name in enumerate(fuels):
        gw = found.capacity_gw[1, 0, found.fuels.index(fuel_name)]
        assert gw == pytest.approx(steps[best == i].sum(), abs=1e-6)
    assert found.by_place_musd[1, 0] == pytest.approx((cost.min(axis=0) * steps).sum(), rel=1e-5)
    assert found.residual < 1e-6


def test_peak_power_is_worth_fuel_and_the_capital_of_the_last():
    found = path(screened(), (NOW, THEN))
    peak = found.january_usd_mwh[1, 0]
    capital = annuity(0.05, LIFE) * 300.0
    assert peak.max() <= 80.0 + capital / (1.0 * 31.0) * 1e3 + 1e-6
    total = found.usd_mwh[1, 0] * TWH
    assert total == pytest.approx(found.by_place_musd[1, 0], rel=1e-4)  # who builds at these prices earns nothing


def test_a_cap_has_a_price_and_its_dual_is_the_difference():
    free = path(screened(), (NOW, THEN))
    mt = float(free.emissions_mt[1, 0])
    caps = {("AAA", THEN): 0.53 * mt}
    found = path(screened(), (NOW, THEN), caps)
    assert found.emissions_mt[1, 0] == pytest.approx(0.53 * mt)
    assert found.carbon_usd_t[1, 0] > 0.0
    step = 1e-3
    ends = [path(screened(), (NOW, THEN), {("AAA", THEN): 0.53 * mt + s}).objective_musd for s in (-step, step)]
    price = (ends[0] - ends[1]) / (2.0 * step) / found.weights[1]
    assert found.carbon_usd_t[1, 0] == pytest.approx(price, rel=1e-3)


def test_a_cap_that_nothing_meets_says_the_smallest():
    dirty = replace(screened(), options=(option("coal", "AAA", 1000.0, 30.0, co2_t_mwh=0.9),))
    with pytest.raises(InputError, match=r"AAA in 2025 .* 7\.26 million tonnes"):
        path(dirty, (NOW, THEN), {("AAA", THEN): 3.0})
    found = path(dirty, (NOW, THEN), {("AAA", THEN): 7.26})
    assert found.unserved_twh[1, 0] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("caps", "says"),
    [
        ({("AAA", THEN): -1.0}, "is -1 million tonnes"),
        ({("AAA", 2031): 1.0}, "2031 is of no period"),
        ({("ZZZ", THEN): 1.0}, "ZZZ in 2025 is of no member"),
    ],
)
def test_caps_that_make_no_sense_are_refused(caps, says):
    with pytest.raises(InputError, match=says):
        path(screened(), (NOW, THEN), caps)


def pair():
    """Return two members: one with cheap clean power, one with coal alone; a line stands and another can be built."""
    return system(
        demands=(demand("AAA", 8.76), demand("BBB", 8.76)),
        plants=(
            plant("a", "AAA", "coal", 1.0, 60.0, co2_t_mwh=1.0),
            plant("b", "BBB", "coal", 1.0, 60.0, co2_t_mwh=1.0),
        ),
        options=(option("nuclear", "AAA", 800.0, 4.0), option("gas", "BBB", 400.0, 50.0, co2_t_mwh=0.4)),
        lines=(
            line("stands", "AAA", "BBB", 0.2, 0.05),
            line("can be", "AAA", "BBB", 0.6, 0.05, musd=100.0, candidate=True, built=2024),
        ),
    )


@pytest.fixture(scope="module")
def kinds():
    made = pair()
    return {trade: path(made, (NOW, THEN), trade=trade) for trade in ("none", "today", "expansion")}


def test_more_trade_costs_less(kinds):
    objective = [kinds[trade].objective_musd for trade in ("none", "today", "expansion")]
    assert objective[0] > objective[1] + 1.0 > objective[2] + 2.0
    assert kinds["none"].flow_twh.size == 0
    assert kinds["expansion"].line_gw[1] == pytest.approx([0.2, 0.6])


def test_what_places_pay_is_what_all_costs(kinds):
    for found in kinds.values():
        assert found.by_payer_musd.sum(axis=1) == pytest.approx(found.by_place_musd.sum(axis=1))
        assert found.weights @ found.by_place_musd.sum(axis=1) == pytest.approx(found.objective_musd, rel=1e-5)


def test_both_gain_from_trade(kinds):
    saved = kinds["none"].paid_a_year - kinds["expansion"].paid_a_year
    assert (saved > 0.0).all()
    then = [kinds[trade].by_place_musd[1].sum() for trade in ("none", "expansion")]
    assert saved.sum() == pytest.approx(then[0] - then[1])


def test_traded_caps_cost_less_and_are_paid_for():
    made = pair()
    caps = {("AAA", THEN): 2.0, ("BBB", THEN): 3.6}
    alone = path(made, (NOW, THEN), caps, "none")
    traded = path(made, (NOW, THEN), caps, "none", trading=True)
    assert traded.objective_musd <= alone.objective_musd + 1e-6
    assert traded.by_payer_musd.sum(axis=1) == pytest.approx(traded.by_place_musd.sum(axis=1))
    assert traded.emissions_mt[1].sum() <= 5.6 + 1e-6
    assert traded.carbon_usd_t[1, 0] == traded.carbon_usd_t[1, 1]
    both = path(made, (NOW, THEN), {(ALL, THEN): 5.6}, "none")
    assert both.objective_musd == pytest.approx(traded.objective_musd)


def test_building_keeps_to_its_rate():
    slow = replace(screened(), options=tuple(replace(o, build_gw_year=Band.exact(0.1)) for o in screened().options))
    found = path(slow, (NOW, THEN, 2027))
    assert (found.built_gw[1] <= 0.1 + 1e-9).all()
    assert (found.built_gw[2] <= 0.2 + 1e-9).all()
    assert found.capacity_gw[2].sum() == pytest.approx(0.9)
    assert found.unserved_twh[2, 0] > 0.0


def windy(shares=(0.7, 0.3)):
    """Return a member with wind, storage, gas and a river's like that can be built."""
    factors = ((0.5,) * 3, (0.05,) * 3)
    return system(
        ("AAA",),
        blocks=BLOCKS,
        days=shares,
        demands=(demand("AAA", TWH, hours=SHAPE),),
        options=(
            option("wind", "AAA", 1000.0),
            option("gas", "AAA", 400.0, 60.0, co2_t_mwh=0.4),
            option("storage", "AAA", 300.0, hours=6.0, efficiency=0.85),
        ),
        profiles=profile("AAA", "wind", factors, ("d0", "d1")),
    )


def test_calm_days_mean_less_wind_and_a_dearer_path():
    calm, mean = (path(windy(), (NOW, THEN), calm=c) for c in (True, False))
    wind = calm.fuels.index("wind")
    assert calm.objective_musd > mean.objective_musd + 1.0
    assert calm.generation_twh[1, 0, wind] < mean.generation_twh[1, 0, wind]


def test_coarse_and_fine_agree_where_months_are_alike():
    fine, coarse = (path(windy(), (NOW, THEN), fine=f) for f in (True, False))
    assert fine.objective_musd == pytest.approx(coarse.objective_musd, rel=1e-5)


def test_the_same_question_has_the_same_answer():
    first, second = (path(windy(), (NOW, THEN)) for _ in range(2))
    assert first.objective_musd == second.objective_musd
    assert (first.capacity_gw == second.capacity_gw).all()


def test_carbon_at_the_border_makes_imports_dearer():
    made = replace(
        screened(neighbours=("NNN",)),
        borders=(border("NNN", (20.0, 20.0), (0.0, 0.0)),),
        lines=(line("an", "AAA", "NNN", 3.0),),
    )
    free, dear = (path(made, (NOW, THEN), border_usd_t=usd) for usd in (0.0, 100.0))
    assert free.imports_twh[1, 0] == pytest.approx(TWH)
    assert dear.imports_twh[1, 0] < 1.0
    assert dear.objective_musd > free.objective_musd


def fed(usd_mwh=20.0):
    """Return a member with gas of its own, tied to a neighbour that sells half of what it takes, cheaper."""
    return replace(
        screened(neighbours=("NNN",)),
        borders=(border("NNN", (0.5 * TWH, usd_mwh), (0.0, 0.0)),),
        lines=(line("an", "AAA", "NNN", 3.0),),
    )


def test_carbon_at_the_border_is_collected_by_who_buys():
    """Its own gas sets the price: the charge takes what the neighbour earned above its cost, the buyer has it."""
    free, dear = (path(fed(), (NOW, THEN), border_usd_t=usd) for usd in (0.0, 5.0))
    seller, buyer = (free.places.index(place) for place in ("NNN", "AAA"))
    assert dear.imports_twh[1, 0] == pytest.approx(0.5 * TWH)
    assert dear.by_place_musd[1] == pytest.approx(free.by_place_musd[1], abs=1e-3)
    charge = 5.0 * 0.8 * 0.5 * TWH
    more = dear.by_payer_musd[1] - free.by_payer_musd[1]
    assert more[[seller, buyer]] == pytest.approx([charge, -charge], rel=1e-3)
    whole = dear.weights @ dear.imports_twh.sum(axis=1) * 5.0 * 0.8
    assert dear.objective_musd == pytest.approx(free.objective_musd + whole, rel=1e-6)


def test_caps_count_what_is_bought_outside():
    """What a neighbour sells has emitted 0.8 t per MWh: a cap of less lets less of it in."""
    free = path(fed(), (NOW, THEN))
    assert free.bought_mt[1] == pytest.approx([0.8 * 0.5 * TWH])
    whole = float((free.bought_mt + free.emissions_mt)[1].sum())
    for who in ("AAA", ALL):
        held = path(fed(), (NOW, THEN), {(who, THEN): 0.9 * whole})
        assert (held.bought_mt + held.emissions_mt)[1].sum() <= 0.9 * whole * (1.0 + 1e-6)
        assert held.carbon_usd_t[1, 0] > 0.0
        assert held.by_payer_musd[1].sum() == pytest.approx(held.by_place_musd[1].sum())


def test_an_unknown_kind_of_trade_is_refused():
    with pytest.raises(InputError, match="no kind of trade"):
        path(screened(), (NOW, THEN), trade="some")

"""Moves of energy: what they say in files, what they bring, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import ortaq
from ortaq.core import CENTRAL, Band, Change, Corner, InputError, Kind, Region
from ortaq.domains.energy.brought import brought_musd, emitted_t
from ortaq.domains.energy.changed import changed, system_of_moves
from ortaq.domains.energy.expansion.payers import collected_musd
from ortaq.domains.energy.fuel_worth import gas_of, gas_price_at
from ortaq.domains.energy.known_moves import RUN_BY_WATER, require_known_moves, require_swap
from ortaq.domains.energy.model import MODEL
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.paid import Carbon, carbon_of, cost_musd, payers, year_of
from ortaq.domains.energy.security.pipes import pipe_loss
from ortaq.domains.energy.system import EnergySystem
from ortaq.domains.water.basin.reader import load_basin, shipped_basins

ZERO = Band.exact(0.0)

SAVED = EnergyMove(EnergyAction.LOSS_CUT, Band(2.0, 4.0, 6.0), "UZB")


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return system_of_moves()


def test_no_move_brings_exactly_nothing(system: EnergySystem) -> None:
    none = EnergyMove(EnergyAction.LOSS_CUT, Band.exact(0.0), "UZB")
    assert not brought_musd(system, ()).any()
    assert not brought_musd(system, (none,)).any()
    assert changed(system, [(SAVED, 0.0)]).demand("UZB").twh == system.demand("UZB").twh


@pytest.mark.slow
def test_grids_that_lose_less_gain_and_more_so_at_the_high_end(system: EnergySystem) -> None:
    low, central, high = (brought_musd(system, (SAVED,), end) for end in Corner)
    at = system.codes.index("UZB")
    assert 0.0 < low[at] < central[at] < high[at]
    # What is saved is worth what the dearest plant that runs costs: between coal and imports, USD per MWh.
    usd_mwh = central[at] / (system.demand("UZB").twh.central * 0.04)
    assert 15.0 < usd_mwh < 90.0


@pytest.mark.slow
def test_all_that_members_gain_is_what_the_system_saves_but_for_neighbours(system: EnergySystem) -> None:
    line = EnergyMove(EnergyAction.LINE, target="KAZ west-south")
    assert brought_musd(system, (line,)).sum() > 0.0


def test_gas_that_is_saved_is_sold_at_the_border(system: EnergySystem) -> None:
    gas = EnergyMove(EnergyAction.GAS_SAVED, Band.exact(2.0), "TKM")
    price = next(b.export_price for b in system.balances if (b.member, b.fuel) == ("TKM", "gas"))
    expected = np.where(np.array(system.codes) == "TKM", 2.0 * price.central, 0.0)
    np.testing.assert_allclose(brought_musd(system, (gas,)), expected)


def test_a_cut_pipe_loses_what_cannot_be_sold_and_half_a_pipe_less_than_half(system: EnergySystem) -> None:
    """Half of CPC leaves room for most of what it carried: half its room, and what other pipes take."""
    at = system.codes.index("KAZ")
    whole, half = (
        brought_musd(system, (EnergyMove(EnergyAction.CUT, Band.exact(s), target="CPC"),)) for s in (1.0, 0.5)
    )
    assert whole[at] < half[at] < 0.0
    assert half[at] > whole[at] / 2.0
    loss = pipe_loss(system, "CPC", 0.5)
    price = next(b.export_price.central for b in system.balances if (b.member, b.fuel) == ("KAZ", "crude"))
    assert loss is not None
    assert half[at] == pytest.approx(-loss.unsold.sum() * price)


def test_pumps_that_rest_take_less_in_the_season_of_fields_alone(system: EnergySystem) -> None:
    pumps = EnergyMove(EnergyAction.PUMPING_SAVED, Band(0.3, 0.58, 0.8), "UZB")
    before, after = system.demand("UZB"), changed(system, [(pumps, 0.58)]).demand("UZB")
    assert before.twh.central - after.twh.central == pytest.approx(0.58)
    months = np.array(after.month_shapes) * after.twh.central / (np.array(before.month_shapes) * before.twh.central)
    np.testing.assert_allclose(months[[0, 1, 2, 9, 10, 11]], 1.0)
    assert (months[3:9] < 1.0).all()
    assert np.ptp(months[3:9]) < 1e-12
    assert brought_musd(system, (pumps,))[system.codes.index("UZB")] > 0.0


def test_dry_rivers_lack_what_is_said_in_the_months_of_a_dry_year(system: EnergySystem) -> None:
    dry = EnergyMove(EnergyAction.DRY_RIVERS, Band.exact(1.5), "UZB")
    rows = [[r for r in each.hydro if r.member == "UZB"] for each in (system, changed(system, [(dry, 1.5)]))]
    lacking = np.array(rows[0][0].twh) - np.array(rows[1][0].twh)
    assert lacking.sum() == pytest.approx(1.5)
    shape = np.array(rows[0][0].twh) - np.array(rows[0][0].dry_twh)
    np.testing.assert_allclose(lacking / lacking.sum(), shape / shape.sum())
    assert brought_musd(system, (dry,))[system.codes.index("UZB")] < 0.0


@pytest.mark.slow
def test_a_winter_outage_falls_in_its_month_and_costs_no_more_than_in_all_three(system: EnergySystem) -> None:
    january = EnergyMove(EnergyAction.WINTER_OUTAGE, Band.exact(0.5), target="UZB gas new", month=1)
    winter = replace(january, month=0)
    left = {
        m: next(p.left for p in changed(system, [(m, 0.5)]).plants if p.name == m.target) for m in (january, winter)
    }
    assert left[january] == (0.5, *[1.0] * 11)
    assert left[winter] == (0.5, 0.5, *[1.0] * 9, 0.5)
    costs = [cost_musd(year_of(changed(system, [(m, 0.5)]))) for m in (january, winter)]
    assert cost_musd(year_of(system)) < costs[0] < costs[1]


@pytest.mark.slow
def test_a_cap_of_all_lets_members_trade_and_a_cap_of_one_binds_it_alone(system: EnergySystem) -> None:
    joint, own = (EnergyMove(EnergyAction.CAP, Band.exact(10.0), member) for member in ("", "KAZ"))
    today = year_of(system)
    rules = [carbon_of(system, [(move, 10.0)]) for move in (joint, own)]
    runs = [year_of(system, carbon=rule) for rule in rules]
    for run, rule in zip(runs, rules, strict=True):
        cap = next(limit for limit in run.year.limits if limit.t_mwh)
        counted = float((run.year.hours @ run.run.made)[list(cap.units)] @ np.array(cap.t_mwh) / 1e3)
        assert counted == pytest.approx(rule.caps[0][1], rel=1e-9)
        assert run.held_usd[run.year.limits.index(cap)] > 0.0
    # Caps cost: all together pay more, and what they pay each other and outside sums to what the year costs more.
    assert cost_musd(runs[0]) > cost_musd(today) < cost_musd(runs[1])
    places = len(set(runs[0].year.members))
    everybody = replace(system, members=tuple(replace(m, neighbour=False) for m in system.members))
    for run in runs:
        both = [payers(everybody, each, today).sum() for each in (today, run)]
        assert both[1] - both[0] == pytest.approx(cost_musd(run) - cost_musd(today), rel=1e-6, abs=0.05)
    assert places > len(system.codes)


def test_a_price_at_the_border_is_collected_by_who_buys(system: EnergySystem) -> None:
    today, taxed = year_of(system), year_of(system, carbon=Carbon((), 5.0))
    year, run = taxed.year, taxed.run
    places = tuple(dict.fromkeys(year.members))
    node = np.array([places.index(m) for m in year.members])
    collected = collected_musd(year, run.made, run.sent, {}, node)
    charge = float(year.hours @ run.made @ year.units.charge_usd_mwh) / 1e3
    assert collected.sum() == pytest.approx(0.0, abs=1e-9)
    assert charge > 0.0
    assert collected[places.index("KAZ")] + collected[places.index("TKM")] == pytest.approx(-charge)
    assert cost_musd(taxed) >= cost_musd(today) - 1e-6


@pytest.mark.slow
def test_a_cheaper_fuel_costs_who_sells_it_and_not_who_burns_its_own(system: EnergySystem) -> None:
    """Without trade in a fuel its price moves money inside a member alone: nothing is gained."""
    fall = EnergyMove(EnergyAction.FUEL_PRICE, Band.exact(-30.0), target="gas")
    brought = dict(zip(system.codes, brought_musd(system, (fall,)), strict=True))
    sold = {b.member: b.exports.central * b.export_price.central for b in system.balances if b.fuel == "gas"}
    assert brought["TKM"] == pytest.approx(-0.3 * sold["TKM"], rel=0.1)
    closed = replace(system, balances=tuple(replace(b, imports=ZERO, exports=ZERO) for b in system.balances))
    assert abs(brought_musd(closed, (fall,)).sum()) < 0.05 * abs(brought_musd(system, (fall,)).sum())
    oil = brought_musd(system, (replace(fall, target="oil"),))
    assert oil[system.codes.index("KAZ")] < -5e3


def test_a_swap_needs_no_pipe_from_end_to_end_and_pays_its_fee(system: EnergySystem) -> None:
    swap = EnergyMove(EnergyAction.GAS_SWAP, Band(1.0, 2.0, 3.0), "TKM", "KGZ", via="UZB", fee=Band.exact(20.0))
    assert not any({"TKM", "KGZ"} <= {p.from_, *p.through, p.to} for p in system.pipelines if not p.candidate)
    require_swap(system, swap, "here")
    price, home = gas_price_at(system, "KGZ"), gas_of(system, "TKM").price.central
    assert price is not None
    expected = {"TKM": 2.0 * (price - 20.0 - home), "UZB": 2.0 * 20.0}
    brought = brought_musd(system, (swap,))
    np.testing.assert_allclose(brought, [expected.get(m, 0.0) for m in system.codes])
    assert not emitted_t(system, (swap,)).any()


@pytest.mark.slow
def test_ends_of_what_only_redistributes_stay_near_it(system: EnergySystem) -> None:
    """What an end saves more is shared by what each gains or loses: it is never blown up where little is saved."""
    pumps = EnergyMove(EnergyAction.WINTER_OUTAGE, Band.exact(0.02), target="UZB gas old")
    central = brought_musd(system, (pumps,))
    for end in (Corner.LOW, Corner.HIGH):
        saved = [cost_musd(year_of(each, end)) for each in (system, changed(system, [(pumps, 0.02)]))]
        assert (
            np.abs(brought_musd(system, (pumps,), end) - central).sum()
            <= abs(saved[0] - saved[1]) + abs(central.sum()) + np.abs(central).sum()
        )


def test_a_cold_winter_takes_more_in_winter_only(system: EnergySystem) -> None:
    cold = EnergyMove(EnergyAction.COLD_WINTER, Band.exact(10.0), "KGZ")
    before, after = system.demand("KGZ"), changed(system, [(cold, 10.0)]).demand("KGZ")
    months = np.array(after.month_shapes) * after.twh.central / (np.array(before.month_shapes) * before.twh.central)
    np.testing.assert_allclose(months, [1.1, 1.1, *[1.0] * 9, 1.1])
    assert changed(system, [(cold, 10.0)]).demand("UZB") == system.demand("UZB")


def test_productivity_is_what_is_gained_over_output(region: Region, system: EnergySystem) -> None:
    measure = Change("grids", Kind.MEASURE, "Grids", "", (SAVED,), "made up")
    answer = MODEL.agenda(region, [measure], [()], np.array([0, 1]), CENTRAL, [])
    hat = np.asarray(answer[0]["productivity_hat"].rows)
    sector = region.sector_ids.index("energy")
    assert (hat[0] == 1.0).all()
    gained = (hat[1, sector] - 1.0) * region.output[sector]
    at = [region.economy_ids.index(code) for code in system.codes]
    np.testing.assert_allclose(gained[at], brought_musd(system, (SAVED,)), rtol=1e-9, atol=1e-9)


@pytest.fixture(scope="module")
def region() -> Region:
    return ortaq.load_region("eurasia")


FAULTS = {
    'action = "loss_cut"\nmember = "UZB"': "needs a value",
    'action = "loss_cut"\nvalue = { low = 1, central = 2, high = 3 }': "without a member",
    'action = "line"\ntarget = "CASA-1000"\nvalue = { low = 1, central = 2, high = 3 }': "takes no value",
    'action = "line"\ntarget = "CASA-100"': "CASA-1000",
    'action = "plant"\nmember = "KAZ"\ntarget = "hydro"\nvalue = { low = 1, central = 2, high = 3 }': "technology",
    'action = "gas_saved"\nmember = "CHN"\nvalue = { low = 1, central = 2, high = 3 }': "energy system",
    'action = "gas_saved"\nmember = "KGZ"\nvalue = { low = 1, central = 2, high = 3 }': "sells gas abroad",
    'action = "loss_cut"\nmember = "UZB"\nvalue = { low = -1, central = 2, high = 3 }': "below zero",
    'action = "gas_swap"\nmember = "TKM"\ntarget = "KGZ"\nvalue = { low = 1, central = 2, high = 3 }': "without via",
    'action = "gas_swap"\nmember = "TKM"\nvia = "AZE"\ntarget = "KGZ"\nvalue = { low = 1, central = 2, high = 3 }\n'
    "fee = { low = 1, central = 2, high = 3 }": "between TKM and AZE carry 0 bcm",
    'action = "loss_cut"\nmember = "UZB"\nmonth = 1\nvalue = { low = 1, central = 2, high = 3 }': "takes no month",
    'action = "cap"\nvalue = { low = 1, central = 2, high = 300 }': "a cap below zero",
    'action = "border_price"\nmember = "KAZ"\nvalue = { low = 1, central = 2, high = 3 }': "border of one member",
    'action = "pumping_saved"\nmember = "UZB"\nvalue = { low = 1, central = 2, high = 300 }': "from April to September",
    'action = "dry_rivers"\nmember = "UZB"\nvalue = { low = 1, central = 2, high = 3 }': "nobody chooses it",
    'action = "cold_winter"\nvalue = { low = 5, central = 10, high = 20 }': "nobody chooses it",
}


def test_rivers_that_water_runs_are_those_whose_power_it_counts() -> None:
    """Who decides on the reservoirs of its basins owns the stations; dry months of both are its own in the tables."""
    assert sorted(RUN_BY_WATER) == sorted({load_basin(name).decider for name in shipped_basins()})


@pytest.mark.parametrize("member", RUN_BY_WATER)
def test_rivers_that_water_runs_are_not_counted_twice(member: str, region: Region) -> None:
    dry = EnergyMove(EnergyAction.DRY_RIVERS, Band.exact(0.5), member)
    with pytest.raises(InputError, match="it would count twice"):
        require_known_moves([dry], region, "here")


@pytest.mark.parametrize("entry", FAULTS)
def test_what_is_wrong_is_said(entry: str, region: Region, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'schema = 1\n[mechanism]\nid = "mine"\nregion = "eurasia"\ntitle = "Mine"\n'
        'members = ["KAZ", "KGZ", "UZB", "TKM", "TJK"]\n'
        '[[measure]]\nid = "power"\n'
        f'title = "Power"\n[[measure.energy]]\n{entry}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        ortaq.load_mechanism(str(file), region)
    assert FAULTS[entry] in str(refused.value)

"""Moves of energy: what they say in files, what they bring, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

import ortaq
from ortaq.core import CENTRAL, Band, Change, Corner, InputError, Kind, Region
from ortaq.domains.energy.brought import brought_musd
from ortaq.domains.energy.changed import changed, system_of_moves
from ortaq.domains.energy.model import MODEL
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.system import EnergySystem

SAVED = EnergyMove(EnergyAction.LOSS_CUT, Band(2.0, 4.0, 6.0), "UZB")


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return system_of_moves()


def test_no_move_brings_exactly_nothing(system: EnergySystem) -> None:
    none = EnergyMove(EnergyAction.LOSS_CUT, Band.exact(0.0), "UZB")
    assert not brought_musd(system, ()).any()
    assert not brought_musd(system, (none,)).any()
    assert changed(system, [(SAVED, 0.0)]).demand("UZB").twh == system.demand("UZB").twh


def test_grids_that_lose_less_gain_and_more_so_at_the_high_end(system: EnergySystem) -> None:
    low, central, high = (brought_musd(system, (SAVED,), end) for end in Corner)
    at = system.codes.index("UZB")
    assert 0.0 < low[at] < central[at] < high[at]
    # What is saved is worth what the dearest plant that runs costs: between coal and imports, USD per MWh.
    usd_mwh = central[at] / (system.demand("UZB").twh.central * 0.04)
    assert 15.0 < usd_mwh < 90.0


def test_all_that_members_gain_is_what_the_system_saves_but_for_neighbours(system: EnergySystem) -> None:
    line = EnergyMove(EnergyAction.LINE, target="KAZ west-south")
    assert brought_musd(system, (line,)).sum() > 0.0


def test_gas_that_is_saved_is_sold_at_the_border(system: EnergySystem) -> None:
    gas = EnergyMove(EnergyAction.GAS_SAVED, Band.exact(2.0), "TKM")
    price = next(b.export_price for b in system.balances if (b.member, b.fuel) == ("TKM", "gas"))
    expected = np.where(np.array(system.codes) == "TKM", 2.0 * price.central, 0.0)
    np.testing.assert_allclose(brought_musd(system, (gas,)), expected)


def test_a_cut_pipe_loses_what_cannot_be_sold(system: EnergySystem) -> None:
    cut = EnergyMove(EnergyAction.CUT, Band.exact(1.0), target="CPC")
    half = EnergyMove(EnergyAction.CUT, Band.exact(0.5), target="CPC")
    whole = brought_musd(system, (cut,))
    assert whole[system.codes.index("KAZ")] < 0.0
    np.testing.assert_allclose(brought_musd(system, (half,)), whole / 2.0)


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
    'action = "cold_winter"\nvalue = { low = 5, central = 10, high = 20 }': "nobody chooses it",
}


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

"""What reports of energy say: rows of who is concerned, sums that add up, words that exist."""

import numpy as np
import pytest

import ortaq
from ortaq.core import Region
from ortaq.core.report import Cell, Table
from ortaq.domains.energy.brought import brought_musd
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.dispatched import dispatched
from ortaq.domains.energy.moves import energy_moves_of
from ortaq.domains.energy.report.reported import EnergyReport, report_of, sections
from ortaq.domains.energy.report.supply import mix_table
from ortaq.domains.energy.security.refineries import refinery_losses
from ortaq.domains.energy.system import EnergySystem


@pytest.fixture(scope="module")
def region() -> Region:
    return ortaq.load_region("eurasia")


@pytest.fixture(scope="module")
def told(region: Region) -> EnergyReport:
    found = report_of(region, ortaq.load_mechanism("c5", region), lambda _: None)  # type: ignore[arg-type, return-value]
    assert found is not None
    return found


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return system_of_moves()


@pytest.mark.slow
def test_what_a_measure_brings_is_what_the_model_says(told: EnergyReport, region: Region, system: EnergySystem) -> None:
    c5 = ortaq.load_mechanism("c5", region)
    moved = {m.id: m for m in c5.measures if energy_moves_of(m)}
    assert set(moved) == {"energy_losses", "lined_canals"}
    grids = moved["energy_losses"]
    (brought,) = (each for each in told.brought if each.change == grids.id)
    # Told to a dollar.
    np.testing.assert_allclose(brought.musd[:, 1], brought_musd(system, energy_moves_of(grids)), rtol=0, atol=5.1e-7)
    # Grids that lose less burn less.
    assert brought.co2_mt.sum() < 0.0


@pytest.mark.slow
def test_sections_hold_tables_with_rows(told: EnergyReport) -> None:
    for section in sections(told):
        for block in section.blocks:
            if isinstance(block, Table):
                assert block.rows, block.id


def test_demand_is_what_is_made_bought_and_not_served(system: EnergySystem) -> None:
    year = dispatched(system)
    for member in system.codes:
        made = sum(year.fuel_twh(member).values())
        met = float(year.demand_twh(member).sum() - year.unserved_twh(member).sum())
        # What plants make beyond that is lost on lines inside, kept in stores or taken by nobody.
        assert made + float(year.imports_twh(member).sum()) >= met - 1e-6


def test_a_state_alone_is_shown_alone(system: EnergySystem) -> None:
    table = mix_table(dispatched(system), ("KGZ",))
    assert len(table.rows) == 1
    assert all(isinstance(cell, Cell) for cell in table.rows[0])


def test_a_refinery_that_others_can_stand_in_for_loses_nothing(system: EnergySystem) -> None:
    for loss in refinery_losses(system):
        assert 0.0 <= loss.taken_over <= loss.crude
        missing = sum(loss.lost.values())
        assert missing <= loss.crude + 1e-9
        if loss.taken_over == loss.crude:
            assert missing < 0.3 * loss.crude  # other yields (no product counts below zero), not less crude

"""What domains tell of packages beside gains: zero without a change, ranges around the centre, never counted."""

import numpy as np
import pytest

import ortaq
from ortaq.answers.sections.metrics import metrics_of_packages
from ortaq.core import CENTRAL, Band, Mechanism, Region
from ortaq.core.report import Table
from ortaq.domains import valuation, variables
from ortaq.domains.energy.brought import emitted_t
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.moves import energy_moves_of
from ortaq.model.ensemble import WELFARE
from ortaq.model.metrics import Metrics, metrics_of

CO2 = "co2_t"


@pytest.fixture(scope="module")
def land() -> Region:
    return ortaq.load_region("eurasia")


@pytest.fixture(scope="module")
def c5(land: Region) -> Mechanism:
    return ortaq.load_mechanism("c5", land)


@pytest.fixture(scope="module")
def moving(c5: Mechanism) -> list[int]:
    """Return the packages of one measure that moves energy."""
    return [1 << at for at, measure in enumerate(c5.measures) if energy_moves_of(measure)]


@pytest.fixture(scope="module")
def told(land: Region, c5: Mechanism, moving: list[int]) -> Metrics:
    everything = (1 << len(c5.measures)) - 1
    return metrics_of(land, c5, [0, everything & ~sum(moving), everything, *moving])


def test_no_gain_counts_a_metric() -> None:
    metrics = {name for name, variable in variables().items() if variable.metric}
    assert CO2 in metrics
    assert not metrics & (valuation(CENTRAL).reads | {WELFARE})


@pytest.mark.slow
def test_no_change_and_measures_without_energy_give_exactly_zero(told: Metrics) -> None:
    for package in told.packages[:2]:
        known = [band for band in told.bands(CO2, package) if not np.isnan(band.central)]
        assert len(known) == len(system_of_moves().codes) + 1
        assert {(band.low, band.central, band.high) for band in known} == {(0.0, 0.0, 0.0)}


@pytest.mark.slow
def test_who_has_no_power_system_is_not_known_and_not_zero(told: Metrics, c5: Mechanism) -> None:
    bands = dict(zip(c5.members, told.bands(CO2, told.packages[2]), strict=False))
    assert {m for m, band in bands.items() if np.isnan(band.central)} == set(c5.members) - set(system_of_moves().codes)


@pytest.mark.slow
def test_packages_emit_what_their_moves_do_and_ranges_hold_the_centre(told: Metrics, c5: Mechanism) -> None:
    for package in told.packages[2:]:
        moves = [m for bit, change in enumerate(c5.measures) if package >> bit & 1 for m in energy_moves_of(change)]
        exact = emitted_t(system_of_moves(), moves)
        bands = dict(zip((*c5.members, ""), told.bands(CO2, package), strict=True))
        for member, tonnes in zip(system_of_moves().codes, exact.tolist(), strict=True):
            assert bands[member].central == tonnes
            assert bands[member].low <= tonnes <= bands[member].high
        assert bands[""].central == pytest.approx(float(exact.sum()))


@pytest.mark.slow
def test_grids_that_lose_less_burn_less(told: Metrics, c5: Mechanism) -> None:
    (grids,) = (1 << at for at, measure in enumerate(c5.measures) if measure.id == "energy_losses")
    whole = told.bands(CO2, grids)[-1]
    assert whole.low < whole.central < whole.high < 0.0


def test_an_agenda_that_no_metric_knows_has_none(region: Region, mechanism: Mechanism) -> None:
    told = metrics_of(region, mechanism, [1])
    assert not told.values
    assert metrics_of_packages(told, {1: "one"}) is None


def test_the_table_tells_members_and_their_sum_and_names_who_is_left_out() -> None:
    told = Metrics(("AAA", "BBB", "CCC"), (1, 2), {CO2: np.array([[[-2.0, np.nan, 0.0], [0.0, np.nan, 0.0]]] * 2)})
    section = metrics_of_packages(told, {3: "not solved", 1: "first"}, ("rail", "road"))
    assert section is not None
    (table,) = section.blocks
    assert isinstance(table, Table)
    (row,) = table.rows  # what is not solved has no row, and what moves nothing alone neither
    assert row[1].said == row[-1].said == -2.0
    assert row[3].said == 0.0
    assert row[-1].flag
    assert isinstance(row[2].said, Band)
    assert np.isnan(row[2].said.central)

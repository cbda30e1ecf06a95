"""Dams that fill: what is held back, and whom that costs."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.filling import FILL_YEARS, filling_musd, held_back, with_less


def test_what_is_held_back_is_the_lake_over_its_years() -> None:
    basin = load_basin("amu_darya")
    years, full = basin.fact("rogun", FILL_YEARS), basin.fact("rogun", "full_km3")
    assert years is not None
    assert full is not None
    held = held_back(basin, "rogun")
    assert held is not None
    assert held.central == full.central / years.central
    # The quick filling holds most back.
    assert held.low == full.central / years.high <= held.central <= held.high


def test_a_dam_of_which_nobody_says_how_long_it_takes_has_no_cost() -> None:
    basin = load_basin("amu_darya")
    untold = replace(basin, dam_facts=tuple(f for f in basin.dam_facts if f.item != FILL_YEARS))
    assert held_back(untold, "rogun") is None
    assert filling_musd(untold, "rogun") is None


def test_less_water_is_less_in_every_month_alike() -> None:
    basin = load_basin("syr_darya")
    own = [row.amount.central for row in basin.inflows if row.of == basin.decides]
    less = [row.amount.central for row in with_less(basin, 1.0).inflows if row.of == basin.decides]
    assert sum(own) - sum(less) == pytest.approx(1.0)
    np.testing.assert_allclose(np.array(less) / np.array(own), less[0] / own[0])


@pytest.mark.slow
def test_filling_costs_those_below_the_more_the_quicker_it_is() -> None:
    basin = load_basin("amu_darya")
    brings = filling_musd(basin, "rogun")
    assert brings is not None
    below = [basin.members.index(member) for member in ("UZB", "TKM")]
    assert (brings[below, 1] < 0.0).all()
    # More is lost the quicker it fills.
    assert (np.diff(brings[below].sum(axis=0)) <= 0.0).all()

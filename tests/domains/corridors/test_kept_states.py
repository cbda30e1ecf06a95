"""States of freight that ship: all that shipped mechanisms ask for, and what the model says today."""

import numpy as np
import pytest

from ortaq import load_mechanism, load_region
from ortaq.core import Corner, Region
from ortaq.core.constants import constants_digest
from ortaq.domains.corridors.freight.agenda import TOLERANCE
from ortaq.domains.corridors.freight.assumed import CAPACITY, MARGIN, STRONG
from ortaq.domains.corridors.freight.delay import DELAY_RENT, DELAY_USD
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.kept_states import MODEL_VERSION, kept_state, state_digest
from ortaq.domains.corridors.freight.staying import ELASTICITY, TRAVELLING
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import NetworkShift, network_shifts_of
from ortaq.observe import mechanism_region, shipped_mechanisms

CONSTANTS = {"agenda.TOLERANCE": 1e-3, "goods.HOURS_A_DAY": 23.0}
"""Some of those in many modules that a state depends on, and other values."""

REMEDY = f"raise MODEL_VERSION of kept_states.py (now {MODEL_VERSION}) if the model moved, run tools/freight_states.py"


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("eurasia")


def _effects(region: Region, corner: Corner) -> FreightEffects:
    return freight_effects_of(region, freight_system_of(region, corner))


@pytest.mark.parametrize("corner", list(Corner))
@pytest.mark.parametrize("mechanism", shipped_mechanisms())
def test_measures_of_shipped_mechanisms_are_not_solved_by_whoever_asks(
    region: Region, mechanism: str, corner: Corner
) -> None:
    assert mechanism_region(mechanism) == region.name
    agenda = load_mechanism(mechanism, region)
    moves = {m.id: network_shifts_of(m) for m in agenda.measures if network_shifts_of(m)}
    effects = _effects(region, corner)
    absent = [name for name, shifts in moves.items() if kept_state(effects, shifts) is None]
    assert absent == [], REMEDY


def test_every_constant_and_assumption_of_freight_names_the_state(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    effects = _effects(region, Corner.CENTRAL)
    shifts = (NetworkShift.of("close", "dostyk"),)
    names = {state_digest(effects, shifts), state_digest(effects, ())}
    names |= {state_digest(effects.assuming({id: place}), shifts) for id in STRONG for place in (-1.0, 1.0)}
    assert len(names) == 2 + 2 * len(STRONG)
    changed = {**CONSTANTS, "expected.PART": 2e-3, "delay.POWER": 5, "staying.ELASTICITY": TRAVELLING}
    for name, value in changed.items():
        constants_digest.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(f"ortaq.domains.corridors.freight.{name}", value)
            names.add(state_digest(effects, shifts))
    constants_digest.cache_clear()
    assert len(names) == 2 + 2 * len(STRONG) + len(changed)
    assert {id for id in STRONG if id not in {CAPACITY, MARGIN}} == {
        a.id for a in (DELAY_USD, DELAY_RENT, ELASTICITY, TRAVELLING)
    }


@pytest.mark.parametrize(
    ("mechanism", "chosen"),
    [
        pytest.param("c5", ["border_times_china"], marks=pytest.mark.slow),
        *(pytest.param(name, None, marks=pytest.mark.long) for name in shipped_mechanisms()),
    ],
)
def test_what_ships_is_what_the_model_says_today(region: Region, mechanism: str, chosen: list[str] | None) -> None:
    effects = _effects(region, Corner.CENTRAL)
    moves = {m.id: network_shifts_of(m) for m in load_mechanism(mechanism, region).measures}
    for id in chosen or [id for id, shifts in moves.items() if shifts]:
        kept = kept_state(effects, moves[id])
        assert kept is not None, REMEDY
        found = effects.system.under(moves[id], tolerance=TOLERANCE).loaded
        assert isinstance(found, Loading)
        hats, sent = effects.of(found)
        np.testing.assert_allclose(np.log(kept[0]), np.log(hats), atol=1e-6, err_msg=f"{id}: {REMEDY}")
        np.testing.assert_allclose(kept[1], sent, atol=0.05, err_msg=f"{id}: {REMEDY}")

"""The table of rivers that ships holds what c5 asks, answers at once, and between its levels stays near a run."""

from dataclasses import replace
from time import process_time

import numpy as np
import pytest

from ortaq.core import BAND_CASES, CENTRAL, Case, Corner, Mechanism, Region
from ortaq.domains import heavy
from ortaq.domains.water import response
from ortaq.domains.water.levels import Lever, State
from ortaq.domains.water.model import MODEL
from ortaq.domains.water.moves import WaterAction, water_moves_of
from ortaq.domains.water.response import answered, brought, shipped, state_digest
from ortaq.domains.water.rivers import river

A = WaterAction
QOSH_TEPA, POWER = Lever(A.CANAL, "qosh_tepa"), Lever(A.WINTER_POWER)
EVERY = ("KGZ", "UZB", "TJK", "KAZ")


def ask(region: Region, c5: Mechanism, case: Case) -> None:
    """Ask for every subset of the measures of c5 that move rivers, without a shock and under each."""
    measures = [m for m in c5.measures if water_moves_of(m)]
    shocks = [(), *((s,) for s in c5.shocks)]
    MODEL.agenda(region, measures, shocks, np.arange(2 ** len(measures)), case, ())


def test_what_c5_asks_ships_and_is_answered_at_once(
    eurasia: Region, c5: Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, state: State) -> None:
        message = f"{name}: '{response.state_words(state)}' does not ship; make responses"
        raise AssertionError(message)

    for name in ("syr_darya", "amu_darya"):
        monkeypatch.setattr(type(river(name)), "musd", lambda _self, state, name=name: refuse(name, state))
    answered.cache_clear()
    for case in (CENTRAL, *BAND_CASES):
        ask(eurasia, c5, case)
    answered.cache_clear()
    begin = process_time()
    brought("amu_darya", {QOSH_TEPA: 5.1}, (), 0.3)
    brought("syr_darya", {POWER: 0.8}, EVERY, -0.3)
    brought("syr_darya", {Lever(A.DROUGHT): 1.0, POWER: 1.3}, EVERY, 0.3)
    assert process_time() - begin <= 0.1


def test_a_change_is_heavy_where_no_table_holds_it(c5: Mechanism) -> None:
    rivers = [change for change in (*c5.measures, *c5.shocks) if MODEL.moved_by(change)]
    assert len(rivers) > 3
    assert all(MODEL.tabled(change) for change in rivers)
    canals = next(m for m in c5.measures if m.id == "lined_canals")
    alone = replace(canals, moves=water_moves_of(canals)[:1])
    assert not MODEL.tabled(alone)
    assert [heavy(replace(m, moves=water_moves_of(m))) for m in (canals, alone)] == [False, True]


def test_every_row_that_ships_has_a_member_of_its_river() -> None:
    assert len(shipped()) > 50
    assert {rows.shape for rows in shipped().values()} == {(4, 3)}


@pytest.mark.parametrize(
    "state",
    [
        State(((QOSH_TEPA, 6.0),)),
        State(((Lever(A.DROUGHT), 1.0),), worths=Corner.HIGH),
    ],
)
def test_a_row_that_ships_is_what_a_run_gives(state: State) -> None:
    known = shipped()[state_digest("amu_darya", state)]
    assert known == pytest.approx(river("amu_darya").musd(state), abs=1e-5)


@pytest.mark.slow
def test_a_row_of_the_syr_darya_is_what_a_run_gives() -> None:
    state = State(((POWER, 1.0),), EVERY)
    known = shipped()[state_digest("syr_darya", state)]
    assert known == pytest.approx(river("syr_darya").musd(state), abs=1e-5)


def test_between_levels_of_qosh_tepa_the_table_is_a_hundredth_off() -> None:
    for km3 in (5.2, 8.0):
        run = river("amu_darya").musd(State(((QOSH_TEPA, km3),)))
        off = np.abs(brought("amu_darya", {QOSH_TEPA: km3}, (), 0.0) - run).max()
        assert off <= 0.01 * np.abs(run).max(), km3


@pytest.mark.parametrize("twh", [pytest.param(0.75, marks=pytest.mark.slow), pytest.param(1.5, marks=pytest.mark.long)])
def test_between_levels_of_winter_power_the_table_is_half_a_million_off(twh: float) -> None:
    run = river("syr_darya").musd(State(((POWER, twh),), EVERY))
    off = np.abs(brought("syr_darya", {POWER: twh}, EVERY, 0.0) - run).max()
    assert off <= 0.5


def test_signs_of_dams_droughts_and_canals_that_ship() -> None:
    dam = brought("syr_darya", {Lever(A.DAM, "kambarata1", rule=True): 1.0}, (), 0.0).sum(axis=1)
    assert (dam > 0.0).all()
    dry = brought("syr_darya", {Lever(A.DROUGHT): 1.0}, (), 0.0).sum(axis=1)
    assert (dry < 0.0).all()
    taken = dict(
        zip(river("amu_darya").basin.members, brought("amu_darya", {QOSH_TEPA: 10.0}, (), 0.0)[:, 0], strict=True)
    )
    assert taken["AFG"] > 100.0
    assert -500.0 < taken["UZB"] < -100.0
    assert -500.0 < taken["TKM"] < -100.0

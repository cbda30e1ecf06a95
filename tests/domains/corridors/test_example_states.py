"""What examples ask of freight ships: none of it is solved by whoever asks, and it is what the model says today."""

import tomllib
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from ortaq import run
from ortaq.core import CENTRAL, Change, Corner, Region, Scenario
from ortaq.core.tally import tallied
from ortaq.domains.corridors.freight import agenda
from ortaq.domains.corridors.freight.agenda import FreightState
from ortaq.domains.corridors.freight.assumed import CENTRAL as ASSUMED
from ortaq.domains.corridors.freight.delay import Delay
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.fixed_point import STEP_USD
from ortaq.domains.corridors.freight.kept_states import shipped_paths, state_digest
from ortaq.domains.corridors.freight.system import BaseYear, freight_system_of
from ortaq.domains.corridors.model import MODEL, _as_agendas
from ortaq.domains.corridors.moves import network_shifts_of
from ortaq.observe import load_scenario

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))
REMEDY = "run tools/freight_states.py examples, and tools/domain_answers.py"
BORDER = "cku_while_border_closed"


def _scenarios() -> dict[str, tuple[Region, Scenario]]:
    """Return the examples that move freight of the shipped region."""
    files = [path for path in EXAMPLES if "scenario" in tomllib.loads(path.read_text(encoding="utf-8"))]
    found = {path.stem: load_scenario(str(path)) for path in files}
    moving = {name: own for name, own in found.items() if any(map(network_shifts_of, own[1].changes))}
    return {name: own for name, own in moving.items() if own[0].name == "eurasia"}


def _effects(region: Region, corner: Corner) -> FreightEffects:
    return freight_effects_of(region, freight_system_of(region, corner))


@pytest.fixture(scope="module")
def scenarios() -> dict[str, tuple[Region, Scenario]]:
    return _scenarios()


def _no_search(*_: object) -> None:
    pytest.fail(f"solved anew; {REMEDY}")


@pytest.mark.parametrize("name", [BORDER, pytest.param("road_closed", marks=pytest.mark.long)])
def test_examples_load_no_freight(
    name: str, scenarios: dict[str, tuple[Region, Scenario]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FreightState, "solved", property(_no_search))
    for region, _ in scenarios.values():
        for corner in Corner:
            _effects(region, corner).known.clear()
    with tallied() as found:
        outcome = run(*scenarios[name])
    assert outcome.residual < 1e-9
    assert found.counts["states of freight"] > 0
    assert not found.counts["routes"] + found.counts["loadings of freight"]


def test_a_shock_before_or_after_measures_is_one_question(
    scenarios: dict[str, tuple[Region, Scenario]], monkeypatch: pytest.MonkeyPatch
) -> None:
    region, scenario = scenarios[BORDER]
    names: list[str] = []

    def read(_: FreightEffects, states: list[FreightState]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        names.extend(state.digest for state in states)
        return {state.digest: (np.ones((1, 1, 1)), np.zeros((1, 1))) for state in states}

    monkeypatch.setattr(agenda, "read_together", read)
    first, *others = scenario.changes
    as_agenda = others[-1], first, *others[:-1]
    for together in (scenario.changes, as_agenda):
        assert MODEL.agenda(region, (), [together], np.array([0]), CENTRAL, ())
    shifts = tuple(shift for change in as_agenda for shift in network_shifts_of(change))
    assert names == [state_digest(_effects(region, Corner.CENTRAL), shifts)] * 2


@pytest.mark.parametrize(
    "chosen", [pytest.param(1, marks=pytest.mark.slow), pytest.param(None, marks=pytest.mark.long)]
)
def test_states_of_examples_are_what_the_model_says_today(
    chosen: int | None, scenarios: dict[str, tuple[Region, Scenario]]
) -> None:
    held = np.load(shipped_paths()[0])
    at = {name: n for n, name in enumerate(held["names"].tolist())}
    asked = {
        state_digest(effects, own): (effects, own)
        for region, scenario in scenarios.values()
        for corner in Corner
        for effects in [_effects(region, corner)]
        for some in _subsets(scenario.changes)
        for _, own in agenda.held_parts(_shifts(some), corner)
    }
    assert set(at) <= set(asked), f"what ships and nobody asks is never computed anew: {REMEDY}"
    today = np.random.default_rng(datetime.now(UTC).toordinal())
    for name in today.permutation(sorted(at))[:chosen].tolist():
        effects, own = asked[name]
        ratios, musd = FreightState(effects, own).solved
        np.testing.assert_allclose(held["ratios"][:, at[name]], ratios.ravel(), atol=10, err_msg=REMEDY)
        np.testing.assert_allclose(held["musd"][:, at[name]], musd.ravel(), atol=5, err_msg=REMEDY)


def test_slopes_of_the_base_year_ship_and_are_what_it_says_today(
    scenarios: dict[str, tuple[Region, Scenario]], monkeypatch: pytest.MonkeyPatch
) -> None:
    system = freight_system_of(scenarios[BORDER][0], Corner.CENTRAL)
    delay: Delay = system.delay
    with monkeypatch.context() as patch:
        patch.setattr(BaseYear, "_sloping", _no_search)
        found = system.year.slopes(delay)
    today = np.random.default_rng(datetime.now(UTC).toordinal())
    gate = int(today.choice(np.flatnonzero(delay.base_mt > 0.0)))
    usd = np.zeros(len(delay.gates))
    usd[gate] = STEP_USD
    load = system.year.loader(system.passages, system.year.access, system.year.staying(ASSUMED))
    moved = (delay.load_mt(load(delay.at_states(usd)).mt) - delay.base_mt) / STEP_USD
    np.testing.assert_allclose(found[:, gate], moved, rtol=1e-6, atol=1e-9, err_msg=REMEDY)


def _subsets(changes: tuple[Change, ...]) -> list[tuple[Change, ...]]:
    return [own for size in range(1, len(changes) + 1) for own in combinations(changes, size)]


def _shifts(changes: tuple[Change, ...]) -> agenda.Shifts:
    return tuple(shift for change in sorted(changes, key=_as_agendas) for shift in network_shifts_of(change))

"""Answers of domains that ship: shipped mechanisms find them, and they are what the models say today.

Nothing in a digest tells that a formula changed. The gate computes a random part of every file anew instead, another
one each day, and ``make long`` the rest.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from tools import water_responses, water_told

import ortaq.domains
from ortaq import load_mechanism
from ortaq.core import Corner, Region
from ortaq.core.constants import constants_digest
from ortaq.domains.corridors import network_shifts_of
from ortaq.domains.corridors.freight import system as freight
from ortaq.domains.corridors.freight.agenda import TOLERANCE, held_parts
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.report import volumes
from ortaq.domains.corridors.shipped import SHIPPED as FREIGHT
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.n_minus_1 import elements_of, n_minus_1
from ortaq.domains.energy.expansion.path import PERIODS, TRADE, path
from ortaq.domains.energy.report import outages
from ortaq.domains.energy.report.kept import digest_of, shipped_path
from ortaq.domains.energy.report.outages import SHIPPED as OUTAGES
from ortaq.domains.energy.report.outages import outages_record, outages_today
from ortaq.domains.energy.report.ways import OPTIONS, caps_of, question_of
from ortaq.domains.energy.system import load_system
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.report.kept import FILE as BASINS
from ortaq.domains.water.report.kept import record_of
from ortaq.domains.water.response import shipped as shipped_rows
from ortaq.domains.water.response import state_digest
from ortaq.domains.water.rivers import river
from ortaq.observe import shipped_mechanisms
from ortaq.tables import answers_json, json_data, json_of

TODAY = datetime.now(UTC)
REMEDY = (
    "run tools/domain_answers.py; if a formula changed, raise the number in what is told first "
    f"(the part of {TODAY:%Y-%m-%d})"
)
DOMAINS = Path(ortaq.domains.__file__).parent
HERE = "tests/domains/test_shipped_answers.py"
ANEW = {
    "corridors/data/answers.json": HERE,
    "corridors/data/example_states.npz": "tests/domains/corridors/test_example_states.py",
    "corridors/data/states.npz": "tests/domains/corridors/test_kept_states.py",
    "energy/data/outages.json": HERE,
    "energy/data/paths.json": HERE,
    "energy/data/responses.json": "tests/domains/energy/test_energy_responses.py",
    "water/data/responses.csv": "tests/domains/water/test_water_response.py",
    "water/data/told.json": HERE,
}
"""Where each file of numbers that ship is computed anew."""

NO_NUMBERS_OF_MODELS = "networks"
"""Files of data below it come from sources."""

Asked = tuple[volumes._Asked, tuple[NetworkShift, ...]]


def today() -> np.random.Generator:
    """Return what chooses the part that is computed anew: one part for all machines on one day."""
    return np.random.default_rng(TODAY.toordinal())


def _solved_anew(*_: object, **__: object) -> None:
    pytest.fail(f"solved anew; {REMEDY}")


def test_every_file_of_numbers_that_ship_is_computed_anew_somewhere() -> None:
    found = {
        file.relative_to(DOMAINS).as_posix()
        for ending in ("json", "npz", "parquet")
        for file in DOMAINS.glob(f"*/data/**/*.{ending}")
        if NO_NUMBERS_OF_MODELS not in file.parts
    }
    assert found | {"water/data/responses.csv"} == set(ANEW)
    assert all(Path(test).is_file() for test in ANEW.values())


def test_outages_of_the_shipped_system_ship(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "n_minus_1", _solved_anew)
    found = outages_today(system_of_moves())
    assert found.outages[0].peak_gw.sum() > 0.0


@pytest.mark.parametrize(
    "count", [pytest.param(12, marks=pytest.mark.slow), pytest.param(None, marks=pytest.mark.long)]
)
def test_outages_that_ship_are_what_the_model_says_today(count: int | None) -> None:
    """Another optimum is no other answer, so amounts are held, and not their order."""
    system = system_of_moves()
    every = elements_of(system)
    chosen = [every[at] for at in today().permutation(len(every))[:count].tolist()]
    held, found = (
        json_of(answers_json({"": outages_record(each)}).encode(), "")[""]
        for each in (outages_today(system), n_minus_1(system, elements=chosen))
    )
    np.testing.assert_allclose(np.array(held[:2]), np.array(found[:2]), atol=1e-6, err_msg=REMEDY)
    by_element = {tuple(row[:2]): row[2:] for row in held[2]}
    assert len(by_element) == len(every), REMEDY
    for kind, name, twh, musd, gw in found[2]:
        known_twh, known_musd, known_gw = by_element[kind, name]
        np.testing.assert_allclose([*known_twh, *known_gw], [*twh, *gw], atol=1e-6, err_msg=f"{name}: {REMEDY}")
        assert known_musd == pytest.approx(musd, rel=1e-6, abs=1e-3), f"{name}: {REMEDY}"


def _volumes_that_ship(region: Region) -> dict[str, Asked]:
    """Return what volumes ship of, by digest: today, and the package that is to be signed, of every mechanism."""
    system, lines = freight.freight_system_of(region, Corner.CENTRAL), volumes.expected_lines(region)
    found: dict[str, Asked] = {}
    for name in shipped_mechanisms():
        mechanism = load_mechanism(name, region)
        asked = volumes._Asked(system, mechanism.members, lines)
        moving = [shifts for measure in mechanism.measures if (shifts := network_shifts_of(measure))]
        packages = (own for size in range(len(moving) + 1) for own in combinations(moving, size))
        for package in packages:
            shifts = [shift for own in package for shift in own]
            states = [held for _, held in held_parts(shifts, Corner.CENTRAL)] if shifts else [()]
            found |= {asked.digest(tuple(held)): (asked, tuple(held)) for held in states}
    return {digest: question for digest, question in found.items() if FREIGHT.find(digest) is not None}


def test_volumes_of_the_shipped_region_ship(eurasia: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes._Asked, "told", _solved_anew)
    asked = _volumes_that_ship(eurasia)
    for name in shipped_mechanisms():
        members = load_mechanism(name, eurasia).members
        changed = {bool(held) for question, held in asked.values() if question.members == members}
        assert changed == {False, True}, f"{name}: {REMEDY}"
    held = [digest for digest, answer in FREIGHT._held.items() if isinstance(answer, dict)]
    assert sorted(held) == sorted(asked), "what ships and nobody asks is never computed anew"


@pytest.mark.parametrize("count", [pytest.param(1, marks=pytest.mark.slow), pytest.param(None, marks=pytest.mark.long)])
def test_volumes_that_ship_are_what_the_model_says_today(eurasia: Region, count: int | None) -> None:
    every = _volumes_that_ship(eurasia)
    for digest in today().permutation(sorted(every))[:count].tolist():
        asked, held = every[digest]
        found, known = asked.told(held), FREIGHT.find(digest)
        assert set(known) == set(found), REMEDY
        for name, value in found.items():
            own = np.array(known[name], dtype=float)
            np.testing.assert_allclose(own, value, rtol=1e-6, atol=1e-9, err_msg=f"{name} {held}: {REMEDY}")


@pytest.mark.slow
def test_a_path_that_ships_is_what_the_model_says_today() -> None:
    """All of them are held by tests/domains/energy/test_real_paths.py, which are long."""
    system, trade = load_system(), str(today().choice(TRADE))
    caps = caps_of(system)
    held = shipped_path(digest_of(system, question_of(caps, trade, OPTIONS)))
    found = path(system, PERIODS, caps, trade, **OPTIONS)
    assert held is not None
    remedy = f"{trade}: raise MODEL_VERSION of energy/report/kept.py, run tools/energy_paths.py"
    assert held.objective_musd == pytest.approx(found.objective_musd, rel=1e-6), remedy
    np.testing.assert_allclose(held.generation_twh, found.generation_twh, rtol=1e-5, atol=1e-5, err_msg=remedy)


@pytest.mark.long
@pytest.mark.parametrize(("name", "count"), [("amu_darya", 40), ("syr_darya", 6)])
def test_rows_of_rivers_that_ship_are_what_a_run_gives(name: str, count: int) -> None:
    mechanisms = shipped_mechanisms()
    every = list(dict.fromkeys(state for own in mechanisms for at, state in water_responses.asked(own) if at == name))
    for at in today().permutation(len(every))[:count].tolist():
        held = shipped_rows()[state_digest(name, every[at])]
        remedy = f"{every[at]}: raise MODEL_VERSION of water/response.py, run tools/water_responses.py"
        assert held == pytest.approx(river(name).musd(every[at]), abs=1e-5), remedy


@pytest.mark.parametrize(
    "name",
    [pytest.param("amu_darya", marks=pytest.mark.slow), pytest.param("syr_darya", marks=pytest.mark.long)],
)
def test_what_is_told_of_a_basin_is_what_runs_give_today(name: str) -> None:
    held, found = json_data(BASINS)[name], record_of(water_told.told_again(load_basin(name)))
    remedy = "raise REPORT_VERSION of water/report/kept.py, run tools/water_told.py"
    assert set(held) == set(found), remedy
    for part, told in json_of(answers_json(found).encode(), "").items():
        _require_near(held[part], told, f"{part}: {remedy}")


def _require_near(held: object, found: object, said: str) -> None:
    if isinstance(held, dict) and isinstance(found, dict):
        assert held.keys() == found.keys(), said
        for key, own in held.items():
            _require_near(own, found[key], said)
    elif isinstance(held, list) and isinstance(found, list):
        assert len(held) == len(found), said
        for one, other in zip(held, found, strict=True):
            _require_near(one, other, said)
    elif isinstance(held, float):
        assert held == pytest.approx(found, rel=1e-5, abs=1e-5), said
    else:
        assert held == found, said


@pytest.mark.slow
def test_closures_of_reports_begin_where_the_search_ended(eurasia: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freight, "equilibrium", _solved_anew)
    system = freight.freight_system_of(eurasia, Corner.CENTRAL)
    found = system.under((NetworkShift.of("close", "saryagash"),), tolerance=TOLERANCE)
    assert found.loadings == 1
    assert found.residual <= TOLERANCE


@pytest.mark.parametrize(
    ("name", "module"),
    [("corridors.freight.delay.POWER", "freight.agenda"), ("energy.dispatch.n_minus_1.NEARER", "dispatch.n_minus_1")],
)
def test_a_constant_of_the_model_names_other_answers(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = FREIGHT if name.startswith("corridors") else OUTAGES
    digest: Callable[[], str] = lambda: shipped.digest(module, "asked")  # noqa: E731
    before = digest()
    constants_digest.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(f"ortaq.domains.{name}", 7)
        assert digest() != before
    constants_digest.cache_clear()
    assert digest() == before != shipped.digest(module, "another")

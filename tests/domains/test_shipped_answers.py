"""Answers of domains that ship: shipped mechanisms find them, and they are what the models say."""

from collections.abc import Callable

import numpy as np
import pytest

from ortaq import load_mechanism
from ortaq.core import Corner, Region
from ortaq.core.constants import constants_digest
from ortaq.domains.corridors import network_shifts_of
from ortaq.domains.corridors.freight import system as freight
from ortaq.domains.corridors.freight.agenda import TOLERANCE
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.report import volumes
from ortaq.domains.corridors.shipped import SHIPPED as FREIGHT
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.n_minus_1 import n_minus_1
from ortaq.domains.energy.report import outages
from ortaq.domains.energy.report.outages import SHIPPED as OUTAGES
from ortaq.domains.energy.report.outages import outages_record, outages_today
from ortaq.tables import answers_json, json_of

REMEDY = "run tools/domain_answers.py; if a formula changed, raise the number in what is told first"
SIGNED = "ACDEGJLMN"
"""Measures of c5 that are to be signed."""


def _solved_anew(*_: object, **__: object) -> None:
    pytest.fail(f"solved anew; {REMEDY}")


def test_outages_of_the_shipped_system_ship(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "n_minus_1", _solved_anew)
    found = outages_today(system_of_moves())
    assert found.outages[0].peak_gw.sum() > 0.0


@pytest.mark.long
def test_outages_that_ship_are_what_the_model_says_today() -> None:
    system = system_of_moves()
    held, found = (
        json_of(answers_json({"": outages_record(each(system))}).encode(), "") for each in (outages_today, n_minus_1)
    )
    assert [row[:2] for row in held[""][2]] == [row[:2] for row in found[""][2]], REMEDY
    for one, other in zip(held[""][2], found[""][2], strict=True):
        np.testing.assert_allclose(np.concatenate([one[2], one[4]]), np.concatenate([other[2], other[4]]), atol=1e-6)


def test_volumes_of_the_shipped_region_ship(eurasia: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes._Asked, "told", _solved_anew)
    found = _volumes(eurasia)
    assert found.cases == (volumes.TODAY, "after")
    assert (found.along_mt > 0.0).any()


def _volumes(region: Region) -> volumes.CorridorVolumes:
    mechanism = load_mechanism("c5", region)
    signed = [m for at, m in enumerate(mechanism.measures) if chr(ord("A") + at) in SIGNED]
    shifts = [shift for measure in signed for shift in network_shifts_of(measure)]
    system = freight.freight_system_of(region, Corner.CENTRAL)
    return volumes.volumes_of(system, mechanism.members, {"after": shifts}, volumes.expected_lines(region))


@pytest.mark.long
def test_volumes_that_ship_are_what_the_model_says_today(eurasia: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    held = _volumes(eurasia)
    monkeypatch.setattr(type(FREIGHT), "find", lambda *_: None)
    found = _volumes(eurasia)
    for name, value in vars(found).items():
        if isinstance(value, np.ndarray):
            np.testing.assert_allclose(getattr(held, name), value, rtol=1e-6, atol=1e-9, err_msg=f"{name}: {REMEDY}")


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

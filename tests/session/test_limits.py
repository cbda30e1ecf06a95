"""What packages mean for the owner of limits."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ortaq.agreement.suggest import NEVER
from ortaq.core import InputError
from ortaq.session.agenda import Feature
from ortaq.session.limits import Limits, Reason, limits_of, meaning, refusals, step_needed
from tests.session.agendas import small_agenda

AGENDA = small_agenda()


def test_reasons_come_in_their_order() -> None:
    dear = float(AGENDA.spent_musd[:, 0].max())
    own = Limits("musd", line=1e6, refused=("measure_0",), payment_musd=dear / 2.0)
    reason = meaning(AGENDA, "AAA", own).reason
    holds = AGENDA.packages & 1 != 0
    assert (reason[holds] == Reason.MEASURE).all()
    over = ~holds & (AGENDA.spent_musd[:, 0] > dear / 2.0)
    assert over.any()
    assert (reason[over] == Reason.PAYMENT).all()
    assert (reason[~holds & ~over] == Reason.LINE).all()


def test_the_line_itself_is_enough() -> None:
    gain = float(AGENDA.gain_percent[4, 1])
    assert meaning(AGENDA, "BBB", Limits(line=gain)).signs[4]
    assert not meaning(AGENDA, "BBB", Limits(line=gain + 1e-6)).signs[4]


def test_a_line_slips_as_far_as_its_owner_lets_it_and_other_limits_never() -> None:
    best = float(AGENDA.gain_percent[:, 0].max())
    row = int(np.argmax(AGENDA.gain_percent[:, 0]))
    meant = meaning(AGENDA, "AAA", Limits(line=best * 1.1))
    assert refusals(meant, 0.05, 0.2, [row]).tolist() == [True]
    assert refusals(meant, 0.2, 0.05, [row]).tolist() == [True]
    assert refusals(meant, 0.2, 0.1000001, [row]).tolist() == [False]
    barred = meaning(AGENDA, "AAA", Limits(line=-1e6, refused=AGENDA.measures))
    assert refusals(barred, 1.0, 1.0, np.arange(len(AGENDA.packages))).all()


def test_weights_count_each_measure_of_a_sector() -> None:
    agenda = replace(AGENDA, features=(Feature("water", {"en": "Water"}, 0b0110),))
    plain, weighed = (meaning(agenda, "CCC", Limits("musd", weights=w)).counted for w in ({}, {"water": -3.0}))
    assert np.allclose(weighed - plain, -3.0 * np.bitwise_count(agenda.packages & 0b0110))


def test_dependence_is_held_where_it_is_known() -> None:
    of = np.where(AGENDA.packages[:, None] & 2, 60.0, 40.0) * np.ones((1, 3))
    agenda = replace(AGENDA, dependence_percent=of)
    reason = meaning(agenda, "AAA", Limits(line=-1e6, dependence_percent=50.0)).reason
    assert ((reason == Reason.DEPENDENCE) == (agenda.packages & 2 != 0)).all()
    assert meaning(AGENDA, "AAA", Limits(line=-1e6, dependence_percent=50.0)).signs.all()


def test_a_host_that_knows_all_finds_the_first_step() -> None:
    every = [Limits(line=float(AGENDA.gain_percent[:, k].max()) * 1.07, slip=0.2) for k in range(3)]
    meanings = [meaning(AGENDA, member, own) for member, own in zip(AGENDA.members, every, strict=True)]
    steps = (0.0, 0.05, 0.1, 5.0)
    needed = step_needed(meanings, [0.2] * 3, steps)
    for row, position in enumerate(needed.tolist()):
        open_at = [all(not refusals(m, 0.2, s, [row])[0] for m in meanings) for s in steps]
        assert position == (open_at.index(True) if any(open_at) else NEVER)


def test_a_record_comes_back() -> None:
    own = Limits("musd", 3.5, 0.1, ("measure_1",), 20.0, 55.0)
    assert limits_of(json.dumps(own.record).encode(), AGENDA, "file") == own


@pytest.mark.parametrize(
    "change",
    [
        {"line": float("nan")},
        {"line": "918273"},
        {"slip": 2.0},
        {"refused": ["unknown"]},
        {"weights": {"unknown": 1.0}},
        {"payment_musd": -918273.0},
        {"form": "other"},
        {"more": 918273},
    ],
)
def test_what_is_no_limit_is_refused_and_never_quoted(change: dict[str, object]) -> None:
    data = json.dumps({**Limits(line=918273.0).record, **change}).encode()
    with pytest.raises(InputError) as told:
        limits_of(data, AGENDA, "typed")
    assert "918273" not in str(told.value)
    assert told.value.fix
    assert told.value.__suppress_context__ or told.value.__context__ is None

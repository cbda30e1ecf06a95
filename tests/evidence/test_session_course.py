"""Sessions that are played: how often they end in a deal, and what a line keeps."""

import numpy as np
import pytest
from evidence.session_course import sessions, shipped_agenda, summary

from ortaq.core import Mechanism, Region
from ortaq.model.shipped_draws import shipped_draws
from ortaq.session.agenda import Agenda
from ortaq.session.simulated import ASSUMED, Asking, drawn

MEDIUM = ASSUMED[Asking.MEDIUM]


@pytest.fixture(scope="module")
def added(eurasia: Region, c5: Mechanism) -> Agenda:
    """Return the agenda of the shipped mechanism with gains of single measures added up, as they ship."""
    known = shipped_draws(eurasia, c5)
    assert known is not None
    packages = np.arange(1, 2 ** len(known.measures))
    bits = (packages[:, None] >> np.arange(len(known.measures)) & 1).astype(float)
    gain, income = bits @ known.single_gain_musd.mean(axis=0), known.income_musd.mean(axis=0)[:, 0]
    return Agenda(
        title={"en": c5.title},
        members=known.members,
        names={},
        measures=known.measures,
        titles={},
        packages=packages,
        gain_musd=gain,
        gain_percent=gain / income * 100.0,
        spent_musd=bits @ known.single_cost_musd.mean(axis=0),
        dependence_percent=None,
        made_of={},
    )


@pytest.mark.slow
def test_sessions_end_in_a_deal_and_lines_keep_most_of_their_range(added: Agenda) -> None:
    honest, more = (summary(sessions(added, MEDIUM, overstated, 16)) for overstated in (0.0, 0.2))
    assert honest["with common ground"] == more["with common ground"] > 6
    assert honest["deal"] >= 0.9
    assert more["deal"] >= 0.85
    assert min(honest["kept of a line"], more["kept of a line"]) >= 0.75


def test_what_is_drawn_is_the_same_whoever_overstates(added: Agenda) -> None:
    plain, high = (drawn(np.random.default_rng(5), added, MEDIUM, over) for over in (0.0, 0.2))
    for one, other in zip(plain, high, strict=True):
        assert one.line == other.line
        assert (one.signs == other.signs).all()
        assert other.typed.line > one.typed.line


@pytest.mark.long
def test_sessions_on_the_payoffs_of_the_shipped_mechanism() -> None:
    agenda = shipped_agenda("c5")
    honest, more = (
        summary([one for seed in (23, 201, 202) for one in sessions(agenda, MEDIUM, overstated, 80, seed=seed)])
        for overstated in (0.0, 0.2)
    )
    assert honest["deal"] >= 0.9
    assert more["deal"] >= 0.85
    assert min(honest["kept of a line"], more["kept of a line"]) >= 0.75

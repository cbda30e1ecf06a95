"""The shipped mechanism decided: what is too small to matter hides nothing, and the ladder says where to stop."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.agreement import Listed, agree
from ortaq.answers import Terms, settle
from ortaq.answers.agenda import ladder_of
from ortaq.core import VERDICT_TOLERANCE, Materiality, Mechanism, Region, Verdict
from ortaq.model.ensemble import Store
from ortaq.tables import Keep, keeping

pytestmark = pytest.mark.long

OF_OLD = 52_838
"""Packages that all sign where a member refuses over any loss, however small, with the terms of investors of c5."""


@pytest.fixture(scope="module")
def settled(eurasia: Region, c5: Mechanism, shared_keep: Keep, shared_store: Path) -> Listed:
    """Return every package of c5 with who signs it."""
    with keeping(shared_keep):
        return settle(eurasia, c5, Terms(), store=Store.open(shared_store))[1]


def test_no_member_is_indifferent_to_more_than_a_tenth(settled: Listed) -> None:
    agreement = settled.agreement
    above = np.abs(agreement.robust_gain_percent - agreement.threshold_percent)[1:]
    share = (above <= agreement.material_percent).mean(axis=0)
    assert (share <= 0.1).all(), dict(zip(agreement.members, share.tolist(), strict=True))


def test_where_everything_matters_the_old_verdicts_are_found(settled: Listed, c5: Mechanism) -> None:
    """China alone refuses over sums of which most are smaller than what the estimates may be off."""
    strict = agree(settled.payoffs, replace(c5, materiality=Materiality()))
    error = settled.payoffs.error_percent
    assert error is not None
    above = strict.robust_gain_percent - strict.threshold_percent
    assert strict.accepted.tolist() == np.flatnonzero((above > VERDICT_TOLERANCE).all(axis=1)).tolist()
    undecided = (np.abs(above) <= error.max(axis=1)).any(axis=1) & ~settled.payoffs.verified
    assert abs(strict.accepted.size - OF_OLD) <= undecided.sum()
    assert strict.accepted.size < settled.agreement.accepted.size
    assert np.isin(strict.accepted, settled.agreement.accepted).all()


def test_verdicts_are_further_from_the_line_than_an_estimate_may_be_off(settled: Listed) -> None:
    agreement, payoffs = settled.agreement, settled.payoffs
    assert payoffs.verified is not None
    assert payoffs.error_percent is not None
    away = np.abs(agreement.robust_gain_percent - agreement.refusal_percent)
    assert (away[~payoffs.verified] > 0.99 * payoffs.error_percent.min(axis=1)).all()
    shown = [agreement.recommended, *ladder_of(payoffs, agreement).packages.tolist()]
    assert payoffs.verified[shown].all()


def test_the_recommended_package_is_where_the_ladder_stops(settled: Listed, c5: Mechanism) -> None:
    agreement, payoffs = settled.agreement, settled.payoffs
    ladder = ladder_of(payoffs, agreement, c5.least_return)
    assert agreement.recommended == ladder.packages[ladder.stop]
    assert set(agreement.verdicts(agreement.recommended)) == {Verdict.GAINS}
    assert ladder.next_return[ladder.stop - 1] >= c5.least_return > ladder.next_return[ladder.stop]
    assert agreement.checks

"""Agreement on a list of packages is that on the table, where the list holds what the answer rests on."""

from dataclasses import replace

import numpy as np
import pytest
from agree_cases import make_mechanism, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import Acceptance, Timing, agree, agree_on_list, transfers
from ortaq.agreement.listed import SCORES
from ortaq.core import Change, InputError, Kind, Payoffs


def with_shocks(payoffs, threshold=None):
    """Return a mechanism whose shocks have the probabilities of the payoffs."""
    likely = payoffs.probability.tolist()[1:]
    shocks = [Change(f"s{k}", Kind.SHOCK, "", "", (), "test", probability=q) for k, q in enumerate(likely)]
    return replace(make_mechanism(payoffs, threshold=threshold), shocks=tuple(shocks))


def on_list(payoffs, mechanism, rows, allowed, accept=Acceptance.WORST):
    return agree_on_list(
        mechanism,
        rows,
        Payoffs.of_list(mechanism, payoffs.gain_musd[rows], payoffs.income_musd, payoffs.cost_musd[rows]),
        feasible=allowed[rows],
        accept=accept,
        tail=0.3,
    )


@pytest.mark.slow
@settings(max_examples=60)
@given(tables(measures=(1, 5)), st.randoms(use_true_random=False), st.sampled_from(Acceptance))
def test_a_list_of_all_packages_gives_the_answer_of_the_table(payoffs, random, accept):
    mechanism = with_shocks(payoffs, threshold={"A": 1.0})
    rows = np.array(random.sample(range(1, len(payoffs.packages)), len(payoffs.packages) - 1))
    allowed = np.array([True, *(random.random() < 0.8 for _ in rows)])
    true = agree(payoffs, mechanism, accept=accept, tail=0.3, feasible=allowed)
    found = on_list(payoffs, mechanism, rows, allowed, accept)
    assert sorted(found.accepted.tolist()) == true.accepted.tolist()
    assert {name: sorted(ties) for name, ties in found.solutions.items()} == {
        name: sorted(true.solutions[name]) for name in SCORES
    }
    short = found.agreement.obstacles.closest_shortfall_musd
    assert short == pytest.approx(true.obstacles.closest_shortfall_musd)
    assert (found.recommended is None) is (true.recommended is None)
    for p in rows.tolist():
        assert found.robust_gain_percent(p).tolist() == pytest.approx(true.robust_gain_percent[p].tolist())
        paid, truly = (
            transfers(*on, timing=Timing.FIXED)
            for on in ((found.payoffs, found.agreement, found.row(p)), (payoffs, true, p))
        )
        assert (paid is None) is (truly is None)
        assert paid is None or paid.total_musd == pytest.approx(truly.total_musd)


@pytest.mark.slow
@given(tables(measures=(2, 4)))
def test_only_listed_packages_are_accepted(payoffs):
    mechanism, rows = with_shocks(payoffs), np.array([3, 1])
    true = agree(payoffs, mechanism)
    found = on_list(payoffs, mechanism, rows, np.ones(len(payoffs.packages), dtype=bool))
    assert set(found.accepted.tolist()) == set(true.accepted.tolist()) & {1, 3}
    assert found.closest in {None, 1, 3}
    assert found.row(0) == 0
    with pytest.raises(InputError, match="package 2 is not in the list"):
        found.row(2)

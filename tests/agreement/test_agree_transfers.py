"""Payments: they do what is promised, and no smaller total would."""

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ortaq.agreement import Acceptance, Payers, Timing, agree, over_shocks, refusal, transfers
from ortaq.agreement.side_payments import SIGNING_MARGIN, settle
from ortaq.core import InputError

TIMINGS = st.sampled_from(Timing)
# One measure, three members, two shocks: C loses in the first, B in the second.
GAIN = [[[0, 0], [0, 0], [0, 0]], [[3, 3], [2, -1], [-2, 4]]]


@pytest.fixture
def hurt():
    payoffs = make_payoffs(GAIN)
    return payoffs, agree(payoffs, make_mechanism(payoffs))


@st.composite
def problems(draw):
    """Draw payoffs with incomes that differ by shock, a verdict on them, and a refused package."""
    base = draw(tables(low=-9, high=9, members=(1, 4), measures=(1, 2)))
    income = np.array(
        draw(st.lists(st.integers(5, 20), min_size=base.income_musd.size, max_size=base.income_musd.size))
    )
    payoffs = make_payoffs(
        base.gain_percent, income=10.0 * income.reshape(base.income_musd.shape), probability=base.probability
    )
    threshold = {m: draw(st.integers(-1, 3)) / 2 for m in payoffs.members}
    found = agree(
        payoffs,
        make_mechanism(payoffs, threshold=threshold),
        accept=draw(st.sampled_from(Acceptance)),
        tail=draw(st.integers(1, 10)) / 10,
    )
    return payoffs, found, draw(st.integers(1, len(payoffs.packages) - 1))


@st.composite
def payers(draw, members):
    caps = draw(st.dictionaries(st.sampled_from(members), st.integers(0, 8).map(float)))
    return Payers(draw(st.none() | st.lists(st.sampled_from(members), unique=True).map(tuple)), caps)


def apply(payoffs, found, package, received):
    """Return whether the package is accepted once the payments are part of its gains."""
    gain = payoffs.gain_percent.copy()
    gain[package] += 100.0 * received / payoffs.income_musd
    paid = make_payoffs(gain, income=payoffs.income_musd, probability=payoffs.probability)
    threshold = dict(zip(payoffs.members, found.threshold_percent, strict=True))
    mechanism = make_mechanism(paid, threshold=threshold)
    return agree(paid, mechanism, accept=found.accept, tail=found.tail).is_accepted(package)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_payments_make_the_package_accepted(data):
    payoffs, found, package = data.draw(problems())
    allowed = data.draw(payers(payoffs.members))
    timing = data.draw(TIMINGS)
    prosperity = data.draw(st.none() | st.just({m: float(i) for i, m in enumerate(payoffs.members)}))
    plan = transfers(payoffs, found, package, timing=timing, payers=allowed, prosperity=prosperity)
    assume(plan is not None)
    assert apply(payoffs, found, package, plan.received_musd)
    np.testing.assert_allclose(plan.received_musd.sum(axis=0), 0.0, atol=1e-8)
    paid = np.maximum(-plan.received_musd, 0.0)
    assert plan.total_musd == pytest.approx(float(paid.sum(axis=0) @ payoffs.probability))
    for i, member in enumerate(payoffs.members):
        if allowed.donors is not None and member not in allowed.donors:
            assert paid[i].max() <= 1e-8
        assert paid[i].max() <= allowed.cap_musd.get(member, np.inf) + 1e-8
    if timing is Timing.FIXED:
        assert np.ptp(plan.received_musd, axis=1).max() == 0.0


@pytest.mark.slow
@settings(max_examples=40)
@given(problems())
def test_refusals_promise_the_same(problem):
    payoffs, found, package = problem
    assume(not found.is_accepted(package))
    promised = refusal(payoffs, found, package)
    plan = transfers(payoffs, found, package)
    assert (plan is not None) is promised.fixable_by_transfers
    if plan is not None:
        slack = 2.0 * SIGNING_MARGIN / 100.0 * payoffs.income_musd.max(axis=1).sum()
        assert promised.shortfall_musd <= plan.total_musd + 1e-9
        assert plan.total_musd <= promised.shortfall_musd + slack


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_no_smaller_total_would_do(data):
    """Against one linear programme for every rule, in the form of Rockafellar and Uryasev."""
    payoffs, found, package = data.draw(problems())
    allowed = data.draw(payers(payoffs.members))
    timing = data.draw(TIMINGS)
    plan = transfers(payoffs, found, package, timing=timing, payers=allowed)
    total = smallest_total(payoffs, found, package, timing, allowed)
    assert (plan is None) == (total is None) or abs(closeness(payoffs, found, package)) < 1e-2
    if plan is not None and total is not None:
        # Both programmes hold their rows to a share of their numbers, so what they sum to is known to one as well.
        assert plan.total_musd == pytest.approx(total, rel=1e-6, abs=1e-3)


def closeness(payoffs, found, package):
    return float(found.surplus_musd[package].sum())


def smallest_total(payoffs, found, package, timing, allowed):
    n, k = len(payoffs.members), len(payoffs.shocks)
    q = payoffs.probability
    tail = {Acceptance.WORST: 1e-3, Acceptance.EXPECTED: 1.0, Acceptance.CVAR: found.tail}[found.accept]
    cells = n * k
    # received, paid, floor of each member, shortfall below the floor
    columns = 3 * cells + n
    rows, bound, equal = [], [], []
    for i in range(n):
        row = np.zeros(columns)
        row[2 * cells + i] = -1.0
        row[2 * cells + n + i * k : 2 * cells + n + (i + 1) * k] = q / tail
        rows.append(row)
        bound.append(-(found.threshold_percent[i] + SIGNING_MARGIN))
        for s in range(k):
            row = np.zeros(columns)
            worth = 100.0 / payoffs.income_musd[i, s]
            row[i * k + s], row[cells + i * k + s] = -worth, worth
            row[2 * cells + i], row[2 * cells + n + i * k + s] = 1.0, -1.0
            rows.append(row)
            bound.append(payoffs.gain_percent[package, i, s])
            if timing is Timing.FIXED and s:
                row = np.zeros(columns)
                row[i * k], row[cells + i * k] = 1.0, -1.0
                row[i * k + s], row[cells + i * k + s] = -1.0, 1.0
                equal.append(row)
    for s in range(k):
        row = np.zeros(columns)
        row[s:cells:k], row[cells + s : 2 * cells : k] = 1.0, -1.0
        equal.append(row)
    donors = payoffs.members if allowed.donors is None else allowed.donors
    cap = [allowed.cap_musd.get(m, 1e6) if m in donors else 0.0 for m in payoffs.members]
    bounds = [(0, None)] * cells + [(0, c) for c in np.repeat(cap, k)] + [(None, None)] * n + [(0, None)] * cells
    cost = np.zeros(columns)
    cost[cells : 2 * cells] = np.tile(q, n)
    answer = linprog(cost, A_ub=rows, b_ub=bound, A_eq=equal, b_eq=np.zeros(len(equal)), bounds=bounds)
    return float(answer.fun) if answer.status == 0 else None


def test_contingent_payments_do_more(hurt):
    """Fixed, B lacks 1 and C 2, of which A can pay 3 but keeps nothing; by shock, B pays C and C pays B as well."""
    payoffs, found = hurt
    assert found.surplus_musd[1].tolist() == [3.0, -1.0, -2.0]
    assert transfers(payoffs, found, 1) is None
    plan = transfers(payoffs, found, 1, timing=Timing.CONTINGENT)
    assert plan.total_musd == pytest.approx(0.5 * 2.0 + 0.5 * 1.0, abs=1e-5)
    np.testing.assert_allclose(plan.received_musd[:, 0], [-2.0 * 3 / 5, -2.0 * 2 / 5, 2.0], atol=1e-5)
    np.testing.assert_allclose(plan.received_musd[:, 1], [-3 / 7, 1.0, -4 / 7], atol=1e-5)


def test_the_richest_pay_first(hurt):
    payoffs, found = hurt
    richest = {"A": 1.0, "B": 5.0, "C": 3.0}
    plan = transfers(payoffs, found, 1, timing=Timing.CONTINGENT, prosperity=richest)
    np.testing.assert_allclose(plan.received_musd, [[0.0, 0.0], [-2.0, 1.0], [2.0, -1.0]], atol=1e-5)


def test_nothing_is_paid_where_all_sign():
    payoffs = make_payoffs([[[0], [0]], [[1], [2]]])
    plan = transfers(payoffs, agree(payoffs, make_mechanism(payoffs)), 1)
    assert (plan.total_musd, plan.received_musd.tolist()) == (0.0, [[0.0], [0.0]])


def test_settling_by_hand():
    spare = np.array([6.0, 2.0, -3.0, 0.0])
    free = np.full(4, np.inf)
    assert settle(spare, free).tolist() == [-2.25, -0.75, 3.0, 0.0]
    assert settle(spare, np.array([1.0, 5.0, 5.0, 5.0])).tolist() == [-1.0, -2.0, 3.0, 0.0]
    assert settle(spare, np.array([0.9, 5.0, 5.0, 5.0])) is None
    assert settle(spare, free, np.array([1.0, 2.0, 3.0, 4.0])).tolist() == [-1.0, -2.0, 3.0, 0.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"payers": Payers(donors=("Q",))}, "unknown member 'Q'"),
        ({"payers": Payers(cap_musd={"Q": 1.0})}, "unknown member 'Q'"),
        ({"payers": Payers(cap_musd={"A": -1.0})}, "cap -1.0 is not a number of zero or more"),
        ({"prosperity": {"A": 1.0}}, "unknown member 'B'"),
    ],
)
def test_mistakes(hurt, arguments, message):
    payoffs, found = hurt
    with pytest.raises(InputError, match=message):
        transfers(payoffs, found, 1, **arguments)


def test_a_package_that_does_not_exist(hurt):
    payoffs, found = hurt
    with pytest.raises(InputError, match="no package 2"):
        transfers(payoffs, found, 2)


def test_the_mean_can_be_restored_in_either_way():
    payoffs = make_payoffs([[[0, 0], [0, 0]], [[4, 4], [1, -3]]])
    found = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.EXPECTED)
    for timing in Timing:
        assert transfers(payoffs, found, 1, timing=timing).total_musd == pytest.approx(1.0, abs=1e-5)
    assert over_shocks(payoffs.gain_percent[[1]], payoffs.probability, Acceptance.EXPECTED)[0].tolist() == [4.0, -1.0]

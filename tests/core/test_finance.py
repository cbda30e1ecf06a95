"""The money of a company that investors own: sums, closed forms, and where nothing crosses a border."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import irr, npv
from ortaq.core import (
    Band,
    Corner,
    Cost,
    Course,
    Debt,
    Finance,
    Flow,
    Terms,
    company,
    even_transfers,
    received,
    weakened,
)

WHO = ("A", "B", "C", "D")
RATE = 0.05

shares = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(
    lambda parts: {who: part / sum(parts) for who, part in zip(WHO, parts, strict=False)}
)
debts = st.none() | st.builds(
    Debt,
    share=st.floats(0.05, 1.0),
    rate=st.floats(0.0, 0.12),
    years=st.integers(6, 20),
    grace_years=st.integers(0, 5),
    lender=st.sampled_from(WHO),
    guarantor=st.sampled_from(("", *WHO)),
)
terms = st.builds(
    Finance,
    owners=shares,
    hosts=shares,
    earnings_musd=st.floats(0.0, 60.0).map(Band.exact),
    tax=st.floats(0.0, 0.3),
    debt=debts,
)
courses = st.builds(Course, st.floats(0.0, 6.0), st.floats(0.0, 6.0), st.just(25.0))


def _cost(finance: Finance, capital: float = 300.0, running: float = 6.0, life: float = 25.0) -> Cost:
    bands = Band.exact(capital), Band.exact(running)
    return Cost(*bands, life, RATE, finance.payers, "", finance=finance)


@pytest.mark.slow
@given(terms, courses)
def test_every_years_payments_sum_to_zero_and_the_company_keeps_nothing(finance: Finance, course: Course):
    cost = _cost(finance)
    found = company(cost, course)
    between = sum(payment.between(WHO) for payment in found.payments())
    assert received(between).sum(axis=1) == pytest.approx(0.0, abs=1e-9)
    assert min(payment.musd.min() for payment in found.payments()) >= -1e-9
    built = found.equity + found.loan - 300.0 * course.built()
    assert built == pytest.approx(0.0, abs=1e-9)
    out = found.interest + found.repayment + found.tax + found.dividend + found.running
    assert found.earnings + found.call + found.guarantee == pytest.approx(out, abs=1e-9)
    if finance.debt is not None:
        assert found.repayment.sum() == pytest.approx(found.loan.sum())
        assert found.owed[-1] == pytest.approx(found.repayment[-1])
    assert received(even_transfers(cost, WHO)).sum() == pytest.approx(0.0, abs=1e-9)


@given(terms, courses)
def test_what_investors_get_is_what_the_payments_say(finance: Finance, course: Course):
    found = company(_cost(finance), course)
    total = np.zeros(len(found.equity) + 1)
    for payment in found.payments():
        at_start = payment.flow in {Flow.EQUITY, Flow.LOAN}
        if payment.flow is Flow.TAX:
            continue
        out = payment.flow in {Flow.EQUITY, Flow.LOAN, Flow.CALL, Flow.GUARANTEE}
        moments = total[:-1] if at_start else total[1:]
        moments += -payment.musd if out else payment.musd
    assert sum(found.stream(who) for who in WHO) == pytest.approx(total, abs=1e-9)


@pytest.mark.slow
@given(terms)
def test_owner_host_and_lender_in_one_economy_send_nothing(finance: Finance):
    alone = {"B": 1.0}
    debt = replace(finance.debt, lender="B", guarantor="") if finance.debt else None
    cost = _cost(replace(finance, owners=alone, hosts=alone, debt=debt))
    assert (even_transfers(cost, WHO) == 0.0).all()
    assert cost.payers == pytest.approx({"B": 1.0})
    assert cost.runners == {"B": 1.0}


@pytest.mark.slow
@given(st.integers(1, 25), st.floats(0.01, 0.1), st.floats(0.1, 1.0), st.data())
def test_a_lender_at_the_discount_rate_gets_back_its_annuity(
    years: int, rate: float, share: float, data: st.DataObject
):
    grace = data.draw(st.integers(0, years - 1))
    finance = Finance({"A": 1.0}, {"A": 1.0}, debt=Debt(share, rate, years, grace, "B"))
    cost = replace(_cost(finance), discount_rate=rate)
    annuity = 300.0 * share * rate / (1.0 - (1.0 + rate) ** -25.0)
    assert even_transfers(cost, WHO)[0, 1] == pytest.approx(annuity)
    # and its rate of return is the rate of interest, whatever is built when
    lent = company(cost, Course(3.0, 0.0, 25.0)).stream("B")
    assert irr(lent).rate == pytest.approx(rate, abs=1e-8)
    assert float(npv(lent, rate)) == pytest.approx(0.0, abs=1e-8)


def test_an_owner_without_debt_earns_the_rate_of_an_annuity():
    life, capital, surplus = 20, 100.0, 12.0
    cost = _cost(Finance({"A": 1.0}, {"B": 1.0}, Band.exact(surplus)), capital, 0.0, life)
    stream = company(cost, Course(0.0, 0.0, life)).stream("A")
    assert stream == pytest.approx(np.array([-capital, *[surplus] * life]))
    assert float(npv(stream, RATE)) == pytest.approx(surplus * (1.0 - 1.05**-life) / 0.05 - capital)
    rate = irr(stream).rate
    assert rate is not None
    assert surplus * (1.0 - (1.0 + rate) ** -life) / rate == pytest.approx(capital)


def test_even_instalments_follow_the_closed_form():
    finance = Finance({"A": 1.0}, {"A": 1.0}, debt=Debt(1.0, 0.05, 30, 10, "B"))
    found = company(_cost(finance, 100.0, 0.0, 40.0), Course(0.0, 0.0, 40.0))
    payment = 100.0 * 0.05 / (1.0 - 1.05**-20)
    service = found.interest + found.repayment
    assert service[:10] == pytest.approx(5.0)
    assert service[10:30] == pytest.approx(payment)
    assert service[30:] == pytest.approx(0.0)
    left = np.arange(20.0, 0.0, -1.0)
    assert found.owed[10:30] == pytest.approx(payment * (1.0 - 1.05**-left) / 0.05)


def test_tax_is_levied_on_what_interest_and_depreciation_leave():
    finance = Finance({"A": 1.0}, {"B": 1.0}, Band.exact(30.0), 0.2, Debt(0.5, 0.1, 10, 9, "C"))
    found = company(_cost(finance, 100.0, 5.0, 10.0), Course(0.0, 0.0, 10.0))
    assert found.tax[0] == pytest.approx(0.2 * (30.0 - 5.0 - 5.0 - 10.0))
    assert found.dividend[0] == pytest.approx(30.0 - 5.0 - 5.0 - 2.0)


def test_the_guarantor_answers_for_the_debt_and_owners_for_the_rest():
    finance = Finance({"A": 1.0}, {"B": 1.0}, debt=Debt(0.5, 0.1, 10, 9, "C", "D"))
    found = company(_cost(finance, 100.0, 5.0, 10.0), Course(0.0, 0.0, 10.0))
    assert (found.guarantee[0], found.call[0]) == pytest.approx((5.0, 5.0))
    assert found.stream("D")[1] == pytest.approx(-5.0)
    unanswered = replace(finance, debt=replace(finance.debt, guarantor=""))
    assert company(_cost(unanswered, 100.0, 5.0, 10.0), Course(0.0, 0.0, 10.0)).call[0] == pytest.approx(10.0)


def test_interest_is_paid_while_it_is_built_and_debt_grows_as_it_is_drawn():
    finance = Finance({"A": 1.0}, {"A": 1.0}, debt=Debt(0.5, 0.1, 10, 4, "B"))
    found = company(_cost(finance, 100.0, 0.0, 20.0), Course(2.0, 0.0, 20.0))
    assert found.owed[:4] == pytest.approx([25.0, 50.0, 50.0, 50.0])
    assert found.interest[:2] == pytest.approx([2.5, 5.0])
    assert found.call[:2] == pytest.approx([2.5, 5.0])


def test_earnings_follow_effects_and_running_costs_follow_costs():
    finance = Finance({"A": 1.0}, {"B": 1.0}, Band(10.0, 20.0, 30.0))
    cost = replace(_cost(finance, 100.0), opex_musd_per_year=Band(2.0, 6.0, 12.0))
    year = [
        company(cost, Course(0.0, 0.0, 25.0), *ends).surplus[0]
        for ends in ((Corner.LOW, Corner.HIGH), (Corner.HIGH, Corner.LOW))
    ]
    assert year == [-2.0, 28.0]


def test_terms_are_moves_of_what_is_agreed_and_of_what_is_earned():
    finance = Finance({"A": 1.0}, {"B": 1.0}, Band(10.0, 20.0, 30.0), debt=Debt(0.5, 0.05, 20, 5, "C"))
    agreed, earned = Terms.of(_cost(finance))
    assert (agreed.neutral, earned.neutral) == (None, 0.0)
    half = weakened(earned, 0.5)
    assert isinstance(half, Terms)
    assert half.band == Band(5.0, 10.0, 15.0)
    assert half.finance.debt == finance.debt
    assert half.with_cost(_cost(finance, 500.0)).band == half.band
    assert weakened(agreed, 0.5) == agreed == agreed.with_band(Band.exact(3.0))
    assert hash(half) == hash(earned)
    assert earned.economies == ("A", "B", "C")
    assert [type(move) for move in Terms.of(_cost(replace(finance, earnings_musd=Band.exact(0.0))))] == [Terms]


@pytest.mark.slow
@given(terms)
def test_what_is_agreed_and_what_is_earned_add_up_and_no_earnings_change_nothing(finance: Finance):
    cost = _cost(finance)
    ends = WHO, Corner.CENTRAL, Corner.CENTRAL
    sent = sum(move.transfers(*ends) for move in Terms.of(cost))
    assert received(sent) == pytest.approx(received(even_transfers(cost, WHO)), abs=1e-9)
    nothing = Terms(cost, earns=True).with_band(Band.exact(0.0))
    assert (nothing.transfers(*ends) == 0.0).all()


def test_a_cost_without_investors_is_paid_by_its_payers():
    cost = Cost(Band.exact(10.0), Band.exact(1.0), 25.0, RATE, {"A": 0.4, "B": 0.6}, "")
    assert cost.runners == cost.payers
    assert cost.paying == ("A", "B")
    with pytest.raises(ValueError, match="without investors"):
        company(cost, Course(0.0, 0.0, 25.0))

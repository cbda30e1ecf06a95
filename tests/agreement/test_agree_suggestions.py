"""Every suggestion that `ortaq agree --why` prints is true: doing it makes the package accepted."""

from dataclasses import replace

import pytest
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import assume, given
from hypothesis import strategies as st

from ortaq.agreement import Acceptance, Timing, agree, refusal, transfers
from ortaq.core import Rules

RULES = st.sampled_from(Acceptance)


@st.composite
def refused(draw):
    """Draw payoffs, a mechanism, an agreement under some rule, and a package that it refuses."""
    payoffs = draw(tables(low=-8, high=9, shocks=(1, 3)))
    threshold = {m: draw(st.integers(-2, 3)) / 2 for m in payoffs.members}
    one = st.sampled_from(payoffs.measures)
    needs = draw(st.dictionaries(one, one.map(lambda m: (m,)), max_size=1))
    rules = Rules(requires={m: n for m, n in needs.items() if n != (m,)})
    mechanism = replace(make_mechanism(payoffs, threshold=threshold), rules=rules)
    found = agree(payoffs, mechanism, accept=draw(RULES), tail=draw(st.sampled_from([0.3, 0.6])))
    candidates = [p for p in payoffs.packages.tolist()[1:] if not found.is_accepted(p)]
    assume(candidates)
    return payoffs, mechanism, found, draw(st.sampled_from(candidates))


def again(payoffs, mechanism, found):
    return agree(payoffs, mechanism, accept=found.accept, tail=found.tail)


@pytest.mark.slow
@given(refused())
def test_other_packages_that_are_suggested_are_accepted(case):
    payoffs, _, found, package = case
    told = refusal(payoffs, found, package)
    bit = {m: 1 << i for i, m in enumerate(payoffs.measures)}
    assert all(found.is_accepted(p) for p in told.nearest)
    for after, added in told.additions.items():
        assert package | sum(bit[m] for m in added) == after
        assert found.is_accepted(after)
    for after, (dropped, taken) in told.swaps.items():
        assert (package & ~bit[dropped]) | bit[taken] == after
        assert found.is_accepted(after)


@pytest.mark.slow
@given(refused())
def test_lower_thresholds_win_every_objector_and_higher_ones_do_not(case):
    payoffs, mechanism, found, package = case
    told = refusal(payoffs, found, package)
    for step, signs in ((-1e-6, True), (1e-6, False)):
        asked = {o.member: o.signs_at_percent + step for o in told.objections}
        lowered = replace(mechanism, threshold_percent={**mechanism.threshold_percent, **asked})
        after = again(payoffs, lowered, found)
        assert after.is_accepted(package) is (told.feasible and (signs or not asked))


@pytest.mark.slow
@given(refused())
def test_payments_that_are_printed_make_every_member_sign(case):
    payoffs, mechanism, found, package = case
    told = refusal(payoffs, found, package)
    paid = {t: transfers(payoffs, found, package, timing=t) for t in Timing}
    assert (paid[Timing.FIXED] is not None) is told.fixable_by_transfers
    if told.fixable_by_transfers:
        assert abs(paid[Timing.FIXED].total_musd - told.shortfall_musd) < 1e-4
        assert sum(told.spare_musd.values()) >= told.shortfall_musd
    for payments in filter(None, paid.values()):
        gain = payoffs.gain_percent.copy()
        gain[package] += 100.0 * payments.received_musd / payoffs.income_musd
        after = make_payoffs(gain, probability=payoffs.probability, participants=payoffs.participants)
        assert again(after, mechanism, found).is_accepted(package) is told.feasible


@pytest.mark.slow
@given(refused())
def test_a_package_is_infeasible_exactly_where_a_breach_is_named(case):
    payoffs, _, found, package = case
    told = refusal(payoffs, found, package)
    assert bool(told.breaches) is not told.feasible
    for breach in told.breaches:
        measure, needed = (1 << payoffs.measures.index(m) for m in breach.about)
        assert found.feasible[package | needed] or found.feasible[package & ~measure]

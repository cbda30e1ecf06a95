"""Measures put in time: against every possible order, under the cash of every year."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from ortaq.agreement import Plan, Schedule, find_starts
from ortaq.agreement.starts import best_starts
from ortaq.core import (
    Array,
    Band,
    Change,
    Cost,
    Course,
    InputError,
    Integers,
    Kind,
    Materiality,
    Mechanism,
    Payoffs,
    Rules,
)

MEMBERS = ("A", "B")


def _measure(id: str, *numbers: float, payers: dict[str, float]) -> Change:
    """Return a measure, given its capital, upkeep, years of building and of ramp."""
    capital, upkeep, build, ramp = numbers
    exact = Band.exact
    cost = Cost(
        exact(capital), exact(upkeep), 10.0, 0.05, payers, "own", build_years=exact(build), ramp_years=exact(ramp)
    )
    return Change(id, Kind.MEASURE, id, "", (), "own", MEMBERS, cost)


def _question(measures: Sequence[Change], gain: Array, pairs: Array, **more: object) -> tuple[Mechanism, Payoffs]:
    """Return payoffs whose gains are those of measures and of pairs, net of the annuities of the costs."""
    count = len(measures)
    gross, cost = np.zeros((2**count, 2)), np.zeros((2**count, 2))
    recovery = 0.05 / (1.0 - 1.05**-10)
    for package in range(2**count):
        inside = [m for m in range(count) if package >> m & 1]
        gross[package] = sum((gain[m] for m in inside), np.zeros(2))
        gross[package] += sum((pairs[m, n] for m in inside for n in inside if m < n), np.zeros(2))
        for m in inside:
            stated = measures[m].cost
            assert stated is not None
            share = np.array([stated.payers.get(who, 0.0) for who in MEMBERS])
            cost[package] += (stated.capex_musd.central * recovery + stated.opex_musd_per_year.central) * share
    mechanism = Mechanism("toy", "", "", "", MEMBERS, "consensus", (), {}, tuple(measures), (), (), {}, **more)  # type: ignore[arg-type]
    return mechanism, Payoffs.of(mechanism, (gross - cost)[:, :, None], np.full((2, 1), 1e4), cost)


def _drawn(seed: int, count: int = 3, **more: object) -> tuple[Mechanism, Payoffs]:
    draw = np.random.default_rng(seed)
    measures = [
        _measure(
            f"m{m}",
            *(float(draw.integers(40, 200)), float(draw.integers(0, 9)), float(draw.integers(0, 4))),
            float(draw.integers(0, 3)),
            payers={"A": (share := float(draw.uniform())), "B": 1.0 - share},
        )
        for m in range(count)
    ]
    return _question(measures, draw.uniform(5, 40, (count, 2)), draw.uniform(-12, 12, (count, count, 2)), **more)


def _worth(plan: Plan, starts: Integers) -> Array:
    return plan.cash(starts, plan.pairwise_gain_musd(plan.uses(starts))).npv_musd()


def _best(plan: Plan, *, everyone: bool) -> float:
    """Return the largest joint worth over every way to start all measures."""
    worth = []
    for years in product(range(plan.window), repeat=len(plan.measures)):
        starts = np.array(years)
        spent = plan.cash(starts, np.zeros((plan.years, 2))).spent_musd
        opening = [s + c.build_years for s, c in zip(years, plan.courses, strict=True)]
        fits = (spent.sum(axis=1) <= plan.cap_musd + 1e-9).all() and (spent <= plan.member_cap_musd + 1e-9).all()
        if fits and all(opening[then] >= opening[first] for then, first in plan.after):
            own = _worth(plan, starts)
            if not everyone or (own >= -1e-9).all():
                worth.append(float(own.sum()))
    return max(worth, default=-np.inf)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("everyone", [False, True])
def test_the_best_order_of_all(seed: int, everyone: bool) -> None:
    rules = Rules(requires={"m0": ("m2",)}) if seed % 2 else Rules()
    capped = {"A": 130.0} if seed in {2, 3} else {}
    mechanism, payoffs = _drawn(seed, rules=rules, member_cash_a_year_musd=capped)
    plan = replace(Plan.of(mechanism, payoffs, 0b111, 150.0), window=5)
    least = np.zeros(2) if everyone else None
    found, best = best_starts(plan, everything=True, least_musd=least), _best(plan, everyone=everyone)
    if found is None:
        assert best == -np.inf
        return
    assert float(_worth(plan, found.years).sum()) == pytest.approx(best, rel=1e-6)
    spent = plan.cash(found.years, np.zeros((plan.years, 2))).spent_musd
    assert (spent.sum(axis=1) <= 150.0 + 1e-6).all()
    assert (spent <= plan.member_cap_musd + 1e-6).all()


def test_pairs_set_the_order() -> None:
    # Two of three cheap measures fit into a year; the two that spoil each other wait for one another.
    measures = [_measure(id, 50.0, 0.0, 1.0, 0.0, payers={"A": 1.0}) for id in ("x", "y", "z")]
    pairs = np.zeros((3, 3, 2))
    pairs[0, 1] = -9.0
    plan = Plan.of(*_question(measures, np.full((3, 2), 10.0), pairs), 0b111, 100.0)
    starts = find_starts(plan)[1].years
    assert starts[2] == 0
    assert sorted(starts[:2].tolist()) == [0, plan.window - 1]


def test_a_course_of_money_under_a_cap() -> None:
    mechanism, payoffs = _drawn(0)
    plan = Plan.of(mechanism, payoffs, 0b101)
    assert plan.measures == ("m0", "m2")
    assert plan.cap_musd % 10.0 == 0.0
    assert plan.cap_musd >= plan.dearest_year_musd().max()
    looked_at, found = find_starts(plan)
    gain = looked_at.pairwise_gain_musd(looked_at.uses(found.years))
    cash = looked_at.cash(found.years, gain)
    schedule = Schedule(looked_at, found.years, cash, (), gain[: cash.years], found.gap, cap_stated=False)
    assert schedule.left_out == ()
    assert {m for _, started in schedule.starting() for m in started} == {"m0", "m2"}
    assert schedule.largest_error_musd == 0.0
    assert looked_at.cash(np.full(2, -1), gain).years == 0


def test_without_years_the_plan_is_worth_the_annuity() -> None:
    measures = [_measure(id, 80.0, 2.0, 0.0, 0.0, payers={"A": 0.5, "B": 0.5}) for id in ("x", "y")]
    mechanism, payoffs = _question(measures, np.array([[20.0, 9.0], [12.0, 15.0]]), np.full((2, 2, 2), 1.5))
    plan = Plan.of(mechanism, payoffs, 0b11, 1e4)
    found = find_starts(plan)[1]
    assert found.years.tolist() == [0, 0]
    cash = plan.cash(found.years, plan.pairwise_gain_musd(plan.uses(found.years)))
    assert cash.annuity_musd() == pytest.approx(payoffs.gain_musd[0b11, :, 0])


def test_rates_of_members() -> None:
    mechanism, payoffs = _drawn(1, discount_rate={"B": 0.12}, cost_of_public_funds={"A": 0.3})
    plan = Plan.of(mechanism, payoffs, 0b111)
    assert plan.rate.tolist() == pytest.approx([0.05, 0.12])
    assert plan.public_funds.tolist() == [0.3, 0.0]


def test_a_cap_that_pays_for_nothing_says_for_what_it_would() -> None:
    mechanism, payoffs = _drawn(0)
    dearest = Plan.of(mechanism, payoffs, 0b111).dearest_year_musd()
    cheapest = mechanism.measures[int(dearest.argmin())].id
    with pytest.raises(InputError, match=rf"1 million USD a year pay for no measure(.|\n)*'{cheapest}'") as caught:
        Plan.of(mechanism, payoffs, 0b111, 1.0)
    assert caught.value.fix


def test_what_does_not_fit_does_not_start() -> None:
    measures = [
        _measure("dear", 400.0, 1.0, 1.0, 0.0, payers={"A": 1.0}),
        _measure("cheap", 20.0, 1.0, 1.0, 0.0, payers={"A": 1.0}),
    ]
    mechanism, payoffs = _question(measures, np.full((2, 2), 90.0), np.zeros((2, 2, 2)))
    plan, found = find_starts(Plan.of(mechanism, payoffs, 0b11, 100.0))
    assert found.years.tolist() == [-1, 0]
    nothing = plan.pairwise_gain_musd(plan.uses(found.years))
    schedule = Schedule(plan, found.years, plan.cash(found.years, nothing), (), nothing, 0.0, cap_stated=True)
    assert schedule.left_out == ("dear",)
    assert schedule.short == ()


def test_who_comes_out_below_zero_is_named() -> None:
    mechanism, payoffs = _question(
        [_measure("rail", 100.0, 0.0, 2.0, 0.0, payers={"B": 1.0})], np.array([[60.0, 1.0]]), np.zeros((1, 1, 2))
    )
    plan, found = find_starts(Plan.of(mechanism, payoffs, 0b1))
    gain = plan.pairwise_gain_musd(plan.uses(found.years))
    assert Schedule(plan, found.years, plan.cash(found.years, gain), (1,), gain, 0.0, cap_stated=False).short == ("B",)
    assert plan.courses == (Course(2.0, 0.0, 10.0),)


def test_a_member_that_can_pay_for_nothing_is_named() -> None:
    mechanism, payoffs = _drawn(0, member_cash_a_year_musd={"B": 0.5})
    with pytest.raises(
        InputError, match=r"0.5 million USD a year(.|\n)*member_cash_a_year_musd.B(.|\n)*million of B in"
    ):
        Plan.of(mechanism, payoffs, 0b111)


def test_what_is_too_small_to_matter_makes_nobody_refuse() -> None:
    measures = [_measure("rail", 100.0, 0.0, 2.0, 0.0, payers={"B": 1.0})]
    gain, none = np.array([[60.0, 12.0]]), np.zeros((1, 1, 2))
    strict, payoffs = _question(measures, gain, none)
    for mechanism, short in ((strict, ("B",)), (replace(strict, materiality=Materiality(1.0, 25.0)), ())):
        plan, found = find_starts(Plan.of(mechanism, payoffs, 0b1))
        cash = plan.cash(found.years, plan.pairwise_gain_musd(plan.uses(found.years)))
        assert cash.npv_musd()[1] < 0.0
        schedule = Schedule(plan, found.years, cash, (1,), cash.gain_musd, 0.0, cap_stated=False)
        assert schedule.short == short

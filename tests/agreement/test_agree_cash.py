"""Money by year against closed forms: present worth, annuities and rates of return."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import Cash, Returns, irr, npv
from ortaq.core import Band, Cost, Course


def _cash(course: Course, *money: float, rate: float, public_funds: float = 0.0) -> Cash:
    """Return the money of one measure of one member, given its capital, upkeep and gain."""
    capital, upkeep, gain = money
    built, opened, used = (part[:, None] for part in (course.built(), course.open(), course.used()))
    whose = np.array([rate]), np.array([public_funds])
    return Cash(("A",), capital * built, upkeep * opened, gain * used, *whose)


def test_a_course_builds_opens_and_grows() -> None:
    course = Course(2.0, 2.0, 5.0)
    assert course.years == 7
    assert course.built().tolist() == [0.5, 0.5, 0, 0, 0, 0, 0]
    assert course.open().tolist() == [0, 0, 1, 1, 1, 1, 1]
    assert course.used().tolist() == [0, 0, 0.25, 0.75, 1, 1, 1]
    half = Course(1.5, 0.0, 2.0)
    assert half.built().tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert half.used().tolist() == [0, 0.5, 1, 0.5]
    zero, years = Band.exact(0.0), Band(1.0, 2.0, 4.0)
    assert Course.of(Cost(zero, zero, 20.0, 0.05, {}, "", build_years=years)) == Course(2.0, 0.0, 20.0)
    assert Course.of(None).build_years == 0.0


@given(st.floats(0.0, 8.0), st.floats(0.0, 6.0), st.floats(6.0, 40.0), st.floats(0.0, 500.0), st.floats(0.0, 0.2))
def test_shares_of_a_course_add_up(build: float, ramp: float, life: float, capital: float, rate: float) -> None:
    course = Course(build, ramp, life)
    assert course.built().sum() == pytest.approx(1.0)
    assert course.open().sum() == pytest.approx(life)
    assert course.used().sum() == pytest.approx(life - ramp / 2.0)
    assert (course.used() <= course.open() + 1e-12).all()
    assert _cash(course, capital, 0.0, 0.0, rate=rate).invested_musd.sum() == pytest.approx(capital)


@given(st.integers(1, 40), st.floats(0.001, 0.2), st.floats(0.0, 1000.0), st.floats(-50.0, 100.0), st.floats(0.0, 0.5))
def test_without_building_and_ramp_it_is_the_annuity(
    life: int, rate: float, capital: float, gain: float, public_funds: float
) -> None:
    recovery = rate / (1.0 - (1.0 + rate) ** -life)
    cash = _cash(Course(0.0, 0.0, life), capital, 3.0, gain, rate=rate, public_funds=public_funds)
    net = gain - (1.0 + public_funds) * (capital * recovery + 3.0)
    assert float(cash.annuity_musd()[0]) == pytest.approx(net, abs=1e-9)
    assert float(cash.npv_musd()[0]) == pytest.approx(net / recovery, abs=1e-6)


def test_building_delays_what_it_pays_back() -> None:
    # Six years of building, forty of use: 100 a year for 6 at their starts, 80 a year from the end of year 7 on.
    cash = _cash(Course(6.0, 0.0, 40.0), 600.0, 0.0, 80.0, rate=0.05)
    paid = sum(100.0 * 1.05**-k for k in range(6))
    back = sum(80.0 * 1.05**-k for k in range(7, 47))
    assert float(cash.npv_musd()[0]) == pytest.approx(back - paid)
    first = cash.npv_musd(10)[0]
    assert first == pytest.approx(sum(80.0 * 1.05**-k for k in range(7, 11)) - paid)
    assert first < 0.0 < cash.npv_musd()[0]


@pytest.mark.slow
@given(st.floats(-0.5, 3.0), st.integers(1, 40), st.floats(1.0, 1000.0))
def test_the_rate_of_return_of_an_annuity(rate: float, years: int, gain: float) -> None:
    worth = gain * sum((1.0 + rate) ** -k for k in range(1, years + 1))
    found = irr(np.array([-worth, *[gain] * years]))
    assert found.returns is Returns.ONE
    assert found.rate == pytest.approx(rate, abs=1e-7)


@pytest.mark.parametrize(
    ("stream", "returns", "rate"),
    [
        ([-100.0, 110.0], Returns.ONE, 0.1),
        ([-100.0, 100.0], Returns.ONE, 0.0),
        ([100.0, -110.0], Returns.ONE, 0.1),
        ([-100.0, 0.0, 0.0, 172.8], Returns.ONE, 0.2),
        ([0.0, 0.0], Returns.NONE, None),
        ([0.0, 5.0, 5.0], Returns.NONE, None),
        ([-5.0, -5.0], Returns.NONE, None),
        ([-100.0, 200.0, -132.0], Returns.NONE, None),  # two changes of sign, never worth zero
        ([-100.0, 230.0, -132.0], Returns.SEVERAL, None),  # 10 and 20 percent
        ([-100.0, 60.0, 60.0, -0.001], Returns.SEVERAL, None),  # the second near -100 percent
    ],
)
def test_a_rate_of_return_is_one_or_says_why_not(stream: list[float], returns: Returns, rate: float | None) -> None:
    found = irr(np.array(stream))
    if stream[-1] == -0.001:  # the other root lies below -99 percent, where nobody looks
        assert found.returns is Returns.ONE
        return
    assert found.returns is returns
    assert found.rate == (None if rate is None else pytest.approx(rate, abs=1e-12))


def test_worth_by_member_and_payer() -> None:
    cash = Cash(
        ("A", "B"),
        np.array([[100.0, 0.0], [0.0, 0.0]]),
        np.zeros((2, 2)),
        np.array([[0.0, 10.0], [121.0, 0.0]]),
        np.array([0.1, 0.25]),
        np.array([0.0, 0.2]),
    )
    assert cash.payers == ("A",)
    assert cash.npv_musd().tolist() == pytest.approx([0.0, 8.0])
    assert [found.returns for found in cash.irr()] == [Returns.ONE, Returns.NONE]
    assert cash.irr()[0].rate == pytest.approx(0.1)
    assert cash.joint_irr().rate == pytest.approx((10.0 + np.sqrt(100.0 + 4 * 100.0 * 121.0)) / 200.0 - 1.0)
    assert npv(cash.gained(), cash.rate).tolist() == pytest.approx([100.0, 8.0])

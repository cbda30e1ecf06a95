"""Numbers as they are printed."""

import math

import pytest

from ortaq.core import Numbers, Texts
from ortaq.domains import load_texts


@pytest.fixture
def numbers() -> Numbers:
    return Numbers(load_texts("en"))


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "0"),
        (0.0004, "<0.001"),
        (0.0123456, "0.0123"),
        (0.9996, "1.00"),
        (9.996, "10.0"),
        (99.96, "100"),
        (-2.5, "−2.50"),
        (17433.0, "17,400"),
        (-0.00001, "−<0.001"),
        (math.nan, "not known"),
        (-math.inf, "−∞"),
    ],
)
def test_three_significant_digits(numbers, value, printed):
    assert numbers.plain(value) == printed


@pytest.mark.parametrize(
    ("percent", "printed"), [(0.5, "+0.500"), (-0.5, "−0.500"), (0.0, "0"), (5e-8, "≈ 0"), (2e-7, "+<0.001")]
)
def test_gains_too_small_for_a_verdict_are_neither_signed_nor_zero(numbers, percent, printed):
    assert numbers.gain(percent) == printed


@pytest.mark.parametrize(
    ("musd", "printed"),
    [
        (0.0, "0"),
        (0.2, "0.200 mn"),
        (-999.4, "−999 mn"),
        (999.9, "1.00 bn"),
        (17433035.7, "17.4 tn"),
        (math.nan, "not known"),
    ],
)
def test_money_changes_its_unit(numbers, musd, printed):
    assert numbers.money(musd) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [(5.0, "5"), (0.041, "0.041"), (-2750.5, "−2,750.5"), (12345678.0, "12,345,678")]
)
def test_stated_numbers_keep_their_digits(numbers, value, printed):
    assert numbers.stated(value) == printed


def test_a_language_has_its_own_marks(numbers):
    own = Texts("ru", numbers.texts.messages)
    assert Numbers(own).stated(-2750.5) == "−2\N{NO-BREAK SPACE}750,5"


@pytest.mark.parametrize(
    ("musd", "printed"), [(0.2, "20.0万"), (468.8, "4.69亿"), (-5064.0, "−50.6亿"), (2.5e6, "2.50万亿")]
)
def test_chinese_counts_in_ten_thousands(musd, printed):
    assert Numbers(load_texts("zh")).money(musd) == printed

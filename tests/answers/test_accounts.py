"""The budget line of every member: customs revenue from the equilibrium, annuities by payer, no data where none is."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.answers import answer, budget_lines
from ortaq.answers.sections.accounts import accounts_section, budgets
from ortaq.core import CENTRAL, Band, Case, Corner, Mechanism, PublicRevenue, Region, Scenario
from ortaq.core.report import Cell, Text
from ortaq.model import costs, run

ALL = 7


def test_customs_revenue_is_tariff_times_flow_and_its_change_that_of_a_scenario(region: Region, mechanism: Mechanism):
    lines = budget_lines(region, mechanism, ALL)
    at = [region.economy_ids.index(member) for member in mechanism.members]
    collected = (region.tariff * region.flow).sum(axis=(0, 2))[at]
    np.testing.assert_allclose([line.customs_musd.central for line in lines], collected)
    told = run(region, Scenario("all", "All", mechanism.measures)).metrics["tariff_revenue_musd"][at]
    np.testing.assert_allclose([line.change_musd.central for line in lines], told, rtol=1e-9, atol=1e-9)
    for line in lines:
        ratio = 100.0 * line.change_musd.central / line.customs_musd.central
        assert line.change_percent.central == pytest.approx(ratio)
        assert line.customs_musd.low < line.customs_musd.central < line.customs_musd.high


def test_what_is_paid_adds_up_to_the_cost_and_the_net_to_the_change_less_it(region: Region, mechanism: Mechanism):
    lines = budget_lines(region, mechanism, ALL)
    paid = [line.debt_musd.central + line.running_musd.central for line in lines]
    np.testing.assert_allclose(paid, costs(mechanism, [ALL])[0])
    for line, cost in zip(lines, paid, strict=True):
        assert line.net_musd.central == pytest.approx(line.change_musd.central - cost)


def test_a_package_without_measures_changes_nothing(region: Region, mechanism: Mechanism):
    for line in budget_lines(region, mechanism, 0):
        assert (line.change_musd, line.debt_musd, line.net_musd) == (Band(0, 0, 0),) * 3


def test_costs_stand_at_the_end_of_their_ranges_that_a_case_names(region: Region, mechanism: Mechanism):
    (line, *_) = budget_lines(region, mechanism, 1, [Case("dear", cost=Corner.HIGH)])
    assert line.debt_musd.central + line.running_musd.central == pytest.approx(costs(mechanism, [1], Corner.HIGH)[0, 0])


def test_revenue_of_the_government_gives_the_percentage_over_both_ends(region: Region, mechanism: Mechanism):
    stated = PublicRevenue("KGZ", Band(80.0, 100.0, 200.0), 2023, "central", "imputed", "toy")
    lines = {line.member: line for line in budget_lines(replace(region, revenues=(stated,)), mechanism, ALL)}
    line, none = lines["KGZ"], lines["KAZ"]
    assert none.net_percent is None
    assert line.net_percent is not None
    assert line.net_percent.central == pytest.approx(line.net_musd.central)
    assert line.net_percent.low == pytest.approx(min(line.net_musd.low / 0.8, line.net_musd.low / 2.0))


@pytest.mark.slow
def test_a_region_without_accounts_of_government_says_no_data_and_never_zero(region: Region, mechanism: Mechanism):
    material = answer(region, mechanism)
    section = accounts_section(material)
    assert section is not None
    (table,) = section.blocks
    for row in table.rows:
        assert row[-2:] == (Cell(Text("accounts.no_data")), Cell(Text("accounts.no_data")))
    assert Text("accounts.no_revenue") in budgets(material)
    assert budgets(replace(material, accounts=())) == ()
    assert accounts_section(replace(material, accounts=())) is None


@pytest.mark.slow
def test_nine_of_c5_cost_uzbekistan_and_tajikistan_about_a_tenth_of_customs(eurasia: Region, c5: Mechanism):
    nine = sum(1 << "ABCDEFGHIJKLMN".index(letter) for letter in "ACDEGJKLM")
    lines = {line.member: line for line in budget_lines(eurasia, c5, nine, [CENTRAL])}
    for member in ("UZB", "TJK"):
        assert -12.0 < lines[member].change_percent.central < -7.5, member
    assert all(line.net_percent is not None for line in lines.values())

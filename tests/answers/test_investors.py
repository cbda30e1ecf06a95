"""What investors put up and get, by year and on the pages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq import load_mechanism, load_region
from ortaq.agreement import Plan
from ortaq.answers import answer, compose
from ortaq.answers.investors import debt_by_host, investments, passed_on
from ortaq.answers.material import Material
from ortaq.answers.ordering import alone
from ortaq.answers.sections.investors import investors_section
from ortaq.answers.switching import switching
from ortaq.answers.weaker import Weaker
from ortaq.core import CENTRAL, Corner, Course, Mechanism, Region, company, even_transfers, received
from ortaq.core.report import Figure, Table, texts_in
from ortaq.domains import load_texts

FILE = """
[region]
base_year = 2023
gdp_musd = { AAA = 100000, BBB = 40000, CCC = 9000 }
exports_musd = { AAA = { BBB = 5000, CCC = 700 }, BBB = { AAA = 4000, CCC = 900 }, CCC = { AAA = 600, BBB = 300 } }

[mechanism]
discount_rate = { CCC = 0.08 }

[[measure]]
id = "rail"
between = ["AAA", "BBB"]
trade_cost_percent = { low = -4, central = -5, high = -6 }

[measure.cost]
capex_musd = { low = 400, central = 500, high = 900 }
opex_musd_per_year = 8
life_years = 30
build_years = { low = 2, central = 3, high = 5 }
ramp_years = 2
owners = { AAA = 0.6, CCC = 0.4 }
host = { BBB = 0.75, AAA = 0.25 }
earnings_musd = { low = 30, central = 60, high = 80 }
tax_rate = 0.1
debt = { share = 0.5, rate = 0.04, years = 20, grace_years = 5, lender = "CCC", guarantor = "BBB" }

[[measure]]
id = "port"
between = ["AAA", "CCC"]
trade_cost_percent = -4
cost = { capex_musd = 300, payers = { CCC = 1 } }

[[shock]]
id = "closure"
probability = 0.1
between = ["AAA", "CCC"]
trade_cost_percent = 10
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Region, Mechanism]:
    """Return a region of three and a mechanism of which one measure has investors."""
    path: Path = tmp_path_factory.mktemp("investors") / "three.toml"
    path.write_text(FILE, encoding="utf-8")
    region = load_region(str(path))
    return region, load_mechanism(str(path), region)


@pytest.fixture(scope="module")
def material(asked: tuple[Region, Mechanism]) -> Material:
    """Return the computed answer."""
    return answer(*asked)


def test_worth_and_return_have_ranges_and_the_members_own_rate(asked: tuple[Region, Mechanism]):
    (rail,) = investments(*asked)
    assert [one.economy for one in rail.investors] == ["AAA", "CCC", "BBB"]
    owner, lender, guarantor = rail.investors
    assert (owner.share, lender.lends, guarantor.answers) == (0.6, True, True)
    moments = np.arange(len(lender.stream_musd))
    assert lender.npv_musd.central == pytest.approx(float(lender.stream_musd @ 1.08**-moments))
    assert owner.npv_musd.low < owner.npv_musd.central < owner.npv_musd.high
    rates = [found.rate for found in owner.returns]
    assert rates == sorted(rates)
    assert owner.received_musd - owner.paid_musd == pytest.approx(owner.stream_musd.sum())


def test_debt_is_that_of_the_hosts_and_largest_when_all_is_drawn(asked: tuple[Region, Mechanism]):
    found = investments(*asked)
    assert found[0].peak_musd == pytest.approx(250.0)
    assert found[0].peak_year == 3
    assert debt_by_host(found, "BBB").max() == pytest.approx(0.75 * 250.0)
    assert debt_by_host(found, "CCC").max() == 0.0


@pytest.mark.slow
def test_the_money_of_a_schedule_holds_what_investors_pay_each_other_in_each_year(material: Material):
    mechanism, payoffs = material.mechanism, material.payoffs
    cash, members = alone(mechanism, payoffs, 0).cash, mechanism.members
    cost = mechanism.measures[0].cost
    course = Course.of(cost)
    gross = payoffs.gain_musd[1] @ payoffs.probability + payoffs.cost_musd[1]
    apart = gross - received(even_transfers(cost, members))
    paid = [p.between(members) for p in company(cost, course).payments() if p.flow not in {"equity", "loan"}]
    expected = course.used()[:, None] * apart + received(np.sum(paid, axis=0))
    assert cash.gain_musd == pytest.approx(expected)
    assert cash.invested_musd.sum(axis=0) == pytest.approx([150.0, 0.0, 350.0])
    assert cash.running_musd[5] == pytest.approx([2.0, 6.0, 0.0])
    # Together it is what the measure costs and brings; the money among them is nothing.
    plain = replace(
        mechanism, measures=tuple(replace(m, cost=replace(m.cost, finance=None)) for m in mechanism.measures)
    )
    assert cash.gain_musd.sum(axis=1) == pytest.approx(alone(plain, payoffs, 0).cash.gain_musd.sum(axis=1))
    assert Plan.of(plain, payoffs, 1, np.inf).terms_musd[0].max() == 0.0


@pytest.mark.slow
def test_the_section_says_terms_returns_debt_and_every_payment(material: Material):
    section = investors_section(material)
    assert section is not None
    assert [block.id for block in section.blocks] == [
        "figure-investors",
        *(f"investors-{table}" for table in ("terms", "returns", "debt", "cash")),
    ]
    assert isinstance(section.blocks[0], Figure)
    cash = section.blocks[-1]
    assert isinstance(cash, Table)
    assert cash.file_only
    lent = sum(row[-1].said for row in cash.rows if row[2].said.key == "investors.flow.loan")
    assert lent == pytest.approx(250.0)
    known = load_texts("en")
    keys = {text.key for text in texts_in(section)}
    assert {"investors.annuity", "investors.inside", "investors.told"} <= keys
    assert not [key for key in keys if key.startswith("investors.") and key not in known.messages]
    made = compose(material)
    assert "front.means_investors" in {text.key for text in texts_in(made.sections[0])}


@pytest.mark.slow
def test_a_mechanism_without_investors_says_nothing_of_them(asked: tuple[Region, Mechanism], material: Material):
    region, mechanism = asked
    plain = replace(mechanism, measures=mechanism.measures[1:])
    assert investments(region, plain) == ()
    assert investors_section(replace(material, mechanism=plain)) is None


def test_ends_go_together(asked: tuple[Region, Mechanism]):
    region, mechanism = asked
    cost = mechanism.measures[0].cost
    (rail,) = investments(region, mechanism)
    weak = company(cost, Course.of(cost, Corner.HIGH), Corner.LOW, Corner.HIGH).stream("AAA")
    moments = np.arange(len(weak))
    assert rail.investors[0].npv_musd.low == pytest.approx(float(weak @ 1.05**-moments))


def test_a_budget_holds_what_terms_bring_and_take(material: Material):
    lines = {line.member: line for line in material.accounts}
    cost = material.mechanism.measures[0].cost
    even = dict(
        zip(material.mechanism.members, received(even_transfers(cost, material.mechanism.members)), strict=True)
    )
    for member, line in lines.items():
        assert line.returns_musd.central == pytest.approx(even[member])
        left = line.change_musd.central - line.debt_musd.central - line.running_musd.central + even[member]
        assert line.net_musd.central == pytest.approx(left)
    assert lines["BBB"].returns_musd.central < 0.0 < lines["CCC"].returns_musd.central


def test_a_lender_of_more_gets_more_back_and_owners_get_less(asked: tuple[Region, Mechanism]):
    _, mechanism = asked
    cost = mechanism.measures[0].cost
    assert passed_on(cost, mechanism.members, 1.0) == pytest.approx(0.0)
    more = dict(zip(mechanism.members, passed_on(cost, mechanism.members, 2.0), strict=True))
    assert more["CCC"] > 0.0 > more["AAA"]
    assert sum(more.values()) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.slow
def test_a_lender_is_owed_what_is_agreed_where_a_measure_has_no_effect(material: Material):
    region, mechanism, payoffs = material.region, material.mechanism, material.payoffs
    found = switching(region, mechanism, payoffs, material.agreement, [1])
    table = Weaker(region, mechanism, payoffs, material.agreement, CENTRAL, None, None)
    table.solve([(1, 0, 0), (1, 0, 1)])
    none, hardly = (table.known[1, 0, percent] for percent in (0, 1))
    # A percent of the effect is all that lies between them: the debt is served in both.
    assert none == pytest.approx(hardly, abs=0.02 * np.abs(payoffs.gain_percent[1]).max())
    assert found.packages[1].refused_by == ()
    assert found.in_or_out == ()

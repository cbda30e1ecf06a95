"""The order of a package: the measures open in every year solved again, and what the pages say of it."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.answers import Material
from ortaq.answers.ordering import alone, open_packages, schedule_of
from ortaq.answers.sections.schedule import schedule_section, steps_said
from ortaq.core import Band, Change, Mechanism, Region
from ortaq.core.report import Figure, Items, Section, Table, Text, texts_in

ALL = 0b111


@pytest.fixture(scope="module")
def built(mechanism: Mechanism) -> Mechanism:
    """Return the toy mechanism with a cheap rail that is built for three years and used more and more for two."""
    rail, *others = mechanism.measures
    assert rail.cost is not None
    cheap = {"capex_musd": Band(1.0, 2.0, 3.0), "opex_musd_per_year": Band.exact(0.02)}
    years = {"build_years": Band(2.0, 3.0, 5.0), "build_source": "guess", "ramp_years": Band.exact(2.0)}
    return replace(mechanism, measures=(replace(rail, cost=replace(rail.cost, **cheap, **years)), *others))


@pytest.fixture(scope="module")
def told(material: Material, region: Region, built: Mechanism) -> Material:
    return replace(material, mechanism=built, schedule=schedule_of(region, built, material.payoffs, ALL))


def _rows(section: Section, id: str) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table) and block.id == id)


def test_measures_used_in_part_count_in_part() -> None:
    rng = np.random.default_rng(3)
    single, pairs, used = rng.normal(size=3), np.triu(rng.normal(size=(3, 3)), 1), rng.uniform(size=(5, 3))

    def gain(package: int) -> float:
        inside = np.array([package >> bit & 1 for bit in range(3)], dtype=float)
        return float(inside @ single + inside @ pairs @ inside)

    by_hand = used @ single + (np.minimum(used[:, :, None], used[:, None, :]) * pairs).sum(axis=(1, 2))
    made = [sum(share * gain(p) for p, share in year.items()) for year in open_packages(used, (0, 1, 2))]
    assert made == pytest.approx(by_hand)
    assert open_packages(np.zeros((1, 2)), (0, 1)) == [{}]


def test_the_gain_of_a_year_is_that_of_the_packages_open(told: Material) -> None:
    payoffs, schedule = told.payoffs, told.schedule
    assert schedule is not None
    assert schedule.starting() == ((1, ("rail", "tariffs", "parks")),)
    gross = payoffs.gain_musd @ payoffs.probability + payoffs.cost_musd[:, :]
    shares = [{0b110: 1.0}] * 3 + [{0b110: 0.75, ALL: 0.25}, {0b110: 0.25, ALL: 0.75}, {ALL: 1.0}]
    for year, parts in enumerate(shares):
        expected = sum((share * gross[p] for p, share in parts.items()), np.zeros(3))
        assert schedule.cash.gain_musd[year] == pytest.approx(expected)
    assert schedule.open_packages == (0b001, 0b110, ALL)  # the rail outlives the others
    assert schedule.solves == 0
    assert schedule.largest_error_musd < 0.05 * gross[ALL].sum()


def test_open_packages_that_were_estimated_are_solved(told: Material, region: Region, built: Mechanism) -> None:
    exact = told.payoffs
    rough = replace(exact, gain_musd=exact.gain_musd * 1.01, verified=np.arange(8) == 0)
    schedule, before = schedule_of(region, built, rough, ALL), told.schedule
    assert schedule is not None
    assert before is not None
    assert schedule.cash.gain_musd == pytest.approx(before.cash.gain_musd, rel=1e-6)
    assert schedule.solves == 3 * len(exact.shocks)


def test_without_years_or_a_cap_there_is_no_order(region: Region, material: Material, built: Mechanism) -> None:
    assert material.schedule is None
    assert schedule_section(material) is None
    assert schedule_of(region, material.mechanism, material.payoffs, 0) is None
    assert schedule_of(region, built, material.payoffs, 0b110) is None  # nothing is invested
    capped = schedule_of(region, material.mechanism, material.payoffs, ALL, 30.0)
    assert capped is not None
    assert capped.cap_stated
    assert capped.unstated == ("rail",)
    assert (capped.cash.spent_musd.sum(axis=1) <= 30.0).all()


def test_alone_without_years_is_the_annuity(material: Material) -> None:
    for bit in range(3):
        net = material.payoffs.gain_musd[1 << bit] @ material.payoffs.probability
        assert alone(material.mechanism, material.payoffs, bit).cash.annuity_musd() == pytest.approx(net)


def test_the_section_says_order_money_and_worth(told: Material) -> None:
    section, schedule = schedule_section(told), told.schedule
    assert section is not None
    assert schedule is not None
    assert [str(step) for step in steps_said(schedule, told.payoffs.measures)] == ["Year 1: A B C"]
    keys = {text.key for text in texts_in(section)}
    assert {"schedule.lead", "schedule.cap_assumed", "schedule.worth", "schedule.checked"} <= keys
    assert "schedule.unstated" not in keys
    assert isinstance(section.blocks[0], Figure)
    years = _rows(section, "schedule-years").rows
    assert len(years) == 6
    assert [row[1].said for row in years] == ["A B C", *[""] * 5]
    assert [row[2].said for row in years] == ["B C", "", "", "A", "", ""]
    totals = _rows(section, "schedule-members").rows[-1]
    assert totals[5].said == pytest.approx(float(schedule.cash.npv_musd().sum()))
    measures = _rows(section, "schedule-measures").rows
    assert measures[0][1].said == Band(2.0, 3.0, 5.0)
    assert measures[1][1].said == Text("schedule.nothing_built")
    whole = measures[0][8].said
    assert isinstance(whole, Band)
    assert whole.low < whole.central < whole.high
    assert len(_rows(section, "schedule-cash").rows) == 3 * schedule.cash.years


def test_a_measure_that_earns_its_cost_but_not_within_thirty_years(told: Material) -> None:
    # 400 million over six years at 5 percent; by the annuity the gain is a little more than the cost of a year.
    rail: Change = told.mechanism.measures[0]
    assert rail.cost is not None
    slow = replace(rail.cost, capex_musd=Band.exact(400.0), opex_musd_per_year=Band.exact(0.0), life_years=40.0)
    slow = replace(slow, build_years=Band.exact(6.0), ramp_years=Band.exact(0.0))
    mechanism = replace(told.mechanism, measures=(replace(rail, cost=slow), *told.mechanism.measures[1:]))
    cost = told.payoffs.cost_musd.copy()
    gain = told.payoffs.gain_musd.copy()
    yearly = 400.0 * 0.05 / (1.0 - 1.05**-40)
    cost[1], gain[1] = yearly * np.array([0.5, 0.5, 0.0]), 0.1
    slow_told = replace(told, mechanism=mechanism, payoffs=replace(told.payoffs, gain_musd=gain, cost_musd=cost))
    section = schedule_section(slow_told)
    assert section is not None
    lists = [p for p in section.paragraphs if isinstance(p, Items)]
    assert [item.key for found in lists for item in found.items if isinstance(item, Text)][-1] == "schedule.turning"
    worth = alone(mechanism, slow_told.payoffs, 0).cash
    assert worth.npv_musd(30).sum() < 0.0

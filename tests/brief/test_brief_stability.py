"""What the brief says about leaving, joining, sharing and rules is what the agree room found."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.agreement import Acceptance, Limit, agree, lotteries, sharing, stability
from ortaq.agreement.sentences import rule
from ortaq.answers import Material
from ortaq.answers.sections.for_programs import for_programs
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.refusals import refusals
from ortaq.answers.sections.stability import stability_section
from ortaq.brief.answer_record import section_record
from ortaq.brief.presenter import Presenter
from ortaq.brief.record import question
from ortaq.core import Rules, Texts, say
from ortaq.domains import load_texts

TEXTS = Path(__file__).with_name("stability_texts.en.json")


@pytest.fixture(scope="session")
def texts() -> Texts:
    """Return the texts of the brief with those of this section."""
    own = json.loads(TEXTS.read_text(encoding="utf-8")) if TEXTS.exists() else {}
    return Texts("en", {**own, **load_texts("en").messages})


def searched(material: Material, rules: Rules | None = None, **question) -> Material:
    """Return the material of another search over the same payoffs."""
    mechanism = material.mechanism if rules is None else replace(material.mechanism, rules=rules)
    found = agree(material.payoffs, mechanism, **question)
    payoffs = material.payoffs
    return replace(material, agreement=found, stability=stability(payoffs, found), sharing=sharing(payoffs, found))


def told(make, material: Material, texts: Texts):
    """Return a section as it is printed."""
    section = make(material)
    return None if section is None else presenter(material, texts).section(section)


def presenter(material: Material, texts: Texts) -> Presenter:
    return Presenter(texts, material.region, mechanism=material.mechanism)


def shown(section) -> dict:
    return {table.id: [[cell.lines[0] for cell in row] for row in table.rows] for table in section.blocks}


def words(section) -> str:
    return " ".join(p for p in section.paragraphs if isinstance(p, str))


def number(text: str) -> float:
    unit = {"mn": 1.0, "bn": 1e3, "tn": 1e6}
    value, _, scale = text.replace("−", "-").replace(",", "").partition(" ")
    return float(value) * unit.get(scale, 1.0)


def test_counts_are_those_of_the_verdicts(material: Material, texts: Texts):
    lasting, recommended = material.stability, material.agreement.recommended
    kept = (
        lasting.packages[lasting.exit_stable],
        lasting.delta.stable,
        lasting.gamma.stable,
        lasting.coalition_stable,
        lasting.accessions.stable,
    )
    rows = shown(told(stability_section, material, texts))["lasting"]
    assert rows.pop(0)[1:] == [str(len(lasting.packages)), "yes"]
    assert [row[1] for row in rows] == [str(len(stable)) for stable in kept]
    assert [row[2] for row in rows] == ["yes" if recommended in stable else "no" for stable in kept]


def test_sharing_and_patience_are_printed_in_the_order_of_members(material: Material, texts: Texts):
    tables = shown(told(stability_section, material, texts))
    own, found, lasting = material.sharing, material.agreement, material.stability
    columns = (
        own.alone_musd,
        own.shapley_musd,
        own.nucleolus_musd,
        found.robust_gain_musd[found.recommended],
    )
    for i, row in enumerate(tables["sharing"]):
        assert [number(cell) for cell in row[1:]] == pytest.approx([c[i] for c in columns], rel=5e-3)
    patience = lasting.patience[lasting.packages.tolist().index(found.recommended)]
    assert [number(row[1]) for row in tables["patience"]] == pytest.approx(100.0 * patience, rel=5e-3, abs=1e-2)


def test_the_example_names_a_group_that_gains(material: Material, texts: Texts):
    view = presenter(material, texts)
    said = words(told(stability_section, material, texts))
    left = [d for p in material.stability.packages.tolist() if (d := material.stability.departure(p)) is not None]
    if not left:
        assert "No member and no group of members would gain" in said
        return
    first = next((d for d in left if d.package == material.agreement.recommended), left[0])
    robust, members = material.agreement.robust_gain_percent, material.agreement.members
    for who in first.leavers:
        more = robust[first.result, members.index(who)] - robust[first.package, members.index(who)]
        assert more > 0.0
        assert f"{view.economy(who)} {view.numbers.size(more)} percentage points more" in said


def test_a_recommended_package_that_is_left_is_named_beside_those_that_stand_out(material: Material, texts: Texts):
    assert "the recommended package is" in words(told(packages, material, texts))
    lasting, recommended = material.stability, material.agreement.recommended
    row = lasting.packages.tolist().index(recommended)
    coalition, result = lasting.gamma.coalition.copy(), lasting.gamma.result.copy()
    coalition[row], result[row] = 0b011, 0
    left = replace(lasting, gamma=replace(lasting.gamma, coalition=coalition, result=result))
    broken = replace(material, stability=left)
    named = texts.join([presenter(material, texts).economy(m) for m in material.payoffs.members[:2]])
    assert f"not one of them: {named} would gain by leaving it" in words(told(packages, broken, texts))
    assert "no package at all" in words(told(stability_section, broken, texts))
    assert "the others give up their part as well" in words(told(stability_section, broken, texts))


def test_the_lottery_is_told_where_it_draws_several_packages(material: Material, texts: Texts):
    found = material.agreement
    rows = found.accepted
    drawn = lotteries(found.surplus_percent[rows], found.robust_gain_musd[rows], rows)["nash"]
    offered = "by lot" in words(told(stability_section, material, texts))
    assert offered is (len(drawn.packages) > 1)


def test_without_agreement_only_the_sharing_is_shown(refused_material: Material, texts: Texts):
    section = told(stability_section, refused_material, texts)
    assert list(shown(section)) == ["sharing"]
    assert "nothing that could be left" in words(section)


def test_without_the_analysis_there_is_no_section(material: Material, texts: Texts):
    bare = replace(material, stability=None, sharing=None)
    assert stability_section(bare) is None
    assert not {"data-leaving", "data-patience"} & {table.id for table in for_programs(bare).blocks}
    assert "signed packages" not in words(told(packages, bare, texts))


def test_cvar_is_neither_the_worst_shock_nor_the_mean(material: Material, texts: Texts):
    tail = searched(material, accept=Acceptance.CVAR, tail=0.5)
    assert say(rule(tail.agreement), texts) == "in the mean over its worst shocks (50 % of probability)"
    found = told(packages, tail, texts)
    assert f"they would sign {tail.agreement.accepted.size}." in words(found)
    gains = found.blocks[0]
    looks = ["Worst shock", "Mean over the worst 50 %", "Mean over shocks", "Verdict"]
    assert [c.title for c in gains.columns][2:] == looks
    assert [bool("range" in c.unit) for c in gains.columns[2:]] == [False, True, False, False]
    robust = tail.agreement.robust_gain_percent[tail.agreement.recommended]
    assert [number(row[3].lines[0]) for row in gains.rows] == pytest.approx(robust, rel=5e-3)
    listed = data(tail, "data-packages")
    assert [row[0] for row in listed if row[1]] == tail.agreement.accepted.tolist()
    assert question(tail)["tail"] == 0.5


def test_refusals_tell_every_kind_of_breach_with_its_numbers(material: Material, texts: Texts):
    payoffs = material.payoffs
    cost = payoffs.cost_musd[1].sum()
    rules = Rules(
        requires={"rail": ("tariffs",)},
        ladders=(("tariffs", "parks"),),
        excludes=(("rail", "parks"),),
        budget_musd=0.5 * cost,
        member_budget_musd={"KGZ": 0.25 * cost},
    )
    limit = Limit("dependence", np.repeat(np.arange(8.0)[:, None], 3, axis=1), np.array([6.5, 9.0, 9.0]))
    section = told(refusals, searched(material, rules=rules, limits=(limit,)), texts)
    sentences = " ".join(" ".join(row[3].lines) for row in section.blocks[0].rows)
    for sentence in (
        "It needs “Tariffs”, which is not in, for “Rail”.",
        "“Parks” is the level above “Tariffs”, which is not in.",
        "These exclude each other: Rail; Parks.",
        "a year; the budget is USD",
        "KGZ would pay USD",
        "dependence: 7.00 for KAZ, where 6.50 is the most.",
    ):
        assert sentence in sentences


def test_thresholds_are_suggested(refused_material: Material, texts: Texts):
    section = told(refusals, refused_material, texts)
    assert "They would sign if they asked for less than: " in " ".join(section.blocks[0].rows[0][3].lines)


def data(material: Material, id: str) -> list:
    """Return the rows of a table for programs, as JSON has them."""
    section = section_record(for_programs(material))
    return json.loads(json.dumps(section["tables"][id]["rows"], allow_nan=False))


def test_the_record_holds_what_programs_need(material: Material):
    packages, members = data(material, "data-packages"), material.payoffs.members
    assert [row[0] for row in packages if row[6]] == material.stability.coalition_stable.tolist()
    recommended = material.agreement.recommended
    assert [row[1] for row in data(material, "data-patience") if row[0] == recommended] == list(members)
    assert [row[1:] for row in data(material, "data-members")] == [[0.0, 0.0, 0.0, 1.0]] * len(members)
    refused = [row[0] for row in data(material, "data-refusals")]
    assert refused == [p for p in (1, 2, 4, 7) if not material.agreement.is_accepted(p)]
    assert {row[0] for row in data(material, "data-objections")} == set(refused)
    assert {row[0] for row in data(material, "data-ways")} <= set(refused)
    shared = section_record(stability_section(material))["tables"]["sharing"]["rows"]
    assert [row[0] for row in shared] == list(members)
    assert [row[2] for row in shared] == material.sharing.shapley_musd.tolist()
    assert sum(row[2] for row in shared) == pytest.approx(data(material, "data-core")[0][0])

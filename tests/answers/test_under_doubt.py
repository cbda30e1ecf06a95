"""Choices, standing and budgets on gains that add up, with draws made up so that every answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.answers import Material, Terms, settle
from ortaq.answers.budgets import Budget, Why, at_budget
from ortaq.answers.choices import Role, choices
from ortaq.answers.sections.ladder_weights import ladder_weights
from ortaq.answers.sections.numbers_to_get import numbers_to_get
from ortaq.answers.sections.standing import standing_section
from ortaq.answers.sections.under_doubt import under_doubt
from ortaq.answers.sections.words import counted
from ortaq.answers.standing import Stands, standing
from ortaq.answers.weighted_ladders import Weighting, best_within, turns, weighted_ladders
from ortaq.core import InputError, Materiality, Region
from ortaq.core.report import Items, Name, Number, Section, Table, Text, texts_in
from tests.answers.made_up import drawn, made_up
from tests.model.test_screening import random_mechanism

EFFECTS = ((60.0, 60.0), (40.0, 20.0), (30.0, 40.0), (-2.0, 19.0), (9.0, 11.0))
COSTS = ((5.0, 5.0), (10.0, 10.0), (20.0, 20.0), (0.0, 4.0), (8.0, 10.0))
"""The next dollar buys 11, 2, 0.75, 3.25 and 0.1; the first member loses by the fourth."""


@pytest.fixture
def five() -> Material:
    made = made_up(EFFECTS, COSTS)
    return replace(made, agreement=replace(made.agreement, recommended=0b01011))


def chosen(material: Material) -> dict[Role, int]:
    return {choice.role: choice.package for choice in choices(material)}


def test_choices_are_the_recommended_one_a_knee_on_either_side_and_all(five: Material) -> None:
    assert chosen(five) == {Role.QUICK: 0b00001, Role.RECOMMENDED: 0b01011, Role.FURTHER: 0b01111, Role.ALL: 0b11111}
    costs = [choice.cost_musd for choice in choices(five)]
    assert costs == sorted(costs) == [10.0, 34.0, 74.0, 92.0]
    assert [choice.capex_musd for choice in choices(five)] == [100.0, 340.0, 740.0, 920.0]


def test_choices_that_are_the_same_package_are_one(five: Material) -> None:
    all_of_it = replace(five, agreement=replace(five.agreement, recommended=0b11111))
    assert chosen(all_of_it) == {Role.QUICK: 0b01001, Role.RECOMMENDED: 0b11111}
    nothing = replace(five, agreement=replace(five.agreement, recommended=None))
    assert choices(nothing) == ()


def test_without_draws_ranges_and_counts_are_over_the_cases(five: Material) -> None:
    recommended = next(c for c in choices(five) if c.role is Role.RECOMMENDED)
    assert not recommended.is_drawn
    assert (recommended.draws, recommended.signed) == (8, 8)
    assert recommended.gain_musd == pytest.approx(163.0)
    assert (recommended.low_musd, recommended.stress_musd) == pytest.approx((0.5 * 197.0 - 1.5 * 34.0,) * 2)
    assert recommended.worst_musd is None
    assert recommended.might_not is None


def test_with_draws_they_are_over_the_draws(five: Material) -> None:
    times = np.ones((40, 5))
    times[:4] = 0.1  # KAZ gains 9.8 of 98 and pays 15 in four draws
    material = replace(five, drawn=drawn(five, times))
    recommended = next(c for c in choices(material) if c.role is Role.RECOMMENDED)
    assert recommended.is_drawn
    assert (recommended.signed, recommended.draws) == (36, 40)
    assert recommended.worst_musd == pytest.approx(19.7 - 34.0)
    assert recommended.cvar_musd == pytest.approx(19.7 - 34.0)
    # In these draws only the first measure is worth its cost, and nothing that costs no more gains as much.
    assert recommended.regret_musd == pytest.approx(0.1 * (2.0 - (19.7 - 34.0)))
    who = recommended.might_not
    assert who is not None
    assert (who.member, who.refusals, who.draws, who.stress) == ("KAZ", 4, 40, False)
    assert (who.measure, who.gain_musd, who.pays_percent) == ("m1", pytest.approx(-6.0), pytest.approx(50.0))


def test_standing_is_the_share_of_draws_in_which_the_best_package_holds_a_measure(five: Material) -> None:
    times = np.ones((20, 5))
    times[:5, 1] = 0.1  # the second measure brings less than it costs in a quarter of the draws
    material = replace(five, drawn=drawn(five, times))
    found = {one.measure: one for one in standing(material)}
    assert [found[m].share for m in ("m0", "m1", "m3")] == [1.0, 0.75, 1.0]
    assert [found[m].word for m in ("m0", "m1")] == [Stands.CORE, Stands.WORTH_IT]
    # Where the second is not bought, its money does not reach the third; the fifth fits beside the others.
    assert (found["m2"].share, found["m2"].word) == (0.0, Stands.POOR)
    assert found["m4"].share == 0.25
    assert found["m0"].or_else is None
    everything = standing(material, Budget())
    assert [one.share for one in everything] == [1.0, 0.75, 1.0, 1.0, 1.0]
    assert [one.share for one in standing(material, Budget(upfront_musd=140.0))] == [1.0, 0.0, 0.0, 1.0, 0.0]
    assert [one.share for one in standing(material, Budget(by_payer={"KAZ": 13.0}))] == [1.0, 0.0, 0.0, 1.0, 1.0]


def test_a_measure_is_contested_where_a_member_loses_more_than_matters(five: Material) -> None:
    found = {one.measure: one for one in standing(five)}
    assert [m for m, one in found.items() if one.contested] == ["m3"]
    (loser,) = found["m3"].losers
    assert (loser.member, loser.musd) == ("KAZ", pytest.approx(-2.0))
    assert (loser.signed_with, loser.brings_musd) == ("m0", pytest.approx(55.0))
    tolerant = made_up(EFFECTS, COSTS, materiality=Materiality(musd=25.0, percent=0.3))
    assert not any(one.contested for one in standing(tolerant))
    assert any(one.contested for one in standing(made_up(EFFECTS, COSTS, threshold={"KAZ": 3.0})))
    assert not any(one.contested for one in standing(made_up(EFFECTS, COSTS, threshold={"KAZ": -0.3})))


def test_standing_does_not_depend_on_labels_and_their_order(five: Material) -> None:
    rng = np.random.default_rng(3)
    times, costs = rng.uniform(0.0, 2.0, (30, 5)), rng.uniform(0.5, 2.0, (30, 5))
    known = {one.measure: one for one in standing(replace(five, drawn=drawn(five, times, costs)))}
    order = [3, 0, 4, 2, 1]
    effects, paid = (np.array(each)[order][:, ::-1] for each in (EFFECTS, COSTS))
    other = made_up(effects, paid, members=("UZB", "KAZ"), measures=[f"m{k}" for k in order])
    package = sum(1 << at for at, k in enumerate(order) if 0b01011 >> k & 1)
    other = replace(other, agreement=replace(other.agreement, recommended=package))
    again = {one.measure: one for one in standing(replace(other, drawn=drawn(other, times[:, order], costs[:, order])))}
    assert {m: (one.share, one.word, one.or_else) for m, one in known.items()} == {
        m: (one.share, one.word, one.or_else) for m, one in again.items()
    }
    assert {m: [x.member for x in one.losers] for m, one in known.items()} == {
        m: [x.member for x in one.losers] for m, one in again.items()
    }


def test_estimates_that_missed_say_which_standings_they_leave_open(five: Material) -> None:
    made = drawn(five, np.ones((20, 5)))
    gain = made.gain_musd.copy()
    # What was solved is far from what the measures add up to, and not along with their gains.
    gain[:, :, 0] += np.resize([80.0, -80.0], len(made.packages))[:, None]
    found = {one.measure: one.or_else for one in standing(replace(five, drawn=replace(made, gain_musd=gain)))}
    assert found["m1"] is Stands.POOR
    assert found["m0"] is None


def test_a_budget_names_its_best_package_and_why_the_others_are_left_out(five: Material) -> None:
    found = at_budget(five.payoffs, five.agreement, five.mechanism, Budget(40.0))
    assert (found.package, found.cost_musd, found.gain_musd, found.upfront_musd) == (0b01011, 34.0, 163.0, 340.0)
    assert {left.measure: left.why for left in found.left_out} == {"m2": Why.LOW_RETURN, "m4": Why.LOW_RETURN}
    small = at_budget(five.payoffs, five.agreement, five.mechanism, Budget(20.0))
    assert {left.measure: left.why for left in small.left_out} == {
        "m1": Why.NO_ROOM, "m2": Why.LOW_RETURN, "m4": Why.LOW_RETURN,
    }  # fmt: skip
    assert small.left_out[0].next_return == pytest.approx(2.0)


def test_a_measure_that_a_member_would_refuse_is_left_out_by_name() -> None:
    made = made_up(((5.0, 5.0), (-9.0, 90.0)), ((1.0, 1.0), (1.0, 1.0)))
    (left,) = at_budget(made.payoffs, made.agreement, made.mechanism, Budget()).left_out
    assert (left.measure, left.why, left.members) == ("m1", Why.REFUSED, ("KAZ",))


def test_joint_gain_rises_with_the_budget(five: Material) -> None:
    gains = [at_budget(five.payoffs, five.agreement, five.mechanism, Budget(b)).gain_musd for b in range(10, 100, 3)]
    assert gains == sorted(gains)


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (Budget(9.0), r"cheapest is m0 at USD 10 million a year"),
        (Budget(-1.0), "not a number of zero or more"),
        (Budget(upfront_musd=float("nan")), "not a number of zero or more"),
        (Budget(by_payer={"KAX": 3.0}), "unknown member 'KAX'"),
    ],
)
def test_bad_budgets(budget: Budget, said: str) -> None:
    material = made_up(EFFECTS[:3], COSTS[:3])
    with pytest.raises(InputError, match=said) as caught:
        at_budget(material.payoffs, material.agreement, material.mechanism, budget)
    assert caught.value.fix


def test_no_budget_buys_what_nobody_signs() -> None:
    material = made_up(((5.0, -5.0),), ((1.0, 0.0),))
    with pytest.raises(InputError, match="no budget buys"):
        at_budget(material.payoffs, material.agreement, material.mechanism, Budget(100.0))


def table(sections: tuple[Section, ...], named: str) -> Table:
    """Return a table by its id."""
    return next(b for s in sections for b in s.blocks if isinstance(b, Table) and b.id == named)


def test_the_sections_say_the_same_numbers(five: Material) -> None:
    times = np.ones((40, 5))
    times[:4] = 0.1
    material = replace(five, drawn=drawn(five, times))
    doubt, shown = under_doubt(material), choices(material)
    assert doubt is not None
    sides, risks, members = (table((doubt,), f"doubt-{named}") for named in ("choices", "risks", "members"))
    assert [row[1].said for row in sides.rows] == [choice.cost_musd for choice in shown]
    assert [row[3].said.low for row in sides.rows] == [choice.low_musd for choice in shown]
    assert [row[5].said.values["signed"].value for row in sides.rows] == [40, 36, 36, 36]
    assert [row[1].said for row in risks.rows] == [choice.worst_musd for choice in shown]
    assert [len(row) for row in members.rows] == [5, 5]
    every = table((doubt,), "data-drawn")
    assert every.file_only
    assert len(every.rows) == 31
    said = {text.key for text in texts_in(doubt.paragraphs)}
    assert said == {"doubt.drawn", "doubt.signed", "list.sentences", "doubt.refused"}
    main, annex = standing_section(material)
    rows = table((main,), "standing-measures").rows
    assert [len(row[-1].said.items) for row in rows if row[-1].said] == [1]
    assert {type(value) for value in rows[3][-1].said.items[0].values.values()} == {Name, Number}
    assert [row[2].said for row in rows] == [100.0 * one.share for one in standing(material)]
    assert annex.annex
    assert [row[2].said for row in table((annex,), "standing-ways").rows] == pytest.approx(
        [sum(e) - sum(c) for e, c in zip(EFFECTS, COSTS, strict=True)]
    )


def test_the_sections_work_without_draws_and_without_an_agreement(five: Material) -> None:
    doubt = under_doubt(five)
    assert doubt is not None
    assert doubt.paragraphs[0] == Text("doubt.cases", {"cases": counted(8)})
    assert [block.id for block in doubt.blocks] == ["doubt-choices"]
    assert len(table(standing_section(five), "standing-measures").columns) == 3
    nothing = replace(five, agreement=replace(five.agreement, recommended=None))
    assert (under_doubt(nothing), standing_section(nothing)) == (None, ())


def test_the_order_with_other_weights_is_said_where_it_differs() -> None:
    # The second brings a small state much, and only few people live there.
    made = made_up(((50.0, 1.0), (1.0, 40.0)), ((5.0, 0.0), (0.0, 5.0)), people=(90.0, 10.0))
    ladders = weighted_ladders(made)
    assert {how: turns(ladder, 2) for how, ladder in ladders.items()} == {
        Weighting.MONEY: [1, 2],
        Weighting.STATES: [1, 2],
        Weighting.PEOPLE: [1, 2],
    }
    richer = replace(made, payoffs=replace(made.payoffs, income_musd=np.array([[4000.0], [1000.0]])))
    ladders = weighted_ladders(richer)
    assert turns(ladders[Weighting.STATES], 2) == [2, 1]
    assert turns(ladders[Weighting.PEOPLE], 2) == [1, 2]
    assert best_within(ladders[Weighting.STATES], 5.0) == 2
    section = ladder_weights(replace(richer, agreement=replace(richer.agreement, recommended=1)))
    assert section is not None
    keys = [text.key for text in texts_in(section.paragraphs)]
    assert keys == ["weights.lead", "weights.differs", "weights.other", "weights.same"]
    assert [cell.said for cell in table((section,), "ladder-weights").rows[1][1:]] == [2, 1, 2]
    (region,) = (replace(e, population_million=float("nan")) for e in richer.region.economies[:1])
    unknown = replace(richer, region=replace(richer.region, economies=(region, *richer.region.economies[1:])))
    assert Weighting.PEOPLE not in weighted_ladders(unknown)


def test_numbers_to_get_need_200_draws(five: Material) -> None:
    rng = np.random.default_rng(4)
    few = replace(five, drawn=drawn(five, rng.uniform(0.5, 1.5, (100, 5))))
    section = numbers_to_get(few)
    assert section is not None
    assert (section.paragraphs, section.blocks) == (
        (Text("numbers.too_few", {"draws": counted(100), "needed": counted(200)}),),
        (),
    )
    assert numbers_to_get(five) is None


def test_numbers_to_get_name_what_carries_the_spread_and_where_choices_are_refused(five: Material) -> None:
    rng = np.random.default_rng(4)
    material = replace(five, drawn=drawn(five, rng.uniform(-0.3, 2.3, (250, 5))))
    section = numbers_to_get(material)
    assert section is not None
    assert section.paragraphs[0].values["input"] == Text("input.effect", {"about": Name("short", "m0")})
    shown = table((section,), "numbers-to-get")
    total = sum(cell.said for cell in (row[1] for row in shown.rows))
    assert total == pytest.approx(100.0)
    # The effects of the recommended package are worth 120, 60 and 17.
    assert [row[1].said for row in shown.rows[:2]] == pytest.approx([78.0, 20.0], abs=4.0)
    assert shown.rows[0][2].said == pytest.approx(120.0)
    (boxes,) = (part.items for part in section.paragraphs if isinstance(part, Items))
    assert all(text.values["where"][0].key == "numbers.below" for text in boxes)


def test_an_investment_is_limited_on_agendas_with_a_table_only(region: Region) -> None:
    with pytest.raises(InputError, match="short agendas only") as caught:
        settle(region, random_mechanism(1, measures=17), Terms(upfront_musd=5.0))
    assert caught.value.fix

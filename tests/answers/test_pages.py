"""The pages of one delegation and of two capitals: the same answer, what to ask of whom, what two could sign alone."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.answers import Material
from ortaq.answers.asks import Asking, asked_of, asks, claim
from ortaq.answers.pages import pages_for, pages_of_pair, require_delegation
from ortaq.answers.pair import Pair, pair_of, require_pair
from ortaq.answers.sections.pair.alone import shown_package
from ortaq.answers.sections.pair.trade import furthest_apart, sold
from ortaq.brief import brief
from ortaq.core import InputError, Mechanism, Region, Rules
from ortaq.core.report import Section, Table
from ortaq.observe.regions.counts import Count
from tests.answers.made_up import made_up


@pytest.fixture(scope="module")
def rail(material: Material) -> Pair:
    """Return Kazakhstan and Kyrgyzstan, who need nobody else for the rail."""
    return pair_of(material, "KAZ", "KGZ")


def table_of(section: Section, id: str) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table) and block.id == id)


# One delegation


def test_every_member_has_the_same_pages(material: Material):
    ids = {member: [s.id for s in pages_for(material, member).sections] for member in material.payoffs.members}
    assert len({tuple(each) for each in ids.values()}) == 1
    assert ids["KGZ"][0] == "delegation"
    assert pages_for(material, "KGZ").of == ("KGZ",)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_all_forms_show_the_pages(material: Material, language: str):
    made = brief(material, language, pages_for(material, "UZB"))
    assert made.data["question"]["of"] == ["UZB"]
    assert made.data["sections"][0]["id"] == "delegation"
    assert 'id="delegation"' in made.html
    assert "[en]" not in made.html


@pytest.mark.slow
@pytest.mark.parametrize("language", ["kk", "ky", "tg", "tk", "uz"])
def test_the_first_page_is_said_in_every_language(material: Material, language: str, rail: Pair):
    for pages in (pages_for(material, "KGZ"), pages_of_pair(material, rail)):
        front = brief(material, language, replace(pages, sections=pages.sections[:1]))
        assert "[en]" not in front.html


def test_own_gains_are_those_that_everybody_sees(material: Material):
    page, focus = pages_for(material, "KGZ").sections[0], material.agreement.recommended
    assert focus is not None
    at = material.payoffs.members.index("KGZ")
    row = table_of(page, "own-choices").rows[table_of(page, "own-choices").chosen or 0]
    mean = float(material.payoffs.gain_musd[focus, at] @ material.payoffs.probability)
    assert row[2].said.central == pytest.approx(mean)
    assert row[6].said == pytest.approx(float(material.payoffs.cost_musd[focus, at]))


def test_the_last_section_says_where_all_comes_from(material: Material, rail: Pair):
    """What a ledger tells is put before it."""
    for pages in (pages_for(material, "KGZ"), pages_of_pair(material, rail)):
        assert pages.sections[-1].id == "provenance"


def test_where_nobody_signs_the_page_says_what_comes_closest(material: Material):
    high = replace(material.agreement, recommended=None, accepted=np.array([], dtype=np.int64))
    pages = pages_for(replace(material, agreement=high, dependence=None, accounts=(), schedule=None), "KGZ")
    assert pages.sections[0].title.key in {"front.for_closest", "front.for_nothing"}


def test_a_measure_that_others_lose_by_is_asked_for_at_the_price_of_their_loss():
    """m0 brings both 3; m1 brings KAZ 10 and takes 4 from UZB, which would refuse both together."""
    found = made_up([[3.0, 3.0], [10.0, -4.0]], [[0.0, 0.0], [0.0, 0.0]])
    assert found.agreement.recommended == 1
    (own,) = asks(found, "KAZ")
    assert (own.asking, own.measure, own.of) == (Asking.CONSENT, "m1", ("UZB",))
    assert (own.worth_musd, own.price_musd, own.pays) == (10.0, 4.0, True)
    assert asks(found, "UZB") == ()
    assert asked_of(found, "UZB") == (own,)


def test_a_measure_of_the_package_by_which_a_member_loses_is_paid_for_by_who_gains_most():
    found = made_up([[10.0, 8.0], [10.0, -4.0]], [[0.0, 0.0], [0.0, 0.0]])
    assert found.agreement.recommended == 3
    (own,) = asks(found, "UZB")
    assert (own.asking, own.measure, own.of, own.worth_musd) == (Asking.PAYMENT, "m1", ("KAZ",), 4.0)
    assert not own.pays


def test_nothing_is_asked_where_nothing_is_left_to_ask():
    found = made_up([[3.0, 3.0]], [[0.0, 0.0]])
    assert asks(found, "KAZ") == asked_of(found, "KAZ") == ()
    assert claim(found, "KAZ") is None


def test_what_members_could_claim_adds_up_to_nothing(material: Material):
    found = [claim(material, member) for member in material.payoffs.members]
    assert sum(one.musd for one in found if one is not None) == pytest.approx(0.0, abs=1e-9)
    least = min((one for one in found if one is not None), key=lambda one: one.musd)
    assert all(least.member in one.above for one in found if one is not None and one.musd > 0.0 and one.above)


@pytest.mark.parametrize(
    ("member", "said"), [("KGS", "did you mean 'KGZ'"), ("ROW", "--pair"), ("XYZ", "known: KAZ, KGZ, UZB, ROW")]
)
def test_who_does_not_sit_at_the_table_has_no_pages(region: Region, mechanism: Mechanism, member: str, said: str):
    with pytest.raises(InputError) as caught:
        require_delegation(region, mechanism, member)
    assert said in caught.value.fix
    assert caught.value.where == f"--for {member}"


# Two capitals


def test_two_sign_alone_what_needs_only_them_and_gain_what_the_table_of_all_says(material: Material, rail: Pair):
    alone = rail.alone
    assert alone is not None
    assert alone.bits == (0,)
    own = [material.payoffs.members.index(code) for code in ("KAZ", "KGZ")]
    np.testing.assert_allclose(alone.payoffs.gain_musd[1], material.payoffs.gain_musd[1][own], rtol=1e-9)
    np.testing.assert_allclose(alone.payoffs.cost_musd[1], material.payoffs.cost_musd[1][own])
    outside = alone.outside
    assert outside is not None
    third = material.payoffs.members.index("UZB")
    told = outside.gain_musd[0, outside.packages.index(1), outside.economies.index("UZB")]
    np.testing.assert_allclose(told, material.payoffs.gain_musd[1][third], rtol=1e-9)


def test_measures_of_two_keep_the_letters_of_the_agenda(material: Material):
    alone = pair_of(material, "UZB", "KAZ").alone
    assert alone is not None
    assert alone.bits == (1, 2)
    assert (alone.on_agenda(1), alone.on_agenda(2), alone.on_agenda(3)) == (2, 4, 6)


def test_two_who_refuse_sign_nothing_alone(material: Material):
    """Each asks for five percent of its income, which the rail does not bring."""
    proud = replace(material.mechanism, threshold_percent=dict.fromkeys(material.mechanism.members, 5.0))
    found = pair_of(replace(material, mechanism=proud), "KAZ", "KGZ")
    assert found.alone is not None
    assert found.alone.agreement.recommended is None
    assert shown_package(found.alone) == 1
    assert pages_of_pair(material, found).sections[0].title.key == "front.pair_refused"


def test_a_measure_that_needs_one_that_others_hold_cannot_be_signed_alone(material: Material):
    bound = replace(material.mechanism, rules=Rules(requires={"rail": ("parks",)}))
    assert pair_of(replace(material, mechanism=bound), "KAZ", "KGZ").alone is None


def test_a_partner_outside_has_a_page_too(material: Material):
    found = pair_of(material, "KGZ", "ROW")
    assert found.alone is None
    pages = pages_of_pair(material, found)
    assert pages.sections[0].title.key == "front.pair_nothing"
    assert "pair-with-others" not in [s.id for s in pages.sections]
    assert "[en]" not in brief(material, "ru", pages).html


def test_a_stop_between_two_is_the_same_from_both_ends(material: Material, rail: Pair):
    turned = pair_of(material, "KGZ", "KAZ")
    before, after = rail.weighing.before.from_partner.central, turned.weighing.before.from_partner.central
    assert before[0, 1] == pytest.approx(after[1, 0], rel=1e-9)
    assert np.isnan(before[0, 0])


def test_trade_is_that_of_the_region_and_counts_stay_side_by_side(material: Material, region: Region, rail: Pair):
    i, n = (region.economy_ids.index(code) for code in ("KAZ", "KGZ"))
    assert sold(region, "KAZ", "KGZ").central == pytest.approx(float(region.flow[:, n, i].sum()))
    assert furthest_apart(rail) is None
    counts = (
        Count("KAZ", "KGZ", "goods", 2023, 60.0, "toy", "by the seller"),
        Count("KAZ", "KGZ", "goods", 2023, 20.0, "toy", "by the buyer"),
        Count("KAZ", "KGZ", "goods", 2020, 1.0, "toy", "of another year"),
    )
    counted = replace(rail, counts=counts)
    apart = furthest_apart(counted)
    assert apart is not None
    assert apart.value == pytest.approx(3.0)
    trade = next(s for s in pages_of_pair(material, counted).sections if s.id == "pair-trade")
    assert [row[2].said for row in table_of(trade, "pair-counts").rows] == [60.0, 20.0, 1.0]


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("KAZ", "names no pair", "CHN-TJK"),
        ("KAZ-KGZ-UZB", "names no pair", "CHN-TJK"),
        ("KAZ-", "names no pair", "CHN-TJK"),
        ("KAZ-KAZ", "on both sides", "--for KAZ"),
        ("KAZ-KGS", "unknown economy", "KGZ"),
        ("KAZ-BRA", "unknown economy", "known"),
    ],
)
def test_a_pair_that_cannot_be_told_of_is_refused(region: Region, mechanism: Mechanism, text: str, what: str, fix: str):
    with pytest.raises(InputError) as caught:
        require_pair(region, mechanism, text)
    assert what in caught.value.what
    assert fix in caught.value.fix
    assert caught.value.where.startswith(f"--pair {text}")


def test_one_of_a_pair_sits_at_the_table(region: Region, mechanism: Mechanism):
    fewer = replace(mechanism, members=("KAZ",), threshold_percent={})
    assert require_pair(region, fewer, " kaz-row ") == ("KAZ", "ROW")
    with pytest.raises(InputError, match="neither KGZ nor ROW sits at the table"):
        require_pair(region, fewer, "KGZ-ROW")

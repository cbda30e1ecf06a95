"""Who is not at the table: everybody's gains from the members' equilibria, and guests that observe or pay."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.answers import Guest, answer, everyone, gains_outside, seated
from ortaq.answers.sections.outside import outside_of, outside_section, told_outside
from ortaq.cli.questions.guests import guests
from ortaq.core import CENTRAL, Cost, InputError, Materiality, Verdict
from ortaq.core.report import Number, Text
from ortaq.model import costs, gains
from tests.worlds import toy_mechanism, toy_region

RAIL, ALL = 1, 7


@pytest.fixture(scope="module")
def found():
    region, mechanism = toy_region(), replace(toy_mechanism(), materiality=Materiality(0.01, 25.0))
    here = gains(region, everyone(region, mechanism), [RAIL, ALL])
    return gains_outside(region, mechanism, [RAIL, ALL], {"central": here})


def test_members_gain_the_same_whoever_else_is_asked(region, mechanism):
    members = [region.economy_ids.index(m) for m in mechanism.members]
    everybody = gains(region, everyone(region, mechanism), [RAIL, ALL])
    np.testing.assert_array_equal(everybody.part(members=members).musd, gains(region, mechanism, [RAIL, ALL]).musd)
    np.testing.assert_array_equal(everybody.part([1]).musd, everybody.musd[[1]])


def test_non_members_keep_all_they_gain_and_the_mean_weighs_shocks(found, region, mechanism):
    assert found.economies == ("ROW",)
    assert not found.paid_musd.any()
    mean = float(found.gain_musd[0, 0, 0] @ mechanism.shock_probability)
    assert found.gains(RAIL)[0].central == pytest.approx(mean)
    assert found.joint(RAIL).central == pytest.approx(mean)
    assert found.worst(RAIL)[0][0] == pytest.approx(found.gain_musd[0, 0, 0].min())


def test_what_is_too_small_is_indifferent_and_a_range_over_both_sides_is_open(found):
    assert found.material_musd[0] == pytest.approx(min(1e-4 * found.income_musd[0, 0], 25.0))
    size = found.material_musd[0]
    for ends, word in (
        ((0.5, 0.5), Verdict.INDIFFERENT),
        ((2.0, 1.5), Verdict.GAINS),
        ((-2.0, -1.5), Verdict.LOSES),
        ((2.0, -1.5), Verdict.OPEN),
    ):
        made = np.array(ends)[:, None, None, None] * size * np.ones((2, 2, 1, 2))
        assert replace(found, gain_musd=made).verdicts(RAIL) == (word,)


def test_a_payer_takes_its_share_off_the_others_and_off_its_own_gain(region, mechanism):
    visitor = Guest("ROW", {"rail": 0.2})
    table = seated(region, mechanism, [visitor])
    assert table.measures[0].cost.payers == pytest.approx({"KAZ": 0.4, "KGZ": 0.4, "ROW": 0.2})
    assert costs(table, [RAIL]).sum() == pytest.approx(0.8 * costs(mechanism, [RAIL]).sum())
    free = gains(region, everyone(region, mechanism), [RAIL])
    paying = gains(region, everyone(region, table), [RAIL])
    np.testing.assert_allclose(free.musd.sum(axis=1), paying.musd.sum(axis=1))
    tried = gains_outside(region, table, [RAIL], {"central": paying}, [visitor])
    whole = float(costs(mechanism, [RAIL]).sum())
    assert tried.paid_musd[0, 0, 0] == pytest.approx(0.2 * whole)
    # At the largest share it would pay, the worst shock leaves it exactly nothing.
    most = tried.most_paid(table, RAIL, visitor, "rail")
    spare = float(free.musd[0, region.economy_ids.index("ROW")].min())
    assert most == pytest.approx(min(max(spare / whole, 0.0), 1.0))


@pytest.mark.slow
def test_the_answer_tells_of_others_and_of_guests(region, mechanism):
    material = answer(region, mechanism, guests=[Guest("ROW", {"rail": 0.2})])
    assert material.outside is not None
    assert set(material.outside.packages) <= set(material.bands)
    first, *_ = told_outside(material.outside, material.agreement.focus)
    said = material.outside.joint(material.agreement.focus)
    assert first.values["low"] == Number(said.low, first.values["low"].reading)
    assert said.low <= said.central <= said.high
    section = outside_section(material)
    assert section is not None
    assert [block.id for block in section.blocks] == ["outside-gains", "outside-packages", "outside-all"]
    (tried,) = section.paragraphs[-1].items
    assert isinstance(tried, Text)
    assert tried.key == ("outside.payer" if material.agreement.focus & RAIL else "outside.observer")


def test_where_all_are_members_nobody_is_outside(region, mechanism):
    whole = everyone(region, mechanism)
    assert gains_outside(region, whole, [RAIL], {"central": gains(region, whole, [RAIL])}) is None


def test_an_observer_pays_nothing(region, mechanism):
    table = seated(region, mechanism, [Guest("ROW")])
    assert table == mechanism
    here = gains(region, everyone(region, table), [ALL], CENTRAL)
    section = outside_of(table, gains_outside(region, table, [ALL], {"central": here}, [Guest("ROW")]), ALL)
    assert section.paragraphs[-1].items[0].key == "outside.observer"


def test_guests_are_typed_by_id_or_letter(mechanism):
    typed = guests(["ROW=A:0.2+tariffs:0.1", "XXX"], mechanism)
    assert typed == (Guest("ROW", {"rail": 0.2, "tariffs": 0.1}), Guest("XXX"))
    assert [dict(g.shares) for g in typed] == [{"rail": 0.2, "tariffs": 0.1}, {}]
    assert guests(None, mechanism) == ()


@pytest.mark.parametrize(
    ("visitors", "said"),
    [
        ([Guest("XXX")], "XXX"),
        ([Guest("KAZ")], "member already"),
        ([Guest("ROW", {"railway": 0.1})], "railway"),
        ([Guest("ROW", {"rail": 1.2})], "share of 1.2"),
        ([Guest("ROW", {"tariffs": 0.2})], "costs nothing"),
    ],
)
def test_a_guest_that_cannot_be_seated_is_named(region, mechanism, visitors, said):
    with pytest.raises(InputError, match=said):
        seated(region, mechanism, visitors)


def test_guests_cannot_pay_more_than_the_whole(region, mechanism):
    two = replace(mechanism, members=("KAZ", "KGZ"))
    assert isinstance(two.measures[0].cost, Cost)
    with pytest.raises(InputError, match="guests pay 130 %"):
        seated(region, two, [Guest("ROW", {"rail": 0.7}), Guest("UZB", {"rail": 0.6})])


@pytest.mark.parametrize("typed", ["ROW=rail", "ROW=rail:much", "ROW="])
def test_a_share_that_is_no_number_is_refused(mechanism, typed):
    with pytest.raises(InputError, match="share of a cost"):
        guests([typed], mechanism)

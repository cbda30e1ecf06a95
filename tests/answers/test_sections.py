"""What an answer says of agreement is values: every number stands in a cell or is a number of a sentence."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ortaq.agreement import Listed, Timing, participation, refusal, sharing, transfers
from ortaq.answers import Explanation, Material, Terms, answer, compose, explain, settle
from ortaq.answers.sections.agreed import agreed
from ortaq.answers.sections.chosen import chosen_package, signed_packages
from ortaq.answers.sections.reasons import fixes, objections, objections_table
from ortaq.answers.sections.searched import agreed_of_searched
from ortaq.answers.sections.sharing import payments
from ortaq.answers.sections.solutions import chosen_by, solutions_table
from ortaq.answers.sections.why import why
from ortaq.answers.sections.words import in_short, tag, tags
from ortaq.core import Band, house_texts, say
from ortaq.core.report import Cell, Items, Name, Number, Section, Table, Text
from ortaq.core.subsets import bits
from tests.model.test_screening import random_mechanism
from tests.worlds import toy_region


@pytest.fixture(scope="session")
def refused_material(region, mechanism) -> Material:
    """Return the answer where every member asks for more than any package gives."""
    return answer(region, replace(mechanism, threshold_percent=dict.fromkeys(mechanism.members, 5.0)))


def strings(said) -> Iterator[str]:
    """Yield all that is said as it is, in no language."""
    match said:
        case str():
            yield said
        case Text(_, values):
            for value in values.values():
                yield from strings(value)
        case tuple() | Items():
            for item in said.items if isinstance(said, Items) else said:
                yield from strings(item)
        case Cell():
            for part in (said.said, said.unit, said.flag, said.more):
                yield from strings(part)
        case Table():
            for part in (said.title, said.note, *((c.title, c.unit) for c in said.columns), *said.rows):
                yield from strings(part)
        case Section():
            for part in (said.title, said.paragraphs, tuple(b for b in said.blocks if isinstance(b, Table))):
                yield from strings(part)
        case _:
            assert isinstance(said, Name | Number | Band | float | int)


def own(material: Material) -> tuple[Section, ...]:
    """Return the sections of the house: those of domains are tested beside them."""
    sections = compose(replace(material, reports={})).sections
    return (*sections, *(chosen_package(material, p, 0) for p in material.payoffs.packages[:4].tolist()))


@pytest.mark.slow
@pytest.mark.parametrize("which", ["material", "refused_material"])
def test_sections_on_agreement_hold_no_printed_number(which, request):
    material = request.getfixturevalue(which)
    # Digits of a recomputed table's case, and what members and sources are called, are no numbers of an answer.
    about = {"answer", "agenda", "packages", "stability", "shocks", "principles", "refusals", "chosen", "signed"}
    sections = [s for s in (*own(material), signed_packages(material)) if s.id in about]
    assert len(sections) >= len(about)
    said = {text for section in sections for text in strings(section)}
    assert [text for text in said if re.search(r"\d", text)] == []


def test_measures_have_letters_however_long_the_agenda():
    assert [tag(bit) for bit in (0, 25, 26, 39, 52)] == ["A", "Z", "AA", "AN", "BA"]
    assert tags(0b101) == "A C"
    assert bits(0b1010) == (1, 3)


def test_long_packages_are_told_by_what_they_leave_out():
    agenda = ("a", "b", "c", "d", "e")
    assert in_short(agenda, 0b11111).said.key == "package.all"
    assert in_short(agenda, 0b01111).said.key == "package.all_but"
    assert len(in_short(agenda, 0b00011).said.items) == 2


@pytest.mark.slow
def test_the_table_of_objections_holds_the_numbers_of_the_refusal(refused_material: Material):
    agreement = refused_material.agreement
    found = refusal(refused_material.payoffs, agreement, agreement.focus)
    table = objections_table(agreement, found)
    assert [row[0].said.id for row in table.rows] == [o.member for o in found.objections]
    assert [row[2].said for row in table.rows] == [o.gain_percent for o in found.objections]
    assert [row[2].more[0].said for row in table.rows] == [o.gain_musd for o in found.objections]
    assert [row[4].said for row in table.rows] == [o.shortfall_musd for o in found.objections]
    relief = {found.objections[0].member: (agreement.measures[0], 0.5)}
    relieved = objections_table(agreement, found, relief)
    assert [row[5].said for row in relieved.rows[:2]] == [Name("change", agreement.measures[0]), ""]
    assert len(objections(found)) == len(found.objections)
    dropped = fixes(found, agreement.measures, {1: agreement.measures[1]})
    assert "fix.dropped" in {text.key for text in dropped}


def test_payments_are_shown_by_timing_or_said_to_be_none(material: Material):
    listed = Listed.of_table(material.payoffs, material.agreement)
    assert payments(listed, material.agreement.recommended, {}).paragraphs[0].key == "payments.needless"
    package = next(p for p in listed.packages.tolist() if not listed.is_accepted(p))
    paid = {t: transfers(listed.payoffs, listed.agreement, package, timing=t) for t in Timing}
    section = payments(listed, package, paid)
    *shown, totals = section.blocks
    assert totals.file_only
    assert [row[1].said for row in totals.rows] == ["fixed", "contingent"]
    assert len(shown) + len(section.paragraphs) == len(Timing)
    for table, found in zip(shown, (p for p in paid.values() if p is not None), strict=True):
        printed = [[cell.said for cell in row[1:]] for row in table.rows]
        width = 1 if found.timing is Timing.FIXED else found.received_musd.shape[1]
        assert printed == found.received_musd[:, :width].tolist()


def test_packages_that_stand_out_say_who_would_leave_them(material: Material):
    agreement = material.agreement
    chosen = chosen_by(agreement.recommended, agreement.solutions)
    listed = Listed.of_table(material.payoffs, agreement)
    table = solutions_table(listed, chosen, material.stability, with_shock=True)
    assert len(table.rows) == len(chosen)
    for package, row in zip(chosen, table.rows, strict=True):
        left = material.stability.departure(package)
        assert row[2].said.key == ("stability.lasts" if left is None else "stability.left_by")
        assert [c.said for c in row[3:-1]] == agreement.robust_gain_percent[package].tolist()
        assert row[-1].said == pytest.approx(agreement.robust_gain_musd[package].sum())


def words(*sections: Section) -> str:
    """Return all paragraphs in English, economies and measures by their codes."""
    said = (p for section in sections for p in section.paragraphs)
    return " ".join(say(p.items if isinstance(p, Items) else p, house_texts("en")) for p in said)


def test_what_all_would_sign_is_told_of_a_table(material: Material, refused_material: Material):
    for given in (material, refused_material):
        settled = Listed.of_table(given.payoffs, given.agreement)
        taking_part = participation(given.payoffs, given.agreement)
        sections = agreed(settled, given.stability, given.sharing, taking_part)
        tables = {table.id: table for section in sections for table in section.blocks}
        assert ("signed-solutions" in tables) is bool(given.agreement.accepted.size)
        assert tables["sharing"].rows[0][1].said == given.sharing.alone_musd[0]
        assert tables["participation"].rows[0][3].said >= 0
        assert f"{taking_part.lasting.sum()} of {len(taking_part.packages)} sets" in words(*sections)
        for member, best in given.agreement.obstacles.unreachable.items():
            assert f"threshold of {member}: the best gives +{best:.3g}" in words(*sections)
        assert [text for section in sections for text in strings(section) if re.search(r"\d", text)] == []


@pytest.mark.parametrize("asked", [1, 7])
def test_one_package_is_explained(material: Material, refused_material: Material, asked):
    for given in (material, refused_material):
        settled = Listed.of_table(given.payoffs, given.agreement)
        found = None if settled.is_accepted(asked) else refusal(given.payoffs, given.agreement, asked)
        section = why(Explanation(asked, settled, found), given.stability, given.agreement)
        assert section.blocks[0].id == ("signed-solutions" if found is None else "objections")
        assert ("All members would sign it." in words(section)) is (found is None)


@pytest.mark.slow
def test_an_agenda_without_a_table_says_how_certain_it_is():
    region, mechanism = toy_region(), random_mechanism(7, measures=9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ortaq.answers.agenda.MOST_MEASURES", 8)
        evaluated, settled = settle(region, mechanism, Terms())
    assert evaluated.search is not None
    payoffs, agreement = settled.by_package(mechanism)
    own = sharing(payoffs, agreement)
    section, together = agreed_of_searched(evaluated, settled, evaluated.search, agreement, own, least_return=1.5)
    said = words(section)
    assert together.blocks[0].id == "sharing"
    assert "9 measures and 511 packages, too many for a table of all gains" in said
    assert f"{evaluated.solved} packages were solved" in said
    rounds, proof = evaluated.search.rounds, evaluated.search.certified
    assert f"After {rounds} round{'s' if rounds > 1 else ''} it picked nothing new." in said
    assert proof is not None
    assert f"all {proof.around} packages that the rules allow" in said
    assert f"of {proof.drawn} packages drawn from all that the rules allow" in said
    assert f"in groups of up to {evaluated.search.tried_size}, could leave" in said
    assert f"{evaluated.solves:,} equilibria were computed." in said
    if settled.accepted.size:
        assert [block.id for block in section.blocks][-1] == "steps"
    for asked in (settled.recommended or settled.closest, 1):
        told = words(why(explain(region, mechanism, evaluated, settled, asked), None, agreement, tabled=False))
        assert "packages next to it" in told

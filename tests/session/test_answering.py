"""A page answers the agreed course and nothing else, and knows what its answers have told."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.session.answering import Answered, admitted, told
from ortaq.session.course import Question, Terms, course, opened, question, terms_of
from ortaq.session.limits import Limits, meaning, refusals
from tests.session.agendas import small_agenda

AGENDA = small_agenda(measures=6)
TERMS = Terms(block=8, blocks=2, steps=(0.0, 0.1))
ORDER = course(AGENDA, TERMS)
MEASURES = Question("measures", 0, 0, tuple(range(6)))


def answered(count: int) -> Answered:
    before = admitted(AGENDA, TERMS, 0, MEASURES, Answered())
    for number in range(count):
        before = admitted(AGENDA, TERMS, 0, question(TERMS, ORDER, number), before)
    return before


def test_the_course_is_answered_to_its_end_and_no_further() -> None:
    assert TERMS.questions(len(ORDER)) == 4
    assert answered(4).blocks == 4
    with pytest.raises(InputError, match="beyond the 4"):
        question(TERMS, ORDER, 4)


def test_any_two_packages_of_the_course_differ_in_two_measures() -> None:
    masks = AGENDA.packages[ORDER]
    assert min((int(a) ^ int(b)).bit_count() for a in masks for b in masks if a != b) >= TERMS.apart
    assert not (AGENDA.packages[course(AGENDA, TERMS, 0b1001)] & 0b1001).any()


@pytest.mark.parametrize(
    "bad",
    [
        question(TERMS, ORDER, 0),
        question(TERMS, ORDER, 2),
        replace(question(TERMS, ORDER, 1), rows=question(TERMS, ORDER, 0).rows),
        replace(question(TERMS, ORDER, 1), rows=question(TERMS, ORDER, 1).rows[::-1]),
        replace(question(TERMS, ORDER, 1), rows=(9999,)),
        replace(question(TERMS, ORDER, 1), step=1),
        replace(question(TERMS, ORDER, 1), number=-1),
        MEASURES,
        Question("improve", 0, 0, (1,)),
        Question("bid", 1, 0, (1,)),
        Question("bid", 0, 0, (1, 1)),
        Question("bid", 0, 0, (9999,)),
        Question("bid", 0, 0, (-1,)),
        Question("bid", 0, 0, (1, 2, 3, 4)),
        Question("bid", 0, 0, ()),
        Question("census", 0, 0, (1,)),
    ],
)
def test_a_question_that_was_not_agreed_is_refused(bad: Question) -> None:
    with pytest.raises(InputError) as refused:
        admitted(AGENDA, TERMS, 0, bad, answered(1))
    assert "tell the other delegations" in refused.value.fix


def test_a_host_that_changes_the_course_in_between_is_refused() -> None:
    began = answered(1)
    other = question(TERMS, course(AGENDA, TERMS, 1), 1)
    with pytest.raises(InputError, match="not the one that stands at its place"):
        admitted(AGENDA, TERMS, 1, other, began)
    assert admitted(AGENDA, TERMS, 1, question(TERMS, ORDER, 1), began).blocks == 2


def test_bids_are_as_many_as_agreed_and_never_about_the_same_package() -> None:
    before = answered(1)
    for number in range(TERMS.rounds):
        before = admitted(AGENDA, TERMS, 0, Question("bid", number, 0, (number,)), before)
    with pytest.raises(InputError, match="beyond"):
        admitted(AGENDA, TERMS, 0, Question("bid", TERMS.rounds, 0, (20,)), before)
    with pytest.raises(InputError, match="earlier round"):
        admitted(AGENDA, TERMS, 0, Question("bid", 1, 0, (0,)), replace(before, bids=1))


def test_one_question_follows_a_deal_and_limits_are_asked_no_more() -> None:
    dealt = replace(answered(1), deal=int(ORDER[0]), put=frozenset({int(ORDER[0])}))
    rows = tuple(int(row) for row in ORDER if int(row) not in dealt.put)[: TERMS.block]
    assert len(rows) == TERMS.block
    after = admitted(AGENDA, TERMS, 0, Question("improve", 0, 0, rows), dealt)
    for bad in (Question("improve", 0, 0, rows), question(TERMS, ORDER, 1), Question("bid", 0, 0, (3,))):
        with pytest.raises(InputError):
            admitted(AGENDA, TERMS, 0, bad, after)


def test_the_meter_holds_the_line_between_what_was_told() -> None:
    own = Limits(line=0.3 * float(AGENDA.gain_percent[:, 0].max()), slip=0.1)
    meant = meaning(AGENDA, "AAA", own)
    asked = [question(TERMS, ORDER, number) for number in range(4)]
    published = [(q, (~refusals(meant, own.slip, TERMS.steps[q.step], q.rows)).tolist()) for q in asked]
    widths = [told(meant, own, TERMS, published[:count]) for count in range(5)]
    assert widths[0].kept == 1.0
    assert [one.answers for one in widths] == [0, 8, 16, 24, 32]
    assert all(a.kept >= b.kept for a, b in pairwise(widths))
    assert all(one.low <= own.line <= one.high for one in widths)
    assert widths[-1].kept < 1.0
    silent = [(q, [False] * len(q.rows)) for q in asked]
    assert told(meaning(AGENDA, "AAA", Limits(refused=AGENDA.measures)), own, TERMS, silent).kept == 1.0


def test_terms_come_back_and_bad_ones_are_refused() -> None:
    assert terms_of(TERMS.record, "act") == TERMS
    for change in ({"steps": [0.1]}, {"steps": [0.0, 0.0]}, {"rounds": 9}, {"block": 33}, {"blocks": 0}, {"more": 1}):
        with pytest.raises(InputError):
            terms_of({**TERMS.record, **change}, "act")


def test_a_blind_host_knows_the_first_step_of_what_was_open() -> None:
    answers = [[False] * 8, [True] + [False] * 7, [True] * 8]
    found = opened(TERMS, ORDER, answers)
    assert found[int(ORDER[8])] == 0
    assert found[int(ORDER[0])] == 1
    assert len(found) == 9
    assert np.all(np.isin(list(found), ORDER))

"""What is published of all members: words, packages in public order, and what all accept."""

from dataclasses import replace

import numpy as np

from ortaq.agreement.suggest import public_order
from ortaq.session import Phase, publishing
from ortaq.session.limits import Limits
from ortaq.session.state import Public, Round
from tests.session.agendas import small_agenda

AGENDA = small_agenda(3, 8)
PUBLIC = Public(members=AGENDA.members)
ALL = (-1e9, -150.0, 0.0, 1e9)


def test_ground_is_told_in_words_and_falls_with_the_lines() -> None:
    told = [
        publishing.ground(AGENDA, PUBLIC, {member: Limits(unit="musd", line=line) for member in AGENDA.members}, {})
        for line in ALL
    ]
    assert [one.word for one in told][::3] == ["many", "none"]
    assert [one.step for one in told][::3] == [0, -1]
    order = ["many", "some", "few", "none"]
    places = [order.index(one.word) for one in told]
    assert places == sorted(places)


def test_the_order_of_suggestions_is_public_whatever_limits_are_open() -> None:
    lines = {member: Limits(unit="musd", line=-1e9) for member in AGENDA.members}
    first = publishing.suggestions(AGENDA, PUBLIC, lines).packages
    assert first[0] == AGENDA.packages[public_order(AGENDA.gain_percent)[0]]
    assert all((a ^ b).bit_count() >= 2 for a in first for b in first if a != b)
    rounds = (Round(1, tuple(first), ()),)
    assert not set(publishing.suggestions(AGENDA, replace(PUBLIC, rounds=rounds), lines).packages) & set(first)


def test_nothing_is_left_where_all_is_off_the_table() -> None:
    off = dict.fromkeys(AGENDA.measures, "AAA")
    assert publishing.suggestions(AGENDA, replace(PUBLIC, off_table=off), {}).packages == []


def test_after_a_deal_only_what_is_worse_for_nobody_is_asked_about() -> None:
    gain = np.tile([[1.0], [2.0], [1.5]], (1, 3))
    gain[2, 0] = 0.5
    agenda = replace(
        small_agenda(3, 2), gain_percent=gain, gain_musd=gain, spent_musd=np.zeros((3, 3)), dependence_percent=None
    )
    public = Public(members=agenda.members, phase=Phase.RESULT, deal=1, rounds=(Round(1, (1,), (1,)),))
    asked = publishing.improvements(agenda, public)
    assert asked.accepted == [2]
    public = replace(public, phase=Phase.IMPROVEMENT, improvement=Round(0, (2,)))
    same = {member: {"2": "same"} for member in agenda.members}
    assert publishing.accepted(agenda, public, same, {}).accepted == []
    assert publishing.accepted(agenda, public, same | {"AAA": {"2": "better"}}, {}).accepted == [2]
    assert publishing.accepted(agenda, public, same | {"AAA": {"2": "worse"}}, {}).accepted == []
    assert publishing.accepted(agenda, public, {"AAA": {"2": "better"}}, {}).accepted == []

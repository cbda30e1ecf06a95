"""A session from its founding to the record: who may say what, what the clock publishes, what stays as it is."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ortaq.core import InputError
from ortaq.ledgers import Ledger
from ortaq.session import Given, Phase, Room, Terms, export_session, put_on_record
from ortaq.session.room import PRIVATE_FILE, PUBLIC_FILE
from ortaq.session.state import later
from tests.session.rooms import Held, limits

WORDS = {"en": "first", "ru": "первый", "zh": "第一"}
OTHER = {"en": "second", "ru": "второй", "zh": "第二"}


@pytest.fixture
def held(tmp_path: Path) -> Any:
    session = Held(tmp_path / "talks")
    yield session
    session.room.close()


@pytest.mark.slow
def test_from_founding_to_the_ledger(held: Held, tmp_path: Path) -> None:
    held.to_deal()
    state = held.room.state
    assert state.phase is Phase.RESULT
    assert state.deal == state.rounds[0].accepted[0]
    assert held.say("rapporteur", "draft", article="1", text=WORDS) == ""
    assert held.say("chair", "begin", phase="silence", seconds=60) == ""
    assert held.say("bbb", "reserve", text={"en": "as we read it"}) == ""
    held.wait(59)
    assert held.room.state.phase is Phase.SILENCE
    held.wait(1)
    assert held.room.state.phase is Phase.ADOPTED
    bands = dict.fromkeys(held.agenda.members, (1.0, 2.0, 3.0))
    entry = put_on_record(held.folder, held.room, bands)
    held.room.recorded(entry)
    assert put_on_record(held.folder, held.room, bands) == entry
    with Ledger.open(held.folder / "record.ledger") as ledger:
        (proposal,) = ledger.state().proposals.values()
        assert not ledger.state().refused
        assert not ledger.verify().faults
    assert proposal.adopted is not None
    assert proposal.by_silence
    assert tuple(proposal.said.measures) == held.agenda.measures_of(state.deal)
    assert proposal.said.gain_musd["AAA"] == (1.0, 2.0, 3.0)
    assert [one.act.author for one in proposal.reservations] == ["BBB"]
    adopted = next(line for line in held.room.lines() if '"kind":"adopted"' in line)
    assert "first" in proposal.text["en"]
    assert json.loads(adopted)["body"]["package"] == state.deal
    assert held.say("aaa", "off_table", measure="measure_0") == "session.refused.adopted"


@pytest.mark.slow
def test_the_export_checks_itself_and_sees_a_changed_act(held: Held, tmp_path: Path) -> None:
    held.to_deal()
    export_session(held.folder, tmp_path / "record")
    script = [sys.executable, str(tmp_path / "record" / "verify.py")]
    assert subprocess.run(script, capture_output=True, check=False).returncode == 0
    acts = tmp_path / "record" / "acts.jsonl"
    acts.write_bytes(acts.read_bytes().replace(b'"limits"', b'"limit"', 1))
    told = subprocess.run(script, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "FAULT" in told.stdout


@pytest.mark.slow
def test_limits_are_stated_once(held: Held) -> None:
    held.say("chair", "begin", phase="limits", seconds=60)
    assert held.answer("aaa", limits(1.0)) == ""
    assert held.answer("aaa", limits(2.0)) == "session.refused.frozen"
    held.wait(60)
    assert held.answer("bbb", limits(2.0)) == "session.refused.phase"


@pytest.mark.slow
def test_the_same_act_counts_once_and_its_name_is_nobody_elses(held: Held) -> None:
    assert held.say("aaa", "off_table", "my-name-1", measure="measure_0") == ""
    acts = held.room.head.acts
    assert held.say("aaa", "off_table", "my-name-1", measure="measure_0") == ""
    assert held.room.head.acts == acts
    assert held.say("bbb", "off_table", "my-name-1", measure="measure_1") == "session.refused.form"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seat", "kind", "body", "reason"),
    [
        ("aaa", "begin", {"phase": "limits", "seconds": 5}, "seat"),
        ("observer-1", "off_table", {"measure": "measure_0"}, "seat"),
        ("nobody", "off_table", {"measure": "measure_0"}, "seat"),
        ("projector", "answer", {"question": "limits-1", "answer": limits(0.0)}, "seat"),
        ("chair", "begin", {"phase": "silence", "seconds": 5}, "phase"),
        ("chair", "begin", {"phase": "limits"}, "clock"),
        ("chair", "result", {"accepted": [1]}, "seat"),
        ("chair", "found", {}, "form"),
        ("chair", "begin", {"phase": "limits", "seconds": 5, "more": 1}, "form"),
        ("aaa", "off_table", {"measure": "nothing"}, "unknown"),
        ("aaa", "propose", {"package": 99}, "unknown"),
        ("aaa", "propose", {"package": "1"}, "unknown"),
        ("aaa", "amend", {"article": "1", "text": {"en": "only one"}}, "language"),
        ("aaa", "amend", {"article": "1", "text": dict.fromkeys(WORDS, "x" * 4001)}, "long"),
        ("aaa", "object", {"text": {"en": "no"}}, "phase"),
        ("chair", "give_seat", {"seat": "two", "role": "delegation", "member": "AAA"}, "seat_taken"),
        ("chair", "give_seat", {"seat": "two", "role": "delegation", "member": "ZZZ"}, "member"),
        ("chair", "give_seat", {"seat": "two", "role": "observer", "member": "AAA"}, "member"),
        ("chair", "revoke_seat", {"seat": "nobody"}, "no_seat"),
        ("aaa", "nonsense", {}, "form"),
        ("aaa", "answer", {"question": "limits-1", "answer": limits(0.0)}, "phase"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_changes_nothing(
    held: Held, seat: str, kind: str, body: dict[str, Any], reason: str
) -> None:
    before = held.room.state, held.room.head
    assert held.say(seat, kind, **body) == f"session.refused.{reason}"
    assert (held.room.state, held.room.head) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [
        limits(float("inf")),
        limits(1.0, refused=["nothing"]),
        {"form": "other"},
        limits(1.0, weights={str(n): 1.0 for n in range(2_000)}),
        [],
        "text",
        None,
    ],
)
def test_a_garbage_answer_is_refused_without_a_word_of_it(held: Held, answer: Any) -> None:
    held.say("chair", "begin", phase="limits", seconds=60)
    assert held.answer("aaa", answer) == "session.refused.answer"
    assert held.room.state.answered == frozenset()


@pytest.mark.slow
def test_a_revoked_seat_says_nothing_and_a_replaced_address_hides_what_was_said(held: Held) -> None:
    first = held.room.new_address("aaa")
    assert held.room.seat_of("aaa", first)
    held.say("chair", "begin", phase="limits", seconds=60)
    assert held.answer("aaa", limits(12.5)) == ""
    assert b"12.5" in held.room.view("aaa")
    held.say("chair", "replace_seat", seat="aaa")
    second = held.room.new_address("aaa")
    assert not held.room.seat_of("aaa", first)
    assert not held.room.seat_of("bbb", second)
    assert held.room.seat_of("aaa", second)
    assert b"12.5" not in held.room.view("aaa")
    held.again()
    assert held.room.seat_of("aaa", second)
    assert b"12.5" not in held.room.view("aaa")
    held.say("chair", "revoke_seat", seat="aaa")
    assert not held.room.seat_of("aaa", second)
    assert held.say("aaa", "off_table", measure="measure_0") == "session.refused.seat"


@pytest.mark.slow
def test_who_does_not_answer_has_not_accepted(held: Held) -> None:
    held.to_bid({"aaa": -100.0, "bbb": -100.0})
    for seat in ("aaa", "bbb"):
        held.answer(seat, {str(one): "accept" for one in held.room.state.asked})
    held.wait(60)
    assert held.room.state.rounds[0].accepted == ()
    assert held.room.state.deal == 0


@pytest.mark.slow
def test_an_answer_must_name_every_package_and_no_other(held: Held) -> None:
    held.to_bid({"aaa": 0.0})
    asked = held.room.state.asked
    assert held.answer("aaa", {str(one): "accept" for one in asked[1:]}) == "session.refused.answer"
    assert held.answer("aaa", {str(one): "yes" for one in asked}) == "session.refused.answer"
    assert held.answer("aaa", {**{str(one): "accept" for one in asked}, "1": "accept"} | {"16": "accept"}) == (
        "session.refused.answer"
    )


@pytest.mark.slow
def test_the_clock_stops_goes_on_and_is_never_set_back(held: Held) -> None:
    held.say("chair", "begin", phase="limits", seconds=60)
    held.wait(20)
    held.say("chair", "pause")
    assert (held.room.state.until, held.room.state.left) == ("", 40)
    held.wait(3600)
    assert held.room.state.phase is Phase.LIMITS
    held.say("chair", "clock", seconds=40)
    at = held.room.state.at
    held.now = later(at, -3600)
    assert held.answer("aaa", limits(0.0)) == ""
    assert held.room.state.at == at
    held.now = at
    held.wait(40)
    assert held.room.state.phase is Phase.GROUND


@pytest.mark.slow
def test_an_objection_and_an_amendment_break_silence(held: Held) -> None:
    held.to_deal()
    held.say("chair", "begin", phase="silence", seconds=60)
    held.say("ccc", "object", text={"en": "not so"})
    assert held.room.state.phase is Phase.RESULT
    assert held.room.state.objections[0].member == "CCC"
    held.say("chair", "begin", phase="silence", seconds=60)
    assert held.room.state.objections == ()
    held.say("ccc", "amend", article="1", text=WORDS)
    assert held.room.state.phase is Phase.RESULT
    held.wait(600)
    assert held.room.state.phase is Phase.RESULT
    assert held.say("chair", "begin", phase="silence", seconds=60) == "session.refused.brackets"
    held.say("bbb", "amend", article="1", text=OTHER)
    assert held.say("rapporteur", "settle", article="1", choice=2) == ""
    assert held.room.state.articles["1"].text == OTHER
    assert held.say("chair", "begin", phase="silence", seconds=60) == ""


@pytest.mark.slow
def test_off_the_table_is_in_no_suggestion_and_what_members_put_forward_comes_first(held: Held) -> None:
    held.say("aaa", "off_table", measure="measure_3")
    held.say("bbb", "propose", package=0b0001)
    held.to_bid({})
    packages = held.room.state.rounds[0].packages
    assert packages[0] == 0b0001
    assert all(one & 0b1000 == 0 for one in packages)


@pytest.mark.slow
def test_rounds_end(tmp_path: Path) -> None:
    held = Held(tmp_path / "short", terms=Terms(rounds=1))
    held.to_bid({})
    held.wait(60)
    assert held.say("chair", "begin", phase="suggestion") == "session.refused.rounds"
    held.room.close()


@pytest.mark.slow
def test_a_private_act_whose_mark_was_lost_is_taken_again(held: Held) -> None:
    """As after a kill between the two files."""
    held.say("chair", "begin", phase="limits", seconds=60)
    kept, held.room._public.append = held.room._public.append, _fails
    with pytest.raises(InputError):
        held.say("aaa", "answer", "answer-name", question="limits-1", answer=limits(3.0))
    held.room._public.append = kept
    held.again()
    assert held.room.state.answered == frozenset()
    assert held.say("aaa", "answer", "answer-name", question="limits-1", answer=limits(3.0)) == ""
    held.again()
    assert held.room.state.answered == {"AAA"}
    assert held.room.answers.limits(held.agenda)["AAA"].line == 3.0


def _fails(_: object) -> None:
    raise InputError("the disk is full", where="", fix="")


@pytest.mark.slow
def test_a_full_disk_keeps_nothing_and_the_room_goes_on(held: Held) -> None:
    connection = held.room._public._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    told = _drafts(held, dict.fromkeys(WORDS, "x" * 4_000))
    assert "disk is full" in told
    connection.execute("PRAGMA max_page_count = 100000")
    assert held.say("rapporteur", "draft", article="1", text=WORDS) == ""


def _drafts(held: Held, words: dict[str, str]) -> str:
    """Write articles until the disk takes none; return what is said then, where nothing of the last one was kept."""
    for number in range(50):
        before = held.room.state, held.room.head
        try:
            held.say("rapporteur", "draft", article=f"a{number}", text=words)
        except InputError as error:
            return error.what if (held.room.state, held.room.head) == before else "something was kept"
    return "the disk takes all"


@pytest.mark.slow
def test_what_is_kept_is_not_changed_and_other_files_are_refused(held: Held, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error, match="not changed"):
        held.room._public._connection.execute("DELETE FROM act")
    held.room.close()
    other = tmp_path / "other"
    other.mkdir()
    for name in ("agenda.json", PUBLIC_FILE):
        (other / name).write_bytes((held.folder / name).read_bytes())
    (other / PRIVATE_FILE).write_bytes((held.folder / PUBLIC_FILE).read_bytes())
    with pytest.raises(InputError, match="no acts of a session"):
        Room.open(other)
    (other / "agenda.json").write_bytes((held.folder / "agenda.json").read_bytes() + b"\n")
    (other / PRIVATE_FILE).write_bytes((held.folder / PRIVATE_FILE).read_bytes())
    with pytest.raises(InputError, match="agenda is not the one"):
        Room.open(other)


@pytest.mark.slow
def test_nobody_takes_the_name_of_an_act_of_the_server(held: Held) -> None:
    for name in ("ground 15", "answered act-000001", "x" * 65, "short", "ünïcödé-name"):
        assert held.say("aaa", "off_table", name, measure="measure_0") == "session.refused.form"


@pytest.mark.slow
def test_a_second_server_writes_nothing(held: Held) -> None:
    other = Room.open(held.folder)
    assert held.say("aaa", "off_table", measure="measure_0") == ""
    with pytest.raises(InputError, match="another process"):
        other.take([Given("aaa", "act-of-another", "off_table", {"measure": "measure_1"})])
    other.close()


@pytest.mark.slow
def test_a_text_that_the_ledger_would_not_take_is_refused_before(held: Held) -> None:
    words = dict.fromkeys(WORDS, "x" * 4_000)
    for number in range(4):
        assert held.say("rapporteur", "draft", article=f"a{number}", text=words) == ""
    assert held.say("rapporteur", "draft", article="a4", text=words) == "session.refused.long"
    assert held.say("aaa", "amend", article="a0", text=words) == ""


@pytest.mark.slow
def test_nothing_is_asked_before_packages_are_published(held: Held) -> None:
    held.say("chair", "begin", phase="limits", seconds=1)
    held.wait(1)
    told = held.room.take(
        [
            Given("chair", "one-batch-1", "begin", {"phase": "suggestion"}),
            Given("chair", "one-batch-2", "begin", {"phase": "bid", "seconds": 5}),
        ]
    )
    assert told[0] is None
    assert told[1] is not None
    held.wait(0)
    assert held.say("chair", "begin", phase="bid", seconds=5) == ""

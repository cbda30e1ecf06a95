"""A sealed session from its founding to the record: the host sees masks, and a host that cheats is refused."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ortaq.core import InputError
from ortaq.ledgers import Ledger, PublicKey
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.session import Phase, Terms, export_session, found_session, put_on_record
from ortaq.session.course import course
from ortaq.session.delegate import SealedSeat
from ortaq.session.key_notes import mask_key, name_of, written
from ortaq.session.limits import Limits
from ortaq.session.sealed import committed
from tests.session.agendas import small_agenda
from tests.session.sealed_rooms import SALT, TERMS, Sealed

SECRET = 8642.13579


@pytest.fixture
def held(tmp_path: Path) -> Any:
    session = Sealed(tmp_path / "talks")
    yield session
    session.room.close()


def asking(held: Sealed, **limits: Limits) -> None:
    """Bring a session to its first question."""
    held.with_keys()
    held.frozen({seat: limits.get(seat, Limits("musd", -1000.0)) for seat in held.seats})


def test_from_founding_to_the_ledger_the_host_holds_no_limit(held: Sealed, tmp_path: Path) -> None:
    held.with_keys()
    held.frozen({"aaa": Limits("musd", SECRET, 0.5), "bbb": Limits(), "ccc": Limits(refused=("measure_3",))})
    held.pages_answer()
    held.say("chair", "begin", phase="suggestion")
    held.wait(0)
    held.pages_answer()
    held.again()
    held.say("chair", "begin", phase="bid", seconds=60)
    held.bids()
    assert held.room.state.deal == held.room.state.rounds[0].accepted[0]
    held.say("chair", "begin", phase="silence", seconds=60)
    held.wait(60)
    assert held.room.state.phase is Phase.ADOPTED
    entry = put_on_record(held.folder, held.room, {})
    assert put_on_record(held.folder, held.room, {}) == entry
    with Ledger.open(held.folder / "record.ledger") as ledger:
        assert not ledger.verify().faults
        assert not ledger.state().refused
        said = "".join(one.entry.body["text"]["en"] for one in ledger.entries() if one.entry.kind == "statement")
    opened = committed(
        json.dumps(Limits("musd", SECRET, 0.5).record, sort_keys=True, separators=(",", ":")).encode(), SALT
    )
    assert f"limits-1 AAA {opened}" in said
    assert all(f"bid-2 {member} " in said for member in held.agenda.members)
    assert held.room.state.sealing.notes["BBB"].ledger in said
    held.room.close()
    export_session(held.folder, tmp_path / "record")
    files = [file for folder in ("talks", "record") for file in (tmp_path / folder).rglob("*") if file.is_file()]
    assert not [file.name for file in files if str(SECRET).encode() in file.read_bytes()]


def test_what_all_could_sign_is_found_and_nothing_else(held: Sealed) -> None:
    asking(held, aaa=Limits("musd", 60.0), bbb=Limits("musd", -1000.0, refused=("measure_1",)))
    held.pages_answer()
    sealing, state = held.room.state.sealing, held.room.state
    assert sealing.measured == "1011"
    assert sealing.off == 0b10
    seat = held.seats["aaa"]
    rows = seat._before.course
    assert rows is not None
    for number, could in enumerate(sealing.blocks):
        for row, digit in zip(rows[4 * number :], could, strict=False):
            gain = held.agenda.gain_musd[row, 0]
            assert (digit == "1") == (gain >= 60.0)
    assert state.phase is Phase.GROUND
    assert (state.word, state.step) == (("few", 0) if "1" in "".join(sealing.blocks) else ("none", -1))


def test_lines_slip_by_steps_and_the_course_ends(held: Sealed) -> None:
    gain = held.agenda.gain_musd[:, 0]
    best = float(gain[course(held.agenda, TERMS)].max())
    asking(held, aaa=Limits("musd", best + 0.15 * float(gain.max()), 0.2))
    held.pages_answer()
    assert held.room.state.word == "none"
    assert held.room.state.step == 2
    assert "1" not in "".join(held.room.state.sealing.blocks[:-1])


def test_where_nothing_opens_packages_come_by_public_balance(held: Sealed) -> None:
    asking(held, aaa=Limits("musd", 1e9))
    held.pages_answer()
    state = held.room.state
    assert (state.word, state.step) == ("none", -1)
    rows = held.seats["aaa"]._before.course
    assert rows is not None
    assert len(state.sealing.blocks) == held.seats["aaa"].terms.questions(len(rows))
    held.say("chair", "begin", phase="suggestion")
    held.wait(0)
    assert len(held.room.state.rounds[0].packages) == 3


def test_a_member_that_leaves_ends_the_question_without_result_and_it_is_asked_again(held: Sealed) -> None:
    asking(held)
    held.pages_answer("aaa", "bbb")
    asked = held.room.state.sealing.asked
    held.wait(3600)
    assert held.room.state.sealing.asked == asked
    assert held.room.state.answered == {"AAA", "BBB"}
    assert held.say("aaa", "lapse") == "session.refused.seat"
    first = held.room.answers.to("measures-0")
    assert held.say("chair", "lapse") == ""
    held.wait(0)
    assert (held.room.state.word, held.room.state.sealing.measured) == ("unknown", "")
    held.say("chair", "begin", phase="suggestion")
    held.wait(0)
    assert held.room.state.sealing.asked == asked
    held.pages_answer()
    assert {member: held.room.answers.to("measures-0")[member] for member in first} == first
    assert held.room.state.rounds[0].packages


def test_who_misses_a_round_answers_the_next(held: Sealed) -> None:
    held.to_bid(dict.fromkeys(held.seats, -1000.0))
    held.wait(60)
    assert held.room.state.rounds[0].accepted == ()
    held.say("chair", "begin", phase="suggestion")
    held.wait(0)
    held.pages_answer()
    held.say("chair", "begin", phase="bid", seconds=60)
    held.bids(bbb=True)
    assert held.room.state.rounds[1].accepted == ()
    assert set(held.room.state.commitments["bid-3"]) == set(held.agenda.members)


def test_noise_reads_as_a_refusal_and_other_lengths_are_not_taken(held: Sealed) -> None:
    held.to_bid(dict.fromkeys(held.seats, -1000.0))
    good = held.seats["aaa"].bid(held.view("aaa"), [False] * 3, SALT)
    for bad in (
        {"mask": good["mask"]},
        {**good, "mask": good["mask"][:-3]},
        {**good, "mask": good["mask"][:-1] + "!"},
        {**good, "mask": f"{good['mask']}=="},
        {**good, "mask": 7},
        {**good, "commitment": "x" * 64},
        {**good, "line": SECRET},
    ):
        assert held.answer("aaa", bad) == "session.refused.answer"
    noise = {**good, "mask": written(random.Random(1).randbytes(24))}
    assert held.answer("aaa", noise) == ""
    for seat in ("bbb", "ccc"):
        held.answer(seat, held.seats[seat].bid(held.view(seat), [False] * 3, SALT))
    held.wait(60)
    assert held.room.state.rounds[0].accepted == ()


def test_a_key_is_signed_by_its_ledger_stands_once_and_is_not_swapped(held: Sealed) -> None:
    signer = key_from_seed("AAA", bytes(32))
    note = held.seats["aaa"].note(signer)
    assert held.say("bbb", "key", **note) == "session.refused.key"
    other = SealedSeat(held.agenda, held.room.lines()[0], "AAA", mask_key("AAA")).note(key_from_seed("X", bytes(32)))
    assert held.say("aaa", "key", **{**note, "key": other["key"]}) == "session.refused.key"
    assert held.say("aaa", "key", **{**note, "key": written(bytes(32))}) == "session.refused.key"
    assert held.say("aaa", "key", **{**note, "key": "short"}) == "session.refused.form"
    assert held.say("aaa", "key", **note) == ""
    same = SealedSeat(held.agenda, held.room.lines()[0], "BBB", held.seats["aaa"].key)
    object.__setattr__(same.key, "member", "BBB")
    assert held.say("bbb", "key", **same.note(signer)) == "session.refused.phase"
    object.__setattr__(same.key, "member", "AAA")
    held.with_keys()
    held.frozen({})
    assert held.say("aaa", "key", **note) == "session.refused.phase"


def test_a_new_holder_of_a_seat_brings_a_new_key_and_others_must_say_that_they_trust_it(held: Sealed) -> None:
    asking(held)
    held.pages_answer("aaa", "bbb")
    held.say("chair", "replace_seat", seat="ccc")
    held.seats["ccc"] = fresh = SealedSeat(held.agenda, held.room.lines()[0], "CCC")
    note = fresh.note(key_from_seed("CCC", bytes(32)))
    assert held.say("ccc", "key", **note) == "session.refused.phase"
    held.say("chair", "lapse")
    assert held.say("ccc", "key", **note) == ""
    held.wait(0)
    held.say("chair", "begin", phase="suggestion")
    held.wait(0)
    with pytest.raises(InputError, match="not the one that it was"):
        held.seats["aaa"].answer(held.view("aaa"))
    for seat in ("aaa", "bbb"):
        held.seats[seat].trust()
    held.pages_answer()
    assert held.room.state.rounds[0].packages


def test_keys_that_a_ledger_knows_are_asked_for(tmp_path: Path) -> None:
    agenda, signer = small_agenda(), key_from_seed("AAA", bytes(32))

    def found(name: str, keys: dict[str, PublicKey]) -> None:
        found_session(
            tmp_path / name,
            agenda,
            mode="sealed",
            languages=("en",),
            terms=Terms(),
            observers=0,
            ledger_keys=keys,
        )

    found("talks", {"AAA": signer.public})
    held = Sealed(tmp_path / "talks")
    wrong = held.seats["aaa"].note(key_from_seed("AAA", bytes([1]) * 32))
    assert held.say("aaa", "key", **wrong) == "session.refused.key"
    assert held.say("aaa", "key", **held.seats["aaa"].note(signer)) == ""
    held.room.close()
    with pytest.raises(InputError, match="founded like this"):
        found("other", {"ZZZ": signer.public})


CHEATS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a repeated question": lambda sealed: sealed["asked"].update(number=0),
    "a question left out": lambda sealed: sealed["asked"].update(number=5),
    "a later step": lambda sealed: sealed["asked"].update(step=1),
    "another order": lambda sealed: sealed["asked"]["rows"].reverse(),
    "other packages": lambda sealed: sealed["asked"].update(rows=[0, 1, 2, 3]),
    "an unknown package": lambda sealed: sealed["asked"].update(rows=[9999]),
    "an unknown step": lambda sealed: sealed["asked"].update(step=8),
    "an unknown kind": lambda sealed: sealed["asked"].update(kind="census"),
    "a member dropped": lambda sealed: sealed["keys"].pop("CCC"),
    "a member more": lambda sealed: sealed["keys"].update(DDD=sealed["keys"]["CCC"]),
    "a key swapped": lambda sealed: sealed["keys"].update(CCC=sealed["keys"]["BBB"]),
    "an unsigned key": lambda sealed: sealed["keys"]["CCC"].update(key=written(bytes([7]) * 32)),
    "a signed key of a stranger": lambda sealed: sealed["keys"].update(CCC=_foreign(sealed)),
    "an own key swapped": lambda sealed: sealed["keys"].update(AAA=_foreign(sealed, "AAA")),
}
NAMES: list[str] = []


def _foreign(_: object, member: str = "CCC") -> dict[str, str]:
    agenda = small_agenda()
    seat = SealedSeat(agenda, NAMES[-1], member, mask_key(member, bytes([9]) * 32, bytes(32)))
    return seat.note(key_from_seed(member, bytes([9]) * 32))


def test_a_host_that_cheats_gets_no_answer(held: Sealed) -> None:
    asking(held, aaa=Limits("musd", 1e9))
    held.pages_answer_once()
    held.pages_answer_once()
    NAMES.append(held.room.lines()[0])
    for name, cheat in CHEATS.items():
        view = held.view("aaa")
        assert (view["sealed"]["asked"]["kind"], view["sealed"]["asked"]["number"]) == ("block", 1)
        cheat(view["sealed"])
        with pytest.raises(InputError):
            pytest.fail(f"{name}: {held.seats['aaa'].answer(view)}")
    assert held.seats["aaa"].answer(held.view("aaa")) is not None


def test_a_host_does_not_choose_what_is_off_the_table(held: Sealed) -> None:
    asking(held, bbb=Limits("musd", -1000.0, refused=("measure_1",)))
    held.pages_answer_once()
    view = held.view("aaa")
    view["sealed"]["off"] = 0b1000
    with pytest.raises(InputError, match="place in the agreed course"):
        held.seats["aaa"].answer(
            {**view, "sealed": {**view["sealed"], "asked": {**view["sealed"]["asked"], "rows": [0]}}}
        )
    assert held.seats["aaa"]._off(view) == 0b10


def test_a_session_of_another_agenda_or_mode_is_not_answered(held: Sealed) -> None:
    founding = held.room.lines()[0]
    assert held.room.name == name_of(founding.encode())
    for agenda, act, member in (
        (small_agenda(seed=2), founding, "AAA"),
        (held.agenda, founding.replace('"sealed"', '"entrusted"'), "AAA"),
        (held.agenda, founding, "ZZZ"),
    ):
        with pytest.raises(InputError, match="not that of a sealed session"):
            SealedSeat(agenda, act, member)

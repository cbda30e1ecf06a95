"""Attacks on the rules and the chain: hostile bytes and bodies, keys of others, times that are none, equal numbers."""

import json

import pytest

from ortaq.core import InputError
from ortaq.ledgers import Ledger, export_folder, import_folder, opened_key
from ortaq.ledgers.chain.entry import BadEntry, Entry, received, signed
from ortaq.ledgers.chain.keyring import keyring_of
from ortaq.ledgers.chain.keys import new_key
from ortaq.ledgers.chain.notes import Checkpoint, read_checkpoint
from ortaq.ledgers.rules.acts import read_act
from ortaq.ledgers.rules.fold import state_of
from tests.ledgers.chains import key_of
from tests.ledgers.test_ledger import founding
from tests.ledgers.test_rules import MEMBERS, WORDS, Table, note, proposal

GOOD = Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", {"text": {"en": "yes"}}).canonical()


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b'"yes"', b"NaN"),
        GOOD.replace(b'"yes"', b"-Infinity"),
        GOOD.replace(b'"n":1', b'"n":%d' % 2**70).replace(b"null", b'"' + b"0" * 64 + b'"'),
        GOOD.replace(b'"yes"', b"9007199254740993"),
        GOOD.replace(b'"yes"', b"[" * 40 + b"]" * 40),
        GOOD.replace(b'"yes"', b"[" * 400_000 + b"]" * 400_000),
        GOOD.replace(b'"yes"', b'"\\ud800"'),
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b"2026-01-01T", b"2026-02-31T"),
    ],
)
def test_hostile_bytes_are_no_entry(data):
    with pytest.raises(BadEntry):
        received(data, b"")


def test_an_act_that_is_nested_without_end_is_refused_with_a_reason(tmp_path):
    deep = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(BadEntry):
        signed(Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", {"text": deep}))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("statement", {"text": {"en\u202e": "yes"}}),
        ("statement", {"text": WORDS, "shock": "x" * 1_000_000}),
        ("statement", {"text": WORDS, "\u202e" * 1000: 1}),
        ("report", {"commitment": "p", "value": 1, "on": "2026-01-01", "address": "safe \u202e esrever"}),
        ("propose", {"id": "p", "title": WORDS, "text": WORDS, "silence_until": "2026-02-31T12:00:00Z"}),
        ("propose", {"id": "p", "title": WORDS, "text": WORDS, "silence_until": "٢٠٢٦-01-01T12:00:00Z"}),
        ("found", {"title": WORDS, "members": {"AAA": "member"}, "languages": ["en"], "silence_days": 10**12}),
    ],
)
def test_hostile_bodies_get_a_short_reason_in_letters_that_are_seen(kind, body):
    reason = read_act(kind, body)
    assert isinstance(reason, str)
    assert len(reason) < 400
    assert "\u202e" not in reason


def test_silence_at_the_end_of_the_calendar_is_refused():
    table = Table(silence_days=3660)
    act = proposal(table, silence_until="9999-12-31T12:00:00Z")
    table.notes.append(note(table.entries, "9999-01-01T00:00:00Z"))
    assert "calendar" in table.why(act)


def test_a_founding_act_names_keys_for_all_or_for_nobody(tmp_path):
    public = {code: str(key_of(code).public) for code in MEMBERS}
    roles = dict.fromkeys(MEMBERS, "member")
    half = {"AAA": public["AAA"]}
    wrong = {**public, "CCC": public["BBB"]}
    for keys in (half, {code: public[code] for code in ("BBB", "CCC")}, wrong):
        body = {"title": WORDS, "members": roles, "languages": ["en"], "keys": keys}
        with pytest.raises(InputError, match=r"keys are named for all|not signed by a key of AAA"):
            Ledger.new(tmp_path / "x.ledger", "x", "AAA", body, key=key_of("AAA"))
    body = {"title": WORDS, "members": roles, "languages": ["en"], "keys": public}
    for key in (None, key_of("BBB")):
        with pytest.raises(InputError, match="not signed"):
            Ledger.new(tmp_path / "x.ledger", "x", "AAA", body, key=key)
    assert not (tmp_path / "x.ledger").exists()


def _admitted(table, code, key):
    asked = {"accession": {"member": code, "role": "member"}, "keys": {code: str(key.public)}}
    proposal(table, "seat", **asked)
    for member in MEMBERS:
        table.say(member, "support", proposal="seat")
    table.day(1)
    table.say("AAA", "adopt", proposal="seat")
    table.day(2)


def test_a_key_that_somebody_else_publishes_for_a_newcomer_opens_no_seat():
    thief = new_key("DDD")
    table = Table()
    for kind, body in (("statement", {"text": WORDS}), ("propose", {"id": "x", "title": WORDS, "text": WORDS})):
        refused = table.say("REP" if kind == "statement" else "OBS", kind, keys={"DDD": str(thief.public)}, **body)
        assert table.why(refused)
    earlier = {"accession": {"member": "DDD", "role": "member"}, "keys": {"DDD": str(thief.public)}}
    proposal(table, "earlier", author="OBS", **earlier)
    _admitted(table, "DDD", key_of("DDD"))
    stolen = table.next("DDD", "accede", {}, key=thief, at="2026-01-02T00:00:00Z")
    table.heads.pop("DDD")
    rotated = table.next("DDD", "key", {"keys": {"DDD": str(thief.public)}}, key=thief)
    table.heads.pop("DDD")
    table.entries += [stolen, rotated]
    true = table.say("DDD", "accede")
    table.day(3)
    assert table.why(true) == ""
    assert "not signed" in table.why(stolen)
    assert "not signed" in table.why(rotated)
    assert table.why(table.say("DDD", "statement", text=WORDS)) == ""


def test_whoever_says_that_it_joins_signs_no_checkpoint_by_that():
    table = Table()
    proposal(table)
    table.say("REP", "accede")
    table.say("OBS", "accede")
    table.day(5, ("REP", "OBS"))
    assert table.state.time is None
    table.day(6, ("AAA", "REP"))
    assert table.state.time is None
    table.day(7)
    assert table.state.time == "2026-01-07T12:00:00Z"


def test_a_proposal_with_keys_does_not_turn_a_ledger_without_keys_into_one_with(tmp_path):
    roles = dict.fromkeys(MEMBERS, "member")
    first = Entry("AAA", 1, None, (), "2026-01-01T00:00:00Z", "found", {"title": WORDS, "members": roles,
                                                                        "languages": ["en", "ru"]})  # fmt: skip
    asked = {"id": "p", "title": WORDS, "text": WORDS, "keys": {"DDD": str(key_of("DDD").public)},
             "accession": {"member": "DDD", "role": "member"}}  # fmt: skip
    second = Entry("BBB", 1, None, (), "2026-01-01T00:00:00Z", "propose", asked)
    entries = [signed(first), signed(second)]
    assert keyring_of(entries).published == {}
    state = state_of(entries)
    assert not state.keyed
    assert [one.act.id for one in state.refused] == [entries[1].id]


def test_a_checkpoint_beyond_the_copy_or_with_a_time_that_is_none_counts_for_nothing():
    table = Table()
    beyond = Checkpoint("example.org/c5", 99, bytes(32), "2026-01-02T00:00:00Z")
    none = Checkpoint("example.org/c5", 1, bytes(32), "2026-02-31T00:00:00Z")
    for made in (beyond, none):
        table.notes.append(made.signed_by([key_of("AAA"), key_of("BBB")]).note)
    assert read_checkpoint(table.notes[1]).time is None
    assert table.state.time is None
    table.day(9)
    table.say("AAA", "statement", text=WORDS)
    table.day(3)
    assert table.state.time == "2026-01-09T12:00:00Z"


def test_of_two_acts_with_one_number_the_same_counts_in_whatever_order_they_came():
    base = Table()
    proposal(base)
    base.day(1)
    start, notes, heads = list(base.entries), list(base.notes), dict(base.heads)
    yes = base.next("BBB", "support", {"proposal": "p"})
    base.heads = dict(heads)
    no = base.next("BBB", "object", {"proposal": "p", "text": WORDS})
    states = []
    for order in ((yes, no), (no, yes)):
        entries = [*start, *order]
        states.append(state_of(entries, [*notes, note(entries, "2026-01-04T12:00:00Z")]))
        uncovered = state_of(entries, notes)
        assert uncovered.proposals["p"].stances.keys() == {"BBB"}
        assert len(uncovered.refused) == 1
    assert states[0] == states[1]
    assert "another act with number" in states[0].refused[0].reason
    # What an earlier checkpoint covers is not undone by an act that is signed later with its number.
    covered = [note([*start, yes], "2026-01-02T12:00:00Z"), note([*start, yes, no], "2026-01-03T12:00:00Z")]
    assert state_of([*start, yes, no], [*notes, *covered]).proposals["p"].supporters == ("BBB",)


@pytest.mark.slow
def test_copies_that_hold_two_acts_with_one_number_go_on_and_merge(tmp_path):
    def say(ledger, state, text):
        return ledger.append(state, "statement", {"text": {"en": text}}, key=key_of(state))

    with Ledger.new(tmp_path / "c5.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as mine:
        export_folder(mine, tmp_path / "out")
        with import_folder(tmp_path / "out", tmp_path / "theirs.ledger") as theirs:
            say(mine, "UZB", "here")
            say(theirs, "UZB", "there")
            assert mine.merge(theirs) == 1
            say(mine, "UZB", "after")
            assert theirs.merge(mine) == 2
            say(theirs, "UZB", "and on")
            assert mine.merge(theirs) == 1
            told = [{one.what.split(":")[0] for one in copy.verify().faults} for copy in (mine, theirs)]
            assert told == [{"UZB signed two acts with number 1"}] * 2
            assert mine.state().refused == theirs.state().refused
            assert len(mine.state().refused) == 1


@pytest.mark.slow
def test_an_unsigned_act_of_a_stranger_does_not_come_in_by_a_merge(tmp_path):
    with Ledger.new(tmp_path / "c5.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as mine:
        export_folder(mine, tmp_path / "out")
        line = signed(Entry("ZZZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", {"text": WORDS}))
        with (tmp_path / "out" / "entries.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"entry": line.canonical.decode(), "signature": ""}) + "\n")
        with pytest.raises(InputError, match="no key of ZZZ"):
            import_folder(tmp_path / "out", tmp_path / "theirs.ledger")
        assert not (tmp_path / "theirs.ledger").exists()


def test_nothing_is_countersigned_that_would_spoil_the_copy(tmp_path):
    with Ledger.new(tmp_path / "c5.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as mine:
        true = Checkpoint(mine.store.origin, 1, mine.store.root(), "2026-01-02T00:00:00Z").signed_by([key_of("UZB")])
        foreign = Checkpoint("example.org/else", 1, true.root, true.time).signed_by([key_of("UZB")])
        forged = true.note.replace("2026-01-02", "2026-01-03")
        for text, key in ((foreign.note, "KAZ"), (forged, "KAZ"), (true.note, "ZZZ")):
            with pytest.raises(InputError):
                mine.countersign(text, key_of(key))
        assert mine.verify().faults == ()
        assert len(mine.countersign(true.note, key_of("KAZ")).signatures) == 2
        assert mine.verify().faults == ()


@pytest.mark.parametrize("origin", ["", "two\nlines", "tab\there", "safe \u202e", "x" * 300, "\ud800"])
def test_a_ledger_has_a_name_that_a_signed_note_can_carry(tmp_path, origin):
    body = {"title": WORDS, "members": {"AAA": "member"}, "languages": ["en"]}
    with pytest.raises(InputError, match="no name"):
        Ledger.new(tmp_path / "x.ledger", origin, "AAA", body)


def test_when_all_have_left_nobody_decides():
    table = Table()
    proposal(table)
    for code in MEMBERS:
        table.say(code, "withdraw", on="2026-06-01", text=WORDS)
    table.day(1)
    assert "no member is left" in table.why(table.say("DEP", "adopt", proposal="p"))


def test_a_passphrase_of_any_encoding_stays_out_of_the_error():
    sealed = new_key("KAZ").sealed("right")
    with pytest.raises(InputError) as caught:
        opened_key(sealed, "wr\udcffong")
    assert "udcff" not in str(caught.value)
    assert caught.value.__cause__ is None

"""The door: what is typed is kept or refused whole; copies merge; exports are checked alone; kills lose nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner

from ortaq.cli.start import program
from ortaq.core import InputError
from ortaq.ledgers import Ledger, export_folder, import_folder
from ortaq.ledgers.formats.folder import merge_folder
from tests.ledgers.chains import STATES, key_of

WORDS = {"en": "text"}


def founding(**more):
    keys = {state: str(key_of(state).public) for state in STATES}
    return {"title": WORDS, "members": dict.fromkeys(STATES, "member"), "languages": ["en"], "keys": keys, **more}


@pytest.fixture
def ledger(tmp_path):
    with Ledger.new(tmp_path / "c5.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as made:
        yield made


def _say(ledger, state, text="text"):
    return ledger.append(state, "statement", {"text": {"en": text}}, key=key_of(state))


def test_an_act_without_the_right_key_is_refused_and_nothing_is_kept(ledger):
    for key in (None, key_of("KGZ")):
        with pytest.raises(InputError, match="not signed by the key of UZB"):
            ledger.append("UZB", "statement", {"text": WORDS}, key=key)
    with pytest.raises(InputError, match="not signed"):
        ledger.append("RUS", "statement", {"text": WORDS}, key=key_of("RUS"))
    with pytest.raises(InputError, match="there is no proposal"):
        ledger.append("UZB", "support", {"proposal": "p"}, key=key_of("UZB"))
    assert ledger.store.size == 1


def test_the_keys_of_now_are_told_and_a_revoked_one_is_none(ledger):
    assert ledger.keys() == {state: key_of(state).public for state in STATES}
    ledger.append("CHN", "key", {"keys": {"CHN": ""}}, key=key_of("CHN"))
    assert sorted(ledger.keys()) == sorted(set(STATES) - {"CHN"})


@pytest.mark.slow
def test_offline_copies_merge_and_mean_the_same(ledger, tmp_path):
    _say(ledger, "UZB")
    export_folder(ledger, tmp_path / "out")
    with import_folder(tmp_path / "out", tmp_path / "theirs.ledger") as theirs:
        _say(theirs, "CHN", "from there")
        _say(theirs, "TJK", "from there")
        _say(ledger, "KGZ", "from here")
        ledger.checkpoint([key_of("KAZ")])
        export_folder(theirs, tmp_path / "back")
        assert merge_folder(ledger, tmp_path / "back") == 2
        assert merge_folder(ledger, tmp_path / "back") == 0
        assert theirs.merge(ledger) == 1
        for copy in (ledger, theirs):
            assert copy.verify().faults == ()
        ids = [{one.id for one in copy.entries()} for copy in (ledger, theirs)]
        assert ids[0] == ids[1]
    other = Ledger.new(tmp_path / "other", "other", "KAZ", founding(silence_days=1), key=key_of("KAZ"))
    with other, pytest.raises(InputError, match="different founding acts"):
        ledger.merge(other)


@pytest.mark.slow
def test_an_export_is_checked_without_ortaq_and_a_changed_one_is_found(ledger, tmp_path):
    for state in STATES:
        _say(ledger, state)
    note = ledger.checkpoint([key_of("KAZ"), key_of("UZB")]).note
    export_folder(ledger, tmp_path / "out")
    (tmp_path / "held.note").write_text(note, encoding="utf-8")

    def check(*more):
        command = [sys.executable, "-I", str(tmp_path / "out" / "verify.py"), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    whole = check(str(tmp_path / "held.note"))
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "7 entries, 2 checkpoints" in whole.stdout
    entries = tmp_path / "out" / "entries.jsonl"
    kept = entries.read_text(encoding="utf-8")
    entries.write_text(kept.replace("text", "test", 3), encoding="utf-8")
    assert check().returncode == 1
    with pytest.raises(InputError):
        import_folder(tmp_path / "out", tmp_path / "new.ledger")
    assert not (tmp_path / "new.ledger").exists()
    entries.write_text("".join(kept.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert "does not continue this checkpoint" in check(str(tmp_path / "held.note")).stdout


@pytest.mark.slow
def test_silence_that_has_passed_is_adopted_as_typed_and_no_objection_comes_after(ledger):
    words = {"title": WORDS, "text": WORDS, "silence_until": "2026-12-31T12:00:00Z"}
    ledger.append("KAZ", "propose", {"id": "p", **words}, key=key_of("KAZ"))
    ledger.checkpoint([key_of("KAZ")], "2026-12-01T12:00:00Z")
    for passed in (None, "2026-12-31T12:00:00Z"):
        if passed:
            _say(ledger, "UZB")
            ledger.checkpoint([key_of("UZB")], passed)
        with pytest.raises(InputError, match="silence runs until"):
            ledger.append("KAZ", "adopt", {"proposal": "p"}, key=key_of("KAZ"))
    _say(ledger, "UZB")
    ledger.checkpoint([key_of("UZB")], "2027-01-02T12:00:00Z")
    with pytest.raises(InputError, match="silence ended on"):
        ledger.append("TJK", "object", {"proposal": "p", "text": WORDS}, key=key_of("TJK"))
    ledger.append("KAZ", "adopt", {"proposal": "p"}, key=key_of("KAZ"))
    assert ledger.state().proposals["p"].by_silence
    assert ledger.state().proposals["p"].in_force is None
    ledger.checkpoint([key_of("UZB")], "2027-01-03T12:00:00Z")
    assert ledger.state().proposals["p"].in_force == "2027-01-03T12:00:00Z"


@pytest.mark.slow
def test_a_checkpoint_of_another_past_is_not_countersigned(ledger, tmp_path):
    _say(ledger, "UZB")
    export_folder(ledger, tmp_path / "out")
    with import_folder(tmp_path / "out", tmp_path / "theirs.ledger") as theirs:
        _say(theirs, "CHN", "one")
        _say(ledger, "CHN", "another")
        note = theirs.checkpoint([key_of("UZB")]).note
        with pytest.raises(InputError, match="other entries"):
            ledger.countersign(note, key_of("KAZ"))
        assert len(theirs.countersign(note, key_of("KAZ")).signatures) == 2


@pytest.mark.slow
def test_two_secretaries_of_one_state_at_once_get_two_numbers(tmp_path):
    path = tmp_path / "c5.ledger"
    with Ledger.new(path, "example.org/c5", "KAZ", founding(), key=key_of("KAZ")):
        pass

    def write(number):
        with Ledger.open(path) as copy:
            return _say(copy, STATES[number % 3], f"{number}").entry.n

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(18)))
    with Ledger.open(path) as copy:
        assert copy.store.size == 19
        assert copy.verify().faults == ()


_WRITER = """
import sys
from pathlib import Path
from ortaq.ledgers import Ledger
from tests.ledgers.chains import key_of
with Ledger.open(Path(sys.argv[1])) as ledger:
    while True:
        made = ledger.append("UZB", "statement", {"text": {"en": "x"}}, key=key_of("UZB"))
        print(made.id, flush=True)
"""


def _killed(tmp_path, times):
    path = tmp_path / "c5.ledger"
    with Ledger.new(path, "example.org/c5", "KAZ", founding(), key=key_of("KAZ")):
        pass
    acknowledged = []
    for number in range(times):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        acknowledged.append(process.stdout.readline().strip())
        time.sleep(0.01 * (number % 7))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        process.stdout.close()
        process.wait()
    with Ledger.open(path) as ledger:
        assert {one.id for one in ledger.entries()} >= set(acknowledged)
        assert ledger.verify().faults == ()
    return len(acknowledged)


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path):
    assert _killed(tmp_path, 3) >= 3


@pytest.mark.long
def test_thirty_kills_lose_nothing_that_was_acknowledged(tmp_path):
    assert _killed(tmp_path, 30) >= 30


def _typed(*words, typed=""):
    return CliRunner().invoke(program(), ["ledger", *map(str, words)], input=typed)


@pytest.mark.slow
def test_from_keys_to_an_adopted_proposal_as_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    public = {}
    for state in ("AAA", "BBB"):
        made = _typed("keys", state, "--out", f"{state}.key", "--json", typed=f"open {state}\n")
        assert made.exit_code == 0, made.output
        public[state] = json.loads(made.output)["public"]
        assert (tmp_path / f"{state}.key").stat().st_mode & 0o077 == 0
    (tmp_path / "found.toml").write_text(
        f"""title.en = "Two neighbours"
members = {{ AAA = "member", BBB = "member" }}
languages = ["en"]
keys = {{ AAA = "{public["AAA"]}", BBB = "{public["BBB"]}" }}
""",
        encoding="utf-8",
    )

    def signed(state, *words):
        done = _typed(*words, "--as", state, "--key", f"{state}.key", typed=f"open {state}\n")
        assert done.exit_code == 0, (words, done.output, done.exception)
        return done.output

    signed("AAA", "new", "two.ledger", "--from", "found.toml", "--origin", "example.org/two")
    signed(
        "AAA", "propose", "two.ledger", "p1", "--title", "en=First", "--text", "en=We do A and C.", "--measures", "a,c"
    )
    signed("BBB", "amend", "two.ledger", "p1", "--text", "en=We do A.")
    for state in ("AAA", "BBB"):
        signed(state, "support", "two.ledger", "p1")
    checkpoint = _typed("checkpoint", "two.ledger", "--key", "BBB.key", "--out", "two.note", typed="open BBB\n")
    assert checkpoint.exit_code == 0, checkpoint.output
    assert "adopt of BBB" in signed("BBB", "adopt", "two.ledger", "p1")
    told = _typed("status", "two.ledger", "--on", "2026-11-29")
    assert "adopted" in told.output
    assert _typed("verify", "two.ledger", "--held", "two.note").exit_code == 0
    wrong = _typed("support", "two.ledger", "p1", "--as", "AAA", "--key", "AAA.key", typed="open BBB\n")
    assert isinstance(wrong.exception, InputError)
    assert "passphrase" in str(wrong.exception)
    again = _typed("keys", "AAA", "--out", "AAA.key", typed="x\n")
    assert isinstance(again.exception, InputError)

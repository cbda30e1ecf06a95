"""Copies: what was signed of one is shown by another that merged it; where nothing can be written, all is read."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.ledgers import Ledger, export_folder, import_folder, merge_folder
from ortaq.ledgers.chain.elsewhere import BadOrder, Elsewhere, order_of, runs_of
from ortaq.ledgers.chain.notes import Checkpoint
from tests.ledgers.chains import key_of
from tests.ledgers.test_ledger import founding


@pytest.fixture
def ledger(tmp_path):
    with Ledger.new(tmp_path / "c5.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as made:
        yield made


def _say(ledger, state, text="text"):
    return ledger.append(state, "statement", {"text": {"en": text}}, key=key_of(state))


@pytest.fixture
def apart(ledger, tmp_path):
    """Two copies that went on apart; the second was signed by UZB."""
    _say(ledger, "UZB")
    export_folder(ledger, tmp_path / "out")
    with import_folder(tmp_path / "out", tmp_path / "theirs.ledger") as theirs:
        _say(theirs, "CHN", "there")
        _say(ledger, "TJK", "here")
        theirs.checkpoint([key_of("UZB")], "2026-12-01T12:00:00Z")
        yield ledger, theirs


@pytest.mark.slow
def test_a_copy_that_only_grew_brings_its_checkpoints_and_their_time(ledger, tmp_path):
    ledger.store.copied_to(tmp_path / "theirs.ledger")
    with Ledger.open(tmp_path / "theirs.ledger") as theirs:
        _say(theirs, "CHN")
        theirs.checkpoint([key_of("UZB")], "2026-12-01T12:00:00Z")
        assert ledger.merge(theirs) == 1
        assert ledger.store.checkpoints() == theirs.store.checkpoints()
        assert ledger.store.elsewhere() == ()
        assert ledger.state() == theirs.state()
        assert ledger.state().time == "2026-12-01T12:00:00Z"


@pytest.mark.slow
def test_a_merged_copy_shows_what_others_hold_of_another_order(apart, tmp_path):
    mine, theirs = apart
    held = theirs.store.checkpoints()[0]
    assert [fault.where for fault in mine.verify([held]).faults] == ["checkpoint held by others 1"]
    mine.merge(theirs)
    assert mine.merge(theirs) == 0
    assert mine.store.elsewhere() == (Elsewhere(held, "1-2 4"),)
    assert mine.verify([held]).faults == ()
    assert mine.state().time is None
    third = tmp_path / "third.ledger"
    export_folder(mine, tmp_path / "again")
    with import_folder(tmp_path / "again", third) as copy:
        assert copy.store.elsewhere() == mine.store.elsewhere()
        assert copy.verify([held]).faults == ()
        # What the order of a third copy says is said of the order of this one.
        theirs.merge(copy)
        assert theirs.store.elsewhere() == ()
        assert theirs.verify([held]).faults == ()
    (tmp_path / "held.note").write_text(held, encoding="utf-8")
    script = [sys.executable, "-I", str(tmp_path / "again" / "verify.py"), str(tmp_path / "held.note")]
    assert subprocess.run(script, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "word"),
    [
        ("1-3", "do not stand here"),
        ("1-2 4-5", "do not stand here"),
        ("4 1-2", "do not stand here"),
        ("1-2", "do not stand here"),
        ("1-2 9", "not here"),
        ("1-99999999999999", "not here"),
        ("1-2,4", "not written as runs"),
        ("", "do not stand here"),
    ],
)
def test_a_changed_order_of_another_copy_is_named(apart, tmp_path, places, word):
    mine, theirs = apart
    mine.merge(theirs)
    _say(mine, "KGZ")
    export_folder(mine, tmp_path / "again")
    kept = tmp_path / "again" / "elsewhere" / "00001.json"
    text = kept.read_text(encoding="utf-8")
    assert '"1-2 4"' in text
    kept.write_text(text.replace('"1-2 4"', f'"{places}"'), encoding="utf-8")
    with pytest.raises(InputError, match=word):
        import_folder(tmp_path / "again", tmp_path / "new.ledger")
    assert not (tmp_path / "new.ledger").exists()


@pytest.mark.slow
def test_who_signs_two_histories_of_one_copy_is_named_and_the_copies_still_merge(apart):
    mine, theirs = apart
    mine.checkpoint([key_of("UZB"), key_of("KAZ")], "2026-12-01T13:00:00Z")
    for copy, other in ((mine, theirs), (theirs, mine)):
        copy.merge(other)
        found = copy.verify()
        assert found.damage == ()
        assert [fault.what.split(" and ")[0] for fault in found.faults] == ["UZB signed it"]
        assert "two histories" in found.faults[0].what


@pytest.mark.slow
def test_a_checkpoint_of_equal_length_that_somebody_holds_shows_two_histories(ledger, tmp_path):
    ledger.store.copied_to(tmp_path / "hidden.ledger")
    with Ledger.open(tmp_path / "hidden.ledger") as hidden:
        _say(hidden, "CHN", "shown to others")
        held = hidden.checkpoint([key_of("KAZ")]).note
    _say(ledger, "CHN", "shown here")
    ledger.checkpoint([key_of("KAZ")])
    told = [fault.what for fault in ledger.verify([held]).faults]
    assert any("KAZ signed it" in what and "two histories" in what for what in told)


@pytest.mark.parametrize("places", [[], [1], [1, 2, 3], [3, 2, 1], [1, 2, 9, 4, 5, 7]])
def test_runs_are_read_as_they_were_written(places):
    assert order_of(runs_of(places)) == tuple(places)


def test_runs_that_are_none_are_refused():
    for text in ("0", "2-1", "1 ", "1--2", "-1", "01", "1-2-3", "٣"):
        with pytest.raises(BadOrder):
            order_of(text)


def _unprivileged(task: Callable[[], None]) -> None:
    """Run a task as somebody who may not write; the rights of a folder do not bind the administrator."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            task()
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def locked(ledger):
    """A folder that can be read and not written, with a ledger in it."""
    _say(ledger, "UZB")
    ledger.checkpoint([key_of("KAZ")])
    ledger.store.close()
    folder = Path(tempfile.mkdtemp(prefix="ortaq-locked-", dir="/tmp" if os.name == "posix" else None))
    shutil.copy(ledger.store.path, folder / "c5.ledger")
    (folder / "c5.ledger").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights of folders are those of POSIX here")
def test_where_nothing_can_be_written_all_is_read_and_nothing_is_added(locked):
    def task():
        with Ledger.open(locked / "c5.ledger") as copy:
            assert not copy.store.writable
            assert copy.verify(workers=1).faults == ()
            assert copy.state().members
            assert len(copy.entries()) == 2
            with pytest.raises(InputError, match="cannot be written"):
                _say(copy, "CHN")
        assert [one.name for one in locked.iterdir()] == ["c5.ledger"]

    _unprivileged(task)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights of folders are those of POSIX here")
def test_acts_that_stand_beside_a_file_that_cannot_be_written_are_not_left_out(ledger, tmp_path):
    _say(ledger, "UZB")
    folder = Path(tempfile.mkdtemp(prefix="ortaq-locked-"))
    for suffix in ("", "-wal"):
        shutil.copy(f"{ledger.store.path}{suffix}", folder / f"c5.ledger{suffix}")
    assert (folder / "c5.ledger-wal").stat().st_size > 0
    folder.chmod(0o555)

    def task():
        with pytest.raises(InputError, match="acts beside it") as caught:
            Ledger.open(folder / "c5.ledger")
        assert "-wal" in str(caught.value)

    _unprivileged(task)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.slow
def test_merging_a_folder_brings_its_checkpoints(apart, tmp_path):
    mine, theirs = apart
    export_folder(theirs, tmp_path / "back")
    assert merge_folder(mine, tmp_path / "back") == 1
    assert [one.note for one in mine.store.elsewhere()] == list(theirs.store.checkpoints())
    assert mine.verify().faults == ()


@pytest.mark.slow
def test_a_checkpoint_that_others_hold_can_be_kept_and_gives_acts_their_time(ledger, tmp_path):
    ledger.store.copied_to(tmp_path / "theirs.ledger")
    with Ledger.open(tmp_path / "theirs.ledger") as theirs:
        note = theirs.checkpoint([key_of("UZB")], "2026-11-01T12:00:00Z").note
        _say(theirs, "CHN")
        longer = theirs.checkpoint([key_of("UZB")], "2026-11-02T12:00:00Z").note
    assert (ledger.keep(note), ledger.keep(note)) == (True, False)
    assert ledger.state().time == "2026-11-01T12:00:00Z"
    stranger = note[: note.index("—")] + Checkpoint("x", 1, bytes(32)).signed_by([key_of("ZZZ")]).note.split("\n\n")[1]
    for refused in (longer, note.replace("2026-11-01", "2026-11-03"), stranger):
        with pytest.raises(InputError):
            ledger.keep(refused)
    assert ledger.verify().faults == ()


@pytest.mark.slow
def test_a_clock_that_was_set_back_or_goes_ahead_is_refused_and_named(ledger):
    first = ledger.checkpoint([key_of("UZB")], "2026-11-02T12:00:00Z")
    _say(ledger, "CHN")
    with pytest.raises(InputError, match="the clock says 2026-11-01"):
        ledger.checkpoint([key_of("UZB")], "2026-11-01T12:00:00Z")
    ahead = Checkpoint(first.origin, 2, ledger.store.root(2), "2999-01-01T00:00:00Z").signed_by([key_of("UZB")])
    with pytest.raises(InputError, match="which is to come"):
        ledger.countersign(ahead.note, key_of("KAZ"))
    back = Checkpoint(first.origin, 2, ledger.store.root(2), "2026-11-01T12:00:00Z").signed_by([key_of("UZB")])
    ledger.store.keep_checkpoint(back.note, 2)
    found = ledger.verify()
    assert found.damage == ()
    assert "before that of checkpoint 1" in found.faults[0].what
    assert ledger.state().time == first.time


def test_what_comes_to_the_other_copy_while_it_is_merged_comes_with_the_next_merge(apart, monkeypatch):
    ledger, theirs = apart
    verified = theirs.verify

    def meanwhile(*given):
        found = verified(*given)
        with Ledger.open(theirs.store.path) as others:
            _say(others, "KGZ", "meanwhile")
            others.checkpoint([key_of("UZB")], "2026-12-02T12:00:00Z")
        return found

    monkeypatch.setattr(theirs, "verify", meanwhile)
    assert ledger.merge(theirs) == 1
    assert (ledger.verify().faults, len(ledger.store.elsewhere())) == ((), 1)
    monkeypatch.setattr(theirs, "verify", verified)
    assert ledger.merge(theirs) == 1
    assert (ledger.verify().faults, len(ledger.store.elsewhere())) == ((), 2)


def test_what_is_changed_in_the_other_copy_after_it_was_checked_is_not_merged(apart, monkeypatch):
    ledger, theirs = apart
    verified = theirs.verify

    def spoiled(*given):
        found = verified(*given)
        with closing(sqlite3.connect(theirs.store.path)) as others:
            for (name,) in others.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                others.execute(f"DROP TRIGGER {name}")
            others.execute("UPDATE entry SET canonical = x'00', signature = x'' WHERE seq > 1")
            others.commit()
        return found

    monkeypatch.setattr(theirs, "verify", spoiled)
    assert ledger.merge(theirs) == 1
    assert ledger.verify().faults == ()
    monkeypatch.setattr(theirs, "verify", verified)
    with pytest.raises(InputError, match="the other copy is damaged"):
        ledger.merge(theirs)

"""One file: what it keeps, what it refuses, and that nothing that was changed in it goes unnoticed."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.ledgers.chain.checks import checked
from ortaq.ledgers.chain.elsewhere import Elsewhere
from ortaq.ledgers.chain.entry import Entry, signed
from ortaq.ledgers.chain.merkle import full_subtrees, root
from ortaq.ledgers.chain.network_places import refuse_network_place
from ortaq.ledgers.chain.notes import Checkpoint
from ortaq.ledgers.chain.opening import new_store, open_store
from tests.ledgers.chains import ORIGIN, STATES, Acts, checkpoint, founding, kept, key_of, some_acts


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Forty acts of six states, a checkpoint over thirty of them, one of another copy; the file folded into one."""
    path = tmp_path_factory.mktemp("ledger") / "c5.ledger"
    with kept(path, some_acts(40), checkpoint_at=30) as store:
        tree = full_subtrees(bytes.fromhex("".join(entry.id for entry in list(store.entries())[2::-1])))
        seen = Checkpoint(ORIGIN, 3, root(3, tree), "2026-01-02T00:00:00Z")
        store.keep_elsewhere(Elsewhere(seen.signed_by([key_of("TJK")]).note, "3 2 1"))
        store.raw().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.raw().execute("PRAGMA journal_mode = DELETE")
    return path


def _faults(path: Path, held=()) -> list[str]:
    with open_store(path) as store:
        return [f"{fault.where}: {fault.what}" for fault in checked(store, held).faults]


@pytest.mark.slow
def test_what_is_whole_has_no_fault(whole, tmp_path):
    copy = shutil.copy(whole, tmp_path / "copy")
    with open_store(copy) as store:
        found = checked(store, [checkpoint(store).note])
        assert found.faults == ()
        assert (found.size, found.signatures, found.checkpoints) == (40, 40, 3)
        assert found.root == store.root()


def _changed(whole: Path, place: Path, *sentences: tuple) -> Path:
    """Return a copy in which somebody who can write the file changed it, triggers and all."""
    copy = Path(shutil.copy(whole, place))
    connection = sqlite3.connect(copy)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for sentence, *values in sentences:
        connection.execute(sentence, values)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    return copy


def _rebuilt(entries, path):
    return kept(path, entries)


@pytest.mark.slow
def test_ten_manipulations_are_named(whole, tmp_path):
    with open_store(whole) as store:
        entries = list(store.entries())
        held = checkpoint(store, 40).note
    last_of = max(seq for seq, one in enumerate(entries, 1) if one.entry.author == "TKM")
    changed = entries[last_of - 1]
    other = Entry(**{**_fields(changed.entry), "body": {"text": {"en": "act changed"}}})
    forged = signed(other, key_of("TKM"))
    foreign = signed(other, key_of("KAZ"))
    made = forged.canonical, bytes.fromhex(forged.id)

    def faults(name, *sentences, held=()):
        return _faults(_changed(whole, tmp_path / name, *sentences), held)

    where = f"entry {last_of}"
    assert f"{where}: its bytes do not match its id" in faults(
        "value", ("UPDATE entry SET canonical = ? WHERE seq = ?", made[0], last_of)
    )
    assert f"{where}: the signature of TKM is false" in faults(
        "id", ("UPDATE entry SET canonical = ?, id = ? WHERE seq = ?", *made, last_of)
    )
    assert "entry 20: it is missing" in faults("removed", ("DELETE FROM entry WHERE seq = 20",))
    lost = [("DELETE FROM entry WHERE seq = 40",), ("DELETE FROM node WHERE level = 0 AND place = 39",)]
    lost += [("DELETE FROM node WHERE level = 1 AND place = 19",), ("DELETE FROM node WHERE level = 2 AND place = 9",)]
    lost += [("DELETE FROM node WHERE level = 3 AND place = 4",)]
    assert faults("tail", *lost) == []
    assert "the end of the ledger is lost" in faults("tail held", *lost, held=[held])[0]
    swapped = [("UPDATE entry SET seq = -1 WHERE seq = 5",), ("UPDATE entry SET seq = 5 WHERE seq = 11",)]
    assert any(
        "gap in the acts" in fault
        for fault in faults("swapped", *swapped, ("UPDATE entry SET seq = 11 WHERE seq = -1",))
    )
    assert f"{where}: its columns say another author or number than its bytes" in faults(
        "author", ("UPDATE entry SET author = 'KAZ' WHERE seq = ?", last_of)
    )
    assert f"{where}: the signature of TKM is false" in faults(
        "foreign",
        ("UPDATE entry SET canonical = ?, id = ?, signature = ? WHERE seq = ?", *made, foreign.signature, last_of),
    )
    assert "tree: the node at level 1, place 3 is not that of the entries" in faults(
        "node", ("UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND place = 3",)
    )


def _fields(entry):
    return {name: getattr(entry, name) for name in ("author", "n", "prev", "seen", "at", "kind", "body")}


@pytest.mark.slow
def test_an_own_history_rewritten_with_the_true_key_is_caught_by_what_others_hold_and_by_nothing_else(tmp_path):
    entries = some_acts(12)
    with kept(tmp_path / "true", entries) as store:
        held = checkpoint(store).note
    acts = Acts(entries[:-1])
    rewritten = [*entries[:-1], acts.next(entries[-1].entry.author, "statement", {"text": {"en": "another"}})]
    with kept(tmp_path / "false", rewritten):
        pass
    assert _faults(tmp_path / "false") == []
    assert "does not continue it" in _faults(tmp_path / "false", [held])[0]


@pytest.mark.slow
def test_two_acts_with_one_number_are_kept_and_named(tmp_path):
    acts, again = Acts(), Acts()
    first = founding(acts)
    again.heads = dict(acts.heads)
    said = (
        acts.next("KAZ", "statement", {"text": {"en": "yes"}}),
        again.next("KAZ", "statement", {"text": {"en": "no"}}),
    )
    with kept(tmp_path / "c5", [first, *said]):
        pass
    assert _faults(tmp_path / "c5") == ["entry 3: KAZ signed two acts with number 1: this one and entry 2"]


def _all_of(store):
    entries = [(one.canonical, one.signature) for one in store.entries()]
    return entries, store.checkpoints(), store.elsewhere(), store.origin


def _flips(whole: Path, folder: Path, count: int, seed: int) -> tuple[int, int]:
    """Flip one bit a trial; return how many were reported and how many changed nothing that means anything."""
    data = whole.read_bytes()
    with open_store(whole) as store:
        before = _all_of(store)
    chosen, reported, harmless = random.Random(seed), 0, 0
    for trial in range(count):
        place = chosen.randrange(len(data) * 8)
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        path = folder / f"{trial}.ledger"
        path.write_bytes(flipped)
        try:
            if _faults(path):
                reported += 1
                continue
            with open_store(path) as store:
                after = _all_of(store)
        except InputError:
            reported += 1
            continue
        assert after == before, f"bit {place} changed what is kept and nothing was said"
        harmless += 1
    return reported, harmless


@pytest.mark.slow
def test_no_flipped_bit_is_silent(whole, tmp_path):
    reported, _ = _flips(whole, tmp_path, 40, 1)
    assert reported > 10


@pytest.mark.long
def test_no_flipped_bit_is_silent_300_times(whole, tmp_path):
    reported, harmless = _flips(whole, tmp_path, 300, 2)
    assert reported + harmless == 300
    assert reported > 100


@pytest.mark.slow
def test_entries_that_are_there_are_skipped_and_nothing_can_be_changed(tmp_path):
    entries = some_acts(9)
    with kept(tmp_path / "c5", entries[:6]) as store:
        assert store.append(entries) == 3
        assert store.append(entries) == 0
        for table in ("entry", "node", "checkpoint", "about"):
            store.keep_checkpoint(checkpoint(store).note, store.size)
            for sentence in (f"UPDATE {table} SET rowid = rowid", f"DELETE FROM {table}"):
                if table == "node" and "rowid" in sentence:
                    continue
                with pytest.raises(sqlite3.IntegrityError, match="not changed"):
                    store.raw().execute(sentence)
    assert _faults(tmp_path / "c5") == []


@pytest.mark.slow
def test_what_is_no_ledger_is_refused_and_left_alone(tmp_path):
    (tmp_path / "text").write_text("no database")
    connection = sqlite3.connect(tmp_path / "other")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = (tmp_path / "other").read_bytes()
    for name, word in (("absent", "no ledger here"), ("text", "damaged"), ("other", "no ledger of ortaq")):
        with pytest.raises(InputError, match=word):
            open_store(tmp_path / name)
    assert (tmp_path / "other").read_bytes() == before
    with kept(tmp_path / "c5", some_acts(2)):
        pass
    with pytest.raises(InputError, match="a file already"):
        new_store(tmp_path / "c5", ORIGIN)
    connection = sqlite3.connect(tmp_path / "c5")
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with pytest.raises(InputError, match="version 3"):
        open_store(tmp_path / "c5")


def test_a_network_share_is_refused(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    with pytest.raises(InputError, match="network share"):
        refuse_network_place(tmp_path / "c5", mounts)
    refuse_network_place(tmp_path.parent / "c5", mounts)
    refuse_network_place(tmp_path / "c5", tmp_path / "none")


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path):
    entries = some_acts(60)
    with kept(tmp_path / "c5", entries[:10]) as store:
        pages = store.raw().execute("PRAGMA page_count").fetchone()[0]
        store.raw().execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(InputError, match="disk is full"):
            store.append(entries)
        assert store.size == 10
    assert _faults(tmp_path / "c5") == []


def test_all_states_are_there():
    assert len(STATES) == len({str(key_of(state).public) for state in STATES}) == 6


@pytest.mark.slow
def test_a_damaged_act_that_quotes_an_authors_fault_is_damage_all_the_same(whole, tmp_path):
    quoting = b'{"two acts with number":1}'
    path = _changed(whole, tmp_path / "quoting", ("UPDATE entry SET canonical = ? WHERE seq = 40", quoting))
    with open_store(path) as store:
        found = checked(store)
    assert any("two acts with number" in fault.what for fault in found.damage)


@pytest.mark.slow
def test_what_an_author_did_is_no_damage_of_the_copy(tmp_path):
    acts, again = Acts(), Acts()
    first = founding(acts)
    again.heads = dict(acts.heads)
    twice = [one.next("KAZ", "statement", {"text": {"en": text}}) for one, text in ((acts, "yes"), (again, "no"))]
    with kept(tmp_path / "c5", [first, *twice]) as store:
        found = checked(store)
    assert len(found.faults) == 1
    assert found.damage == ()

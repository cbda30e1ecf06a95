"""Hashes, proofs, notes and entries against published vectors and against other program's bytes."""

import csv
import json

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import InputError
from ortaq.ledgers.chain.entry import BadEntry, Entry, read_entry, received, signed
from ortaq.ledgers.chain.keys import new_key, opened_key, public_key
from ortaq.ledgers.chain.merkle import (
    consistency_proof,
    consistent,
    full_subtrees,
    included,
    inclusion_proof,
    leaf_hash,
    root,
)
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint
from tests.ledgers.chains import key_of
from tests.worlds import REFERENCE

LEDGER = REFERENCE / "ledger"


def _tree(leaves):
    return full_subtrees(b"".join(leaves))


def test_roots_and_all_paths_of_rfc_6962():
    vectors = json.loads((LEDGER / "rfc6962_vectors.json").read_text())
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in vectors["leaves"]]
    nodes = _tree(leaves)
    assert {str(size): root(size, nodes).hex() for size in range(9)} == vectors["roots"]
    for case in vectors["inclusion"]:
        path = inclusion_proof(case["index"], case["size"], nodes)
        assert [step.hex() for step in path] == case["path"]
        assert included(leaves[case["index"]], case["index"], case["size"], path, root(case["size"], nodes))
    for case in vectors["consistency"]:
        path = consistency_proof(case["from"], case["to"], nodes)
        assert [step.hex() for step in path] == case["path"]
        assert consistent(case["from"], case["to"], root(case["from"], nodes), root(case["to"], nodes), path)
    assert len(vectors["inclusion"]) == len(vectors["consistency"]) == 36


@given(st.integers(1, 70), st.data())
@settings(max_examples=60, deadline=None)
def test_no_proof_fits_another_leaf_size_or_root(size, data):
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    nodes = _tree(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(index, size, nodes)
    assert included(leaves[index], index, size, path, root(size, nodes))
    assert not included(leaf_hash(b"other"), index, size, path, root(size, nodes))
    assert not included(leaves[index], index, size, [*path, bytes(32)], root(size, nodes))
    old = data.draw(st.integers(0, size))
    proof = consistency_proof(old, size, nodes)
    assert consistent(old, size, root(old, nodes), root(size, nodes), proof)
    if 0 < old < size:
        assert not consistent(old, size, leaf_hash(b"other"), root(size, nodes), proof)
        assert not consistent(old, size, root(old, nodes), leaf_hash(b"other"), proof)
        assert not consistent(old, size, root(old, nodes), root(size, nodes), proof[:-1])


def test_a_note_of_six_states_is_read_and_written_the_same():
    vectors = json.loads((LEDGER / "signed_note.json").read_text())
    keys = {name: [public_key(text)] for name, text in vectors["verifier_keys"].items()}
    read = read_checkpoint(vectors["note"])
    assert read.signers(keys) == ("CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert read.note == vectors["note"]
    assert {name: str(key_of(name).public) for name in keys} == vectors["verifier_keys"]
    made = Checkpoint(read.origin, read.size, read.root).signed_by(key_of(name) for name in keys)
    assert made.note == vectors["note"]
    for tampered in vectors["tampered"]:
        with pytest.raises(BadNote):
            read_checkpoint(tampered["note"]).signers(keys)


def test_entries_of_another_program_are_the_same_bytes():
    with (LEDGER / "entries_24.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    roots = json.loads((LEDGER / "entries_24_roots.json").read_text())
    leaves = []
    for row in rows:
        entry = received(row["canonical_json"].encode(), bytes.fromhex(row["signature_hex"]))
        assert entry.id == row["leaf_hash_hex"]
        assert entry == signed(entry.entry, key_of(row["author"]))
        leaves.append(bytes.fromhex(entry.id))
    assert root(12, _tree(leaves)).hex() == roots["root_12"]
    assert root(24, _tree(leaves)).hex() == roots["root_24"]


GOOD = Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", {"text": {"en": "yes"}}).canonical()


@pytest.mark.parametrize(
    ("bytes_", "word"),
    [
        (b"", "no JSON"),
        (b"[" * 5000, "no JSON"),
        (b"[]", "no object"),
        (GOOD.replace(b'"v":1', b'"v":2'), "newer version"),
        (GOOD.replace(b'"n":1', b'"n":1,"n":1'), "not canonical"),
        (GOOD.replace(b'"n":1', b'"n": 1'), "not canonical"),
        (GOOD.replace(b'"n":1', b'"n":true'), "number"),
        (GOOD.replace(b'"n":1', b'"n":2'), "act before it"),
        (GOOD.replace(b'"KAZ"', b'"kaz"'), "author"),
        (GOOD.replace(b"00:00:00Z", b"00:00"), "time"),
        (GOOD.replace(b'"seen":[]', b'"seen":["x"]'), "others"),
        (GOOD.replace(b'{"text":{"en":"yes"}}', b'"x"'), "body"),
        (GOOD.replace(b'"kind":"statement",', b""), "fields"),
        (GOOD.replace(b"yes", b"y" * (1 << 20)), "most is"),
        (GOOD.replace(b'"yes"', b"1e999"), "canonical"),
    ],
)
def test_bytes_that_are_no_entry_say_why(bytes_, word):
    with pytest.raises(BadEntry, match=word):
        read_entry(bytes_)


def test_a_key_is_opened_by_its_passphrase_only_and_never_printed():
    key = new_key("KAZ")
    sealed = key.sealed("open sesame")
    assert opened_key(sealed, "open sesame").public == key.public
    secret = key._private.private_bytes_raw()
    assert secret not in sealed
    with pytest.raises(InputError, match="passphrase") as error:
        opened_key(sealed, "wrong")
    assert error.value.__cause__ is None
    assert secret.hex() not in repr(key) + str(error.value)
    with pytest.raises(InputError, match="empty"):
        key.sealed("")
    with pytest.raises(InputError, match="no signing key"):
        opened_key(b"-----BEGIN PRIVATE KEY-----", "x")


def test_a_public_key_with_a_lost_letter_is_refused():
    text = str(new_key("KAZ").public)
    assert public_key(text).name == "KAZ"
    for wrong in ("", "KAZ", text[:-2], text.replace("KAZ", "KGZ"), "KAZ+00000000+" + text.split("+", 2)[2]):
        with pytest.raises(InputError):
            public_key(wrong)


ACTS_BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e15, 1e15) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(), ACTS_BODIES, max_size=4))
def test_the_bytes_of_an_act_are_those_of_rfc_8785_whichever_way_they_are_written(body):
    act = Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", body)
    said = {"at": act.at, "author": "KAZ", "body": body, "kind": "statement", "n": 1, "prev": None, "seen": [], "v": 1}
    try:
        expected = rfc8785.dumps(said)
    except (rfc8785.CanonicalizationError, UnicodeError):
        with pytest.raises(BadEntry):
            act.canonical()
        return
    assert act.canonical() == expected
    assert received(expected, b"").entry.body == body

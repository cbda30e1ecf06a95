"""Masks cancel, and one refusal makes noise of the sum."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import InputError
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.session.course import Question
from ortaq.session.key_notes import Circle, KeyNote, MaskKey, circle, key_note, mask_key
from ortaq.session.sealed import committed, masked, united

SESSION = "5e55"


def seats(count: int, seed: int = 0) -> list[MaskKey]:
    codes = [f"M{number:02d}" for number in range(count)]
    digests = [hashlib.sha256(f"{code} {seed}".encode()).digest() for code in codes]
    return [mask_key(code, raw, raw[::-1]) for code, raw in zip(codes, digests, strict=True)]


def sent(keys: list[MaskKey], refused: np.ndarray, asked: Question) -> dict[str, bytes]:
    circled = Circle(SESSION, {key.member: key.public for key in keys})
    return {key.member: masked(row, asked, key, circled) for key, row in zip(keys, refused.tolist(), strict=True)}


@settings(max_examples=12)
@given(st.integers(2, 12), st.integers(1, 32), st.integers(0, 2**32 - 1))
def test_the_sum_is_zero_where_nobody_refuses(count: int, packages: int, seed: int) -> None:
    keys = seats(count)
    refused = np.random.default_rng(seed).random((count, packages)) < 0.1
    messages = sent(keys, refused, Question("block", 0, 0, tuple(range(packages))))
    members = [key.member for key in keys]
    assert united(messages, members, packages) == tuple((~refused.any(axis=0)).tolist())


def test_thirty_members_are_enough_and_none_may_be_missing() -> None:
    keys, members = seats(30), [key.member for key in seats(30)]
    asked = Question("block", 3, 1, tuple(range(32)))
    messages = sent(keys, np.zeros((30, 32), dtype=bool), asked)
    assert all(united(messages, members, 32))
    assert not any(united({**messages, "M07": bytes(256)}, members, 32))
    assert not any(united({**messages, "M07": b""}, members, 32))
    del messages["M07"]
    assert not any(united(messages, members, 32))


def test_noise_instead_of_masks_reads_as_a_refusal() -> None:
    keys, asked = seats(3), Question("bid", 0, 0, (5, 6))
    messages = sent(keys, np.zeros((3, 2), dtype=bool), asked)
    messages["M01"] = np.random.default_rng(1).bytes(16)
    assert united(messages, ["M00", "M01", "M02"], 2) == (False, False)


@pytest.mark.parametrize(
    "other",
    [
        Question("block", 1, 0, (1, 2)),
        Question("block", 0, 1, (1, 2)),
        Question("block", 0, 0, (2, 1)),
        Question("bid", 0, 0, (1, 2)),
    ],
)
def test_two_members_asked_different_things_make_noise(other: Question) -> None:
    keys, free = seats(2), np.zeros((2, 2), dtype=bool)
    messages = sent(keys, free, Question("block", 0, 0, (1, 2)))
    messages["M01"] = sent(keys, free, other)["M01"]
    assert united(messages, ["M00", "M01"], 2) == (False, False)


def test_an_answer_given_again_is_the_same_and_what_it_says_cannot_be_read() -> None:
    keys, asked = seats(3), Question("block", 0, 0, tuple(range(32)))
    refused = np.zeros((3, 32), dtype=bool)
    refused[0, ::2] = True
    once, again = sent(keys, refused, asked), sent(keys, refused, asked)
    assert once == again
    words = np.frombuffer(once["M00"], dtype="<u8")
    assert len(set(words.tolist())) == 32
    assert not (words == 0).any()


def test_one_message_is_even_over_all_numbers() -> None:
    """Kolmogorov's distance of 4,096 words of one member, half of them refusals, from the even distribution."""
    keys = seats(3)
    refused = np.zeros((3, 32), dtype=bool)
    refused[0, ::2] = True
    words = [
        np.frombuffer(sent(keys, refused, Question("block", n, 0, tuple(range(32))))["M00"], dtype="<u8")
        for n in range(128)
    ]
    share = np.sort(np.concatenate(words).astype(float) / 2.0**64)
    distance = np.abs(share - (np.arange(len(share)) + 0.5) / len(share)).max() * np.sqrt(len(share))
    assert distance < 1.36


def test_keys_are_those_that_ledgers_know() -> None:
    keys = seats(3)
    signers = {k.member: key_from_seed(k.member, bytes([n]) * 32) for n, k in enumerate(keys)}
    notes = [key_note(SESSION, key, signers[key.member]) for key in keys]
    ledger = {member: signer.public for member, signer in signers.items()}
    members = [key.member for key in keys]
    assert circle(SESSION, members, notes[::-1], ledger).keys == {key.member: key.public for key in keys}
    foreign = key_note(SESSION, mask_key("M01"), signers["M02"])
    bad: list[list[KeyNote]] = [
        notes[:2],
        [*notes, notes[0]],
        [notes[0], foreign, notes[2]],
        [notes[0], replace(notes[1], key=notes[0].key), notes[2]],
        [notes[0], replace(notes[1], member="M09"), notes[2]],
        [notes[0], key_note("another", keys[1], signers["M01"]), notes[2]],
    ]
    for given_notes in bad:
        with pytest.raises(InputError, match="key"):
            circle(SESSION, members, given_notes, ledger)
    with pytest.raises(InputError, match="not signed"):
        circle(SESSION, members, notes, {**ledger, "M00": signers["M01"].public})


def test_a_key_of_no_order_is_refused() -> None:
    keys = seats(2)
    with pytest.raises(InputError, match="M01 cannot be used"):
        masked(
            [False], Question("bid", 0, 0, (1,)), keys[0], Circle(SESSION, {"M00": keys[0].public, "M01": bytes(32)})
        )


def test_nothing_of_a_key_is_printed() -> None:
    key = seats(1)[0]
    assert repr(key) == "MaskKey('M00')"


def test_a_commitment_binds_and_needs_its_salt() -> None:
    salt = bytes(range(32))
    assert committed(b"accept", salt) != committed(b"refuse", salt)
    assert committed(b"accept", salt) != committed(b"accept", bytes(32))
    with pytest.raises(InputError, match="32 bytes"):
        committed(b"accept", b"short")

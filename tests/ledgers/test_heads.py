"""Heads of acts: the compiled kernel says yes only of what `read_entry` takes, and reads the same from it."""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core.kernels import library
from ortaq.ledgers.chain import heads as room
from ortaq.ledgers.chain.entry import BadEntry, Entry
from ortaq.ledgers.chain.heads import read_heads
from tests.ledgers.chains import growing
from tests.ledgers.sanitized import run_sanitized
from tests.ledgers.test_attacks import GOOD
from tests.ledgers.test_chain import ACTS_BODIES

SOURCE = Path(room.__file__).with_name("plain_acts.c")

built = pytest.mark.skipif(
    library(SOURCE) is None,
    reason="no kernels are built here: run python tools/build_kernels.py where there is a C compiler",
)

PIECES = (
    *(b'"', b"\\", b",", b":", b"{", b"}", b"[", b"]", b"-", b"0", b"1.5", b"1e3", b"-0", b"007", b"9007199254740993"),
    *(b"null", b"true", b"NaN", b" ", b"\n", b"\0", b"\x7f", b"\\u0041", b"\\n", b'"a":1,', b'"":{}', b"[" * 30),
    *(bytes(text, "utf-8") for text in ("я", "协", "\ue000", "\U0001f600", "\u07ff", "\u0800", "\ud7ff")),
    *(b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xe2\x82"),
    *(b"2026-02-29T", b"2024-02-29T", b"T24:00:00Z", b"T23:59:60Z", b"0000-01-01T", b'"n":0', b'"n":2', b'"kind":"_a"'),
)
"""What mutations put in: all that decides in JSON, UTF-8 and the form of an act."""


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("ORTAQ_KERNELS", raising=False)
    return monkeypatch


def _agree(monkeypatch: pytest.MonkeyPatch, acts: Sequence[bytes]) -> int:
    """Compare both ways; return how many of the acts are acts."""
    found = []
    for switch in ("on", "off"):
        monkeypatch.setenv("ORTAQ_KERNELS", switch)
        found.append([str(head) if isinstance(head, BadEntry) else head for head in read_heads(acts)])
    assert found[0] == found[1]
    return sum(not isinstance(head, str) for head in found[0])


def _seeds() -> list[bytes]:
    """Return acts with bodies of all kinds, in three alphabets."""
    bodies = (
        {},
        {"text": {"en": "yes", "ru": "да", "zh": "是"}},
        {"a": [1, -2, 0, None, True, False, [], {}, "x"], "b": {"c": {"d": [[["deep"]]]}}, "я": 1},
        {"share": 0.25, "quoted": 'a"b\\c\n'},
    )
    alone = [Entry("KAZ", 1, None, (), "2024-02-29T12:00:00Z", "statement", body).canonical() for body in bodies]
    return [GOOD, *alone, *(act.canonical for act in growing(30))]


def _mutated(count: int, seed: int) -> list[bytes]:
    rng, seeds = random.Random(seed), _seeds()
    found = []
    for _ in range(count):
        act = bytearray(rng.choice(seeds))
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            place, kind = rng.randrange(len(act)), rng.randrange(4)
            if kind == 0:
                act[place] ^= 1 << rng.randrange(8)
            elif kind == 1:
                act[place:place] = rng.choice(PIECES)
            elif kind == 2:
                piece = rng.choice(PIECES)
                act[place : place + len(piece)] = piece
            else:
                del act[place : place + rng.randrange(1, 8)]
        found.append(bytes(act))
    return found


@built
def test_bytes_changed_in_any_place_are_judged_as_read_entry_judges_them(on: pytest.MonkeyPatch) -> None:
    assert _agree(on, _seeds()) == len(_seeds())
    assert 10 < _agree(on, _mutated(1500, 1)) < 1400


@built
@pytest.mark.long
def test_two_hundred_thousand_changed_acts_are_judged_as_read_entry_judges_them(on: pytest.MonkeyPatch) -> None:
    for seed in range(40):
        assert _agree(on, _mutated(5_000, seed)) > 50


@built
@settings(max_examples=60, deadline=None)
@given(body=st.dictionaries(st.text(), ACTS_BODIES, max_size=4))
def test_an_act_with_any_body_has_one_head(body: dict[str, object]) -> None:
    try:
        act = Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", body).canonical()
    except BadEntry:
        return
    with pytest.MonkeyPatch.context() as switch:
        _agree(switch, [act])


@built
def test_most_acts_never_reach_read_entry(on: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    on.setattr(room, "read_entry", lambda act: asked.append(act) or Entry("KAZ", 1, None, (), "", "", {}))
    acts = [act.canonical for act in growing(20)] + [
        Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", {"text": {"ru": "да", "zh": "是"}}).canonical()
    ]
    assert len(list(read_heads(acts))) == 21
    assert asked == []


@pytest.mark.long
@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_nothing_undefined_happens_in_the_kernel(tmp_path: Path) -> None:
    program = (
        "import ctypes, sys\n"
        "from ortaq.ledgers.chain import heads\n"
        "from tests.ledgers.test_heads import _mutated, _seeds\n"
        "heads.kernels.library = lambda source: ctypes.CDLL(sys.argv[1])\n"
        "for seed in range(4):\n"
        "    list(heads.read_heads(_mutated(5000, seed)))\n"
        "for act in _mutated(2000, 9):\n"
        "    list(heads.read_heads([act]))\n"
        "    list(heads.read_heads([act[: len(act) // 2]]))\n"
        "assert len(list(heads.read_heads(_seeds()))) == 35\n"
    )
    run_sanitized(SOURCE, program, tmp_path)

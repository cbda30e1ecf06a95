"""Acts of a file, with and without kernels: what is false is named, and under which key an act stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.ledgers.chain import many_signatures
from ortaq.ledgers.chain.checks import checked
from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.ledgers.chain.many_signatures import Signed, _Anew
from ortaq.tables import Keep, keeping
from tests.ledgers.chains import STATES, Acts, founding, kept, key_of, some_acts


def test_a_file_is_judged_alike_with_and_without_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = 431
    acts = _with(some_acts(500), wrong, key_of("KAZ").sign(b"another"))
    found = []
    with kept(tmp_path / "c5.ledger", acts) as store:
        for switch in ("on", "off"):
            monkeypatch.setenv("ORTAQ_KERNELS", switch)
            found.append(checked(store))
    assert found[0] == found[1]
    assert [fault.where for fault in found[0].faults] == [f"entry {wrong}"]


def test_a_switch_that_says_neither_on_nor_off_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORTAQ_KERNELS", "banana")
    with kept(tmp_path / "c5.ledger", some_acts(3)) as store, pytest.raises(InputError, match="neither on nor off"):
        checked(store)


@pytest.mark.parametrize("switch", ["on", "off"])
def test_acts_under_a_new_key_are_read_again_when_all_keys_are_known(
    tmp_path: Path, switch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORTAQ_KERNELS", switch)
    acts, new = Acts(), key_from_seed("KAZ", bytes(32))
    said = [founding(acts)]
    said += [acts.next(state, "statement", {"text": {"en": "early"}}) for state in STATES * 20]
    said.append(acts.next("KAZ", "key", {"keys": {"KAZ": str(new.public)}}))
    said += [acts.next("KAZ", "statement", {"text": {"en": "late"}}, key=new) for _ in range(20)]
    for key in (key_of("KAZ"), key_of("UZB")):  # the key that was given up, and that of another
        said.append(acts.next("KAZ", "statement", {"text": {"en": "false"}}, key=key))
    said.append(acts.next("UZB", "statement", {"text": {"en": "false"}}, key=new))
    with kept(tmp_path / "c5.ledger", said) as store:
        found = checked(store)
    count = len(said)
    assert found.signatures == count
    assert [(one.where, one.what) for one in found.faults] == [
        (f"entry {count - 2}", "the signature of KAZ is false"),
        (f"entry {count - 1}", "the signature of KAZ is false"),
        (f"entry {count}", "the signature of UZB is false"),
    ]


def _with(acts: list[SignedEntry], number: int, signature: bytes) -> list[SignedEntry]:
    return [*acts[: number - 1], replace(acts[number - 1], signature=signature), *acts[number:]]


def test_signatures_that_were_checked_before_are_not_checked_again_unless_a_byte_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_signatures, "_BLOCK", 50)
    acts = some_acts(230)
    spoiled = _with(acts, 120, key_of("KAZ").sign(b"another"))
    longer = [*acts, Acts(acts).next("UZB", "statement", {"text": {"en": "new"}})]
    with keeping(Keep(tmp_path / "kept", lambda: "this program")):
        found = []
        for place, said in enumerate((acts, acts, spoiled, spoiled, longer)):
            with kept(tmp_path / f"{place}.ledger", said) as store:
                found.append(checked(store))
    assert [one.remembered for one in found] == [0, 200, 150, 200, 200]
    assert [one.signatures for one in found] == [230, 230, 230, 230, 231]
    named = [[(fault.where, fault.what.split(" of ")[0]) for fault in one.faults] for one in found]
    assert named == [[], [], [("entry 120", "the signature")], [("entry 120", "the signature")], []]


def test_bytes_that_move_from_one_signature_to_the_next_are_other_signatures() -> None:
    key = key_of("KAZ").public
    pairs = (bytes(64), bytes(64)), (bytes(63), bytes(65))
    said = {
        _Anew(list, [Signed(0, key, b"", bytes(32), first), Signed(1, key, b"", bytes(32), second)]).said()
        for first, second in pairs
    }
    assert len(said) == 2

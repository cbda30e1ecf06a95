"""Acts of a file, with and without kernels: what is false is named, and under which key an act stands."""

from pathlib import Path

import pytest

from ortaq.ledgers.chain.checks import checked
from ortaq.ledgers.chain.keys import key_from_seed
from tests.ledgers.chains import STATES, Acts, founding, kept, key_of, some_acts


def test_a_file_is_judged_alike_with_and_without_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = some_acts(500)
    wrong = 431
    acts[wrong - 1] = acts[wrong - 1].__class__(
        acts[wrong - 1].entry, acts[wrong - 1].canonical, key_of("KAZ").sign(b"another"), acts[wrong - 1].id
    )
    found = []
    with kept(tmp_path / "c5.ledger", acts) as store:
        for switch in ("on", "off"):
            monkeypatch.setenv("ORTAQ_KERNELS", switch)
            found.append(checked(store))
    assert found[0] == found[1]
    assert [fault.where for fault in found[0].faults] == [f"entry {wrong}"]


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

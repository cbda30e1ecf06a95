"""A session as it is typed: founded, given addresses, looked at, written out; mistakes are told."""

import json
import stat
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.ledgers import Ledger
from ortaq.session import Room
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"


@pytest.mark.slow
def test_a_session_is_founded_given_addresses_and_written_out(ortaq: Run, tmp_path: Path) -> None:
    talks, sheet, record = (str(tmp_path / name) for name in ("talks", "seats.html", "record"))
    new = ("session", "new", talks, str(EXAMPLE), "--languages", "en,ru", "--workers", "1", "--json")
    code, out, _ = ortaq(*new)
    made = json.loads(out)
    assert (code, made["packages"], made["members"]) == (0, 7, ["AAA", "BBB", "CCC"])
    assert ortaq(*new)[0] == 2
    assert ortaq("session", "serve", talks)[0] == 2
    code, out, _ = ortaq("session", "keys", talks, "--name", "table.example", "--out", sheet, "--json")
    told = json.loads(out)
    assert (code, told["origin"]) == (0, "https://table.example:8765")
    page = Path(sheet).read_text("utf-8")
    assert page.count("<svg") == told["seats"] == 10
    assert "https://table.example:8765/seat/aaa/#" in page
    for name in (sheet, f"{talks}/key.pem", f"{talks}/private.session"):
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    code, out, _ = ortaq("session", "status", talks, "--json")
    assert json.loads(out)["phase"] == "founding"
    assert "Учреждение" in ortaq("session", "status", talks, "--language", "ru")[1]
    code, out, _ = ortaq("session", "export", talks, record, "--json")
    assert (code, json.loads(out)["acts"]) == (0, 11)
    tokens = [part.split("<")[0] for part in page.split("/#")[1:]]
    written = b"".join(file.read_bytes() for file in Path(record).rglob("*") if file.is_file())
    assert not [token for token in tokens if token.encode() in written]


@pytest.mark.slow
def test_mistakes_are_told(ortaq: Run, tmp_path: Path) -> None:
    for words in (
        ("new", str(tmp_path / "x"), str(EXAMPLE), "--languages", "en,xx"),
        ("keys", str(tmp_path / "none"), "--name", "localhost", "--out", str(tmp_path / "s.html")),
        ("status", str(tmp_path / "none")),
        ("export", str(tmp_path / "none"), str(tmp_path / "record")),
        ("serve", str(tmp_path / "none"), "--key", "k.pem"),
    ):
        code, _, err = ortaq("session", *words)
        assert (code, "Traceback" in err) == (2, False), words
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_keys_are_taken_from_a_ledger_that_has_some_and_for_a_sealed_session(ortaq: Run, tmp_path: Path) -> None:
    body = {"title": {"en": "x"}, "members": dict.fromkeys(("AAA", "BBB"), "member"), "languages": ["en"]}
    Ledger.new(tmp_path / "two.ledger", "example.org/two", "AAA", body).store.close()
    new = ("session", "new", str(tmp_path / "talks"), str(EXAMPLE), "--ledger", str(tmp_path / "two.ledger"))
    code, _, err = ortaq(*new)
    assert (code, "without keys" in err) == (2, True)
    code, _, err = ortaq(*new, "--entrusted")
    assert (code, "masks nothing" in err) == (2, True)
    assert not (tmp_path / "talks").exists()


def test_a_folder_of_another_session_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Room.open(tmp_path)

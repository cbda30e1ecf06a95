"""A ledger beside the table: told as it stands, written to by one author on this machine, and by nobody else."""

import base64
import hashlib
import json
import logging
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from ortaq.answers import Material
from ortaq.cli import program
from ortaq.core import InputError
from ortaq.ledgers import Ledger, SigningKey
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.web import Access, Desk, LedgerDesk, Writer, create_app, load_page
from tests.web.conftest import ACCESS, ADDRESS

WORDS = {"en": "text"}
PHRASE = "open sesame of UZB"
Opened = Callable[..., TestClient]


def key_of(code: str) -> SigningKey:
    return key_from_seed(code, hashlib.sha256(code.encode()).digest())


def _ledger(path: Path, *, keyed: bool) -> Path:
    roles = {"KAZ": "member", "UZB": "member", "OBSERVER": "reporter"}
    keys = {code: str(key_of(code).public) for code in roles} if keyed else {}
    body = {"title": WORDS, "members": roles, "languages": ["en"], "keys": keys}

    def key(code: str) -> Any:
        return key_of(code) if keyed else None

    with Ledger.new(path, "example.org/two", "KAZ", body, key=key("KAZ")) as made:
        promise = {"id": "rail", "obligor": ["KAZ"], "action": {"en": "Build it", "ru": "Построить"}, "target": 2.0}
        made.append("KAZ", "propose", {"id": "p1", "title": {"en": "Plan"}, "text": WORDS}, key=key("KAZ"))
        made.append("KAZ", "commit", {**promise, "due": "2030-01-01"}, key=key("KAZ"))
    return path


@pytest.fixture
def opened(material: Material, page_folder: Path, tmp_path: Path) -> Iterator[Opened]:
    """Return a function that opens a server with a ledger; its processes end with the test."""
    desks = []

    def start(path: Path | None, writer: Writer | None = None, access: Access = ACCESS) -> TestClient:
        told = None if path is None else LedgerDesk(path, material.region, "toy", writer)
        desks.append(Desk(material, tmp_path / "store", told))
        headers = {"authorization": f"Bearer {access.token}"} if access.token else {}
        app = create_app(desks[-1], access, load_page(page_folder))
        return TestClient(app, base_url=ADDRESS, headers=headers)

    yield start
    for desk in desks:
        desk.close()


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "uzb.key"
    path.write_bytes(key_of("UZB").sealed(PHRASE))
    return path


def _tables(client: TestClient, language: str = "en") -> dict[str, Any]:
    found = client.get(f"/api/ledger?language={language}").json()
    (section,) = json.loads(zlib.decompress(base64.b64decode(found["sections"]["data"])))
    return {block["id"]: block["rows"] for block in section["blocks"]}


@pytest.mark.slow
def test_a_ledger_is_told_in_the_language_that_is_asked_for_and_is_read_only(opened: Opened, tmp_path: Path) -> None:
    path = _ledger(tmp_path / "two.ledger", keyed=False)
    client = opened(path)
    assert client.get("/api/health").json()["ledger"] is True
    assert client.get("/api/ledger").json()["writer"] is None
    assert _tables(client)["commitments"][0][2]["lines"] == ["Build it"]
    assert _tables(client, "ru")["commitments"][0][2]["lines"] == ["Построить"]
    assert client.post("/api/ledger/acts", json={"kind": "support", "proposal": "p1"}).status_code == 403
    with Ledger.open(path) as kept:
        kept.append("UZB", "object", {"proposal": "p1", "text": WORDS})
    assert _tables(client)["proposals"][0][5]["lines"] == ["UZB"], "what others wrote meanwhile is told"


@pytest.mark.slow
def test_a_recomputed_table_leaves_the_ledger_as_it_is(opened: Opened, tmp_path: Path) -> None:
    client = opened(_ledger(tmp_path / "two.ledger", keyed=False))
    before = client.get("/api/ledger").json()
    document = client.get("/api/table").json()
    assert document["ledger"] == {}
    assert client.post("/api/recompute", json={"thresholds": {"KAZ": 0.5}}).status_code == 202
    assert client.get("/api/ledger").json() == before


def test_there_may_be_no_ledger(opened: Opened) -> None:
    client = opened(None)
    assert client.get("/api/health").json()["ledger"] is False
    assert client.get("/api/ledger").status_code == 404
    assert client.post("/api/ledger/acts", json={"kind": "support", "proposal": "p1"}).status_code == 404


@pytest.mark.slow
def test_an_act_is_signed_with_the_passphrase_alone_which_is_written_nowhere(
    opened: Opened, tmp_path: Path, sealed: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    path = _ledger(tmp_path / "two.ledger", keyed=True)
    client = opened(path, Writer("UZB", sealed))
    writer = client.get("/api/ledger").json()["writer"]
    assert (writer["code"], writer["keyed"]) == ("UZB", True)
    act = {"kind": "object", "proposal": "p1", "text": {"en": "Not yet."}}
    told = []
    for phrase in ({}, {"passphrase": "open sesame"}, {"passphrase": PHRASE.upper()}):
        wrong = client.post("/api/ledger/acts", json={**act, **phrase})
        assert (wrong.status_code, "passphrase" in wrong.json()["what"]) == (422, True)
        told.append(wrong.text)
    longer = client.post("/api/ledger/acts", json={**act, "passphrase": PHRASE * 100})
    assert longer.status_code == 422
    right = client.post("/api/ledger/acts", json={**act, "passphrase": PHRASE})
    assert (right.status_code, right.json()["number"]) == (201, 4)
    assert _tables(client)["proposals"][0][5]["lines"] == ["UZB"]
    out, err = capfd.readouterr()
    written = [caplog.text, out, err, longer.text, right.text, *told]
    files = [one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()]
    for typed in (PHRASE, PHRASE.upper(), "open sesame"):
        assert not any(typed in text for text in written)
        assert not any(typed.encode() in data for data in files)
    with Ledger.open(path) as kept:
        assert kept.verify().faults == ()


@pytest.mark.slow
def test_the_package_on_the_table_is_proposed_with_its_gains(
    opened: Opened, tmp_path: Path, sealed: Path, material: Material
) -> None:
    path = _ledger(tmp_path / "two.ledger", keyed=True)
    client = opened(path, Writer("UZB", sealed))
    body = {"kind": "propose", "title": WORDS, "text": WORDS, "passphrase": PHRASE}
    assert client.post("/api/ledger/acts", json={**body, "package": 2**31}).status_code == 422
    assert client.post("/api/ledger/acts", json={**body, "package": 1}).status_code == 201
    with Ledger.open(path) as kept:
        said = kept.state().proposals["package-2"].said
    assert said.measures == [material.mechanism.measures[0].id]
    assert said.mechanism == "toy"
    central = {member: band[1] for member, band in said.gain_musd.items()}
    calm = material.payoffs.gain_musd[1, :, 0]
    assert central == pytest.approx(dict(zip(material.payoffs.members, calm, strict=True)), rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "told"),
    [
        ({"kind": "support", "proposal": "nothing"}, "there is no proposal"),
        ({"kind": "report", "commitment": "rail", "value": 1.0}, "on: Field required"),
        ({"kind": "object", "proposal": "p1"}, "text: Field required"),
        ({"kind": "object", "proposal": "p1", "text": {"en": "a\u202eb"}}, "direction-changing"),
        ({"kind": "found", "proposal": "p1"}, "kind"),
        ({"kind": "support", "proposal": "p1", "author": "KAZ"}, "author"),
        ({"kind": "reserve", "proposal": "p1", "text": {"en": "x" * 1_201}}, "text.en"),
    ],
)
def test_an_act_that_breaks_a_rule_is_refused_with_the_reason(
    opened: Opened, tmp_path: Path, act: dict[str, Any], told: str
) -> None:
    path = _ledger(tmp_path / "two.ledger", keyed=False)
    found = opened(path, Writer("UZB", None)).post("/api/ledger/acts", json=act)
    assert found.status_code == 422
    assert told in found.json()["what"]
    with Ledger.open(path) as kept:
        assert kept.store.size == 3


@pytest.mark.slow
def test_acts_come_from_this_page_on_this_machine_only(opened: Opened, tmp_path: Path) -> None:
    path = _ledger(tmp_path / "two.ledger", keyed=False)
    act = {"kind": "report", "commitment": "rail", "value": 1.0, "on": "2026-11-30"}
    writer = Writer("OBSERVER", None)
    foreign = opened(path, writer).post("/api/ledger/acts", json=act, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    afar = opened(path, writer, Access("0.0.0.0", 8765, "0123456789abcdef"))
    assert afar.get("/api/ledger").status_code == 200
    assert afar.post("/api/ledger/acts", json=act).status_code == 403
    slow = opened(path, writer, Access("127.0.0.1", 8765, requests_per_s=0.0, burst=2.0))
    assert [slow.post("/api/ledger/acts", json=act).status_code for _ in range(3)] == [201, 201, 429]


@pytest.mark.slow
def test_who_writes_takes_part_and_has_a_key_where_keys_are_kept(
    tmp_path: Path, material: Material, sealed: Path
) -> None:
    keyed, plain = (_ledger(tmp_path / f"{keyed}.ledger", keyed=keyed) for keyed in (True, False))
    for path, writer, told in (
        (plain, Writer("TJK", None), "does not take part"),
        (plain, Writer("UZB", sealed), "without keys"),
        (keyed, Writer("UZB", None), "with keys"),
    ):
        with pytest.raises(InputError, match=told):
            LedgerDesk(path, material.region, "toy", writer)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("--as", "KAZ"), ("--ledger", "x", "--as", "KAZ", "--host", "0.0.0.0"), ("--ledger", "x", "--key", "k")]
)
def test_acts_cannot_be_typed_where_a_passphrase_would_travel(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(program(), ["table", "examples/three_members.toml", "--draws", "0", *words])
    assert isinstance(done.exception, InputError)
    assert "on this machine" in done.exception.what

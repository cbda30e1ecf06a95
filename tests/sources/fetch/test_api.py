"""Statistical services answer badly in many ways; what is kept is whole, and the key is never shown."""

import csv
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ortaq.core import InputError
from ortaq.sources.builders.world_bank import read_wdi
from ortaq.sources.fetch import Wish, comtrade, fetch, read_lock
from ortaq.sources.fetch.comtrade import KEY, comtrade_request
from ortaq.sources.fetch.patience import Patience
from ortaq.sources.fetch.world_bank import world_bank_request
from tests.sources.fetch.answering_server import Asked, Desk, answering

urllib3 = pytest.importorskip("urllib3", reason="the extra [api] is not installed")
pytest.importorskip("comtradeapicall", reason="the extra [api] is not installed")
wbgapi = pytest.importorskip("wbgapi", reason="the extra [api] is not installed")

SECRET = "0123456789abcdef-secret"


def _comtrade_answer(asked: Asked) -> str:
    """Return an answer in the layout of the service, with columns that nobody needs."""
    rows = [
        {
            "typeCode": "C",
            "freqCode": "A",
            "refPeriodId": 20230101,
            "refYear": 2023,
            "refMonth": 52,
            "period": "2023",
            "reporterCode": int(asked.query["reportercode"]),
            "reporterISO": None,
            "flowCode": asked.query["flowCode"],
            "partnerCode": partner,
            "partner2Code": 0,
            "classificationCode": "H6",
            "cmdCode": code,
            "customsCode": "C00",
            "motCode": 0,
            "qty": 1.0,
            "cifvalue": value if asked.query["flowCode"] == "M" else None,
            "fobvalue": value if asked.query["flowCode"] == "X" else None,
            "primaryValue": value,
            "isReported": False,
        }
        for partner, code, value in ((156, "27", 1.5e9), (643, "10", 2.25e8))
        if str(partner) != asked.query["reportercode"] and str(partner) in asked.query["partnerCode"].split(",")
    ]
    return json.dumps({"elapsedTime": "0.11 secs", "count": len(rows), "data": rows, "error": ""})


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """UN Comtrade on this machine: the library's own address leads to it."""
    monkeypatch.setenv(KEY, SECRET)
    with answering(Desk(_comtrade_answer)) as served:

        class Here(urllib3.PoolManager):
            def request(self, method: str, url: str, **given: Any) -> Any:
                return super().request(method, url.replace("https://comtradeapi.un.org", served.url), **given)

        monkeypatch.setattr(comtrade, "_manager", lambda _url: Here())
        yield served


class Waits:
    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def _patience(waits: Waits, attempts: int = 4, timeout: float = 5.0) -> Patience:
    return Patience(attempts, timeout, waits)


REQUEST = comtrade_request(("KAZ", "RUS", "ROW"), 2023, "AG2")


def test_answers_become_one_table_with_a_lock_entry(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    with got.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    first = rows[0]
    assert (first["reporterCode"], first["flowCode"], first["partnerCode"], first["cmdCode"]) == (
        "398",
        "M",
        "156",
        "27",
    )
    assert (float(first["primaryValue"]), first["fobvalue"]) == (1.5e9, "")
    assert [(a.query["reportercode"], a.query["flowCode"]) for a in desk.asked] == [
        ("398", "M"),
        ("398", "X"),
        ("643", "M"),
        ("643", "X"),
    ]
    asked = desk.asked[0]
    assert asked.path == "/data/v1/get/C/A/HS"
    assert (asked.query["period"], asked.query["cmdCode"], asked.query["partner2Code"]) == ("2023", "AG2", "0")
    assert {"156", "643", "842", "699", "251"} <= set(asked.query["partnerCode"].split(","))
    entry = read_lock(tmp_path)[got.path.name]
    assert (entry.source, entry.rows) == ("comtrade", 6)
    assert "reporterCode=398,643" in entry.url
    assert sorted(p.name for p in tmp_path.iterdir()) == [got.path.name, "lock.toml"]
    again = fetch(REQUEST, Wish(tmp_path, offline=True))
    assert not again.is_new
    assert len(desk.asked) == 4


def test_the_key_is_in_no_address_file_or_message(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    desk.faults = [
        "401 " + json.dumps({"statusCode": 401, "message": "Access denied due to invalid subscription key."})
    ]
    with pytest.raises(InputError, match="401") as told:
        fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert KEY in told.value.fix
    assert SECRET not in str(told.value)
    fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert all(SECRET not in str(a.query) for a in desk.asked)
    assert desk.asked[0].headers["ocp-apim-subscription-key"] == SECRET
    assert all(SECRET.encode() not in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


def test_without_a_key_its_name_is_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY)
    with pytest.raises(InputError, match="wants a key") as told:
        fetch(REQUEST, Wish(tmp_path))
    assert KEY in told.value.where
    assert desk.asked == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["500 oops", "503", "drop", "cut", "short", "429 {}"])
def test_passing_faults_are_waited_out(
    fault: str, desk: Desk, tmp_path: Path, waits: Waits, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.faults = ["", fault]
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert got.entry.rows == 6
    assert len(desk.asked) == 5
    assert len(waits.seconds) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_a_silent_service_is_asked_again(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    desk.faults = ["hang"]
    fetch(REQUEST, Wish(tmp_path), patience=_patience(waits, timeout=0.2))
    assert len(desk.asked) == 5


@pytest.mark.slow
def test_waiting_times_are_kept_from_header_or_message(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    said = json.dumps({"statusCode": 429, "message": "Rate limit is exceeded. Try again in 3 seconds."})
    desk.faults = [f"429 {said}"]
    fetch(REQUEST, Wish(tmp_path / "a"), patience=_patience(waits))
    desk.faults, desk.retry_after = [f"429 {said}"], "7"
    fetch(REQUEST, Wish(tmp_path / "b"), patience=_patience(waits))
    assert waits.seconds == [3.0, 7.0]


def test_a_used_up_quota_keeps_what_was_answered(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    said = json.dumps(
        {"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 01:02:03."}
    )
    desk.faults = ["", "", f"403 {said}"]
    with pytest.raises(InputError, match=r"quota is used up.*01:02:03") as told:
        fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert waits.seconds == []
    assert "kept" in told.value.why
    assert not list(tmp_path.glob("*.csv"))
    assert not (tmp_path / "lock.toml").exists()
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert got.entry.rows == 6
    assert len(desk.asked) == 5


def test_patience_ends_and_says_how_far_it_came(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    desk.faults = [""] + ["500"] * 4
    with pytest.raises(InputError, match="the download stopped: the server answered 500") as told:
        fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert "1 of 4 answers are kept" in told.value.why
    assert "exports of KAZ" in told.value.where


@pytest.mark.parametrize("request_", [REQUEST, world_bank_request(("KAZ",), 2023)])
def test_without_a_network_the_host_is_named(
    request_: Any, tmp_path: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_given: Any, **_options: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setenv(KEY, SECRET)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(InputError, match="no connection") as told:
        fetch(request_, Wish(tmp_path), patience=_patience(waits, 1))
    assert told.value.what.endswith(f"no connection: the name {urlsplit(request_.url).hostname} was not found")
    assert told.value.why == "nothing was kept"


@pytest.mark.slow
def test_economies_that_report_nothing_are_named_and_nothing_at_all_is_refused(
    desk: Desk, tmp_path: Path, waits: Waits
) -> None:
    empty = json.dumps({"elapsedTime": "0.1 secs", "count": 0, "data": [], "error": ""})
    desk.answer = lambda asked: empty if asked.query["reportercode"] == "643" else _comtrade_answer(asked)
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert got.silent == ("imports of RUS", "exports of RUS")
    desk.answer = lambda _asked: empty
    with pytest.raises(InputError, match="has no rows"):
        fetch(REQUEST, Wish(tmp_path, renew=True), patience=_patience(waits))
    assert fetch(REQUEST, Wish(tmp_path, offline=True)).entry.rows == 4


def test_a_refusal_inside_an_answer_is_told(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    desk.answer = lambda _asked: json.dumps({"count": 0, "data": [], "error": "Invalid period"})
    with pytest.raises(InputError, match="Invalid period"):
        fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))


def test_questions_stay_below_the_limit_of_the_service() -> None:
    fine = comtrade_request(("KAZ",), 2023, "AG6")
    asked = [set(q.parameters["partnerCode"].split(",")) for q in fine.questions if q.parameters["flowCode"] == "M"]
    assert max(map(len, asked)) * 5613 < comtrade.MOST_ROWS
    assert set.union(*asked) == set(REQUEST.questions[0].parameters["partnerCode"].split(","))
    with pytest.raises(InputError, match="AG3"):
        comtrade_request(("KAZ",), 2023, "AG3")
    with pytest.raises(InputError, match="KZA"):
        comtrade_request(("KZA",), 2023)


@pytest.mark.parametrize(
    ("package", "request_"), [("comtradeapicall", REQUEST), ("wbgapi", world_bank_request(("KAZ",), 2023))]
)
def test_without_the_library_the_extra_is_named(
    package: str, request_: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=package) as told:
        fetch(request_, Wish(tmp_path))
    assert "ortaq[api]" in told.value.fix


VALUES = {
    ("NY.GDP.MKTP.CD", "KAZ"): 261_420_000_000.5,
    ("NY.GDP.MKTP.CD", "TKM"): None,
    ("SP.POP.TOTL", "KAZ"): 19_900_177,
    ("SP.POP.TOTL", "TKM"): 6_516_100,
}


def _world_bank_answer(asked: Asked) -> str:
    parts = asked.path.split("/")
    series, economies = parts[parts.index("series") + 1], parts[parts.index("country") + 1].split(";")
    names = {"KAZ": "Kazakhstan", "TKM": "Turkmenistan"}
    data = [
        {
            "variable": [
                {"concept": "Country", "id": e, "value": names[e]},
                {"concept": "Series", "id": series, "value": series},
                {"concept": "Time", "id": "YR2023", "value": "2023"},
            ],
            "value": VALUES[series, e],
        }
        for e in economies
    ]
    head = {"page": 1, "pages": 1, "per_page": 1000, "total": len(data), "lastupdated": "2026-10-01"}
    return json.dumps({**head, "source": {"id": "2", "name": "World Development Indicators", "data": data}})


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with answering(Desk(_world_bank_answer)) as served:
        monkeypatch.setattr(wbgapi, "endpoint", f"{served.url}/v2")
        yield served


def test_the_world_bank_gives_what_the_builder_reads(bank: Desk, tmp_path: Path, waits: Waits) -> None:
    bank.faults = ["429 slow", "cut", "short", "502"]
    bank.retry_after = "4"
    got = fetch(world_bank_request(("KAZ", "TKM", "ROW"), 2023), Wish(tmp_path), patience=_patience(waits, 8))
    assert waits.seconds[0] == 4.0
    found = read_wdi(got.path, 2023)
    assert found.gdp_musd == {"KAZ": 261_420.0000005}
    assert found.population_million == {"KAZ": 19.900177, "TKM": 6.5161}
    assert len(bank.asked) == 6
    assert got.entry.licence.startswith("CC BY 4.0")


@pytest.mark.slow
def test_the_world_bank_refuses_in_its_own_words(bank: Desk, tmp_path: Path, waits: Waits) -> None:
    message = {"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}
    bank.answer = lambda _asked: json.dumps([{"message": [message]}])
    with pytest.raises(InputError, match="parameter value is not valid"):
        fetch(world_bank_request(("KAZ",), 2023), Wish(tmp_path), patience=_patience(waits))
    bank.faults = ["404 not here"]
    with pytest.raises(InputError, match="404 not here"):
        fetch(world_bank_request(("KAZ",), 2023), Wish(tmp_path), patience=_patience(waits))
    bank.faults = ["hang"] * 2
    with pytest.raises(InputError, match="no answer in time"):
        fetch(world_bank_request(("KAZ",), 2023), Wish(tmp_path), patience=_patience(waits, 2, 0.2))
    assert wbgapi.get_options == {}


def test_only_kept_answers_are_removed(desk: Desk, tmp_path: Path, waits: Waits) -> None:
    notes = tmp_path / f"{REQUEST.file}.part.asked" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("precious", encoding="utf-8")
    assert fetch(REQUEST, Wish(tmp_path), patience=_patience(waits)).is_new
    assert notes.read_text(encoding="utf-8") == "precious"
    assert [p.name for p in notes.parent.iterdir()] == ["notes.txt"]

"""Joint papers from OpenAlex: a recorded answer, what is asked, and bad answers; the key is never shown."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.sources.fetch import Wish, fetch, openalex, read_lock, service_request
from ortaq.sources.fetch.openalex import KEY
from ortaq.sources.fetch.patience import Patience
from tests.sources.fetch.answering_server import Asked, Desk, answering

SECRET = "0123456789abcdef-secret"
# Layout as documented at developers.openalex.org; the counts are made up.
RECORDED = {
    "meta": {"count": 412, "db_response_time_ms": 31, "page": 1, "per_page": 200, "groups_count": 2},
    "results": [],
    "group_by": [
        {"key": "https://openalex.org/fields/22", "key_display_name": "Engineering", "count": 150},
        {"key": "https://openalex.org/fields/25", "key_display_name": "Materials Science", "count": 98},
    ],
}
NOTHING = {"meta": {"count": 0}, "results": [], "group_by": []}


def _answer(asked: Asked) -> str:
    return json.dumps(NOTHING if "country_code:TJ" in asked.query["filter"] else RECORDED)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.delenv(KEY, raising=False)
    with answering(Desk(_answer)) as served:
        monkeypatch.setattr(openalex, "_ADDRESS", f"{served.url}/works")
        yield served


def _patience(waits: list[float]) -> Patience:
    return Patience(4, 5.0, waits.append)


def test_every_pair_is_asked_once_and_becomes_rows_of_papers(desk: Desk, tmp_path: Path) -> None:
    got = fetch(service_request("openalex", ("KAZ", "TJK", "CHN", "ROW"), 2023), Wish(tmp_path), patience=_patience([]))
    with got.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["one", "other", "field", "year", "papers", "source"],
        ["CHN", "KAZ", "all", "2023", "412", "openalex"],
        ["CHN", "KAZ", "Engineering", "2023", "150", "openalex"],
        ["CHN", "KAZ", "Materials Science", "2023", "98", "openalex"],
    ]
    assert got.silent == ("CHN and TJK", "KAZ and TJK")
    assert len(desk.asked) == 3
    assert desk.asked[0].query == {
        "filter": "authorships.institutions.country_code:CN,authorships.institutions.country_code:KZ,"
        "publication_year:2023",
        "group_by": "primary_topic.field.id",
    }


def test_the_key_is_sent_and_never_written(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, SECRET)
    request = service_request("openalex", ("KAZ", "CHN"), 2023)
    fetch(request, Wish(tmp_path), patience=_patience([]))
    assert desk.asked[0].query["api_key"] == SECRET
    assert SECRET not in "".join(str(entry) for entry in read_lock(tmp_path).values())
    desk.faults = [f"403 wrong key {SECRET}"]
    with pytest.raises(InputError, match="403") as refused:
        fetch(request, Wish(tmp_path / "new"), patience=_patience([]))
    assert KEY in refused.value.fix
    assert SECRET not in str(refused.value)


def test_bad_answers_are_asked_again(desk: Desk, tmp_path: Path) -> None:
    desk.faults = ["500 oops", "drop", "short"]
    got = fetch(service_request("openalex", ("KAZ", "CHN"), 2023), Wish(tmp_path), patience=_patience([]))
    assert got.entry.rows == 3


@pytest.mark.parametrize(
    ("faults", "message"),
    [(["429 too many"], "a hundred answers a day"), (["400 Invalid filter"], "400")],
)
def test_refusals_are_told(desk: Desk, tmp_path: Path, faults: list[str], message: str) -> None:
    desk.faults = faults
    with pytest.raises(InputError, match=message):
        fetch(service_request("openalex", ("KAZ", "CHN"), 2023), Wish(tmp_path), patience=_patience([]))
    assert not list(tmp_path.rglob("*.csv"))


def test_another_layout_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.answer = lambda _asked: json.dumps({"meta": {"count": 4}})
    with pytest.raises(InputError, match="group_by"):
        fetch(service_request("openalex", ("KAZ", "CHN"), 2023), Wish(tmp_path), patience=_patience([]))


def test_one_economy_is_no_pair() -> None:
    with pytest.raises(InputError, match="fewer than two"):
        service_request("openalex", ("KAZ", "ROW"), 2023)

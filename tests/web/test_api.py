"""The API on the toy table: what it answers, and what it answers to those who send nonsense."""

import gzip
import json
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from ortaq.brief import Material
from ortaq.core import Assumption, Band
from ortaq.web import Desk
from ortaq.web.security import MOST_BODY
from ortaq.web.workbook import workbook_bytes
from tests.web.conftest import PAGE


def test_page_and_table(client: TestClient, material: Material) -> None:
    assert client.get("/").text == PAGE["index.html"]
    assert client.get("/static/js/main.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/api/health").json()["ok"] is True
    document = client.get("/api/table").json()
    assert document["mechanism"]["id"] == "toy"
    assert document["agreement"]["accepted"] == material.agreement.accepted.tolist()


def test_table_is_sent_once(client: TestClient) -> None:
    first = client.get("/api/table", headers={"accept-encoding": "identity"})
    assert first.headers["etag"] == f'W/"{first.json()["digest"]}"'
    zipped = client.get("/api/table", headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == first.content
    for known in (first.headers["etag"], f'"x", {first.headers["etag"]}', "*"):
        again = client.get("/api/table", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/table", headers={"if-none-match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..%5capp.py", "/static/js", "/x"],
)
def test_no_path_leads_to_the_disk(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("packages=8", "no package 8"),
        ("packages=-1", "packages"),
        ("packages=1&shock=2", "no shock 2"),
        ("packages=NaN", "packages"),
        ("packages=99999999999999999999999", "packages"),
        ("", "packages"),
    ],
)
def test_unknown_outcomes(client: TestClient, query: str, what: str) -> None:
    found = client.get(f"/api/outcome?{query}")
    assert found.status_code == 422
    assert what in found.json()["what"]


def test_unknown_jobs(client: TestClient) -> None:
    for call in (client.get, client.delete):
        assert call("/api/jobs/0123456789abcdef").status_code == 404
        assert call("/api/jobs/..%2f..%2fetc").status_code in {404, 422}
        assert call("/api/jobs/short").status_code == 422


def deep(levels: int) -> bytes:
    return b'{"thresholds": ' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    ("body", "status", "what"),
    [
        (b'{"thresholds": {"KAZZ": 0.1}}', 422, "unknown member 'KAZZ'"),
        (b'{"levels": {"rial": "low"}}', 422, "unknown measure 'rial'"),
        (b'{"levels": {"rail": "lowest"}}', 422, "levels.rail"),
        (b'{"thresholds": {"KAZ": NaN}}', 422, "thresholds.KAZ"),
        (b'{"thresholds": {"KAZ": 1e999}}', 422, "thresholds.KAZ"),
        (b'{"thresholds": {"KAZ": ' + b"9" * 6000 + b"}}", 400, ""),
        (b'{"thresholds": {"\\ud800": "\\udfff"}}', 422, "thresholds"),
        (b'{"case": {"elasticity": "huge"}}', 422, "case.elasticity"),
        (b'{"case": {"name": "x"}}', 422, "case.name"),
        (b'{"file": "/etc/passwd"}', 422, "file"),
        (json.dumps({"thresholds": {f"M{i}": 1 for i in range(500)}}).encode(), 422, "thresholds"),
        (json.dumps({"thresholds": list(range(2000))}).encode(), 422, "thresholds"),
        (deep(9), 400, "nested"),
        (deep(5000), 400, "nested"),
        (b"[" * 3000, 400, "nested"),
        (b"{", 422, "body"),
        (b"\xff\xfe", 422, "body"),
        (b'{"x": "\xff"}', 400, ""),
        (b"null", 422, "body"),
        (b"", 422, "body"),
        (b" " * (MOST_BODY + 1), 413, "bytes"),
    ],
)
def test_hostile_bodies(client: TestClient, body: bytes, status: int, what: str) -> None:
    found = client.post("/api/recompute", content=body, headers={"content-type": "application/json"})
    assert found.status_code == status, found.text
    assert what in found.json()["what"]
    assert len(found.content) < 3000
    assert client.get("/api/health").status_code == 200


def test_near_miss_is_named(client: TestClient) -> None:
    found = client.post("/api/recompute", json={"levels": {"rial": "low"}}).json()
    assert found["fix"] == "did you mean 'rail'?"


def test_files_to_take_away(client: TestClient, material: Material) -> None:
    page = client.get("/api/export/brief.html")
    assert page.text.startswith("<!DOCTYPE html>")
    assert page.headers["content-disposition"] == 'attachment; filename="toy-brief.html"'
    book = load_workbook(BytesIO(client.get("/api/export/table.xlsx").content))
    assert book.sheetnames == ["accepted", "gains", "assumptions"]
    assert [row[0].value for row in book["accepted"].iter_rows(min_row=2)] == material.agreement.accepted.tolist()
    rows = {tuple(c.value for c in row[:4]): row[4].value for row in book["gains"].iter_rows(min_row=2)}
    assert rows[1, "rail", "KGZ", "closure"] == material.payoffs.gain_musd[1, 1, 1]
    assert book["assumptions"]["A2"].value == "guess"


def test_text_of_a_workbook_is_never_a_formula(material: Material) -> None:
    evil = Assumption("=1+1", "=cmd()\x07", Band(1, 2, 3), "", "")
    changed = replace(material, mechanism=replace(material.mechanism, assumptions=(evil,)))
    sheet = load_workbook(BytesIO(workbook_bytes(changed)))["assumptions"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == ("=1+1", "s", "=cmd()")


def test_openapi_names_every_path(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/health",
        "/api/table",
        "/api/outcome",
        "/api/recompute",
        "/api/jobs/{id}",
        "/api/jobs/{id}/table",
        "/api/export/brief.html",
        "/api/export/table.xlsx",
    }
    assert client.get("/docs").status_code == 404


def test_compressed_form_is_the_plain_one(desk: Desk) -> None:
    assert gzip.decompress(desk.document.compressed) == desk.document.body
    assert len(desk.document.compressed) < 0.5 * len(desk.document.body)

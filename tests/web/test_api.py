"""The API on the toy table: what it answers, and what it answers to those who send nonsense."""

import base64
import gzip
import json
import zlib
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from time import sleep
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from ortaq.agreement import Acceptance, accepts, agree, transfers
from ortaq.answers import Material
from ortaq.brief import brief
from ortaq.brief.answer_schema import AnswerRecord
from ortaq.core import Assumption, Band, Case, Corner, Numbers
from ortaq.domains import load_texts
from ortaq.web import Desk
from ortaq.web.security import MOST_BODY
from ortaq.web.view_files import brief_of_view, workbook_of_view
from ortaq.web.view_look import look
from ortaq.web.view_table import ComputedTable
from ortaq.web.view_terms import ViewTerms
from tests.web.conftest import PAGE


@pytest.mark.slow
def test_page_and_table(client: TestClient, material: Material) -> None:
    assert client.get("/").text == PAGE["index.html"]
    assert client.get("/static/js/main.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/api/health").json()["ok"] is True
    document = client.get("/api/table").json()
    assert document["mechanism"]["id"] == "toy"
    assert document["agreement"]["accepted"] == material.agreement.accepted.tolist()


@pytest.mark.slow
def test_table_is_sent_once(client: TestClient) -> None:
    first = client.get("/api/table", headers={"accept-encoding": "identity"})
    assert first.headers["etag"] == f'W/"{sha256(first.content).hexdigest()[:16]}"'  # another page has another tag
    zipped = client.get("/api/table", headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == first.content
    for known in (first.headers["etag"], f'"x", {first.headers["etag"]}', "*"):
        again = client.get("/api/table", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/table", headers={"if-none-match": '"x"'}).status_code == 200


@pytest.mark.slow
def test_tables_are_printed_in_the_language_that_is_asked_for(client: TestClient, material: Material) -> None:
    document = client.get("/api/table").json()
    assert document["tables"] == {}
    for language in ("en", "zh"):
        packed = client.get(f"/api/tables?table={document['digest']}&language={language}").json()
        titles = [s["title"] for s in json.loads(zlib.decompress(base64.b64decode(packed["data"])))]
        assert titles == [section.title for section in brief(material, language).sections]
    assert client.get("/api/tables?table=0123456789abcdef&language=en").status_code == 404
    assert client.get(f"/api/tables?table={document['digest']}&language=xx").status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..%5capp.py", "/static/js", "/x"],
)
def test_no_path_leads_to_the_disk(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.slow
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


@pytest.mark.slow
def test_tables_of_a_package_say_trade_by_sector_and_partner(client: TestClient) -> None:
    assert client.get("/api/package?packages=8").status_code == 422
    found = client.get("/api/package?packages=2&language=ru")
    assert found.status_code == 200, found.text
    (volumes,) = json.loads(zlib.decompress(base64.b64decode(found.json()["data"])))
    assert [block["id"] for block in volumes["blocks"]][:2] == ["volumes", "volumes-by-sector"]
    assert len(volumes["blocks"]) == 5  # and trade by partner of three members


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


@pytest.mark.slow
def test_files_to_take_away(client: TestClient, material: Material) -> None:
    page = client.get("/api/export/brief.html")
    assert page.text.startswith("<!DOCTYPE html>")
    assert page.headers["content-disposition"] == 'attachment; filename="toy-brief.html"'
    book = load_workbook(BytesIO(client.get("/api/export/table.xlsx").content))
    assert book.sheetnames[:3] == ["contents", "about", "sentences"]
    packages = columns(book, "data-packages")
    signed = [p for p, by_all in zip(packages["Package"], packages["Signed by all"], strict=True) if by_all]
    assert signed == material.agreement.accepted.tolist()
    rows = {tuple(row[:3]): row for row in sheet_rows(book, "data-notable-gains")}
    at = list(columns(book, "data-notable-gains")).index("Gain, million USD a year")
    assert rows[1, "KGZ", "Closure"][at] == material.payoffs.gain_musd[1, 1, 1]
    assert book["mechanism-assumptions"]["A2"].value == "guess"


VIEW = {"package": 2, "shock": "closure", "accept": "cvar", "tail": 0.1, "thresholds": {"KAZ": 0.3}}


def view_of(client: TestClient, **change: object) -> dict[str, object]:
    return {"table": client.get("/api/table").json()["digest"], **VIEW, **change}


def sheet_rows(book: Any, title: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[title].iter_rows(min_row=2)]


def columns(book: Any, title: str) -> dict[str, list[Any]]:
    head, *rows = book[title].values
    return {name: [row[at] for row in rows] for at, name in enumerate(head)}


@pytest.mark.slow
@pytest.mark.parametrize("package", [2, 5, 7])
def test_workbook_of_a_view(client: TestClient, material: Material, package: int) -> None:
    found = client.post("/api/export/table.xlsx", json=view_of(client, package=package))
    assert found.headers["content-disposition"] == f'attachment; filename="toy-package-{package}.xlsx"'
    book = load_workbook(BytesIO(found.content))
    assert book.sheetnames[3:5] == ["chosen-verdicts", "chosen-shocks"]
    mechanism = replace(material.mechanism, threshold_percent={"KAZ": 0.3, "KGZ": 0.0, "UZB": 0.0})
    asked = agree(material.payoffs, mechanism, accept=Acceptance.CVAR, tail=0.1)
    terms = dict(sheet_rows(book, "about"))
    assert terms["table"] == client.get("/api/table").json()["digest"]
    assert (terms["package"], terms["shock"], terms["recommended"]) == (package, "closure", asked.recommended)
    assert (terms["accept"], terms["tail"]) == ("cvar", 0.1)
    found, robust = columns(book, "chosen-verdicts"), asked.robust_gain_percent[package]
    paid, signs = transfers(material.payoffs, asked, package), accepts(robust, asked.threshold_percent)
    assert found["Member"][:3] == list(material.payoffs.members)
    assert found["Gain that decides, % of real income"][:3] == pytest.approx(robust.tolist(), rel=1e-13)
    assert found["Threshold, % of real income"][:3] == [0.3, 0.0, 0.0]
    assert ["not" not in said for said in found["Verdict"][:3]] == signs.tolist()
    spare = found["To spare, or lacking, million USD a year"][:3]
    assert spare == pytest.approx(asked.surplus_musd[package].tolist(), rel=1e-13)
    received = next(values for head, values in found.items() if head.startswith("Payment"))[:3]
    assert paid is None or received == pytest.approx(paid.received_musd[:, 0].tolist(), rel=1e-13)
    gain, band = material.payoffs.gain_musd[package, 1, 1], material.bands.get(package)
    assert found["Closure, million USD a year"][1] == pytest.approx(gain, rel=1e-13)
    low = None if band is None else pytest.approx(band.low_musd[1, 1], rel=1e-13)
    assert found.get("Closure, million USD a year; low", [None, None])[1] == low
    packages = columns(book, "data-packages")
    signed = [p for p, by_all in zip(packages["Package"], packages["Signed by all"], strict=True) if by_all]
    assert signed == asked.accepted.tolist()


@pytest.mark.slow
def test_brief_of_a_view_says_who_signs_and_why_not(client: TestClient, material: Material) -> None:
    assert (
        client.post("/api/export/brief.html", json=view_of(client, language="ru")).headers["content-language"] == "ru"
    )
    found = client.post("/api/export/brief.html", json=view_of(client))
    assert found.headers["content-language"] == "en"
    assert "toy-package-2-brief.html" in found.headers["content-disposition"]
    mechanism = replace(material.mechanism, threshold_percent={"KAZ": 0.3, "KGZ": 0.0, "UZB": 0.0})
    asked = agree(material.payoffs, mechanism, accept=Acceptance.CVAR, tail=0.1)
    page = found.text
    signs = accepts(asked.robust_gain_percent[2], asked.threshold_percent)
    assert page.count("would sign</span>") == int(signs.sum()) < 3
    assert page.count("would not sign</span>") == int((~signs).sum())
    numbers = Numbers(load_texts("en"))
    for i in range(3):
        assert numbers.gain(float(material.payoffs.gain_percent[2, i, 1])) in page
        assert numbers.gain(float(asked.robust_gain_percent[2, i])) in page
    assert page.index('id="chosen"') < page.index('id="signed"') < page.index('id="agenda"')
    assert "10 % of probability" in page


@pytest.mark.slow
def test_a_view_on_the_terms_of_the_table_keeps_its_ranges(client: TestClient, material: Material) -> None:
    terms = {"accept": None, "tail": None, "thresholds": {}, "package": material.agreement.recommended}
    page = client.post("/api/export/brief.html", json=view_of(client, **terms)).text
    band = material.bands[material.agreement.recommended or 0]
    assert f"All members sign it in {len(band.accepted_in)} of the {len(material.cases)} cases" in page
    nothing = client.post("/api/export/brief.html", json=view_of(client, package=0)).text
    assert "No measure is on the table" in nothing


@pytest.mark.slow
def test_a_package_without_range_says_so(material: Material) -> None:
    bare = replace(material, bands={p: b for p, b in material.bands.items() if p != 5})
    view = look(ComputedTable.of(bare), ViewTerms(Acceptance.WORST, 0.25, {}), 5, "none", "en")
    assert "its gains stand without a range" in brief_of_view(view).decode()
    found = columns(load_workbook(BytesIO(workbook_of_view(view))), "chosen-shocks")
    assert not [head for head in found if head.endswith("; low")]


def test_an_estimate_says_so(material: Material) -> None:
    verified = np.arange(8) != 5
    guessed = replace(material.payoffs, verified=verified, error_percent=np.full((3, 2), 0.004))
    view = look(
        ComputedTable.of(replace(material, payoffs=guessed)),
        ViewTerms(Acceptance.WORST, 0.25, {}),
        5,
        "none",
        "en",
    )
    assert "estimates, believed to be off by at most 0.00400" in brief_of_view(view).decode()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["brief.html", "table.xlsx"])
@pytest.mark.parametrize(
    ("change", "status", "what"),
    [
        ({"table": "0123456789abcdef"}, 404, "no such table"),
        ({"table": "../../etc/passwd"}, 422, "table"),
        ({"package": 8}, 422, "no package 8"),
        ({"package": -1}, 422, "package"),
        ({"package": 10**30}, 422, "package"),
        ({"shock": "flood"}, 422, "unknown shock 'flood'"),
        ({"thresholds": {"KAZZ": 1}}, 422, "unknown member 'KAZZ'"),
        ({"thresholds": {f"M{i}": 1 for i in range(500)}}, 422, "thresholds"),
        ({"tail": 0}, 422, "tail"),
        ({"accept": "luck"}, 422, "accept"),
        ({"language": "xx"}, 422, "language"),
        ({"file": "/etc/passwd"}, 422, "file"),
    ],
)
def test_wrong_views(client: TestClient, path: str, change: dict[str, object], status: int, what: str) -> None:
    found = client.post(f"/api/export/{path}", json=view_of(client, **change))
    assert found.status_code == status, found.text
    assert what in found.json()["what"]


@pytest.mark.slow
def test_views_of_a_table_computed_since(client: TestClient) -> None:
    job = client.post("/api/recompute", json={"thresholds": {"KGZ": 0.01}}).json()["job"]
    while client.get(f"/api/jobs/{job}").json()["state"] == "running":
        sleep(0.01)
    digest = client.get(f"/api/jobs/{job}/table").json()["digest"]
    asked = {"table": digest, "package": 3}
    book = load_workbook(BytesIO(client.post("/api/export/table.xlsx", json=asked).content))
    assert columns(book, "chosen-verdicts")["Threshold, % of real income"][:3] == [0.0, 0.01, 0.0]


@pytest.mark.slow
def test_a_package_of_a_table_at_other_ends_is_solved_at_these(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Case] = []

    def told(_region: object, _mechanism: object, _package: int, case: Case) -> tuple[()]:
        asked.append(case)
        return ()

    monkeypatch.setattr("ortaq.web.view_files.package_sections", told)
    case = Case("slow", shift=Corner.LOW)
    view = look(ComputedTable.of(replace(material, case=case)), ViewTerms(Acceptance.WORST, 0.25, {}), 5, "none", "en")
    workbook_of_view(view)
    assert asked == ([] if material.agreement.focus == 5 else [case])
    assert material.agreement.focus != 5


@pytest.mark.slow
def test_text_of_a_workbook_is_never_a_formula(material: Material) -> None:
    evil = Assumption("=1+1", "=cmd()\x07", Band(1, 2, 3), "", "")
    changed = replace(material, mechanism=replace(material.mechanism, assumptions=(evil,)))
    sheet = load_workbook(BytesIO(brief(changed).workbook))["mechanism-assumptions"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == ("=1+1", "s", "=cmd()\\u0007")


def test_the_answer_is_that_of_the_brief(client: TestClient, material: Material) -> None:
    found = client.get("/api/answer").json()
    AnswerRecord.model_validate(found)
    assert found["computed"]["recommended"] == material.agreement.recommended
    assert found["sections"][0]["id"] == "answer"


def test_openapi_names_every_path(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/health",
        "/api/table",
        "/api/tables",
        "/api/answer",
        "/api/outcome",
        "/api/package",
        "/api/recompute",
        "/api/jobs/{id}",
        "/api/jobs/{id}/table",
        "/api/export/brief.html",
        "/api/export/table.xlsx",
        "/api/ledger",
        "/api/ledger/acts",
    }
    assert client.get("/docs").status_code == 404


def test_compressed_form_is_the_plain_one(desk: Desk) -> None:
    assert gzip.decompress(desk.first.document.compressed) == desk.first.document.body
    assert len(desk.first.document.compressed) < 0.5 * len(desk.first.document.body)

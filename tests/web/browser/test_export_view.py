"""What a reader takes away is what the page shows: brief and workbook of the server, and a page to print."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ortaq.agreement import Acceptance
from ortaq.brief import brief
from ortaq.web import page_files, single_file, static_folder
from ortaq.web.view_terms import ViewTerms, asked_again
from tests.web.browser.live import Live, live_server

VIEW = "#p=6&s=closure&a=cvar10&l=en&t=KAZ:0.3"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_server(tmp_path_factory.mktemp("store")) as found:
        yield found


def taken(page: Any, button: str, folder: Path) -> tuple[str, bytes]:
    """Click a button of the menu and return the name and the content of the file."""
    page.evaluate("document.querySelector('details.menu').open = true")
    with page.expect_download(timeout=60_000) as download:
        page.click(button)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.name, path.read_bytes()


def gains_shown(page: Any) -> list[str]:
    found: list[str] = page.locator("#member-rows .percent").all_inner_texts()
    return found


def test_brief_and_workbook_are_of_the_view(open_page: Any, live: Live, tmp_path: Path) -> None:
    page = open_page(f"{live.address}{VIEW}", accept_downloads=True)
    asked = asked_again(live.material, ViewTerms(Acceptance.CVAR, 0.1, {"KAZ": 0.3}))
    verdicts = page.locator("#member-rows .verdict-text").all_inner_texts()
    name, brief = taken(page, "#save-brief", tmp_path)
    assert name == "toy-package-6-brief.html"
    assert page.inner_text("#said") == "Saved: toy-package-6-brief.html"
    text = brief.decode()
    assert text.count("✓ would sign") == verdicts.count("would sign")
    assert text.count("✗ would not sign") == verdicts.count("would not sign") > 0
    for shown in gains_shown(page):
        assert shown.rstrip("%") in text
    name, sheet = taken(page, "#save-xlsx", tmp_path)
    book = load_workbook(BytesIO(sheet))
    head, *rows = book["chosen-verdicts"].values
    found = dict(zip(head, zip(*rows[: len(verdicts)], strict=True), strict=True))
    robust = asked.agreement.robust_gain_percent[6].tolist()
    assert list(found["Gain that decides, % of real income"]) == pytest.approx(robust, rel=1e-12)
    assert [said.lstrip("✓✗ ") for said in found["Verdict"]] == verdicts
    terms = dict(row[:2] for row in book["about"].values)
    assert (terms["package"], terms["shock"]) == (6, "closure")
    assert sum(row[1] is True for row in book["data-packages"].values) == asked.agreement.accepted.size
    assert page.inner_text("#ground-count").startswith(f"All members would sign {asked.agreement.accepted.size} of")


def test_the_brief_is_in_the_language_of_the_page(open_page: Any, live: Live, tmp_path: Path) -> None:
    page = open_page(f"{live.address}#p=3&l=ru", accept_downloads=True)
    name, content = taken(page, "#save-brief", tmp_path)
    assert content.lstrip().startswith(b'<!DOCTYPE html>\n<html lang="ru"')
    assert page.inner_text("#said") == f"Сохранено: {name}"


def test_all_tables_of_the_answer_stand_on_the_page(open_page: Any, live: Live) -> None:
    page = open_page(f"{live.address}#p=3&l=en")
    page.click("#all-tables")
    page.wait_for_selector("#drawer-body table")
    shown, expected = page.inner_text("#drawer-body"), brief(live.material)
    for table in expected.tables:
        assert table.title in shown
    for section in expected.sections:
        assert section.title in shown
    assert page.locator("#drawer-body table").count() >= len(expected.tables)


def test_a_table_that_the_server_does_not_hold_is_said(open_page: Any, live: Live) -> None:
    page = open_page(f"{live.address}#p=3&l=en")
    page.evaluate("document.querySelector('details.menu').open = true")
    page.evaluate('window.fetch = async () => new Response(\'{"what": "no such table"}\', { status: 404 })')
    page.click("#save-brief")
    page.wait_for_function("() => document.getElementById('said').textContent === 'Not saved: no such table'")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_single_file_saves_a_page_with_the_numbers_on_the_screen(
    open_page: Any, live: Live, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "table.html"
    path.write_text(single_file(page_files(static_folder()), live.desk.first.document.body), encoding="utf-8")
    page = open_page(f"{path.as_uri()}{VIEW.replace('l=en', f'l={language}')}", accept_downloads=True)
    assert page.is_hidden("#save-brief")
    assert page.is_hidden("#save-xlsx")
    name, content = taken(page, "#save-page", tmp_path)
    assert name == "toy-package-6.html"
    text = content.decode()
    assert "<script" not in text
    assert "<button" not in text
    assert str(tmp_path) not in text
    shown, summary, why = gains_shown(page), page.inner_text("#summary"), page.inner_text("#why-body")
    printed = open_page_of(page, tmp_path / name)
    body = printed.inner_text("body")
    assert all(gain in body for gain in shown)
    assert summary in body
    assert why.split("\n", maxsplit=1)[0] in body
    assert live.desk.first.digest in body
    assert printed.get_attribute("html", "lang") == language
    width = printed.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]
    assert all(m.title in body for m in live.material.mechanism.measures[1:3])
    printed.close()


def open_page_of(page: Any, path: Path) -> Any:
    """Open a saved page beside the page that saved it; it asks for nothing."""
    printed = page.context.new_page()
    asked: list[str] = []
    printed.on("request", lambda request: asked.append(request.url))
    printed.goto(path.as_uri())
    assert asked == [path.as_uri()]
    return printed

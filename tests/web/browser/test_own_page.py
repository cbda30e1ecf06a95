"""A delegation's own page: one file without a network, by keyboard, in three languages, with a file to take along."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ortaq.session.agenda import Feature
from ortaq.session.limits import Limits, meaning
from ortaq.web import own_page
from tests.session.agendas import small_agenda
from tests.web.browser.conftest import AXE

AGENDA = replace(small_agenda(measures=6), features=(Feature("water", {"en": "Water"}, 0b11),))
PHRASE = "three rivers and a lake"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "bbb.html"
    path.write_text(own_page(AGENDA.data, AGENDA.digest, "BBB"), "utf-8")
    return path


@pytest.fixture
def opened(browser: Any, file: Path) -> Iterator[Any]:
    """Return a function that opens the file without a network; every request and every error fails the test."""
    contexts, wrong = [], []

    def show(locale: str = "en-GB", width: int = 1300, scheme: str = "light") -> Any:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, locale=locale, color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on(
            "request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(("file:", "blob:")) else None
        )
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]")
        return page

    yield show
    for context in contexts:
        context.close()
    assert wrong == []


def test_what_is_typed_is_what_packages_then_mean(opened: Any) -> None:
    page = opened()
    line = float(AGENDA.gain_musd[:, 1].max()) / 8.0
    page.select_option("#own-unit", "musd")
    page.fill("#own-line", f"{line:.4f}")
    page.check("input[name=refused] >> nth=2")
    page.fill("#own-payment", "20")
    page.click("#own-limits summary")
    page.fill("#own-weight-water", "-4")
    own = Limits("musd", float(f"{line:.4f}"), refused=("measure_2",), payment_musd=20.0, weights={"water": -4.0})
    signs = int(meaning(AGENDA, "BBB", own).signs.sum())
    page.wait_for_selector(f".word:has-text('sign {signs} of 63 ')")
    assert 0 < signs < 63


def test_limits_go_along_in_a_file_that_only_the_passphrase_opens(opened: Any, tmp_path: Path) -> None:
    page = opened()
    page.fill("#own-line", "0.4321")
    page.fill("#passphrase", "short")
    page.click("#save button")
    assert "12 characters" in page.inner_text("#said")
    page.fill("#passphrase", PHRASE)
    page.fill("#again", PHRASE)
    with page.expect_download() as saved:
        page.click("#save button")
    kept = tmp_path / "limits.ortaq"
    saved.value.save_as(kept)
    assert "0.4321" not in kept.read_text()
    other = opened("ru-RU")
    other.set_input_files("#file", kept)
    other.fill("#file-passphrase", "another passphrase")
    other.click("#open button")
    other.wait_for_selector("#said:has-text('не открывает')")
    assert other.input_value("#own-line") == "0"
    other.fill("#file-passphrase", PHRASE)
    other.click("#open button")
    other.wait_for_selector("#said:has-text('Открыто: пределы')")
    assert other.input_value("#own-line") == "0.4321"
    other.set_input_files("#file", Path(__file__))
    other.click("#open button")
    other.wait_for_selector("#said:has-text('не файл пределов')")


def test_the_keyboard_reaches_every_field(opened: Any) -> None:
    page = opened()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.name"))
    assert {"own-unit", "own-line", "refused", "own-payment", "own-slip", "tried", "passphrase", "file"} <= reached


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en-GB", 1300, "light"), ("ru-RU", 390, "dark"), ("zh-CN", 2560, "dark")]
)
def test_it_is_readable_by_everybody(opened: Any, locale: str, width: int, scheme: str) -> None:
    page = opened(locale, width, scheme)
    page.check("input[name=tried] >> nth=1")
    for hidden in page.query_selector_all("details"):
        hidden.evaluate("node => { node.open = true; }")
    assert not re.search(r"\b(mine|page|package)\.[a-z]", page.inner_text("body"))
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})")
    assert [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found["violations"]] == []


def test_every_field_says_who_sees_it(opened: Any) -> None:
    page = opened()
    fields = page.query_selector_all("#own-limits .field")
    assert len(fields) == 6
    assert all("Who sees it" in one.text_content() for one in fields)
    assert "not reviewed by an outside cryptographer" in page.inner_text(".mode")

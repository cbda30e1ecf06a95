"""Whatever happens to the page's scripts, a readable page remains: the answer in words and the table of gains."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ortaq.web import document_bytes, page_files, single_file, static_folder, table_document, with_plain_answer
from tests.web.browser.conftest import AXE, VIOLATIONS
from tests.web.browser.live import Live, live_server


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_server(tmp_path_factory.mktemp("store")) as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def assert_readable(page: Any, live: Live) -> None:
    """The answer stands there, nothing that only scripts can work does, and it is accessible."""
    page.wait_for_selector("#plain")
    assert page.is_hidden("main")
    assert page.is_hidden("#verdicts")
    said = page.inner_text("#plain")
    assert live.material.mechanism.title in said
    agreement = live.material.agreement
    assert agreement.recommended is not None
    assert f"Sign {agreement.recommended.bit_count()} of {len(live.material.payoffs.measures)} measures now" in said
    rows = page.locator("#plain tbody th").all_inner_texts()
    assert any(live.material.mechanism.members[0] in row or "Kazakhstan" in row for row in rows)


def test_without_scripts(browser: Any, live: Live) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live.address)
    assert_readable(page, live)
    assert page.is_visible("noscript .failure")
    context.close()


@pytest.mark.parametrize("lost", ["main.js", "table.js"])
def test_a_module_that_does_not_come(page: Any, live: Live, lost: str) -> None:
    page.route(f"**/{lost}", lambda route: route.abort())
    page.goto(live.address)
    assert_readable(page, live)
    assert "could not be loaded" in page.inner_text("#failure")
    page.evaluate(AXE.read_text("utf-8"))
    assert [found["id"] for found in page.evaluate(VIOLATIONS)] == []


@pytest.mark.parametrize(
    ("module", "code", "what"),
    [
        ("words.js", "export const half = ;", "Unexpected token"),
        ("state.js", "throw new Error('out of sorts');", "out of sorts"),
    ],
)
def test_a_module_that_is_broken(page: Any, live: Live, module: str, code: str, what: str) -> None:
    page.route(f"**/{module}", lambda route: route.fulfill(body=code, content_type="text/javascript"))
    page.goto(live.address)
    assert_readable(page, live)
    assert page.is_visible("#failure")
    del what  # a module that does not export what others ask for may be named instead


def test_a_start_that_fails(page: Any, live: Live) -> None:
    page.route("**/api/table*", lambda route: route.fulfill(status=500, body='{"what": "the table is lost"}'))
    page.goto(live.address)
    page.wait_for_selector("#failure:not([hidden])")
    assert_readable(page, live)
    assert "the table is lost" in page.inner_text("#failure")


def test_where_all_is_well_nothing_is_said_twice(page: Any, live: Live) -> None:
    page.goto(live.address)
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#plain").count() == 0
    assert page.is_visible("main")


def test_a_single_file_holds_the_answer_too(browser: Any, live: Live, tmp_path: Path) -> None:
    files = dict(page_files(static_folder()))
    files["index.html"] = with_plain_answer(files["index.html"], live.material, "ru")
    path = tmp_path / "table.html"
    path.write_text(single_file(files, document_bytes(table_document(live.material))), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.get_attribute("#plain", "lang") == "ru"
    assert page.is_visible("#plain table")
    assert page.is_hidden("main")
    context.close()

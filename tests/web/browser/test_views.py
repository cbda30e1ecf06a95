"""Views of domains stand on the page without the page knowing them, and one that fails stops nothing else."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ortaq.core import InputError
from ortaq.web import page_files, single_file, static_folder
from tests.domains.toy_installed import install, seen, written
from tests.web.browser.conftest import AXE, settle
from tests.web.browser.documents import Case

BAD = """
from ortaq.core import Domain

ONE = Domain("bad_one", view="bad_views:one.js")
TWO = Domain("bad_two", view="bad_views:two.js")
"""
ONE = "throw new Error('one does not even load');\n"
TWO = """import { registerView } from "../js/views.js";
registerView({ id: "bad_two", title: () => "Two", build: () => { throw new Error("two cannot be drawn"); } });
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("toy") / "site")


@pytest.fixture
def bad(tmp_path: Path) -> Iterator[None]:
    points = {"bad_one": "bad_views:ONE", "bad_two": "bad_views:TWO"}
    files = {"bad_views/__init__.py": BAD, "bad_views/one.js": ONE, "bad_views/two.js": TWO}
    with seen(written(tmp_path, "ortaq-bad-views", points, files)):
        yield


def test_a_view_of_a_domain_stands_on_the_page(
    open_page: Any, serve: Callable[[dict[str, Any]], str], case: Case, toy: Path
) -> None:
    with seen(toy):
        address = serve(case.document)
    page = open_page(f"{address}#p=1&l=en")
    assert page.locator("#views h2").all_inner_texts() == ["Dry years"]
    before = page.locator("#view-toy_rain li").all_inner_texts()
    assert [text.split(":")[0] for text in before] == ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan"]
    percent = case.payoffs.gain_percent[1, 0]
    points = f"{float(f'{percent[0] - percent[-1]:.3g}'):g}".replace("-", "−")
    assert before[0] == f"Kazakhstan: {points} points less in a dry year"
    page.click("#everything")
    settle(page)
    assert page.locator("#view-toy_rain li").all_inner_texts() != before
    page.select_option("#language", "ru")
    settle(page)
    assert page.inner_text("#views h2") == "Сухие годы"
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate("async () => (await axe.run('#views')).violations.map((found) => found.id)") == []


def test_a_single_file_has_the_view_too(open_page: Any, case: Case, toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.html"
    with seen(toy):
        path.write_text(single_file(page_files(static_folder()), json.dumps(case.document).encode()), encoding="utf-8")
    page = open_page(f"{path.as_uri()}#p=3&l=zh")
    assert page.inner_text("#views h2") == "干旱年份"
    assert page.locator("#view-toy_rain li").count() == 4


def test_without_views_there_is_no_part_for_them(open_page: Any, address: str) -> None:
    assert open_page(address).is_hidden("#views")


@pytest.mark.usefixtures("bad")
def test_views_that_fail_stop_nothing_else(browser: Any, serve: Callable[[dict[str, Any]], str], case: Case) -> None:
    page = browser.new_page()
    page.goto(f"{serve(case.document)}#p=1&l=en")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#views section").count() == 1
    assert page.inner_text("#view-bad_two .loss") == "This part of the page failed: two cannot be drawn"
    page.click("#everything")
    settle(page)
    assert page.is_visible("#ground-rows tr")
    assert page.is_hidden("#failure")
    page.close()


@pytest.mark.slow
def test_a_view_that_is_no_file_is_named(tmp_path: Path) -> None:
    lost = 'from ortaq.core import Domain\n\nLOST = Domain("lost", view="lost_view:gone.js")\n'
    with (
        seen(written(tmp_path, "ortaq-lost", {"lost": "lost_view:LOST"}, {"lost_view/__init__.py": lost})),
        pytest.raises(InputError, match="the view of the domain 'lost' is not there"),
    ):
        page_files(static_folder())

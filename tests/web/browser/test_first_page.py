"""The first page of a brief in a browser: one A4 page in print, one column on a telephone, readable by everybody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ortaq import answer, load_mechanism, load_region
from ortaq.answers import Material
from ortaq.answers.draws import usual_draws, with_draws
from ortaq.brief import brief
from ortaq.observe import mechanism_region
from tests.web.browser.conftest import AXE, VIOLATIONS

EXAMPLE = Path(__file__).parents[3] / "examples" / "three_members.toml"
LANGUAGES = ("en", "ru", "zh", "kk", "ky", "tg", "tk", "uz")


@pytest.fixture(scope="module")
def example() -> Material:
    """Return the answer of the example with three members."""
    region = load_region(mechanism_region(str(EXAMPLE)))
    return answer(region, load_mechanism(str(EXAMPLE), region))


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Return a function that shows a page of HTML in a window of a given size."""
    contexts = []

    def show(html: str, width: int = 1240, height: int = 900, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_content(html)
        return page

    yield show
    for context in contexts:
        context.close()


def alone(page: Any) -> Any:
    """Leave nothing on a page but its first section."""
    page.evaluate("document.querySelectorAll('main > :not(.front), body > footer').forEach((part) => part.remove())")
    return page


def pages(page: Any) -> int:
    """Return how many sheets of paper a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_page_of_a4_and_what_follows_begins_on_the_next(
    language: str, opened: Any, example: Material
) -> None:
    page = alone(opened(brief(example, language).html))
    assert pages(page) == 1
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.front')).breakAfter") == "page"


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_telephone_the_recommendation_is_on_the_first_screen(
    language: str, opened: Any, example: Material
) -> None:
    page = opened(brief(example, language).html, 360, 740)
    assert page.evaluate("document.querySelector('.front h1').getBoundingClientRect().bottom") < 740
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    parts = "[...document.querySelectorAll('.front :not(.behind *, thead *)')]"
    beyond = f"{parts}.filter((part) => part.getBoundingClientRect().right > 361).length"
    assert page.evaluate(beyond) == 0
    # No column is dropped: every cell with words is seen, and says what it is.
    cells = page.evaluate(
        "[...document.querySelectorAll('.sheet tbody td')].filter((cell) => cell.innerText.trim())"
        ".map((cell) => [cell.offsetHeight, cell.colSpan > 1 || Boolean(cell.dataset.head !== undefined)])"
    )
    assert cells
    assert all(height > 0 and named for height, named in cells)


def test_long_ranges_of_small_gains_stay_on_a_telephone(opened: Any, example: Material) -> None:
    page = opened(brief(example, "ru").html, 360, 740)
    write = "([part, text]) => document.querySelectorAll(part).forEach((node) => (node.textContent = text))"
    page.evaluate(write, [".ranged > span", "−0,00421 млн"])
    page.evaluate(write, [".ranged > small", "от −0,0405 млн до −0,00545 млн"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    bars = page.evaluate("[...document.querySelectorAll('.ranged .bar')].map((bar) => bar.clientWidth)")
    assert len(set(bars)) == 1  # drawn on one scale
    assert bars[0] > 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1240])
def test_it_is_read_by_everybody(scheme: str, width: int, opened: Any, example: Material) -> None:
    page = alone(opened(brief(example).html, width, 900, scheme))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(VIOLATIONS)
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []


def body_words(page: Any) -> int:
    """Return how many words a page shows that nobody has opened anything on."""
    page.evaluate("document.querySelectorAll('details').forEach((folded) => folded.remove())")
    return len(str(page.evaluate("document.body.innerText")).split())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_body_is_short_and_the_rest_folds(language: str, opened: Any, example: Material) -> None:
    page = opened(brief(example, language).html)
    assert page.evaluate("document.querySelectorAll('section > details:not([open])').length") > 3
    assert body_words(page) <= 6_000


@pytest.mark.long
def test_the_shipped_mechanism_fills_one_page(opened: Any) -> None:
    region = load_region(mechanism_region("c5"))
    mechanism = load_mechanism("c5", region)
    calm = answer(region, mechanism)
    made = brief(with_draws(calm, usual_draws(region, mechanism))).html
    assert body_words(opened(made)) <= 6_000
    others = (brief(with_draws(calm, usual_draws(region, mechanism)), language).html for language in ("ru", "kk", "zh"))
    for html in (made, brief(calm).html, *others):
        assert pages(alone(opened(html))) == 1

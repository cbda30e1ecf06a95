"""What the page says of rules, estimates, tails and weights, and of members without a transport network."""

import json
from typing import Any

import numpy as np
import pytest

from ortaq.agreement import Agreement
from tests.web.browser.conftest import AXE, VIOLATIONS, settle
from tests.web.browser.documents import COST_MUSD, Case, network_map, random_case, ruled_case, trade_map, two_maps

SOLVED_GAIN_MUSD = 1000.0


def plain(text: str) -> str:
    """Return a text with the spaces of numbers as plain ones."""
    return text.replace("\xa0", " ")


@pytest.fixture(scope="module")
def ruled() -> Case:
    """Return a table with rules, weights and estimates."""
    return ruled_case()


@pytest.fixture(scope="module")
def found(ruled: Case) -> Agreement:
    """Return Python's answer to the question in which the document opens."""
    return ruled.agreement("cvar15")


@pytest.fixture(scope="module")
def ruled_address(serve: Any, ruled: Case) -> str:
    """Return where it is served, with a map of the trade between members."""
    return str(serve({**ruled.document, "map": trade_map(ruled)}))


def test_opens_with_the_rule_and_tail_of_the_document(open_page: Any, ruled_address: str, found: Agreement) -> None:
    page = open_page(ruled_address)
    assert page.input_value("#rule") == "cvar15"
    assert page.inner_text("#rule option:checked") == "mean gain over the worst 15%"
    allowed = int(found.feasible[1:].sum())
    assert page.inner_text("#ground-count").startswith(f"All members would sign {found.accepted.size} of {allowed} ")
    assert f"p={found.recommended}&" in page.url
    page.select_option("#rule", "worst")
    settle(page)
    assert "a=worst" in page.url
    assert "Kazakhstan 2, Kyrgyzstan 1, Tajikistan 0.5" in page.inner_text("#ground-weights")


def test_a_switch_whose_prerequisite_is_off_says_so_and_still_moves(open_page: Any, ruled_address: str) -> None:
    page = open_page(f"{ruled_address}#p=0")
    note = page.locator("#hindrance-1")
    assert note.inner_text() == "Needs Measure 1, not in the package."
    assert page.is_hidden("#hindrance-0")
    page.check("#measure-1")
    settle(page)
    assert page.is_checked("#measure-1")
    assert "broken" in note.get_attribute("class")
    assert page.get_attribute("#measure-1", "aria-describedby") == "hindrance-1"
    assert page.inner_text("#rule-state").startswith("The package breaks 1 rule of the mechanism")
    page.check("#measure-0")
    settle(page)
    assert note.is_hidden()
    assert page.inner_text("#rule-state").startswith("The package keeps the rules of the mechanism.")
    assert page.inner_text("#hindrance-2") == "Not together with Measure 1, already in the package."


def test_a_broken_rule_is_named_with_what_mends_it(open_page: Any, ruled_address: str, found: Agreement) -> None:
    signed = (found.robust_gain_percent > 1e-7).all(axis=1)
    package = next(p for p in np.flatnonzero(signed & ~found.feasible).tolist() if p & 0b11 == 0b10)
    page = open_page(f"{ruled_address}#p={package}")
    assert page.inner_text("#summary") == "All 5 would sign, but the package breaks a rule of the mechanism"
    assert "“Measure 2” cannot be carried out without “Measure 1”." in page.inner_text("#why-body")
    assert "All members would sign this package if the rules allowed it." in page.inner_text("#why-body")
    assert page.locator("#ways-body button").count() > 0
    page.locator("#why-body .mends button", has_text="Add Measure 1").first.click()
    settle(page)
    assert f"p={package | 1}&" in page.url
    assert "without “Measure 1”" not in page.inner_text("#why-body")


def test_budgets_are_stated_and_their_breach_counted(open_page: Any, ruled_address: str, ruled: Case) -> None:
    everything = len(ruled.payoffs.packages) - 1
    page = open_page(f"{ruled_address}#p={everything}")
    over = 7 * COST_MUSD - ruled.mechanism.rules.budget_musd
    text = plain(page.inner_text("#why-body"))
    assert f"The package costs USD {7 * COST_MUSD}M a year; the budget is USD 50M, exceeded by USD {over}M." in text
    assert "Budget: USD 50M a year." in plain(page.inner_text("#rule-state"))
    assert "Budget of Kazakhstan: USD 25M a year." in plain(page.inner_text("#rule-state"))


def test_estimates_are_marked_with_their_error(open_page: Any, ruled_address: str, found: Agreement) -> None:
    rough = next(p for p in found.accepted.tolist() if p % 4)
    exact = next(p for p in found.accepted.tolist() if p % 4 == 0)
    page = open_page(f"{ruled_address}#p={rough}")
    assert page.inner_text("#gain-KAZ .percent").startswith("~")
    assert "believed to be off by at most 0.02 points." in page.inner_text("#estimate-note")
    assert "31 of 127 packages have equilibria of their own." in page.inner_text("#ground-estimates")
    marked = {
        int(row.locator("button").get_attribute("data-package")): "estimate" in row.locator(".marks").inner_text()
        for row in page.locator("#ground-rows tr").all()
    }
    assert marked == {p: p % 4 > 0 for p in found.accepted.tolist()}
    page.click("#gain-KGZ")
    assert "This gain is an estimate" in page.inner_text("#drawer-body")
    page.click("#drawer-close")
    page.evaluate(f"location.hash = '#p={exact}'")
    settle(page)
    assert page.is_hidden("#estimate")
    assert "~" not in page.inner_text("#member-rows")


def test_a_verdict_within_the_error_is_called_uncertain(open_page: Any, ruled_address: str, found: Agreement) -> None:
    rough = next(p for p in found.accepted.tolist() if p % 4)
    near = float(found.robust_gain_percent[rough, 0]) - 0.0005
    page = open_page(f"{ruled_address}#p={rough}&t=KAZ:{near}")
    assert "cannot tell" in page.inner_text('tr[data-member="KAZ"] .why')
    assert "cannot tell" not in page.inner_text('tr[data-member="KGZ"] .why')
    page.evaluate("location.hash = '#p=0'")
    settle(page)
    assert "cannot tell" not in page.inner_text("#member-rows")


def test_solving_replaces_the_estimates_of_the_shock_on_show(
    open_page: Any, ruled_address: str, ruled: Case, found: Agreement
) -> None:
    rough = next(p for p in found.accepted.tolist() if p % 4)
    page = open_page(f"{ruled_address}#p={rough}&s=shock_2")

    def outcome(route: Any) -> None:
        income = SOLVED_GAIN_MUSD if f"packages={rough}&" in route.request.url else -250.0
        members = [{"id": m, "real_income_musd": {"central": income}, "channels": {}} for m in ruled.payoffs.members]
        route.fulfill(body=json.dumps({"members": members}), content_type="application/json")

    page.route("**/api/outcome*", outcome)
    page.click("#solve")
    page.locator("#solve-said", has_text="Solved").wait_for()
    settle(page)
    paid = ruled.payoffs.cost_musd[rough]
    for i, member in enumerate(ruled.payoffs.members):
        gain = 100.0 * (SOLVED_GAIN_MUSD + 250.0 - paid[i]) / ruled.payoffs.income_musd[i, 2]
        shown = page.inner_text(f"#gain-{member} .percent")
        assert float(shown.rstrip("%")) == pytest.approx(gain, rel=0.01)
    cells = page.locator("#matrix-rows tr").first.locator("td").all_inner_texts()
    assert ["~" in cell for cell in cells] == [True, True, False, True]
    assert page.is_hidden("#solve")


def test_without_a_network_the_map_shows_trade_between_capitals(open_page: Any, ruled_address: str) -> None:
    page = open_page(ruled_address)
    assert page.locator("#map .trade-link").count() == 10
    assert page.locator("#map .capital").count() == 5
    assert page.locator("#map path.member-land").count() == 5
    last = page.locator("#map .trade-link").last
    assert plain(last.get_attribute("aria-label")) == "Turkmenistan – Uzbekistan: USD 40B of trade a year"
    page.locator("#map .trade-link").first.focus()
    page.keyboard.press("End")
    assert page.inner_text("#map-said") == last.get_attribute("aria-label")
    assert "w5" in last.locator(".flow").get_attribute("class")
    assert page.is_visible("#keys")


def test_members_without_shapes_stand_in_a_circle(open_page: Any, serve: Any, ruled: Case) -> None:
    made = {**trade_map(ruled), "shapes": {"type": "FeatureCollection", "features": []}}
    page = open_page(f"{serve({**ruled.document, 'map': made})}#p=3", width=390)
    frame = page.evaluate("document.getElementById('map').getBoundingClientRect().toJSON()")
    assert frame["height"] > 150
    circles = page.locator("#map circle.member-land").all()
    places = {(c.get_attribute("cx"), c.get_attribute("cy")) for c in circles}
    assert len(circles) == len(places) == 5
    assert page.locator("#map .trade-link").count() == 10
    assert page.is_hidden("#map-zoom")
    assert page.inner_text("#map-said").startswith("No shapes are known")


def test_the_list_grows_as_it_is_scrolled(open_page: Any, serve: Any) -> None:
    case = random_case(measures=9)
    count = case.agreement("worst").accepted.size
    assert count > 60
    page = open_page(f"{serve(case.document)}#p=1")
    rows = page.locator("#ground-rows tr")
    assert rows.count() == 30
    rows.first.locator("button").focus()
    for shown in range(30, min(count, 200), 30):
        for _ in range(30):
            page.keyboard.press("ArrowDown")
        page.wait_for_function("(shown) => document.querySelectorAll('#ground-rows tr').length > shown", arg=shown)
    assert rows.count() == min(count, 200)
    assert page.evaluate("document.activeElement.dataset.package") is not None


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_serious_on_conditions(open_page: Any, ruled_address: str, scheme: str, width: int) -> None:
    if not AXE.exists():
        pytest.skip("axe.min.js is absent; tools/vendor_page.sh fetches it")
    page = open_page(f"{ruled_address}#p=19", width=width, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    serious = [v for v in page.evaluate(VIOLATIONS) if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_network_is_drawn_as_before(open_page: Any, serve: Any, ruled: Case) -> None:
    page = open_page(serve({**ruled.document, "map": network_map(200, 12)}))
    assert page.locator("#map .geo-mark").count() == 12
    assert page.locator("#map .trade-link").count() == 0
    assert page.locator("#map .geo-line.flow").count() > 1
    said = {page.locator("#map .geo-mark").nth(k).get_attribute("aria-label") for k in range(12)}
    assert said == {f"Crossing {k}: 5 hours, price not known" for k in range(12)}
    assert page.inner_text("#map-title") == "title of roads"
    assert "width by unit of roads" in page.inner_text("#keys")
    assert page.is_hidden("#map-choice")


def test_a_reader_chooses_among_the_maps_of_domains(open_page: Any, serve: Any, ruled: Case) -> None:
    page = open_page(f"{serve({**ruled.document, 'map': two_maps()})}#p=19")
    gains = page.locator("#map .map-gain").all_text_contents()
    assert any(gains)
    assert page.locator("#map-choice option").all_text_contents() == ["title of roads", "title of rivers"]
    page.locator("#map-choice").focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    assert page.inner_text("#map-title") == "title of rivers"
    assert page.locator("#map").get_attribute("aria-label") == "Rivers and dams"
    assert page.inner_text("#map-said") == "Look at a dam."
    assert page.locator("#map .geo-line").get_attribute("class") == "geo-line flow weak w5"
    assert page.locator("#map .geo-mark.closed").get_attribute("aria-label") == "Dam"
    assert page.locator("#map .map-gain").all_text_contents() == gains
    assert page.evaluate("document.activeElement.id") == "map-choice"
    page.select_option("#language", "ru")
    settle(page)
    assert page.inner_text("#map-title") == "Карта: rivers"
    page.select_option("#map-choice", "0")
    settle(page)
    assert page.locator("#map .geo-mark").count() == 12

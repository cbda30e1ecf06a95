"""What the money buys, two variants, the presenter's view, undo and the log, in Debian's Chromium."""

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ortaq.agreement import CostLadder
from ortaq.answers.agenda import ladder_of
from ortaq.web import page_files, single_file, static_folder
from tests.web.browser.conftest import AXE, VIOLATIONS, settle
from tests.web.browser.documents import Case, random_case

SLIDE = """(musd) => {
  const slider = document.getElementById("budget");
  slider.value = musd;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def found(case: Case) -> CostLadder:
    """Return Python's ladder."""
    return ladder_of(case.payoffs, case.agreement("worst"))


def on_table(page: Any) -> int:
    """Return the package whose switches are on."""
    return sum(1 << k for k in range(page.locator("#measures input").count()) if page.is_checked(f"#measure-{k}"))


def test_the_slider_puts_the_best_package_at_its_budget_on_the_table(
    open_page: Any, address: str, found: CostLadder
) -> None:
    page = open_page(f"{address}#p=0")
    for budget in found.staircase_cost_musd[1:].tolist():
        page.evaluate(SLIDE, budget + 0.3)
        settle(page)
        best = int(found.staircase[np.searchsorted(found.staircase_cost_musd, budget, side="right") - 1])
        assert on_table(page) == best
        assert f"p={best}&" in page.url
        assert "It costs" in page.inner_text("#ladder-best")
    page.evaluate(SLIDE, found.staircase_cost_musd[1] / 2)
    settle(page)
    assert on_table(page) == 0
    assert "The cheapest, " in page.inner_text("#ladder-best")


def test_what_is_left_out_says_why(open_page: Any, address: str, case: Case, found: CostLadder) -> None:
    step = int(found.packages[1])
    page = open_page(f"{address}#p={step}")
    rows = page.locator("#ladder-left-rows tr").all_inner_texts()
    left = [m for m in range(len(case.payoffs.measures)) if not step >> m & 1]
    assert len(rows) == len(left)
    robust = case.agreement("worst").robust_gain_percent
    for m in left:
        row = next(r for r in rows if r.startswith("ABCDEF"[m]))
        assert ("would refuse" in row) == bool((robust[step | 1 << m] <= 1e-7).any())
    page.evaluate(SLIDE, 1e9)
    settle(page)
    assert page.inner_text("#ladder-next") == "No package that all would sign brings more."


def test_the_stop_of_the_ladder_is_one_press_away(open_page: Any, address: str, found: CostLadder) -> None:
    page = open_page(f"{address}#p=0")
    page.focus("#ladder-stop")
    page.keyboard.press("Enter")
    settle(page)
    assert on_table(page) == int(found.packages[found.stop])
    assert page.get_attribute("#ladder-current", "transform") == page.get_attribute(".marker.stop", "transform")


def test_points_of_the_ladder_are_walked_by_keyboard(open_page: Any, address: str, found: CostLadder) -> None:
    page = open_page(f"{address}#p={found.packages[1]}")
    page.locator("#ladder-chart .ladder-step[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page)
    assert on_table(page) == int(found.packages[2])


def test_every_switch_is_undone_and_done_again(open_page: Any, address: str) -> None:
    page = open_page(f"{address}#p=0")
    assert page.is_disabled("#undo")
    page.check("#measure-0")
    page.check("#measure-2")
    page.evaluate(SLIDE, 30.0)
    page.evaluate(SLIDE, 50.0)
    settle(page)
    slid = on_table(page)
    page.keyboard.press("Control+z")
    settle(page)
    assert on_table(page) == 5
    page.click("#undo")
    page.click("#undo")
    settle(page)
    assert on_table(page) == 0
    assert page.is_disabled("#undo")
    for _ in range(3):
        page.keyboard.press("Control+y")
    settle(page)
    assert on_table(page) == slid
    assert page.is_disabled("#redo")


def test_two_variants_stand_side_by_side(open_page: Any, address: str, case: Case) -> None:
    page = open_page(f"{address}#p=1")
    page.click("#pin")
    settle(page)
    assert page.is_hidden("#compare-body")
    page.uncheck("#measure-0")
    page.check("#measure-1")
    settle(page)
    assert "v=1" in page.url
    row = page.locator("#compare-body tr", has_text="Kazakhstan").inner_text()
    lead = case.payoffs.gain_percent[2, 0, 0] - case.payoffs.gain_percent[1, 0, 0]
    shown = row.replace("−", "-").split()
    assert float(shown[shown.index("points") - 1]) == pytest.approx(lead, rel=0.01)
    assert page.inner_text("#compare-body").startswith("Only in A: Measure 1.")
    page.click("#swap")
    settle(page)
    assert (on_table(page), "v=2" in page.url) == (1, True)
    page.click("#unpin")
    settle(page)
    assert page.is_hidden("#compare-body")
    assert "v=" not in page.url


def test_the_presenter_walks_the_steps_and_escape_leaves(open_page: Any, address: str, found: CostLadder) -> None:
    page = open_page(f"{address}#p=0")
    page.click("#present")
    assert page.is_hidden("#agenda")
    assert page.is_hidden(".tools")
    for step in (1, 2):
        page.keyboard.press("ArrowRight")
        settle(page)
        assert f"p={found.packages[step]}&" in page.url
    at_stop = " · recommended" if found.stop == 2 else ""
    assert page.inner_text("#present-said") == f"Step 2 of {len(found.packages) - 1}" + at_stop
    assert page.locator("#presented li").count() == int(found.packages[2]).bit_count()
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert f"p={found.packages[1]}&" in page.url
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    assert page.is_visible("#agenda")
    assert page.evaluate("document.activeElement.id") == "present"


def test_the_log_keeps_what_was_tried_in_its_order(open_page: Any, address: str, case: Case, tmp_path: Path) -> None:
    page = open_page(f"{address}#p=1")
    page.check("#measure-1")
    settle(page)
    names = {m["id"]: m["names"]["en"] for m in case.document["members"]}
    refusing = case.agreement("worst").robust_gain_percent[3] <= 1e-7
    newest = page.locator("#log-rows tr").first.inner_text()
    assert [names[m] in newest for m in case.payoffs.members] == refusing.tolist()
    with page.expect_download() as download:
        page.click("#save-log")
    download.value.save_as(tmp_path / "log.csv")
    rows = (tmp_path / "log.csv").read_text().split()
    assert [row.split(",")[1] for row in rows[1:]] == ["1", "3"] or len(rows) > 3
    page.locator("#log-rows button").nth(1).click()
    settle(page)
    assert on_table(page) == 1
    page.click("#clear-log")
    assert page.is_visible("#log-empty")


def test_the_single_file_is_saved_with_its_log(open_page: Any, case: Case, tmp_path: Path) -> None:
    path, again = tmp_path / "table.html", tmp_path / "again.html"
    path.write_text(single_file(page_files(static_folder()), json.dumps(case.document).encode()), encoding="utf-8")
    page = open_page(f"{path.as_uri()}#p=1")
    page.check("#measure-1")
    settle(page)
    with page.expect_download() as download:
        page.click("#save-table")
    download.value.save_as(again)
    other = open_page(f"{again.as_uri()}#p=3")
    assert other.locator("#log-rows tr").count() == 2
    assert other.inner_text("#summary") == page.inner_text("#summary")


def test_words_and_counts_stand_beside_every_member(open_page: Any, serve: Any, case: Case) -> None:
    document = copy.deepcopy(case.document)
    best = document["agreement"]["recommended"]
    robust = case.agreement("worst").robust_gain_percent[best]
    document["members"][0]["material_percent"] = 2.0 * float(robust[0])
    counts = {"signed": [7, 120, 119, 120], "all": 7, "low_musd": 10.0, "high_musd": 400.0}
    document["drawn"] = {"draws": 120, "packages": {str(best): counts}}
    page = open_page(serve(document))
    rows = page.locator("#member-rows tr").all_inner_texts()
    assert "indifferent" in rows[0]
    assert "signs in 7 of 120 draws" in rows[0]
    assert all("gains" in row for row in rows[1:])
    assert (
        page.inner_text("#drawn-note")
        .replace("\xa0", " ")
        .startswith("All sign in 7 of 120 draws; joint gain +USD 10M to +USD 400M a year")
    )
    assert page.locator("#verdicts .indifferent .mark").all_inner_texts() == ["="]
    page.uncheck(f"#measure-{best.bit_length() - 1}")
    settle(page)
    assert page.inner_text("#drawn-note") == "This package was not drawn."


def test_what_would_overturn_a_choice_is_said(open_page: Any, serve: Any, case: Case) -> None:
    document = copy.deepcopy(case.document)
    best = document["agreement"]["recommended"]
    bit = best.bit_length() - 1
    falls = {member: {"at": 0.25 * (k + 1), "members": [member]} for k, member in enumerate(("KAZ", "UZB", "KGZ"))}
    effects = {document["measures"][bit]["id"]: {"at": 0.4, "members": ["KGZ"]}}
    record = {"refused_by": [], "all_effects": falls, "effects": effects, "costs": {}}
    document["switching"] = {str(best): record}
    page = open_page(serve(document))
    said = page.inner_text("#why-body").replace("\xa0", " ")
    assert "No single cost, even tripled, makes a member refuse." in said
    title = f"{'ABCDEF'[bit]} {document['measures'][bit]['title']}"
    assert f"Refused by Kyrgyzstan if the effect of {title} falls below 40 % of its central value." in said
    assert "Refused by Kyrgyzstan if all effects fall below 75 % of their central values." in said
    assert "Kazakhstan 25%" in said
    page.select_option("#rule", "mean")
    page.locator("#why-body", has_not_text="Refused by").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_axe_finds_nothing_serious_in_two_variants_and_the_presenters_view(
    open_page: Any, address: str, scheme: str, width: int
) -> None:
    page = open_page(f"{address}#p=5&v=3", width=width, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(VIOLATIONS)
    page.click("#present")
    found += page.evaluate(VIOLATIONS)
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in serious] == []


def test_where_nobody_signs_there_is_no_ladder(open_page: Any, serve: Any) -> None:
    document = random_case().document
    for member in document["members"]:
        member["threshold_percent"] = 50.0
    document["agreement"].update(accepted=[], solutions={}, recommended=None, stable=[])
    page = open_page(serve(document))
    assert page.is_visible("#ladder-nobody")
    assert page.is_hidden("#budget")
    page.click("#present")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")

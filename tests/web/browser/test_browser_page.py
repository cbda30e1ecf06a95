"""What a reader does with the page, in Debian's Chromium."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from ortaq.web import page_files, single_file, static_folder
from ortaq.web.served import page_texts
from tests.web.browser.conftest import AXE, VIOLATIONS, settle
from tests.web.browser.documents import NAMES, Case, random_case

LANGUAGES = ("en", "ru", "zh")


def test_switching_a_measure_changes_gains_and_verdicts_as_the_table_says(
    open_page: Any, address: str, case: Case
) -> None:
    page = open_page(f"{address}#p=0")
    assert page.inner_text("#summary") == "No measure is on the table"
    page.check("#measure-0")
    settle(page)
    robust = case.agreement("worst").robust_gain_percent[1]
    signing = int((robust > 1e-7).sum())
    for i, member in enumerate(case.payoffs.members):
        shown = page.inner_text(f"#gain-{member} .percent").replace("−", "-").rstrip("%")
        assert float(shown) == pytest.approx(case.payoffs.gain_percent[1, i, 0], rel=0.05)
        row = page.inner_text(f'tr[data-member="{member}"] .verdict-text')
        assert row == ("would sign" if robust[i] > 1e-7 else "would not sign")
    assert page.inner_text("#summary").startswith("All 4" if signing == 4 else f"{signing} of 4")
    assert "p=1" in urlparse(page.url).fragment


def test_find_common_ground_and_choose_a_package(open_page: Any, address: str, case: Case) -> None:
    page = open_page(f"{address}#p=1")
    accepted = case.agreement("worst").accepted.tolist()
    page.click("#find")
    settle(page)
    assert f"p={case.agreement('worst').recommended}&" in page.url
    assert page.locator("#ground-rows tr").count() == min(200, len(accepted))
    page.select_option("#sort", "total")
    settle(page)
    row = page.locator("#ground-rows button").nth(1)
    chosen = int(row.get_attribute("data-package"))
    total = case.agreement("worst").robust_gain_musd.sum(axis=1)
    assert chosen == sorted(accepted, key=lambda p: -total[p])[1]
    row.click()
    settle(page)
    on = [k for k in range(len(case.payoffs.measures)) if page.is_checked(f"#measure-{k}")]
    assert sum(1 << k for k in on) == chosen
    assert page.inner_text("#summary") == "All 4 would sign this package"


def test_chart_points_are_chosen_by_mouse_and_by_keyboard(open_page: Any, address: str) -> None:
    page = open_page(f"{address}#p=0")
    points = page.locator("#chart .front-point")
    first = points.first
    first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert f"p={first.get_attribute('data-package')}&" in page.url
    last = points.last
    last.scroll_into_view_if_needed()
    last.click()
    settle(page)
    assert f"p={last.get_attribute('data-package')}&" in page.url


def test_why_not_names_the_objectors_and_a_way_out_that_all_sign(open_page: Any, address: str, case: Case) -> None:
    agreement = case.agreement("worst")
    robust = agreement.robust_gain_percent
    refused = next(p for p in range(1, 64) if p not in set(agreement.accepted.tolist()))
    page = open_page(f"{address}#p={refused}")
    names = {m["id"]: m["names"]["en"] for m in case.document["members"]}
    for i, member in enumerate(case.payoffs.members):
        assert (names[member] in page.inner_text("#why-body")) == (robust[refused, i] <= 1e-7)
    page.locator("#ways-body button").first.click()
    settle(page)
    assert page.inner_text("#summary") == "All 4 would sign this package"
    assert page.inner_text("#why-body").startswith("All members would sign this package.")


def test_a_threshold_slider_turns_a_verdict(open_page: Any, address: str, case: Case) -> None:
    best = case.agreement("worst").recommended
    page = open_page(f"{address}#p={best}")
    page.evaluate("""() => {
      const slider = document.getElementById("threshold-KAZ");
      slider.value = slider.max;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    settle(page)
    assert page.inner_text('tr[data-member="KAZ"] .verdict-text') == "would not sign"
    top = float(page.get_attribute("#threshold-KAZ", "max"))
    left = case.agreement("worst", {"KAZ": top}).accepted.tolist()
    assert page.inner_text("#ground-count").startswith(f"All members would sign {len(left)} of 63")
    assert f"KAZ:{top:g}" in page.url.replace("%3A", ":")


def test_a_link_restores_the_view(open_page: Any, address: str) -> None:
    page = open_page(f"{address}#p=5&s=shock_2&a=cvar25&l=en&t=KAZ:0.1")
    assert [page.is_checked(f"#measure-{k}") for k in range(6)] == [True, False, True, False, False, False]
    assert page.is_checked("#shock-shock_2")
    assert page.input_value("#rule") == "cvar25"
    assert page.inner_text("#threshold-value-KAZ") == "0.1%"
    page.evaluate("location.hash = '#p=2&s=none&a=mean&l=ru'")
    page.wait_for_selector("html[lang=ru]")
    settle(page)
    assert page.input_value("#rule") == "mean"
    assert page.inner_text("#threshold-value-KAZ") == "0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("broken", ["#p=999&s=nowhere&a=luck&l=xx&t=KAZ:many,:,", "#p=-1", "#%%%", "#t=NOBODY:3"])
def test_a_wrong_link_opens_the_page_as_it_is(open_page: Any, address: str, case: Case, broken: str) -> None:
    page = open_page(address + broken)
    best = case.agreement("worst").recommended
    on = sum(1 << k for k in range(6) if page.is_checked(f"#measure-{k}"))
    assert (on, page.input_value("#rule"), page.input_value("#language")) == (best, "worst", "en")


def test_languages_switch_texts_names_and_numbers(open_page: Any, address: str, case: Case) -> None:
    best = case.agreement("worst").recommended
    page = open_page(f"{address}#p={best}")
    page.select_option("#language", "ru")
    page.wait_for_selector("html[lang=ru]")
    settle(page)
    assert page.inner_text("#agenda-title") == "Повестка"
    assert "Казахстан" in page.inner_text("#member-rows")
    assert "," in page.inner_text("#gain-KAZ .percent")
    page.select_option("#language", "zh")
    page.wait_for_selector("html[lang=zh]")
    settle(page)
    assert page.inner_text("#agenda-title") == "议程"
    assert "哈萨克斯坦" in page.inner_text("#member-rows")


def test_keyboard_alone_reaches_and_works_everything(open_page: Any, address: str) -> None:
    page = open_page(f"{address}#p=0")
    seen = []
    for _ in range(140):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("(document.activeElement.id || document.activeElement.dataset.package || '') + ''") or "?"
        )
        focus = page.evaluate("""() => {
          const style = getComputedStyle(document.activeElement);
          const drawn = style.outlineStyle !== "none" || style.strokeWidth === "4px";
          return drawn || document.activeElement === document.body;
        }""")
        assert focus, f"no visible focus on {seen[-1]}"
        if seen[-1] == "measure-0" and seen.count("measure-0") == 1:
            page.keyboard.press("Space")
        if seen[-1] == "gain-KAZ":
            page.keyboard.press("Enter")
            assert page.is_visible("#drawer")
            page.keyboard.press("Escape")
            assert page.evaluate("document.activeElement.id") == "gain-KAZ"
    wanted = ["find", "present", "measure-0", "measure-5", "shock-none", "budget", "rule", "threshold-KAZ", "gain-KAZ"]
    wanted += ["pin", "save-log", "sort"]
    order = [seen.index(name) for name in wanted]
    assert order == sorted(order)
    assert page.is_checked("#measure-0")


def test_every_number_explains_itself(open_page: Any, address: str, case: Case) -> None:
    page = open_page(f"{address}#p=7")
    page.click("#gain-KGZ")
    parts = page.locator("#drawer-body .bars").first
    assert parts.locator("tbody tr").count() == 3
    total = parts.locator("tfoot td").first.inner_text()
    assert total.split()[1] == page.inner_text("#gain-KGZ .percent")
    page.click("#drawer-close")
    page.locator("#measures .fact").first.click()
    assert "A guess: Test" in page.inner_text("#drawer-body")
    page.click("#drawer-close")
    page.click("#provenance")
    assert "fedcba9876543210" in page.inner_text("#drawer-body")
    page.click("#drawer-close")
    page.click("#principle-mutual_benefit")
    smallest = case.payoffs.gain_percent[7].min(axis=1)
    begins = "Every" if smallest.min() > 1e-7 else "Not every"
    said = f"{begins} member gains under every shock; the smallest gain is"
    assert said in page.inner_text("#drawer-body")
    assert page.inner_text("#drawer-body").count(NAMES[case.payoffs.members[int(smallest.argmin())]][0]) == 2


def test_files_of_the_view(open_page: Any, address: str, case: Case, tmp_path: Path) -> None:
    page = open_page(f"{address}#p=3")

    def saved(button: str) -> bytes:
        page.click(".menu summary")
        with page.expect_download() as download:
            page.click(button)
        download.value.save_as(tmp_path / "file")
        return (tmp_path / "file").read_bytes()

    rows = saved("#save-csv").decode().split("\r\n")
    assert len(rows) == 2 + 4 * 4
    first = rows[1].split(",")
    assert float(first[3]) == pytest.approx(case.payoffs.gain_percent[3, 0, 0], rel=1e-12)
    drawing = saved("#save-map-svg").decode()
    assert drawing.startswith("<svg")
    assert "var(--" not in drawing
    assert "<svg" in saved("#save-chart-svg").decode()
    assert saved("#save-map-png")[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_page_asks_nobody_else(browser: Any, address: str) -> None:
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.click("#find")
    page.select_option("#language", "zh")
    settle(page)
    context.close()
    assert asked
    assert {urlparse(url).netloc for url in asked} == {urlparse(address).netloc}


def test_one_file_works_without_a_server(open_page: Any, case: Case, tmp_path: Path) -> None:
    path = tmp_path / "table.html"
    document = json.dumps(case.document).encode()
    path.write_text(single_file(page_files(static_folder()), document), encoding="utf-8")
    asked: list[str] = []
    page = open_page(path.as_uri(), locale="ru-RU")
    page.on("request", lambda request: asked.append(request.url))
    assert page.inner_text("#agenda-title") == "Повестка"
    page.uncheck(f"#measure-{case.agreement('worst').recommended.bit_length() - 1}")
    page.select_option("#language", "zh")
    settle(page)
    page.click(".menu summary")
    assert page.is_visible("#only-served")
    assert page.is_hidden("#save-brief")
    assert page.is_hidden("#recompute")
    assert asked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overflows(open_page: Any, address: str, language: str) -> None:
    page = open_page(f"{address}#p=5&l={language}")
    for width in (360, 390, 768, 1024, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Thirty members: who would sign takes more lines, not a wider page.
    page.evaluate(
        "const all = document.querySelector('#verdicts'); while (all.children.length < 30)"
        " all.append(all.firstElementChild.cloneNode(true))"
    )
    for width in (360, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 390), pytest.param("light", 1440, marks=pytest.mark.long), ("dark", 1440)]
)
def test_axe_finds_nothing_serious(open_page: Any, address: str, scheme: str, width: int) -> None:
    if not AXE.exists():
        pytest.skip("axe.min.js is absent; tools/vendor_page.sh fetches it")
    page = open_page(f"{address}#p=5", width=width, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(VIOLATIONS)
    page.click("#gain-KGZ")
    found += page.evaluate(VIOLATIONS)
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in serious] == []


def test_reduced_motion_is_respected(open_page: Any, address: str) -> None:
    page = open_page(address, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_nobody_agrees(open_page: Any, serve: Any) -> None:
    document = random_case().document
    for member in document["members"]:
        member["threshold_percent"] = 50.0
    document["agreement"].update(accepted=[], solutions={}, recommended=None, focus=None, stable=[])
    page = open_page(serve(document))
    assert page.is_visible("#ground-empty")
    assert page.inner_text("#summary") == "No measure is on the table"
    page.click("#find")
    settle(page)
    assert page.is_visible("#ground-empty")


def test_texts_exist_in_every_language_with_the_same_parameters() -> None:
    texts = {language: json.loads(page_texts()[f"messages/{language}.json"]) for language in LANGUAGES}
    sources = "".join(p.read_text("utf-8") for p in (static_folder() / "js").rglob("*.js"))
    page = (static_folder() / "index.html").read_text("utf-8")
    named = set(re.findall(r'\bt\("([\w.]+)"', sources)) | set(re.findall(r'data-t(?:-label)?="([\w.]+)"', page))
    assert named <= set(texts["en"])
    for language in ("ru", "zh"):
        assert {_base(key) for key in texts[language]} == {_base(key) for key in texts["en"]}
        for key, text in texts[language].items():
            other = texts["en"].get(key) or texts["en"][f"{_base(key)}.other"]
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", other)), key


def _base(key: str) -> str:
    """Return a key without its plural form: languages have different ones."""
    return re.sub(r"\.(one|few|many|other)$", "", key)

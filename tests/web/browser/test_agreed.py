"""What was agreed, on the page: hostile texts stay texts, everything has a name and a key, acts say what is sent."""

import json
from copy import deepcopy
from typing import Any

import pytest

from ortaq.brief.presenter import Presenter
from ortaq.core.report import Cell, Column, Section, Table
from ortaq.domains import load_texts
from ortaq.web.answer_tables import packed_sections
from tests.web.browser.conftest import AXE, settle
from tests.web.browser.documents import Case

HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
    "\u202e\u2066right to left\u2069 \u200bhidden",
    "x" * 300,
    "عنوان الاتفاق",
    "a" * 1_000_000,
)


def _packed(titles: tuple[str, ...]) -> dict[str, Any]:
    rows = tuple((Cell(str(number)), Cell(title)) for number, title in enumerate(titles))
    table = Table("commitments", "Commitments", (Column("commitment"), Column("what")), rows, ("A note.",))
    other = Table("participants", "Who takes part", (Column("who"),), ((Cell("KAZ"),),))
    section = Section("ledger", "What was agreed", ("All of it.",), (table, other))
    return dict(packed_sections(Presenter(load_texts("en")), [section]))


def _told(case: Case, titles: tuple[str, ...]) -> dict[str, Any]:
    document = deepcopy(case.document)
    document["ledger"] = {"en": _packed(titles)}
    return document


def test_hostile_texts_stay_texts_and_break_nothing(open_page: Any, serve: Any, case: Case) -> None:
    page = open_page(serve(_told(case, HOSTILE)))
    page.wait_for_selector("#agreed details[open]")
    assert page.title() != "owned"
    assert page.locator("#agreed-body img, #agreed-body script").count() == 0
    cells = page.locator("#agreed-body [data-table=commitments] tbody td")
    assert cells.nth(0).inner_text() == HOSTILE[0]
    assert not set("\u202e\u2066\u2069\u200b") & set(cells.nth(1).inner_text())
    assert cells.nth(3).evaluate("(node) => getComputedStyle(node).direction") == "rtl"
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_what_was_agreed_has_names_and_keys(open_page: Any, serve: Any, case: Case, scheme: str, width: int) -> None:
    page = open_page(serve(_told(case, ("Build it",))), color_scheme=scheme, width=width)
    page.wait_for_selector("#agreed details[open]")
    assert page.is_hidden("#agreed-acts")
    page.focus("#to-agreed")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "agreed-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.locator("#agreed details[open]").count() == 0
    page.evaluate("document.querySelectorAll('#agreed details').forEach((one) => (one.open = true))")
    assert page.get_by_role("region", name="Commitments", exact=True).count() == 1
    _require_accessible(page)


def _require_accessible(page: Any) -> None:
    if not AXE.exists():
        pytest.skip("axe.min.js is absent; tools/vendor_page.sh fetches it")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('#agreed')")["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []


def test_acts_are_typed_and_the_passphrase_is_forgotten(browser: Any, address: str) -> None:
    sent: list[dict[str, Any]] = []
    record = {
        "sections": _packed(("Build it",)),
        "writer": {"code": "KAZ", "name": "Kazakhstan", "keyed": True, "kinds": ["object", "propose", "report"]},
        "languages": ["en", "ru"],
        "proposals": [{"id": "p1", "title": "Plan", "open": True, "unit": ""}],
        "commitments": [{"id": "rail", "title": "Build it", "open": True, "unit": "km"}],
    }

    def kept(route: Any) -> None:
        sent.append(json.loads(route.request.post_data))
        wrong = {"status": 422, "json": {"what": "the passphrase does not open the key", "why": "", "fix": ""}}
        route.fulfill(**(wrong if len(sent) == 1 else {"status": 201, "json": {"number": 7, "id": "ab" * 32}}))

    context = browser.new_context()
    context.route("**/api/health", lambda route: route.fulfill(json={"ok": True, "version": "0", "ledger": True}))
    context.route("**/api/ledger?*", lambda route: route.fulfill(json=record))
    context.route("**/api/ledger/acts", kept)
    page = context.new_page()
    page.goto(f"{address}#p=1")
    page.wait_for_selector("#agreed-acts:not([hidden])", state="attached")
    settle(page)
    page.click("#agreed-acts > summary")
    for language in ("en", "ru"):
        page.fill(f"#act-text-{language}", f"not yet {language}")
    for number in (1, 2):
        page.fill("#act-passphrase", "open sesame")
        page.click("#act-form button[type=submit]")
        page.wait_for_function("(n) => document.getElementById('act-said').textContent.includes(n)",
                               arg=("does not open", "number 7")[number - 1])  # fmt: skip
        assert page.input_value("#act-passphrase") == ""
    assert sent[1] == {
        **{"kind": "object", "proposal": "p1", "passphrase": "open sesame"},
        "text": {"en": "not yet en", "ru": "not yet ru"},
    }
    page.select_option("#act-kind", "propose")
    assert "Measure 1" in page.inner_text("#package-proposed")
    page.locator("#measure-1").click()
    page.focus("#act-title-en")
    assert "Measure 2" in page.inner_text("#package-proposed"), "what would be proposed is what is on the table now"
    _require_accessible(page)
    for name in ("title", "text"):
        for language in ("en", "ru"):
            page.fill(f"#act-{name}-{language}", name)
    page.fill("#act-silence", "2026-12-31")
    page.fill("#act-passphrase", "open sesame")
    page.click("#act-form button[type=submit]")
    page.wait_for_function("() => document.getElementById('act-passphrase').value === ''")
    assert (sent[2]["package"], sent[2]["silence_until"]) == (3, "2026-12-31T23:59:59Z")
    context.close()

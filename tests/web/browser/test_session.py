"""A session in browsers: three delegations in three languages, chair, rapporteur and projector, with a kill between."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ortaq.session import export_session
from ortaq.session.limits import Limits
from tests.session.agendas import small_agenda
from tests.session.served import Served
from tests.web.browser.conftest import AXE, VIOLATIONS

WAIT_MS = 60_000
LOCALES = {
    "aaa": "en-US",
    "bbb": "ru-RU",
    "ccc": "zh-CN",
    "chair": "en-US",
    "rapporteur": "ru-RU",
    "projector": "en-US",
}


# What stands beyond the right edge and cannot be scrolled to within a box of its own.
CUT = """() => [...document.querySelectorAll("body *")].filter((node) => {
  const box = node.getBoundingClientRect();
  const scrolls = node.closest(".scroll, [tabindex='0'][role=region]");
  return box.width && box.right > innerWidth + 1 && !scrolls;
}).map((node) => node.outerHTML.slice(0, 120))"""


class Table:
    """The pages of all seats, each in a browser of its own."""

    def __init__(self, browser: Any, served: Served) -> None:
        self.browser, self.served = browser, served
        self.contexts: dict[str, Any] = {}
        self.pages: dict[str, Any] = {}
        self.wrong: list[str] = []

    def sit(self, seat: str, **options: Any) -> Any:
        """Open the page of a seat."""
        script = options.pop("init", "")
        context = self.browser.new_context(
            locale=LOCALES[seat], viewport=options.pop("viewport", {"width": 1300, "height": 900}), **options
        )
        context.add_init_script(script)
        self.contexts[seat] = context
        self.pages[seat] = self.tab(seat, self.served.address(seat))
        return self.pages[seat]

    def tab(self, seat: str, address: str) -> Any:
        """Open one more tab in the browser of a seat."""
        page = self.contexts[seat].new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.wrong.append(f"{seat}: {error}"))
        page.goto(address)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    def begin(self, phase: str, minutes: float | None = None) -> None:
        """Let the chair open a phase, and wait until everybody sees it."""
        chair = self.pages["chair"]
        if minutes is None:
            chair.locator("#lead-body form:not(:has(input)) button").first.click()
        else:
            chair.fill(f"#minutes-{phase}", str(minutes))
            chair.locator("#lead-body form", has=chair.locator(f"#minutes-{phase}")).locator("button").click()
        self.phase(phase)

    def publish(self, phase: str) -> None:
        """Let the clock run out, and wait until everybody sees what is published."""
        chair = self.pages["chair"]
        chair.fill("#minutes-left", "0.02")
        chair.locator("#lead-body button[type=submit]").click()
        self.phase(phase)

    def phase(self, phase: str) -> None:
        """Wait until every page shows a phase."""
        place = ["founding", "limits", "ground", "suggestion", "bid", "result", "improvement", "silence", "adopted"]
        for page in self.pages.values():
            page.wait_for_selector(f"#phases li:nth-child({place.index(phase) + 1}).now")

    def send(self, seat: str) -> None:
        """Send what stands in the form of a delegation."""
        self.pages[seat].locator("#task-body button[type=submit]").first.click()
        self.pages[seat].wait_for_selector("#task-body .done")

    def close(self) -> None:
        """Close all browsers."""
        for context in self.contexts.values():
            context.close()


@pytest.fixture
def table(browser: Any, tmp_path: Path) -> Iterator[Table]:
    served = Served(tmp_path / "talks")
    made = Table(browser, served)
    yield made
    made.close()
    served.stop()


def violations(page: Any) -> list[str]:
    """Return what axe finds."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in page.evaluate(VIOLATIONS)]


def until(page: Any, holds: str) -> None:
    """Wait until something holds on a page; the page itself may run no text as a script."""
    for _ in range(WAIT_MS // 200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(200)
    raise AssertionError(holds)


def test_a_seat_opens_hides_its_token_and_is_read_by_all(table: Table) -> None:
    table.sit("chair")
    page = table.sit("ccc", viewport={"width": 400, "height": 800}, color_scheme="dark")
    assert "#" not in page.url
    assert "代表团" in page.inner_text("#who")
    table.begin("limits", 5)
    assert page.locator("#task-body .seen").count() >= 4
    assert violations(page) == []
    assert violations(table.pages["chair"]) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert table.wrong == []


def test_pages_reflow_at_the_width_of_a_zoomed_phone(table: Table) -> None:
    """320 CSS pixels: 1280 at 400 %, and a phone of 640 at 200 %."""
    narrow = {"width": 320, "height": 640}
    for seat in ("chair", "bbb", "projector"):
        table.sit(seat, viewport=narrow)
    table.begin("limits", 5)
    assert table.pages["chair"].inner_text("#clock")
    for seat, page in table.pages.items():
        cut = page.evaluate(CUT)
        assert cut == [], seat
    assert violations(table.pages["bbb"]) == []
    assert table.wrong == []


@pytest.mark.long
def test_deadlines_follow_the_clock_of_the_server(table: Table) -> None:
    table.sit("chair")
    for seat, hours in (("aaa", 1), ("bbb", -1)):
        table.sit(seat, init=f"const true_ = Date.now.bind(Date); Date.now = () => true_() + {hours * 3_600_000};")
    table.begin("limits", 5)
    for page in table.pages.values():
        minutes, seconds = map(int, page.inner_text("#clock").split(":"))
        assert 240 < 60 * minutes + seconds <= 300
    assert table.wrong == []


@pytest.mark.long
def test_the_chair_gives_closes_and_replaces_seats(table: Table) -> None:
    chair, lost = table.sit("chair"), table.sit("bbb")
    chair.select_option("#lost", "bbb")
    chair.click("#seats-body form:has(#lost) button[type=submit]")
    address = chair.wait_for_selector("#new-address code").inner_text()
    lost.wait_for_selector("#failure:not([hidden])")
    table.contexts["bbb"].new_page().goto(address)
    chair.select_option("#lost", "bbb")
    chair.click("#seats-body form:has(#lost) button[type=button]")
    chair.wait_for_selector("#more option[value=BBB]", state="attached")
    chair.select_option("#more", "BBB")
    chair.click("#seats-body form:has(#more) button")
    until(chair, f"document.querySelector('#new-address code').innerText !== {json.dumps(address)}")
    again = table.tab("bbb", chair.inner_text("#new-address code"))
    assert "/seat/bbb-1/" in again.url
    assert "BBB" in again.inner_text("#who")
    assert violations(chair) == []
    assert table.wrong == []


@pytest.mark.long
def test_thirty_seconds_without_a_network_lose_nothing(table: Table) -> None:
    """Nothing is refused and nothing answers, as where a network is lost: connections look open and are silent."""
    chair, page = table.sit("chair"), table.sit("ccc")
    table.begin("limits", 5)
    table.served.process.send_signal(signal.SIGSTOP)
    page.fill("#line", "-7.5")
    page.locator("#task-body button[type=submit]").first.click()
    page.wait_for_timeout(30_000)
    assert page.get_attribute("body", "data-link") == "gone"
    assert page.input_value("#line") == "-7.5"
    table.served.process.send_signal(signal.SIGCONT)
    for one in (page, chair):
        one.wait_for_selector("body[data-link=there]")
    page.wait_for_selector("#task-body .done")
    until(chair, "document.querySelector('#who-answered-body').innerText.match(/✔/g)?.length === 1")
    table.publish("ground")
    assert table.wrong == []


@pytest.mark.long
def test_from_founding_to_adoption_with_a_kill_between(table: Table, tmp_path: Path) -> None:
    for seat in LOCALES:
        table.sit(seat)
    table.begin("limits", 5)
    for seat in ("aaa", "bbb", "ccc"):
        table.pages[seat].fill("#line", "-50")
        table.send(seat)
    second = table.tab("bbb", f"{table.served.origin}/seat/bbb/")
    assert second.locator("#task-body .done").count() == 1
    table.publish("ground")
    second.wait_for_selector("#ground .word")
    table.begin("suggestion")
    for page in table.pages.values():
        page.wait_for_selector("#rounds-body table", state="attached")
    table.begin("bid", 5)
    # What another does moves nothing under the finger: the same button, still there after two events.
    button = table.pages["ccc"].locator("#task-body button[type=submit]").element_handle()
    _accept(table, "aaa")
    table.served.kill()
    table.served.start()
    _accept(table, "bbb")
    until(table.pages["chair"], "document.querySelector('#who-answered-body').innerText.match(/✔/g)?.length === 2")
    assert button.evaluate("(node) => node.isConnected")
    _accept(table, "ccc")
    table.publish("result")
    for page in table.pages.values():
        page.wait_for_selector("#rounds-body .signs", state="attached")
    _draft(table)
    table.begin("silence", 5)
    for seat, page in table.pages.items():
        assert violations(page) == [], seat
    table.publish("adopted")
    for page in (*table.pages.values(), second):
        until(page, "document.querySelectorAll('#record-body code').length === 3")
    heads = {page.inner_text("#record-body code >> nth=0") for page in (*table.pages.values(), second)}
    assert len(heads) == 1
    assert table.wrong == []
    table.served.stop()
    export_session(table.served.folder, tmp_path / "record")
    for folder in (tmp_path / "record", tmp_path / "record" / "ledger"):
        told = subprocess.run([sys.executable, str(folder / "verify.py")], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout
    entries = (tmp_path / "record" / "ledger" / "entries.jsonl").read_text(encoding="utf-8")
    assert heads.pop() in told.stdout + (tmp_path / "record" / "head.txt").read_text(encoding="utf-8")
    kinds = [json.loads(json.loads(line)["entry"])["kind"] for line in entries.splitlines()]
    assert kinds == ["found", "propose", "adopt"]
    table.served.start()


def _accept(table: Table, seat: str) -> None:
    page = table.pages[seat]
    for choice in page.locator("#task-body input[value=accept]").all():
        choice.check()
    table.send(seat)


def _draft(table: Table) -> None:
    """Let the rapporteur write an article, a member put brackets, and the rapporteur open them."""
    drafting, member = table.pages["rapporteur"], table.pages["ccc"]
    for language in ("en", "ru", "zh"):
        drafting.fill(f"#draft-{language}", f"text {language}")
        member.fill(f"#amend-{language}", f"other {language}")
    drafting.locator("#draft-body button[type=submit]").click()
    member.wait_for_selector("#text-body td")
    member.locator("#openly-body form:has(#amend-article) button").click()
    drafting.locator("#draft-body button[type=button]").nth(1).click()
    until(table.pages["projector"], "document.querySelector('#text-body').innerText.includes('other zh')")
    until(table.pages["projector"], "!document.querySelector('#text-body .bracket')")


def test_limits_come_from_the_file_of_the_own_page(table: Table, tmp_path: Path) -> None:
    page = table.sit("bbb")
    table.sit("chair")
    table.begin("limits", 5)
    kept = {"member": "BBB", "agenda": small_agenda().digest, "limits": Limits("musd", -7.5, 0.1).record}
    text = page.evaluate(
        "async ([kept, phrase]) => (await import('/static/session/vault.js')).closed(kept, phrase)",
        [kept, "a lake"],
    )
    file = tmp_path / "limits.ortaq"
    file.write_text(text, "utf-8")
    page.click("#task-body summary")
    page.set_input_files("#limits-file", file)
    page.fill("#limits-phrase", "a sea")
    page.click(".file button")
    page.wait_for_selector(".file [role=status]:not(:empty)")
    assert page.input_value("#line") == "0"
    page.fill("#limits-phrase", "a lake")
    page.click(".file button")
    page.wait_for_selector(".file [role=status]:has-text('Открыто')")
    assert page.input_value("#line") == "-7.5"
    assert page.input_value("#unit") == "musd"
    assert page.input_value("#slip") == "0.1"
    assert violations(page) == []
    table.send("bbb")
    assert table.wrong == []

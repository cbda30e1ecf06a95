"""A sealed session in browsers: limits stay in them, masks are sent by themselves, a host that cheats is refused."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ortaq.ledgers import new_key
from ortaq.session import Room, export_session
from ortaq.session.key_notes import unwritten
from tests.session.served import Served
from tests.web.browser.test_session import LOCALES, Table, until, violations

MEMBERS = ("aaa", "bbb", "ccc")
SECRET = "-86.421375"


@pytest.fixture
def table(browser: Any, tmp_path: Path) -> Iterator[Table]:
    served = Served(tmp_path / "talks", mode="sealed")
    made = Table(browser, served)
    yield made
    made.close()
    served.stop()


def keys_are_there(table: Table) -> str:
    """Wait until every page shows the same fingerprint of all keys; return it."""
    for page in table.pages.values():
        until(page, "/[0-9A-F]{5}$/.test(document.querySelector('#fingerprint').textContent)")
    (found,) = {page.inner_text("#fingerprint")[-23:] for page in table.pages.values()}
    return str(found)


def freeze(table: Table, seat: str, line: str) -> None:
    page = table.pages[seat]
    page.select_option("#own-unit", "musd")
    page.fill("#own-line", line)
    page.wait_for_timeout(300)
    page.click("form.freeze button")
    page.wait_for_selector("#task-body .done")


def accept(table: Table, seat: str) -> None:
    for choice in table.pages[seat].locator("#task-body input[value=accept]").all():
        choice.check()
    table.send(seat)


@pytest.mark.long
def test_from_founding_to_adoption_with_a_kill_between(table: Table, tmp_path: Path) -> None:
    for seat in LOCALES:
        table.sit(seat)
    fingerprint = keys_are_there(table)
    for page in table.pages.values():
        assert page.inner_text("#mode")
    assert "not reviewed" in table.pages["projector"].inner_text("#mode")
    table.begin("limits", 5)
    freeze(table, "aaa", SECRET)
    assert violations(table.pages["ccc"]) == []
    table.served.kill()
    table.served.start()
    freeze(table, "bbb", "-50")
    freeze(table, "ccc", "-50")
    table.pages["aaa"].reload()
    table.pages["aaa"].wait_for_selector("html[data-ready]", state="attached")
    second = table.tab("bbb", f"{table.served.origin}/seat/bbb/")
    table.publish("ground")
    for page in table.pages.values():
        page.wait_for_selector("#ground .word")
    for seat in MEMBERS:
        table.pages[seat].wait_for_selector("#meter")
    table.begin("suggestion")
    for page in table.pages.values():
        page.wait_for_selector("#rounds-body table", state="attached")
    table.begin("bid", 5)
    accept(table, "aaa")
    table.served.kill()
    table.served.start()
    accept(table, "bbb")
    second.wait_for_selector("#task-body .done")
    accept(table, "ccc")
    table.publish("result")
    for page in table.pages.values():
        page.wait_for_selector("#rounds-body .signs", state="attached")
    table.begin("silence", 5)
    for seat, page in table.pages.items():
        assert violations(page) == [], seat
    table.publish("adopted")
    for page in (*table.pages.values(), second):
        until(page, "document.querySelectorAll('#record-body code').length === 3")
    assert keys_are_there(table) == fingerprint
    assert SECRET[1:] in table.pages["aaa"].locator("details.own").text_content()
    _browser_forgets_when_asked(table.pages["aaa"])
    assert table.wrong == []
    table.served.stop()
    _record_is_whole_and_holds_no_limit(table.served.folder, tmp_path / "record")
    table.served.start()


KEPT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("ortaq-session", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("kept").objectStore("kept").getAll();
    all.onsuccess = () => resolve([JSON.stringify(all.result), all.result.map((one) => one.own !== null)]);
  };
})"""


def _browser_forgets_when_asked(page: Any) -> None:
    told, keys = page.evaluate(KEPT)
    assert SECRET[1:] in told
    assert keys == [True]
    page.click("details.forget summary")
    assert violations(page) == []
    page.click("details.forget button")
    page.wait_for_selector("#sealed-body:has-text('were removed from this browser')")
    page.reload()
    page.wait_for_selector("#sealed-body:has-text('were removed from this browser')")
    told, keys = page.evaluate(KEPT)
    assert SECRET[1:] not in told
    assert keys == [False]
    assert page.locator("details.own").count() == 0
    assert SECRET[1:] not in page.content()


def _record_is_whole_and_holds_no_limit(folder: Path, record: Path) -> None:
    export_session(folder, record)
    for place in (record, record / "ledger"):
        told = subprocess.run([sys.executable, str(place / "verify.py")], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout
    entries = [json.loads(line) for line in (record / "ledger" / "entries.jsonl").read_text("utf-8").splitlines()]
    kinds = [json.loads(one["entry"])["kind"] for one in entries]
    assert (kinds[0], kinds[1], kinds[-1]) == ("found", "propose", "adopt")
    assert set(kinds[2:-1]) == {"statement"}
    files = [file for place in (folder, record) for file in place.rglob("*") if file.is_file()]
    assert not [file.name for file in files if SECRET[1:].encode() in file.read_bytes()]


@pytest.mark.long
def test_a_page_refuses_a_host_that_cheats_and_says_so(table: Table) -> None:
    for seat in (*MEMBERS, "chair"):
        table.sit(seat)
    keys_are_there(table)
    table.begin("limits", 5)
    page = table.pages["ccc"]
    cheats = {
        "keys": lambda sealed: sealed["keys"].update(AAA=sealed["keys"]["BBB"]),
        "asked": lambda sealed: sealed["asked"].update(kind="block", rows=[0]),
    }
    chosen = [""]

    def lie(route: Any) -> None:
        told = route.fetch().json()
        cheats[chosen[0]](told["view"]["sealed"])
        route.fulfill(json=told)

    page.route("**/api/events", lambda route: route.abort())
    page.route("**/api/view", lie)
    # The page hears nothing more until it is opened anew; the others answer meanwhile.
    page.goto("about:blank")
    del table.pages["ccc"]
    table.publish("ground")
    until(table.pages["chair"], "document.querySelector('#who-answered-body').innerText.match(/✔/g)?.length === 2")
    for cheat in cheats:
        chosen[0] = cheat
        page.goto(f"{table.served.origin}/seat/ccc/")
        page.wait_for_selector(".refusal[role=alert]")
    page.unroute("**/api/view")
    page.route("**/api/record", lambda route: route.fulfill(body=route.fetch().text().replace("AAA", "AAB")))
    page.goto(f"{table.served.origin}/seat/ccc/")
    page.wait_for_selector("#failure:not([hidden])")
    assert _answered(table) == {"AAA", "BBB"}
    page.unroute("**/api/record")
    page.unroute("**/api/events")
    page.goto(f"{table.served.origin}/seat/ccc/")
    table.pages["chair"].wait_for_selector("#ground .word")
    assert table.wrong == []


def _answered(table: Table) -> set[str]:
    table.served.kill()
    room = Room.open(table.served.folder)
    answered = set(room.state.answered)
    room.close()
    table.served.start()
    return answered


@pytest.mark.long
def test_a_key_is_signed_by_the_file_of_the_ledgers_key(browser: Any, tmp_path: Path) -> None:
    keys = {member: new_key(member) for member in ("AAA", "BBB")}
    files = {f"{member}.key": key.sealed("a long lake") for member, key in keys.items()}
    files["other.key"] = new_key("BBB").sealed("a long lake")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    served = Served(tmp_path / "talks", mode="sealed", ledger_keys={"BBB": keys["BBB"].public})
    table = Table(browser, served)
    try:
        page = table.sit("bbb")
        said = {
            ("AAA.key", "a long lake"): "другого участника",
            ("BBB.key", "a sea"): "не открывает",
            ("other.key", "a long lake"): "не тот ключ",
        }
        page.wait_for_selector("#key-file")
        assert violations(page) == []
        for (name, phrase), told in said.items():
            page.set_input_files("#key-file", tmp_path / name)
            page.fill("#key-phrase", phrase)
            page.click("#sealed-body button")
            page.wait_for_selector(f"#sealed-body [role=status]:has-text('{told}')")
        page.set_input_files("#key-file", tmp_path / "BBB.key")
        page.fill("#key-phrase", "a long lake")
        page.click("#sealed-body button")
        page.wait_for_selector("#sealed-body:has-text('опубликован.')")
        assert table.wrong == []
    finally:
        table.close()
        served.stop()
    room = Room.open(tmp_path / "talks")
    assert unwritten(room.state.sealing.notes["BBB"].ledger) == keys["BBB"].public.raw
    room.close()


MEASURED = """async () => {
  const at = (name) => import(`/static/session/${name}.js`);
  const { SealedSeat } = await at("seat");
  const { noteText, written } = await at("sealed");
  const { course, question } = await at("meaning");
  const members = Array.from({ length: 30 }, (_, place) => `M${10 + place}`);
  const packages = Array.from({ length: 65535 }, (_, row) => row + 1);
  const gains = members.map((_, m) => packages.map((one) => ((one * (m + 7)) % 1009) / 100 - 1));
  const agenda = { members: members.map((code) => ({ code })), measures: Array.from({ length: 16 }, (_, bit) =>
    ({ id: `m${bit}` })), packages, gain_percent: gains, gain_musd: gains, spent_musd: gains,
    dependence_percent: null, features: [], row: new Map() };
  const terms = { rounds: 8, suggestions: 3, apart: 2, block: 32, blocks: 24, steps: [0, .05, .1, .15, .2] };
  const name = "a".repeat(64);
  const founding = { name, session: "0".repeat(16), members, terms, ledgerKeys: {} };
  const seat = new SealedSeat(agenda, founding, "M10");
  const raw = async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key));
  const keys = { M10: await seat.note() };
  for (const member of members.slice(1)) {
    const pair = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    const signer = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    const key = await raw(pair.publicKey);
    const text = noteText(name, member, key);
    const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", signer.privateKey, text));
    keys[member] = { key: written(key), ledger: written(await raw(signer.publicKey)), signature: written(signature) };
  }
  const sealed = { keys, off: 0, measured: "1".repeat(16) };
  const base = { off_table: {}, rounds: [], deal: 0, own: { answered: false } };
  const rows = course(agenda, terms);
  const took = [];
  for (let number = -1; number < 60; number += 1) {
    const asked = number < 0 ? { kind: "measures", number: 0, step: 0, rows: [...agenda.measures.keys()] }
      : question(terms, rows, number);
    const begun = performance.now();
    await seat.answer({ ...base, sealed: { ...sealed, asked } });
    took.push(performance.now() - begun);
  }
  const blocks = took.slice(2).sort((a, b) => a - b);
  return { keys: took[0], first: took[1], median: blocks[29], p95: blocks[55] };
}"""


@pytest.mark.long
def test_a_block_among_thirty_members_takes_no_time_that_anybody_notices(table: Table) -> None:
    page = table.sit("aaa")
    took = page.evaluate(MEASURED)
    assert took["median"] <= 50.0, took

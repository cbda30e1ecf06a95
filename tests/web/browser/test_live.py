"""The page on the real server: recomputing, cancelling, lost processes, two readers at once, single outcomes."""

import os
import re
import signal
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import pytest

from ortaq.core import Case, Corner
from ortaq.model import payoff_table
from ortaq.web.tasks import at_levels
from tests.web.browser.conftest import settle
from tests.web.browser.live import Live, live_server

RECORD = """() => {
  window.said = [];
  const node = document.getElementById("recompute-said");
  new MutationObserver(() => window.said.push(node.textContent)).observe(node, { childList: true });
}"""
SAID = "() => /{}/.test(document.getElementById('recompute-said').textContent)"
PACKAGE = 7


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Return a server that is shared: every test leaves it as it found it, but for remembered answers."""
    with live_server(tmp_path_factory.mktemp("store")) as found:
        yield found


def opened(open_page: Any, live: Live) -> Any:
    page = open_page(f"{live.address}#p={PACKAGE}&l=en")
    page.click("#recompute > summary")
    page.evaluate(RECORD)
    return page


def shown(page: Any) -> list[float]:
    """Return the gains on the page, percent."""
    texts = page.locator("#member-rows .percent").all_inner_texts()
    return [float(text.replace("\u2212", "-").rstrip("%")) for text in texts]


def wait_said(page: Any, pattern: str) -> None:
    page.wait_for_function(SAID.format(pattern), timeout=60_000)
    settle(page)


def test_recompute_is_seen_from_start_to_new_numbers(open_page: Any, live: Live) -> None:
    page = opened(open_page, live)
    before = shown(page)
    assert before == pytest.approx(live.material.payoffs.gain_percent[PACKAGE, :, 0], rel=0.01)
    page.select_option("#case-elasticity", "high")
    page.select_option("#level-rail", "low")
    page.click("#recompute-start")
    assert page.is_disabled("#recompute-start")
    wait_said(page, "^Computed in")
    of = live.material.payoffs.gain_musd.shape[0] * live.material.payoffs.gain_musd.shape[2]
    assert any(re.fullmatch(rf"[\d,]+ of {of:,} equilibria", text) for text in page.evaluate("window.said"))
    mechanism = at_levels(live.material.mechanism, {"rail": Corner.LOW})
    payoffs = payoff_table(live.material.region, mechanism, Case("x", elasticity=Corner.HIGH))
    assert shown(page) == pytest.approx(payoffs.gain_percent[PACKAGE, :, 0], rel=0.01)
    assert shown(page) != before
    assert page.is_enabled("#recompute-start")
    assert page.is_hidden("#recompute-cancel")


def test_cancelling_leaves_the_table_as_it_was(open_page: Any, live: Live) -> None:
    page = opened(open_page, live)
    before = shown(page)
    page.select_option("#case-tariff", "high")
    page.click("#recompute-start")
    page.wait_for_function(SAID.format("equilibria"))
    page.click("#recompute-cancel")
    wait_said(page, "^Cancelled")
    until = monotonic() + 10.0
    while live.last_job.state.value == "running" and monotonic() < until:
        sleep(0.02)
    assert live.last_job.state.value == "cancelled"
    assert shown(page) == before
    page.select_option("#case-tariff", "central")
    page.click("#recompute-start")
    wait_said(page, "^Computed in")
    assert shown(page) == before


def test_thresholds_alone_start_no_process(open_page: Any, live: Live) -> None:
    page = open_page(f"{live.address}#p={PACKAGE}&l=en&t=KAZ:0.05")
    page.click("#recompute > summary")
    page.click("#recompute-start")
    wait_said(page, "^Computed in")
    job = live.last_job
    assert (job.worker, job.state.value) == (None, "done")
    assert page.inner_text("#threshold-value-KAZ") == "0.05%"


def test_two_readers_at_once_get_their_own_answers(open_page: Any, live: Live) -> None:
    first, second = opened(open_page, live), opened(open_page, live)
    before = shown(first)
    first.select_option("#case-shift", "low")
    first.click("#recompute-start")
    first.wait_for_function(SAID.format("equilibria"))
    second.select_option("#case-shift", "high")
    second.click("#recompute-start")
    wait_said(first, "a newer request took its place")
    wait_said(second, "^Computed in")
    payoffs = payoff_table(live.material.region, live.material.mechanism, Case("x", shift=Corner.HIGH))
    assert shown(second) == pytest.approx(payoffs.gain_percent[PACKAGE, :, 0], rel=0.01)
    # What came later never shows on the page of the reader whose question was given up.
    first.wait_for_timeout(800)
    assert shown(first) == before
    assert first.is_enabled("#recompute-start")


def test_a_killed_process_is_said_and_asked_again(open_page: Any, live: Live) -> None:
    page = opened(open_page, live)
    before = shown(page)
    page.select_option("#case-cost", "high")
    page.click("#recompute-start")
    page.wait_for_function(SAID.format("equilibria"))
    worker = live.last_job.worker
    assert worker is not None
    os.kill(worker.pid or 0, signal.SIGKILL)
    wait_said(page, "^Not computed: the process that computes was lost")
    assert shown(page) == before
    page.click("#recompute-start")
    wait_said(page, "^Computed in")
    assert shown(page) != before


def test_an_exact_outcome_is_fetched_and_shown(open_page: Any, live: Live) -> None:
    page = opened(open_page, live)
    page.click("#gain-KGZ")
    with page.expect_response(lambda r: "/api/outcome" in r.url, timeout=60_000) as answered:
        page.click("#drawer-body button.plain")
    member = next(m for m in answered.value.json()["members"] if m["id"] == "KGZ")
    page.wait_for_selector("#drawer-body [aria-live] tfoot")
    total = page.inner_text("#drawer-body [aria-live] tfoot td.number")
    percent = float(re.sub(r"[^\d.\u2212-]", "", total).replace("\u2212", "-"))
    assert percent == pytest.approx(member["real_income_percent"]["central"], rel=0.01)
    payoffs = live.material.payoffs
    gain = payoffs.gain_musd[PACKAGE, 1, 0] + payoffs.cost_musd[PACKAGE, 1]
    assert percent == pytest.approx(100.0 * gain / payoffs.income_musd[1, 0], rel=0.01)

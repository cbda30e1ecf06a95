"""From the hand on a slider of the page to the painted answer, in a browser."""

import importlib.util
from typing import Any

import numpy as np

from benchmarks.report import Options, Table
from benchmarks.targets import goal
from tests.web.browser.conftest import CHROMIUM, served, settle
from tests.web.browser.documents import network_map, random_case
from tests.web.browser.test_browser_speed import MEASURE

MEASURES, MEMBERS, SHOCKS, MOVES = 16, 6, 5, 48
CONTROLS = ("slider", "switch", "budget")


def slider(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Percentiles from the input event to the first task after the frame."""
    note = (
        f"A page of {2**MEASURES:,} packages, {MEMBERS} members and {SHOCKS} shocks; {MOVES} moves each, some while "
        "the list of before is still drawn. The time ends with the first task after the frame."
    )
    table = Table("The hand and the page", note, ("control", "p50 ms", "p95 ms", "most ms", "target", "met"))
    if not CHROMIUM.exists() or importlib.util.find_spec("playwright") is None:
        table.note = f"Left out: needs {CHROMIUM} and the package playwright."
        return table
    case = random_case(measures=MEASURES, members=MEMBERS, shocks=SHOCKS)
    with served({**case.document, "map": network_map()}) as address:
        for control, took in _moved(f"{address}#p=5"):
            p50, p95, most = np.percentile(took, [50, 95, 100])
            aim = goal(table, "slider", float(p95)) if control == "slider" else ("", "")
            table.rows.append((control, f"{p50:.0f}", f"{p95:.0f}", f"{most:.0f}", *aim))
    return table


def _moved(address: str) -> list[tuple[str, Any]]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - need not be installed

    found = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        settle(page)
        for control in CONTROLS:
            page.evaluate(MEASURE, [4, control])
            found.append((control, page.evaluate(MEASURE, [MOVES, control])))
        browser.close()
    return found

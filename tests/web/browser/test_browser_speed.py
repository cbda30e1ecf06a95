"""From the hand on a slider or a switch to the painted answer."""

import os
import sys
from typing import Any

import numpy as np
import pytest

from tests.web.browser.conftest import settle
from tests.web.browser.documents import network_map, random_case

TARGET_MS = 100.0
MOVES = 24
SMALLER = ((10, 6, 5), (14, 6, 6))
"""The largest table is the hardest: the others are left to the long tests."""

MEASURE = """async ([moves, control]) => {
  const slider = document.getElementById(control === "budget" ? "budget" : "threshold-KAZ");
  const switches = document.querySelectorAll("#measures input");
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  const took = [];
  for (let k = 0; k < moves; k += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20 + (k % 8) * 20));
    const start = performance.now();
    if (control === "switch") switches[(k * 5) % switches.length].click();
    else {
      slider.value = slider.max * ((k * 0.37) % 1);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    took.push((await painted()) - start);
  }
  return took;
}"""


@pytest.mark.parametrize(
    "control", ["slider", *(pytest.param(c, marks=pytest.mark.long) for c in ("switch", "budget"))]
)
@pytest.mark.parametrize("shape", [*(pytest.param(s, marks=pytest.mark.long) for s in SMALLER), (16, 6, 5)])
def test_hand_to_paint(open_page: Any, serve: Any, shape: tuple[int, int, int], control: str) -> None:
    """Times are from the input event to the first task after the frame; some moves come while the list is drawn."""
    measures, members, shocks = shape
    case = random_case(measures=measures, members=members, shocks=shocks)
    page = open_page(f"{serve({**case.document, 'map': network_map()})}#p=5")
    page.evaluate(MEASURE, [4, control])
    took = np.array(page.evaluate(MEASURE, [MOVES, control]))
    settle(page)
    p50, p95 = np.percentile(took, [50, 95])
    size = f"{2**measures} x {members} x {shocks}"
    sys.stdout.write(f"{size}: {control} to paint median {p50:.0f} ms, p95 {p95:.0f} ms\n")
    # A machine that runs other work at the same time may be slower; the target is for one that does not.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert p95 <= TARGET_MS * 2.0 * busy

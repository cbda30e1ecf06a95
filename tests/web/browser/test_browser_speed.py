"""From the hand on a slider to the painted answer."""

import os
import sys
from typing import Any

import numpy as np
import pytest

from tests.web.browser.conftest import settle
from tests.web.browser.documents import random_case

TARGET_MS = 100.0
MOVES = 60

MEASURE = """async (moves) => {
  const slider = document.getElementById("threshold-KAZ");
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  const took = [];
  for (let k = 0; k < moves; k += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20 + (k % 8) * 20));
    const start = performance.now();
    slider.value = slider.max * ((k * 0.37) % 1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    took.push((await painted()) - start);
  }
  return took;
}"""


@pytest.mark.slow
@pytest.mark.parametrize(("measures", "members", "shocks"), [(10, 6, 5), (16, 6, 5)])
def test_slider_to_paint(open_page: Any, serve: Any, measures: int, members: int, shocks: int) -> None:
    """Times are from the input event to the first task after the frame; some moves come while the list is drawn."""
    case = random_case(measures=measures, members=members, shocks=shocks)
    page = open_page(f"{serve(case.document)}#p=5")
    page.evaluate(MEASURE, 10)
    took = np.array(page.evaluate(MEASURE, MOVES))
    settle(page)
    p50, p95 = np.percentile(took, [50, 95])
    sys.stdout.write(f"{2**measures} x {members} x {shocks}: slider to paint median {p50:.0f} ms, p95 {p95:.0f} ms\n")
    # A machine that runs other work at the same time may be slower; the target is for one that does not.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert p95 <= TARGET_MS * 2.0 * busy

"""Charts of the answer on the page, in Debian's Chromium."""

from collections.abc import Callable
from typing import Any

import pytest

from ortaq.core import Band
from ortaq.core.chart import Chart, Key, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Figure, Reading, Section
from ortaq.web.figure_record import chart_records
from tests.web.browser.documents import Case

MEMBERS = ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan", "China")


def beside() -> Figure:
    bent = Scale(ScaleKind.BENT, "Change of real income", "%", Reading.CHANGE)
    spans = (
        Span("Less money from migrants", Band(-24.0, -11.3, -6.0), "worst"),
        Span("Lined canals on the Amu Darya", Band(-0.1, 0.02, 0.1), "small", key=1),
    )
    panels = tuple(Panel(member, spans) for member in MEMBERS)
    keys = Key("shock"), Key("measure")
    chart = Chart(bent, Scale(ScaleKind.CATEGORY, "Change"), panels, keys=keys, beside=True)
    return Figure("figure-beside", "On one axis", "Columns of members", chart)


@pytest.mark.parametrize("width", [1280, 360])
def test_columns_of_members_stand_side_by_side_and_inside_the_page(
    open_page: Any, serve: Callable[[dict[str, Any]], str], case: Case, width: int
) -> None:
    address = serve({**case.document, "figures": chart_records([Section("s", "", (), (beside(),))])})
    page = open_page(address, width=width)
    page.locator("#figure-beside summary").click()
    drawing = page.locator("#figure-beside svg.figure")
    drawing.wait_for()
    wide = drawing.bounding_box()
    marks = [mark.bounding_box() for mark in drawing.locator("path.point").all()]
    assert len(marks) == 2 * len(MEMBERS)
    assert all(wide["x"] <= box["x"] and box["x"] + box["width"] <= wide["x"] + wide["width"] for box in marks)
    starts = [box["x"] for box in marks[:: len(marks) // len(MEMBERS)]]
    assert starts == sorted(starts)
    assert drawing.locator("text.value").first.is_visible() == (width > 640)
    names = [name.bounding_box() for name in drawing.locator("text.line").all()]
    assert all(name["x"] + name["width"] <= wide["x"] + wide["width"] for name in names)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

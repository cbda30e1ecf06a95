"""The drawing of growth shows every point at its place, and the page holds its table."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from benchmarks.growth_page import drawing, written
from benchmarks.report import Table

ROWS = [
    ("sectors", "5", "0.010", "1", "20", "90"),
    ("sectors", "50", "1.00", "1", "2,000", "900"),
    ("domains", "1", "0.10", "64", "200", "300"),
]


def test_decades_are_as_long_on_all_panels_of_a_row() -> None:
    root = ElementTree.fromstring(drawing(ROWS))
    panels = root.findall("{http://www.w3.org/2000/svg}g")
    assert len(panels) == 2 * 3
    sectors, domains = (
        [float(disc.attrib["cy"]) for disc in panel.findall("{http://www.w3.org/2000/svg}circle")]
        for panel in panels[:2]
    )
    assert sectors[0] - sectors[1] == pytest.approx(2.0 * (sectors[0] - domains[0]), abs=0.2)


def test_no_colour_is_that_of_one_theme() -> None:
    assert set(re.findall(r"#[0-9a-f]{6}", drawing(ROWS))) == {"#808080", "#2a78b8"}


def test_the_page_has_the_drawing_and_the_table(tmp_path: Path) -> None:
    table = Table("Growth", "What it is.", ("what grows", "to", "CPU s", "equilibria", "evaluations", "MB"), ROWS)
    written(table, tmp_path / "growth.md")
    text = (tmp_path / "growth.md").read_text(encoding="utf-8")
    assert "What it is." in text
    assert "\n\n| what grows |" in text
    assert "| sectors | 50 | 1.00 | 1 | 2,000 | 900 |" in text
    assert (tmp_path / "growth.svg").is_file()

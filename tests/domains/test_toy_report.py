"""The map and the texts of a domain of another package: on the brief, in the page's document, in every language."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ortaq.answers import Material, answer
from ortaq.brief import brief
from ortaq.core import languages
from ortaq.observe import load_mechanism, load_region
from ortaq.web import table_document
from tests.domains.toy_installed import TOY, install, seen, written


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = install(tmp_path_factory.mktemp("toy") / "site")
    with seen(folder):
        yield folder


def answered(file: str) -> Material:
    land = load_region(file)
    return answer(land, load_mechanism(file, land))


@pytest.mark.slow
def test_a_map_is_drawn_in_the_brief_and_goes_to_the_page(toy: Path) -> None:
    file = toy.parent / "toy.toml"
    file.write_text(TOY, encoding="utf-8")
    material = answered(str(file))
    page = brief(material).html
    for text in ('id="figure-rain', "Where the wet winds blow", "Foothills", "km³ a year", "rain gauge"):
        assert text in page
    (winds,) = table_document(material)["map"]["figures"]
    assert (winds["id"], winds["name"], winds["licence"]) == ("figure-rain", "winds", "CC0-1.0")
    drawn = [{"weight": weight, "state": "open", "faint": False} for weight in (40.0, 12.0)]
    assert [f["properties"] for f in winds["features"]] == drawn
    assert winds["features"][0]["geometry"]["coordinates"] == [[51.2, 43.6], [71.4, 51.2]]
    named = {key: texts[winds["words"]["title"]["text"]] for key, texts in winds["texts"].items()}
    assert named.keys() == set(languages())
    assert named["en"] == "Where the wet winds blow"
    assert len({named[code] for code in ("en", "ru", "zh")}) == 3


SHEETS = """
from ortaq.core import Domain
from ortaq.core.report import Cell, Column, Section, Table

NAMES = ("gains", "a/b: [what?]", "x" * 40, "x" * 40)


def report(*asked):
    return 7.0


def sections(said):
    tables = (Table(name, name, (Column("head", "m"),), ((Cell(said),),)) for name in NAMES)
    return (Section("sheets", "Sheets", (), tuple(tables)),)


DOMAIN = Domain("sheets", report="toy_sheets:report", sections="toy_sheets:sections")
"""
"""A domain whose tables have names of ortaq's own, names that are no titles, and one name twice."""


@pytest.mark.slow
def test_tables_of_a_domain_never_replace_a_sheet(tmp_path: Path) -> None:
    package = written(tmp_path, "ortaq-sheets", {"sheets": "toy_sheets:DOMAIN"}, {"toy_sheets.py": SHEETS})
    with seen(package):
        book = load_workbook(BytesIO(brief(answered("examples/three_members.toml")).workbook))
    assert {"gains", "gains 2", "a b   what", "x" * 31, "x" * 29 + " 2"} <= set(book.sheetnames)
    assert book["gains"]["A1"].value == "Member"
    assert [[cell.value for cell in row] for row in book["gains 2"]] == [["head, m"], [7]]


@pytest.mark.slow
def test_a_mechanism_that_says_nothing_of_rain_has_no_section_on_it(toy: Path) -> None:
    said = brief(answered("examples/three_members.toml"))
    assert "rain" not in {s["id"] for s in said.data["sections"]}
    assert "wet winds" not in said.html


@pytest.mark.slow
def test_texts_of_a_report_have_the_same_keys_and_gaps_in_every_language(toy: Path) -> None:
    files = sorted((toy / "ortaq_toy" / "rain" / "messages").iterdir())
    texts = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    gaps = [{key: re.findall(r"{\w+}", text) for key, text in known.items()} for known in texts]
    assert [file.name for file in files] == ["en.json", "ru.json", "zh.json"]
    assert gaps[0] == gaps[1] == gaps[2]

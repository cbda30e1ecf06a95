"""The page is well-formed, self-contained, readable by machines that read aloud, and has enough contrast."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from ortaq.answers import Material
from ortaq.brief import Brief, brief
from ortaq.brief.compose import page_of, printed
from ortaq.brief.presenter import Presenter
from ortaq.core import house_texts
from ortaq.core.report import Cell, Column, Section, Table

VOID = {"meta", "br", "link", "img", "hr", "input"}
LOADING = {"src", "href", "xlink:href", "srcset", "data", "poster", "action", "background"}


class Outline(HTMLParser):
    """Checks that tags are balanced and collects what they carry."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts.append((self.open[-1], data.strip()))


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    found.close()
    assert not found.open
    return found


@pytest.fixture(params=["made", "refused"])
def page(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param).html


@pytest.mark.slow
def test_tags_are_balanced_and_ids_are_unique(page):
    ids = [attrs["id"] for _, attrs in outline(page).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_table_called_as_its_section_leaves_it_the_name(material: Material):
    texts = house_texts("en")
    table = Table("twice", "Twice", (Column("number", "persons"),), ((Cell(1.0),),))
    html = page_of(material, texts, printed(Presenter(texts), [Section("twice", "Twice", (), (table,))]))
    assert html.count('id="twice"') == 1
    outline(html)


@pytest.mark.slow
def test_every_link_leads_to_a_place_on_the_page(page):
    tags = outline(page).tags
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in tags if tag == "a"]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_the_page_loads_nothing(page):
    for tag, attrs in outline(page).tags:
        assert tag not in {"script", "link", "iframe", "object", "embed", "img", "base"}
        assert all(str(attrs[name]).startswith("#") for name in LOADING & set(attrs))
    assert "@import" not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {"#hatching"}


def test_tables_have_captions_and_scopes(page):
    tags = outline(page).tags
    assert sum(tag == "table" for tag, _ in tags) == sum(tag == "caption" for tag, _ in tags) > 0
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in tags if tag == "th")


def test_figures_say_what_they_show(page):
    found = outline(page)
    named = {attrs["id"] for tag, attrs in found.tags if tag in {"title", "desc"} and "id" in attrs}
    charts = [attrs for tag, attrs in found.tags if tag == "svg" and attrs.get("role") == "img"]
    assert len(charts) == 4
    assert all(set(str(attrs["aria-labelledby"]).split()) <= named for attrs in charts)


def test_the_page_shows_every_table_and_paragraph(made: Brief):
    texts = " ".join(text for _, text in outline(made.html).texts)
    for table in made.tables:
        assert table.title in texts
        assert all(line in texts for row in table.rows for cell in row for line in cell.lines if line)


def test_losses_are_marked_by_sign_arrow_and_class(made: Brief):
    assert re.search(r'class="number loss"><span><i aria-hidden="true">[▼▽]</i> −', made.html)


def test_titles_from_files_are_escaped(material: Material):
    mechanism = replace(material.mechanism, title="<b>A & B</b>")
    page = brief(replace(material, mechanism=mechanism)).html
    assert "<b>A" not in page
    assert "&lt;b&gt;A &amp; B" in page


@pytest.mark.parametrize("language", ["en", "ru", "zh", "kk", "ky", "tg", "tk", "uz"])
def test_the_first_page_says_that_a_region_is_rolled(material: Material, language: str) -> None:
    region = replace(material.region, base_year=2024, rolled_from=2023, inputs_year=2022)
    texts = house_texts(language)
    page = page_of(replace(material, region=region), texts, ())
    front = [words for tag, words in outline(page).texts if tag == "p" and region.digest in words]
    assert all(year in front[0] for year in ("2022", "2023", "2024"))
    assert texts("page.rolled", year="2024", base="2023") in front[0]
    short = texts("short.rolled_inputs", year="2024", base="2023", inputs="2022")
    assert all(year in short for year in ("2024", "2023", "2022"))


def test_the_same_material_gives_the_same_bytes(material: Material, made: Brief):
    assert brief(material).html == made.html


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_colours_have_contrast_in_light_in_dark_and_on_paper():
    style = files("ortaq.brief").joinpath("templates", "style.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root {(.*?)}", style, re.S)
    ]
    assert len(schemes) == 3
    for scheme in schemes:
        for ground in ("paper", "panel"):
            for ink in ("ink", "soft", "gain", "loss", "accent"):
                assert contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)
            assert contrast(scheme["dot"], scheme[ground]) >= 3.0
        assert contrast(scheme["loss"], scheme["loss-paper"]) >= 4.5
        assert contrast(scheme["soft"], scheme["loss-paper"]) >= 4.5


def test_letters_are_readable_on_every_segment():
    style = files("ortaq.brief").joinpath("templates", "style.css").read_text(encoding="utf-8")
    fills = re.findall(r"\.c\d { fill: (#[0-9a-f]{6})", style)
    assert len(fills) == 8
    assert all(contrast(fill, "#16191d") >= 4.5 for fill in fills)


def test_the_page_may_load_and_run_nothing(page: str) -> None:
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "script-src" not in policy[1]
    assert page.index(policy[0]) < page.index("<style>")

"""Books: questionnaires out and in with every fault named, counts of both sides, and the answer on each of them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from ortaq import load_mechanism, load_region
from ortaq.answers import Terms, settle
from ortaq.answers.on_books import answer_on_books
from ortaq.answers.sections.books import beside_section, on_books_sections
from ortaq.core import InputError, Mechanism, Region
from ortaq.core.report import Words
from ortaq.model import gains
from ortaq.model.payoffs import gains_on_accounts
from ortaq.observe.books.book import Book, Whose, both_counted, own_book, partners_book
from ortaq.observe.books.filled import read_book, require_asked
from ortaq.observe.books.other_accounts import mechanism_on_book, on_book
from ortaq.observe.books.questionnaire import questionnaire
from ortaq.observe.books.questions import questions
from ortaq.observe.regions.counts import Count, disagreements

TOML = """
region.base_year = 2023
region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }

[[measure]]
id = "rail"
between = ["KGZ", "CHN"]
trade_cost_percent = -5
cost = { capex_musd = 10, opex_musd_per_year = 1, payers = { KGZ = 0.25, CHN = 0.75 } }
"""

COUNTS = (
    Count("CHN", "KGZ", "goods", 2023, 90.0, "gacc", "", "CHN"),
    Count("CHN", "KGZ", "goods", 2023, 45.0, "nso", "", "KGZ"),
    Count("CHN", "KGZ", "goods", 2022, 40.0, "nso", "", "KGZ"),
    Count("CHN", "KGZ", "goods", 2023, 60.0, "baci", ""),
)


def said(words: Words) -> str:
    """Return words as they are."""
    return str(words)


def in_language(language: str) -> Callable[[Words], str]:
    """Return what says words."""
    assert language == "en"
    return said


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Region, Mechanism]:
    """Return a region of two members and the rest, with one measure."""
    path = tmp_path_factory.mktemp("toy") / "two.toml"
    path.write_text(TOML, encoding="utf-8")
    region = load_region(str(path))
    return region, load_mechanism(str(path), region)


@pytest.fixture
def filled(asked: tuple[Region, Mechanism], tmp_path: Path) -> Callable[[dict[str, object]], Path]:
    """Return what writes a questionnaire of KGZ with some cells filled, by sheet, row id and column."""
    region, mechanism = asked
    about = [("mechanism", mechanism.id), ("region", region.name), ("digest", region.digest)]
    about += [("delegation", "KGZ"), ("language", "en")]

    def write(cells: dict[str, object]) -> Path:
        path = tmp_path / "kgz.xlsx"
        path.write_bytes(questionnaire(questions(region, mechanism, COUNTS, "KGZ"), about, said))
        book = load_workbook(path)
        for place, value in cells.items():
            sheet, id, column = place.split("|")
            rows = {row[0].value: row for row in book[sheet].iter_rows()}
            at = [cell.value for cell in book[sheet][1]].index(column)
            rows[id][at].value = value
        book.save(path)
        return path

    return write


def test_counts_of_both_sides() -> None:
    assert [(p.value_musd, p.year) for p in own_book(COUNTS, "KGZ").counts] == [(45.0, 2023)]
    assert [p.value_musd for p in partners_book(COUNTS, "KGZ").counts] == [90.0]
    assert [p.value_musd for p in own_book(COUNTS, "CHN").counts] == [90.0]


def test_flows_that_both_sides_counted(asked: tuple[Region, Mechanism]) -> None:
    (found,) = disagreements(asked[0], COUNTS)
    assert found.ratio == 90.0 / 40.0
    assert both_counted(found)


def test_a_questionnaire_comes_back(
    asked: tuple[Region, Mechanism], filled: Callable[[dict[str, object]], Path]
) -> None:
    region, mechanism = asked
    path = filled(
        {
            "trade|CHN/KGZ/goods|own": 45,
            "trade|CHN/KGZ/goods|own_source": "customs",
            "costs|rail/capex|own": 12.5,
            "costs|rail/share|own": 50,
        }
    )
    book = read_book(path, region, mechanism, COUNTS, in_language)
    assert (book.whose, book.of) == (Whose.FILE, ("KGZ",))
    assert [(p.exporter, p.importer, p.sector, p.value_musd, p.source) for p in book.counts] == [
        ("CHN", "KGZ", "goods", 45.0, "customs")
    ]
    moved = mechanism_on_book(mechanism, book).measures[0].cost
    assert moved is not None
    assert (moved.capex_musd.central, dict(moved.payers)) == (12.5, {"CHN": 0.5, "KGZ": 0.5})
    (section,) = (beside_section([book], {"KGZ": questions(region, mechanism, COUNTS, "KGZ")}),)
    (row,) = section.blocks[0].rows  # type: ignore[union-attr]
    assert [cell.said for cell in row[2:5]] == [60.0, 90.0, 45.0]
    assert row[-1].said == 2.0


def test_every_fault_is_named_at_once(
    asked: tuple[Region, Mechanism], filled: Callable[[dict[str, object]], Path]
) -> None:
    path = filled(
        {
            "trade|CHN/KGZ/goods|own": "=B3*2",
            "trade|KGZ/CHN/goods|own": "50 mn",
            "trade|KGZ/CHN/goods|house": 55,
            "costs|rail/capex|own": -1,
            "costs|rail/share|own": 150,
            "costs|rail/opex|own": 100.0,
        }
    )
    book = load_workbook(path)
    book.create_sheet("mine")["A1"] = 5
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_book(path, *asked, COUNTS, in_language)
    told = caught.value.where
    assert "7 mistakes" in caught.value.what
    for part in ("sheet mine", "a formula", "'50 mn' is no number", "a locked cell", "below zero", "above 100 percent"):
        assert part in told
    assert "100 times the figure beside it" in told
    assert "write yes in cell" in told


def test_a_hundredfold_figure_is_asked_and_taken_once_confirmed(
    asked: tuple[Region, Mechanism], filled: Callable[[dict[str, object]], Path]
) -> None:
    cells: dict[str, object] = {"costs|rail/opex|own": 100.0}
    with pytest.raises(InputError, match="times the figure beside it"):
        read_book(filled(cells), *asked, COUNTS, in_language)
    cells["costs|rail/opex|confirm"] = "Yes"
    assert read_book(filled(cells), *asked, COUNTS, in_language).costs[0].opex_musd == 100.0


def test_two_books_a_hundred_times_apart_are_asked(asked: tuple[Region, Mechanism]) -> None:
    one, two = own_book(COUNTS, "KGZ"), own_book(COUNTS, "CHN")
    require_asked([one, two])
    far = Book(two.whose, two.of, tuple(replace(p, value_musd=4500.0) for p in two.counts))
    with pytest.raises(InputError, match="45 and 4,500"):
        require_asked([one, far])


def test_a_stranger_and_another_question_are_refused(
    asked: tuple[Region, Mechanism], filled: Callable[[dict[str, object]], Path]
) -> None:
    region, mechanism = asked
    with pytest.raises(InputError, match="does not sit at the table"):
        questions(region, mechanism, COUNTS, "ROW")
    path = filled({})
    book = load_workbook(path)
    book["about"]["B4"] = "0123456789abcdef"
    book.save(path)
    with pytest.raises(InputError, match="another digest"):
        read_book(path, region, mechanism, COUNTS, in_language)
    book.remove(book["about"])
    book.save(path)
    with pytest.raises(InputError, match="no questionnaire"):
        read_book(path, region, mechanism, COUNTS, in_language)


def test_the_answer_on_each_book(asked: tuple[Region, Mechanism]) -> None:
    region, mechanism = asked
    before = region.digest
    books = [own_book(COUNTS, "KGZ"), own_book(COUNTS, "CHN")]
    _, settled = settle(region, mechanism, Terms())
    found = answer_on_books(region, mechanism, settled, books, terms=Terms())
    assert region.digest == before
    for on, value in zip(found.each, (45.0, 90.0), strict=True):
        assert on.accounts.region.flow[:, 1, 0].sum() != region.flow[:, 1, 0].sum()
        at = [region.economy_ids.index(code) for code in ("KGZ", "CHN")]
        assert on.accounts.region.flow[:, at[0], at[1]].sum() == pytest.approx(value)
    low, high = (on.mean_musd(1)[0] for on in found.each)
    assert low < high, "who buys more over the border gains more by a cheaper one"
    assert on_books_sections(found, settled.measures, moved=True)[0].blocks


def test_on_its_own_accounts_nothing_differs(asked: tuple[Region, Mechanism]) -> None:
    region, mechanism = asked
    (again,) = gains_on_accounts(region, mechanism, [region], [1])
    assert np.array_equal(again.musd, gains(region, mechanism, [1]).musd)
    assert on_book(region, Book(Whose.FILE, ("KGZ",), ())).region is region

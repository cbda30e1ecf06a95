"""A matrix of trade becomes a small region: names, amounts as people write them, GDP beside it or assumed."""

from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import InputError
from ortaq.observe import load_region
from ortaq.observe.builds.matrix_region import MatrixOptions, import_matrix, party_codes
from ortaq.observe.regions.checks import check_region
from ortaq.observe.regions.known import user_regions
from ortaq.observe.regions.unit_doubts import UnitQuestion
from ortaq.sources.trade_matrix import read_matrix

MATRIX = """, Kazakhstan , Russian.Federation , China , Ex.Lands ,,
 Kazakhstan , -   ," 10,206.5 "," 14,666 ", 1,,
 Russian.Federation ," 16,847 ", -   ," 129,139.0 ", 2,,
 China ," 24,706 "," 111,000 ", -   , - ,,
 Ex.Lands , 3 , 4 , 5 , 6 ,,
,,,,,,
, 1.0 ,#DIV/0!,,,,
"""
GDP = "economy,gdp_musd\nKazakhstan,261421\nRUS,2021421\nChina,17794782\nEx.Lands,100\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def test_a_matrix_is_read_as_people_write_it(tmp_path: Path) -> None:
    matrix = read_matrix(_write(tmp_path / "m.csv", MATRIX))
    assert matrix.parties == ("Kazakhstan", "Russian.Federation", "China", "Ex.Lands")
    assert matrix.flow[0].tolist() == [0.0, 10206.5, 14666.0, 1.0]
    assert matrix.flow[2, 3] == 0.0
    assert matrix.notes == (
        "1 flows are written as nothing (-) and count as 0",
        "1 rows below the matrix left out: another table stands there",
    )


def test_decimal_commas_totals_and_workbooks_say_the_same(tmp_path: Path) -> None:
    text = (
        "из;Казахстан;Китай;Мир\nКазахстан;-;14.666,5;14.666,5\nКитай;24.706;;24.706\nИтого;24.706;14.666,5;39.372,5\n"
    )
    found = read_matrix(_write(tmp_path / "m.csv", text, "cp1251"))
    assert found.flow[0].tolist() == [0.0, 14666.5]
    assert found.flow[1, 0] == 24706.0
    assert np.isnan(found.flow[1, 1])
    assert party_codes(found.parties) == (("KAZ", "CHN"), ())
    book = Workbook()
    book.active.title = "about"
    sheet = book.create_sheet("trade 2023")
    for row in (("", "Kazakhstan", "China"), ("Kazakhstan", "-", 14666.5), ("China", 24706, None)):
        sheet.append(row)
    book.save(tmp_path / "m.xlsx")
    assert read_matrix(tmp_path / "m.xlsx").flow[:, 0].tolist() == [0.0, 24706.0]
    with pytest.raises(InputError, match=r"the total of Казахстан is 15000, its row adds up to 14666.5"):
        read_matrix(_write(tmp_path / "m.csv", text.replace("14.666,5;14.666,5\nК", "14.666,5;15.000\nК"), "cp1251"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (",A,B\nA,-,x1\nB,-5,-\n", "2 cells are no amounts: A to B: 'x1'; B to A: '-5'"),
        (",A,B\nA,-,1\nC,2,-\n", "rows and columns name different parties: C, B"),
        (",A,A\nA,-,1\nA,2,-\n", "'A' stands twice among the rows"),
        (';A;B\nA;-;"1,234"\nB;2500;-\n', "'1,234' could be 1234 or 1.234"),
        ("", "the table is empty"),
    ],
)
def test_what_is_wrong_with_a_matrix_is_named(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=what):
        read_matrix(_write(tmp_path / "m.csv", text))


def test_a_small_region_is_made_with_gdp_beside_it(tmp_path: Path) -> None:
    path, gdp = _write(tmp_path / "trade_2023.csv", MATRIX), _write(tmp_path / "gdp.csv", GDP)
    report = import_matrix(path, "made", MatrixOptions(gdp=gdp))
    region = load_region("made")
    assert region.economy_ids == ("KAZ", "RUS", "CHN", "EXLANDS")
    assert region.base_year == 2023
    assert region.flow[0, 2, 0] == 14666.0
    assert [e.gdp_musd for e in region.economies] == [261421.0, 2021421.0, 17794782.0, 100.0]
    assert region.economies[3].names["en"] == "Ex.Lands"
    assert region.economies[0].names["ru"] == "Казахстан"
    assert any("'Ex.Lands' is no economy of the table of codes" in note for note in report.notes)
    assert any("trade of EXLANDS inside the party left out" in note for note in report.notes)
    assert "A-TRADE-OF-GDP" not in {a.id for a in region.assumptions}


def test_gdp_that_is_not_given_is_a_named_assumption(tmp_path: Path) -> None:
    path = _write(tmp_path / "trade.csv", MATRIX)
    report = import_matrix(path, "made", MatrixOptions(year=2023))
    kaz = report.region.economies[0]
    traded = (10206.5 + 14666.0 + 1.0 + 16847.0 + 24706.0 + 3.0) / 2.0
    assert kaz.gdp_musd == pytest.approx(traded / 0.2)
    assert "A-TRADE-OF-GDP" in {a.id for a in report.region.assumptions}
    assert report.region.flow_ln_sd[0, 0, 0] == pytest.approx(np.log(0.6 / 0.08) / 4.0)
    told = {f.check: f for f in check_region(report.region)}
    assert not any(check.startswith("value added is near GDP") for check in told)
    assert told["GDP is the value added of the accounts themselves: not compared"].value == 4.0


def test_sales_at_home_in_the_matrix_give_gdp(tmp_path: Path) -> None:
    path = _write(tmp_path / "m2020.csv", ",KAZ,CHN\nKAZ,900,100\nCHN,50,8000\n")
    region = import_matrix(path, "made", MatrixOptions()).region
    assert region.flow[0].T.tolist() == [[900.0, 100.0], [50.0, 8000.0]]
    assert "A-OUTPUT-OF-MATRIX" in {a.id for a in region.assumptions}


@pytest.mark.parametrize(
    ("text", "year", "gdp", "what"),
    [
        (MATRIX, None, None, "the file's name tells no year"),
        (MATRIX.replace(" 1,,", " ,,"), 2023, None, "nothing is stated of Kazakhstan to Ex.Lands"),
        (MATRIX, 2023, GDP.replace("RUS", "URS"), "no GDP of Russian.Federation"),
        (MATRIX, 2023, GDP.replace("2021421", "much"), "GDP is 'much'"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(
    text: str, year: int | None, gdp: str | None, what: str, tmp_path: Path
) -> None:
    path = _write(tmp_path / "trade.csv", text)
    beside = _write(tmp_path / "gdp.csv", gdp) if gdp else None
    with pytest.raises(InputError, match=what):
        import_matrix(path, "made", MatrixOptions(year=year, gdp=beside))
    assert user_regions() == ()


@pytest.mark.slow
def test_another_unit_is_asked_and_the_command_reads_a_matrix(tmp_path: Path) -> None:
    path = _write(tmp_path / "trade.csv", MATRIX.replace("129,139.0", "129,139,000.0"))
    with pytest.raises(UnitQuestion) as asked:
        import_matrix(path, "made", MatrixOptions(year=2023))
    assert asked.value.unit == "kusd"
    words = ["region", "import", str(path), "--name", "made", "--year", "2023", "--unit", "kusd"]
    done = CliRunner().invoke(program(), words)
    assert done.exit_code == 0, done.output
    assert "4 economies, 1 sectors, 2023" in done.stdout
    assert load_region("made").flow[0, 2, 1] == pytest.approx(129139.0)
    refused = CliRunner().invoke(program(), [*words, "--replace", "--base", "eurasia"])
    assert "has no base region" in str(refused.exception)

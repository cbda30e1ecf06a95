"""`ortaq exchange`: one economy, all of them, and what an additional student costs."""

import json
from dataclasses import replace
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import Band, InputError, Region
from ortaq.core.report import Cell, Figure, Name, Table
from ortaq.domains.exchange.part import TABLES, Exchange, exchange_of, students_of
from ortaq.domains.exchange.profile import SUBJECTS, overview, profile
from ortaq.domains.exchange.reported import report_of, sections
from ortaq.domains.exchange.students.outlook import past_forecasts
from ortaq.domains.exchange.students.report import more_students, programmes
from ortaq.observe import load_mechanism, load_region


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


def tables(blocks: tuple[Table | Figure, ...]) -> dict[str, Table]:
    return {block.id: block for block in blocks if isinstance(block, Table)}


def run(*words: str) -> tuple[int, str, BaseException | None]:
    found = CliRunner().invoke(program(), ["exchange", *words])
    return found.exit_code, found.output, found.exception


@pytest.mark.slow
def test_one_economy_shows_every_subject_of_which_something_is_known(eurasia: Region) -> None:
    (section,) = profile(eurasia, "KAZ", load_mechanism("c5", eurasia).measures)
    found = tables(section.blocks)
    assert {"students-abroad", "students-hosted", "students-past", "people", "student-cost"} <= set(found)
    first = found["students-abroad"].rows[0]
    assert (first[0].said, first[1].said) == (Name("economy", "RUS"), 69_836.0)
    assert found["students-abroad"].shown is not None
    (whole,) = profile(eurasia, "KAZ", (), full=True)
    assert tables(whole.blocks)["students-abroad"].shown is None


def test_what_nobody_knows_is_said_not_to_be_zero(eurasia: Region) -> None:
    bare = replace(eurasia, parts={})
    (section,) = profile(bare, "KAZ", ())
    assert section.blocks == ()
    assert "exchange.profile_nothing" in str(section.paragraphs[0])
    assert all(subject(bare, "KAZ") == () for subject in SUBJECTS)


@pytest.mark.slow
def test_kazakhs_in_china_came_inside_the_band_of_counts_until_2018(eurasia: Region) -> None:
    students = students_of(eurasia)
    assert students is not None
    found = {(past.came.host, past.came.origin): past for past in past_forecasts(students, lambda _pair: True)}
    one = found["CHN", "KAZ"]
    assert (one.until, one.came.year, one.came.students.central) == (2018, 2024, 13_000.0)
    assert one.inside
    assert not found["KGZ", "UZB"].inside


@pytest.mark.slow
def test_an_additional_student_costs_more_where_fewer_are_additional(eurasia: Region) -> None:
    students, measures = students_of(eurasia), load_mechanism("c5", eurasia).measures
    assert students is not None
    (found,) = programmes(eurasia, students, measures)
    assert found.measure == "study_and_travel"
    assert found.usd is not None
    assert (found.usd.low, found.usd.central, found.usd.high) == pytest.approx((9300.0, 12400.0, 18600.0))
    assert found.places == pytest.approx(1075.0)
    assert found.more.central == pytest.approx(1075.0 * 4.0 * 0.75)
    moves = [move for measure in measures for move in measure.moves if move.domain == "exchange"]
    by_pair = more_students(eurasia, students, moves)  # type: ignore[arg-type]
    assert sum(band.central for band in by_pair.values()) == pytest.approx(found.more.central)


def test_the_brief_has_students_after_money(eurasia: Region) -> None:
    c5 = load_mechanism("c5", eurasia)
    study = tuple(measure for measure in c5.measures if measure.id == "study_and_travel")
    quiet = replace(c5, measures=study, shocks=())

    def no_equilibrium(_case: object) -> NoReturn:
        pytest.fail("no equilibrium is needed")

    found = report_of(eurasia, quiet, no_equilibrium)
    assert found is not None
    money, students, *_ = sections(found)
    assert (money.id, students.id) == ("exchange", "students")
    assert [block.id for block in students.blocks] == [
        "figure-students",
        "students",
        "student-cost",
        "students-past",
    ]
    only = replace(eurasia, parts={"exchange": Exchange(students=exchange_of(eurasia).students)})
    without = report_of(only, quiet, no_equilibrium)
    assert without is not None
    assert [section.id for section in sections(without)] == ["students"]
    assert report_of(replace(eurasia, parts={}), quiet, no_equilibrium) is None


def test_the_overview_sums_what_is_known_of_every_economy(eurasia: Region) -> None:
    (section,) = overview(eurasia, load_mechanism("c5", eurasia).measures)
    found = tables(section.blocks)
    assert set(found) == {"exchange", "students", "students-pull", "student-cost"}
    rows = {str(row[0].said): row for row in found["exchange"].rows}
    tjk = next(row for row in found["exchange"].rows if row[0].said == Name("economy", "TJK"))
    received = tjk[3].said
    assert isinstance(received, Band)
    assert received.low < received.central < received.high
    assert len(rows) > 20
    assert all(isinstance(cell, Cell) for row in found["exchange"].rows for cell in row)


@pytest.mark.slow
def test_the_command_prints_and_writes_json() -> None:
    code, printed, _ = run("kaz")
    assert code == 0
    assert "Exchange of Kazakhstan" in printed
    assert "12,400" in printed
    code, printed, _ = run("KAZ", "--region", "eurasia", "--json")
    assert code == 0
    answer = json.loads(printed)
    assert answer["question"] == {"economy": "KAZ", "region": "eurasia", "mechanism": None}


def test_an_unknown_economy_is_told_with_the_nearest() -> None:
    code, printed, error = run("KAS", "--region", "eurasia")
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    assert "did you mean" in error.fix
    assert (code, printed) != (0, "")


def test_a_region_without_any_table_says_which_are_missing() -> None:
    _, _, error = run("AAA", "--region", "examples/three_members.toml")
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    assert "no table of exchange" in error.what
    assert all(spec.file in error.fix for spec in TABLES.specs)

"""What is said of students to come, of past forecasts, and of what draws students."""

import numpy as np
import pytest

from ortaq.core import Band, Region
from ortaq.core.report import Name, Table, Text
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.outlook import (
    expected_table,
    outlook_blocks,
    past_forecasts,
    past_table,
    pull_table,
)
from ortaq.domains.exchange.students.pull import expected, pulls
from ortaq.domains.exchange.students.report import student_report_of, student_sections
from ortaq.domains.exchange.students.tables import Students
from ortaq.observe import load_mechanism, load_region


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


@pytest.fixture(scope="module")
def known(eurasia: Region) -> Students:
    found = students_of(eurasia)
    assert found is not None
    return found


def test_past_forecasts_use_what_was_known_then(known: Students) -> None:
    past = {(p.came.host, p.came.origin): p for p in past_forecasts(known, lambda pair: "KAZ" in pair)}
    chn = past["CHN", "KAZ"]
    assert (chn.until, chn.came.year) == (2018, 2024)
    assert chn.said == expected(known, "CHN", "KAZ", 2024, until=2018)
    assert chn.inside
    assert past["KAZ", "CHN"].until == 2018
    assert past["KAZ", "CHN"].came.year == 2024
    assert not past["RUS", "KAZ"].inside
    assert all(p.until < p.came.year for p in past.values())


def test_most_of_what_came_was_within_the_range(known: Students) -> None:
    past = past_forecasts(known, lambda _: True)
    assert len(past) > 300
    assert 0.8 < np.mean([p.inside for p in past]) < 0.95


def test_the_table_says_what_nobody_has_counted_yet(known: Students) -> None:
    table = expected_table(known, 2023, lambda pair: pair == ("CHN", "KAZ"))
    ((arrow, counted, year, said),) = table.rows
    assert arrow.said == Text(
        "exchange.students.arrow", {"origin": Name("economy", "KAZ"), "host": Name("economy", "CHN")}
    )
    assert (counted.said, year.said) == (11784.0, "2018")
    assert said.said == expected(known, "CHN", "KAZ", 2023)
    assert not expected_table(known, 2018, lambda pair: pair == ("CHN", "KAZ")).rows


def test_an_economy_that_nobody_counts_has_no_outlook(eurasia: Region) -> None:
    assert outlook_blocks(eurasia, "ROW") == ()
    assert [block.id for block in outlook_blocks(eurasia, "KAZ")] == ["students-expected", "students-past"]


def test_twice_the_distance_keeps_students_away(known: Students) -> None:
    rows = {str(row[0].said): row[1].said for row in pull_table().rows}
    far = rows[str(Text("exchange.pull.ln_distance"))]
    assert isinstance(far, Band)
    assert far.central == pytest.approx(100.0 * (2.0 ** {one.term: one.value for one in pulls()}["ln_distance"] - 1.0))
    assert far.low < far.central < far.high < 0.0


def test_the_brief_of_members_shows_past_forecasts(eurasia: Region) -> None:
    report = student_report_of(eurasia, load_mechanism("c5", eurasia))
    assert report is not None
    tables = [block for section in student_sections(report) for block in section.blocks if isinstance(block, Table)]
    past = next(table for table in tables if table.id == "students-past")
    assert past.rows == past_table(report.past).rows

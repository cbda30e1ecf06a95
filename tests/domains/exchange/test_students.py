"""Students abroad: what a region may say of them, and what is refused."""

from pathlib import Path

import pytest

from ortaq.core import Band, InputError, Region
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.tables import StudentCount, Students, read_students
from ortaq.observe import load_region

HEAD = "host,origin,year,level,low,students,high,method,source\n"
GOOD = "CHN,KAZ,2018,any,11784,11784,11784,reported,moe_chn_students\n"


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


def test_the_region_holds_what_was_published_and_nothing_of_who_does_not_report(eurasia: Region) -> None:
    students = students_of(eurasia)
    assert students is not None
    chn = students.latest("CHN", "KAZ")
    assert chn is not None
    assert (chn.year, chn.students, chn.method) == (2024, Band(13000.0, 13000.0, 15000.0), "stated")
    reported = students.series("CHN", "KAZ", 2018)[-1]
    assert (reported.year, reported.students, reported.source) == (2018, Band.exact(11784.0), "moe_chn_students")
    assert students.latest("RUS", "KAZ").students.central == 69836  # type: ignore[union-attr]
    assert students.latest("TKM", "USA") is None
    assert all(count.year <= 2018 for count in students.counts if count.source == "uis_students")


def test_two_sources_never_make_one_series(eurasia: Region) -> None:
    students = students_of(eurasia)
    assert students is not None
    assert [row.year for row in students.series("KGZ", "UZB", 2022)] == [2022]
    assert [row.year for row in students.series("KGZ", "UZB", 2018)] == list(range(2005, 2019))
    assert [row.year for row in students.series("CHN", "KAZ", 2018)] == [2011, 2018]


def test_a_series_keeps_to_one_level_of_study() -> None:
    rows = [StudentCount("CHN", "KAZ", year, level, Band.exact(9.0), "reported", "a") for year, level in YEARS]
    assert [row.year for row in Students(tuple(rows)).series("CHN", "KAZ", 2003)] == [2001, 2003]


YEARS = ((2001, "tertiary"), (2002, "any"), (2003, "tertiary"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XXX,KAZ,2018,any,1,1,1,reported,moe_chn_students\n", "XXX"),
        ("CHN,KAZ,2017,any,-1,-1,-1,reported,moe_chn_students\n", "-1"),
        ("CHN,KAZ,2017,any,5,3,6,reported,moe_chn_students\n", "no range"),
        ("CHN,KAZ,2018,any,5,6,7,reported,moe_chn_students\n", "twice"),
        ("CHN,KAZ,2017,kindergarten,5,6,7,reported,moe_chn_students\n", "kindergarten"),
        ("CHN,KAZ,2017,any,5,6,7,reported,nobody\n", "nobody"),
        ("CHN,CHN,2017,any,5,6,7,reported,moe_chn_students\n", "both sides"),
        ("CHN,KAZ,later,any,5,6,7,reported,moe_chn_students\n", "later"),
        (",KAZ,2017,any,5,6,7,reported,moe_chn_students\n", "host"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(eurasia: Region, tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "students.csv").write_text(HEAD + GOOD + row, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_students(tmp_path, eurasia)
    told = str(caught.value)
    assert said in told
    assert str(tmp_path) in told


def test_a_region_without_students_says_nothing(eurasia: Region, tmp_path: Path) -> None:
    assert read_students(tmp_path, eurasia) is None

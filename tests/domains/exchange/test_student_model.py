"""Expected students: what the rule of growth says, how sure it is, and what it refuses to say."""

import doctest
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from ortaq.core import Band, InputError, Region
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students import growth, pull, tables
from ortaq.domains.exchange.students.growth import Panel, signs
from ortaq.domains.exchange.students.pull import LONGEST, expected, pulls, stock
from ortaq.domains.exchange.students.tables import StudentCount, Students
from ortaq.observe import load_region


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


@pytest.fixture(scope="module")
def known(eurasia: Region) -> Students:
    found = students_of(eurasia)
    assert found is not None
    return found


def grown(rate: float, *years: int, size: float = 1000.0, host: str = "CHN") -> tuple[StudentCount, ...]:
    sizes = {year: Band.exact(size * (1.0 + rate) ** (year - 2018)) for year in years}
    return tuple(StudentCount(host, "KAZ", year, "any", band, "reported", "a") for year, band in sizes.items())


def test_kazakhs_in_china_2024_from_two_counts_until_2018(known: Students) -> None:
    band = expected(known, "CHN", "KAZ", 2024, until=2018)
    assert band.low < 13_000 < band.high
    assert abs(np.log(band.central / 13_000)) < abs(np.log(11_784 / 13_000))


def test_a_steady_trend_goes_on_in_part() -> None:
    years = range(2009, 2019)
    rising, level = (Students(grown(rate, *years)) for rate in (0.2, 0.0))
    for ahead in (1, 3, 5):
        said = expected(rising, "CHN", "KAZ", 2018 + ahead)
        assert expected(level, "CHN", "KAZ", 2018 + ahead).central < said.central < 1000.0 * 1.2**ahead


def test_one_is_less_sure_of_later_years_and_of_pairs_that_jump() -> None:
    years = range(2009, 2019)
    quiet = Students(grown(0.02, *years))
    widths = [np.log(b.high / b.low) for b in (expected(quiet, "CHN", "KAZ", 2018 + ahead) for ahead in (1, 3, 5))]
    assert widths == sorted(widths)
    jumps = tuple(
        StudentCount("CHN", "KAZ", year, "any", Band.exact(1000.0 * (1.5 if year % 2 else 1.0)), "reported", "a")
        for year in years
    )
    jumping = expected(Students(jumps), "CHN", "KAZ", 2019)
    assert np.log(jumping.high / jumping.low) > widths[0]


def test_a_forecast_knows_nothing_after_its_last_year(known: Students) -> None:
    cut = Students(tuple(row for row in known.counts if row.year <= 2015))
    assert expected(known, "RUS", "KAZ", 2016, until=2015) == expected(cut, "RUS", "KAZ", 2016)


@pytest.mark.slow
def test_what_was_counted_is_the_stock_and_the_rest_is_expected(known: Students) -> None:
    found = stock(known, 2018)
    assert found["CHN", "KAZ"] == Band.exact(11_784.0)
    assert found["RUS", "UZB"] == Band.exact(26_283.0)
    assert found["MYS", "CHN"] == expected(known, "MYS", "CHN", 2018)
    assert ("CHN", "TKM") not in found
    assert all(band.low <= band.central <= band.high for band in stock(known, 2023).values())


def test_a_count_with_a_range_makes_a_forecast_less_sure() -> None:
    (row,) = grown(0.0, 2018)
    sure = expected(Students((row,)), "CHN", "KAZ", 2019)
    loose = expected(Students((replace(row, students=Band(400.0, 1000.0, 3000.0)),)), "CHN", "KAZ", 2019)
    assert loose.central == sure.central
    assert loose.low < min(sure.low, sure.central * 0.4)
    assert loose.high > max(sure.high, sure.central * 3.0)


def test_a_count_of_nobody_stays_nobody() -> None:
    rows = (*grown(0.0, 2018), StudentCount("CHN", "UZB", 2018, "any", Band.exact(0.0), "reported", "a"))
    assert expected(Students(rows), "CHN", "UZB", 2019) == Band.exact(0.0)


@pytest.mark.parametrize(
    ("host", "year", "said"),
    [("TUR", 2019, "absent is not zero"), ("CHN", 2019 + LONGEST, "the newest count of KAZ in CHN is of 2018")],
)
def test_what_nobody_can_know_is_refused(host: str, year: int, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        expected(Students(grown(0.1, 2017, 2018)), host, "KAZ", year)
    assert "students.csv" in str(caught.value)


def test_distance_keeps_students_away_and_a_common_language_draws_them() -> None:
    bands = {one.term: one.band for one in pulls()}
    assert bands["ln_distance"].high < 0.0
    for term in ("language", "former_union", "colony"):
        assert bands[term].low > 0.0
    assert bands["border"].low < 0.0 < bands["border"].high


def test_growth_of_hosts_and_origins_is_what_their_pairs_share() -> None:
    rows = [(h, o, y, 100.0 * (1.3 if h == "H1" else 1.0) ** (y - 2010)) for h in HOSTS for o in HOSTS for y in YEARS]
    found = signs(Panel.of(rows))
    host = found.centre[:, growth.CENTRE_TERMS.index("host_growth")]
    assert host[found.trend > 0.2].min() > 0.15
    assert np.abs(host[found.trend < 0.1]).max() < 0.01


HOSTS, YEARS = [f"H{i}" for i in range(12)], range(2010, 2013)


@pytest.mark.parametrize("module", [tables, growth, pull])
def test_the_examples_run(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0

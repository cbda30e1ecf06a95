"""Tariffs in the layouts of Teti's database, WITS and a plain table."""

from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.sources.builders.accounts import complete_tariffs
from ortaq.sources.builders.classification import read_sectors
from ortaq.sources.builders.tariff_tables import TariffTable, read_long, read_teti, read_wits

SECTORS = read_sectors(None)
IDS = [s.id for s in SECTORS]

TETI = """iso1,iso2,year,sector,tariff,mfn,tariff_w,mfn_w,tariff95,mfn95,tariff95_w,mfn95_w
KAZ,CHN,2021,01,10,10,9,9,10,10,9,9
KAZ,CHN,2021,10,6,6,9,9,10,10,9,9
KAZ,CHN,2021,27,5,6,9,9,10,10,9,9
KAZ,RUS,2021,27,0,6,9,9,10,10,9,9
CHN,KAZ,2021,27,7.5,8,9,9,10,10,9,9
CHN,KAZ,2020,27,99,8,9,9,10,10,9,9
"""
WITS = """NomenCode,Reporter_ISO_N,Year,ProductCode,Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,TotalNoOfLines,EstCode
H5,398,2021,010121,5,5,5,5,1,
H5,398,2021,100199,15,15,15,15,1,
H5,398,2021,870323,12,12,12,12,1,
H5,156,2021,270900,1,1,1,1,1,
H5,156,2020,270900,99,1,1,99,1,
"""
PARTNERS = """NomenCode,Reporter_ISO_N,Year,ProductCode,Partner,SimpleAverage
H5,398,2021,870323,000,12
H5,398,2021,870323,643,0
H5,156,2021,270900,398,1
"""


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _rate(table: TariffTable, sector: str, importer: str, exporter: str) -> float:
    at = table.codes.index
    return float(table.rate[IDS.index(sector), at(importer), at(exporter)])


def test_teti_gives_the_mean_over_industries_of_the_year(tmp_path: Path) -> None:
    table = read_teti([_write(tmp_path, TETI)], SECTORS, 2021)
    assert _rate(table, "agrifood", "KAZ", "CHN") == pytest.approx(0.08)
    assert _rate(table, "equipment", "KAZ", "CHN") == pytest.approx(0.05)
    assert _rate(table, "equipment", "KAZ", "RUS") == 0.0
    assert _rate(table, "equipment", "CHN", "KAZ") == pytest.approx(0.075)
    assert np.isnan(_rate(table, "energy", "KAZ", "CHN"))


def test_wits_rates_for_all_partners_and_for_one(tmp_path: Path) -> None:
    table = read_wits([_write(tmp_path, WITS)], SECTORS, 2021)
    assert _rate(table, "agrifood", "KAZ", "CHN") == pytest.approx(0.10)
    assert _rate(table, "energy", "CHN", "KAZ") == pytest.approx(0.01)
    table = read_wits([_write(tmp_path, PARTNERS)], SECTORS, 2021)
    assert _rate(table, "equipment", "KAZ", "RUS") == 0.0
    assert _rate(table, "equipment", "KAZ", "CHN") == pytest.approx(0.12)
    assert _rate(table, "energy", "CHN", "KAZ") == pytest.approx(0.01)


def test_gaps_are_filled_and_named() -> None:
    rate = np.full((6, 2, 2), np.nan)
    rate[0, 0, 1] = 0.1
    codes = ("CHN", "KAZ", "RUS")
    weight = np.ones((6, 3, 3))
    done = complete_tariffs(TariffTable(("KAZ", "CHN"), rate, "wits"), codes, np.eye(3), weight, SECTORS)
    assert done.rate[0, 1, 0] == pytest.approx(0.1)
    assert done.source[0, 1, 0] == "wits"
    # Kazakhstan's mean holds for Russia; the sector's mean for importers that state nothing.
    assert done.rate[0, 1, 2] == pytest.approx(0.1)
    assert done.rate[0, 2, 0] == pytest.approx(0.1)
    assert done.source[0, 1, 2] == done.source[0, 2, 0] == "wits+A-TARIFF-FILL"
    assert not done.rate[1].any()
    assert not done.rate[:, [0, 1, 2], [0, 1, 2]].any()
    assert (done.low <= done.rate).all()
    assert (done.rate <= done.high).all()


def test_a_group_pays_the_mean_weighted_by_trade() -> None:
    rate = np.full((6, 3, 3), 0.0)
    rate[0, 0, 1], rate[0, 0, 2] = 0.1, 0.4
    weight = np.zeros((6, 3, 3))
    weight[0, 0, 1], weight[0, 0, 2] = 3.0, 1.0
    member = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    done = complete_tariffs(TariffTable(("A", "B", "C"), rate, "wits"), ("A", "B", "C"), member, weight, SECTORS)
    assert done.rate[0, 0, 1] == pytest.approx(0.175, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (TETI.replace(",10,6,6,", ",10,n/a,6,", 1), "tariff is empty or NaN"),
        (TETI.replace(",10,6,6,", ",10,six,6,", 1), "'six' is no number"),
        (TETI.replace("iso1", "importer", 1), "missing column 'iso1'"),
        (TETI.replace("tariff_w,mfn_w", "tariff_w\x0cmfn_w", 1), "12 cells under 11 columns"),
        (TETI.replace("CHN,2021,01,10", "CHN,2021,01,-10"), "tariff is -10"),
        (TETI.replace("CHN,2021,01,10", "CHN,2021,4x,10"), "unknown industry '4x'"),
        (TETI.replace("2021", "2019"), "the table is of 2020, the region of 2021"),
        (
            TETI.replace(",10,10,", ",0.10,10,")
            .replace(",6,6,", ",0.06,6,")
            .replace(",5,6,", ",0.05,6,")
            .replace(",7.5,8,", ",0.075,8,"),
            "looks like fractions",
        ),
        (TETI.replace("CHN,2021,01,10", "CHN,2021,01,5000"), "a rate of 5000 percent"),
    ],
)
def test_what_is_wrong_with_teti_is_named(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=what):
        read_teti([_write(tmp_path, text)], SECTORS, 2021)


def test_what_is_wrong_with_the_others_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'KAZ' is no UN code"):
        read_wits([_write(tmp_path, WITS.replace("H5,398", "H5,KAZ"))], SECTORS, 2021)
    with pytest.raises(InputError, match="the table is of 2021, the region of 2022"):
        read_wits([_write(tmp_path, WITS)], SECTORS, 2022)
    with pytest.raises(InputError, match="look like percent"):
        read_long(_write(tmp_path, "importer,exporter,sector,tariff\nKAZ,CHN,metals,5\n"), SECTORS)


def test_semicolons_say_the_same(tmp_path: Path) -> None:
    path, other = tmp_path / "teti.csv", tmp_path / "semicolons.csv"
    path.write_text(TETI, encoding="utf-8")
    other.write_text(TETI.replace(",", ";").replace("7.5", "7,5"), encoding="utf-8")
    plain, found = (read_teti((p,), SECTORS, 2021) for p in (path, other))
    assert np.array_equal(plain.rate, found.rate, equal_nan=True)

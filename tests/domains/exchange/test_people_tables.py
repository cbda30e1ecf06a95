"""Tables of people abroad: what a region folder may say, and what is refused with its place."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError, Region
from ortaq.domains.exchange.people.income import Abroad
from ortaq.domains.exchange.people.tables import read_people

MONEY = "payer,receiver,low,musd,high,method,source\nRUS,TJK,1,2,3,share,wb_tjk_2024\n"
WORKERS = "host,origin,low,million,high,method,source\nRUS,TJK,0.1,0.2,0.3,reported,ogr_2025\n"
WAGES = "economy,low,usd,high,year,method,source\nRUS,750,1000,1250,2025,reported,ogr_2025+A-WAGE\n"


def folder(at: Path, **tables: str) -> Path:
    for name, text in {"remittances": MONEY, "workers": WORKERS, "wages": WAGES, **tables}.items():
        if text:
            (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return at


def test_what_people_earn_abroad_is_their_wage(eurasia: Region, tmp_path: Path) -> None:
    people = read_people(folder(tmp_path), eurasia)
    assert people is not None
    rus, tjk = (eurasia.economy_ids.index(code) for code in ("RUS", "TJK"))
    earned = Abroad.of(eurasia, people).earned
    assert earned[rus, tjk] == pytest.approx(0.2 * 12 * 1000.0)
    assert np.count_nonzero(earned) == 1


def test_workers_and_wages_may_be_unknown(eurasia: Region, tmp_path: Path) -> None:
    people = read_people(folder(tmp_path, workers="", wages=""), eurasia)
    assert people is not None
    assert (people.workers, people.wages) == ((), ())
    assert read_people(tmp_path / "nowhere", eurasia) is None


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("remittances", MONEY.replace("RUS", "XXX"), "XXX"),
        ("remittances", MONEY.replace("TJK", "RUS"), "'RUS' is on both sides"),
        ("remittances", MONEY.replace("wb_tjk_2024", "hearsay"), "unknown source 'hearsay'"),
        ("remittances", MONEY.replace("1,2,3", "-1,2,3"), "-1"),
        ("remittances", MONEY.replace("1,2,3", "3,2,1"), "the range runs 3, 2, 1"),
        ("remittances", MONEY + "RUS,TJK,1,2,3,share,wb_tjk_2024\n", "TJK"),
        ("workers", WORKERS.replace("RUS", ""), "host"),
        ("workers", WORKERS.replace("RUS", "TJK"), "'TJK' is on both sides"),
        ("wages", WAGES.replace("RUS", "XXX"), "XXX"),
        ("wages", WAGES.replace("A-WAGE", "A-NOWHERE"), "unknown source 'A-NOWHERE'"),
        ("wages", WAGES.replace("1000", "many"), "many"),
    ],
)
def test_rows_that_mean_nothing_are_refused_with_their_place(
    eurasia: Region, tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as refused:
        read_people(folder(tmp_path, **{name: text}), eurasia)
    assert f"{name}.csv" in str(refused.value)


def test_all_rows_that_mean_nothing_are_told_at_once(eurasia: Region, tmp_path: Path) -> None:
    text = MONEY.replace("1,2,3", "3,2,1") + "RUS,UZB,1,2,3,share,hearsay\n"
    with pytest.raises(InputError) as refused:
        read_people(folder(tmp_path, remittances=text), eurasia)
    assert "the range runs 3, 2, 1" in str(refused.value)
    assert "unknown source 'hearsay'" in str(refused.value)


def test_workers_need_those_at_home_beside_them(eurasia: Region, tmp_path: Path) -> None:
    silent = replace(eurasia, assumptions=tuple(a for a in eurasia.assumptions if a.id != "A-EMPLOYED"))
    with pytest.raises(InputError, match="no assumption 'A-EMPLOYED'"):
        read_people(folder(tmp_path), silent)


def test_a_region_without_a_wage_says_what_a_worker_adds(eurasia: Region, tmp_path: Path) -> None:
    silent = replace(eurasia, assumptions=tuple(a for a in eurasia.assumptions if a.id != "A-WAGE-SHARE"))
    with pytest.raises(InputError, match="no assumption 'A-WAGE-SHARE'"):
        read_people(folder(tmp_path), silent)
    paid = WAGES + "TJK,190,250,310,2025,reported,ogr_2025+A-WAGE\n"
    people = read_people(folder(tmp_path, wages=paid), silent)
    assert people is not None
    assert people.wage_share is None

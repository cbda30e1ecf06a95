"""The shipped region keeps its accounts and reproduces the official totals of Central Asia with China and Russia."""

import csv
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import Level, Region
from ortaq.observe import check_region
from ortaq.observe.regions.folder import read_region

FOLDER = Path(__file__).resolve().parents[2] / "src" / "ortaq" / "data" / "regions" / "eurasia"
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
GOODS = slice(0, 5)


@pytest.fixture(scope="module")
def region() -> Region:
    return read_region(FOLDER)


def goods(region: Region, exporter: str, importer: str) -> float:
    ids = list(region.economy_ids)
    return float(region.flow[GOODS, ids.index(importer), ids.index(exporter)].sum())


@pytest.mark.slow
def test_no_check_fails(region: Region) -> None:
    assert [f for f in check_region(region) if f.level is Level.ERROR] == []


@pytest.mark.slow
def test_shape(region: Region) -> None:
    assert region.flow.shape == (6, 40, 40)
    assert region.economy_ids[-1] == "ROW"


@pytest.mark.slow
def test_pins_are_kept(region: Region) -> None:
    with (FOLDER / "pins.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids, sectors = list(region.economy_ids), list(region.sector_ids)
    for row in rows:
        block = region.flow[:, ids.index(row["importer"]), ids.index(row["exporter"])]
        value = block[GOODS].sum() if row["sector"] == "goods" else block[sectors.index(row["sector"])]
        # Cells below one thousand dollars are written as zero.
        assert value == pytest.approx(float(row["value_musd"]), rel=1e-6, abs=0.01), row


@pytest.mark.slow
def test_turnover_with_china_is_between_the_two_counts(region: Region) -> None:
    total = sum(goods(region, c, "CHN") + goods(region, "CHN", c) for c in CENTRAL_ASIA)
    # Chinese customs: 89.4 bn; the five states' own statistics add up to about 61 bn.
    assert 60_000 < total < 89_400


def test_russia_and_tajikistan_trade(region: Region) -> None:
    assert goods(region, "RUS", "TJK") > 1_000
    assert goods(region, "TJK", "RUS") > 100


def test_customs_unions_are_free_of_duty(region: Region) -> None:
    ids = list(region.economy_ids)
    for union in (("KAZ", "KGZ", "RUS", "BLR", "ARM"), ("DEU", "FRA", "ITA", "NLD", "POL", "ESP", "BEL")):
        members = [ids.index(c) for c in union]
        assert region.tariff[:, members][:, :, members].max() == 0.0
    assert region.tariff[list(region.sector_ids).index("services")].max() == 0.0


def test_world_goods_trade_is_near_the_reported_level(region: Region) -> None:
    trade = region.flow[GOODS].sum(axis=0)
    # BACI 2023: 21.75 tn USD, of which 1.16 tn inside what is the rest of the world here.
    assert trade.sum() - np.trace(trade) == pytest.approx(20.6e6, rel=0.03)

"""Less money from migrants as an older engine told it, on the region that it knew, which is kept here whole."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evidence.remittance_shock import KNOWN, ORACLE, rows

from ortaq.core import BAND_CASES, CENTRAL, Array, Case, Corner, Effects, Region
from ortaq.domains import valuation
from ortaq.domains.trade import TradeChange, counterfactuals
from ortaq.domains.trade.valuation import TradeWorld
from ortaq.observe import load_region

TOLD: dict[str, Any] = json.loads(Path(ORACLE).read_text(encoding="utf-8"))
ORDER = TOLD["order"]
POINTS = TOLD["tolerance_percentage_points"]
PARTS = sorted(TOLD["real_income_percent"])
ENDS = {
    case.elasticity: case
    for case in BAND_CASES
    if case.elasticity is not Corner.CENTRAL and case.shift is Corner.CENTRAL
}

MISPRINTED = {("elasticity_high_0.50", "TKM"): -0.01}
"""The file prints -0.04; the older engine, taken from the history and asked again, gives -0.009."""


@pytest.fixture(scope="module")
def known() -> Region:
    return load_region(str(KNOWN))


def at(region: Region) -> list[int]:
    return [region.economy_ids.index(code) for code in ORDER]


def lost(region: Region, part: float) -> Array:
    sent = np.zeros((len(region.economies), len(region.economies)))
    russia = region.economy_ids.index("RUS")
    for code, musd in TOLD["transfer_musd_full_loss"].items():
        if code != "RUS":
            sent[russia, region.economy_ids.index(code)] = part * musd
    return sent


def income_percent(region: Region, case: Case, part: float) -> Array:
    found = valuation(case).world(region).worth(Effects({"transfer_musd": lost(region, part)[None]}))
    assert found.residual.max() < TOLD["residual_below"]
    return np.asarray(100.0 * (found.real_income_hat[0, at(region)] - 1.0))


WITHOUT_NETWORK = "a0ef7278b1dad749"
"""Digest of the region that the older engine named ec0f8509e8ecdcff, without its network, which was mended since."""


@pytest.mark.slow
def test_the_region_is_the_one_that_the_older_engine_knew(known: Region) -> None:
    assert TOLD["digest"] == "ec0f8509e8ecdcff"
    assert replace(known, parts={}).digest == WITHOUT_NETWORK


def test_what_russia_does_not_send_is_what_the_others_miss() -> None:
    assert sum(TOLD["transfer_musd_full_loss"].values()) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_real_income_is_what_moved_deficits_gave(known: Region, part: str) -> None:
    told = np.array(TOLD["real_income_percent"][part])
    mine = income_percent(known, CENTRAL, float(part))
    assert mine == pytest.approx(told, abs=0.51 * POINTS)
    large = np.abs(told) > 1.0
    assert mine[large] == pytest.approx(told[large], rel=0.02)
    assert (np.sign(mine) == -1.0).all()


@pytest.mark.slow
@pytest.mark.parametrize(("end", "key"), [(Corner.LOW, "elasticity_low_0.50"), (Corner.HIGH, "elasticity_high_0.50")])
def test_ends_of_the_elasticities(known: Region, end: Corner, key: str) -> None:
    # The low end of the elasticities stands for the stronger effect in both tables.
    told = np.array([MISPRINTED.get((key, code), value) for code, value in zip(ORDER, TOLD[key], strict=True)])
    assert income_percent(known, ENDS[end], 0.5) == pytest.approx(told, abs=0.51 * POINTS)


def test_wages_fall_where_money_no_longer_comes(known: Region) -> None:
    world = valuation(CENTRAL).world(known)
    assert isinstance(world, TradeWorld)
    found = counterfactuals(world.solved, TradeChange(transfer=lost(known, 0.5))).row(0)
    mine = 100.0 * (found.wage_hat[at(known)] - 1.0)
    assert mine == pytest.approx(np.array(TOLD["wage_percent"]["0.50"]), abs=0.51 * POINTS)


def test_the_loss_is_larger_than_the_money_alone(known: Region) -> None:
    income = dict(zip(known.economy_ids, known.income.tolist(), strict=True))
    mine = dict(zip(ORDER, income_percent(known, CENTRAL, 0.5).tolist(), strict=True))
    for code, told in TOLD["naive_percent_0.50"].items():
        naive = 50.0 * TOLD["transfer_musd_full_loss"][code] / income[code]
        assert naive == pytest.approx(told, abs=0.51 * POINTS)
        assert mine[code] < naive


@pytest.mark.slow
def test_the_table_beside_named_remittances_holds_every_member() -> None:
    table = list(rows())
    assert [(row.member, row.lost) for row in table] == [(code, float(part)) for part in PARTS for code in ORDER]
    for row in table:
        assert row.same == pytest.approx(row.older, abs=0.51 * POINTS)
        if row.member in {"TJK", "KGZ", "UZB"}:
            assert row.named < 0.0
            assert row.home > row.named > row.together

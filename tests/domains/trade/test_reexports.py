"""Goods that come round by hubs: nothing where nothing stops, money that adds up, origins that are kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import CENTRAL, Band, Case, Corner, InputError, Region
from ortaq.domains.trade.reexports.chain import chain_of, read_by_trade
from ortaq.domains.trade.reexports.moves import ReexportMove
from ortaq.domains.trade.reexports.report import recorded_percent
from ortaq.observe import load_scenario

EU, HUBS = ("DEU", "FRA", "ITA", "POL"), ("KAZ", "KGZ")


def chain(region: Region, direct: float, obtainable: float, margin: float = 15.0) -> ReexportMove:
    stops, gets, adds = (Band.exact(value) for value in (direct, obtainable, margin))
    return ReexportMove(EU, ("RUS",), HUBS, region.sector_ids, stops, gets, adds, derivation="", source="")


def test_nothing_stops_and_nothing_changes(eurasia: Region) -> None:
    hats, sent = read_by_trade(eurasia, [chain(eurasia, 0.0, 50.0)], CENTRAL)
    assert (hats == 1.0).all()
    assert (sent == 0.0).all()


def test_all_that_comes_round_without_a_margin_is_the_trade_of_before(eurasia: Region) -> None:
    hats, sent = read_by_trade(eurasia, [chain(eurasia, 40.0, 100.0, 0.0)], CENTRAL)
    assert hats == pytest.approx(1.0, abs=1e-15)
    assert (sent == 0.0).all()


def test_what_users_pay_is_what_origins_and_hubs_are_paid(eurasia: Region) -> None:
    move = chain(eurasia, 39.0, 15.0)
    found, (hats, sent) = chain_of(eurasia, move, Corner.CENTRAL), read_by_trade(eurasia, [move], CENTRAL)
    rus = eurasia.economy_ids.index("RUS")
    assert found.user_musd.sum() == pytest.approx(found.round_musd.sum() + found.margin_musd.sum())
    assert sent.sum() == pytest.approx(found.margin_musd.sum())
    assert sent[rus].sum() == pytest.approx(sent.sum())
    theta = np.array([sector.trade_elasticity.central for sector in eurasia.sectors])[:, None, None]
    bought = np.take(eurasia.flow[:, rus], found.origins, axis=1)
    left = np.take((hats**-theta)[:, rus], found.origins, axis=1) * bought
    assert left.sum() == pytest.approx(0.61 * bought.sum() + found.round_musd.sum())


@pytest.mark.parametrize("case", [replace(CENTRAL, elasticity=Corner.LOW), replace(CENTRAL, elasticity_floor=6.0)])
def test_the_same_part_of_trade_stops_by_every_elasticity(eurasia: Region, case: Case) -> None:
    move = chain(eurasia, 39.0, 0.0)
    hats, _ = read_by_trade(eurasia, [move], case)
    theta = np.maximum(eurasia.trade_elasticity(case.elasticity), case.elasticity_floor)[:, None, None]
    left = hats**-theta
    assert left.min() == pytest.approx(0.61)
    assert left[left < 1.0 - 1e-9] == pytest.approx(0.61)


def test_a_dearer_hub_sells_less_and_its_customs_record_less(eurasia: Region) -> None:
    cheap, dear = (recorded_percent(eurasia, chain(eurasia, 39.0, 15.0, m), "KAZ", Corner.CENTRAL) for m in (5.0, 30.0))
    assert 0.0 < dear < cheap
    assert cheap / dear > (1.30 / 1.05) ** 4.0


def test_customs_of_all_hubs_record_what_comes_round(eurasia: Region) -> None:
    found = chain_of(eurasia, chain(eurasia, 39.0, 15.0), Corner.CENTRAL)
    assert found.recorded_musd.sum() == pytest.approx(found.round_musd.sum())
    assert found.hub_share.sum() == pytest.approx(1.0)
    assert found.hub_share[0] > found.hub_share[1]


def test_the_move_says_its_hubs_by_name(eurasia: Region) -> None:
    said = chain(eurasia, 39.0, 15.0).said(eurasia)
    assert said.targets == (("KAZ", "Kazakhstan"), ("KGZ", "Kyrgyzstan"))
    assert said.place is not None
    assert said.place.importers == ("RUS",)


def scenario(folder: Path, entry: str) -> str:
    path = folder / "own.toml"
    head = '[scenario]\nid = "own"\ntitle = "Own"\nregion = "eurasia"\n\n[[change]]\nid = "own"\ntitle = "Own"\n'
    path.write_text(f"schema = 1\n\n{head}\n[[change.reexport]]\n{entry}\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("origins", "users", "direct", "margin", "said"),
    [
        ("DEU", "RUS", 140, 10, "direct_percent is no part"),
        ("DEU", "RUS", 40, -1, "a hub sells below its price"),
        ("KAZ", "RUS", 40, 10, "an economy stands on two sides"),
        ("DEU", "XXX", 40, 10, "unknown economy"),
    ],
)
def test_what_a_chain_cannot_mean_is_refused_in_the_file(  # noqa: PLR0917
    tmp_path: Path, origins: str, users: str, direct: int, margin: int, said: str
) -> None:
    entry = (
        f'origins = ["{origins}"]\nusers = ["{users}"]\nhubs = ["KAZ"]\ndirect_percent = {direct}\n'
        f"obtainable_percent = 20\nmargin_percent = {margin}"
    )
    with pytest.raises(InputError, match=said):
        load_scenario(scenario(tmp_path, entry))

"""Closed sellers, dry years, reserves, and `ortaq food`."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import Band, InputError
from ortaq.core.report import Text
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.food import report, river_supply
from ortaq.domains.water.food.balance import balances, dependence
from ortaq.domains.water.food.closing import closed_pairs, closing_hats, cost_hat
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.reader import read_food, some_food
from ortaq.domains.water.food.reserve import pooled, reserves
from ortaq.domains.water.food.shortage import Ban, asked_ban, closed_mt, price_rise, shortages
from ortaq.observe import load_region


@pytest.fixture(scope="module")
def food() -> Food:
    return read_food()


def run(*words: str) -> tuple[int, str, BaseException | None]:
    found = CliRunner().invoke(program(), ["food", *words])
    return found.exit_code, found.output, found.exception


def tables(*words: str) -> dict[str, list[list[object]]]:
    code, output, error = run(*words, "--json")
    assert code == 0, error
    (section,) = json.loads(output)["sections"]
    return {name: table["rows"] for name, table in section["tables"].items()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("KAZ:13", "13 months of a year"),
        ("KAZ:0", "0 months of a year"),
        ("KAZ:-2", "-2 months of a year"),
        ("KAZ:nan", "months of a year"),
        ("KAZ:6:1.5", "a share of 1.5"),
        ("KAZ:6:-0.1", "a share of -0.1"),
        ("", "is no closure"),
        ("KAZ:six", "is no closure"),
        ("KAZ:1:2:3", "is no closure"),
        (":6", "is no closure"),
    ],
)
def test_months_that_are_none_and_shares_above_one_are_refused(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        asked_ban(text, 5.0)


def test_a_closure_without_months_is_as_long_as_those_of_the_past(food: Food) -> None:
    usual = food.assumed("A-BAN-MONTHS")
    assert asked_ban("KAZ", usual.central) == Ban("KAZ", 5.0)
    past = [closure.months for closure in food.closures]
    assert past == pytest.approx([3.5, 5.0, 4.5], abs=0.06)
    assert all(usual.low <= months + 0.06 and months <= usual.high for months in past)


def test_closures_nobody_can_compute_are_refused(food: Food) -> None:
    told = balances(food)
    with pytest.raises(InputError, match="nothing says to whom UZB sells"):
        shortages(food, told, [Ban("UZB", 3.0)])
    with pytest.raises(InputError, match="two closures of KAZ"):
        shortages(food, told, [Ban("KAZ", 3.0), Ban("KAZ", 2.0)])


def test_half_a_year_closes_half_of_the_trade_and_a_quota_part_of_it(food: Food) -> None:
    sold = next(t.mt.central for t in food.trade if (t.exporter, t.importer) == ("KAZ", "TJK"))
    assert closed_mt(food, "TJK", [Ban("KAZ", 6.0)]).central == pytest.approx(sold / 2)
    assert closed_mt(food, "TJK", [Ban("KAZ", 6.0, 0.5)]).central == pytest.approx(sold / 4)
    assert closed_mt(food, "TJK", []) == Band.exact(0.0)


def test_without_a_closure_or_a_dry_year_nobody_loses(food: Food) -> None:
    for short in shortages(food, balances(food), []):
        assert short.price_percent == Band.exact(0.0)
        assert short.poorest_percent is not None
        assert short.poorest_percent.central == 0.0


def test_longer_closures_raise_prices_more_and_a_reserve_lowers_them(food: Food) -> None:
    told = balances(food)

    def price(*bans: Ban, **kept: float) -> float:
        return next(s.price_percent.central for s in shortages(food, told, bans, reserve_mt=kept) if s.member == "TJK")

    assert 0.0 == price(Ban("KAZ", 1.0)) < price(Ban("KAZ", 6.0)) < price(Ban("KAZ", 9.0))
    assert price(Ban("KAZ", 6.0), TJK=0.1) < price(Ban("KAZ", 6.0))
    assert price(Ban("KAZ", 6.0, 0.5)) < price(Ban("KAZ", 6.0))
    assert price(Ban("KAZ", 12.0)) == pytest.approx(60.0)


def test_a_dry_year_raises_prices_about_as_much_as_after_the_dry_year_of_2021(food: Food) -> None:
    """Kazakh wheat 240 USD a tonne in 2021, 285 in January 2022: 19 percent (asiaplus.news/?p=377535)."""
    told = {s.member: s for s in shortages(food, balances(food), [], dry=True)}
    assert told["TJK"].price_percent.low < 18.75 < told["TJK"].price_percent.high
    assert told["KAZ"].price_percent.central == 0.0
    assert told["KGZ"].price_percent.central < 1.0  # it buys in Russia


def test_kyrgyzstan_depends_on_russia_and_tajikistan_on_kazakhstan(food: Food) -> None:
    part = dependence(food, balances(food))
    assert part["KGZ"] < 0.1
    assert part["TJK"] > 0.7


def test_the_price_rises_until_use_has_fallen_by_what_is_lacking() -> None:
    assert price_rise(0.0, 0.3, 0.6) == 0.0
    rise = price_rise(0.05, 0.3, 9.0)
    assert (1.0 + rise) ** -0.3 == pytest.approx(0.95)
    assert price_rise(1.0, 0.3, 0.6) == 0.6


def test_the_poorest_lose_the_rise_times_the_shares(food: Food) -> None:
    told = {s.member: s for s in shortages(food, balances(food), [Ban("KAZ", 6.0)])}
    lost, share = told["TJK"].poorest_percent, food.food_share("TJK")
    assert lost is not None
    assert share is not None
    assert lost.central == pytest.approx(told["TJK"].price_percent.central * 0.6 * 0.3 * share.central)
    nobody = replace(food, poorest=())
    assert all(s.poorest_percent is None for s in shortages(nobody, balances(nobody), [Ban("KAZ", 6.0)]))


def test_a_joint_reserve_is_smaller_the_less_bad_years_come_together(food: Food) -> None:
    assert pooled([1.0, 1.0, 1.0, 1.0], 0.0) == 2.0
    assert pooled([1.0, 1.0, 1.0, 1.0], 1.0) == 4.0
    kept = reserves(food, balances(food))
    assert kept is not None
    assert set(kept.members) == {"KGZ", "TJK", "TKM", "UZB", "AFG"}
    assert kept.joint_mt.low < kept.joint_mt.central < kept.joint_mt.high < sum(kept.apart_mt)
    assert kept.joint_musd.central < kept.apart_musd.central
    usd_t = kept.joint_musd.central / kept.joint_mt.central
    assert (
        35.0 < usd_t < 120.0
    )  # keeping alone is 35 to 40 USD a tonne (insights.ifpri.info/2012/10/grain-expectations)
    assert reserves(food, balances(food, ["KAZ", "CHN"])) is None


@pytest.mark.parametrize("theta", [2.6, 4.2, 9.1])
def test_the_trade_cost_takes_the_share_away(theta: float) -> None:
    assert cost_hat(0.25, theta) ** -theta == pytest.approx(0.75)
    assert cost_hat(0.0, theta) == 1.0


def test_closures_become_trade_costs_of_pairs_and_reserves_lower_them(food: Food) -> None:
    region = load_region("eurasia")
    closed = closed_pairs(food, region, [Ban("KAZ", 6.0)], {})
    kept = closed_pairs(food, region, [Ban("KAZ", 6.0)], {"TJK": 3.0})
    cost = {c.importer: c.cost_hat for c in closed}
    assert cost["TJK"] > 1.0
    assert next(c.cost_hat for c in kept if c.importer == "TJK") < cost["TJK"]
    assert cost["CHN"] == 1.0  # its stocks fill in what is closed
    hats = closing_hats(region, closed)
    assert hats.shape == region.flow.shape
    assert np.count_nonzero(hats != 1.0) == sum(c.cost_hat != 1.0 for c in closed)
    assert (closing_hats(region, closed_pairs(food, region, [], {})) == 1.0).all()


def test_all_states_are_shown_and_a_state_alone() -> None:
    told = tables("--dry-year", "--ban", "KAZ:6")
    assert len(told["food-balance"]) == len(told["food-poorest"]) == 7
    assert set(told) == {"food-balance", "food-stocks", "food-poorest", "food-reserve", "food-closures"}
    alone = tables("uzb", "--water")
    assert len(alone["food-balance"]) == 1
    assert {"food-worth-syr-darya", "food-worth-amu-darya", "food-area"} <= set(alone)


@pytest.mark.slow
def test_members_of_a_mechanism_are_shown_with_what_a_closure_does_to_their_income() -> None:
    told = tables("c5", "--ban", "KAZ:6")
    assert len(told["food-balance"]) == len(told["food-income"]) == 6


def test_trade_says_that_it_is_of_a_usual_year_where_a_dry_one_was_asked_for() -> None:
    for dry in (False, True):
        for table in (report.pairs_table([], dry=dry), report.income_table([], [], [], dry=dry)):
            assert (Text("water.food.usual_year") in table.note) is dry


@pytest.mark.slow
def test_tables_of_a_user_take_the_place_of_those_that_ship(tmp_path: Path) -> None:
    folder = some_food(tmp_path)
    assert tables("TJK", "--tables", str(folder)) == tables("TJK")
    _, _, error = run("--ban", "KAZ:13")
    assert isinstance(error, InputError)
    assert "twelve" in error.why


class Taken:
    """A run of which only deliveries are looked at: each canal takes so much a month in the second year."""

    def __init__(self, canals: int, km3: float) -> None:
        self.taken = np.ones((36, canals, 2))
        self.taken[12:24] = km3


def test_the_rivers_say_what_canals_get_where_they_are_asked(food: Food, monkeypatch: pytest.MonkeyPatch) -> None:
    def runs(basin: Basin) -> tuple[Taken, Taken]:
        return Taken(len(basin.canals), 1.0), Taken(len(basin.canals), 0.7 if basin.sharing else 0.9)

    monkeypatch.setattr(river_supply, "_runs", runs)
    told = river_supply.river_supply(food, lambda _done, _all: None)
    assert told["KAZ"].central == pytest.approx(0.9)  # on the Syr Darya alone
    assert told["TKM"].central == pytest.approx(0.7)
    assert 0.7 < told["TJK"].central < 0.9
    assert "CHN" not in told
    table = food.of("TKM", "supply_dry")
    assert told["TKM"].low == pytest.approx(0.7 - (table.central - table.low))
    assert told["KAZ"].high <= 1.0


@pytest.mark.slow
def test_the_rivers_leave_in_a_dry_year_about_what_the_table_assumes(food: Food) -> None:
    told = river_supply.river_supply(food, lambda _done, _all: None)
    assert set(told) >= {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
    for member, share in told.items():
        table = food.of(member, "supply_dry")
        assert table.low <= share.central <= table.high, member


@pytest.mark.slow
def test_a_workbook_holds_every_table(tmp_path: Path) -> None:
    file = tmp_path / "food.xlsx"
    code, _, error = run("KGZ", "--xlsx", str(file))
    assert code == 0, error
    sheets = load_workbook(file, read_only=True).sheetnames
    assert len(sheets) > len(tables("KGZ"))  # and what they are about


@pytest.mark.slow
def test_in_short_it_says_what_decides_and_in_full_all_tables() -> None:
    code, short, error = run("c5", "--ban", "KAZ:6")
    assert code == 0, error
    assert "lets 0 percent through" in short
    assert "Real income" in short
    assert "--full" in short
    assert "Stocks and missing wheat" not in short
    assert len(short.splitlines()) < 25
    code, full, error = run("c5", "--ban", "KAZ:6", "--full")
    assert code == 0, error
    assert "Stocks and missing wheat" in full
    assert "All tables with ranges: --full" not in full

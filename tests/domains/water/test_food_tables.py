"""Tables of food ship whole, hold published facts, and are refused with every fault."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.domains.water.food.balance import balances, scarcity
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.reader import SHIPPED, read_food


@pytest.fixture(scope="module")
def food() -> Food:
    return read_food()


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that puts other words into a file of a copy of the shipped tables."""
    folder = tmp_path / "food"
    shutil.copytree(SHIPPED, folder)

    def change(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def test_every_figure_has_a_source_with_an_address_or_is_an_assumption_with_a_range(food: Food) -> None:
    assert {"CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB", "AFG"} == set(food.members)
    assert all(source.url.startswith("http") for source in food.sources)
    wide = [a for a in food.assumptions if a.id not in {"A-NO-DROUGHT"}]
    assert all(a.band.low < a.band.high and a.reason for a in wide)


def test_what_was_remembered_says_so(food: Food) -> None:
    told = {a.id: a.reason for a in food.assumptions}
    assert all("checked = no" in told[name] for name in ("A-KY", "A-FOOD-DEEP"))
    assert "A-KY" in food.crop("wheat").source


@pytest.mark.parametrize(
    ("member", "seen", "url"),
    [
        ("UZB", 5.4, "https://reliefweb.int/report/uzbekistan/giews-country-brief-uzbekistan-13-october-2021"),
        (
            "KGZ",
            0.364,
            "https://m.reliefweb.int/report/3784953/kyrgyzstan/giews-country-brief-kyrgyzstan-22-october-2021",
        ),
        ("TKM", 0.9, "https://reliefweb.int/report/turkmenistan/giews-country-brief-turkmenistan-01-october-2018"),
        ("KAZ", 12.5, "https://www.world-grain.com/articles/15865-kazakhstan-revises-grain-output-up-exports-down"),
    ],
)
def test_a_dry_year_of_the_past_lies_in_the_range_of_the_dry_year(
    food: Food, member: str, seen: float, url: str
) -> None:
    (row,) = [w for w in food.wheat if (w.member, w.quantity) == (member, "dry_seen")]
    assert row.value.central == seen
    assert any(s.url.startswith(url) for s in food.sources if s.id in row.source)
    (balance,) = balances(food, [member])
    assert balance.production_dry.low <= seen <= balance.production_dry.high


def test_what_must_be_bought_agrees_with_published_needs(food: Food) -> None:
    """GIEWS: Tajikistan 1.2 Mt (2025), Kyrgyzstan 0.60 and 0.62, Uzbekistan 3.3 gross with flour sold on (2022)."""
    need = {b.member: b.need for b in balances(food)}
    assert need["TJK"].low <= 1.2 <= need["TJK"].high
    assert need["KGZ"].low <= 0.60
    assert need["KGZ"].high >= 0.62
    assert need["UZB"].low <= 3.3 - 1.5 <= need["UZB"].high < 3.3
    assert need["AFG"].low <= 2.0
    assert need["AFG"].high >= 2.3
    assert need["KAZ"].high < 0.0


def test_upstream_supply_of_a_basin_takes_the_place_of_the_table(food: Food) -> None:
    full = food.of("UZB", "supply_dry")
    same = balances(food, ["UZB"], {"UZB": full})[0]
    assert same == balances(food, ["UZB"])[0]
    whole = balances(food, ["CHN"])[0]
    assert whole.need == whole.need_dry
    assert scarcity(food, [whole]) == 0.0


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("wheat.csv", "UZB,production,6.1,6.5,7.1", "UZB,production,6100,6500,7100", "7100 million tonnes of wheat"),
        ("wheat.csv", "TJK,stock,0.05,0.2,0.4", "TJK,stock,50,200,240", "where 2.05 are used in a year in TJK"),
        ("wheat.csv", "UZB,irrigated,0.9,0.95,1", "UZB,irrigated,90,95,100", "share 'irrigated' of UZB is 100"),
        ("wheat.csv", "UZB,feed,1.7,2.0,2.3,usda_uzb_2014\n", "", "'UZB' has no row of feed"),
        ("wheat.csv", "UZB,production,6.1,6.5,7.1", "UZB,production,7.1,6.5,6.1", "the range runs 7.1, 6.5, 6.1"),
        ("poorest.csv", "TJK,0.6,0.68,0.8", "TJK,0.6,0.68,1.2", "1"),
        ("crops.csv", "rice,1.0,1.1,1.3", "fodder,1.0,1.1,1.3", "twice"),
        ("crops.csv", "wheat,0.8,1.0,1.15", "wheat,0,0,0", "ky is 0"),
        ("crops.csv", "180,230,385", "0.18,0.23,0.385", "write USD per tonne"),
        ("crops.csv", "5000,8120,12000", "500,812,1200000", "write m3 per hectare"),
        ("fields.csv", "UZB,,,wheat,1200,1386,1450", "UZB,,,wheat,1200000,1386000,1450000", "write thousand hectares"),
        (
            "fields.csv",
            "UZB,,,wheat,1200,1386,1450,4.2,4.8,5.6",
            "UZB,,,wheat,1200,1386,1450,42,48,5600",
            "10 centners",
        ),
        ("fields.csv", "KAZ,syr_darya,lower,rice", "KAZ,,lower,rice", "names a basin without a reach"),
        ("trade.csv", "KAZ,UZB,3.0,4.0,4.7", "KAZ,UZB,3000,4000,4700", "4700 million tonnes to UZB"),
        ("trade.csv", "KAZ,UZB", "KAZ,KAZ", "'KAZ' sells to itself"),
        ("trade.csv", "ktz_2023", "ktz_2032", "unknown source 'ktz_2032'"),
        ("closures.csv", ",0.8,0.9,1,", ",0.8,0.9,90,", "90"),
        ("assumptions.csv", "0.2,0.3,0.5,elasticity", "0,0.3,0.5,elasticity", "'A-FOOD-DEMAND' runs 0, 0.3, 0.5"),
        ("assumptions.csv", "A-FOOD-DEMAND,", "A-FOOD-DEMANDS,", "'A-FOOD-DEMAND' is missing"),
    ],
)
def test_tables_in_other_units_or_with_holes_are_refused(
    changed: Callable[..., Path], file: str, old: str, new: str, told: str
) -> None:
    folder = changed(file, old, new)
    with pytest.raises(InputError) as refused:
        read_food(folder)
    assert told in str(refused.value)


def test_a_crop_without_its_response_is_named(changed: Callable[..., Path]) -> None:
    folder = changed("crops.csv", "rice,", "#,")
    text = (folder / "crops.csv").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    (folder / "crops.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"nothing says what 'rice' loses without water \(ky\)"):
        read_food(folder)


def test_all_faults_are_told_at_once(changed: Callable[..., Path]) -> None:
    changed("wheat.csv", "UZB,production,6.1,6.5,7.1", "UZB,production,6100,6500,7100")
    folder = changed("trade.csv", "KAZ,UZB,3.0,4.0,4.7", "KAZ,UZB,3000,4000,4700")
    with pytest.raises(InputError) as refused:
        read_food(folder)
    assert "7100" in str(refused.value)
    assert "4700" in str(refused.value)

"""Moves of water in files: what they may say, and what is refused, all at once."""

from pathlib import Path

import pytest

from ortaq.core import Band, InputError, Kind, Region
from ortaq.domains.water.move_schema import SCHEMA, WaterKeys
from ortaq.domains.water.moves import NOTHING, PLACES, WaterAction, WaterMove
from ortaq.observe import load_mechanism, load_region
from ortaq.tables import ChangeHead

HEAD = ChangeHead(Kind.SHOCK, "user_file", "file")


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


POWER: dict[str, object] = {"action": "winter_power", "value": 1.0, "from": ["KAZ"], "to": "KGZ"}


def moves(**entry: object) -> tuple[WaterMove, ...]:
    found = SCHEMA.moves(WaterKeys.model_validate({"water": [entry]}), HEAD)
    return tuple(move for move in found if isinstance(move, WaterMove))


def test_a_deal_says_who_sends_power_to_whom_and_who_pays() -> None:
    (move,) = moves(
        action="winter_power",
        basin="syr_darya",
        value={"low": 0.5, "central": 1.0, "high": 2.0},
        **{"from": ["UZB", "KAZ"], "to": "KGZ", "for": ["TJK"]},
        payments=[{"from": "KAZ", "to": "KGZ", "musd": 4.0}],
    )
    assert move.band == Band(0.5, 1.0, 2.0)
    assert move.economies == ("KGZ", "UZB", "KAZ", "TJK")
    assert move.payments[0].musd == Band.exact(4.0)
    assert (move.unvalued, move.worths) == (NOTHING, PLACES)
    assert not move.stated
    assert move.with_band(Band.exact(0.1)).value.central == 0.1


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"action": "winter_power", "value": 1.0}, "winter power without from or to"),
        ({"action": "winter_power", "from": ["UZB"], "to": "KGZ"}, "winter_power needs a value"),
        ({"action": "winter_power", "value": -1.0, "from": ["UZB"], "to": "KGZ"}, "winter_power is below zero"),
        ({"action": "dam", "value": 2.0, "target": "rogun"}, "dam takes no value"),
        ({"action": "dam"}, "dam without a target"),
        ({"action": "drought", "value": 1.0, "target": "naryn"}, "drought takes no target"),
        ({"action": "drought", "value": 1.0, "rule": True}, "drought takes no rule"),
        ({"action": "drought", "value": 1.0, "for": ["UZB"]}, "drought is no deal"),
        ({"action": "drought", "value": 1.0, "to": "KGZ"}, "from and to go with winter_power"),
        ({"action": "release_rule"}, "a release rule for nobody"),
        (POWER | {"payments": [{"from": "KAZ", "to": "KAZ", "musd": 1.0}]}, "somebody pays itself"),
        (POWER | {"payments": [{"from": "KAZ", "to": "KGZ", "musd": -1.0}]}, "a payment is below zero"),
        ({"action": "drought", "value": 1.0, "unvalued": -1.0}, "unvalued is below zero"),
        ({"action": "flood", "value": 1.0}, "winter_power"),
    ],
)
def test_what_means_nothing_is_refused(entry: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moves(basin="syr_darya", **entry)


def test_all_faults_of_an_entry_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="dam takes no value") as told:
        moves(basin="syr_darya", action="dam", value=1.0, **{"for": ["UZB"]})
    assert "dam without a target" in str(told.value)
    assert "dam is no deal" in str(told.value)


def test_nobody_chooses_a_drought() -> None:
    keys = WaterKeys.model_validate({"water": [{"action": "drought", "basin": "syr_darya", "value": 1.0}]})
    with pytest.raises(InputError, match="a measure of drought"):
        SCHEMA.moves(keys, ChangeHead(Kind.MEASURE, "user_file", "file"))


def known(region: Region, *found: WaterMove) -> None:
    assert SCHEMA.in_region is not None
    SCHEMA.in_region(found, region, "file")


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (WaterMove(WaterAction.DROUGHT, "syr_daria", Band.exact(1.0)), "no river 'syr_daria'"),
        (WaterMove(WaterAction.DROUGHT, "syr_darya", Band.exact(3.0)), "3 is beyond what syr_darya was run for"),
        (WaterMove(WaterAction.DAM, "syr_darya", target="rogun"), "syr_darya was not run for dam rogun"),
        (
            WaterMove(WaterAction.WINTER_POWER, "syr_darya", suppliers=("TKM",), receiver="KGZ"),
            "supplier of power on syr_darya",
        ),
        (
            WaterMove(WaterAction.WINTER_POWER, "syr_darya", suppliers=("UZB",), receiver="TJK"),
            "owner of the upper reservoir",
        ),
        (WaterMove(WaterAction.RELEASE_RULE, "syr_darya", partners=("CHN",)), "member on syr_darya"),
        (WaterMove(WaterAction.RELEASE_RULE, "syr_darya", partners=("XXX",)), "XXX"),
        (WaterMove(WaterAction.RELEASE_RULE, "syr_darya", partners=("UZB",)), "release rule of syr_darya without KGZ"),
    ],
)
def test_what_the_river_does_not_know_is_refused(eurasia: Region, move: WaterMove, said: str) -> None:
    with pytest.raises(InputError, match=said):
        known(eurasia, move)


def test_faults_of_several_moves_come_together(eurasia: Region) -> None:
    wrong = (
        WaterMove(WaterAction.DROUGHT, "syr_darya", Band.exact(9.0)),
        WaterMove(WaterAction.RELEASE_RULE, "syr_darya", partners=("CHN",)),
    )
    with pytest.raises(InputError) as told:
        known(eurasia, *wrong)
    assert "9 is beyond" in str(told.value)
    assert "CHN" in str(told.value)


MECHANISM = """
schema = 1
[mechanism]
id = "river"
title = "River"
region = "eurasia"
members = ["KAZ", "KGZ", "TJK", "UZB"]
[[measure]]
id = "deal"
participants = ["KAZ", "KGZ", "TJK", "UZB"]
[measure.cost]
capex_musd = 10.0
opex_musd_per_year = 1.0
life_years = 20
discount_rate = 0.05
[[measure.water]]
action = "winter_power"
basin = "syr_darya"
from = ["UZB", "KAZ"]
to = "KGZ"
for = ["TJK"]
value = {value}
[[shock]]
id = "dry"
probability = 0.1
[[shock.water]]
action = "drought"
basin = "syr_darya"
value = 1.0
"""


def test_a_mechanism_file_holds_moves_of_water(eurasia: Region, tmp_path: Path) -> None:
    file = tmp_path / "river.toml"
    file.write_text(MECHANISM.replace("{value}", "1.0"), encoding="utf-8")
    mechanism = load_mechanism(str(file), eurasia)
    (deal,) = mechanism.measures[0].moves
    assert isinstance(deal, WaterMove)
    assert deal.domain == "water"
    file.write_text(MECHANISM.replace("{value}", "7.0"), encoding="utf-8")
    with pytest.raises(InputError, match="7 is beyond what syr_darya was run for") as told:
        load_mechanism(str(file), eurasia)
    assert "water > winter_power" in told.value.where

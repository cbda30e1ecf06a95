"""Moves of grain in files and in the model: closures cost trade, reserves fill in, nothing is exactly nothing."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Array, Band, Case, Change, Corner, InputError, Kind, Region, Scenario
from ortaq.domains.water.food.grain import GrainAction, GrainMove, bans_of, reserve_months
from ortaq.domains.water.model import MODEL
from ortaq.domains.water.move_schema import SCHEMA, WaterKeys
from ortaq.model import run
from ortaq.observe import load_region
from ortaq.tables import ChangeHead

BAN = GrainMove(GrainAction.EXPORT_BAN, ("KAZ",), Band(3.0, 6.0, 9.0), Band(0.0, 0.2, 0.5))
RESERVE = GrainMove(GrainAction.RESERVE, ("TJK", "UZB"), Band.exact(3.0))


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


def change(*moves: GrainMove, kind: Kind = Kind.SHOCK) -> Change:
    return Change("grain", kind, "Grain", "", moves, "nobody")


def moves(entry: dict[str, object], kind: Kind = Kind.SHOCK) -> tuple[object, ...]:
    return SCHEMA.moves(WaterKeys.model_validate({"grain": [entry]}), ChangeHead(kind, "user_file", "file"))


def costs(region: Region, *moves: GrainMove, case: Case = CENTRAL) -> Array:
    (found,) = MODEL.agenda(region, (), [(change(*moves),)], np.array([0]), case, ())
    return np.asarray(found["trade_cost_hat"].by_sector(found["trade_cost_hat"].rows)[0])


def cost(region: Region, hats: Array, importer: str, exporter: str = "KAZ") -> float:
    return float(hats[0, region.economy_ids.index(importer), region.economy_ids.index(exporter)])


def test_a_closure_in_a_file_is_a_move() -> None:
    (ban,) = moves(
        {"action": "export_ban", "states": ["KAZ"], "months": {"low": 3, "central": 6, "high": 9}, "through": 0.2}
    )
    assert isinstance(ban, GrainMove)
    assert (ban.band, ban.through, ban.economies, ban.neutral) == (Band(3.0, 6.0, 9.0), Band.exact(0.2), ("KAZ",), 0.0)
    (kept,) = moves({"action": "reserve", "states": ["TJK", "UZB"], "months": 3}, Kind.MEASURE)
    assert isinstance(kept, GrainMove)
    assert reserve_months((kept,), Corner.CENTRAL) == {"TJK": 3.0, "UZB": 3.0}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"action": "export_ban", "states": ["KAZ"], "months": 13}, "a year has no such months"),
        ({"action": "export_ban", "states": ["KAZ"], "months": 0}, "a year has no such months"),
        ({"action": "export_ban", "states": ["KAZ", "RUS"], "months": 3}, "a closure of several sellers"),
        ({"action": "export_ban", "states": ["KAZ"], "months": 3, "through": 1.5}, "is no share"),
        ({"action": "reserve", "states": ["TJK"], "months": 3, "through": 0.5}, "through goes with export_ban"),
        ({"action": "hoard", "states": ["TJK"], "months": 3}, "export_ban"),
    ],
)
def test_what_means_nothing_is_refused(entry: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moves(entry)


def test_nobody_at_the_table_chooses_a_closure() -> None:
    with pytest.raises(InputError, match="a measure of export_ban"):
        moves({"action": "export_ban", "states": ["KAZ"], "months": 3}, Kind.MEASURE)


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (replace(BAN, states=("UZB",)), "nothing says to whom UZB sells wheat"),
        (replace(BAN, states=("XXX",)), "XXX"),
        (replace(RESERVE, states=("DEU",)), "nothing is known of the wheat of DEU"),
    ],
)
def test_states_that_nobody_knows_are_refused(eurasia: Region, move: GrainMove, said: str) -> None:
    assert SCHEMA.in_region is not None
    with pytest.raises(InputError, match=said):
        SCHEMA.in_region((move,), eurasia, "file")


def test_a_strong_closure_is_long_and_lets_little_through() -> None:
    weak, strong = (bans_of((BAN,), end)[0] for end in (Corner.LOW, Corner.HIGH))
    assert (weak.months, weak.through, strong.months, strong.through) == (3.0, 0.5, 9.0, 0.0)
    assert [b.months for b in bans_of((BAN, replace(BAN, months=Band.exact(8.0))), Corner.CENTRAL)] == [8.0]


def test_closures_cost_and_reserves_fill_in(eurasia: Region) -> None:
    closed, kept = costs(eurasia, BAN), costs(eurasia, BAN, RESERVE)
    assert cost(eurasia, closed, "TJK") > cost(eurasia, kept, "TJK") >= 1.0
    assert cost(eurasia, closed, "AFG") == cost(eurasia, kept, "AFG") > 1.0
    strong = costs(eurasia, BAN, case=Case("strong", shift=Corner.HIGH))
    assert cost(eurasia, strong, "TJK") > cost(eurasia, closed, "TJK")
    assert (closed[1:] == 1.0).all()


def test_nothing_is_exactly_nothing(eurasia: Region) -> None:
    assert (costs(eurasia, replace(BAN, months=Band.exact(0.0))) == 1.0).all()
    assert (costs(eurasia, RESERVE) == 1.0).all()
    assert MODEL.moved_by(change(BAN))
    assert not MODEL.moved_by(change())


def test_a_reserve_is_worth_what_it_saves_under_the_shock(eurasia: Region) -> None:
    measure = change(RESERVE, kind=Kind.MEASURE)
    (found,) = MODEL.agenda(eurasia, (measure,), [(change(BAN),)], np.array([0, 1]), CENTRAL, ())
    hats = found["trade_cost_hat"].by_sector(found["trade_cost_hat"].rows)
    assert cost(eurasia, hats[1], "UZB") < cost(eurasia, hats[0], "UZB")


def test_closed_sellers_cost_buyers_and_the_seller_income(eurasia: Region) -> None:
    outcome = run(eurasia, Scenario("ban", "Ban", (change(BAN),)))
    gain = dict(zip(eurasia.economy_ids, outcome.metrics["real_income_percent"].tolist(), strict=True))
    assert gain["TJK"] < gain["UZB"] < 0.0
    assert gain["KAZ"] < 0.0
    assert abs(gain["DEU"]) < 0.001

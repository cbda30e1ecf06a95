"""Outbreaks: a ban takes its part of the food away, measures shorten it, nothing is exactly nothing, bad input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import (
    CENTRAL,
    Answering,
    Array,
    Band,
    Cause,
    Change,
    Corner,
    Horizon,
    InputError,
    Kind,
    Region,
    Scenario,
    answering_of,
)
from ortaq.domains import valuation
from ortaq.domains.risks.commands.asked import asked_measure
from ortaq.domains.risks.known_moves import known_outbreak, require_once
from ortaq.domains.risks.model import MODEL
from ortaq.domains.risks.move_schema import SCHEMA, RiskKeys
from ortaq.domains.risks.moves import OutbreakAction, OutbreakMove
from ortaq.domains.risks.outbreaks import gone_share, left_of_ban
from ortaq.domains.risks.reader import shipped_risks
from ortaq.domains.risks.study import study_ban
from ortaq.model import run
from ortaq.tables import ChangeHead
from tests.worlds import toy_region

BAN = OutbreakMove(OutbreakAction.BAN, ("KAZ",), Band(3.0, 6.0, 24.0), share=Band(0.1, 0.2, 0.4))
ZONES = OutbreakMove(OutbreakAction.ZONING, ("KAZ",), Band(20.0, 50.0, 80.0))


@pytest.fixture(scope="module")
def land() -> Region:
    plain = toy_region()
    sectors = (replace(plain.sectors[0], id="agrifood"), *plain.sectors[1:])
    return replace(plain, sectors=sectors)


def change(*moves: OutbreakMove) -> Change:
    return Change("outbreak", Kind.SHOCK, "Outbreak", "", moves, "nobody")


def moves(entry: dict[str, object], kind: Kind = Kind.SHOCK) -> tuple[object, ...]:
    return SCHEMA.moves(RiskKeys.model_validate({"outbreak": [entry]}), ChangeHead(kind, "user_file", "file"))


def costs(land: Region, *moves: OutbreakMove) -> Array:
    (found,) = MODEL.agenda(land, (), [(change(*moves),)], np.array([0]), CENTRAL, ())
    return np.asarray(found["trade_cost_hat"].rows[0])


def test_a_ban_takes_its_part_of_the_food_of_the_seller_away(land: Region) -> None:
    hats = costs(land, BAN)
    left = hats[0] ** -land.trade_elasticity()[0]
    expected = np.ones((4, 4))
    expected[1:, 0] = 1.0 - 0.2 * 6.0 / 12.0
    np.testing.assert_allclose(left, expected, rtol=1e-12)
    assert (hats[1:] == 1.0).all()


def test_only_named_buyers_close(land: Region) -> None:
    hats = costs(land, replace(BAN, buyers=("UZB",)))
    assert np.argwhere(hats != 1.0).tolist() == [[0, land.economy_ids.index("UZB"), 0]]


def test_no_month_and_measures_alone_change_exactly_nothing(land: Region) -> None:
    for still in (BAN.with_band(Band.exact(0.0)), ZONES):
        assert (costs(land, still) == 1.0).all()


@settings(max_examples=40)
@given(st.lists(st.floats(0.0, 100.0), max_size=4), st.floats(0.1, 60.0))
def test_measures_shorten_a_ban_and_never_beyond_nothing(percents: list[float], months: float) -> None:
    land = replace(toy_region(), sectors=toy_region().sectors)
    ban = replace(BAN, value=Band.exact(months))
    taken = [replace(ZONES, value=Band.exact(p)) for p in percents]
    left = left_of_ban([ban, *taken], "KAZ", Corner.CENTRAL)
    assert 0.0 <= left <= 1.0
    plain, helped = (gone_share(each, land, Corner.CENTRAL) for each in ([ban], [ban, *taken]))
    assert (helped <= plain).all()
    assert (helped >= 0.0).all()
    assert plain.max() <= 0.2


def test_measures_of_another_state_change_nothing(land: Region) -> None:
    np.testing.assert_array_equal(costs(land, BAN), costs(land, BAN, replace(ZONES, states=("UZB",))))


@pytest.mark.slow
def test_the_seller_loses_less_with_zones_and_run_says_the_same(land: Region) -> None:
    study = study_ban(land, BAN, [ZONES], valuation)
    found = run(land, Scenario("one", "One", (change(BAN),))).metrics["real_income_musd"]
    np.testing.assert_allclose(study.musd[Corner.CENTRAL], found, rtol=1e-9)
    seller = [land.economy_ids.index("KAZ")]
    plain, helped = study.band(seller), study.band(seller, helped=True)
    assert plain.central < helped.central < 0.0
    assert study.sold_musd == pytest.approx(land.flow[0, 1:, 0].sum())


def test_what_an_entry_leaves_out_is_what_the_tables_assume() -> None:
    (ban,) = moves({"action": "ban", "states": ["KAZ"]})
    assert isinstance(ban, OutbreakMove)
    assert (ban.band, ban.share) == (Band(3.0, 9.0, 24.0), Band(0.05, 0.15, 0.4))
    assert ban.derivation == "[A-RISKS-BAN-MONTHS]"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"action": "ban", "value": 0}, "a ban of no months"),
        ({"action": "ban", "share": 1.1}, "what is closed is no share"),
        ({"action": "ban", "states": ["KAZ", "UZB"]}, "a ban on several sellers"),
        ({"action": "ban", "buyers": ["KAZ"]}, "a seller closes to itself"),
        ({"action": "zoning", "value": 101}, "no percent of a ban"),
        ({"action": "zoning", "buyers": ["UZB"]}, "buyers and share go with ban"),
    ],
)
def test_entries_that_mean_nothing_are_told(entry: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moves({"states": ["KAZ"], **entry})


def test_a_ban_takes_the_same_part_away_by_every_set_of_elasticities(land: Region) -> None:
    case = replace(CENTRAL, answering=Answering(Cause.TARIFFS, Horizon.LONG))
    (found,) = MODEL.agenda(land, (), [(change(BAN),)], np.array([0]), case, ())
    theta = land.in_case(case).trade_elasticity()[0]
    assert theta != land.trade_elasticity()[0]
    assert found["trade_cost_hat"].rows[0][0, 1, 0] ** -theta == pytest.approx(1.0 - 0.2 * 6.0 / 12.0)
    assert MODEL.ends(case) != MODEL.ends(CENTRAL)
    (own,) = answering_of([replace(change(BAN), lasts_years=0.75)])
    assert own.cause is Cause.STOPS  # as every closed market: no set for costs that pass


def test_a_ban_is_no_measure() -> None:
    with pytest.raises(InputError, match="a ban is no measure"):
        asked_measure("ban:6", "KAZ")
    with pytest.raises(InputError, match="a measure of ban"):
        moves({"action": "ban", "states": ["KAZ"]}, Kind.MEASURE)


def test_who_is_not_there_sells_no_food_and_neither_does_a_region_without_it(land: Region) -> None:
    with pytest.raises(InputError, match="XXX"):
        known_outbreak(replace(BAN, buyers=("XXX",)), land, "file")
    with pytest.raises(InputError, match="no sector that sells food"):
        known_outbreak(BAN, toy_region(), "file")
    with pytest.raises(InputError, match="food of KAZ stands twice with ban"):
        require_once([], [BAN, BAN], "file")


def test_the_low_end_of_how_often_follows_from_its_source() -> None:
    """45 suspensions of 163 territories from 1996 to the first half of 2020."""
    assert shipped_risks().assumed("A-RISKS-BAN-RATE").low == pytest.approx(45 / 163 / 24.5, abs=5e-4)


def test_every_row_names_a_source_that_is_there() -> None:
    risks = shipped_risks()
    known = {s.id for s in risks.sources}
    assert {row.source for table in (risks.systems, risks.failures, risks.bans) for row in table} <= known
    assert all(s.url and s.licence == "facts" for s in risks.sources)
    assert len({a.id for a in risks.assumptions}) == len(risks.assumptions)

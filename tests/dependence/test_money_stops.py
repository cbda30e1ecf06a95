"""Money that reaches members besides trade is weighed beside it, under its own names, before and after changes."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from ortaq.answers.money_table import money_table
from ortaq.core import CENTRAL, Band, Deficits, Effects, Region, Tie
from ortaq.core.report import Name
from ortaq.dependence import Power, Weighing, long_table, money_stops, weigh
from ortaq.domains import ties, valuation
from ortaq.observe import load_scenario

RUS = Power("RUS", ("RUS",))


def tie(holder: str, musd: float, *, flow: bool = True) -> Tie:
    return Tie("x.tie.money", holder, "TJK", Band(0.5 * musd, musd, 2.0 * musd), flow, "share", "s")


@pytest.fixture(scope="module")
def weighed(eurasia: Region) -> Weighing:
    scenario = load_scenario("examples/remittances_fall.toml")[1]
    return weigh(
        eurasia,
        scenario,
        members=["TJK", "KGZ"],
        partners=["KAZ"],
        powers=[RUS],
        ties=partial(ties, eurasia),
    )


def test_a_stop_of_money_is_the_equilibrium_without_it(eurasia: Region) -> None:
    world = valuation(CENTRAL).world(eurasia)
    (stop,) = money_stops(eurasia, ["TJK"], [RUS], [tie("RUS", 1000.0)], {"central": world})
    sent = np.zeros((1, len(eurasia.economies), len(eurasia.economies)))
    rus, tjk = (eurasia.economy_ids.index(code) for code in ("RUS", "TJK"))
    sent[0, rus, tjk] = -1000.0
    alone = world.worth(Effects({"transfer_musd": sent})).real_income_hat[0, tjk]
    assert stop.money.central == pytest.approx(100.0 * (1.0 - alone), rel=1e-9)
    assert stop.money.low < stop.money.central < stop.money.high
    assert stop.both.central > max(stop.trade.central, stop.money.central)
    assert stop.of_gdp.central == pytest.approx(100.0 * 1000.0 / eurasia.economies[tjk].gdp_musd)
    assert stop.residual < 1e-9


def test_what_is_not_known_is_left_out_and_stocks_do_not_flow(eurasia: Region) -> None:
    world = {"central": valuation(CENTRAL).world(eurasia)}
    assert money_stops(eurasia, ["KGZ"], [RUS], [tie("RUS", 1.0)], world) == ()
    assert money_stops(eurasia, ["TJK"], [RUS], [tie("RUS", 1.0, flow=False)], world) == ()
    assert money_stops(eurasia, ["TJK"], [RUS], [tie("x.holder.bank", 1.0)], world) == ()
    assert money_stops(eurasia, ["TJK"], [Power("TJK", ("TJK",))], [tie("RUS", 1.0)], world) == ()


def test_no_money_is_exactly_no_loss(eurasia: Region) -> None:
    world = {"central": valuation(CENTRAL).world(eurasia)}
    (stop,) = money_stops(eurasia, ["TJK"], [RUS], [tie("RUS", 0.0)], world)
    assert stop.money == Band.exact(0.0)
    assert stop.both.central == pytest.approx(stop.trade.central, abs=1e-9)


@pytest.mark.slow
def test_trade_is_weighed_as_without_money(eurasia: Region, weighed: Weighing) -> None:
    plain = weigh(eurasia, members=["TJK", "KGZ"], partners=["KAZ"], powers=[RUS])
    assert plain.before.money == ()
    assert np.array_equal(plain.before.from_power.values, weighed.before.from_power.values)
    for stop in weighed.before.money:
        if stop.holder == "RUS":
            row = plain.before.members.index(stop.member)
            assert stop.trade.central == pytest.approx(plain.before.from_power.central[row, 0], abs=1e-7)


@pytest.mark.slow
def test_less_money_makes_its_stop_smaller(weighed: Weighing) -> None:
    assert weighed.after is not None
    before, after = (
        {(stop.member, stop.holder): stop for stop in side.money} for side in (weighed.before, weighed.after)
    )
    assert set(before) == set(after) >= {("TJK", "RUS"), ("KGZ", "RUS"), ("TJK", "KAZ")}
    lost = after["TJK", "RUS"]
    assert lost.musd.central == pytest.approx(0.75 * before["TJK", "RUS"].musd.central)
    assert lost.money.central < before["TJK", "RUS"].money.central
    assert after["TJK", "KAZ"].musd == before["TJK", "KAZ"].musd


@pytest.mark.slow
def test_tables_and_files_keep_money_under_its_own_names(eurasia: Region, weighed: Weighing) -> None:
    rows = long_table(weighed)
    own = {(stage, metric): value for stage, metric, _, who, at, value, *_ in rows if (who, at) == ("TJK", "RUS")}
    (stop,) = (s for s in weighed.before.money if (s.member, s.holder) == ("TJK", "RUS"))
    assert own["before", "money"] == stop.musd.central
    assert own["before", "from_money"] == stop.money.central
    assert own["before", "from_power"] < own["before", "from_trade_and_money"]
    (table,) = money_table(eurasia, weighed)
    assert Name("economy", "TJK") in {row[0].said for row in table.rows}
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert money_table(eurasia, replace(weighed, before=replace(weighed.before, money=()))) == ()


def test_purged_deficits_have_no_money_to_stop(eurasia: Region) -> None:
    asked = {"members": ["TJK"], "partners": ["KAZ"], "powers": [RUS], "exact": False}
    found = weigh(eurasia, ties=partial(ties, eurasia), deficits=Deficits.BALANCED, **asked)
    assert found.before.money == ()

"""A basin run month by month: balances close, plans are equal to the bit, who knows all inflows does no worse."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import Band, Corner, InputError, NotConverged
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.basin.series import Series
from ortaq.domains.water.coalitions import Coalitions, coalitions, names_of, superadditive, valued
from ortaq.domains.water.operation.accounts import accounts
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.balance import TOLERANCE, imbalance, require_balance
from ortaq.domains.water.operation.bounds import bounds_by_month
from ortaq.domains.water.operation.columns import Extent
from ortaq.domains.water.operation.programme import Programme, sooner
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import (
    Policy,
    Trace,
    alone,
    decided,
    foreseen,
    operated,
    passed_by_outsiders,
    settled,
)
from ortaq.domains.water.operation.traces import (
    DECILE,
    drawn,
    norm_trace,
    of_series,
    wet_and_dry,
    with_dry_year,
)


@pytest.fixture(scope="module")
def syr() -> Basin:
    return load_basin()


@pytest.fixture(scope="module")
def assumed(syr: Basin) -> Assumed:
    return Assumed(syr)


@pytest.fixture(scope="module")
def usual(assumed: Assumed) -> Record:
    return operated(assumed, alone(assumed), norm_trace(assumed.basin, 1))


@pytest.mark.slow
def test_every_balance_closes_under_every_kind_of_policy(assumed: Assumed, usual: Record) -> None:
    trace = norm_trace(assumed.basin, 1)
    everyone = Policy(frozenset(assumed.basin.members), winter_power=True)
    some = Policy(frozenset({"KGZ", "KAZ"}))
    for record in (usual, *(operated(assumed, policy, trace, usual) for policy in (everyone, some))):
        assert require_balance(record) < TOLERANCE
    assert require_balance(foreseen(assumed, everyone, trace)) < TOLERANCE


@pytest.mark.slow
def test_a_balance_that_does_not_close_is_refused_with_place_and_month(usual: Record) -> None:
    done = usual.done.copy()
    done[4, usual.columns.at["storage"]["kayrakkum"]] += 1e-6
    wrong = replace(usual, done=done)
    assert abs(imbalance(wrong)["kayrakkum"][4]) == pytest.approx(1e-6)
    with pytest.raises(NotConverged, match="'kayrakkum' does not balance in month 5"):
        require_balance(wrong)


@pytest.mark.slow
def test_a_reach_that_loses_more_than_comes_is_named_with_its_month(assumed: Assumed, usual: Record) -> None:
    done = usual.done.copy()
    done[6, usual.columns.at["missing"]["middle"]] = 0.25
    with pytest.raises(InputError, match=r"'middle' loses 0\.25 km3 more than comes in month 7"):
        require_balance(replace(usual, done=done))


@pytest.mark.slow
def test_the_same_question_has_the_same_answer_to_the_bit(assumed: Assumed, usual: Record) -> None:
    again = operated(Assumed(load_basin()), alone(assumed), norm_trace(assumed.basin, 1))
    assert np.array_equal(again.done, usual.done)
    assert np.array_equal(accounts(again).parts - accounts(usual).parts, np.zeros((3, 4)))


@pytest.mark.slow
@pytest.mark.parametrize(("extent", "first"), [(Extent.BELOW, 5), (Extent.ALL, 7), (Extent.OWN, 0)])
def test_prices_of_water_are_what_a_little_more_would_bring(assumed: Assumed, extent: Extent, first: int) -> None:
    """Duals lie between what a little more adds and what a little less takes away, at every node that is planned."""
    basin = assumed.basin
    programme = Programme(assumed, extent, frozenset(basin.members))
    inflow = 0.8 * basin.inflow(Corner.CENTRAL)[[(first + t) % 12 for t in range(18)]]
    if extent is Extent.BELOW:
        inflow[:, 0] = 0.7
    start = np.array([r.start_km3 for r in programme.columns.reservoirs])
    _, prices = programme.priced(start, inflow, first)
    planned = {Extent.ALL: range(len(basin.nodes)), Extent.OWN: [0], Extent.BELOW: range(len(basin.nodes))}[extent]
    beside = [n.node for n in basin.nodes].index("koksarai")
    for node in (i for i in planned if i != beside):
        value = []
        for km3 in (-1e-3, 0.0, 1e-3):
            other = inflow.copy()
            other[0, node] += km3
            value.append(-float(programme._answer(start, other, first, 0)[0].fun))
        less, more = (value[1] - value[0]) / 1e-3, (value[2] - value[1]) / 1e-3
        assert more - 1e-4 <= prices[node] <= less + 1e-4, basin.nodes[node].node
        if less - more < 1e-6:
            assert prices[node] == pytest.approx(more, abs=1e-4)
    assert prices.max() > 10.0


@pytest.mark.slow
def test_releases_follow_winter_power_where_one_decides_alone(usual: Record) -> None:
    released = usual.one("release", "toktogul")
    assert released[[0, 1, 2, 9, 10, 11]].sum() > 1.3 * released[3:9].sum()


def test_nothing_is_taken_beyond_wants_or_stored_beyond_capacity(usual: Record) -> None:
    assert (usual.taken.sum(axis=2) <= usual.assumed.want[usual.months] + 1e-9).all()
    for r in usual.assumed.basin.reservoirs:
        stored = usual.one("storage", r.node)
        assert ((stored >= r.dead_km3 - 1e-9) & (stored <= r.full_km3 + 1e-9)).all()


def test_ice_bounds_what_reaches_the_lower_river_with_what_koksarai_lets_out(assumed: Assumed) -> None:
    """A full Shardara in a wet winter: the river carries no more, the rest goes to Koksarai and Arnasai."""
    basin = assumed.basin
    start = np.array([r.full_km3 if r.node != "koksarai" else 0.0 for r in basin.reservoirs])
    inflow = basin.inflow(Corner.HIGH)
    programme = Programme(assumed, Extent.ALL, frozenset(basin.members))
    plan = programme.solve(start, 1.5 * inflow[[(11 + t) % 12 for t in range(18)]], 11)
    at = programme.columns.at
    carried = {row.month - 1: row.km3.central for row in basin.limits if row.bound == "most"}
    for t, month in enumerate((11, 0, 1)):
        row = plan[t]
        passed = row[at["release"]["shardara"]] + row[at["spill"]["shardara"]]
        passed += row[at["release"]["koksarai"]] - row[at["fill"]["koksarai"]] - row[at["excess"]["lower"]]
        assert passed <= carried[month] + 1e-9
    assert plan[:3, at["outfall"]["arnasai"]].sum() > 0.1


def test_power_of_a_month_is_worth_less_the_more_there_is(assumed: Assumed) -> None:
    for winter_power in (False, True):
        size, worth = assumed.power_steps(0, winter_power=winter_power)
        assert (np.diff(worth) <= 0.0).all()
        assert size[:-1].sum() == pytest.approx(assumed.load[0])
    values = [assumed.power_musd(0, twh, winter_power=True) for twh in (0.0, 0.5, 1.0, 3.0)]
    assert values == sorted(values)
    nothing = [assumed.power_musd(0, 0.0, winter_power=w) for w in (False, True)]
    assert nothing[1] > nothing[0] > 0.0  # what is bought abroad is worth more than it costs


def test_a_deal_adds_power_in_winter_and_no_more_is_sold_than_there_is_a_way_for(assumed: Assumed) -> None:
    for month in range(12):
        (usual, cost), (deal, same) = (assumed.bought(month, winter_power=w) for w in (False, True))
        assert deal - usual == pytest.approx(0.0 if 3 <= month < 9 else 0.1)
        assert cost == same
    most, sold = (assumed.power_musd(6, twh, winter_power=True) for twh in (50.0, assumed.load[6] + 5.0))
    assert most == pytest.approx(sold)


def test_floods_of_those_outside_are_not_minded_as_those_of_who_plans(syr: Basin, assumed: Assumed) -> None:
    costs = []
    for insiders in (frozenset({"KGZ", "UZB"}), frozenset({"KGZ", "KAZ"})):
        columns = Programme(assumed, Extent.ALL, insiders).columns
        cost = bounds_by_month(columns, assumed, insiders, winter_power=True)[2]
        costs.append(float(cost[0, columns.at["excess"]["lower"]]))
    assert syr.bears_floods("lower") == "KAZ"
    assert costs == pytest.approx([2.0, 200.0])


def test_a_later_month_is_discounted_for_ties_only() -> None:
    """Over a hundred years the last month counts as it does over five."""
    assert sooner(18) == pytest.approx(1.0 - 1e-4 * np.arange(18))
    assert sooner(1200)[-1] == pytest.approx(sooner(60)[-1], rel=1e-3)
    assert (np.diff(sooner(1200)) < 0.0).all()


@pytest.mark.slow
def test_with_all_inflows_known_all_together_have_no_less(assumed: Assumed, usual: Record) -> None:
    trace = norm_trace(assumed.basin, 1)
    everyone = Policy(frozenset(assumed.basin.members))
    known = foreseen(assumed, everyone, trace)
    rolled = operated(assumed, everyone, trace, usual)
    assert with_kept(known) >= with_kept(rolled) - 1e-3


def with_kept(record: Record) -> float:
    """Return what a plan counts: what members have, and the worth of water that stays in reservoirs."""
    kept = [r.kept_musd * record.one("storage", r.node).sum() for r in record.assumed.basin.reservoirs]
    return float(accounts(replace(record, after=None)).parts.sum() + sum(kept))


def test_outsiders_go_on_taking_their_share(usual: Record) -> None:
    passed = passed_by_outsiders(usual, frozenset({"KGZ", "KAZ"}))
    assert all(0.0 < month["middle"] <= 1.0 for month in passed)
    assert all("middle" not in month for month in passed_by_outsiders(usual, frozenset(usual.assumed.basin.members)))


def test_a_shortage_of_a_reach_is_parted_by_what_its_canals_want(usual: Record) -> None:
    """Named last in the tables, Tajikistan bore every shortage of the Fergana valley before."""
    canals, want = usual.assumed.basin.canals, usual.assumed.want[usual.months]
    for node in ("fergana", "middle"):
        at = [i for i, c in enumerate(canals) if c.node == node]
        got = usual.taken[:, at] / np.maximum(want[:, at, None], 1e-12)
        for i, canal in enumerate(at):
            some = want[:, canal] > 0.0
            assert got[some, i] == pytest.approx(got[some].max(axis=1)), node
    assert usual.short.sum() > 0.5


def test_years_begin_where_they_end_when_they_came_before(assumed: Assumed) -> None:
    trace = norm_trace(assumed.basin, 1)
    start = settled(assumed, replace(trace, start=trace.start + np.eye(len(trace.start))[0]))
    ended = decided(assumed, alone(assumed), replace(trace, start=start))["toktogul"]["storage"][-1]
    assert ended == pytest.approx(start[0], abs=0.01)


def test_a_river_does_not_flow_back_in_a_year_drier_than_the_norms(syr: Basin) -> None:
    low = syr.inflow(Corner.LOW)
    driest = wet_and_dry(syr, np.array([-2.0 * DECILE])).inflow
    assert (driest[low >= 0.0] >= 0.0).all()
    assert driest.sum() < low.sum()


def test_drawn_years_stay_within_reason_and_keep_the_seed(syr: Basin) -> None:
    one, same, other = (drawn(syr, 30, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.inflow, same.inflow)
    assert not np.array_equal(one.inflow, other.inflow)
    years = one.inflow[:, 0].reshape(30, 12).sum(axis=1)
    assert 7.0 < years.min() < years.mean() < years.max() < 22.0
    assert abs(years.mean() / 12.3 - 1.0) < 0.15


def test_drawn_years_stand_on_assumptions_of_the_basin(syr: Basin) -> None:
    """Cut at the ends of the norms, no drawn year of a river lies beyond them."""
    changed = [replace(a, band=Band(1.0, 1.0, 1.0)) if a.id == "A-RARE" else a for a in syr.assumptions]
    years = drawn(replace(syr, assumptions=tuple(changed)), 50, 1).inflow[:, 0].reshape(50, 12).sum(axis=1)
    low, high = (syr.inflow(corner)[:, 0].sum() for corner in (Corner.LOW, Corner.HIGH))
    assert low < years.min() < years.max() < high
    assert drawn(syr, 50, 1).inflow[:, 0].reshape(50, 12).sum(axis=1).min() < years.min()


@pytest.mark.slow
def test_a_reach_loses_no_more_than_comes_where_losses_are_assumed(syr: Basin, assumed: Assumed) -> None:
    """The norm of a very dry year: what the middle reach would lose beyond what comes there is not lost."""
    dry = replace(norm_trace(syr, 1), start=np.array([r.dead_km3 for r in syr.reservoirs]))
    at = [n.node for n in syr.nodes].index("middle")
    inflow = 0.2 * dry.inflow
    inflow[:, at] = -3.0
    record = operated(assumed, alone(assumed), replace(dry, inflow=inflow))
    assert require_balance(record) < TOLERANCE
    assert record.inflow[:, at].max() > -1.0
    with pytest.raises(InputError, match="more than comes in month"):
        require_balance(operated(assumed, alone(assumed), replace(dry, inflow=inflow, losses_give=False)))


def test_the_first_drawn_year_is_as_wet_or_dry_as_others(syr: Basin) -> None:
    low, norm, high = (syr.inflow(c)[:, 0].sum() for c in (Corner.LOW, Corner.CENTRAL, Corner.HIGH))
    firsts = np.array([drawn(syr, 1, seed).inflow[:, 0].sum() for seed in range(400)])
    wetness = (firsts - norm) / np.where(firsts < norm, norm - low, high - norm) * DECILE
    assert wetness.std() == pytest.approx(0.96, abs=0.07)  # one, less what is cut


def test_a_climate_factor_changes_its_season_only(syr: Basin) -> None:
    trace, norm = wet_and_dry(syr, np.zeros(1), (0.9, 1.1)), norm_trace(syr, 1)
    assert trace.inflow[3:9, 0] == pytest.approx(0.9 * norm.inflow[3:9, 0])
    assert trace.inflow[0, 0] == pytest.approx(1.1 * norm.inflow[0, 0])
    assert trace.expected == pytest.approx(trace.inflow)


def test_a_dry_year_stands_between_normal_ones(syr: Basin) -> None:
    trace = with_dry_year(syr)
    assert trace.inflow[12:24] == pytest.approx(syr.inflow(Corner.LOW))
    assert trace.inflow[:12] == pytest.approx(trace.inflow[24:])


def test_years_of_a_series_are_drawn_whole(syr: Basin) -> None:
    km3 = np.arange(36.0)[:, None] / 10.0
    series = Series(("toktogul",), 2000, km3)
    kept = of_series(syr, series)
    assert kept.inflow[:, :1] == pytest.approx(km3)
    for year in of_series(syr, series, seed=3).inflow[:, 0].reshape(3, 12):
        assert year.tolist() in kept.inflow[:, 0].reshape(3, 12).tolist()


def test_joining_never_loses_in_a_cover() -> None:
    cover = superadditive(np.array([0.0, 1.0, 2.0, 1.0, 0.0, -3.0, 1.0, 2.0]))
    assert cover.tolist() == [0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize("seed", range(6))
def test_what_members_pay_is_what_members_get(usual: Record, seed: int) -> None:
    """A policy of some that takes from the others: what is shared is what is there."""
    made = np.random.default_rng(seed).normal(0.0, 10.0, (8, 4))
    gains = {coalition: gain for coalition, gain in zip(range(1, 16, 2), made, strict=True) if coalition > 1}
    found = Coalitions(usual.assumed.basin.members, usual, gains, *valued(4, gains))
    assert found.v[-1] == pytest.approx(found.own.sum())
    assert found.payments(found.shapley).sum() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.long
def test_drawn_years_let_all_gain_where_the_gain_is_shared(syr: Basin) -> None:
    """Ten drawn years: Kyrgyzstan loses before it is paid, the others gain, and all gain by Shapley shares."""
    found = coalitions(Assumed(syr), drawn(syr, 10, 1))
    own = dict(zip(found.members, found.own, strict=True))
    assert names_of(found.members, found.best[-1]) == found.members
    assert own["KGZ"] < 0.0 < min(own["UZB"], own["TJK"], own["KAZ"])
    assert own["KAZ"] > 0.5 * own["UZB"]
    assert (found.shapley > 0.0).all()
    assert found.shapley.sum() == pytest.approx(found.v[-1])
    assert found.payments(found.shapley).sum() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.slow
def test_a_trace_that_starts_in_spring_is_planned_in_its_own_months(syr: Basin, assumed: Assumed) -> None:
    norm = syr.inflow(Corner.CENTRAL)
    spring = Trace(3, syr.start, norm[3:6], norm)
    record = operated(assumed, alone(assumed), spring, releases=np.ones(12))
    assert record.months.tolist() == [3, 4, 5]
    assert require_balance(record) < TOLERANCE

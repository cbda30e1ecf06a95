"""Trade costs that follow from the network: known answers, closures, packages, and what is kept of them."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import CENTRAL, Band, Case, Change, Corner, Doubt, InputError, Kind, Mechanism, Region, Scenario
from ortaq.core.abreast import lending
from ortaq.domains.corridors import NetworkAction, NetworkShift
from ortaq.domains.corridors.freight.agenda import agenda_effects, over_the_year
from ortaq.domains.corridors.freight.assumed import STRONG, doubts
from ortaq.domains.corridors.freight.effects import (
    FreightEffects,
    cost_changes,
    feu_of_parts,
    freight_effects_of,
    lost_shares,
    more_paid_musd,
    paid_musd,
)
from ortaq.domains.corridors.freight.expected import margins_paid
from ortaq.domains.corridors.freight.staying import ELASTICITY, TRAVELLING
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.freight.trade_costs import trade_cost_hats
from ortaq.domains.corridors.model import CorridorModel
from ortaq.domains.corridors.moves import parts_of_year
from ortaq.domains.trade import shifts_of
from ortaq.model import gains, run, upstream_effects
from ortaq.model.drawn_gains import drawn_gains
from ortaq.model.ensemble import Store
from ortaq.tables import Keep, keeping
from tests.domains.corridors.corridor_world import line_network, line_region
from tests.domains.corridors.small_network import Line, small_network
from tests.worlds import shift, toy_mechanism, toy_region

MEMBERS = ("AAA", "BBB", "CCC")
HOUR = 2.0 / 50.0
"""Rent of the wagon for every USD of the way: 2 USD an hour, 50 km and USD an hour."""


def move(action: str, *targets: str, value: float | Band = 1.0) -> NetworkShift:
    band = value if isinstance(value, Band) else Band.exact(value)
    return NetworkShift(NetworkAction(action), targets, band, "drawn", "toy")


def effects_of(region: Region, corner: Corner = Corner.CENTRAL) -> FreightEffects:
    return freight_effects_of(region, freight_system_of(region, corner))


def after(effects: FreightEffects, *shifts: NetworkShift) -> Loading:
    found = effects.system.under(shifts).loaded
    assert isinstance(found, Loading)
    return found


@pytest.fixture(scope="module")
def effects() -> FreightEffects:
    return effects_of(line_region())


def logsum(scale: float, *usd: float) -> float:
    return float(-np.log(np.exp(-scale * np.array(usd)).sum()) / scale)


def test_nothing_changes_exactly_nothing(effects: FreightEffects) -> None:
    hats, sent = effects.of(after(effects))
    assert (hats == 1.0).all()
    assert (sent == 0.0).all()
    fee = (move("fee_usd", "ab", value=0.0), move("dwell_factor", "ab2", value=1.0))
    hats, sent = effects.of(after(effects, *fee))
    assert (hats == 1.0).all()
    assert (sent == 0.0).all()


def test_closures_and_fees_cost_what_the_logit_over_listed_ways_says(effects: FreightEffects) -> None:
    """Over three gates A to B costs 1,000, 1,400 and 10,000 USD; to C 200 more, B to C does not change."""
    base = effects.system.base
    scale = base.terms.parameters.scale("bulk")
    ways = [usd * (1.0 + HOUR) for usd in (1_000.0, 1_400.0, 10_000.0)]
    for shifts, left in (
        ([move("close", "ab")], ways[1:]),
        ([move("fee_usd", "ab", value=300.0)], [ways[0] + 300.0, *ways[1:]]),
        ([move("delay_h", "ab2", value=10.0)], [ways[0], ways[1] + 20.0, ways[2]]),
        ([move("close", "ab", "ab2")], ways[2:]),
    ):
        more = cost_changes(base, after(effects, *shifts))[0]
        wanted = logsum(scale, *left) - logsum(scale, *ways)
        np.testing.assert_allclose([more[0, 1], more[1, 0], more[0, 2], more[2, 0]], wanted, rtol=1e-6)
        assert more[1, 2] == more[2, 1] == 0.0
    lost = cost_changes(base, after(effects, move("close", "bc")))[0]
    assert np.isinf([lost[0, 2], lost[1, 2], lost[2, 0], lost[2, 1]]).all()
    assert np.isinf(effects.of(after(effects, move("close", "bc")))[0][0, 2, 0])


LINES: tuple[Line, ...] = (
    *(("A", "a1", 400.0, ""), ("a1", "b1", 10.0, "one"), ("b1", "B", 300.0, "")),
    *(("A", "a2", 500.0, ""), ("a2", "b2", 10.0, "two"), ("b2", "B", 400.0, "")),
    *(("A", "a3", 200.0, ""), ("a3", "c1", 10.0, "out"), ("c1", "C", 300.0, "")),
    *(("C", "c2", 100.0, ""), ("c2", "b3", 10.0, "home"), ("b3", "B", 200.0, "")),
)


@pytest.mark.slow
@given(st.integers(0, 10_000))
@settings(max_examples=8, deadline=None)
def test_closing_makes_nothing_cheaper_and_opening_nothing_dearer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [(a, b, usd * rng.uniform(0.3, 3.0), gate) for a, b, usd, gate in LINES]
    network = small_network(lines, {"A": "AAA", "B": "BBB", "C": "CCC"})
    planned = tuple(replace(c, status="planned") if c.id == "two" else c for c in network.crossings)
    region = line_region(replace(network, crossings=planned))
    found = effects_of(region)
    base = found.system.base
    for name in ("one", "out", "home"):
        assert (cost_changes(base, after(found, move("close", name))) >= -1e-9).all()
    assert (cost_changes(base, after(found, move("open", "two"))) <= 1e-9).all()
    assert (cost_changes(base, after(found, move("close_transit", "CCC"))) >= -1e-9).all()
    with_c = cost_changes(base, after(found, move("close_transit", "CCC")))[0]
    assert max(with_c[0, 2], with_c[1, 2]) < with_c[0, 1]  # its own cargo passes


def test_a_symmetric_world_has_symmetric_costs() -> None:
    lines: list[Line] = [
        *(("A", "a1", 300.0, ""), ("a1", "b1", 10.0, "ab"), ("b1", "B", 300.0, "")),
        *(("B", "b2", 300.0, ""), ("b2", "c2", 10.0, "bc"), ("c2", "C", 300.0, "")),
        *(("C", "c3", 300.0, ""), ("c3", "a3", 10.0, "ca"), ("a3", "A", 300.0, "")),
    ]
    region = line_region(small_network(lines, {"A": "AAA", "B": "BBB", "C": "CCC"}))
    found = effects_of(region)
    costs = found.system.base.cost_usd_per_feu[0, :3, :3]
    off = costs[~np.eye(3, dtype=bool)]
    np.testing.assert_allclose(off, off[0], rtol=1e-12)
    more = cost_changes(found.system.base, after(found, move("close", "ab")))[0]
    assert more[0, 1] == pytest.approx(more[1, 0])
    assert more[0, 2] == pytest.approx(more[1, 2])
    assert more[0, 1] > more[0, 2] >= 0.0


@pytest.mark.slow
def test_an_agenda_is_its_packages_one_by_one(effects: FreightEffects) -> None:
    measures = (
        (move("dwell_factor", "ab", value=0.5), move("fee_usd", "ab", value=-5.0)),
        (move("fee_usd", "bc", value=40.0),),
        (move("close", "ab2"),),
    )
    shock = (move("fee_usd", "ab", value=30.0), move("close", "ab", value=0.4))
    ((hats, sent),) = agenda_effects(effects, measures, [shock], {0, 5, 7})
    theta = effects.elasticity[:, None, None]
    assert hats.shape[0] == sent.shape[0] == 3
    for row, subset in enumerate((0, 5, 7)):
        chosen = [s for m, measure in enumerate(measures) if subset >> m & 1 for s in measure]
        shut = effects.of(after(effects, shock[0], move("close", "ab"), *chosen))
        free = effects.of(after(effects, shock[0], *chosen))
        left = 0.4 * shut[0] ** -theta + 0.6 * free[0] ** -theta  # trade of both parts of the year
        np.testing.assert_allclose(hats[row], left ** (-1.0 / theta), rtol=1e-6)
        np.testing.assert_allclose(sent[row], 0.4 * shut[1] + 0.6 * free[1], atol=0.01)


def test_what_is_cut_off_for_part_of_the_year_trades_in_the_rest_of_it(effects: FreightEffects) -> None:
    ((hats, _),) = agenda_effects(effects, [], [(move("close", "bc", value=0.25),)], {0})
    assert hats[0, 0, 2, 0] ** -effects.elasticity[0] == pytest.approx(0.75)
    ((hats, _),) = agenda_effects(effects, [], [(move("close", "bc"),)], {0})
    assert np.isinf(hats[0, 0, 2, 0])


def test_a_group_that_has_no_way_left_takes_its_share_of_the_trade_of_its_sector() -> None:
    """Half of the sector's trade is ore, a fifth of which goes by pipeline; a quarter of the rest loses its ways."""
    shape, theta = (2, 1, 1), np.array([4.0])
    before, value, used = np.full(shape, 100.0), np.full(shape, 900.0), np.array([0.8, 1.0]).reshape(shape)
    share = np.array([0.5, 0.3]).reshape(1, *shape)
    lost = np.array([0.25, 0.0]).reshape(shape)

    def hat(more: tuple[float, float], lost: np.ndarray) -> float:
        dearer = np.array(more).reshape(shape)
        return float(trade_cost_hats(before, dearer, lost, value, share, used, theta).item())

    assert hat((0.0, 0.0), np.zeros(shape)) == 1.0
    assert hat((0.0, 0.0), lost) ** -4 == pytest.approx(1.0 - 0.5 * 0.8 * 0.25)
    wanted = 0.5 * 0.2 + 0.5 * 0.8 * 0.75 * 1.05**-4 + 0.3 + 0.2
    assert hat((50.0, 0.0), lost) ** -4 == pytest.approx(wanted)
    assert hat((np.inf, 0.0), np.array([1.0, 0.0]).reshape(shape)) ** -4 == pytest.approx(0.6)
    everything = trade_cost_hats(before, before, np.ones(shape), value, share / 0.8, used**0, theta)
    assert np.isinf(everything).all()


def test_places_that_lose_every_way_count_with_what_staying_costs() -> None:
    """B sells from two cities to A; one of them loses its only way, which makes the closure no cheaper."""
    lines: list[Line] = [
        *(("A", "a1", 500.0, ""), ("a1", "b1", 10.0, "one"), ("b1", "B", 490.0, "")),
        *(("A", "a2", 500.0, ""), ("a2", "b2", 10.0, "two"), ("b2", "Bx", 490.0, "")),
    ]
    network = small_network(lines, {"A": "AAA", "B": "BBB", "Bx": "BBB"})
    apart = tuple(replace(city, x_coord=20.0 * n) for n, city in enumerate(network.cities))  # no truck joins them
    found = effects_of(line_region(replace(network, cities=apart)))
    base, shut = found.system.base, after(found, move("close", "two"))
    assert cost_changes(base, shut)[0, 0, 1] == 0.0
    part = lost_shares(base, shut)[0, 0, 1]
    assert 0.0 < part < 1.0
    mean = 1_000.0 * (1.0 + HOUR)
    staying = (1.0 - TRAVELLING.band.central) / ELASTICITY.band.central * mean
    worth = -np.log(1.0 - TRAVELLING.band.central) / TRAVELLING.band.central * staying
    assert found.more_usd_per_feu(shut)[0, 0, 1] == pytest.approx(part * worth, rel=1e-6)
    hats, sent = found.of(shut)
    assert np.isfinite(hats[0, 1, 0])
    assert hats[0, 1, 0] ** -found.elasticity[0] == pytest.approx(1.0 - part, abs=0.02)
    assert np.abs(sent).sum() > 0.0


def test_margins_on_tonnes_that_come_are_in_the_price_already_and_paid_by_who_receives_it(
    effects: FreightEffects,
) -> None:
    """Trade has importers pay for what the base year's freight costs; what a FEU costs more is theirs besides."""
    base, dear = effects.system.base, after(effects, move("fee_usd", "ab", "ab2", value=300.0))
    one, other = margins_paid(base), margins_paid(dear)
    paid = more_paid_musd(base, dear, one, other)
    assert paid.sum() == pytest.approx(paid_musd(dear, other).sum() - paid_musd(base, one).sum())
    (part,), (old,), (new,) = dear.parts, one, other
    fewer, feu = feu_of_parts(base)[0], feu_of_parts(dear)[0]
    assert feu.sum() < fewer.sum()
    of_c = part.goods.ends == 2  # C buys over both borders, and sells as well
    imports, exports = ((new - old) * feu)[:, of_c].sum(), (old * (feu - fewer))[part.goods.starts == 2].sum()
    assert paid[2] == pytest.approx(imports + exports)
    assert exports < 0.0 < imports
    assert (more_paid_musd(base, base, one, one) == 0.0).all()


@pytest.mark.slow
def test_what_is_assumed_of_freight_is_drawn_and_changes_nothing_alone() -> None:
    region = line_region(line_network({"ab": 0.01}))
    found, base = effects_of(region), effects_of(region).system.base
    fee = (move("fee_usd", "ab", value=100.0),)
    ((hats, sent),) = agenda_effects(found, [fee, *(c.moves for c in doubts())], [()], {0, 1, 2, 3})  # type: ignore[list-item]
    assert (hats[0] == 1.0).all()
    assert (sent[0] == 0.0).all()
    ends = [found.assuming({id: place}) for id in STRONG for place in (-1.0, 1.0)]
    for at_end in ends:
        hats, sent = at_end.of(base)
        assert (hats == 1.0).all()
        assert (sent == 0.0).all()
    dear = {at_end.system.assumed.places[0]: over_the_year(at_end, fee, ())[0].max() for at_end in ends}
    assert len({dear[id, place] for id, place in dear if id != "A-DELAY-RENT"}) > len(STRONG)
    table = mechanism(move("fee_usd", "ab", value=Band(-90.0, -60.0, -30.0)))
    drawn = drawn_gains(region, table, [1, 3], 2)
    assert {one.about for one in drawn.inputs if one.doubt is Doubt.ASSUMPTION} == set(STRONG)
    assert sum(one.doubt is Doubt.COMPOSED for one in drawn.inputs) == 1
    central = drawn_gains(region, replace(table, measures=(replace(table.measures[1]),)), [1], 2)
    assert any(one.doubt is Doubt.ASSUMPTION for one in central.inputs)  # its shock moves the network


def test_closures_of_part_of_the_year_end_one_after_the_other() -> None:
    lasting, short, long = move("delay_h", "k1"), move("close", "k1", value=0.25), move("close", "k2", value=0.75)
    parts = list(parts_of_year((lasting, short, long), Corner.CENTRAL))
    assert [part for part, _ in parts] == pytest.approx([0.25, 0.5, 0.25])
    assert [set(held) for _, held in parts] == [{lasting, short, long}, {lasting, long}, {lasting}]


def test_an_unknown_crossing_is_named(effects: FreightEffects) -> None:
    with pytest.raises(InputError, match="k9"):
        after(effects, move("dwell_factor", "k9", value=0.5))


def test_capacity_changes_only_where_it_is_known(effects: FreightEffects) -> None:
    with pytest.raises(InputError, match="its capacity today is unknown"):
        after(effects, move("capacity_mt", "ab", value=20.0))


def mechanism(*measures: NetworkShift) -> Mechanism:
    """Return the toy table of the three economies, the first measure of which is on the network."""
    toy = toy_mechanism()
    cost = replace(toy.measures[0].cost, payers={"AAA": 0.5, "BBB": 0.5}) if toy.measures[0].cost else None
    own = shift("trade_cost_hat", ("AAA",), ("BBB",), -3.0)
    rail = replace(toy.measures[0], participants=("AAA", "BBB"), cost=cost, moves=(own, *measures))
    free = replace(cost, payers={"AAA": 1.0}) if cost else None
    plain = shift("tariff_hat", ("AAA",), ("CCC",), -50.0)
    other = replace(toy.measures[1], participants=("AAA", "CCC"), cost=free, moves=(plain,))
    shock = replace(toy.shocks[0], moves=(move("delay_h", "ab2", value=30.0), move("close", "ab", value=0.4)))
    return replace(
        toy,
        members=MEMBERS,
        measures=(rail, other),
        shocks=(shock,),
        threshold_percent=dict.fromkeys(MEMBERS, 0.0),
    )


@pytest.mark.slow
def test_a_package_gains_what_its_scenario_gains() -> None:
    """The payoff table walks over packages; `run` evaluates one scenario afresh; both multiply stated and network."""
    region, table_of = line_region(), replace(mechanism(move("fee_usd", "ab", value=-100.0)), shocks=())
    rail, other = table_of.measures
    table = gains(region, table_of, [3], CENTRAL)
    outcome = run(region, Scenario("both", "", (rail, other)))
    assert set(outcome.trade_cost_hat) == {"stated", "corridors"}
    members = [region.economy_ids.index(m) for m in MEMBERS]
    wanted = outcome.metrics["real_income_musd"][members] - table.cost_musd[0]
    np.testing.assert_allclose(table.musd[0, :, 0], wanted, rtol=1e-6, atol=1e-9)
    stated_only = run(region, Scenario("stated", "", (replace(rail, moves=shifts_of(rail)), other)))
    assert not np.allclose(stated_only.metrics["real_income_musd"], outcome.metrics["real_income_musd"])


@pytest.mark.slow
def test_a_shock_on_the_network_is_part_of_the_baseline_of_its_packages() -> None:
    region, table_of = line_region(), mechanism(move("fee_usd", "ab", value=-100.0))
    table = gains(region, table_of, [0, 1], CENTRAL)
    assert (table.musd[0] == 0.0).all()
    alone = run(region, Scenario("s", "", table_of.shocks))
    members = [region.economy_ids.index(m) for m in MEMBERS]
    np.testing.assert_allclose(
        table.income_musd[:, 1], region.income[members] + alone.metrics["real_income_musd"][members], rtol=1e-9
    )


def test_a_region_without_network_says_what_is_missing() -> None:
    region = toy_region()
    scenario = Scenario("s", "", (Change("c", Kind.SHOCK, "", "", (move("close", "suez"),), ""),))
    with pytest.raises(InputError, match="no transport network"):
        run(region, scenario)
    stated = Change("c", Kind.SHOCK, "", "", (shift("trade_cost_hat", ("KAZ",), ("ROW",), 5.0),), "")
    assert run(region, Scenario("s", "", (stated,))).metrics["real_income_percent"].any()


def test_the_strength_of_a_change_follows_the_corner() -> None:
    region = line_region()
    late = Change("c", Kind.SHOCK, "", "", (move("delay_h", "bc", value=Band(50.0, 60.0, 70.0)),), "")
    low, high = (
        upstream_effects(region, [late], Case("", shift=corner))["trade_cost_hat"]
        for corner in (Corner.LOW, Corner.HIGH)
    )
    assert high.max() > low.max() > 1.0
    travels = [sector == "goods" for sector in region.sector_ids]
    assert (low[~np.array(travels)] == 1.0).all()  # what has no cargo does not travel


@pytest.mark.slow
def test_a_stronger_move_of_the_network_is_not_found_under_the_name_of_a_weaker_one(tmp_path: Path) -> None:
    region = line_region()

    def gained(usd: float, store: Store | None) -> np.ndarray:
        table = mechanism()
        measure = replace(table.measures[0], moves=(move("fee_usd", "ab", value=usd),))
        return gains(region, replace(table, measures=(measure,)), [0, 1], store=store).musd

    store = Store.open(tmp_path)
    weak, strong = gained(-10.0, store), gained(-90.0, store)
    assert (weak == gained(-10.0, None)).all()
    assert (strong == gained(-90.0, None)).all()
    assert np.abs(strong - weak).max() > 0.0


@pytest.mark.slow
def test_what_the_network_answered_is_kept_and_asked_again_only_where_the_file_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region, table, store = line_region(line_network()), mechanism(), Store.open(tmp_path)
    agenda = replace(table, measures=(replace(table.measures[0], moves=(move("fee_usd", "ab", value=-50.0),)),))
    asked: list[int] = []
    real = CorridorModel.agenda

    def counted(*question: Any) -> Any:
        asked.append(1)
        return real(*question)

    monkeypatch.setattr(CorridorModel, "agenda", counted)
    first = gains(region, agenda, [0, 1], store=store).musd
    assert (gains(region, agenda, [0, 1], store=store).musd == first).all()
    assert len(asked) == 1
    (kept,) = tmp_path.glob("*.npz")
    whole = kept.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:-400] + bytes(400)):
        kept.write_bytes(damaged)
        assert (gains(region, agenda, [0, 1], store=store).musd == first).all()
        assert kept.read_bytes() == whole
    assert len(asked) == 4


@pytest.mark.slow
def test_states_are_solved_several_at_once_and_each_is_kept(tmp_path: Path) -> None:
    region = line_region(line_network({"ab": 0.01}))
    fees = [(move("fee_usd", gate, value=value),) for gate, value in (("ab", 50.0), ("ab", 110.0), ("ab2", 70.0))]
    asked = fees, [(), (move("close", "ab2", value=0.5),)], range(8)
    here = list(agenda_effects(effects_of(region), *asked))
    spread: list[int] = []

    def elsewhere(function: Any, shared: Any, tasks: Any) -> Any:
        spread.append(len(tasks))
        shared = pickle.loads(pickle.dumps(shared))
        yield from ((at, function(shared, tasks[at])) for at in reversed(range(len(tasks))))

    known = Keep(tmp_path / "kept", lambda: "1.0")
    for _ in range(2):
        anew = replace(effects_of(region), known={}, _assuming={})
        with keeping(known), lending(elsewhere):
            found = list(agenda_effects(anew, *asked))
        for one, other in zip(here, found, strict=True):
            for mine, theirs in zip(one, other, strict=True):
                assert (mine == theirs).all()
    assert spread == [16]  # eight packages, open and closed; the second time all are kept
    assert {file.kind for file in known.files()} == {"freight"}

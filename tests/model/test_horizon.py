"""Elasticities by what moves trade and by horizon: one table, what is asked by which set, and what does not change."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    FURTHER_CASES,
    LEAST_ELASTICITY,
    USUAL,
    Answering,
    Band,
    Cause,
    Change,
    Effects,
    Horizon,
    InputError,
    Kind,
    Mechanism,
    Region,
    Scenario,
    answering_of,
    cases_of,
    elasticities,
)
from ortaq.dependence import Power, weigh
from ortaq.dependence.weighing import dependence_table
from ortaq.domains import valuation
from ortaq.model import gains, run, upstream_effects
from ortaq.model.drawn_gains import drawn_gains
from ortaq.observe import load_mechanism, load_region
from ortaq.observe.mechanisms.lasting import lasting_years
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.imported import import_region
from ortaq.sources.builders.classification import read_sectors
from tests.model.test_drawn_gains import certain
from tests.observe.region_folder import write_region
from tests.worlds import shift

INCOME = "real_income_percent"
CHEAPER = shift("trade_cost_hat", ("KAZ",), ("KGZ", "UZB"), -3.0)
FREER = shift("tariff_hat", ("KAZ",), ("UZB", "KGZ"), -60.0)
CLOSED = replace(CHEAPER, percent=Band.exact(inf))


def change(*moves: object, lasts: float | None = None) -> Change:
    return Change("it", Kind.SHOCK, "It", "", moves, "toy", lasts_years=lasts)  # type: ignore[arg-type]


def scenario(*moves: object, lasts: float | None = None) -> Scenario:
    return Scenario("it", "It", (change(*moves, lasts=lasts),))


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("horizon", Horizon)
def test_every_set_has_a_band_that_holds_its_centre_and_a_source(cause: Cause, horizon: Horizon) -> None:
    own = elasticities(cause, horizon)
    for sector in ("agrifood", "energy", "metals", "light", "equipment", "services"):
        band = own.band(sector)
        assert LEAST_ELASTICITY <= band.low < band.central < band.high
    assert own.source
    assert (own.assumption is None) == bool(own.by_sector)
    assert own.assumption is None or len(own.assumption.reason) > 100


def test_order_of_the_sets_is_that_of_the_evidence() -> None:
    short, long = ({c: elasticities(c, h).band("light").central for c in Cause} for h in Horizon)
    assert short[Cause.TARIFFS] < long[Cause.TARIFFS] < short[Cause.COSTS] < long[Cause.COSTS]
    assert short[Cause.STOPS] == long[Cause.STOPS] == long[Cause.COSTS]
    assert short[Cause.TEMPORARY] == long[Cause.TEMPORARY] < short[Cause.COSTS]


def test_what_ships_stands_once() -> None:
    """The shipped region and the builders take the elasticities of the one table; its assumption says the same."""
    region, own = load_region("eurasia"), elasticities(Cause.COSTS, Horizon.LONG)
    assert {s.id: (s.trade_elasticity, s.source) for s in region.sectors} == {
        id: (band, own.sources[id]) for id, band in own.by_sector.items()
    }
    for row in read_sectors(None):
        ends = [float(row.row[end]) for end in ("theta_low", "theta", "theta_high")]
        assert Band(*ends) == own.by_sector[row.id]
    named = {a.id: a.band for a in region.assumptions}
    assert named["A-THETA-SERVICES"] == own.by_sector["services"]
    assert region.digest == "db4d5c8a01b0bc97"  # what ships is named by it


@pytest.mark.slow
def test_a_region_answers_by_another_set_and_back() -> None:
    region = load_region("eurasia")
    short = region.answering(Cause.TARIFFS, Horizon.SHORT)
    assert {s.trade_elasticity.central for s in short.sectors} == {0.25}
    assert short.digest != region.digest
    assert short.as_loaded is region
    assert {s.source for s in short.sectors} <= {a.id for a in short.assumptions}
    assert region.answering(Cause.COSTS, Horizon.LONG) is region
    back = short.answering(Cause.STOPS, Horizon.SHORT).answering(Cause.COSTS, Horizon.LONG)
    assert (back.digest, back.contents) == (region.digest, region.contents)


@pytest.mark.parametrize(
    ("moves", "lasts", "horizon", "expected"),
    [
        ((CHEAPER,), None, Horizon.LONG, ["costs long"]),
        ((CHEAPER,), None, Horizon.SHORT, ["costs short"]),
        ((FREER,), None, Horizon.LONG, ["tariffs long"]),
        ((FREER,), 3.0, Horizon.LONG, ["tariffs short"]),
        ((CHEAPER,), 0.5, Horizon.LONG, ["temporary short"]),
        ((CHEAPER,), 4.0, Horizon.LONG, ["costs short"]),
        ((CHEAPER,), 5.0, Horizon.LONG, ["costs long"]),
        ((CLOSED,), 0.5, Horizon.SHORT, ["stops short"]),
        ((FREER, CHEAPER), None, Horizon.LONG, ["costs long", "tariffs long"]),
        ((FREER, CHEAPER, CLOSED), None, Horizon.SHORT, ["costs short", "stops short", "tariffs short"]),
        ((), None, Horizon.SHORT, ["costs short"]),
    ],
)
def test_what_moves_and_how_long_it_lasts_choose_the_set(moves, lasts, horizon, expected) -> None:
    found = answering_of([change(*moves, lasts=lasts)], horizon)
    assert [f"{own.cause.value} {own.horizon.value}" for own in found] == expected


def test_cases_add_further_sets_once() -> None:
    assert cases_of([change(CHEAPER)]) == BAND_CASES
    assert cases_of([change(CHEAPER, CLOSED)]) == BAND_CASES  # stops and costs of the long run are one set
    (further,) = cases_of([change(FREER, CHEAPER)])[len(BAND_CASES) :]
    assert further in FURTHER_CASES
    assert further.answering == Answering(Cause.TARIFFS, Horizon.LONG)


def test_costs_of_the_long_run_are_answered_as_the_region_is_loaded(region: Region) -> None:
    found = run(region, scenario(CHEAPER))
    given = upstream_effects(region, (change(CHEAPER),), CENTRAL)
    own = valuation(CENTRAL).world(region).metrics(given)
    np.testing.assert_array_equal(found.metrics[INCOME], 100.0 * (own["real_income_hat"] - 1.0))
    assert found.answering == (USUAL,)


@pytest.mark.parametrize("move", [CHEAPER, FREER], ids=["costs", "tariffs"])
def test_trade_answers_more_in_the_long_run(region: Region, move) -> None:
    """Flows of the pair grow with the horizon; income of a cut of costs hardly does, that of tariffs does."""
    found = {h: run(region, scenario(move), horizon=h) for h in Horizon}
    at = region.economy_ids.index("KAZ"), region.economy_ids.index("UZB")
    grown = {h: _grown(outcome, *at) for h, outcome in found.items()}
    assert 1.0 < grown[Horizon.SHORT] < grown[Horizon.LONG]
    short, long = (found[h].metrics[INCOME][at[0]] for h in Horizon)
    if move is CHEAPER:
        assert short == pytest.approx(long, rel=0.1)
        assert grown[Horizon.LONG] - 1.0 > 1.4 * (grown[Horizon.SHORT] - 1.0)
    else:
        assert abs(short - long) > 0.1 * abs(long)


def _grown(outcome, buyer: int, seller: int) -> float:
    trade = outcome.volumes.trade
    return float(trade.volume[0, buyer, seller] / trade.before[0, buyer, seller])


@pytest.mark.parametrize("horizon", Horizon)
def test_nothing_is_nothing_at_either_horizon(region: Region, horizon: Horizon) -> None:
    found = run(region, Scenario("nothing", "Nothing", ()), horizon=horizon)
    assert (found.metrics[INCOME] == 0.0).all()
    assert (found.low[INCOME] == 0.0).all()
    assert (found.high[INCOME] == 0.0).all()


def test_an_unknown_horizon_is_refused(region: Region) -> None:
    with pytest.raises(InputError, match="unknown horizon 'soon'"):
        run(region, scenario(CHEAPER), horizon="soon")
    found = run(region, scenario(CHEAPER), horizon="short")
    assert found.answering[0].horizon is Horizon.SHORT


def test_reasons_add_up_at_the_short_run(region: Region) -> None:
    found = run(region, scenario(FREER, CHEAPER), horizon=Horizon.SHORT)
    assert np.sum(list(found.channels.values()), axis=0) == pytest.approx(found.metrics[INCOME], abs=1e-6)
    assert found.residual <= 1e-9


@pytest.mark.parametrize("draws", [0, 3])
@pytest.mark.parametrize("horizon", Horizon)
def test_the_band_of_a_mixed_scenario_holds_both_sets(region: Region, horizon: Horizon, draws: int) -> None:
    mixed = scenario(FREER, CHEAPER)
    found = run(region, mixed, horizon=horizon, draws=draws)
    assert [own.cause for own in found.answering] == [Cause.COSTS, Cause.TARIFFS]
    alone = {}
    for cause in (Cause.COSTS, Cause.TARIFFS):
        world = valuation(CENTRAL).world(region.answering(cause, horizon))
        alone[cause] = 100.0 * (
            world.metrics(upstream_effects(region, mixed.changes, CENTRAL))["real_income_hat"] - 1.0
        )
    np.testing.assert_array_equal(found.metrics[INCOME], alone[Cause.COSTS])
    assert np.abs(alone[Cause.COSTS] - alone[Cause.TARIFFS]).max() > 1e-3
    if not draws:
        for own in alone.values():
            assert (found.low[INCOME] <= own).all()
            assert (own <= found.high[INCOME]).all()
        return
    each = [
        run(region.answering(cause, horizon), scenario(FREER, CHEAPER), horizon=horizon, draws=draws) for cause in alone
    ]
    assert (found.low[INCOME] <= each[0].low[INCOME]).all()


def test_an_agenda_at_the_short_run_and_its_further_case(region: Region, mechanism: Mechanism) -> None:
    packages, (case,) = [1, 2, 3, 7], cases_of(mechanism.measures)[len(BAND_CASES) :]
    by_set = gains(region.answering(Cause.TARIFFS, Horizon.LONG), mechanism, packages)
    np.testing.assert_allclose(gains(region, mechanism, packages, case).musd, by_set.musd, rtol=1e-9, atol=1e-9)
    short = gains(region.answering(Cause.COSTS, Horizon.SHORT), mechanism, packages)
    usual = gains(region, mechanism, packages)
    assert np.abs(short.musd - usual.musd).max() > 1e-3
    assert max(short.largest_residual, by_set.largest_residual) <= 1e-9


def test_a_shock_that_passes_is_solved_by_its_own_set_and_a_package_on_top_of_it(
    region: Region, mechanism: Mechanism
) -> None:
    (shock,) = mechanism.shocks
    passes = replace(mechanism, shocks=(replace(shock, lasts_years=0.5),))
    found, usual = gains(region, passes, [0, 1, 7]), gains(region, mechanism, [0, 1, 7])
    assert (found.musd[0] == 0.0).all()
    np.testing.assert_array_equal(found.musd[:, :, 0], usual.musd[:, :, 0])
    given = upstream_effects(region, (shock,), CENTRAL)
    alone = valuation(CENTRAL).world(region.answering(Cause.TEMPORARY, Horizon.SHORT)).after(given)
    at = [region.economy_ids.index(m) for m in mechanism.members]
    np.testing.assert_allclose(found.income_musd[:, 1], (region.income * alone.real_income_hat)[at], rtol=1e-9)
    rail = upstream_effects(region, (mechanism.measures[0],), CENTRAL)
    on_top = alone.answered_as(valuation(CENTRAL).world(region)).after(rail).real_income_hat
    percent = 100.0 * (on_top[at] - 1.0) - 100.0 * found.cost_musd[1] / found.income_musd[:, 1]
    np.testing.assert_allclose(found.percent[1, :, 1], percent, atol=1e-8)


def test_drawn_worlds_solve_a_shock_that_passes_in_the_same_way(region: Region, mechanism: Mechanism) -> None:
    sure, plain = certain(region, mechanism)
    passes = replace(plain, shocks=tuple(replace(s, lasts_years=0.5) for s in plain.shocks))
    drawn = drawn_gains(sure, passes, [0, 1, 7], 6)
    fixed = drawn.places[:, [i.doubt.value for i in drawn.inputs].index("closure")] == 0.0
    assert fixed.any()
    table = gains(sure, passes, [0, 1, 7])
    np.testing.assert_allclose(drawn.gain_musd[fixed][0], table.musd, atol=1e-6)
    assert np.abs(table.musd - gains(sure, plain, [0, 1, 7]).musd)[:, :, 1].max() > 1e-3


def test_stops_of_trade_are_weighed_alike_at_both_horizons(region: Region, mechanism: Mechanism) -> None:
    chosen = [Power("ROW", ("ROW",))]
    usual, short = (weigh(region.answering(Cause.COSTS, h), powers=chosen) for h in (Horizon.LONG, Horizon.SHORT))
    np.testing.assert_array_equal(usual.before.from_power.values, short.before.from_power.values)
    tables = [
        dependence_table(region.answering(Cause.COSTS, h), mechanism, [0, 1], chosen, exact=exact)
        for exact in (False, True)
        for h in (Horizon.LONG, Horizon.SHORT)
    ]
    for one, other in ((tables[0], tables[1]), (tables[2], tables[3])):
        np.testing.assert_allclose(one[0], other[0], rtol=1e-9)
        np.testing.assert_allclose(one[1], other[1], rtol=0.05)
        assert (one[1] != other[1]).any()


def test_a_scenario_is_answered_by_its_set_before_stops_are_weighed(region: Region) -> None:
    chosen = [Power("UZB", ("UZB",))]
    found = weigh(region, scenario(FREER), powers=chosen)
    assert found.after is not None
    given = upstream_effects(region, (change(FREER),), CENTRAL)
    world = valuation(CENTRAL).world(region.answering(Cause.TARIFFS, Horizon.LONG)).after(given)
    at, power = (region.economy_ids.index(code) for code in ("KAZ", "UZB"))
    pair = np.ones((1, *region.flow.shape))
    pair[:, :, at, power] = pair[:, :, power, at] = inf
    stopped = world.answered_as(valuation(CENTRAL).world(region)).worth(Effects({"trade_cost_hat": pair}))
    loss = 100.0 * (1.0 - stopped.real_income_hat[0, at])
    assert found.after.from_power.central[found.after.members.index("KAZ"), 0] == pytest.approx(loss, rel=1e-7)


@pytest.mark.parametrize(
    ("text", "years"), [("6 months", 0.5), ("1 year", 1.0), ("2.5 years", 2.5), ("", None), (" 3 Months ", 0.25)]
)
def test_lengths_of_time(text: str, years: float | None) -> None:
    assert lasting_years(text) == years


CHANGE = """
schema = 1
mechanism.members = ["AAA", "BBB"]
[region]
base_year = 2023
gdp_musd = { AAA = 900, BBB = 400 }
exports_musd = { AAA.BBB = 50, BBB.AAA = 40 }
tariffs_percent = { AAA = 5 }
%s
[[measure]]
id = "rail"
between = ["AAA", "BBB"]
trade_cost_percent = -5
%s
"""


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ('lasts = "-6 months"', r"lasts = '-6 months' is no length of time"),
        ('lasts = "6 moons"', r"lasts = '6 moons' is no length(.|\n)*days, weeks, months or years"),
        ('lasts = "0 years"', "is no length of time"),
        ("lasts = 0.5", "lasts = 0.5 has no unit"),
    ],
)
def test_bad_lengths_of_time_are_refused(tmp_path, stated: str, words: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(CHANGE % ("", stated), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_mechanism(str(path), load_region(str(path)))


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("elasticities.tariffs.short = -1", r"0.05 <= low <= central <= high is needed(.|\n)*tariffs > short"),
        (
            "elasticities.tariffs.short = { low = 2, central = 1, high = 3 }",
            "central 1 is not between low 2 and high 3",
        ),
        ("elasticities.costs.long = 4", "stated under another key"),
        ("elasticities.stops.short = 4", "stops"),
        ("elasticities.tariffs.now = 4", "now"),
    ],
)
def test_bad_elasticities_of_a_small_region_are_refused(tmp_path, stated: str, words: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(CHANGE % (stated, ""), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_region(str(path))


def test_a_small_region_states_its_own_sets(tmp_path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        CHANGE % ("elasticities.tariffs = { short = 0.4, long = 2 }", 'lasts = "6 months"'), encoding="utf-8"
    )
    region = load_region(str(path))
    (measure,) = load_mechanism(str(path), region).measures
    assert measure.lasts_years == 0.5
    assert [region.answering(Cause.TARIFFS, h).trade_elasticity().tolist() for h in Horizon] == [[0.4], [2.0]]
    assert region.answering(Cause.COSTS, Horizon.SHORT).trade_elasticity().tolist() == [2.5]
    path.write_text(CHANGE % ("trade_elasticity = 6", ""), encoding="utf-8")
    stated = load_region(str(path))  # one that is stated answers everything
    assert {float(stated.answering(c, h).trade_elasticity()[0]) for c in Cause for h in Horizon} == {6.0}


@pytest.mark.slow
def test_an_exported_region_takes_elasticities_that_are_added(tmp_path, monkeypatch) -> None:
    """What ships leaves them out; whoever adds the three columns is read by them, whoever does not by what ships."""
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    out = export_region("eurasia", tmp_path / "out")
    assert import_region(out, "same").edited == ()
    assert load_region("same").trade_elasticity().tolist() == load_region("eurasia").trade_elasticity().tolist()
    head, *rows = (out / "sectors.csv").read_text(encoding="utf-8").splitlines()
    stated = [f"{head},theta_low,theta,theta_high", *(f"{row},1,2,3" for row in rows)]
    (out / "sectors.csv").write_text("\n".join(stated) + "\n", encoding="utf-8")
    import_region(out, "own")
    assert set(load_region("own").trade_elasticity().tolist()) == {2.0}


ROW = "cause,horizon,sector,theta_low,theta,theta_high,source\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("tariffs,soon,,0.1,0.2,0.3,toy", "soon"),
        ("stops,short,,0.1,0.2,0.3,toy", "stops"),
        ("tariffs,short,,0,0.2,0.3,toy", "theta_low"),
        ("tariffs,short,,0.3,0.2,0.4,toy", "must satisfy 0.05 <= theta_low <= theta"),
        ("tariffs,short,,0.1,0.2,0.3,nowhere", "unknown source 'nowhere'"),
        ("tariffs,short,moon,0.1,0.2,0.3,toy", "moon"),
        ("costs,long,,3,4,5,toy", "stand in another table"),
        ("tariffs,short,,0.1,0.2,0.3,toy\ntariffs,short,,0.1,0.2,0.3,toy", "tariffs"),
    ],
)
def test_bad_tables_of_elasticities_are_refused(tmp_path, region: Region, row: str, words: str) -> None:
    write_region(region, tmp_path / "own")
    (tmp_path / "own" / "elasticities.csv").write_text(ROW + row + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_region(str(tmp_path / "own"))


def test_a_region_folder_states_its_own_sets(tmp_path, region: Region) -> None:
    write_region(region, tmp_path / "own")
    plain = load_region(str(tmp_path / "own"))
    rows = "tariffs,long,,1,2,3,toy\ntariffs,long,energy,2,3,4,toy\n"
    (tmp_path / "own" / "elasticities.csv").write_text(ROW + rows, encoding="utf-8")
    own = load_region(str(tmp_path / "own"))
    assert own.digest != plain.digest
    found = own.answering(Cause.TARIFFS, Horizon.LONG)
    assert {s.id: s.trade_elasticity.central for s in found.sectors} == {"goods": 2.0, "energy": 3.0, "services": 2.0}
    assert {a.id for a in found.assumptions} == {a.id for a in own.assumptions}

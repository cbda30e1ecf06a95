"""Elasticities by local projections and hindcasts: against pyfixest, the trade engine and the tables of the house."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from ortaq.core import InputError
from ortaq.domains.trade import TradeChange, counterfactual
from ortaq.sources.elasticity import (
    Panel,
    Sets,
    estimate_elasticity,
    fitted_set,
    hindcast,
    our_sets,
    predicted_change,
    read_added_rates,
    read_panel,
    read_sets,
)
from ortaq.sources.gravity.projection import within
from tests.sources.cubes import WAR, Rows, cubes, write_cubes
from tests.worlds import random_baseline

OPEN = (2011, 2015, 2019, 2021, 2022)
WAR_RATES = "evidence/tariff_war_rates.csv"


def panel_of(rows: Rows, folder: Path) -> Panel:
    return read_panel([write_cubes(rows, folder / "cubes.csv")])


def test_a_known_elasticity_is_found_and_scored(tmp_path: Path) -> None:
    panel = panel_of(cubes(), tmp_path)
    found = estimate_elasticity(panel, floor=0.0)
    assert [one.years for one in found.responses] == [(2015,), (2019,)]
    for one in found.responses:
        assert abs(one.response.value + 2.5) < 3.0 * one.response.error < 0.5
        assert one.theta.low < 1.5 < one.theta.high
        assert one.instrumented is not None
    assert found.placebo is not None
    assert abs(found.placebo.value) < 3.0 * found.placebo.error + 0.1
    right, wrong = ({"": theta} for theta in (1.5, 6.0))
    sets = (Sets("right", right, right), Sets("wrong", wrong, wrong, (2014, 2020)))
    scored = hindcast(panel, sets, years=(2011, 2015), floor=0.0).scored
    assert scored[0].slope.low < 1.0 < scored[0].slope.high
    assert scored[0].r2.central > 0.5 > scored[1].r2.central
    assert (scored[0].in_sample, scored[1].in_sample) == (False, True)
    assert scored[0].sign > 0.9
    assert scored[0].near >= 5
    turned = hindcast(panel, [fitted_set(panel, (2015, 2011), 0.0)], years=(2011, 2015), floor=0.0).scored[0]
    assert turned.in_sample
    nothing = Sets("nearly nothing", {"": -0.999}, {"": -0.999})
    assert np.isnan(hindcast(panel, [nothing], years=(2011, 2015), floor=0.0).scored[0].sign)
    assert turned.slope.central == pytest.approx(1.0, abs=0.05)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_coefficients_and_errors_are_those_of_pyfixest(tmp_path: Path) -> None:
    pyfixest = pytest.importorskip("pyfixest", reason='the estimator is absent here: pip install "ortaq[estimate]"')
    pandas = pytest.importorskip("pandas")
    panel = panel_of(cubes(economies=9, sectors=3, noise=0.3), tmp_path)
    found = estimate_elasticity(panel, floor=0.0).responses[1]
    trade, power = np.log(panel.trade), np.log1p(panel.tariff)
    frame = pandas.DataFrame(
        {
            "y": trade[:, 2] - trade[:, 0],
            "early": power[:, 1] - power[:, 0],
            "later": power[:, 2] - power[:, 1],
            "buyer": panel.importer * 9 + panel.sector,
            "seller": panel.exporter * 9 + panel.sector,
            "pair": panel.pair,
            "w": np.sqrt(panel.trade[:, 0]),
        }
    )
    options = {"vcov": {"CRV1": "pair"}, "weights": "w", "ssc": pyfixest.ssc(k_adj=False, G_adj=True)}
    other = pyfixest.feols("y ~ early + later | buyer + seller", frame, **options)
    assert found.response.value == pytest.approx(other.coef()["early"], abs=1e-7)
    assert found.response.error == pytest.approx(other.se()["early"], rel=1e-6)
    others = pyfixest.feols("early ~ 1 | buyer + seller", frame, weights="w").resid()
    w = frame["w"].to_numpy()
    sums = [np.bincount(panel.pair, weights=column)[panel.pair] for column in (w * others, w)]
    frame["others"] = (sums[0] - w * others) / (sums[1] - w)
    iv = pyfixest.feols("y ~ 1 | buyer + seller | early ~ others", frame, **options)
    assert found.instrumented is not None
    assert found.instrumented.value == pytest.approx(iv.coef()["early"], abs=1e-6)
    assert found.instrumented.error == pytest.approx(iv.se()["early"], rel=1e-2)


def test_what_the_trade_engine_says_between_importer_and_exporter_is_what_is_predicted() -> None:
    """Inputs, wages, deficits: all of it is common to an importer or an exporter of a sector."""
    base = random_baseline(seed=3)
    count = len(base.members)
    raised = np.random.default_rng(4).uniform(0.0, 0.2, base.tariff.shape) * ~np.eye(count, dtype=bool)
    after = counterfactual(base, TradeChange(tariff=base.tariff + raised))
    sector, importer, exporter = np.nonzero((base.trade_share > 0.0) & ~np.eye(count, dtype=bool))
    cell = sector, importer, exporter
    tariff = np.stack([base.tariff[cell], (base.tariff + raised)[cell]], axis=1)
    bought = np.stack([base.trade_share[cell], (after.trade_share * after.expenditure[..., None])[cell]], axis=1)
    ends = (exporter, importer, sector, base.members, base.sectors)
    panel = Panel(*ends, (2011, 2015), bought / (1.0 + tariff), tariff, ())
    theta = dict(zip(base.sectors, base.trade_elasticity.tolist(), strict=True))
    said = predicted_change(panel, (2011, 2015), Sets("its own", theta, theta))
    came = np.log(panel.trade[:, 1] / panel.trade[:, 0])
    effects = panel.effects(np.ones(len(said), dtype=bool))
    own, other = within(np.column_stack([came, said]), effects).T
    assert own == pytest.approx(other, abs=1e-9)
    assert np.abs(own).max() > 0.1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda rows: [r for r in rows if r["year"] == 2011],
            "levels of trade on levels of tariffs tell no elasticity",
        ),
        (lambda rows: [*rows, rows[1]], "rows repeat an earlier one"),
        (lambda rows: [{**r, "tariff": 0.1} for r in rows], "no tariff changed but for whole importers"),
        (lambda rows: [r for r in rows if r["exporter"] in {"E00"}], "cells are too few"),
        (lambda rows: [r for r in rows if r["exporter"] == r["importer"]], "no trade between economies is left"),
        (lambda rows: [{**r, "tariff": -0.1} for r in rows], "tariff is -0.1"),
        (lambda rows: [{**r, "year": 2011.5} for r in rows], "2011.5 is no year"),
        (lambda rows: [{**r, "tariff": 100.0 * float(str(r["tariff"]))} for r in rows], "more than 100 percent"),
    ],
)
def test_cubes_that_tell_nothing_are_refused(tmp_path: Path, change: Callable[[Rows], Rows], message: str) -> None:
    with pytest.raises(InputError, match=message):
        estimate_elasticity(panel_of(change(cubes(economies=6, sectors=2)), tmp_path), floor=0.0)


def test_years_and_names_that_no_file_holds_are_refused(tmp_path: Path) -> None:
    file = write_cubes(cubes(economies=5, sectors=2), tmp_path / "cubes.csv")
    with pytest.raises(InputError, match="year 2011 is in two files"):
        read_panel([file, file])
    with pytest.raises(InputError, match="E99"):
        read_panel([file], leave_out=["E99"])
    panel = read_panel([file], leave_out=["E00", "B"])
    assert panel.left_out == ("B", "E00")
    assert panel.sectors == ("A",)
    with pytest.raises(InputError, match="year '2013'"):
        estimate_elasticity(panel, early=2013)
    with pytest.raises(InputError, match="2011 is not after the early change"):
        estimate_elasticity(panel, outcomes=[(2011,)])
    with pytest.raises(InputError, match="moved by more than a point"):
        hindcast(panel, our_sets(), years=(2011, 2015))
    others = [{**r, "sector": f"{r['sector']}{r['year']}"} for r in cubes(economies=5, sectors=2)]
    with pytest.raises(InputError, match="share no cell: A2011, A2015, B2011, B2015 stand in one alone"):
        hindcast(read_panel([write_cubes(others, tmp_path / "others.csv")]), our_sets(), years=(2011, 2015))
    wide = read_panel([write_cubes(cubes(), tmp_path / "wide.csv")])
    later = [r for r in cubes() if r["year"] == 2011 or "E03" not in {r["exporter"], r["importer"]}]
    fewer = hindcast(
        read_panel([write_cubes(later, tmp_path / "fewer.csv")]), our_sets(), years=(2011, 2015), floor=0.0
    )
    assert fewer.partly == ("E03",)
    with pytest.raises(InputError, match="has no elasticity for a sector"):
        hindcast(wide, [Sets("A alone", {"A": 4.0}, {"A": 4.0})])


def test_rates_of_a_war_come_on_top_by_the_mean_of_the_ends_of_a_year(tmp_path: Path) -> None:
    (tmp_path / "war.csv").write_text(WAR, encoding="utf-8")
    rates = read_added_rates(tmp_path / "war.csv")
    by_year = {year: rates.added(year)[0] for year in (2015, 2017, 2018, 2019, 2020, 2022)}
    assert by_year == pytest.approx({2015: 0.0, 2017: 0.0, 2018: 0.05, 2019: 0.15, 2020: 0.17, 2022: 0.17})
    file = write_cubes(cubes(economies=3, sectors=2), tmp_path / "cubes.csv")
    plain, added = read_panel([file]), read_panel([file], added=rates)
    moved = added.tariff - plain.tariff
    assert moved.max(axis=0) == pytest.approx([0.0, 0.0, 0.15])
    assert (moved > 0.0).sum() == 2
    (tmp_path / "bad.csv").write_text("importer,exporter,sector,rate_end_2018_percent\n", encoding="utf-8")
    with pytest.raises(InputError, match="0 columns are a base rate, 1 a later one"):
        read_added_rates(tmp_path / "bad.csv")
    for head in (
        "rate_2018_percent,rate_end_2018_percent",
        "rate_2017_percent,rate_2019_on_percent,rate_2020_on_percent",
    ):
        (tmp_path / "bad.csv").write_text(f"importer,exporter,sector,{head}\n", encoding="utf-8")
        with pytest.raises(InputError, match="two columns say the rate of one time"):
            read_added_rates(tmp_path / "bad.csv")
    (tmp_path / "far.csv").write_text(WAR.replace("E0", "X"), encoding="utf-8")
    with pytest.raises(InputError, match="no cell of the added rates"):
        read_panel([file], added=read_added_rates(tmp_path / "far.csv"))


def test_published_sets_are_read_by_sector(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text("set,sector,trade_elasticity\nCP,A,8.1\nCP,,4\nU,,3\n", encoding="utf-8")
    assert [(one.name, dict(one.short)) for one in read_sets(tmp_path / "sets.csv")] == [
        ("CP", {"A": 8.1, "": 4.0}),
        ("U", {"": 3.0}),
    ]
    (tmp_path / "sets.csv").write_text("set,sector,trade_elasticity\nCP,A,8.1\nCP,A,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="names sector 'A' twice"):
        read_sets(tmp_path / "sets.csv")
    columns = {"set": ["U", "U"], "sector": pa.array([None, None], pa.string()), "trade_elasticity": [3.0, 4.0]}
    parquet.write_table(pa.table(columns), tmp_path / "sets.parquet")
    with pytest.raises(InputError, match="names sector '' twice"):
        read_sets(tmp_path / "sets.parquet")


def open_panel(reference: Callable[[str], Path], years: Sequence[int] = OPEN, *, war: bool) -> Panel:
    files = [reference(f"data/icio_trade_tariff_{year}.parquet") for year in years]
    return read_panel(files, added=read_added_rates(reference(WAR_RATES)) if war else None)


@pytest.mark.slow
def test_the_table_of_the_open_cubes(reference: Callable[[str], Path]) -> None:
    """Responses, by the instrument, and the placebo, as measured before with other code."""
    panel = open_panel(reference, war=False)
    outcomes = [(2015,), (2019,), (2021, 2022)]
    found = estimate_elasticity(panel, outcomes=outcomes, with_unobserved=True)
    measured = [-1.25, -1.84, -2.02], [0.26, 0.40, 0.46], [-1.63, -2.41, -2.69], [0.61, 0.73, 0.92]
    ours = [(r.response, r.instrumented) for r in found.responses]
    for k, (own, by) in enumerate(ours):
        assert by is not None
        said = (own.value, own.error, by.value, by.error)
        assert said == pytest.approx([column[k] for column in measured], abs=0.02)
    assert found.placebo is not None
    assert found.placebo.value == pytest.approx(-0.18, abs=0.02)
    assert found.hidden == ()
    without = estimate_elasticity(panel, outcomes=outcomes)
    assert without.hidden == ((2022, "RUS"),)
    assert without.responses[1] == found.responses[1]
    assert without.responses[2].response.value > found.responses[2].response.value


@pytest.mark.slow
def test_hindcasts_of_the_open_cubes(reference: Callable[[str], Path]) -> None:
    panel = open_panel(reference, war=True)
    sets = our_sets()
    short, long, war = (
        hindcast(panel, sets, years=years) for years in ((2011, 2015), (2011, 2015, 2022), (2015, 2019))
    )
    by_age = short.scored[0], long.scored[0], war.scored[2]
    for one in by_age:
        assert one.slope.low < 1.0 < one.slope.high
        assert one.r2.low > 0.0
        assert one.near >= 6
        assert len(one.bins) == 7
        assert one.in_sample
    assert 0.8 < by_age[2].slope.central < 1.2
    assert long.hidden == ((2022, "RUS"),)
    for window in (short, long, war):
        four = window.scored[3]
        assert four.slope.high < 0.7
        assert four.r2.central < 0.0
        assert not four.in_sample
        assert window.gravity < window.no_change
    apart = hindcast(panel, [fitted_set(panel, (2011, 2015), 10.0)], years=(2015, 2019)).scored[0]
    assert not apart.in_sample
    assert apart.r2.low > 0.0
    assert apart.slope.central > 1.2

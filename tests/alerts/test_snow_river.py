"""The dry season of a snow river: the oracle of Charvak, a river that can be foretold and one that cannot."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ortaq.alerts.observations import observations_of
from ortaq.alerts.signals import signals
from ortaq.alerts.signals.shipped import climatologies, coefficients
from ortaq.alerts.signals.snow_river import ISSUES, all_foretold, seasons_of, snow_river, tried
from tests.alerts.made_tables import made_river, river

ORACLE = {1: (0.26, 0.07), 2: (0.31, 0.12), 3: (0.45, 0.24), 4: (0.61, 0.41), 5: (0.76, 0.52)}
"""Brier and CRPS skill by month of issue, 1970 to 2007."""


@pytest.mark.slow
def test_skill_on_the_open_years_of_charvak(reference: Callable[[str], Path]) -> None:
    rows = river(reference("warning/charvak_season_features_1934_2007.csv"))
    found = observations_of(rows)
    seasons = seasons_of(found.of("inflow_m3s")["river"], found.of("precipitation_mm")["river"])
    for issue in ISSUES:
        event, amount = tried(seasons, issue, since=1970)
        assert (event.skill.cases, amount.skill.cases) == (38, 38)
        assert (event.skill.value, amount.skill.value) == pytest.approx(ORACLE[issue], abs=0.02)
        assert amount.banded == 29
        assert 0.8 <= amount.coverage <= 1.0
    warned = tried(seasons, 4, since=1970)[0].warned
    assert warned is not None
    assert (warned.hits, warned.misses, warned.false_alarms) == (4, 2, 1)


def test_every_year_is_foretold_as_the_oracle_says(reference: Callable[[str], Path]) -> None:
    rows = river(reference("warning/charvak_season_features_1934_2007.csv"))
    found = observations_of(rows)
    seasons = seasons_of(found.of("inflow_m3s")["river"], found.of("precipitation_mm")["river"])
    said = {(issue, one.year): one.chance for issue in ISSUES for one, _ in all_foretold(seasons, issue, 1970)}
    names = dict(zip(("Jan", "Feb", "Mar", "Apr", "May"), ISSUES, strict=True))
    text = reference("warning/charvak_inflow_forecasts_1970_2007.csv").read_text(encoding="utf-8")
    off = [
        abs(said[names[one["issue"]], int(one["year"])] - float(one["p_below_20pct"]))
        for one in csv.DictReader(text.splitlines())
    ]
    assert len(off) == 190
    assert max(off) < 0.003


def test_nothing_of_the_year_itself_is_used() -> None:
    rows = made_river(40, seed=1, follows=True)
    changed = [(*row[:3], row[3] * 3.0, *row[4:]) if row[1] >= "1980-04" else row for row in rows]
    for given in (rows, changed):
        found = observations_of(given)
        seasons = seasons_of(found.of("inflow_m3s")["made"], found.of("precipitation_mm")["made"])
        said = {one.year: one.chance for one, _ in all_foretold(seasons, 3)}
        if given is rows:
            first = said
    assert {year: p for year, p in said.items() if year <= 1980} == {y: p for y, p in first.items() if y <= 1980}
    assert said != first


@pytest.mark.slow
def test_a_season_that_follows_the_snow_is_foretold_and_one_that_does_not_is_not() -> None:
    cut = "1999-03"
    for follows in (True, False):
        rows = [row for row in made_river(50, seed=7, follows=follows) if row[1] < cut]
        told = snow_river(observations_of(rows))
        assert [str(one.resolves.periods[0]) for one in told.forecasts] == ["1999-04", "1999-04"]
        event, amount = told.forecasts
        assert event.demonstrated is follows
        assert amount.demonstrated is follows
        assert event.stated_chance == (event.chance if follows else 0.2)
        assert amount.stated_members == (amount.members if follows else amount.naive_members)
        assert amount.band is not None
        assert amount.band[0] < amount.band[1] < amount.band[2]
        assert event.known_from == "1999-10-01"


def test_out_of_season_and_without_data_it_says_so() -> None:
    rows = [row for row in made_river(30, seed=2, follows=True) if row[1] < "1979-08"]
    told = snow_river(observations_of(rows))
    assert told.forecasts == ()
    assert "from January to May" in str(told.notes[0])
    (none,) = signals(observations_of([]), ["snow_river"])
    assert (none.forecasts, none.trials) == ((), ())
    assert str(none.notes[0]).startswith("No data: no table has")


def test_shipped_coefficients_and_climatology_follow_from_the_open_years(reference: Callable[[str], Path]) -> None:
    rows = river(reference("warning/charvak_season_features_1934_2007.csv"))
    found = observations_of(rows)
    seasons = seasons_of(found.of("inflow_m3s")["river"], found.of("precipitation_mm")["river"])
    for issue in ISSUES:
        one = coefficients()["charvak", issue]
        known = seasons.predictors[issue]
        complete = np.isfinite(known).all(axis=1) & np.isfinite(seasons.inflow)
        design = np.column_stack([np.ones(int(complete.sum())), known[complete]])
        line = (one.constant, one.precipitation, one.last_month, one.october)
        fitted, *_ = np.linalg.lstsq(design, seasons.inflow[complete], rcond=None)
        assert line == pytest.approx(tuple(fitted), abs=1e-4)
        assert (one.brier, one.crps) == pytest.approx(ORACLE[issue], abs=0.02)
    facts = {one.what: one.value for one in climatologies() if one.place == "charvak"}
    inflow = np.exp(seasons.inflow[np.isfinite(seasons.inflow)])
    assert facts["season_median"] == pytest.approx(float(np.median(inflow)), abs=0.5)
    assert facts["season_dry"] == pytest.approx(float(np.quantile(inflow, 0.2)), abs=0.5)


def test_shipped_coefficients_foretell_a_river_without_history() -> None:
    rows = [
        ("charvak", f"2025-{month:02d}", "precipitation_mm", 40.0, "mm", "t", "2026-03-01") for month in range(10, 13)
    ]
    rows += [("charvak", f"2026-{month:02d}", "precipitation_mm", 40.0, "mm", "t", "2026-03-01") for month in (1, 2)]
    for period, flow in (("2025-10", 80.0), ("2025-11", 80.0), ("2025-12", 75.0), ("2026-01", 70.0), ("2026-02", 65.0)):
        rows.append(("charvak", period, "inflow_m3s", flow, "m3/s", "t", "2026-03-01"))
    told = snow_river(observations_of(rows))
    event, amount = told.forecasts
    assert event.demonstrated
    assert event.chance is not None
    assert 0.2 < event.chance < 0.9
    assert not amount.demonstrated
    assert amount.band == pytest.approx((206.0, 320.0, 498.0), rel=0.08)
    assert "shipped coefficients of 1934 to 2007" in str(told.notes[-1])
    elsewhere = [("other", *row[1:]) for row in rows]
    assert snow_river(observations_of(elsewhere)).forecasts == ()


def test_a_short_history_foretells_nothing() -> None:
    rows = [row for row in made_river(15, seed=3, follows=True) if row[1] < "1964-03"]
    told = snow_river(observations_of(rows))
    assert told.forecasts == ()
    assert "at least 20 periods" in str(told.notes[-1])

"""Signals of conflict, trade, borders, oil and what is told without forecast, against their oracles."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ortaq.alerts.observations import Observations, observations_of
from ortaq.alerts.signals import SIGNALS, signals
from ortaq.alerts.signals.border_dwell import cusum
from ortaq.alerts.signals.conflict import conflict
from ortaq.alerts.signals.facts import earthquakes
from ortaq.alerts.signals.oil_price import oil_price
from ortaq.alerts.signals.trade import trade_nowcast, trade_rerouting
from ortaq.core import Array, InputError
from tests.alerts import made_tables

ALARMS = {
    "ARM": [("2022-08", "2023-04")],
    "GEO": [("2021-04", "2022-04")],
    "KAZ": [("2022-08", "2023-05")],
    "KGZ": [("2022-07", "2023-07")],
    "RUS": [("2021-05", "2021-10")],
    "UZB": [],
}
"""When trade of the EU was seen to change, and when no longer."""


@pytest.fixture(scope="module")
def exports(reference: Callable[[str], Path]) -> Observations:
    return observations_of(made_tables.exports(reference("data/eurostat_exports_monthly_2019_2023.parquet")))


def test_alarms_of_trade_are_those_of_the_oracle(exports: Observations) -> None:
    told = trade_rerouting(exports)
    found = {
        one.place: [(str(one.first.after(a.raised)), str(one.first.after(a.lowered or 0))) for a in one.alarms]
        for one in told.levels
    }
    assert found == ALARMS
    assert told.forecasts == ()


def test_trade_is_foretold_one_and_three_months_ahead_and_six_are_refused(exports: Observations) -> None:
    told = trade_nowcast(exports)
    assert {one.lead for one in told.forecasts} == {"P1M", "P3M"}
    skill = {(one.lead, one.what): one.skill for one in told.trials}
    assert skill["P1M", "season"].low > 0.4
    assert skill["P3M", "season"].low > 0.3
    assert not skill["P6M", "last_value"].demonstrated
    assert skill["P6M", "last_value"].value < 0.0
    assert all(0.85 <= one.coverage <= 1.0 for one in told.trials if one.lead != "P6M")
    # Beyond the last value nothing is shown; so the last value is what is said, with the band of its own errors.
    assert not any(one.demonstrated for one in told.forecasts)
    for one in told.forecasts:
        assert one.stated_members == one.naive_members
        assert one.band is not None
        assert one.band[1] == pytest.approx(exports.of("exports_eur")[one.place].values[-1], rel=1e-4)


@pytest.mark.slow
def test_the_neighbourhood_is_foretold_and_the_five_are_not(reference: Callable[[str], Path]) -> None:
    observed = observations_of(made_tables.conflict(reference("security/ucdp_country_month_1989_2022.csv.gz")))
    told = conflict(observed)
    around, inside = told.trials
    assert around.skill.cases == 13 * 156
    assert around.skill.value == pytest.approx(0.147, abs=0.02)
    assert around.skill.low > 0.05
    assert all(abs(one.said - one.came) < 0.06 for one in around.bins)
    assert inside.skill.cases == 5 * 156
    assert not inside.skill.demonstrated
    for one in told.forecasts:
        is_inside = one.place in {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
        assert one.stated_chance == (one.naive_chance if is_inside else one.chance)
        if is_inside:
            assert one.naive_chance is not None
            assert one.naive_chance > 0.0
    assert len(told.forecasts) == 18


def test_the_rule_for_oil_is_refused(reference: Callable[[str], Path]) -> None:
    told = oil_price(observations_of(made_tables.brent(reference("warning/brent_monthly_1987_2026.csv"))))
    (forecast,) = told.forecasts
    assert told.trials[0].skill.high < 0.0
    assert forecast.stated_chance == forecast.naive_chance == pytest.approx(0.172, abs=0.002)
    assert "refused" in str(told.notes[0])


def _weeks(seed: int, *, weeks: int, doubled_from: int = 0) -> Array:
    rng = np.random.default_rng(seed)
    noise, now = np.empty(weeks), 0.0
    for week in range(weeks):
        now = 0.3 * now + np.sqrt(1.0 - 0.09) * 0.2 * rng.standard_normal()
        noise[week] = now
    if doubled_from:
        noise[doubled_from:] += np.log(2.0)
    hours: Array = np.log(20.0) + noise
    return hours


@pytest.mark.parametrize("crossings", [30, pytest.param(300, marks=pytest.mark.long)])
def test_doubled_hours_are_found_in_weeks_with_few_false_alarms(crossings: int) -> None:
    false = sum(len(cusum(_weeks(seed, weeks=156))[1]) for seed in range(crossings)) / (crossings * 144 / 52)
    assert false < 0.18
    delays = []
    for seed in range(crossings):
        found = [one for one in cusum(_weeks(1000 + seed, weeks=136, doubled_from=110))[1] if one.raised >= 110]
        delays += [one.raised - 109 for one in found[:1]]
    assert len(delays) >= 0.9 * crossings
    assert np.median(delays) <= 2.0


def test_a_silent_week_is_no_data_and_an_alarm_is_lowered_again() -> None:
    weeks = np.concatenate(
        [_weeks(1, weeks=60), np.full(6, np.nan), _weeks(1, weeks=60)[:8] + 1.5, _weeks(2, weeks=10)]
    )
    sums, found = cusum(weeks)
    assert np.isnan(sums[60:66]).all()
    assert len(found) == 1
    assert 66 <= found[0].raised <= 68
    assert found[0].lowered is not None


def test_without_tables_every_signal_says_no_data() -> None:
    for told in signals(observations_of([])):
        assert (told.forecasts, told.levels, told.trials) == ((), (), ())
        assert bool(told.facts) is (told.signal in {"snow_river", "conflict", "oil_price"})
        assert str(told.notes[0]).startswith("No data")
    assert len(SIGNALS) == 9
    with pytest.raises(InputError, match="unknown signal 'tea_leaves'"):
        signals(observations_of([]), ["tea_leaves"])


def test_an_earthquake_is_told_after_the_event_where_places_are_near() -> None:
    rows = [
        ("41.30,69.30", "2026-03-01", "earthquake_magnitude", 6.0, "1", "usgs", "2026-03-02"),
        ("41.30,69.30", "2026-03-03", "earthquake_magnitude", 5.0, "1", "usgs", "2026-03-04"),
        ("near", "2026-01", "latitude", 41.5, "degrees", "t", ""),
        ("near", "2026-01", "longitude", 69.3, "degrees", "t", ""),
        ("far", "2026-01", "latitude", 45.0, "degrees", "t", ""),
        ("far", "2026-01", "longitude", 69.3, "degrees", "t", ""),
    ]
    told = earthquakes(observations_of(rows))
    assert [(one.place, one.until) for one in told.facts] == [("near", "2026-03-01")]
    assert told.facts[0].value == pytest.approx(22.2, abs=0.2)
    assert told.forecasts == ()


def test_prices_and_outbreaks_stand_beside_what_is_usual_without_alarm() -> None:
    food = [
        ("TJK", f"{y}-03", "food_price_usd:Wheat, KG", 0.3 + 0.1 * (y == 2026), "USD", "wfp", "")
        for y in range(2020, 2027)
    ]
    notices = [
        ("TJK", f"{y}-05", "outbreak_notices:Cholera", 2.0 if y < 2026 else 5.0, "1", "who", "")
        for y in range(2020, 2027)
    ]
    told = signals(observations_of([*food, *notices]), ["food_prices", "outbreaks"])
    assert told[0].facts[0].value == pytest.approx(0.4)
    assert told[0].facts[0].usual == pytest.approx(0.3)
    assert told[1].facts[0].value == 5.0
    assert told[1].facts[0].usual == pytest.approx(12 / (61 / 12), abs=0.05)
    assert all(one.levels == () and one.forecasts == () for one in told)

"""What is measured and foretold stands in the ledger and decides nothing; a forecast that came late is none."""

from typing import Any

import pytest
from evidence.record import Prediction

from ortaq.ledgers import standings, status_sections
from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.rules.acts import KINDS, read_act
from tests.ledgers.test_rules import WORDS, Table

MEASURED: dict[str, Any] = {
    **{"low": 25.0, "high": 31.0, "since": "2026-01-01", "on": "2026-01-31", "count": 92},
    **{"vintage": "2026-02-02", "source": "ortaq watch cargo", "sha256": ["a" * 64]},
}
FORETOLD: dict[str, Any] = {
    "id": "snow_river_charvak_2026",
    "made": {"at": "2026-01-02T00:00:00Z", "commit": "0.1.0", "region": "snow_river 1", "data_until": "2025-12-31"},
    **{"kind": "forecast", "domain": "watch", "target": "Inflow below 240 m3/s", "unit": ""},
    **{"transform": "probability", "horizon": "P9M", "inputs": ["river.csv sha256:00"]},
    "prediction": {"central": 0.4, "low": 0.4, "high": 0.4, "coverage": 0.9},
    "naive": [{"rule": "climatology", "value": 0.2}],
    "rule": {"score": "brier", "hit": "below half of the naive rule's score"},
    "resolves": {"file": "river.csv", "query": "mean of inflow_m3s", "after": "2026-01-20"},
}


def _rows(table: Table, name: str, on: str = "2026-03-01") -> list[tuple[Any, ...]]:
    state = table.state
    (section,) = status_sections(state, standings(state.commitments, on), on)
    return [row for one in section.blocks if getattr(one, "id", "") == name for row in one.rows]


def _say(table: Table, author: str, kind: str, body: dict[str, Any]) -> SignedEntry:
    made = table.next(author, kind, body)
    table.entries.append(made)
    return made


def test_a_measured_figure_stands_beside_a_promise_and_gives_no_verdict() -> None:
    table = Table()
    promise = {"unit": "hours", "baseline": 40.0, "target": 30.0, "due": "2026-02-01"}
    table.say("AAA", "commit", id="hours", obligor=["AAA"], action=WORDS, **promise)
    kept = _say(table, "REP", "observe", {"commitment": "hours", "value": 28.0, **MEASURED})
    assert table.why(kept) == ""
    assert standings(table.state.commitments, "2026-03-01")["hours"].state == "unobserved"
    ((commitment, target, measured, *_),) = _rows(table, "observations")
    assert (commitment.said, target.said) == ("hours", 30.0)
    assert (measured.said.low, measured.said.central, measured.said.high) == (25.0, 28.0, 31.0)
    assert _rows(table, "observations", on="2026-01-30") == []
    table.say("AAA", "report", commitment="hours", value=29.0, on="2026-02-01")
    stands = standings(table.state.commitments, "2026-03-01")["hours"]
    assert (stands.state, stands.own, stands.others) == ("exceeded", 29.0, None)
    assert "no commitment" in table.why(_say(table, "REP", "observe", {"commitment": "none", "value": 1.0, **MEASURED}))
    turned = _say(table, "REP", "observe", {"commitment": "hours", "value": 1.0, **MEASURED, "since": "2026-02-01"})
    assert "before it begins" in table.why(turned)
    for value in (24.0, 32.0):
        apart = _say(table, "REP", "observe", {"commitment": "hours", "value": value, **MEASURED})
        assert "band does not hold its value" in table.why(apart)


def test_a_forecast_counts_only_before_its_outcome_can_be_known() -> None:
    table = Table()
    apart = _say(table, "BBB", "forecast", FORETOLD | {"prediction": {**FORETOLD["prediction"], "low": 0.5}})
    assert "band does not hold its central value" in table.why(apart)
    _say(table, "AAA", "forecast", FORETOLD)
    table.day(10)
    ((*said, came, _),) = _rows(table, "forecasts")
    assert (said[4].said.central, said[5].said, came.said.key) == (0.4, 0.2, "ledger.open_forecast")
    table.day(20)
    late = _say(table, "BBB", "forecast", FORETOLD)
    assert "could be known from 2026-01-20 on" in table.why(late)
    table.say("REP", "outcome", forecast=FORETOLD["id"], value=1.0, read="2026-01-21", source="river.csv sha256:01")
    ((*_, came, source),) = _rows(table, "forecasts")
    assert (came.said, source.said) == (1.0, "REP: 1, river.csv sha256:01")
    table.day(21)
    assert len(_rows(table, "forecasts")) == 1


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("forecast", FORETOLD | {"naive": []}, "naive"),
        ("forecast", FORETOLD | {"kind": "hindcast"}, "kind"),
        ("forecast", FORETOLD | {"prediction": {**FORETOLD["prediction"], "coverage": 1.5}}, "coverage"),
        ("forecast", FORETOLD | {"status": "hit"}, "status"),
        ("observe", MEASURED | {"commitment": "x", "value": 1.0, "sha256": []}, "sha256"),
        ("observe", MEASURED | {"commitment": "x", "value": float("inf")}, "value"),
        ("outcome", {"forecast": "x", "value": 1.0, "read": "soon", "source": "f"}, "read"),
    ],
)
def test_what_says_no_vintage_digest_or_rule_is_refused(kind: str, body: dict[str, Any], reason: str) -> None:
    said = read_act(kind, body)
    assert isinstance(said, str)
    assert reason in said


def test_a_forecast_of_a_ledger_is_one_of_the_house_s_records() -> None:
    """The body of the act, marked as open, is valid by the layout of the track record."""
    assert Prediction.model_validate({**FORETOLD, "status": "open"}).prediction.central == 0.4
    assert FORETOLD.keys() == KINDS["forecast"].model_fields.keys()

"""`ortaq watch closed`: months with deaths on both sides, beside what a scenario costs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ortaq.alerts.observations import NOTHING, observations_of
from ortaq.alerts.signals.violence import violence_rates
from ortaq.cli import program
from ortaq.core import InputError

ROWS = [
    ("AAA", "2020-01", 3.0),
    ("AAA", "2020-04", 30.0),
    ("BBB", "2020-02", 1.0),
]


def test_months_without_a_row_count_as_none_and_the_period_is_that_of_all() -> None:
    rows = [(p, m, "conflict_deaths", v, "deaths", "somebody", "2021-01-01") for p, m, v in ROWS]
    one, other = violence_rates(observations_of(rows), ["AAA", "BBB", "CCC"])
    assert (one.place, one.months, one.some, one.many) == ("AAA", 4, 50.0, 25.0)
    assert (other.place, other.some, other.many, other.first, other.last) == ("BBB", 25.0, 0.0, "2020-01", "2020-04")


def test_what_ships_is_told_with_its_source_and_what_is_not_known_is_left_out() -> None:
    (found,) = violence_rates(NOTHING, ["KGZ", "CHN"])
    assert (found.place, found.months, found.some, found.many, found.source) == ("KGZ", 120, 4.5, None, "UCDP")


@pytest.mark.slow
def test_rates_stand_beside_the_cost_of_a_scenario(tmp_path: Path) -> None:
    words = ["watch", "closed", "examples/own_change.toml", "--place", "KGZ", "--place", "TJK", "--json"]
    found = CliRunner().invoke(program(), words)
    assert found.exit_code == 0, found.output
    rates, outcome = json.loads(found.output)["sections"]
    assert len(rates["tables"]["violence-rates"]["rows"]) == 2
    assert outcome["tables"]
    wrong = CliRunner().invoke(program(), ["watch", "closed", "examples/own_change.toml", "--place", "CHN"])
    assert isinstance(wrong.exception, InputError)
    assert wrong.exception.why == "absent is not zero"

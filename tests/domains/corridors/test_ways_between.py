"""What `ortaq route` says of freight between two places: the mean over all journeys, listed one by one."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import InputError
from ortaq.domains.corridors.freight.between import ways_between
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.system import BaseYear, FreightSystem
from tests.domains.corridors.small_network import small_network
from tests.domains.corridors.test_freight_small import BORDER, HIRE, LINES, SCALE, TRANSIT, demand, listed

RIVALS = {"north": 2, "south": 2, "east": 2, "main": 2, "far": 1}


@pytest.fixture(scope="module")
def system() -> FreightSystem:
    network = small_network(LINES, {"A": "AAA", "B": "BBB", "C": "CCC"})
    return FreightSystem(BaseYear(network, demand(), Parameters(scale_bulk=1000.0 * SCALE), ()))


def _km(passed: list[str], cost: float) -> float:
    """Return the length of a listed journey: what is not border, transit or the choice among rivals, less its hire."""
    split = sum(np.log(RIVALS[state.split(">")[0]]) for state in passed) / SCALE
    return float((cost - split - BORDER * len(passed) - TRANSIT * (len(passed) - 1)) / (1.0 + HIRE / 50.0))


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 0), (0, 2), (2, 0)])
def test_days_and_usd_are_means_over_all_journeys_listed(system: FreightSystem, start: int, end: int) -> None:
    journeys = listed(LINES, "ABC"[start], "ABC"[end])
    weight = np.exp(-SCALE * np.array([cost for _, cost in journeys]))
    km = np.array([_km(passed, cost) for passed, cost in journeys])
    mean = float(weight @ km / weight.sum())
    places = demand().places
    (rail,) = ways_between(system, "ore", (places[start], places[end]))  # there is no road and no sea
    assert (rail.way, rail.share) == ("rail", 1.0)
    assert rail.usd_per_feu == pytest.approx(mean, rel=1e-5)  # a kilometre costs a USD and takes a fiftieth of an hour
    assert rail.days == pytest.approx(mean / 50.0 / 24.0, rel=1e-5)


def test_places_that_nothing_joins_have_no_ways() -> None:
    island = [line for line in LINES if line[3] not in ("east", "main", "far")]
    network = small_network(island, {"A": "AAA", "B": "BBB", "C": "CCC"})
    cut = FreightSystem(BaseYear(network, demand(), Parameters(scale_bulk=1000.0 * SCALE), ()))
    places = demand().places
    assert ways_between(cut, "ore", (places[0], places[2])) == ()


@pytest.mark.slow
def test_freight_of_another_network_is_refused(folder: Path) -> None:
    words = ["route", "alfa", "beta", "--network", str(folder), "--goods", "ore"]
    result = CliRunner().invoke(program(), words, catch_exceptions=True)
    assert isinstance(result.exception, InputError)
    assert "another network" in str(result.exception)
    assert "leave --region and --goods out" in str(result.exception)

"""`ortaq corridors --days`: days by pair, what measures save, and how near the second-best way is."""

import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.cli.lent import Lent
from ortaq.core import Change, InputError, Kind
from ortaq.domains.corridors import NetworkShift, alternatives, route
from ortaq.domains.corridors.report.days import days_of
from ortaq.domains.corridors.routing.named import as_changed, named_shifts
from tests.cli.told import rows
from tests.domains.corridors.corridor_world import line_network, line_region
from tests.worlds import toy_mechanism

FASTER = Change("faster", Kind.MEASURE, "Faster", "", (NetworkShift.of("speed_factor", "AAA", value=2.0),), "toy")
SHUT = Change("shut", Kind.MEASURE, "Shut", "", (NetworkShift.of("close", "bc"),), "toy")
STILL = Change("still", Kind.MEASURE, "Still", "", (NetworkShift.of("dwell_factor", "idle", value=0.5),), "toy")


def test_days_are_those_of_the_route_and_savings_their_difference() -> None:
    network = line_network()
    found = days_of(line_region(network), network, ["AAA", "BBB"], [FASTER, STILL])
    names = [city.name for city in found.ends]
    assert found.members == 2
    for i, j in ((0, 1), (1, 0), (0, 2)):
        way = route(network, names[i], names[j])
        assert found.days[i, j] == pytest.approx(way.days.central)
        assert found.usd[i, j] == pytest.approx(way.usd_per_feu.central)
        faster = route(network, names[i], names[j], changes=[*FASTER.moves])  # type: ignore[list-item]
        assert found.saved["faster"][i, j] == pytest.approx(way.days.central - faster.days.central)
    assert (found.saved["still"] == 0.0).all()
    best, second = alternatives(network, names[0], names[1], 2)
    dearer = 100.0 * (second.generalised_usd / best.generalised_usd - 1.0)
    assert found.second_percent[0, 1] == pytest.approx(dearer)
    assert np.isnan(found.second_percent[1, 0])  # asked once for a pair of members


def test_a_first_way_and_no_way_are_said() -> None:
    network = line_network()
    shut = as_changed(network, named_shifts(network, ["bc"]))
    opening = Change("opening", Kind.MEASURE, "Opening", "", (NetworkShift.of("open", "bc"),), "toy")
    found = days_of(line_region(shut), shut, ["BBB", "CCC"], [opening])
    assert np.isinf(found.days[0, 1])
    assert np.isinf(found.saved["opening"][0, 1])
    assert np.isnan(found.second_percent[0, 1])
    back = days_of(line_region(network), network, ["BBB", "CCC"], [SHUT])
    assert back.saved["shut"][0, 1] == -np.inf


def test_a_member_without_a_city_is_refused() -> None:
    network = line_network()
    with pytest.raises(InputError, match="no city of ROW on network"):
        days_of(line_region(network), network, ["AAA", "ROW"], [])


def test_the_command_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    mechanism = replace(toy_mechanism(), members=("AAA", "BBB", "CCC"), measures=(FASTER, STILL))
    monkeypatch.setattr(Lent, "region_of", lambda *_: "toy")
    monkeypatch.setattr(Lent, "region", lambda *_: line_region())
    monkeypatch.setattr(Lent, "mechanism", lambda *_: mechanism)
    told = CliRunner().invoke(program(), ["corridors", "--days", "--json"])
    assert told.exit_code == 0, told.exception
    answer = json.loads(told.stdout)
    pairs = rows(answer, "days-by-pair")
    assert len(pairs) == 3
    assert {row["measure"] for row in rows(answer, "days-saved")} == {"faster"}
    assert "first way" not in CliRunner().invoke(program(), ["corridors", "--days"]).stdout


@pytest.mark.slow
@pytest.mark.parametrize("switch", ["--days", "--crossings"])
def test_what_says_nothing_is_refused_and_what_closes_is_closed(monkeypatch: pytest.MonkeyPatch, switch: str) -> None:
    mechanism = replace(toy_mechanism(), members=("AAA", "BBB", "CCC"), measures=())
    monkeypatch.setattr(Lent, "region_of", lambda *_: "toy")
    monkeypatch.setattr(Lent, "region", lambda *_: line_region())
    monkeypatch.setattr(Lent, "mechanism", lambda *_: mechanism)
    refused = CliRunner().invoke(program(), ["corridors", switch, "--pairs", "2"])
    assert "--pairs says nothing about" in str(refused.exception)
    closed = CliRunner().invoke(program(), ["corridors", switch, "--close", "bc", "--json"])
    assert closed.exit_code == 0, closed.exception
    answer = json.loads(closed.stdout)
    assert answer["question"]["close"] == ["bc"]
    if switch == "--days":
        assert [row["days"] for row in rows(answer, "days-by-pair")][-1] == {"text": "corridors.days.no_way"}
    else:
        assert {r["status"] for r in rows(answer, "by-direction") if r["id"] == "bc"} == {"closed"}

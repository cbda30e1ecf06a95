"""Trade, output and value added before and after: sums, deflators, no change, and one number wherever it is shown."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from ortaq.answers import sections_of
from ortaq.answers.material import Material
from ortaq.answers.sections.baseline import baseline
from ortaq.answers.sections.outcome import outcome_section
from ortaq.answers.sections.outcome_data import outcome_for_programs
from ortaq.answers.sections.volumes import detail_tables, economies_table, volumes_section
from ortaq.cli import program
from ortaq.core import CENTRAL, Mechanism, Outcome, Region, Scenario
from ortaq.core.report import Table
from ortaq.core.volumes import Moved, Volumes
from ortaq.domains import valuation
from ortaq.model import run, upstream_effects
from tests.cli.told import rows


@pytest.fixture(scope="module")
def outcome(region: Region, mechanism: Mechanism) -> Outcome:
    return run(region, Scenario("all", "All", mechanism.measures))


@pytest.fixture(scope="module")
def volumes(outcome: Outcome) -> Volumes:
    assert outcome.volumes is not None
    return outcome.volumes


def test_what_is_before_is_the_region(region: Region, volumes: Volumes) -> None:
    abroad = ~np.eye(len(region.economies), dtype=bool)
    assert volumes.trade.before == pytest.approx(region.flow, rel=1e-9)
    assert volumes.exports.summed(0).before == pytest.approx((region.flow * abroad).sum(axis=(0, 1)), rel=1e-9)
    assert volumes.imports.summed(0).before == pytest.approx((region.flow * abroad).sum(axis=(0, 2)), rel=1e-9)
    assert volumes.output.before == pytest.approx(region.flow.sum(axis=1), rel=1e-9)
    assert volumes.value_added.before == pytest.approx(region.value_added_share * region.flow.sum(axis=1), rel=1e-9)


@pytest.mark.parametrize("part", ["before", "volume", "value"])
def test_what_all_sell_is_what_all_buy_and_parts_are_their_sums(volumes: Volumes, part: str) -> None:
    trade, exports, imports = (getattr(of, part) for of in (volumes.trade, volumes.exports, volumes.imports))
    assert exports.sum() == pytest.approx(imports.sum(), rel=1e-12)
    own = np.einsum("snn->sn", trade)
    assert exports + own == pytest.approx(trade.sum(axis=1), rel=1e-12)
    if part != "volume":  # trade is at prices where it arrives, output at those where it is made
        assert getattr(volumes.output, part) == pytest.approx(trade.sum(axis=1), rel=1e-12)


def test_prices_are_those_of_the_equilibrium(region: Region, mechanism: Mechanism, volumes: Volumes) -> None:
    world = valuation(CENTRAL).world(region)
    given = upstream_effects(region, mechanism.measures, CENTRAL)
    after = world.after(given)
    assert volumes.trade.value == pytest.approx(after.flow, rel=1e-8)
    price = volumes.trade.value / volumes.trade.volume
    cost = volumes.output.value / volumes.output.volume
    assert price == pytest.approx(cost[:, None, :] * given["trade_cost_hat"], rel=1e-9)
    # Supply of factors is fixed: what value added is worth at the prices before does not move.
    factors = volumes.value_added.summed(0)
    assert factors.volume == pytest.approx(factors.before, rel=1e-9)
    assert volumes.residual < 1e-9


def test_no_change_is_exactly_none(region: Region) -> None:
    still = run(region, Scenario("none", "None", ())).volumes
    assert still is not None
    for moved in (still.trade, still.output, still.value_added, still.exports, still.imports):
        assert (moved.volume_percent == 0.0).all()
        assert (moved.value_percent == 0.0).all()
        assert (moved.volume == moved.before).all()


def test_what_begins_and_what_never_was() -> None:
    moved = Moved(np.array([0.0, 0.0, 2.0]), np.array([0.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    assert moved.volume_percent.tolist() == [0.0, np.inf, -100.0]


def _column(table: Table, column: int) -> list[Any]:
    return [row[column].said for row in table.rows]


def test_one_number_wherever_it_is_shown(region: Region, volumes: Volumes, material: Material) -> None:
    everyone = list(range(len(region.economies)))
    whole = economies_table(region, volumes, everyone)
    for i in everyone:
        by_sector, by_partner = detail_tables(region, volumes, [i])
        for column in (1, 2):  # exports, imports
            assert sum(_column(by_sector, column + 1)) == pytest.approx(_column(whole, column)[i], rel=1e-12)
            assert sum(_column(by_partner, column)) == pytest.approx(_column(whole, column)[i], rel=1e-12)
    told = replace(material, volumes=volumes)
    section = volumes_section(told)
    assert section is not None
    (sizes,) = (b for s in sections_of(told, [baseline]) for b in s.blocks if isinstance(b, Table) and b.id == "sizes")
    members = next(b for b in section.blocks if isinstance(b, Table) and b.id == "volumes")
    assert _column(members, 1) == pytest.approx(_column(sizes, 4), rel=1e-9)
    assert _column(members, 2) == pytest.approx(_column(sizes, 5), rel=1e-9)
    assert volumes_section(replace(material, volumes=None)) is None


def test_a_brief_has_the_package_of_its_first_page(material: Material) -> None:
    assert material.volumes is not None
    (section,) = sections_of(material, [volumes_section])
    ids = [block.id for block in section.blocks if isinstance(block, Table)]
    assert ids[:2] == ["volumes", "volumes-by-sector"]
    assert ids[-2:] == ["data-volumes", "data-trade-volumes"]


def test_run_tells_them(region: Region, mechanism: Mechanism, outcome: Outcome) -> None:
    scenario = Scenario("all", "All", mechanism.measures)
    told = outcome_section(region, scenario, outcome, why="KAZ")
    ids = [block.id for block in told.blocks if isinstance(block, Table)]
    assert {"volumes", "volumes-by-sector", "volumes-of-KAZ"} <= set(ids)
    data = {b.id: b for b in outcome_for_programs(region, outcome).blocks if isinstance(b, Table)}
    n, s = len(region.economies), len(region.sectors)
    assert len(data["data-volumes"].rows) == n * (s + 1) * 4
    assert len(data["data-trade-volumes"].rows) <= n * (n - 1) * s


@pytest.mark.slow
def test_json_of_a_scenario_adds_up() -> None:
    told = CliRunner().invoke(program(), ["run", "examples/three_members.toml", "--json"])
    assert told.exit_code == 0, told.exception
    answer = json.loads(told.stdout)
    flows, whole = rows(answer, "data-trade-volumes"), rows(answer, "data-volumes")
    for economy in {row["economy"] for row in whole}:
        total = next(
            row
            for row in whole
            if row["economy"] == economy and not row["sector"] and row["item"] == {"text": "volumes.exports"}
        )
        for number in ("before", "volume", "value"):
            assert sum(f[number] for f in flows if f["from"] == economy) == pytest.approx(total[number], rel=1e-12)

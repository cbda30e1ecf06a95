"""Maps of one loss: every mark is a loss of the tables, as wide as it, and lines end where nodes are."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core.geo import Geo
from ortaq.core.report import Figure, Section
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.n_minus_1 import NMinus1, Outage, elements_of
from ortaq.domains.energy.report.outage_maps import OUTSIDE, outage_maps
from ortaq.domains.energy.security.pipes import FuelLosses, fuel_losses
from ortaq.domains.energy.system import PIPED, EnergySystem
from ortaq.web.figure_record import figure_records


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return system_of_moves()


@pytest.fixture(scope="module")
def losses(system: EnergySystem) -> list[FuelLosses]:
    return [fuel_losses(system, fuel) for fuel in PIPED]


def outages(system: EnergySystem, **lost: float) -> NMinus1:
    """Return outages of which some leave the first member without power."""
    none = np.zeros(len(system.codes))
    first = np.eye(len(system.codes))[0]
    found = (Outage(e, none, 0.0, first * lost.get(e.name.replace(" ", "_"), 0.0)) for e in elements_of(system))
    return NMinus1(system.codes, none, none, tuple(found))


def geo(figure: Figure) -> Geo:
    assert isinstance(figure.drawing, Geo)
    return figure.drawing


def test_a_loss_is_drawn_where_it_happens_and_as_large_as_it_is(system: EnergySystem) -> None:
    found = outages(system, KAZ_north_coal=1.5, **{"KAZ_north-south": 0.5})
    (figure,) = outage_maps(system, found, [], system.codes)
    drawn = geo(figure)
    assert {mark.name: mark.weight for mark in drawn.marks} == {"KAZ north coal": 1.5, "KAZ north-south": 0.5}
    north = next(node for node in system.nodes if node.node == "KAZ_N")
    (coal,) = (mark for mark in drawn.marks if mark.name == "KAZ north coal")
    assert np.hypot(coal.lon - north.longitude, coal.lat - north.latitude) < 2.0
    assert sorted(drawn.lines.weight.tolist())[-2:] == [0.0, 0.5]
    assert (north.longitude, north.latitude) in set(map(tuple, drawn.lines.places.tolist()))


def test_pipes_are_as_wide_as_the_worst_that_takes_them(system: EnergySystem, losses: list[FuelLosses]) -> None:
    figures = {figure.id: geo(figure) for figure in outage_maps(system, outages(system), losses, system.codes)}
    assert "energy-map-power" not in figures  # nobody is short
    for found in losses:
        drawn = figures[f"energy-map-{found.fuel}"]
        worst = max(float(each.unserved.sum() + each.undelivered.sum()) for each in found.losses)
        assert drawn.lines.weight.max() == pytest.approx(worst)
        assert drawn.marks[0].weight == pytest.approx(worst)
    assert any(mark.name == "CPC" for mark in figures["energy-map-crude"].marks)


def test_the_page_has_words_for_maps(system: EnergySystem, losses: list[FuelLosses]) -> None:
    maps = outage_maps(system, outages(system, KAZ_north_coal=1.5), losses, system.codes)
    records = figure_records(Section("energy", "Energy", (), maps))
    assert [record["id"] for record in records] == ["energy-map-power", "energy-map-gas", "energy-map-crude"]
    assert all(record["texts"]["ru"]["energy.map_said"] for record in records)


def test_every_end_outside_has_a_place(system: EnergySystem) -> None:
    ends = {end for line in system.lines for end in (line.from_, line.to)} - {node.node for node in system.nodes}
    pipes = {place for pipe in system.pipelines for place in (pipe.from_, *pipe.through, pipe.to)} - set(system.codes)
    assert ends | pipes <= set(OUTSIDE)


def test_what_ends_in_a_place_of_a_user_is_left_out(system: EnergySystem, losses: list[FuelLosses]) -> None:
    moved = replace(
        system,
        lines=tuple(replace(line, to="XXX") if line.name == "TKM-IRN" else line for line in system.lines),
        pipelines=tuple(replace(pipe, to="XXX") if pipe.name == "CPC" else pipe for pipe in system.pipelines),
        members=(*system.members, replace(system.members[-1], code="XXX")),
    )
    found = outages(moved, **{"KAZ_north-south": 0.5})
    power, *piped = map(geo, outage_maps(moved, found, losses, moved.codes))
    assert "TKM-IRN" not in power.lines.columns["name"]
    assert all("CPC" not in mark.name for drawn in piped for mark in drawn.marks)

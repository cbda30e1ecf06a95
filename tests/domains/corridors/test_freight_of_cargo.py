"""Freight of a region that says what its sectors load and nothing more: one group a sector, loaded as in Eurasia."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq import load_region
from ortaq.core import Corner, InputError
from ortaq.domains.corridors import NetworkShift, Transport
from ortaq.domains.corridors.files.shipped_loading import assumed_of, stated_loading_of
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.groups import BULK, FINISHED
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.freight.tonnes import freight_demand_of, stated_freight_of
from ortaq.domains.corridors.network.transport import PART, transport_of
from tests.domains.corridors.corridor_world import line_region, tonnes_mt

OLD_REGION = str(Path(__file__).parents[2] / "regions/eurasia_before_remittances")


def test_every_sector_with_cargo_is_a_group_worth_its_trade() -> None:
    region = line_region()
    demand = freight_demand_of(region, Corner.CENTRAL)
    assert [group.id for group in demand.groups] == ["goods"]
    between = demand.mt[0, 0, 1] + demand.mt[0, 1, 0]
    assert between == pytest.approx(tonnes_mt(region, "AAA", "BBB"))
    assert demand.value_usd_per_t[0, 0, 1] == pytest.approx(1_000.0)


@pytest.mark.slow
def test_a_day_tells_bulk_from_finished_goods() -> None:
    freight = stated_freight_of(load_region(OLD_REGION))
    assert {group.id: group.kind for group in freight.groups} == {
        "agrifood": FINISHED,
        "metals": BULK,
        "light": FINISHED,
        "equipment": FINISHED,
    }


def test_parameters_are_those_of_eurasia() -> None:
    stated, shipped = stated_loading_of(line_region()), stated_loading_of(load_region("eurasia"))
    assert replace(stated.parameters, stated=()) == replace(shipped.parameters, stated=())
    assert [row.economy for row in stated.access] == ["*"]


def test_what_such_a_region_does_not_state_is_listed_as_assumed() -> None:
    own = {assumption.id for assumption in assumed_of(line_region())}
    assert {"A-FREIGHT-SHIPPED", "A-CARGO-BORDER", "A-CARGO-HIRE-BULK", "A-CARGO-TRANSIT-FINISHED"} <= own
    assert assumed_of(load_region("eurasia")) == ()


def test_such_a_region_is_a_model_of_trade_costs() -> None:
    region = line_region()
    system = freight_system_of(region, Corner.CENTRAL)
    effects = freight_effects_of(region, system)
    assert (effects.of(system.under(()).loaded)[0] == 1.0).all()
    closed = effects.of(system.under([NetworkShift.of("close", "ab")]).loaded)[0]
    assert closed[0, 0, 1] > 1.01
    assert closed[0, 1, 2] == 1.0
    cut = effects.of(system.under([NetworkShift.of("close", "bc")]).loaded)[0]
    assert np.isinf(cut[0, 1, 2])
    assert cut[0, 0, 1] == 1.0


def test_without_network_or_cargo_it_is_said_what_to_add() -> None:
    region = line_region()
    transport = transport_of(region)
    assert isinstance(transport, Transport)
    with pytest.raises(InputError, match=r"add cargo\.csv with a row for every sector"):
        freight_system_of(replace(region, parts={PART: replace(transport, cargo=())}), Corner.CENTRAL)
    with pytest.raises(InputError, match=r'add network = "eurasia" and cargo\.csv'):
        freight_system_of(replace(region, parts={}), Corner.CENTRAL)

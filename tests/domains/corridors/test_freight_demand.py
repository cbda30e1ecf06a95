"""Tonnes and values by product group and pair: what adds up, what is stated wins, where freight starts and ends."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ortaq.core import Band, Corner, InputError, Region
from ortaq.domains.corridors.freight.counted import CHECK
from ortaq.domains.corridors.freight.groups import ANY, OUTSIDE, FreightDemand
from ortaq.domains.corridors.freight.stated import Quantity
from ortaq.domains.corridors.freight.tonnes import freight_demand_of, group_shares, stated_freight_of, whole_pair
from ortaq.domains.corridors.network.transport import PART, Transport, transport_of

QUANTITIES = (("MNG", "CHN", 50.0), ("KAZ", "RUS", 15.0), ("KAZ", "UZB", 9.0))
GOODS = ("agrifood", "energy", "metals", "light", "equipment")


@pytest.fixture(scope="module")
def demand(eurasia: Region) -> FreightDemand:
    return freight_demand_of(eurasia, Corner.CENTRAL)


def at(demand: FreightDemand, group: str, exporter: str, importer: str) -> tuple[int, int, int]:
    ids = [g.id for g in demand.groups]
    return ids.index(group), demand.economies.index(exporter), demand.economies.index(importer)


@pytest.mark.parametrize("corner", list(Corner))
def test_values_of_groups_add_up_to_the_trade_of_goods(eurasia: Region, corner: Corner) -> None:
    found = freight_demand_of(eurasia, corner).value_musd.sum(axis=0)
    goods = eurasia.flow[[eurasia.sector_ids.index(s) for s in GOODS]].sum(axis=0).T
    np.testing.assert_allclose(found, goods * ~np.eye(len(goods), dtype=bool), rtol=1e-12, atol=1e-9)


def test_tonnes_rise_from_the_low_end_to_the_high_one(eurasia: Region) -> None:
    ends = [freight_demand_of(eurasia, corner).mt.sum() for corner in (Corner.LOW, Corner.CENTRAL, Corner.HIGH)]
    assert all(one < other for one, other in pairwise(ends))


@pytest.mark.parametrize(
    ("group", "exporter", "importer", "mt"),
    [
        ("coal", "KAZ", "RUS", 20.3),
        ("coal", "KAZ", "UZB", 3.106),
        ("agri", "KAZ", "UZB", 3.5),
        ("ore", "KAZ", "CHN", 8.77),
    ],
)
def test_counted_tonnes_win_over_value_and_value_per_tonne(
    demand: FreightDemand, group: str, exporter: str, importer: str, mt: float
) -> None:
    where = at(demand, group, exporter, importer)
    assert demand.mt[where] == pytest.approx(mt, rel=1e-3)
    assert demand.value_usd_per_t[where] == pytest.approx(demand.value_musd[where] / mt, rel=1e-3)


@pytest.mark.parametrize(("exporter", "importer"), [("KAZ", "RUS"), ("KAZ", "UZB"), ("KAZ", "CHN"), ("RUS", "MNG")])
def test_a_pair_weighs_what_was_counted_by_rail_within_a_quarter(
    eurasia: Region, demand: FreightDemand, exporter: str, importer: str
) -> None:
    rows = stated_freight_of(eurasia).tonnes
    counted = next(r.mt for r in rows if whole_pair(r) and (r.exporter, r.importer) == (exporter, importer))
    _, i, n = at(demand, "coal", exporter, importer)
    assert demand.network_mt[:, i, n].sum() == pytest.approx(counted.central, rel=0.25)


def test_chinese_machinery_is_worth_what_trains_to_europe_carry(demand: FreightDemand) -> None:
    g, china, _ = at(demand, "equipment", "CHN", "DEU")
    containers = demand.network_mt[g, china].sum() * 1e6 / demand.groups[g].tonnes_per_feu.central
    assert demand.network_musd[g, china].sum() * 1e6 / containers == pytest.approx(115_000.0, rel=0.2)


def test_weights_of_places_sum_to_one_in_every_economy_that_has_places(demand: FreightDemand) -> None:
    economy = np.array([p.economy for p in demand.places])
    for weights in (demand.origin, demand.destination):
        for code in demand.economies:
            total = weights[:, economy == code].sum(axis=1)
            np.testing.assert_allclose(total, float(code != "ROW"), atol=1e-12)


def test_coal_starts_at_mines_and_what_no_row_speaks_of_in_cities(demand: FreightDemand) -> None:
    coal, light = (at(demand, g, "RUS", "CHN")[0] for g in ("coal", "light"))
    russian = [n for n, p in enumerate(demand.places) if p.economy == "RUS"]
    most = max(russian, key=lambda n: demand.origin[coal, n])
    assert demand.places[most].id == "Novokuznetsk (Kuzbass)"
    assert {demand.places[n].kind for n in russian if demand.origin[light, n] > 0.0} == {"city"}


def test_what_pipelines_and_aircraft_take_does_not_load_the_network(demand: FreightDemand) -> None:
    pipeline, air = OUTSIDE.index("pipeline"), OUTSIDE.index("air")
    assert demand.outside_tonnes[pipeline][at(demand, "fuels", "KAZ", "CHN")] > 0.9
    assert demand.outside_tonnes[pipeline][at(demand, "fuels", "RUS", "UZB")] < 0.2
    flown = at(demand, "equipment", "DEU", "USA")
    assert demand.outside_value[air][flown] > 10.0 * demand.outside_tonnes[air][flown] > 0.0
    assert (demand.network_mt <= demand.mt).all()


def test_the_digest_of_transport_holds_all_that_trade_costs_read_and_no_counts(eurasia: Region) -> None:
    transport = transport_of(eurasia)
    assert transport is not None
    assert transport.loading is not None
    assert replace(transport, freight=None).digest != transport.digest
    stiff = replace(transport.loading.parameters, scale_bulk=9.0)
    assert replace(transport, loading=replace(transport.loading, parameters=stiff)).digest != transport.digest
    assert replace(transport, loading=replace(transport.loading, counts=())).digest == transport.digest


@pytest.mark.parametrize(("way", "mt"), [("all", 1.0), ("rail", 20.3)])
def test_what_one_way_carries_is_the_least_that_a_pair_weighs(eurasia: Region, way: str, mt: float) -> None:
    transport = transport_of(eurasia)
    assert transport is not None
    assert transport.freight is not None
    counted = next(row for row in transport.freight.tonnes if (row.exporter, row.group) == ("KAZ", "coal"))
    low = replace(counted, way=way, mt=Band(0.5, 1.0, 2.0))
    freight = replace(transport.freight, tonnes=(counted, low))
    found = freight_demand_of(replace(eurasia, parts={PART: replace(transport, freight=freight)}), Corner.CENTRAL)
    assert found.mt[at(found, "coal", "KAZ", "RUS")] == mt


def test_no_tonnes_that_were_put_in_are_a_target_of_the_fit(eurasia: Region) -> None:
    transport = transport_of(eurasia)
    assert transport is not None
    assert transport.freight is not None
    assert transport.loading is not None
    given = {(r.exporter, r.importer, r.group, r.way) for r in transport.freight.tonnes}
    for count in transport.loading.counts:
        if count.kind == "pair" and count.use != CHECK and "*" not in count.groups:
            assert (
                not {(e, i, g, count.way) for e in count.exporters for i in count.importers for g in count.groups}
                & given
            )


def test_a_count_of_a_pair_without_trade_keeps_its_tonnes(eurasia: Region) -> None:
    transport = transport_of(eurasia)
    assert transport is not None
    assert transport.freight is not None
    row = replace(transport.freight.tonnes[1], exporter="KAZ", importer="MNG", group="coal", mt=Band(1.0, 2.0, 3.0))
    flow = eurasia.flow.copy()
    kaz, mng = (eurasia.economy_ids.index(c) for c in ("KAZ", "MNG"))
    flow[:, mng, kaz] = 0.0
    freight = replace(transport.freight, tonnes=(*transport.freight.tonnes, row))
    region = replace(eurasia, flow=flow, parts={PART: replace(transport, freight=freight)})
    found = freight_demand_of(region, Corner.CENTRAL)
    assert found.mt[at(found, "coal", "KAZ", "MNG")] == 2.0
    assert found.value_musd[:, kaz, mng].sum() == 0.0


def test_a_region_without_groups_and_cargo_says_what_to_add(eurasia: Region) -> None:
    transport = transport_of(eurasia)
    assert isinstance(transport, Transport)
    region = replace(eurasia, parts={PART: replace(transport, freight=None, cargo=())})
    with pytest.raises(InputError, match="does not say what its sectors load"):
        freight_demand_of(region, Corner.CENTRAL)


def test_the_most_particular_row_counts(eurasia: Region, demand: FreightDemand) -> None:
    rows = {(r.exporters, r.importers): r.usd_per_t for r in stated_freight_of(eurasia).values if r.group == "metals"}
    for pair, key in (
        (("KAZ", "UZB"), (("KAZ",), ("UZB",))),
        (("KAZ", "TJK"), (("KAZ",), (ANY,))),
        (("GEO", "ARM"), ((ANY,), (ANY,))),
    ):
        assert demand.value_usd_per_t[at(demand, "metals", *pair)] == pytest.approx(rows[key].central)


def with_quantities(eurasia: Region, *rows: Quantity) -> Region:
    transport = transport_of(eurasia)
    assert transport is not None
    assert transport.freight is not None
    freight = replace(transport.freight, quantities=rows, quantity_doubt=Band(0.75, 1.0, 1.25))
    return replace(eurasia, parts={PART: replace(transport, freight=freight)})


def test_quantities_of_a_source_split_sectors_and_weigh_groups(eurasia: Region) -> None:
    region = with_quantities(
        eurasia,
        Quantity("GEO", "ARM", 5, 30.0, 20.0, 200_000.0, "cepii_baci_raw"),
        Quantity("GEO", "ARM", 19, 60.0, 60.0, 100_000.0, "cepii_baci_raw"),
        Quantity("GEO", "ARM", 24, 50.0, 10.0, 5_000.0, "cepii_baci_raw"),
    )
    stated, found = freight_demand_of(eurasia, Corner.CENTRAL), freight_demand_of(region, Corner.CENTRAL)
    coal, fuels, metals = (at(found, g, "GEO", "ARM") for g in ("coal", "fuels", "metals"))
    energy = eurasia.flow[eurasia.sector_ids.index("energy"), coal[2], coal[1]]
    assert found.value_musd[coal] == pytest.approx(energy / 3.0)
    assert found.value_musd[fuels] == pytest.approx(energy * 2.0 / 3.0)
    assert found.mt[coal] == pytest.approx(0.3)
    assert found.mt[fuels] == pytest.approx(0.1)
    usual = stated.value_usd_per_t[metals]
    assert found.value_usd_per_t[metals] == pytest.approx(usual), "too few quantities are known to weigh metals by them"
    assert freight_demand_of(region, Corner.HIGH).mt[coal] == pytest.approx(0.375)
    others = found.value_musd - stated.value_musd
    others[:, coal[1], coal[2]] = 0.0
    assert not others.any()


def test_stated_tonnes_win_over_quantities_of_a_source(eurasia: Region) -> None:
    rows = [Quantity(*pair, 5, 90.0, 90.0, mt * 1e6, "cepii_baci_raw") for *pair, mt in QUANTITIES]
    found = freight_demand_of(with_quantities(eurasia, *rows), Corner.CENTRAL)
    assert found.mt[at(found, "coal", "MNG", "CHN")] == pytest.approx(67.208)
    assert found.mt[at(found, "coal", "KAZ", "RUS")] == pytest.approx(20.3)  # counted by rail: no less
    assert found.mt[at(found, "coal", "KAZ", "UZB")] == pytest.approx(9.0)


def test_shares_of_groups_sum_to_one_in_goods_and_to_nothing_in_services(eurasia: Region) -> None:
    share = group_shares(eurasia, stated_freight_of(eurasia), Corner.CENTRAL).sum(axis=1)
    for sector, total in zip(eurasia.sector_ids, share, strict=True):
        np.testing.assert_allclose(total, float(sector in GOODS), atol=1e-12)

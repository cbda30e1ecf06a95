"""Pipes out on networks whose answer is known by hand, and against a maximum flow of another program."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from ortaq.core import Band
from ortaq.domains.energy.security.concentration import herfindahl, supplies
from ortaq.domains.energy.security.pipes import FuelLosses, PipeLoss, fuel_losses
from ortaq.domains.energy.security.refineries import refinery_losses
from ortaq.domains.energy.system import EnergySystem, FuelBalance, FuelTrade, Pipeline, load_system


def sure(value: float) -> Band:
    return Band(value, value, value)


def pipe(name: str, from_: str, to: str, most_and_flow: tuple[float, float], *through: str) -> Pipeline:
    most, flow = map(sure, most_and_flow)
    return Pipeline(name, "gas", from_, to, through, most, flow, 2024, candidate=False, source="made up")


def balance(member: str, production: float, imports: float, exports: float) -> FuelBalance:
    """A balance that closes: what is used is the rest."""
    return FuelBalance(
        member=member,
        fuel="gas",
        year=2024,
        production=sure(production),
        imports=sure(imports),
        exports=sure(exports),
        use=sure(production + imports - exports),
        transit=sure(0.0),
        price=sure(100.0),
        export_price=sure(200.0),
        source="made up",
    )


def sale(from_: str, to: str, amount: float, by: str) -> FuelTrade:
    return FuelTrade("gas", from_, to, sure(amount), sure(200.0), by, 2024, "made up")


@pytest.fixture(scope="module")
def shipped() -> EnergySystem:
    return load_system()


@pytest.fixture(scope="module")
def made_up(shipped: EnergySystem) -> EnergySystem:
    """TKM makes 50 and sells 20 to CHN by two pipes and 5 to UZB, which makes 10 of the 15 it uses."""
    return replace(
        shipped,
        pipelines=(
            pipe("north", "TKM", "CHN", (12.0, 12.0), "UZB"),
            pipe("south", "TKM", "CHN", (10.0, 8.0)),
            pipe("near", "TKM", "UZB", (6.0, 5.0)),
        ),
        balances=(balance("TKM", 50.0, 0.0, 25.0), balance("UZB", 10.0, 5.0, 0.0)),
        fuel_trade=(
            sale("TKM", "CHN", 12.0, "north"),
            sale("TKM", "CHN", 8.0, "south"),
            sale("TKM", "UZB", 5.0, "near"),
        ),
    )


def test_a_pipe_out_is_replaced_as_far_as_others_have_room(made_up: EnergySystem) -> None:
    found = fuel_losses(made_up, "gas")
    assert not found.unserved.any()
    north, south, near = (_of(found, name) for name in ("north", "south", "near"))
    # South has room for 2 of the 12 of north.
    np.testing.assert_allclose(north.undelivered, [10.0], atol=1e-9)
    np.testing.assert_allclose(north.unsold, [10.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(north.musd, [2000.0, 0.0], atol=1e-6)
    # North is full.
    np.testing.assert_allclose(south.undelivered, [8.0], atol=1e-9)
    # UZB takes its 5 out of north, on its land; China gets 5 less, of which south has room for 2.
    np.testing.assert_allclose(near.unserved, [0.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(near.undelivered, [3.0], atol=1e-9)


def test_both_pipes_of_a_route_out(made_up: EnergySystem) -> None:
    both = next(o for o in fuel_losses(made_up, "gas").losses if o.pipelines == ("north", "south"))
    assert both.carried == 20.0
    np.testing.assert_allclose(both.undelivered, [20.0], atol=1e-9)


def test_who_has_no_other_pipe_is_not_served(made_up: EnergySystem) -> None:
    alone = replace(made_up, pipelines=made_up.pipelines[1:], fuel_trade=made_up.fuel_trade[1:])
    alone = replace(alone, balances=(balance("TKM", 50.0, 0.0, 13.0), balance("UZB", 10.0, 5.0, 0.0)))
    near = _of(fuel_losses(alone, "gas"), "near")
    np.testing.assert_allclose(near.unserved, [0.0, 5.0], atol=1e-9)
    np.testing.assert_allclose(near.unsold, [5.0, 0.0], atol=1e-9)


@pytest.mark.parametrize("out", ["CPC", "Atyrau - Samara", "Aktau sea"])
def test_crude_against_a_maximum_flow(shipped: EnergySystem, out: str) -> None:
    """All crude that can leave, by SciPy's maximum flow (Dinic) in whole thousands of tonnes."""
    pipes = [p for p in shipped.pipelines if p.fuel == "crude" and p.from_ == "KAZ" and not p.candidate]
    sold = {t.pipeline: t.amount.central for t in shipped.fuel_trade if t.fuel == "crude"}
    wanted = round(1e3 * sum(sold[p.name] for p in pipes))
    left = [p for p in pipes if p.name != out]
    rows, columns, room = [0], [1], [wanted]
    for k, p in enumerate(left):  # 0 source, 1 KAZ, 2 the world; every pipe by a node of its own
        rows, columns = [*rows, 1, 3 + k], [*columns, 3 + k, 2]
        room += [round(1e3 * max(p.capacity.central, sold[p.name]))] * 2
    for p in shipped.pipelines:  # what Russia sends through leaves room for little
        if p.fuel == "crude" and "KAZ" in p.through:
            rows, columns = [*rows, 1], [*columns, 2]
            room.append(round(1e3 * (p.capacity.central - p.flow.central)))
    graph = coo_array((room, (rows, columns)), shape=(3 + len(left),) * 2).tocsr().astype(np.int32)
    most = maximum_flow(graph, 0, 2).flow_value / 1e3
    found = _of(fuel_losses(shipped, "crude"), out)
    np.testing.assert_allclose(found.unsold.sum(), wanted / 1e3 - most, atol=2e-3)


def test_the_caspian_pipe_is_the_worst_single_loss_of_crude(shipped: EnergySystem) -> None:
    single = [o for o in fuel_losses(shipped, "crude").losses if len(o.pipelines) == 1]
    assert single[0].pipelines == ("CPC",)


def test_concentration() -> None:
    assert herfindahl([3.0, 1.0]) == 0.625
    assert herfindahl([2.0, 0.0, -1.0]) == 1.0


def test_supplies_name_sellers_and_pipes(made_up: EnergySystem) -> None:
    uzb = next(s for s in supplies(made_up) if s.member == "UZB")
    assert (dict(uzb.bought), dict(uzb.routes), uzb.sellers) == ({"TKM": 5.0}, {"near": 5.0}, 1.0)
    assert uzb.dependence == pytest.approx(1 / 3)


def _of(found: FuelLosses, name: str) -> PipeLoss:
    return next(o for o in found.losses if o.pipelines == (name,))


def test_a_land_without_a_balance_only_lets_through(made_up: EnergySystem) -> None:
    through = replace(made_up, pipelines=(pipe("north", "TKM", "CHN", (12.0, 12.0), "AFG"), *made_up.pipelines[1:]))
    found = fuel_losses(through, "gas")
    # UZB is not on its way any more, and has no other pipe.
    np.testing.assert_allclose(_of(found, "near").unserved, [0.0, 5.0], atol=1e-9)


def test_sales_of_nothing_name_no_seller(made_up: EnergySystem) -> None:
    none = replace(made_up, fuel_trade=tuple(replace(t, amount=sure(0.0)) for t in made_up.fuel_trade))
    assert all(not s.bought and s.sellers == 0.0 for s in supplies(none))


def test_a_refinery_that_stands_still_takes_over_what_it_has_room_for(shipped: EnergySystem) -> None:
    still = replace(shipped, refineries=tuple(replace(r, throughput=sure(0.0)) for r in shipped.refineries[1:]))
    still = replace(still, refineries=(shipped.refineries[0], *still.refineries))
    first = refinery_losses(still)[0]
    assert first.taken_over == min(
        first.crude, sum(r.mt.central for r in still.refineries[1:] if r.member == first.member)
    )

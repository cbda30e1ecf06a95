"""Draws of a mechanism: worlds are shared, errors have a part in common, costs come from finished projects."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import Array, Band, Cost, Doubt, Input, InputError, Kind, Mechanism, Region
from ortaq.model import gains
from ortaq.model.drawn_gains import drawn_gains
from ortaq.model.drawn_world import drawn_world
from ortaq.model.draws import Streams, triangular_place, with_strength
from ortaq.model.ensemble import ProcessExecutor, Store
from ortaq.observe import load_scenario
from ortaq.observe.mechanisms.reference_classes import reference_classes

PACKAGES = [1, 3, 7]


def certain(region: Region, mechanism: Mechanism) -> tuple[Region, Mechanism]:
    """Return a question in which nothing has a range."""

    def exact(band: Band) -> Band:
        return Band.exact(band.central)

    sectors = tuple(replace(s, trade_elasticity=exact(s.trade_elasticity)) for s in region.sectors)
    sure = replace(
        region,
        sectors=sectors,
        tariff_low=region.tariff,
        tariff_high=region.tariff,
        flow_ln_sd=np.zeros_like(region.flow),
    )
    changes = [
        tuple(
            replace(
                change,
                moves=with_strength(change, 0.0).moves,
                cost=change.cost
                and replace(
                    change.cost,
                    capex_musd=exact(change.cost.capex_musd),
                    opex_musd_per_year=exact(change.cost.opex_musd_per_year),
                ),
            )
            for change in group
        )
        for group in (mechanism.measures, mechanism.shocks)
    ]
    return sure, replace(mechanism, measures=changes[0], shocks=changes[1])


def with_class(mechanism: Mechanism, name: str) -> Mechanism:
    """Return the mechanism whose first measure is of a reference class."""
    first, *rest = mechanism.measures
    cost = first.cost or Cost(Band.exact(10.0), Band.exact(0.0), 10.0, 0.05, {mechanism.members[0]: 1.0}, "")
    return replace(mechanism, measures=(replace(first, cost=replace(cost, reference_class=name)), *rest))


def test_the_same_seed_gives_the_same_worlds_whatever_is_asked(region: Region, mechanism: Mechanism) -> None:
    many = drawn_gains(region, mechanism, PACKAGES, 4, seed=5)
    fewer = drawn_gains(region, mechanism, [3], 3, seed=5)
    np.testing.assert_allclose(fewer.gain_musd[:, 0], many.gain_musd[:3, 1], atol=1e-6)
    np.testing.assert_array_equal(fewer.places, many.places[:3])
    shorter = replace(mechanism, measures=mechanism.measures[:2])
    part = drawn_gains(region, shorter, [3], 3, seed=5)
    at = [many.inputs.index(one) for one in part.inputs]
    np.testing.assert_array_equal(part.places, many.places[:3, at])
    np.testing.assert_allclose(part.gain_musd[:, 0], many.gain_musd[:3, 1], atol=1e-6)
    assert (drawn_gains(region, mechanism, [3], 3, seed=6).gain_musd != fewer.gain_musd).all()


def test_gains_net_of_costs_by_package_and_alone(region: Region, mechanism: Mechanism) -> None:
    found = drawn_gains(region, mechanism, [0, 1, 2, 3], 3)
    assert (found.gain_musd[:, 0] == 0.0).all()
    assert (found.cost_musd[:, 0] == 0.0).all()
    np.testing.assert_allclose(found.single_gain_musd[:, :2], found.gain_musd[:, 1:3, :, 0], atol=1e-6)
    np.testing.assert_allclose(found.cost_musd[:, 3], found.single_cost_musd[:, :2].sum(axis=1))
    assert 0.0 < found.largest_residual < 1e-9
    assert found.row(3) == 3
    assert found.row(5) is None


def test_without_any_range_draws_are_the_payoff_table(region: Region, mechanism: Mechanism) -> None:
    sure, exact = certain(region, mechanism)
    found = drawn_gains(sure, exact, PACKAGES, 9)
    assert found.central == tuple(m.id for m in mechanism.measures)
    assert found.inputs == (Input(Doubt.CLOSURE),)
    fixed = found.places[:, 0] == 0.0
    assert 0 < fixed.sum() < 9
    table = gains(sure, exact, PACKAGES)
    np.testing.assert_allclose(found.gain_musd[fixed], np.repeat(table.musd[None], fixed.sum(), axis=0), atol=1e-6)
    np.testing.assert_allclose(found.income_musd[fixed][0], table.income_musd)
    np.testing.assert_allclose(found.cost_musd[0], table.cost_musd)


@pytest.mark.slow
def test_amounts_that_domains_write_add_up_as_in_the_payoff_table(eurasia: Region, c5: Mechanism) -> None:
    (fall,) = load_scenario("examples/remittances_fall.toml")[1].changes
    shock = replace(fall, kind=Kind.SHOCK, probability=0.1)
    sure, exact = certain(eurasia, replace(c5, measures=c5.measures[5:8], shocks=(shock,)))
    found = drawn_gains(sure, exact, [5], 4)
    fixed = found.places[:, found.inputs.index(Input(Doubt.CLOSURE))] == 0.0
    assert fixed.any()
    table = gains(sure, exact, [5])
    np.testing.assert_allclose(found.income_musd[fixed][0], table.income_musd)
    np.testing.assert_allclose(found.gain_musd[fixed][0], table.musd, rtol=1e-6, atol=1e-4)


def test_a_measure_without_a_range_is_named_and_kept_central(region: Region, mechanism: Mechanism) -> None:
    _, exact = certain(region, mechanism)
    one = replace(mechanism, measures=(exact.measures[0], *mechanism.measures[1:]))
    found = drawn_gains(region, one, [1], 3)
    assert found.central == (mechanism.measures[0].id,)
    assert not {Input(d, mechanism.measures[0].id) for d in (Doubt.EFFECT, Doubt.COST)} & set(found.inputs)
    assert (found.cost_musd == found.cost_musd[0]).all()


def effect_places(region: Region, mechanism: Mechanism, common: float, count: int = 300) -> Array:
    names = [Input(Doubt.EFFECT, c.id) for c in (*mechanism.measures[:2], *mechanism.shocks[:1])]
    worlds = [drawn_world(region, mechanism, Streams.of(1, number, common)).places for number in range(count)]
    return np.array([[places[name] for name in names] for places in worlds])


@pytest.mark.slow
def test_errors_of_effects_have_a_part_in_common(region: Region, mechanism: Mechanism) -> None:
    together = effect_places(region, mechanism, 1.0, 20)
    np.testing.assert_allclose(together, together[:, :1] * np.ones(3))
    apart, half = (np.asarray(np.corrcoef(effect_places(region, mechanism, part).T)) for part in (0.0, 0.5))
    off = ~np.eye(3, dtype=bool)
    assert (np.abs(apart[off]) < 0.2).all()
    assert ((half[off] > 0.35) & (half[off] < 0.65)).all()


def test_places_are_triangular() -> None:
    normal = np.random.default_rng(0).standard_normal(20_000)
    place = np.array([triangular_place(z) for z in normal.tolist()])
    assert abs(place.mean()) < 0.01
    assert abs(place.std() - 1.0 / np.sqrt(6.0)) < 0.01
    assert (np.abs(place) < 1.0).all()
    assert triangular_place(-0.7) == -triangular_place(0.7)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rail", "power_line", "information_technology"])
def test_costs_overrun_as_the_finished_projects_of_their_class_did(
    name: str, region: Region, mechanism: Mechanism
) -> None:
    of_class, kind = with_class(mechanism, name), reference_classes()[name]
    measure = of_class.measures[0]
    ratios = [kind.cost_ratio(Streams.of(1, number, 0.5).cost(measure.id)) for number in range(4000)]
    assert abs(100.0 * (np.mean(ratios) - 1.0) - kind.overrun_percent) < 0.05 * kind.overrun_sd_percent
    drawn = drawn_world(region, of_class, Streams.of(1, 0, 0.5)).mechanism.measures[0].cost
    assert measure.cost is not None
    assert drawn is not None
    assert drawn.capex_musd == Band.exact(ratios[0] * measure.cost.capex_musd.central)


@pytest.mark.slow
def test_results_depend_neither_on_processes_nor_on_the_store(
    region: Region, mechanism: Mechanism, tmp_path: Path
) -> None:
    store = Store.open(tmp_path)
    here = drawn_gains(region, mechanism, PACKAGES, 3, store=store)
    with ProcessExecutor(2) as executor:
        there = drawn_gains(region, mechanism, PACKAGES, 3, executor=executor)
    heard: list[tuple[int, int]] = []
    kept = drawn_gains(region, mechanism, PACKAGES, 3, store=store, progress=lambda *done: heard.append(done))
    assert heard == [(3, 3)]
    for other in (there, kept):
        for name in ("gain_musd", "cost_musd", "income_musd", "single_gain_musd", "places"):
            np.testing.assert_array_equal(getattr(here, name), getattr(other, name))


@pytest.mark.parametrize("common", [-0.1, 1.5, float("nan")])
def test_a_common_part_that_is_no_share(common: float, region: Region, mechanism: Mechanism) -> None:
    with pytest.raises(InputError, match="common part"):
        drawn_gains(region, mechanism, [1], 2, common=common)


def test_too_few_draws_and_unknown_classes(region: Region, mechanism: Mechanism) -> None:
    with pytest.raises(InputError, match="1 draws"):
        drawn_gains(region, mechanism, [1], 1)
    with pytest.raises(InputError, match="unknown reference class 'rial'") as caught:
        drawn_gains(region, with_class(mechanism, "rial"), [1], 2)
    assert "rail" in str(caught.value)

"""The report on a region: shapes, bands, flags, before and after, limits, and mistakes of users."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Change, Deficits, Effects, InputError, Kind, Mechanism, Package, Region, Scenario
from ortaq.dependence import Power, between, dependence_table, ladder, long_table, mechanism_weighing, moves, weigh
from ortaq.domains import valuation, variables
from ortaq.domains.trade.stated import stated_effects
from ortaq.model import package_effects, upstream_effects
from tests.worlds import shift

POWERS = (Power("UZB", ("UZB",)), Power("REST", ("ROW",)), Power("NEAR", ("KGZ", "UZB")))


def closure() -> Scenario:
    far = shift("trade_cost_hat", ("KAZ", "KGZ", "UZB"), ("ROW",), 10.0)
    return Scenario("s", "Dearer trade", (Change("c", Kind.SHOCK, "Dearer trade", "", (far,), "toy"),))


def package(mechanism: Mechanism, index: int) -> Package:
    return Package.from_index(index, [m.id for m in mechanism.measures])


def test_losses_are_those_of_the_trade_engine(region: Region) -> None:
    found = weigh(region, members=["KAZ", "UZB"], powers=POWERS).before
    world = valuation(CENTRAL).world(region)
    names = region.economy_ids
    one, other = names.index("KAZ"), names.index("ROW")
    hats = np.ones(region.flow.shape)
    hats[:, one, other] = np.inf
    buy = world.worth(Effects({"trade_cost_hat": hats[None].copy()})).real_income_hat[0]
    hats[:, other, one] = np.inf
    both = world.worth(Effects({"trade_cost_hat": hats[None]})).real_income_hat[0]
    assert found.buy.central[0, other] == pytest.approx(100.0 * (1.0 - buy[one]), abs=1e-9)
    assert found.from_partner.central[0, other] == pytest.approx(100.0 * (1.0 - both[one]), abs=1e-9)
    assert found.of_partner.central[0, other] == pytest.approx(100.0 * (1.0 - both[other]), abs=1e-9)
    assert found.from_power.central[0, 1] == pytest.approx(found.from_partner.central[0, other], abs=1e-9)
    assert found.residual < 1e-9


def test_both_sides_of_one_pair_mirror_each_other(region: Region) -> None:
    found = weigh(region, powers=POWERS).before
    assert found.of_partner.values == pytest.approx(found.from_partner.values.transpose(0, 2, 1), nan_ok=True)
    ratio = found.partner_asymmetry.log_ratio.values
    assert ratio == pytest.approx(-ratio.transpose(0, 2, 1), nan_ok=True)
    money = found.partner_asymmetry.money_musd.values
    assert money == pytest.approx(-money.transpose(0, 2, 1), nan_ok=True)


def test_a_member_has_no_exposure_to_itself(region: Region) -> None:
    found = weigh(region, members=["UZB"], powers=POWERS).before
    assert np.isnan(found.from_partner.central[0, region.economy_ids.index("UZB")])
    assert np.isnan(found.from_power.central[0, [0, 2]]).all()
    assert np.isnan(found.multi_vector.central[0])
    assert np.isfinite(found.from_power.central[0, 1])
    assert ladder(found, "UZB", [POWERS[0].name, POWERS[2].name]) == []


def test_acting_together_is_compared_with_one_by_one(region: Region) -> None:
    found = weigh(region, members=["KAZ"], powers=POWERS).before
    at = [region.economy_ids.index(e) for e in ("KGZ", "UZB")]
    alone = found.from_partner.central[0, at].sum()
    assert found.together.central[0, 2] == pytest.approx(found.from_power.central[0, 2] - alone)
    assert found.together.central[0, 0] == pytest.approx(0.0, abs=1e-9)


def test_bands_hold_the_central_value(region: Region) -> None:
    found = weigh(region, members=["KAZ"], powers=POWERS).before
    low, high = found.from_power.low, found.from_power.high
    assert (low < found.from_power.central).all()
    assert (found.from_power.central < high).all()


def test_no_change_changes_exactly_nothing(region: Region, mechanism: Mechanism) -> None:
    for exact in (True, False):
        found = weigh(region, package=package(mechanism, 0), mechanism=mechanism, powers=POWERS, exact=exact)
        for metric in found.before.metrics():
            values = found.change(metric).values
            assert (values[np.isfinite(values)] == 0.0).all(), metric


def test_dearer_trade_with_the_rest_lowers_dependence_on_it(region: Region) -> None:
    exact = weigh(region, closure(), members=["KAZ"], powers=POWERS).change("from_power")
    linear = weigh(region, closure(), members=["KAZ"], powers=POWERS, exact=False).change("from_power")
    assert exact.high[0, 1] < 0.0
    assert exact.low[0, 0] > 0.0
    assert np.sign(linear.central[0]).tolist() == np.sign(exact.central[0]).tolist()
    assert linear.central[0] == pytest.approx(exact.central[0], rel=0.25)


def test_a_package_under_a_scenario_is_compared_under_it(region: Region, mechanism: Mechanism) -> None:
    found = weigh(region, closure(), package(mechanism, 3), mechanism, powers=POWERS, exact=False)
    alone = weigh(region, closure(), mechanism=mechanism, powers=POWERS, exact=False)
    assert alone.after is not None
    assert found.before.from_power.values == pytest.approx(alone.after.from_power.values, nan_ok=True)
    joined = Scenario("j", "", (*closure().changes, *mechanism.measures[:2]))
    both = weigh(region, joined, mechanism=mechanism, powers=POWERS, exact=False)
    assert found.after is not None
    assert both.after is not None
    assert found.after.from_power.values == pytest.approx(both.after.from_power.values, abs=1e-9, nan_ok=True)


def test_limit_table_agrees_with_the_report(region: Region, mechanism: Mechanism) -> None:
    for exact in (False, True):
        table = dependence_table(region, mechanism, range(8), POWERS, exact=exact)
        assert table.shape == (8, 3, 3)
        for index in (0, 5):
            after = weigh(region, package=package(mechanism, index), mechanism=mechanism, powers=POWERS, exact=exact)
            assert after.after is not None
            assert table[index] == pytest.approx(after.after.from_power.central, abs=1e-8, nan_ok=True)


def test_limit_table_of_members_that_are_the_powers(region: Region, mechanism: Mechanism) -> None:
    table = dependence_table(region, mechanism, [0], [Power("ALL", mechanism.members)])
    assert np.isnan(table).all()


@pytest.mark.slow
def test_changes_of_the_network_count(eurasia: Region, c5: Mechanism) -> None:
    at = next(i for i, m in enumerate(c5.measures) if any(move.domain == "corridors" for move in m.moves))
    given = upstream_effects(eurasia, [c5.measures[at]], CENTRAL)
    stated = stated_effects(eurasia, [c5.measures[at]], CENTRAL.shift)
    assert (given["trade_cost_hat"] != stated["trade_cost_hat"]).any()
    found = mechanism_weighing(eurasia, c5, 1 << at)
    assert found is not None
    assert found.after is not None
    kaz, china = c5.members.index("KAZ"), 0
    world = valuation(CENTRAL).world(eurasia).after(given)
    one, other = (eurasia.economy_ids.index(e) for e in ("KAZ", "CHN"))
    closed = np.where(between(len(eurasia.economies), one, [other]), np.inf, 1.0)
    cut = world.worth(Effects({"trade_cost_hat": np.broadcast_to(closed, (1, *eurasia.flow.shape))}))
    expected = 100.0 * (1.0 - cut.real_income_hat[0, one])
    assert found.after.from_power.central[kaz, china] == pytest.approx(expected, abs=1e-8)


@pytest.mark.slow
def test_packages_together_have_the_effects_of_each_alone(eurasia: Region, c5: Mechanism) -> None:
    index = 0b100011
    chosen = [m for bit, m in enumerate(c5.measures) if index >> bit & 1]
    alone = upstream_effects(eurasia, chosen, CENTRAL)
    (together,) = package_effects(eurasia, c5, [0, index], CENTRAL, 8)
    for name in alone:
        assert (together[name][0] == variables()[name].default).all()
        assert together[name][1] == pytest.approx(alone[name], rel=1e-12, abs=1e-12)


@pytest.mark.slow
def test_packages_hand_the_equilibrium_only_what_it_reads(eurasia: Region, c5: Mechanism) -> None:
    """A package of all measures moves welfare beside income, which is no variable of the equilibrium."""
    everything = 2 ** len(c5.measures) - 1
    (given,) = package_effects(eurasia, c5, [everything], CENTRAL, 8)
    assert set(given) <= set(valuation(CENTRAL).reads)
    assert np.isfinite(dependence_table(eurasia, c5, [everything], POWERS)[0, :, 1]).all()


def test_partners_may_be_few(region: Region, mechanism: Mechanism) -> None:
    few = weigh(region, mechanism=mechanism, partners=["UZB", "KAZ"], powers=POWERS).before
    every = weigh(region, mechanism=mechanism, powers=POWERS).before
    assert few.partners == ("UZB", "KAZ")
    at = [every.partners.index(p) for p in few.partners]
    assert few.buy.values == pytest.approx(every.buy.values[..., at], abs=1e-9, nan_ok=True)
    ratio = every.partner_asymmetry.money_musd.values[..., at]
    assert few.partner_asymmetry.money_musd.values == pytest.approx(ratio, rel=1e-6, nan_ok=True)
    assert few.from_power.values == pytest.approx(every.from_power.values, abs=1e-9, nan_ok=True)
    assert few.import_concentration.values == pytest.approx(every.import_concentration.values)
    assert few.partner_quality.ln_sd.tolist()[0][0] == every.partner_quality.ln_sd.tolist()[0][at[0]]
    assert np.isfinite(few.together.central[0]).tolist() == [True, False, False]


def test_a_world_without_known_powers_is_not_weighed(region: Region, mechanism: Mechanism) -> None:
    assert mechanism_weighing(region, mechanism) is None


def test_transit_and_critical_inputs_and_votes(region: Region) -> None:
    hats = np.ones(region.flow.shape)
    hats[:, 0, 3] = hats[:, 3, 0] = 1.2
    points = {"KAZ": 0.0, "KGZ": 0.5, "UZB": 1.0}
    for exact in (True, False):
        found = weigh(
            region,
            members=["KAZ", "KGZ"],
            powers=POWERS,
            exact=exact,
            transit={"UZB": hats, "KGZ": np.ones_like(hats)},
            critical=["energy"],
            ideal_points=points,
        ).before
        assert found.transit is not None
        assert found.transit.central[0, 0] > 0.0
        assert found.transit.values[:, :, 1] == pytest.approx(0.0, abs=1e-9)
        assert found.critical["energy"].central[0, 1] > 0.0
        assert np.isnan(found.critical["energy"].central[1, 2])
        assert found.alignment is not None
        flow = region.flow.sum(axis=0)
        weight = flow[0, 1:3] + flow[1:3, 0]
        assert found.alignment.vulnerability[0] == pytest.approx(weight @ [0.5, 1.0] / weight.sum())


def test_flags_follow_the_flows(region: Region) -> None:
    method = region.flow_method.astype("<U10")
    method[:, 0, 3] = method[:, 3, 0] = "pinned"
    method[:, 0, 1] = method[:, 1, 0] = "mirrored"
    found = weigh(replace(region, flow_method=method), members=["KAZ"], powers=POWERS, exact=False).before
    flags = dict(zip(found.partners, found.partner_quality.flag[0], strict=True))
    assert flags == {"KAZ": "no trade", "KGZ": "mirror", "UZB": "imputed", "ROW": "pinned"}
    assert found.partner_quality.imputed_share[0, 2:].tolist() == [1.0, 0.0]
    assert {r.name: r.quality for r in ladder(found, "KAZ")}["ROW"] == "pinned"


def test_the_long_table_has_no_number_without_meaning(region: Region) -> None:
    found = weigh(region, closure(), members=["KAZ", "UZB"], powers=POWERS, exact=False)
    rows = long_table(found)
    assert {stage for stage, *_ in rows} == {"before", "after", "change"}
    told = [row for row in rows if row[:2] == ("before", "from_power")]
    assert len(told) == int(np.isfinite(found.before.from_power.central).sum()) < found.before.from_power.central.size
    assert all(np.isfinite(row[5:8]).all() for row in rows)
    assert {stage for stage, *_ in long_table(weigh(region, powers=POWERS, exact=False))} == {"before"}


def test_full_isolation_is_refused_or_purged(region: Region) -> None:
    everyone = (Power("ALL", ("KGZ", "UZB", "ROW")),)
    for exact in (True, False):
        with pytest.raises(InputError, match="cut off from everyone"):
            weigh(region, members=["KAZ"], powers=everyone, exact=exact)
        found = weigh(region, members=["KAZ"], powers=everyone, exact=exact, deficits=Deficits.BALANCED).before
        assert found.from_power.central.item() > 0.0


def test_mistakes_are_named(region: Region, mechanism: Mechanism) -> None:
    with pytest.raises(InputError, match="unknown economy of region 'toy' 'RUS'"):
        weigh(region, powers=[Power("RUS", ("RUS",))])
    with pytest.raises(InputError, match="none of the powers CHN"):
        weigh(region)
    with pytest.raises(InputError, match="unknown economy of region 'toy' 'KAS'"):
        weigh(region, members=["KAS"], powers=POWERS)
    with pytest.raises(InputError, match="without its mechanism"):
        weigh(region, package=package(mechanism, 1), powers=POWERS)
    with pytest.raises(InputError, match="unknown measure 'ports'"):
        weigh(region, package=Package(1, ("ports",)), mechanism=mechanism, powers=POWERS)
    with pytest.raises(InputError, match="unknown sector"):
        weigh(region, powers=POWERS, critical=["gas"])
    with pytest.raises(InputError, match="expected"):
        weigh(region, powers=POWERS, transit={"UZB": np.ones((2, 2))}, exact=False)
    with pytest.raises(InputError, match="trade_cost_hat is -1"):
        weigh(region, powers=POWERS, transit={"UZB": np.full(region.flow.shape, -1.0)}, exact=False)
    with pytest.raises(InputError, match="no package 8"):
        dependence_table(region, mechanism, [8], POWERS)
    with pytest.raises(InputError, match="nothing was applied"):
        weigh(region, powers=POWERS, exact=False).change("from_power")
    with pytest.raises(InputError, match="unknown metric 'power'"):
        weigh(region, closure(), powers=POWERS, exact=False).change("power")


def test_ladder_holds_partners_and_powers_in_order(region: Region) -> None:
    found = weigh(region, members=["KAZ"], powers=POWERS).before
    rungs = ladder(found, "KAZ")
    assert sorted(r.name for r in rungs) == ["KGZ", "NEAR", "ROW", "UZB"]
    assert [r.loss.central for r in rungs] == sorted((r.loss.central for r in rungs), reverse=True)
    near = next(r for r in rungs if r.name == "NEAR")
    column = [p.name for p in found.powers].index("NEAR")
    assert near.loss.central == found.from_power.central[0, column]
    assert near.buy.central == found.power_buy.central[0, column]
    assert near.reverse.high == found.of_power.high[0, column]
    assert near.ratio.central == pytest.approx(near.loss.central / near.reverse.central)
    assert [r.name for r in ladder(found, "KAZ", ["UZB", "ROW"])] == [r.name for r in rungs if r.name in {"UZB", "ROW"}]
    with pytest.raises(InputError, match="unknown member 'KGZ'"):
        ladder(found, "KGZ")


def test_legs_of_a_power_of_one_are_those_of_the_partner(region: Region) -> None:
    found = weigh(region, members=["KAZ"], powers=POWERS).before
    at = found.partners.index("UZB")
    assert found.power_buy.values[:, 0, 0] == pytest.approx(found.buy.values[:, 0, at], abs=1e-9)
    assert found.power_sell.values[:, 0, 0] == pytest.approx(found.sell.values[:, 0, at], abs=1e-9)


def test_moves_are_the_changes_by_name(region: Region) -> None:
    found = weigh(region, closure(), members=["KAZ"], powers=POWERS)
    moved = moves(found, "KAZ")
    change = found.change("from_power")
    assert moved["NEAR"].central == change.central[0, 2]
    assert moved["NEAR"].low == change.low[0, 2]
    with pytest.raises(InputError, match="nothing was applied"):
        moves(weigh(region, members=["KAZ"], powers=POWERS, exact=False), "KAZ")


def test_long_table_has_every_finite_number_once(region: Region) -> None:
    found = weigh(region, closure(), members=["KAZ", "UZB"], powers=POWERS, exact=False)
    rows = long_table(found)
    assert found.after is not None
    finite = [sum(int(np.isfinite(m.central).sum()) for m in d.metrics().values()) for d in (found.before, found.after)]
    assert [sum(r[0] == stage for r in rows) for stage in ("before", "after")] == finite
    assert len({r[:5] for r in rows}) == len(rows)
    by_key = {r[:2] + r[3:5]: r for r in rows}
    row = by_key["before", "of_power", "UZB", "REST"]
    assert row[5] == found.before.of_power.central[1, 1]
    assert by_key["before", "import_concentration", "KAZ", ""][2] == "HHI, 0 to 1"


@pytest.mark.slow
def test_the_shipped_region_before_and_after(eurasia: Region, c5: Mechanism) -> None:
    found = weigh(eurasia, package=package(c5, 2 ** len(c5.measures) - 1), mechanism=c5, exact=False)
    before = found.before
    assert [p.name for p in before.powers] == ["CHN", "RUS", "EU", "TUR", "IRN", "USA", "IND"]
    assert before.members == c5.members
    china, kaz = before.partners.index("CHN"), before.members.index("KAZ")
    # Kazakhstan loses more of its income from an end of this trade than China does; in every case of the elasticities.
    assert before.partner_asymmetry.log_ratio.low[kaz, china] > 2.0
    assert before.partner_quality.flag[kaz, china] == "pinned"
    change = found.change("from_power")
    assert np.isfinite(change.values[:, kaz]).all()

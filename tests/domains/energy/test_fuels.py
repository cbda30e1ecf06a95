"""Balances of fuels close, products are throughput times yield, and an upgrade makes light products of fuel oil."""

import pytest

from ortaq.core import Corner, InputError
from ortaq.domains.energy.fuels import balanced, made, product_balances, upgrade_of
from ortaq.domains.energy.system import EnergySystem, load_system


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return load_system()


def test_what_a_balance_leaves_over_is_said_and_partners_sum_to_it(system: EnergySystem) -> None:
    """Figures of the gas of Kazakhstan do not fit each other; all others close within what fields and pipes burn."""
    gaping = {(b.member, b.fuel) for b in system.balances if balanced(system, b.member, b.fuel).gapes}
    assert gaping == {("KAZ", "gas")}
    for row in system.balances:
        told = balanced(system, row.member, row.fuel)
        assert told.use == row.use.central
        assert told.left == pytest.approx(told.production + told.imports - told.exports - told.use)
        assert sum(f.amount for f in told.suppliers) == pytest.approx(told.imports, abs=1e-9)
        assert sum(f.amount for f in told.buyers) == pytest.approx(told.exports, abs=1e-9)


def test_gas_of_the_members_is_what_was_read(system: EnergySystem) -> None:
    uzb, tkm, kaz = (balanced(system, code, "gas") for code in ("UZB", "TKM", "KAZ"))
    assert (uzb.production, tkm.production, kaz.production) == (46.7, 80.6, 28.7)
    assert tkm.imports == 0.0
    assert tkm.exports > 30.0
    china = sum(p.flow.central for p in system.pipelines if p.to == "CHN" and p.fuel == "gas" and "KAZ" in p.through)
    assert china == pytest.approx(35.6)
    assert kaz.transit == pytest.approx(china + 5.6 + 0.4)


def test_a_balance_that_nobody_wrote_is_refused(system: EnergySystem) -> None:
    with pytest.raises(InputError, match="no balance of coal of TKM"):
        balanced(system, "TKM", "coal")


def test_products_are_throughput_times_yield_and_balances_close(system: EnergySystem) -> None:
    told = product_balances(system)
    for each in told:
        assert each.made + each.imports == pytest.approx(each.use + each.exports, abs=1e-12)
        assert each.imports == 0.0 or each.exports == 0.0
    atyrau = next(r for r in system.refineries if r.name == "Atyrau")
    share = next(y.share.central for y in system.yields if (y.refinery, y.product) == ("Atyrau", "diesel"))
    assert made(system, atyrau, upgraded=False)["diesel"] == pytest.approx(share * atyrau.throughput.central)
    assert sum(r.throughput.central for r in system.refineries if r.member == "KAZ") == pytest.approx(17.0, abs=1.0)


def test_an_upgrade_makes_light_products_of_fuel_oil_and_nothing_of_nothing(system: EnergySystem) -> None:
    for refinery in system.refineries:
        for corner in Corner:
            before, after = (made(system, refinery, upgraded=u, corner=corner) for u in (False, True))
            assert sum(after.values()) == pytest.approx(sum(before.values()))
            assert after["fuel_oil"] <= before["fuel_oil"] + 1e-12
            assert all(mt >= 0.0 for mt in after.values())
    light = {y.product for y in system.yields if y.light}
    shymkent = next(r for r in system.refineries if r.name == "Shymkent")
    after = made(system, shymkent, upgraded=True)
    depth = sum(after[p] for p in light) / shymkent.throughput.central
    assert depth == pytest.approx(shymkent.depth_after.central)
    told = upgrade_of(system, shymkent)
    assert 0.0 < told.light_mt.low < told.light_mt.central < told.light_mt.high
    assert told.cost_musd.low < told.cost_musd.central


def test_upgraded_refineries_lower_imports_of_diesel(system: EnergySystem) -> None:
    names = [r.name for r in system.refineries if r.member == "KAZ"]
    before, after = (
        next(b for b in product_balances(system, each) if (b.member, b.product) == ("KAZ", "diesel"))
        for each in ((), names)
    )
    assert after.imports < before.imports
    assert product_balances(system) == product_balances(system, ())

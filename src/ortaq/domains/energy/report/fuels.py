"""Balances of gas, coal and crude, products of refineries, and what upgrades bring."""

from collections.abc import Sequence

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text
from ortaq.domains.energy.fuels import ProductBalance, Upgrade, balanced, product_balances, upgrade_of
from ortaq.domains.energy.report.words import BCM, MEMBER, MT, MUSD, NONE, USD_T, fuel, state
from ortaq.domains.energy.system import EnergySystem

USD_KCM = Text("energy.unit.usd_kcm")

SOLID = ("coal", "crude")

SHOWN = 12
"""Rows of products that are printed; files have all."""


def balance_tables(system: EnergySystem, members: Sequence[str]) -> list[Table]:
    """Return where gas, coal and crude of members come from and go."""
    found = [_balance_table(system, members, ("gas",), BCM, USD_KCM), _balance_table(system, members, SOLID, MT, USD_T)]
    return [table for table in found if table.rows]


def _balance_table(
    system: EnergySystem, members: Sequence[str], fuels: tuple[str, ...], unit: Text, money: Text
) -> Table:
    amounts = ("production", "bought", "sold", "used", "stock", "transit")
    columns = (
        MEMBER,
        Column(Text("energy.fuel")),
        *(Column(Text(f"energy.balance.{name}"), unit) for name in amounts),
        Column(Text("energy.balance.price"), money),
        Column(Text("energy.balance.border_price"), money),
    )
    told = [balanced(system, b.member, b.fuel) for b in system.balances if b.member in members and b.fuel in fuels]
    rows = tuple(
        (
            state(each.member),
            Cell(fuel(each.fuel)),
            *(_some(value) for value in (each.production, each.imports, each.exports, each.use)),
            Cell(round(each.left, 9) + 0.0),
            _some(each.transit),
            _banded(each.price),
            _banded(each.export_price) if each.exports else NONE,
        )
        for each in told
    )
    kind, title = ("gas", "energy.balance_gas") if "gas" in fuels else ("solid", "energy.balance_solid")
    gaps = tuple(
        Text(
            "energy.balance_gap",
            {
                "member": Name("economy", each.member),
                "fuel": fuel(each.fuel),
                "amount": Number(round(each.left, 9)),
                "unit": unit,
            },
        )
        for each in told
        if each.gapes
    )
    return Table(f"energy-balance-{kind}", Text(title), columns, rows, (Text("energy.balance_note"), *gaps))


def product_table(system: EnergySystem, members: Sequence[str]) -> Table:
    """Return products of refineries against use, as they are and with all upgrades."""
    columns = (
        MEMBER,
        Column(Text("energy.product")),
        Column(Text("energy.made"), MT),
        Column(Text("energy.balance.used"), MT),
        Column(Text("energy.balance.bought"), MT),
        Column(Text("energy.balance.sold"), MT),
        Column(Text("energy.bought_upgraded"), MT),
        Column(Text("energy.sold_upgraded"), MT),
        Column(Text("energy.net_worth"), MUSD),
    )
    upgraded = product_balances(system, [r.name for r in system.refineries])
    pairs = zip(product_balances(system), upgraded, strict=True)
    rows = tuple(_product(now, then) for now, then in pairs if now.member in members)
    return Table(
        "energy-products", Text("energy.products"), columns, rows, (Text("energy.products_note"),), shown=SHOWN
    )


def _product(now: ProductBalance, then: ProductBalance) -> tuple[Cell, ...]:
    return (
        state(now.member),
        Cell(Text(f"energy.product.{now.product}")),
        _some(now.made),
        Cell(now.use),
        _some(now.imports),
        _some(now.exports),
        _some(then.imports),
        _some(then.exports),
        Cell(now.net_musd, Reading.CHANGE),
    )


def upgrade_table(system: EnergySystem, members: Sequence[str]) -> Table:
    """Return what the upgrade of each refinery brings and costs a year."""
    columns = (
        Column(Text("energy.refinery")),
        MEMBER,
        Column(Text("energy.light_more"), MT),
        Column(Text("energy.upgrade_gain"), MUSD),
        Column(Text("energy.upgrade_cost"), MUSD),
    )
    found = (upgrade_of(system, r) for r in system.refineries if r.member in members)
    rows = tuple(_upgrade(each) for each in found)
    return Table("energy-upgrades", Text("energy.upgrades"), columns, rows, (Text("energy.upgrades_note"),))


def _upgrade(each: Upgrade) -> tuple[Cell, ...]:
    return (
        Cell(each.refinery),
        state(each.member),
        *(_banded(band) for band in (each.light_mt, each.gain_musd, each.cost_musd)),
    )


def _some(value: float) -> Cell:
    return Cell(value) if value else NONE


def _banded(band: Band) -> Cell:
    return Cell(band) if band.central else NONE

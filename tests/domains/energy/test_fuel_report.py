"""Tables of fuels say what is computed, with every word in three languages."""

import pytest

from ortaq.core.report import Number, Table, Text
from ortaq.domains.energy.report.fuels import balance_tables, product_table, upgrade_table
from ortaq.domains.energy.system import EnergySystem, load_system


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return load_system()


def _number(table: Table, row: int, column: int) -> float:
    said = table.rows[row][column].said
    assert isinstance(said, float)
    return said


def test_rows_of_balances_close(system: EnergySystem) -> None:
    gas, solid = balance_tables(system, ("TKM", "UZB"))
    assert [len(gas.rows), len(solid.rows)] == [2, 3]
    produced, bought, sold, used, left = (_number(gas, 0, column) for column in range(2, 7))
    assert produced + bought == pytest.approx(sold + used + left)
    assert len(gas.note) == 1
    kaz, _ = balance_tables(system, ("KAZ",))
    (gap,) = kaz.note[1:]
    assert isinstance(gap, Text)
    assert (gap.key, gap.values["amount"]) == ("energy.balance_gap", Number(pytest.approx(7.5)))


def test_products_are_of_the_members_that_are_asked_for(system: EnergySystem) -> None:
    table = product_table(system, ("KGZ",))
    assert len(table.rows) == 6
    assert all(_number(table, row, 8) < 0.0 for row in range(6))


def test_who_has_no_refinery_has_no_upgrade(system: EnergySystem) -> None:
    assert upgrade_table(system, ("KGZ",)).rows == ()
    assert len(upgrade_table(system, ("KAZ", "UZB")).rows) == 5

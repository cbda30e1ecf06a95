"""Owners and creditors as tables: the main recipient is a rank with a range, and what is not known is said."""

import pytest

from ortaq.answers.holder_tables import holder_tables, member_tables
from ortaq.core import Band, Region, Tie
from ortaq.core.report import Name, Table, Text
from ortaq.domains import ties

MEMBERS = ("CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB")


@pytest.fixture(scope="module")
def tables(eurasia: Region) -> dict[str, Table]:
    return {table.id: table for table in holder_tables(eurasia, ties(eurasia), MEMBERS)}


def test_the_main_recipient_is_a_number_with_its_doubt(tables: dict[str, Table]) -> None:
    table = tables["recipients-investment"]
    found = {row[0].said.id: row for row in table.rows if isinstance(row[0].said, Name)}
    rank = found["KAZ"][3].said
    assert isinstance(rank, Band)
    assert (rank.low, rank.central, rank.high) == (1.0, 1.0, 3.0)
    assert found["KAZ"][1].flag == Text("dependence.next_indistinct")
    assert found["KAZ"][1].source
    said = table.note[0]
    assert isinstance(said, Text)
    assert said.key == "dependence.main_tied"
    assert said.values["first"] == Name("economy", "KAZ")
    assert said.values["others"] == (Name("economy", "TKM"), Name("economy", "UZB"))
    assert found["RUS"][3].said == Text("mark.outside")


def test_debt_to_one_creditor_is_ranked_by_every_count(tables: dict[str, Table]) -> None:
    said = tables["recipients-debt"].note[0]
    assert isinstance(said, Text)
    assert (said.key, said.values["first"]) == ("dependence.main_certain", Name("economy", "UZB"))


def test_every_member_has_a_row_and_unknown_is_not_zero(tables: dict[str, Table]) -> None:
    for kind in ("investment", "debt"):
        table = tables[f"holders-{kind}"]
        assert tuple(row[0].said for row in table.rows) == tuple(Name("economy", code) for code in MEMBERS)
        assert table.rows[0][1].said == Text("dependence.holders_unknown")
    largest = {row[0].said: row[1].said for row in tables["holders-debt"].rows}
    assert largest[Name("economy", "KGZ")] == Name("economy", "CHN")
    assert largest[Name("economy", "UZB")] == Text("exchange.holder.world_bank")
    assert largest[Name("economy", "KAZ")] == Text("dependence.no_single")


def test_shares_of_a_member_add_up_to_all(eurasia: Region) -> None:
    for table in member_tables(eurasia, ties(eurasia), "TJK"):
        shares = [row[2].said for row in table.rows]
        central = [share.central if isinstance(share, Band) else share for share in shares]
        assert sum(central) == pytest.approx(100.0)  # type: ignore[arg-type]


def test_what_a_package_adds_stands_below(eurasia: Region) -> None:
    loan = Tie("exchange.tie.debt", "CHN", "KGZ", Band.exact(1000.0), flow=False, method="package", source="")
    table = next(t for t in holder_tables(eurasia, ties(eurasia), MEMBERS, (loan,)) if t.id == "holders-debt")
    kgz = next(row for row in table.rows if row[0].said == Name("economy", "KGZ"))
    share, then = kgz[2].said, kgz[2].more[0].said
    assert isinstance(share, Band)
    assert isinstance(then, Band)
    assert then.central == pytest.approx(100.0 * (1708 + 1000) / (4628 + 1000))


def test_a_region_that_says_nothing_has_no_tables(eurasia: Region) -> None:
    assert holder_tables(eurasia, (), MEMBERS) == ()
    assert member_tables(eurasia, (), "KAZ") == ()

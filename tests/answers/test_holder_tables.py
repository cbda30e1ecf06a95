"""Owners and creditors as tables: the main recipient is a rank with a range, and what is not known is said."""

from dataclasses import replace

import pytest

from ortaq.answers.added_stocks import added_stocks
from ortaq.answers.holder_tables import holder_tables, member_tables
from ortaq.core import Band, Change, Cost, Debt, Finance, Kind, Region, Tie
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
    stock = kgz[3].more[0].said
    assert isinstance(stock, Band)
    assert stock.central == pytest.approx(100.0 * 2708 / 14000)
    assert kgz[5].more
    assert not kgz[1].more
    assert table.rows[3][2].more == ()


def measure(finance: Finance | None) -> Change:
    cost = Cost(Band(800.0, 1000.0, 1400.0), Band.exact(0.0), 30.0, 0.05, {"CHN": 1.0}, "s", finance=finance)
    return Change("rail", Kind.MEASURE, "Rail", "", (), "s", cost=cost)


def test_terms_add_equity_of_owners_and_debt_of_who_answers_for_it(eurasia: Region) -> None:
    debt = Debt(0.5, 0.03, 30, 5, "CHN", source="loan")
    terms = Finance({"CHN": 0.51, "KGZ": 0.245, "UZB": 0.245}, {"KGZ": 1.0}, debt=debt, source="deal")
    added = {(t.word, t.holder, t.dependent): t for t in added_stocks(ties(eurasia), [measure(terms)])}
    assert {key: tie.band.central for key, tie in added.items()} == pytest.approx(
        {
            ("investment", "CHN", "KGZ"): 255.0,
            ("investment", "UZB", "KGZ"): 122.5,
            ("debt", "CHN", "KGZ"): 122.5,
            ("debt", "CHN", "UZB"): 122.5,
        }
    )
    assert added["debt", "CHN", "KGZ"].source == "loan"
    backed = replace(terms, debt=replace(debt, guarantor="KGZ"))
    (loan,) = (tie for tie in added_stocks(ties(eurasia), [measure(backed)]) if tie.word == "debt")
    assert (loan.dependent, loan.band) == ("KGZ", Band(400.0, 500.0, 700.0))


def test_measures_without_terms_and_regions_without_stocks_add_nothing(eurasia: Region) -> None:
    assert added_stocks(ties(eurasia), [measure(None)]) == ()
    assert added_stocks((), [measure(Finance({"CHN": 1.0}, {"KGZ": 1.0}))]) == ()


def test_a_member_sees_each_holder_before_and_after(eurasia: Region) -> None:
    loan = Tie("exchange.tie.debt", "CHN", "KGZ", Band.exact(1000.0), flow=False, method="terms", source="")
    investment, debt = member_tables(eurasia, ties(eurasia), "KGZ", (loan,))
    assert not any(row[1].more for row in investment.rows)
    first = debt.rows[0][1]
    assert first.more[0].said == Band(2660.0, 2708.0, 2740.0)
    assert debt.note[-1] == Text("dependence.holders_after")


def test_one_known_holder_without_a_total_has_no_share(eurasia: Region) -> None:
    table = next(t for t in holder_tables(eurasia, ties(eurasia), ("IND", "RUS", "BLR")) if t.id == "holders-debt")
    india = table.rows[0]
    assert india[1].said == Name("economy", "RUS")
    assert india[2].said == india[5].said == Text("mark.outside")


def test_a_region_that_says_nothing_has_no_tables(eurasia: Region) -> None:
    assert holder_tables(eurasia, (), MEMBERS) == ()
    assert member_tables(eurasia, (), "KAZ") == ()

"""Owners and creditors: what a region may state, how several counts of one pair become one range, what is refused."""

import shutil
from pathlib import Path

import pytest

from ortaq.core import InputError, Region, Tie
from ortaq.core.report import Name, Table, Text
from ortaq.domains import load_texts, ties
from ortaq.domains.exchange.holdings.report import holding_blocks, holdings_section
from ortaq.domains.exchange.holdings.tables import DEBT, INVESTMENT, LENDERS, LOANS, STAKES, Holdings, read_holdings
from ortaq.domains.exchange.part import exchange_of
from ortaq.observe.regions.known import known_region_folder

FACTS = Path("tools/eurasia/facts")


@pytest.fixture(scope="module")
def holdings(eurasia: Region) -> Holdings:
    found = exchange_of(eurasia).holdings
    assert found is not None
    return found


def tied(region: Region, kind: str) -> dict[tuple[str, str], Tie]:
    return {(tie.holder, tie.dependent): tie for tie in ties(region) if tie.kind == kind}


def test_the_range_of_a_pair_runs_over_its_counts(eurasia: Region, holdings: Holdings) -> None:
    counts = [row for row in holdings.rows if (row.kind, row.holder, row.dependent) == (INVESTMENT, "CHN", "TKM")]
    assert {row.count for row in counts} == {"owner", "projects"}
    tie = tied(eurasia, INVESTMENT)["CHN", "TKM"]
    assert tie.band.low == min(row.musd.low for row in counts)
    assert tie.band.high == max(row.musd.high for row in counts)
    assert tie.band.central == pytest.approx(sum(row.musd.central for row in counts) / 2.0)
    assert all(row.source in tie.source for row in counts)


def test_all_creditors_together_stand_beside_the_named_ones(eurasia: Region) -> None:
    owed = {holder: tie for (holder, debtor), tie in tied(eurasia, DEBT).items() if debtor == "TJK"}
    whole = owed.pop("exchange.holder.all")
    assert (whole.method, whole.many, whole.band.central) == ("all", True, 3200.0)
    assert sum(tie.band.central for tie in owed.values()) < whole.band.central
    assert {tie.holder for tie in owed.values() if tie.many} == {"exchange.holder.bondholders"}
    assert all(tie.holder in eurasia.economy_ids for tie in owed.values() if tie.of_economy)


def test_china_holds_a_third_of_what_kyrgyzstan_owes_abroad(eurasia: Region) -> None:
    owed = {holder: tie.band.central for (holder, debtor), tie in tied(eurasia, DEBT).items() if debtor == "KGZ"}
    assert owed["CHN"] / owed["exchange.holder.all"] == pytest.approx(0.369, abs=0.001)


def test_what_nobody_read_is_absent(eurasia: Region) -> None:
    assert ("CHN", "TKM") not in tied(eurasia, DEBT)
    assert not any(host == "CHN" for _, host in tied(eurasia, INVESTMENT))


@pytest.mark.parametrize("file", [STAKES.file, LOANS.file])
def test_the_shipped_table_is_the_one_of_the_facts(file: str) -> None:
    assert (known_region_folder("eurasia") / file).read_bytes() == (FACTS / file).read_bytes()


def test_institutions_are_named_in_three_languages() -> None:
    for language in ("en", "ru", "zh"):
        messages = load_texts(language).messages
        assert {f"exchange.holder.{lender}" for lender in (*LENDERS, "all")} <= messages.keys()


def test_both_counts_of_a_pair_are_shown_side_by_side(eurasia: Region) -> None:
    stakes, debts = holding_blocks(eurasia, "TKM")
    shown = [(row[0].said, row[2].said) for row in stakes.rows if row[0].said == Name("economy", "CHN")]
    assert [count for _, count in shown] == [Text("exchange.count.owner"), Text("exchange.count.projects")]
    assert debts.rows[-1][0].said == Text("exchange.holder.all")
    assert all(row[3].source for row in (*stakes.rows, *debts.rows))
    section = holdings_section(eurasia, ("KGZ", "TJK"))
    assert section is not None
    assert section.annex
    held_in = {row[1].said for table in section.blocks if isinstance(table, Table) for row in table.rows}
    assert held_in == {Name("economy", "KGZ"), Name("economy", "TJK")}
    assert holding_blocks(eurasia, "BRA") == ()


STAKE = "owner,host,year,low,musd,high,count,method,source\n"
LOAN = "creditor,debtor,year,low,musd,high,count,method,source\n"


@pytest.mark.parametrize(
    ("file", "rows", "said"),
    [
        ("direct_investment", "CHN,KAZ,2023,1,2,3,host,reported,nowhere\n", "unknown source 'nowhere'"),
        ("direct_investment", "KAZ,KAZ,2023,1,2,3,host,reported,cbu_2023\n", "'KAZ' is on both sides"),
        ("direct_investment", "CHN,KAZ,2023,3,2,4,host,reported,cbu_2023\n", "the range does not hold its value"),
        ("direct_investment", "CHN,KAZ,2023,-1,2,4,host,reported,cbu_2023\n", "low is -1"),
        ("direct_investment", "CHN,KAZ,23,1,2,4,host,reported,cbu_2023\n", "year is 23"),
        ("direct_investment", "CHN,KAZ,2023,1,2,4,press,reported,cbu_2023\n", "unknown count 'press'"),
        ("direct_investment", "adb,KAZ,2023,1,2,4,host,reported,cbu_2023\n", "unknown owner 'adb'"),
        ("public_debt", "abd,KAZ,2023,1,2,4,debtor,reported,cbu_2023\n", "unknown creditor 'abd'"),
        ("public_debt", 2 * "adb,KAZ,2023,1,2,4,debtor,reported,cbu_2023\n", "appears twice"),
        (
            "public_debt",
            "adb,KAZ,2023,5,6,7,debtor,reported,cbu_2023\nall,KAZ,2023,3,4,4.5,debtor,reported,cbu_2023\n",
            "the named ones hold at least 5 of a total of 4.5",
        ),
    ],
)
def test_what_means_nothing_is_refused(eurasia: Region, tmp_path: Path, file: str, rows: str, said: str) -> None:
    (tmp_path / f"{file}.csv").write_text((LOAN if file == "public_debt" else STAKE) + rows, encoding="utf-8")
    with pytest.raises(InputError, match=said) as refused:
        read_holdings(tmp_path, eurasia)
    assert f"{file}.csv" in refused.value.where
    assert refused.value.fix


def test_all_faults_are_told_at_once(eurasia: Region, tmp_path: Path) -> None:
    stakes = "CHN,KAZ,2023,1,2,3,host,reported,nowhere\nKAZ,KAZ,2023,3,2,3,owner,reported,cbu_2023\n"
    (tmp_path / STAKES.file).write_text(STAKE + stakes, encoding="utf-8")
    (tmp_path / LOANS.file).write_text(LOAN + "adb,KAZ,2023,1,2,3,debtor,reported,elsewhere\n", encoding="utf-8")
    with pytest.raises(InputError, match="4 mistakes") as refused:
        read_holdings(tmp_path, eurasia)
    assert all(word in refused.value.where for word in ("nowhere", "both sides", "range", "elsewhere"))


def test_a_region_without_the_tables_says_nothing(eurasia: Region, tmp_path: Path) -> None:
    assert read_holdings(tmp_path, eurasia) is None
    shutil.copy(known_region_folder("eurasia") / LOANS.file, tmp_path)
    only = read_holdings(tmp_path, eurasia)
    assert only is not None
    assert {row.kind for row in only.rows} == {DEBT}

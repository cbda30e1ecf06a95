"""People who meet: what a region may say of visits, papers, programmes, events and surveys, and what is refused."""

import shutil
from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest

from ortaq.brief.presenter import Presenter
from ortaq.core import InputError, Region
from ortaq.core.report import Name, Text, texts_in
from ortaq.core.texts import Texts
from ortaq.domains import load_texts
from ortaq.domains.exchange.contacts.reader import read_contacts
from ortaq.domains.exchange.contacts.report import MOST_FIELDS, contact_blocks, member_table
from ortaq.domains.exchange.contacts.tables import SPECS, Contacts, Papers, Visits
from ortaq.domains.exchange.part import Exchange, contacts_of
from ortaq.domains.exchange.profile import profile
from ortaq.domains.exchange.reported import report_of, sections
from ortaq.observe import load_mechanism, load_region
from ortaq.sources.fetch.openalex import COLUMNS

HOUSE = Path(__file__).parents[3]
FACTS, SHIPPED = HOUSE / "tools" / "eurasia" / "facts", HOUSE / "src" / "ortaq" / "data" / "regions" / "eurasia"
HEADS = {spec.name: ",".join(column.name for column in spec.columns) for spec in SPECS}


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


@pytest.fixture(scope="module")
def known(eurasia: Region) -> Contacts:
    contacts = contacts_of(eurasia)
    assert contacts is not None
    return contacts


def write(folder: Path, table: str, *rows: str) -> Path:
    (folder / f"{table}.csv").write_text("\n".join([HEADS[table], *rows]) + "\n", encoding="utf-8")
    return folder


def test_the_region_says_what_was_published_and_leaves_empty_what_was_not(known: Contacts) -> None:
    chinese = {
        row.year: row.thousands for row in known.visits if (row.host, row.origin, row.months) == ("KAZ", "CHN", 12)
    }
    assert chinese == {2023: 367.0, 2024: 655.0}
    branch = next(row for row in known.programmes if row.id == "nwpu_almaty")
    assert (branch.places, branch.graduates) == (106.0, 8.0)
    assert isnan(branch.cost_musd)
    assert known.papers == ()
    series = [(row.date, row.percent) for row in known.opinions if "may attack" in row.question]
    assert series == [("2022-11", 8.3), ("2023-05", 15.0)]


def test_every_row_of_the_region_is_a_row_of_the_facts() -> None:
    for name in ("visitors", "programmes", "events", "surveys"):
        assert (SHIPPED / f"{name}.csv").read_text(encoding="utf-8") == (FACTS / f"{name}.csv").read_text(
            encoding="utf-8"
        )


def test_the_newest_count_of_a_pair_is_shown_with_its_period(known: Contacts) -> None:
    rows = known.latest_visits(["UZB"], ["KGZ", "TJK"])
    assert [(row.origin, row.year, row.months) for row in rows] == [("TJK", 2024, 10), ("KGZ", 2024, 10)]
    assert known.latest_visits(["TKM"], ["KGZ"]) == ()


def test_a_folder_without_the_tables_says_nothing(eurasia: Region, tmp_path: Path) -> None:
    assert read_contacts(tmp_path, eurasia) is None
    found = read_contacts(write(tmp_path, "papers", "CHN,KAZ,all,2023,410,cia_factbook_2025"), eurasia)
    assert found is not None
    assert found.papers[0] == Papers("CHN", "KAZ", "all", 2023, 410.0, "cia_factbook_2025")
    assert found.visits == ()


SOURCE = "kaz_lodging_2023"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("visitors", f"KAZ,XXX,2023,12,border,5,{SOURCE}", "XXX"),
        ("visitors", f"KAZ,,2023,12,border,5,{SOURCE}", "origin"),
        ("visitors", f",KAZ,2023,12,border,5,{SOURCE}", "host"),
        ("visitors", f"KAZ,KAZ,2023,12,border,5,{SOURCE}", "both sides"),
        ("visitors", f"KAZ,CHN,2023,13,border,5,{SOURCE}", "13"),
        ("visitors", f"KAZ,CHN,2023,12,train,5,{SOURCE}", "train"),
        ("visitors", f"KAZ,CHN,2023,12,border,-5,{SOURCE}", "-5"),
        ("visitors", "KAZ,CHN,2023,12,border,5,nobody", "unknown source 'nobody'"),
        ("papers", f"KAZ,CHN,all,2023,5,{SOURCE}", "'KAZ' stands before 'CHN'"),
        ("papers", f"CHN,KAZ,all,year,5,{SOURCE}", "year"),
        ("programmes", f"a,degree,KAZ,CHN,,,,2023,,{SOURCE}", "degree"),
        ("programmes", f"a,branch,KAZ,CHN,,,,2023,2021,{SOURCE}", "ended in 2021 and began in 2023"),
        ("programmes", f"a,branch,,CHN,,,,2023,,{SOURCE}", "host"),
        ("programmes", f",branch,KAZ,CHN,,,,2023,,{SOURCE}", "no id"),
        ("programmes", f"a,branch,KAZ,CHN,many,,,2023,,{SOURCE}", "many"),
        ("events", f"2024,CHN,KAZ,Days,planned,5,{SOURCE}", "planned"),
        ("events", f"2024,CHN,KAZ,,held,5,{SOURCE}", "no what"),
        ("surveys", f"We,2023-05,KAZ,RUS,Likes it,120,,{SOURCE}", "120"),
        ("surveys", f"We,May 2023,KAZ,RUS,Likes it,20,,{SOURCE}", "'May 2023' is no date"),
        ("surveys", f"We,2023-13,KAZ,RUS,Likes it,20,,{SOURCE}", "no date"),
    ],
)
def test_what_means_nothing_is_refused_with_place_and_remedy(
    eurasia: Region, tmp_path: Path, table: str, row: str, said: str
) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_contacts(write(tmp_path, table, row), eurasia)
    assert f"{table}.csv" in str(refused.value)
    assert refused.value.fix


def test_a_row_stated_twice_is_refused(eurasia: Region, tmp_path: Path) -> None:
    row = f"KAZ,CHN,2023,12,border,5,{SOURCE}"
    with pytest.raises(InputError, match="twice"):
        read_contacts(write(tmp_path, "visitors", row, row), eurasia)


def test_what_was_fetched_is_a_table_of_the_region() -> None:
    assert ",".join(COLUMNS) == HEADS["papers"]


def holding(region: Region, contacts: Contacts) -> Region:
    return replace(region, parts={**region.parts, "exchange": Exchange(contacts=contacts)})


def test_an_economy_has_a_table_of_all_that_is_known_and_the_rest_is_named(eurasia: Region) -> None:
    blocks = contact_blocks(eurasia, "KAZ")
    assert [table.id for table in blocks] == [
        "contact-visits",
        "contact-programmes",
        "contact-events",
        "contact-surveys",
    ]
    lead, rest = blocks[-1].note
    assert lead == Text("exchange.contacts.lead")
    assert rest == Text("exchange.contacts.unknown", {"subjects": (Text("exchange.contacts.papers"),)})
    assert "kaz_visits_chn_2024" in {row[-1].said for table in blocks for row in table.rows}
    assert contact_blocks(eurasia, "MYS") == ()
    ids = [block.id for section in profile(eurasia, "KAZ", ()) for block in section.blocks]
    assert ids[-4:] == [table.id for table in blocks]


def test_papers_show_all_fields_first_and_then_the_largest(eurasia: Region) -> None:
    rows = [Papers("CHN", "KAZ", f"f{n}", 2023, n, "a") for n in range(9)] + [
        Papers("CHN", "KAZ", "all", 2023, 90, "a")
    ]
    (table,) = contact_blocks(holding(eurasia, Contacts(papers=tuple(rows))), "KAZ")
    shown = [row[4].said for row in table.rows]
    assert shown == [90, 8, 7, 6, 5, 4]
    assert len(shown) == 1 + MOST_FIELDS


@pytest.mark.slow
def test_the_brief_has_a_row_for_each_member_and_claims_nothing(eurasia: Region, known: Contacts) -> None:
    still = replace(load_mechanism("c5", eurasia), measures=(), shocks=())
    reported = report_of(eurasia, still, lambda _case: pytest.fail("no equilibrium is needed"))
    assert reported is not None
    annex = sections(reported)[-1]
    assert (annex.id, annex.annex) == ("contacts", True)
    assert annex.paragraphs == (Text("exchange.contacts.lead"),)
    (table,) = annex.blocks
    assert table == member_table(known, still.members)
    by_member = {row[0].said: row for row in table.rows}  # type: ignore[union-attr]
    kaz, tkm = (by_member[Name("economy", code)] for code in ("KAZ", "TKM"))
    assert kaz[2].said == 3.0
    assert tkm[1].said == Text("exchange.not_known")
    assert tkm[2].said == Text("exchange.not_known")


@pytest.mark.parametrize("code", ["CHN", "TJK", "TKM"])
def test_every_cell_can_be_printed(eurasia: Region, known: Contacts, code: str) -> None:
    present = Presenter(load_texts("en"), eurasia)
    for table in (*contact_blocks(eurasia, code), member_table(known, ("CHN", "KAZ", "TKM"))):
        assert present.table(table).rows


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_all_that_is_said_has_a_text(eurasia: Region, known: Contacts, language: str) -> None:
    texts: Texts = load_texts(language)
    rows = (*known.visits, Visits("TKM", "CHN", 2023, 3, "lodging", 1.0, "a"))
    full = Contacts(rows, (Papers("CHN", "KAZ", "all", 2023, 9, "a"),), known.programmes, known.events, known.opinions)
    for code in ("CHN", "KAZ", "RUS", "TKM"):
        for text in texts_in(contact_blocks(holding(eurasia, full), code)):
            assert text.key in texts.messages or f"{text.key}.other" in texts.messages, text.key


@pytest.mark.slow
def test_tables_beside_the_rest_of_a_region_are_read_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(SHIPPED, folder)
    (folder / "surveys.csv").unlink()
    contacts = contacts_of(load_region(str(folder)))
    assert contacts is not None
    assert contacts.opinions == ()
    assert contacts.visits

"""How commitments stand, and the record of 27 real ones."""

import csv
from collections import Counter

import pytest
from typer.testing import CliRunner

from ortaq.cli.start import program
from ortaq.core import InputError
from ortaq.ledgers import Ledger, calendar_of, commitments_csv, read_commitments, standings
from ortaq.ledgers.formats.commitment_rows import COMMITMENTS
from ortaq.ledgers.formats.registered import public_record, registered_rows
from ortaq.ledgers.rules.promises import Promise, Report
from ortaq.ledgers.rules.standing import standing
from ortaq.ledgers.rules.state import Committed, Recorded
from tests.worlds import REFERENCE

FOUNDING = {
    "title": {"en": "Record"},
    "members": {**dict.fromkeys(("CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB"), "member"), "OBSERVER": "reporter"},
    "languages": ["en"],
}


def _committed(*reports, **more):
    usual = {"baseline": 10.0, "target": 4.0, "due": "2026-06-30", **more}
    said = Promise(id="c", obligor=["AAA"], action={"en": "build"}, **usual)
    acts = tuple(
        (Recorded(str(n), author, n, None, None), Report(commitment="c", value=value, on=on))
        for n, (author, value, on) in enumerate(reports, start=1)
    )
    return Committed(Recorded("0", "AAA", 1, None, None), said, None, reports=acts)


@pytest.mark.parametrize(
    ("reports", "on", "state"),
    [
        ((), "2026-06-30", "open"),
        ((), "2026-07-01", "unobserved"),
        ((("AAA", 6.0, "2026-05-01"),), "2026-05-02", "open"),
        ((("AAA", 6.0, "2026-05-01"),), "2026-07-01", "late"),
        ((("AAA", 6.0, "2026-07-01"),), "2026-07-02", "failed"),
        ((("AAA", 4.0, "2026-05-01"),), "2026-07-02", "kept"),
        ((("AAA", 3.0, "2026-05-01"),), "2026-07-02", "exceeded"),
        ((("AAA", 4.0, "2026-05-01"), ("BBB", 8.0, "2026-07-01")), "2026-07-02", "in_dispute"),
        ((("AAA", 4.0, "2026-05-01"), ("BBB", 4.0, "2026-06-01")), "2026-07-02", "kept"),
        ((("AAA", 4.0, "2026-05-01"),), "2026-04-30", "open"),
    ],
)
def test_a_commitment_stands_as_reports_say(reports, on, state):
    assert standing(_committed(*reports), on).state == state


def test_what_has_no_target_is_not_measurable_and_figures_are_never_averaged():
    assert standing(_committed(target=None), "2030-01-01").state == "not_measurable"
    assert standing(_committed(baseline=None, due=None), "2030-01-01").state == "not_measurable"
    both = standing(_committed(("AAA", 4.0, "2026-05-01"), ("BBB", 8.0, "2026-07-01")), "2026-07-02")
    assert (both.own, both.others) == (4.0, 8.0)
    assert standing(_committed(("AAA", 4.0, "2026-07-10")), "2026-08-01").days_late == 10


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = tmp_path_factory.mktemp("record")
    (folder / "c.csv").write_bytes((REFERENCE / "ledger" / "commitments_real.csv").read_bytes())
    rows = read_commitments(folder, "c.csv")
    with Ledger.new(folder / "r.ledger", "example.org/record", "KAZ", FOUNDING) as ledger:
        ledger.append_all("OBSERVER", registered_rows(rows, "en"))
        yield ledger


@pytest.mark.slow
def test_twenty_seven_real_commitments_load_and_stand_as_was_read(record):
    commitments = dict(record.state().commitments)
    found = {name: one.state for name, one in standings(commitments, "2026-11-29").items()}
    assert len(found) == 27
    assert record.state().refused == ()
    with (REFERENCE / "ledger" / "commitments_real.csv").open(encoding="utf-8") as file:
        read = {row["id"]: row["status_at_2026_11"] for row in csv.DictReader(file)}
    same = {"kept": "kept", "open": "open", "no observation": "unobserved"}
    differ = {name: (found[name], said) for name, said in read.items() if same.get(said) != found[name]}
    # The words of a document beyond its number (a study was promised, a secretariat stands), what has neither baseline
    # nor day, and a promise without a day of which nothing was read.
    assert differ == {
        "xian23-2": ("kept", "exceeded"),
        "xian23-4": ("not_measurable", "open"),
        "xian23-5": ("unobserved", "open"),
    }


def test_a_table_of_commitments_goes_out_and_in_the_same(record, tmp_path):
    state = record.state()
    stands = standings(state.commitments, "2026-11-29")
    (tmp_path / "c.csv").write_text(commitments_csv(state, stands), encoding="utf-8")
    again = read_commitments(tmp_path, "c.csv")
    assert {row.promise.id: row.promise for row in again} == {name: one.said for name, one in state.commitments.items()}


@pytest.mark.slow
def test_a_workbook_of_commitments_goes_out_and_in_the_same(record, tmp_path):
    def typed(*words):
        done = CliRunner().invoke(program(), ["ledger", *map(str, words)])
        assert done.exit_code == 0, (done.output, done.exception)

    book, again = tmp_path / "c.xlsx", tmp_path / "again.ledger"
    typed("export", record.store.path, book)
    Ledger.new(again, "again", "KAZ", FOUNDING).store.close()
    typed("import", again, book, "--as", "OBSERVER")
    with Ledger.open(again) as read:
        found, told = read.state().commitments, record.state().commitments
    assert {name: one.said for name, one in found.items()} == {name: one.said for name, one in told.items()}
    states = [{name: one.state for name, one in standings(some, "2026-11-29").items()} for some in (found, told)]
    assert states[0] == states[1]


def test_rows_that_are_no_commitments_are_named_all_at_once(tmp_path):
    heads = [column.name for column in COMMITMENTS.columns if not column.optional]
    rows = [{"id": "My Promise", "obligor": "AAA", "action": "x"}, {"id": "two", "obligor": "aaa", "action": "x"}]
    lines = [",".join(heads), *(",".join(row.get(head, "") for head in heads) for row in rows)]
    (tmp_path / "c.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 mistakes"):
        read_commitments(tmp_path, "c.csv")


def test_deadlines_are_a_calendar_of_short_lines(record):
    text = calendar_of(record.state(), "example.org/record", "en", "2026-11-29T00:00:00Z")
    lines = text.split("\r\n")
    assert text.count("BEGIN:VEVENT") == sum(one.said.due is not None for one in record.state().commitments.values())
    assert "DTSTART;VALUE=DATE:20271231" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert text.replace("\r\n ", "").count("SUMMARY:SCO: ") >= 4


@pytest.mark.slow
def test_the_record_that_ships_is_read_and_stands_as_the_table_of_facts(tmp_path, record):
    with public_record(tmp_path / "public.ledger") as shipped:
        state = shipped.state()
    assert state.refused == ()
    stands = standings(state.commitments, "2026-11-29")
    facts = standings(record.state().commitments, "2026-11-29")
    count = Counter(one.state for one in stands.values())
    assert count == Counter(one.state for one in facts.values())
    told = sorted((one.said.target, one.said.due or "", tuple(one.said.obligor)) for one in state.commitments.values())
    read = record.state().commitments.values()
    assert told == sorted((one.said.target, one.said.due or "", tuple(one.said.obligor)) for one in read)
    assert all(one.said.source.startswith("http") for one in state.commitments.values())


def test_the_levels_of_kayrakkum_are_followed_year_by_year():
    # Nobody was bound in these years as far as was read: it tries promise against observation, not the states.
    with (REFERENCE / "ledger" / "kayrakkum_promised_vs_observed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = set()
    for row in rows:
        due = f"{row['year']}-12-31"
        promise = {"baseline": None, "target": float(row["promised_level_of_2000"]), "due": due}
        state = standing(_committed(("AAA", float(row["observed"]), due), **promise), due).state
        assert (state in {"kept", "exceeded"}) == (float(row["ratio"]) >= 1.0)
        assert state != "open"
        if row["indicator"] == "storage 31 May" and state in {"kept", "exceeded"}:
            kept.add(row["year"])
    assert kept == {"2002", "2003", "2005", "2007"}

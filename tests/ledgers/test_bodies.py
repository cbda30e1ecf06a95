"""Bodies with sessions, hosts and costs; the register by pair; one workbook in and out; deadlines of all kinds."""

import pytest
from typer.testing import CliRunner

from ortaq.brief.workbook import book_bytes
from ortaq.cli.start import program
from ortaq.core import InputError
from ortaq.ledgers import Ledger, calendar_of, documents, standings
from ortaq.ledgers.rules.costs import costs_by_year
from ortaq.ledgers.rules.deadlines import deadlines
from ortaq.ledgers.rules.register import pairs

WORDS = {"en": "text"}
BODIES = [
    {"id": "summit", "title": {"en": "Summit"}, "track": "summit"},
    {
        "id": "water",
        "title": {"en": "Water"},
        "track": "working_group",
        "cost_musd_per_year": 0.4,
        "until": "2027-06-30",
    },
]


def _typed(*words):
    return CliRunner().invoke(program(), ["ledger", *map(str, words)])


@pytest.fixture
def ledger(tmp_path):
    roles = dict.fromkeys(("AAA", "BBB", "CCC"), "member")
    body = {"title": WORDS, "members": roles, "languages": ["en"], "bodies": BODIES}
    with Ledger.new(tmp_path / "b.ledger", "example.org/b", "AAA", body, at="2026-01-01T00:00:00Z") as made:
        yield made


def _meets(ledger, name, on, **more):
    ledger.append("AAA", "session", {"id": name, "title": {"en": name}, "on": on, **more}, at="2026-01-02T00:00:00Z")


@pytest.mark.slow
def test_a_session_moves_or_is_called_off_and_its_cost_follows_the_year(ledger):
    _meets(ledger, "one", "2026-09-15", body="summit", host="BBB", place="North", cost_musd=1.0)
    _meets(ledger, "two", "2026-10-01", body="water", cost_musd=0.1)
    with pytest.raises(InputError, match="a session 'one' already"):
        _meets(ledger, "one", "2027-01-01", body="summit")
    with pytest.raises(InputError, match="no session 'three'"):
        _meets(ledger, "three", "2027-01-01", change="moved")
    _meets(ledger, "one", "2027-03-01", body="summit", host="CCC", cost_musd=1.5, change="moved")
    _meets(ledger, "two", "2026-10-01", body="water", change="called_off")
    state = ledger.state()
    found = [(one.year, one.body, one.sessions, one.running_musd, one.sessions_musd) for one in
             costs_by_year(state, "2026-11-30")]  # fmt: skip
    assert found == [(2026, "water", 0, 0.4, None), (2027, "summit", 1, None, 1.5), (2027, "water", 0, 0.4, None)]
    text = calendar_of(state, "example.org/b", "en", "2026-11-30T00:00:00Z")
    assert text.count("STATUS:CANCELLED") == 1
    assert "SUMMARY:CCC: one" in text
    assert "DTSTART;VALUE=DATE:20270301" in text


@pytest.mark.slow
def test_an_adopted_proposal_sets_up_a_body_or_gives_it_another_mandate(ledger):
    bodies = [{**BODIES[1], "cost_musd_per_year": 0.9}, {"id": "office", "title": WORDS, "track": "secretariat"}]
    twice = {"id": "p0", "title": WORDS, "text": WORDS, "bodies": [bodies[1]] * 2}
    with pytest.raises(InputError, match="two bodies have one id"):
        ledger.append("AAA", "propose", twice)
    ledger.append("AAA", "propose", {"id": "p1", "title": WORDS, "text": WORDS, "bodies": bodies})
    assert set(ledger.state().bodies) == {"summit", "water"}
    for code in ("AAA", "BBB", "CCC"):
        ledger.append(code, "support", {"proposal": "p1"})
    ledger.append("BBB", "adopt", {"proposal": "p1"})
    state = ledger.state()
    assert set(state.bodies) == {"summit", "water", "office"}
    assert state.bodies["water"].cost_musd_per_year == 0.9


def _document(between, on, level="", expires=""):
    kind = "partnership" if level else "agreement"
    return {"between": between, "on": on, "kind": kind, "level": level, "expires": expires, "title": {"en": on}}


@pytest.mark.slow
def test_the_register_tells_the_level_that_holds_on_a_day(ledger):
    for said in (
        _document(["AAA", "BBB"], "2013", "strategic"),
        _document(["AAA", "BBB"], "2018-05-01", "allied", "2026-05-01"),
        _document(["AAA", "BBB", "CCC"], "2020-01-01"),
    ):
        ledger.append("AAA", "relation", said)
    found = documents(ledger.state())
    told = {one.states: (one.level, one.since, len(one.documents)) for one in pairs(found, "2026-05-01")}
    assert told == {
        ("AAA", "BBB"): ("allied", "2018-05-01", 3),
        ("AAA", "CCC"): ("", "", 1),
        ("BBB", "CCC"): ("", "", 1),
    }
    later = pairs(found, "2026-05-02", ("BBB", "AAA"))
    assert [(one.states, one.level, one.since) for one in later] == [(("AAA", "BBB"), "strategic", "2013")]
    assert [one.states for one in pairs(found, "2012-01-01", ("CCC",))] == [("AAA", "CCC"), ("BBB", "CCC")]
    assert pairs(found, "2012-01-01", ("AAA", "BBB"))[0].level == ""
    assert [(one.kind, one.at) for one in deadlines(ledger.state())] == [("expires", "2026-05-01")]
    with pytest.raises(InputError, match="expires"):
        ledger.append("AAA", "relation", _document(["AAA", "BBB"], "2013", "strategic", "2026-13-01"))


@pytest.mark.slow
def test_what_is_adopted_here_stands_in_the_register_between_those_who_decided(ledger):
    ledger.append("AAA", "propose", {"id": "p1", "title": {"en": "Plan"}, "text": WORDS})
    for code in ("AAA", "BBB", "CCC"):
        ledger.append(code, "support", {"proposal": "p1"}, at="2026-02-01T00:00:00Z")
    ledger.append("AAA", "adopt", {"proposal": "p1"}, at="2026-02-02T00:00:00Z")
    decided = documents(ledger.state())[0]
    assert (decided.kind, decided.between, decided.signed) == ("decision", ("AAA", "BBB", "CCC"), "2026-02-02")
    assert decided.in_force == "2026-02-02"


@pytest.mark.slow
def test_one_workbook_makes_a_ledger_that_says_the_same(ledger, tmp_path):
    _meets(
        ledger, "one", "2026-09-15", body="summit", host="BBB", place="North", cost_musd=1.0, items=[{"en": "Money"}]
    )
    ledger.append("AAA", "relation", {**_document(["AAA", "BBB"], "2013-01-02", "strategic"), "in_force": "2014"})
    promise = {"obligor": ["BBB"], "action": {"en": "Build"}, "target": 2.0, "due": "2026-10-01", "body": "water"}
    ledger.append("BBB", "commit", {"id": "build", **promise})
    for code, value in (("BBB", 2.0), ("AAA", 1.0)):
        ledger.append(code, "report", {"commitment": "build", "value": value, "on": "2026-10-02"})
    book, again = tmp_path / "b.xlsx", tmp_path / "again.ledger"
    assert _typed("export", ledger.store.path, book).exit_code == 0
    done = _typed("import", again, book)
    assert done.exit_code == 0, (done.output, done.exception)
    old = ledger.state()
    with Ledger.open(again) as made:
        new = made.state()
        assert made.verify().faults == ()
    assert new.refused == ()
    assert (new.roles, new.bodies, new.sessions) == (old.roles, old.bodies, old.sessions)
    assert new.relations == old.relations
    assert {name: one.said for name, one in new.commitments.items()} == {"build": old.commitments["build"].said}
    assert standings(new.commitments, "2026-11-30") == standings(old.commitments, "2026-11-30")
    assert standings(new.commitments, "2026-11-30")["build"].state == "in_dispute"
    assert _typed("import", again, book).exit_code != 0


@pytest.mark.slow
def test_a_workbook_of_commitments_alone_names_who_takes_part(tmp_path):
    heads = ["id", "instrument", "date", "obligor", "beneficiary", "action", "indicator", "unit", "baseline", "target",
             "due", "conditional_on", "observed", "observed_on", "source"]  # fmt: skip
    row = ["one", "Treaty", "2020", "AAA", "BBB", "Build", "", "", "", 1, "2021-01-01", "", 1, "2021-01-01", ""]
    (tmp_path / "c.xlsx").write_bytes(book_bytes([("commitments", [heads, row])]))
    assert _typed("import", tmp_path / "c.ledger", tmp_path / "c.xlsx").exit_code == 0
    with Ledger.open(tmp_path / "c.ledger") as made:
        state = made.state()
    assert state.members == {"AAA", "BBB"}
    assert standings(state.commitments, "2026-11-30")["one"].state == "kept"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ({"other": [["x"], [1]]}, "none of the sheets of a ledger"),
        ({"participants": [["code", "role"], ["AAA", "observer"]]}, "nobody takes part as a member"),
        ({"participants": [["code", "role"], ["AAA", "king"], ["BBB", "queen"]]}, "2 mistakes"),
        (
            {
                "participants": [["code", "role"], ["AAA", "member"]],
                "sessions": [["id", "title", "date", "body"], ["s", "Meeting", "2026-01-01", "nobody"]],
            },
            "no body is called 'nobody'",
        ),
        (
            {
                "participants": [["code", "role"], ["AAA", "member"]],
                "bodies": [["id", "title", "track", "cost_musd_per_year"], ["b", "Body", "summit", -1]],
            },
            "cost_musd_per_year",
        ),
    ],
)
def test_a_workbook_that_cannot_be_used_is_refused_and_leaves_nothing(tmp_path, sheets, told):
    (tmp_path / "w.xlsx").write_bytes(book_bytes(list(sheets.items())))
    done = _typed("import", tmp_path / "w.ledger", tmp_path / "w.xlsx")
    assert isinstance(done.exception, InputError)
    assert told in str(done.exception)
    assert not (tmp_path / "w.ledger").exists()


@pytest.mark.slow
def test_the_register_is_typed_printed_and_written(ledger, tmp_path):
    ledger.append("AAA", "relation", _document(["AAA", "BBB"], "2013-01-02", "strategic"))
    done = _typed("register", ledger.store.path, "--of", "bbb,aaa", "--out", tmp_path / "r.csv", "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    assert "AAA;BBB,partnership,strategic,2013-01-02" in (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert _typed("register", ledger.store.path, "--out", tmp_path / "r.xlsx").exit_code == 0
    for words, told in ((("--of", "ZZZ"), "ZZZ"), (("--out", tmp_path / "r.txt"), "as a table")):
        wrong = _typed("register", ledger.store.path, *words)
        assert told in str(wrong.exception)

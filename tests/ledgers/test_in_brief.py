"""A brief tells what became of earlier promises: all of them, or those by and to one delegation."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ortaq.cli.start import program
from ortaq.core import InputError
from ortaq.ledgers import Ledger
from tests.ledgers.chains import key_of
from tests.ledgers.test_observed import MEASURED

EXAMPLE = "examples/three_members.toml"


def _promise(name, obligor, beneficiary, text):
    said = {"id": name, "obligor": [obligor], "beneficiary": beneficiary, "action": {"en": text}}
    return {**said, "target": 1.0, "due": "2020-01-01"}


@pytest.mark.slow
def test_the_recommended_package_is_proposed_with_its_gains(tmp_path):
    path = tmp_path / "r.ledger"
    texts = ("--title", "en=First", "--text", "en=Sign it.", "--as", "AAA")

    def typed(*words):
        return CliRunner().invoke(program(), ["ledger", *map(str, words)])

    assert typed("new", path, "--mechanism", EXAMPLE, "--as", "AAA").exit_code == 0
    lacking = typed("propose", path, "p1", "--measures", "recommended", *texts)
    assert "nothing recommends" in str(lacking.exception)
    done = typed("propose", path, "p1", "--measures", "recommended", "--mechanism", EXAMPLE, *texts)
    assert done.exit_code == 0, (done.output, done.exception)
    with Ledger.open(path) as ledger:
        said = ledger.state().proposals["p1"].said
    assert sorted(said.measures) == ["customs", "port", "rail"]
    assert set(said.gain_musd) == {"AAA", "BBB", "CCC"}


@pytest.mark.slow
def test_what_was_measured_of_commitments_goes_into_the_gap_of_the_promise(tmp_path):
    path, seen = tmp_path / "r.ledger", tmp_path / "seen.csv"
    seen.write_text("measure,quantity,value,source\nrail,share,0.25,counted\n", encoding="utf-8")

    def typed(*words):
        done = CliRunner().invoke(program(), ["ledger", *map(str, words)])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    def gap(*options):
        (told,) = json.loads(typed("gap", path, "p1", *options, "--json"))["sections"]
        tables = {name: table["rows"] for name, table in told["tables"].items()}
        return tables["gap"], tables.get("observations", [])

    typed("new", path, "--mechanism", EXAMPLE, "--as", "AAA")
    texts = ("--title", "en=First", "--text", "en=Sign it.", "--as", "AAA")
    typed("propose", path, "p1", "--measures", "recommended", "--mechanism", EXAMPLE, *texts)
    calm, by_file = gap(), gap("--observed", seen)
    with Ledger.open(path) as ledger:
        km = {"obligor": ["AAA"], "action": {"en": "Lay rails"}, "unit": "km", "baseline": 100.0, "target": 500.0}
        for name, measure in (("laid", "rail"), ("staffed", "rail"), ("other", "")):
            ledger.append("AAA", "commit", {"id": name, "measure": measure, **km})
        measured = {**MEASURED, "low": None, "high": None}
        assert gap() == calm  # nothing was measured yet
        for name, month, value in (("laid", 1, 150.0), ("laid", 3, 200.0), ("staffed", 1, 900.0), ("other", 1, 0.0)):
            body = {**measured, "commitment": name, "value": value, "on": f"2026-0{month}-31"}
            ledger.append("AAA", "observe", body)
    rows, (observed,) = gap()
    assert rows == by_file[0] != calm[0]  # 200 of 100 to 500 is a quarter; the station is done, and not more than done
    assert observed[1:3] == ["share", "0.25"]
    assert "laid: 200 km, 2026-03-31" in observed[3]
    assert gap("--observed", seen) == by_file  # who hands in a figure means it


def _proposals(path):
    with Ledger.open(path) as ledger:
        assert ledger.verify().faults == ()
        return {name: one.said for name, one in ledger.state().proposals.items()}


def _signed_ledger(path, languages):
    keys = {code: str(key_of(code).public) for code in ("AAA", "BBB", "CCC")}
    body = {"title": dict.fromkeys(languages, "x"), "members": dict.fromkeys(keys, "member"), "languages": languages}
    Ledger.new(path, "example.org/three", "AAA", {**body, "keys": keys}, key=key_of("AAA")).store.close()
    return path


@pytest.mark.slow
def test_agree_and_brief_record_what_they_choose_once(tmp_path, monkeypatch):
    path = _signed_ledger(tmp_path / "three.ledger", ["en"])
    (tmp_path / "aaa.key").write_bytes(key_of("AAA").sealed("open"))
    by = ("--record", str(path), "--as", "AAA", "--key", str(tmp_path / "aaa.key"))

    def typed(*words, typed="open\n"):
        return CliRunner().invoke(program(), [*map(str, words)], input=typed)

    agreed = typed("agree", EXAMPLE, "--workers", 1, *by)
    assert agreed.exit_code == 0, (agreed.output, agreed.exception)
    assert "proposed as three_members-1" in agreed.output
    said = _proposals(path)["three_members-1"]
    assert sorted(said.measures) == ["customs", "port", "rail"]
    assert set(said.gain_musd) == {"AAA", "BBB", "CCC"}
    assert all(low <= central <= high for low, central, high in said.gain_musd.values())
    briefed = typed("brief", EXAMPLE, "--draws", 0, "--workers", 1, "--out", tmp_path / "b.html", *by)
    assert briefed.exit_code == 0, (briefed.output, briefed.exception)
    assert "already, as three_members-1" in briefed.output
    asked = typed("agree", EXAMPLE, "--workers", 1, "--why", "customs", "--json", *by)
    # Standard input is no terminal here: the passphrase is read from it, and nothing but the answer is printed.
    told = json.loads(asked.output)["computed"]["recorded"]
    assert (told["proposal"], told["new"]) == ("three_members-2", True)
    assert _proposals(path)["three_members-2"].measures == ["customs"]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--as", "AAA"), "not signed by the key of AAA"),
        (("--as", "ZZZ"), "not signed by the key of ZZZ"),
        ((), "nobody proposes"),
        (("--as", "AAA", "--key", "bbb.key"), "not signed by the key of AAA"),
    ],
)
def test_what_could_not_be_recorded_is_refused_before_any_work(tmp_path, monkeypatch, more, word):
    monkeypatch.setattr("ortaq.cli.questions.agree.settle", lambda *_: pytest.fail("it was computed"))
    example = str(Path(EXAMPLE).absolute())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bbb.key").write_bytes(key_of("BBB").sealed("open"))
    path = _signed_ledger(tmp_path / "three.ledger", ["en"])
    done = CliRunner().invoke(program(), ["agree", example, "--record", str(path), *more], input="open\n")
    assert isinstance(done.exception, InputError)
    assert word in str(done.exception)
    assert _proposals(path) == {}


@pytest.mark.slow
def test_a_ledger_in_a_language_that_the_mechanism_does_not_speak_is_refused(tmp_path):
    path = _signed_ledger(tmp_path / "three.ledger", ["en", "ky"])
    done = CliRunner().invoke(program(), ["agree", EXAMPLE, "--record", str(path), "--as", "AAA"])
    assert "has no title in it" in str(done.exception)
    alone = CliRunner().invoke(program(), ["agree", EXAMPLE, "--as", "AAA"])
    assert "nothing is recorded" in str(alone.exception)


@pytest.mark.slow
def test_a_brief_tells_promises_by_and_to_a_delegation(tmp_path):
    path, out = tmp_path / "r.ledger", tmp_path / "b.html"
    roles = dict.fromkeys(("AAA", "BBB", "CCC"), "member")
    with Ledger.new(
        path, "example.org/three", "AAA", {"title": {"en": "x"}, "members": roles, "languages": ["en"]}
    ) as kept:
        kept.append("AAA", "commit", _promise("one", "AAA", ["BBB"], "Build the long bridge"))
        kept.append("CCC", "commit", _promise("two", "CCC", ["AAA"], "Open the small gate"))
    for words, there, absent in (
        ((), ("long bridge", "small gate"), ()),
        (("--for", "BBB"), ("long bridge",), ("small gate",)),
    ):
        command = ["brief", EXAMPLE, "--ledger", str(path), "--out", str(out), "--draws", "0", *words]
        done = CliRunner().invoke(program(), command)
        assert done.exit_code == 0, (done.output, done.exception)
        page = out.read_text(encoding="utf-8")
        assert all(text in page for text in there)
        assert not any(text in page for text in absent)

"""A brief tells what became of earlier promises: all of them, or those by and to one delegation."""

from typer.testing import CliRunner

from ortaq.cli.start import program
from ortaq.ledgers import Ledger

EXAMPLE = "examples/three_members.toml"


def _promise(name, obligor, beneficiary, text):
    said = {"id": name, "obligor": [obligor], "beneficiary": beneficiary, "action": {"en": text}}
    return {**said, "target": 1.0, "due": "2020-01-01"}


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

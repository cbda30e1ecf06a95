"""The commands: what they print, what they refuse, and with which exit code."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.cli.sources import published
from ortaq.core import InputError
from ortaq.sources.fetch.api import Query, Rows
from tests.cli.told import rows
from tests.sources.builders.layouts_shown import SHOWN
from tests.sources.builders.published import icio_cells, write_cells
from tests.sources.fetch.faulty_server import serving
from tests.sources.fetch.test_fetch import BODY, ROWS


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _run(*words: object) -> Result:
    under = [] if words[0] == "fetch" else ["region"]
    return CliRunner().invoke(program(), [*under, *(str(w) for w in words)])


@pytest.mark.slow
def test_build_says_what_was_built(tmp_path: Path, home: Path) -> None:
    cells = icio_cells()
    body = [[r[0], *(repr(round(float(v) * 10, 3)) for v in r[1:])] for r in cells[1:]]
    path = write_cells(tmp_path / "2021_SML.csv", [cells[0], *body])
    done = _run("build", "--from", f"icio={path}", "--name", "mine", "--economies", "KAZ,CHN", "--json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data["computed"]["economies"] == ["KAZ", "CHN", "ROW"]
    assert (home / "regions" / "mine" / "region.toml").is_file()
    plain = _run("build", "--from", f"icio={path}", "--name", "mine", "--replace")
    assert "mine (" in plain.stdout
    for words, what in (
        (("icio",), "neither a file nor KIND=FILE"),
        ((f"icio={path}", f"icio={path}"), "2 files of 'icio'"),
    ):
        refused = _run("build", *(x for w in words for x in ("--from", w)), "--name", "other")
        assert isinstance(refused.exception, InputError)
        assert what in str(refused.exception)


@pytest.mark.slow
def test_build_says_what_it_recognised_before_it_reads(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "download"
    folder.mkdir()
    by_layout = {shown.layout: shown for shown in SHOWN}
    for layout in ("wits-mfn", "wits-preferences", "databank"):
        by_layout[layout].write(folder / by_layout[layout].file)
    for year in (2018, 2019):
        write_cells(folder / f"{year}_SML.csv", icio_cells())
    (folder / "country_codes.csv").write_text("country_code,country_name\n398,Kazakhstan\n", encoding="utf-8")
    refused = _run("build", "--from", folder, "--name", "mine")
    assert "2 files of 'icio'" in str(refused.exception)
    assert "--year" in str(refused.exception)
    done = _run("build", "--from", folder, "--name", "mine", "--year", "2019")
    assert done.exit_code == 0, done.output
    assert "2019_SML.csv: OECD Inter-Country Input-Output tables (icio)" in done.stderr
    assert "AVEPref_2019.csv: WITS TRAINS bulk file: by partner (wits)" in done.stderr
    assert "Data_Extract_From_WDI.csv: World Bank DataBank, wide export (wdi)" in done.stderr
    assert "not used, the layout is not known" in done.stderr
    assert "country_codes.csv" in done.stderr
    assert "6 sectors, 2019" in done.stdout
    missing = _run("build", "--from", tmp_path / "absent.csv", "--name", "other")
    assert "neither a file nor KIND=FILE" in str(missing.exception)


@pytest.mark.slow
def test_facts_exit_with_a_finding_where_some_disagree() -> None:
    done = _run("facts", "eurasia", "--json")
    assert done.exit_code == 1
    data = json.loads(done.stdout)
    verdicts = {d["verdict"]["text"] for d in rows(data, "facts")}
    assert verdicts == {"facts.agree", "facts.disagree", "facts.not_comparable"}
    shown = _run("facts", "eurasia")
    assert "not comparable" in shown.stdout


@pytest.mark.slow
def test_fetch_shows_licence_and_what_to_do_next(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    refused = _run("fetch", "baci", "--offline")
    assert isinstance(refused.exception, InputError)
    with serving(BODY) as (url, script):
        plain = published.resolved
        monkeypatch.setattr(published, "resolved", lambda *given: replace(plain(*given), url=url))
        done = _run("fetch", "baci", "--set", "version=202501")
        assert done.exit_code == 0, done.output
        again = json.loads(_run("fetch", "baci", "--json").stdout)["computed"]
    assert len(script.requests) == 1
    assert "Etalab" in done.output
    assert f"{ROWS:,} rows" in done.stdout
    assert "ortaq region build --from baci=" in done.stdout.replace("\n", " ")
    assert again["new"] is False
    assert (home / "sources" / "BACI_HS22_V202501.zip").read_bytes() == BODY
    assert "icio" in _run("fetch").stdout


@pytest.mark.slow
def test_fetch_asks_services_for_a_region(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    asked: list[str] = []

    def answer(question: Query, _timeout: float) -> Rows:
        asked.append(question.label)
        if question.label == "exports of KAZ":
            return []
        return [["2023", "398", question.parameters["flowCode"], "156", "27", "", "", "1500000000"]]

    plain = published.service_request
    monkeypatch.setattr(published, "service_request", lambda *given: replace(plain(*given), ask=answer))
    words = ("fetch", "comtrade", "--year", "2023", "--economies", "KAZ", "--set", "products=AG2")
    done = _run(*words)
    assert done.exit_code == 0, done.output
    assert asked == ["imports of KAZ", "exports of KAZ"]
    assert "the service has no rows for: exports of KAZ" in done.stdout
    assert "no bulk redistribution" in done.output
    path = home / "sources" / "comtrade_AG2_2023_KAZ.csv"
    assert f"--from comtrade={path}" in done.stdout.replace("\n", " ")
    again = json.loads(_run(*words, "--json").stdout)["computed"]
    assert (again["new"], again["rows"]) == (False, 1)
    assert len(asked) == 2
    listed = rows(json.loads(_run("fetch", "--json").stdout), "catalogue")
    assert {"baci", "factbook", "comtrade", "worldbank", "imf"} <= {s["source"] for s in listed}
    assert "comtrade" in _run("fetch").stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("comtrad",), "unknown source 'comtrad'"),
        (("baci", "--year", "2023"), "takes no --year"),
        (("worldbank", "--set", "products=AG2"), "unknown part of 'worldbank'"),
        (("comtrade", "--set", "products=HS"), "unknown level of products 'HS'"),
        (("imf", "--economies", "KZA"), "unknown economy 'KZA'"),
        (("imf", "--offline"), "--offline forbids the network"),
        (("imf", "--region", "atlantis"), "atlantis"),
    ],
)
def test_fetch_refuses_what_it_cannot_ask(words: tuple[str, ...], what: str) -> None:
    refused = _run("fetch", *words)
    assert isinstance(refused.exception, InputError)
    assert what in str(refused.exception)

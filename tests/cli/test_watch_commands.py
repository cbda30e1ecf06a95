"""`ortaq watch signals`, `record`, `alerts` and `fetch` as they are typed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ortaq.cli.watch import fetching
from ortaq.ledgers import Ledger
from ortaq.ledgers.rules.observed import Forecast, Outcome
from ortaq.sources.watch import connector
from tests.alerts import good_files
from tests.alerts.made_tables import made_river, written
from tests.sources.fetch.faulty_server import serving
from tests.sources.watch.samples import SAMPLES

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a river known until the end of February, on the first day of March."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "920246400")
    rows = [row for row in made_river(50, seed=7, follows=True) if row[1] < "1999-03"]
    return written(tmp_path / "tables", "river.csv", rows).parent


@pytest.mark.slow
def test_a_forecast_says_event_file_probability_baseline_vintage_and_model(ortaq: Run, tables: Path) -> None:
    code, out, err = ortaq("watch", "signals", "snow_river", "--tables", str(tables), "--full")
    assert (code, err) == (0, "")
    for part in (
        "Inflow of made from April to September 1999",
        "file river.csv",
        "20.0 %",
        "data until 1999-02, as of 2020-01-01",
        "snow_river 1",
        "known from 1999-10-01",
        "How forecasts came out, failures first",
        "How often it came",
    ):
        assert part in " ".join(out.split())
    code, out, _ = ortaq("watch", "signals", "snow_river", "--tables", str(tables), "--json")
    (told,) = json.loads(out)
    assert [one["rule"]["score"] for one in told["forecasts"]] == ["brier", "crps"]
    assert told["forecasts"][0]["scores"] == {"demonstrated_skill": True}
    assert {one["lead"] for one in told["trials"]} == {"P5M", "P6M", "P7M", "P8M", "P9M"}


@pytest.mark.slow
def test_forecasts_are_recorded_and_resolved_in_time(
    ortaq: Run, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "r.jsonl"
    typed = ("watch", "signals", "snow_river", "--tables", str(tables), "--record", str(record))
    assert ortaq(*typed)[0] == 0
    kept = record.read_bytes()
    assert kept.count(b"\n") == 2
    assert ortaq(*typed)[0] == 0
    assert record.read_bytes() == kept
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "940000000")
    written(tables, "river.csv", [row for row in made_river(50, seed=7, follows=True) if row[1] < "1999-10"])
    page = tmp_path / "page.html"
    code, out, err = ortaq("watch", "record", str(record), "--tables", str(tables), "--full", "--out", str(page))
    assert (code, err) == (0, "")
    assert "Forecasts recorded before the outcome: 2; came out: 2" in " ".join(out.split())
    assert "no demonstrated skill" in " ".join(out.split())
    assert "The record of forecasts" in page.read_text(encoding="utf-8")
    assert record.read_bytes().startswith(kept)
    told = json.loads(ortaq("watch", "record", str(record), "--json")[1])
    assert {one["status"] for one in told} <= {"hit", "near", "miss"}


def test_a_forecast_after_the_outcome_is_not_recorded(
    ortaq: Run, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    record = tmp_path / "r.jsonl"
    _, out, _ = ortaq("watch", "signals", "snow_river", "--tables", str(tables), "--record", str(record))
    assert "Not recorded, as the outcome may be known already" in " ".join(out.split())
    assert not record.exists()


@pytest.mark.slow
def test_forecasts_of_a_record_go_into_a_ledger_with_its_digest(
    ortaq: Run, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.ledgers.acting.now", lambda: "1999-03-01T12:00:00Z")
    record, ledger = tmp_path / "r.jsonl", tmp_path / "l.ledger"
    ortaq("watch", "signals", "snow_river", "--tables", str(tables), "--record", str(record))
    founding = {"title": {"en": "t"}, "members": {"KAZ": "member", "UZB": "member"}, "languages": ["en"]}
    with Ledger.new(ledger, "l", "KAZ", founding):
        pass
    code, out, err = ortaq("watch", "record", str(record), "--ledger", str(ledger), "--as", "KAZ")
    assert (code, err) == (0, "")
    digest = " ".join(out.split()).partition("Digest of the last line: ")[2][:64]
    with Ledger.open(ledger) as opened:
        assert digest in json.dumps([one.canonical.decode() for one in opened.entries()])
        size = opened.store.size
        assert {one.entry.kind for one in opened.entries()} == {"found", "forecast"}
    ortaq("watch", "record", str(record), "--ledger", str(ledger), "--as", "KAZ")
    with Ledger.open(ledger) as opened:
        assert opened.store.size == size
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "940000000")
    written(tables, "river.csv", [row for row in made_river(50, seed=7, follows=True) if row[1] < "1999-10"])
    ortaq("watch", "record", str(record), "--tables", str(tables), "--ledger", str(ledger), "--as", "UZB")
    with Ledger.open(ledger) as opened:
        assert [one.entry.kind for one in opened.entries()] == ["found", "forecast", "forecast", "outcome", "outcome"]
        assert all(isinstance(one, Forecast | Outcome) for _, one in opened.state().statements)
    shown = ortaq("ledger", "status", str(ledger), "--full")[1]
    assert "What was foretold" in shown
    code, _, err = ortaq("watch", "record", str(record), "--ledger", str(ledger))
    assert code == 2
    assert "give both, or neither" in err


def test_warnings_are_shown_and_their_changes_recorded(ortaq: Run, tmp_path: Path) -> None:
    (folder,), (rules,) = good_files.tables(tmp_path), good_files.rules(tmp_path)
    (reports,) = good_files.reports(tmp_path)
    record = tmp_path / "r.jsonl"
    typed = ("watch", "alerts", str(rules), "--tables", str(folder), "--reports", str(reports), "--record", str(record))
    code, out, err = ortaq(*typed, "--on", "2024-06-30")
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert "confirmed" in flat
    assert "until the end of March" in flat
    assert record.read_bytes().count(b"transition") == 2
    assert ortaq(*typed, "--on", "2024-06-30")[0] == 0
    assert record.read_bytes().count(b"transition") == 2
    code, _, err = ortaq(*typed, "--on", "June")
    assert (code, "write a day" in err) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "zh"])
def test_everything_is_said_in_the_language(ortaq: Run, tables: Path, tmp_path: Path, language: str) -> None:
    _, out, err = ortaq("watch", "signals", "--tables", str(tables), "--full", "--language", language)
    assert err == ""
    assert "watch." not in out
    assert "no demonstrated skill" not in out
    (folder,), (rules,) = good_files.tables(tmp_path), good_files.rules(tmp_path)
    _, out, err = ortaq("watch", "alerts", str(rules), "--tables", str(folder), "--language", language)
    assert err == ""
    assert "watch." not in out
    assert "Warnings" not in out


@pytest.mark.slow
def test_without_tables_every_signal_says_no_data(ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    code, out, err = ortaq("watch", "signals")
    assert (code, err) == (0, "")
    assert out.count("No data") == 9


@pytest.mark.slow
def test_a_fetched_table_feeds_signals(ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    with serving(SAMPLES["wfp_prices"][0]) as (url, _):

        def local(source: str, parts: dict[str, str], address: str) -> object:
            found = connector(source, parts, address)
            return replace(found, url=url, guard=replace(found.guard, hosts=("127.0.0.1",)))

        monkeypatch.setattr(fetching, "connector", local)
        typed = ("watch", "fetch", "wfp_prices", "--set", "economy=tjk", "--set", "country=tajikistan")
        code, out, err = ortaq(*typed)
        assert (code, "1 rows" in " ".join(out.split()), "CC BY" in out) == (0, True, True), err
        told = json.loads(ortaq(*typed, "--json", "--offline")[1])
    assert (
        Path(told["table"]).read_text(encoding="utf-8").startswith("place,period,indicator,value,unit,source,vintage")
    )
    assert len(told["sha256"]) == 64
    code, out, _ = ortaq("watch", "signals", "food_prices")
    assert "Wheat flour, KG" in " ".join(out.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("signals", "tea"), "unknown signal 'tea'"),
        (("signals", "--tables", "absent"), "no such folder"),
        (("record", "absent.jsonl"), "there is no such record"),
        (("alerts", "absent.toml"), "absent.toml"),
        (("fetch", "gold"), "unknown source 'gold'"),
        (("fetch", "open_meteo"), "needs place"),
        (("fetch", "brent", "--set", "branch"), "KEY=VALUE"),
        (("fetch", "brent", "--offline"), "not in the cache"),
        (("fetch", "brent", "--address", "https://example.org/x"), "no host of"),
    ],
)
def test_mistakes_get_a_message(
    ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    code, out, err = ortaq("watch", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "do:" in err

"""Eurostat's goods trade of EU members: asked through sdmx1, made USD at the euro's rate, read by the builder."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region
from ortaq.observe.builds.building import build_region
from ortaq.observe.builds.trade_layer import two_counts
from ortaq.sources.builders.classification import countries
from ortaq.sources.builders.pair_trade import read_imts
from ortaq.sources.fetch import Wish, fetch, service_request
from ortaq.sources.fetch.geonomenclature import ALPHA2, EU_MEMBERS
from ortaq.sources.fetch.patience import Patience
from tests.sources.fetch.answering_server import Asked, Desk, answering
from tests.sources.fetch.sdmx_messages import KIND, Series, message

sdmx = pytest.importorskip("sdmx", reason="the extra [api] is not installed")

EUROS = {
    ("DE", "KZ", "1"): "6000000000",
    ("DE", "KZ", "2"): "3200000000",
    ("DE", "PL", "1"): "80000000000",
    ("PL", "DE", "2"): "90000000000",
}
DIMENSIONS = ("freq", "reporter", "partner", "product", "flow", "indicators")
RATE = "1.0813"


def _trade(asked: Asked) -> str:
    _, reporters, partners, product, flows, indicator = asked.path.rsplit("/", 1)[1].split(".")
    series = [
        Series(dict(zip(DIMENSIONS, ("A", r, p, product, f, indicator), strict=True)), value)
        for (r, p, f), value in EUROS.items()
        if r in reporters.split("+") and p in partners.split("+") and f in flows.split("+")
    ]
    return message("ESTAT", "DS-045409", series)


def _money(asked: Asked, rate: str = RATE) -> str:
    codes = dict(zip(("freq", "statinfo", "unit", "currency"), asked.path.rsplit("/", 1)[1].split("."), strict=True))
    return message("ESTAT", "ERT_BIL_EUR_A", [Series(codes, rate)] if rate else [])


def _answer(asked: Asked) -> str:
    return _trade(asked) if "/data/DS-045409/" in asked.path else _money(asked)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Eurostat on this machine: the library's list of sources leads to it."""
    with answering(Desk(_answer, kind=KIND)) as served:
        for source, path in (("ESTAT_COMEXT", "api/comext"), ("ESTAT", "api")):
            monkeypatch.setattr(sdmx.source.sources[source], "url", f"{served.url}/{path}/dissemination/sdmx/2.1")
        yield served


def _patience(waits: list[float], attempts: int = 8, timeout: float = 5.0) -> Patience:
    return Patience(attempts, timeout, waits.append)


ECONOMIES = ("DEU", "KAZ", "POL", "ITA", "ROW")


def _request() -> object:
    """A new request each time: it keeps the rate that it was given."""
    return service_request("eurostat", ECONOMIES, 2023)


def test_euros_become_dollars_and_the_rate_stays_in_the_table(desk: Desk, tmp_path: Path) -> None:
    got = fetch(_request(), Wish(tmp_path), patience=_patience([]))
    with got.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["COUNTRY"], r["COUNTERPART_COUNTRY"], r["INDICATOR"]) for r in rows] == [
        ("DEU", "KAZ", "MG_CIF_USD"),
        ("DEU", "KAZ", "XG_FOB_USD"),
        ("DEU", "POL", "MG_CIF_USD"),
        ("POL", "DEU", "XG_FOB_USD"),
    ]
    assert {r["USD_PER_EUR"] for r in rows} == {RATE}
    assert [float(r["OBS_VALUE"]) / float(RATE) for r in rows] == pytest.approx([float(v) for v in EUROS.values()])
    assert got.silent == ("ITA",)
    assert [a.path.rsplit("/", 1)[1] for a in desk.asked] == [
        "A.AVG.NAC.USD",
        "A.DE.KZ+PL+IT.TOTAL.1+2.VALUE_IN_EUROS",
        "A.PL.DE+KZ+IT.TOTAL.1+2.VALUE_IN_EUROS",
        "A.IT.DE+KZ+PL.TOTAL.1+2.VALUE_IN_EUROS",
    ]
    assert all(a.query == {"startPeriod": "2023", "endPeriod": "2023"} for a in desk.asked)
    assert "DS-045409/A.DE+PL+IT.DE+KZ+PL+IT.TOTAL" in got.entry.url
    assert "ert_bil_eur_a/A.AVG.NAC.USD" in got.entry.url
    assert (got.entry.source, got.entry.rows) == ("eurostat", 4)


@pytest.mark.slow
def test_bad_answers_are_waited_out(desk: Desk, tmp_path: Path) -> None:
    waits: list[float] = []
    desk.faults = ["429 slow", "500 oops", "drop", "", "cut", "short", "503"]
    desk.retry_after = "9"
    got = fetch(_request(), Wish(tmp_path), patience=_patience(waits))
    assert waits[0] == 9.0
    assert len(waits) == 6
    assert got.entry.rows == 4
    assert sum(a.path.endswith("A.AVG.NAC.USD") for a in desk.asked) == 4


def test_an_empty_answer_is_no_fault_in_any_of_its_forms(desk: Desk, tmp_path: Path) -> None:
    desk.faults = ["", "400 <faultcode>100</faultcode><faultstring>No results found</faultstring>", "404 nothing"]
    with pytest.raises(InputError, match="has no rows"):
        fetch(_request(), Wish(tmp_path), patience=_patience([]))
    assert not list(tmp_path.glob("*.csv"))
    desk.faults = ["", "400 <faultcode>150</faultcode><faultstring>Semantic error</faultstring>"]
    with pytest.raises(InputError, match=r"400.*Semantic error"):
        fetch(_request(), Wish(tmp_path), patience=_patience([]))


def test_without_a_rate_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    desk.answer = lambda asked: _trade(asked) if "/data/DS-045409/" in asked.path else _money(asked, "")
    with pytest.raises(InputError, match="0 yearly rates") as told:
        fetch(_request(), Wish(tmp_path), patience=_patience([]))
    assert "earlier year" in told.value.fix
    assert not list(tmp_path.glob("*.csv"))


@pytest.mark.slow
def test_refusal_silence_and_a_web_page_are_told(desk: Desk, tmp_path: Path) -> None:
    desk.faults = ["", "413 EXTRACTION_TOO_BIG"]
    with pytest.raises(InputError, match="413 EXTRACTION_TOO_BIG"):
        fetch(_request(), Wish(tmp_path), patience=_patience([]))
    desk.faults = ["hang", "hang"]
    with pytest.raises(InputError, match="no answer in time") as told:
        fetch(_request(), Wish(tmp_path), patience=_patience([], 2, 0.2))
    assert "Eurostat" in told.value.where
    desk.kind = "text/html"
    with pytest.raises(InputError, match="no SDMX"):
        fetch(_request(), Wish(tmp_path), patience=_patience([], 2))


def test_an_answer_in_preparation_is_asked_for_again(desk: Desk, tmp_path: Path) -> None:
    waits: list[float] = []
    late = message("ESTAT", "DS-045409", [], "https://ec.europa.eu/eurostat/api/async/1")
    early = [late]
    desk.answer = lambda asked: early.pop() if "/data/DS-045409/" in asked.path and early else _answer(asked)
    got = fetch(_request(), Wish(tmp_path), patience=_patience(waits))
    assert waits == [30.0]
    assert got.entry.rows == 4


@pytest.mark.parametrize(("place", "code", "said"), [(3, "27", "product=27"), (2, "QZ", "partner=QZ")])
def test_other_codes_than_asked_are_refused(desk: Desk, tmp_path: Path, place: int, code: str, said: str) -> None:
    codes = ["A", "DE", "KZ", "TOTAL", "1", "VALUE_IN_EUROS"]
    codes[place] = code
    other = message("ESTAT", "DS-045409", [Series(dict(zip(DIMENSIONS, codes, strict=True)), "1")])
    desk.answer = lambda asked: other if "/data/DS-045409/" in asked.path else _money(asked)
    with pytest.raises(InputError, match=said):
        fetch(_request(), Wish(tmp_path), patience=_patience([]))


def test_unknown_economies_and_none_of_the_union_are_refused() -> None:
    with pytest.raises(InputError, match="KZA"):
        service_request("eurostat", ("DEU", "KZA"), 2023)
    with pytest.raises(InputError, match="no member of the European Union") as told:
        service_request("eurostat", ("KAZ", "UZB", "ROW"), 2023)
    assert "DEU" in told.value.fix
    with pytest.raises(InputError, match="with a partner"):
        service_request("eurostat", ("DEU", "ROW"), 2023)


def test_every_known_country_has_one_code_of_its_own() -> None:
    assert set(ALPHA2) == set(countries())
    assert len(set(ALPHA2.values())) == len(ALPHA2)
    assert (ALPHA2["GRC"], ALPHA2["SRB"], ALPHA2["GBR"]) == ("GR", "XS", "GB")
    assert len(EU_MEMBERS) == 27
    assert set(ALPHA2) >= EU_MEMBERS


def test_other_economies_get_a_file_of_their_own() -> None:
    six = ("DEU", "POL", "ITA", "FRA", "ESP", "KAZ")
    names = {service_request("eurostat", (*six[:5], last), 2023).file for last in ("KAZ", "UZB")}
    assert len(names) == 2
    assert service_request("eurostat", six[::-1], 2023).file == service_request("eurostat", six, 2023).file


def test_what_was_fetched_makes_pair_totals(desk: Desk, eurasia: Region, tmp_path: Path) -> None:
    got = fetch(_request(), Wish(tmp_path), patience=_patience([]))
    trade = read_imts(got.path, eurasia, list(range(5)), 2023, "eurostat")
    at = {e: i for i, e in enumerate(eurasia.economy_ids)}
    deu, kaz, pol = (at[e] for e in ("DEU", "KAZ", "POL"))
    rate = float(RATE)
    assert trade.value[:, deu, kaz].sum() == pytest.approx(6_000.0 * rate / 1.06)
    assert trade.value[:, kaz, deu].sum() == pytest.approx(3_200.0 * rate)
    assert trade.value[:, deu, pol].sum() == pytest.approx(80_000.0 * rate / 1.06)
    assert trade.counts is not None
    assert two_counts(eurasia.economy_ids, trade.counts) == [
        ("POL", "DEU", pytest.approx(80_000.0 * rate / 1.06), pytest.approx(90_000.0 * rate))
    ]
    with pytest.raises(InputError, match="no goods trade of 2021") as told:
        read_imts(got.path, eurasia, list(range(5)), 2021, "eurostat")
    assert "ortaq fetch eurostat --year 2021" in told.value.fix


@pytest.mark.slow
def test_a_region_is_built_from_what_was_fetched(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    got = fetch(_request(), Wish(tmp_path), patience=_patience([]))
    made = build_region({"eurostat": got.path}, "mine")
    assert all(f.level is not Level.ERROR for f in check_region(made.region))
    assert "eurostat_comext" in {s.id for s in made.region.sources}
    assert made.overlay is not None
    assert int(made.overlay.replaced.sum()) == 3

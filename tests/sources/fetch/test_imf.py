"""The IMF's goods trade by partner: asked through sdmx1, read by the builder."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region
from ortaq.observe.builds.building import build_region
from ortaq.observe.builds.trade_layer import two_counts
from ortaq.sources.builders.pair_trade import read_imts
from ortaq.sources.fetch import Wish, fetch, service_request
from ortaq.sources.fetch.patience import Patience
from tests.sources.builders.published import write_cells
from tests.sources.fetch.answering_server import Asked, Desk, answering

sdmx = pytest.importorskip("sdmx", reason="the extra [api] is not installed")

URN = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=IMF.STA:IMTS(1.0.0):ObsLevelDim:TIME_PERIOD"
ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
HEAD = f"""<?xml version="1.0" encoding="utf-8"?>
<message:StructureSpecificData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:message="{ROOT}/message"
 xmlns:ns1="{URN}" xmlns:ss="{ROOT}/data/structurespecific" xmlns:common="{ROOT}/common">
<message:Header><message:ID>IMTS</message:ID><message:Test>false</message:Test>
<message:Prepared>2026-11-01T00:00:00Z</message:Prepared><message:Sender id="IMF.STA"/>
<message:Structure structureID="S" namespace="{URN}" dimensionAtObservation="TIME_PERIOD"><common:StructureUsage>
<Ref agencyID="IMF.STA" id="IMTS" version="1.0.0" class="Dataflow"/></common:StructureUsage></message:Structure>
</message:Header><message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="S">"""
TAIL = "</message:DataSet></message:StructureSpecificData>"
VALUES = {
    ("KAZ", "XG_FOB_USD", "CHN"): "14730.5",
    ("KAZ", "MG_CIF_USD", "CHN"): "16960",
    ("CHN", "MG_CIF_USD", "KAZ"): "21200",
    ("CHN", "XG_FOB_USD", "KAZ"): "24000",
    ("CHN", "MG_FOB_USD", "KAZ"): "NaN",
}


def _answer(asked: Asked) -> str:
    own, indicators, others, _ = asked.path.rsplit("/", 1)[1].split(".")
    series = "".join(
        f'<Series COUNTRY="{c}" INDICATOR="{i}" COUNTERPART_COUNTRY="{o}" FREQUENCY="A" SCALE="6">'
        f'<Obs TIME_PERIOD="2023" OBS_VALUE="{v}"/></Series>'
        for (c, i, o), v in VALUES.items()
        if c == own and i in indicators.split("+") and o in others.split("+")
    )
    return HEAD + series + TAIL


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The IMF on this machine: the library's list of sources leads to it."""
    kind = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
    with answering(Desk(_answer, kind=kind)) as served:
        monkeypatch.setattr(sdmx.source.sources["IMF_DATA"], "url", f"{served.url}/external/sdmx/2.1")
        yield served


def _patience(waits: list[float], attempts: int = 8, timeout: float = 5.0) -> Patience:
    return Patience(attempts, timeout, waits.append)


REQUEST = service_request("imf", ("KAZ", "CHN", "TKM", "ROW"), 2023)


@pytest.mark.slow
def test_bad_answers_are_waited_out_and_the_table_is_read(desk: Desk, tmp_path: Path) -> None:
    waits: list[float] = []
    desk.faults = ["429 slow", "500 oops", "drop", "cut", "short", "", "404 no records", "503"]
    desk.retry_after = "9"
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert waits[0] == 9.0
    # The 404 is Kazakhstan's neighbour in the questions: asked second, it has no records.
    assert got.silent == ("CHN", "TKM")
    assert got.entry.rows == 2
    desk.faults = []
    got = fetch(REQUEST, Wish(tmp_path, renew=True), patience=_patience(waits))
    assert got.silent == ("TKM",)
    assert got.entry.rows == 4
    asked = desk.asked[-1]
    assert asked.path.endswith("/data/IMTS/TKM.XG_FOB_USD+MG_CIF_USD+MG_FOB_USD.KAZ+CHN.A")
    assert asked.query == {"startPeriod": "2023", "endPeriod": "2023"}
    assert got.path.read_text(encoding="utf-8").splitlines()[1] == "KAZ,CHN,XG_FOB_USD,2023,6,14730.5"


@pytest.mark.slow
def test_a_refusal_and_silence_are_told(desk: Desk, tmp_path: Path) -> None:
    desk.faults = ["403 " + json.dumps({"message": "forbidden"})]
    with pytest.raises(InputError, match=r"403.*forbidden"):
        fetch(REQUEST, Wish(tmp_path), patience=_patience([]))
    desk.faults = ["hang", "hang"]
    with pytest.raises(InputError, match="no answer in time"):
        fetch(REQUEST, Wish(tmp_path), patience=_patience([], 2, 0.2))


def test_without_the_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sdmx", None)
    with pytest.raises(InputError, match="sdmx1") as told:
        fetch(REQUEST, Wish(tmp_path))
    assert "ortaq[api]" in told.value.fix


@pytest.mark.slow
def test_pairs_are_laid_over_a_region(eurasia: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    head = ["COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD", "SCALE", "OBS_VALUE"]
    rows = [
        ["DEU", "TUR", "XG_FOB_USD", "2023", "6", "20000"],
        ["TUR", "DEU", "MG_CIF_USD", "2023", "6", "26500"],
        ["TUR", "CHN", "MG_CIF_USD", "2023", "6", "42400"],
        ["TUR", "CHN", "MG_FOB_USD", "2023", "6", "41000"],
        ["DEU", "TUR", "XG_FOB_USD", "2022", "6", "1"],
        ["DEU", "W00", "XG_FOB_USD", "2023", "6", "1"],
    ]
    path = write_cells(tmp_path / "imf.csv", [head, *rows])
    trade = read_imts(path, eurasia, list(range(5)), 2023)
    at = {e: i for i, e in enumerate(eurasia.economy_ids)}
    tur, deu, chn = (at[e] for e in ("TUR", "DEU", "CHN"))
    assert trade.value[:, tur, deu].sum() == pytest.approx(26_500.0 / 1.06)
    assert trade.value[:, tur, chn].sum() == pytest.approx(41_000.0)
    assert trade.counts is not None
    assert two_counts(eurasia.economy_ids, trade.counts) == [
        ("DEU", "TUR", pytest.approx(25_000.0), pytest.approx(20_000.0))
    ]
    made = build_region({"imf": path}, "mine")
    assert all(f.level is not Level.ERROR for f in check_region(made.region))
    assert "imf_imts" in {s.id for s in made.region.sources}
    with pytest.raises(InputError, match="no goods trade of 2021"):
        read_imts(path, eurasia, list(range(5)), 2021)
    write_cells(path, [head, rows[0], rows[0]])
    with pytest.raises(InputError, match="appears twice"):
        read_imts(path, eurasia, list(range(5)), 2023)

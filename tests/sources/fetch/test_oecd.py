"""The OECD's balanced goods trade: asked through sdmx1, read by the builder as one value for a pair."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region
from ortaq.observe.builds.building import build_region
from ortaq.sources.builders.pair_trade import read_imts
from ortaq.sources.fetch import Wish, fetch, service_request
from ortaq.sources.fetch.patience import Patience
from tests.sources.builders.published import write_cells
from tests.sources.fetch.answering_server import Asked, Desk, answering
from tests.sources.fetch.sdmx_messages import KIND, Series, message

sdmx = pytest.importorskip("sdmx", reason="the extra [api] is not installed")

DIMENSIONS = (
    "REF_AREA",
    "COUNTERPART_AREA",
    "TRADE_FLOW",
    "PRODUCT_TYPE",
    "PRODUCT_CPA",
    "PRODUCT_HS",
    "FREQ",
    "UNIT_MEASURE",
    "ADJUSTMENT",
)
VALUES = {
    ("KAZ", "CHN"): "14730.5",
    ("CHN", "KAZ"): "23900",
    ("CHN", "CHN"): "77",
    ("DEU", "KAZ"): "3400.25",
    ("TKM", "CHN"): "NaN",
}


def _answer(asked: Asked, product: str = "_T") -> str:
    exporters, importers, *rest = asked.path.rsplit("/", 1)[1].split(".")
    flow, kind, _, _, often, unit, adjustment = rest
    series = [
        Series(
            dict(zip(DIMENSIONS, (x, m, flow, kind, product, "_T", often, unit, adjustment), strict=True)),
            value,
            attributes={"UNIT_MULT": "6", "DECIMALS": "2"},
        )
        for (x, m), value in VALUES.items()
        if x in exporters.split("+") and m in importers.split("+")
    ]
    return message("OECD.SDD.TPS", "DSD_BIMTS", series)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The OECD on this machine: the library's list of sources leads to it."""
    with answering(Desk(_answer, kind=KIND)) as served:
        monkeypatch.setattr(sdmx.source.sources["OECD"], "url", f"{served.url}/public/rest")
        yield served


def _patience(waits: list[float], attempts: int = 8, timeout: float = 5.0) -> Patience:
    return Patience(attempts, timeout, waits.append)


REQUEST = service_request("oecd", ("KAZ", "CHN", "DEU", "TKM", "ROW"), 2023)


def test_balanced_pairs_come_through_bad_answers(desk: Desk, tmp_path: Path) -> None:
    waits: list[float] = []
    desk.faults = ["429 slow", "500 oops", "drop", "cut", "short", "503"]
    desk.retry_after = "9"
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience(waits))
    assert waits[0] == 9.0
    with got.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD", "SCALE", "OBS_VALUE"],
        ["KAZ", "CHN", "BALANCED_FOB_USD", "2023", "6", "14730.5"],
        ["CHN", "KAZ", "BALANCED_FOB_USD", "2023", "6", "23900"],
        ["DEU", "KAZ", "BALANCED_FOB_USD", "2023", "6", "3400.25"],
    ]
    asked = desk.asked[-1]
    flow, key = asked.path.rsplit("/", 2)[1:]
    assert flow == "OECD.SDD.TPS,DSD_BIMTS@DF_BIMTS_CPA_2_1"
    assert key == "KAZ+CHN+DEU+TKM.KAZ+CHN+DEU+TKM.X.C._T..A.USD_EXC.B"
    assert asked.query == {"startPeriod": "2023", "endPeriod": "2023"}
    assert (got.entry.source, got.entry.rows, got.silent) == ("oecd", 3, ())


def test_many_exporters_are_asked_in_groups(eurasia: Region) -> None:
    request = service_request("oecd", eurasia.economy_ids, 2023)
    groups = [q.parameters["key"].split(".")[0].split("+") for q in request.questions]
    assert [e for group in groups for e in group] == [e for e in eurasia.economy_ids if e != "ROW"]
    assert len(groups) == 4


@pytest.mark.slow
def test_refusal_silence_and_nothing_are_told(desk: Desk, tmp_path: Path) -> None:
    desk.faults = ["404 NoRecordsFound"]
    with pytest.raises(InputError, match="has no rows"):
        fetch(REQUEST, Wish(tmp_path), patience=_patience([]))
    desk.faults = ["403 forbidden"]
    with pytest.raises(InputError, match="403 forbidden"):
        fetch(REQUEST, Wish(tmp_path / "new"), patience=_patience([]))
    desk.faults = ["hang", "hang"]
    with pytest.raises(InputError, match="no answer in time"):
        fetch(REQUEST, Wish(tmp_path / "new"), patience=_patience([], 2, 0.2))
    assert not list(tmp_path.rglob("*.csv"))


def test_another_order_of_dimensions_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.answer = lambda asked: _answer(asked, "CPA_2_1_A")
    with pytest.raises(InputError, match="PRODUCT_CPA=CPA_2_1_A, asked was _T"):
        fetch(REQUEST, Wish(tmp_path), patience=_patience([]))


POWER = '<g:Value id="UNIT_MULT" value="6"/>'
AT_THE_SET = ('<m:DataSet structureRef="S">', f'<m:DataSet structureRef="S"><g:Attributes>{POWER}</g:Attributes>')
AT_THE_VALUE = ("/></g:Obs>", f"/><g:Attributes>{POWER}</g:Attributes></g:Obs>")


@pytest.mark.parametrize("place", [AT_THE_SET, AT_THE_VALUE])
def test_the_power_of_ten_may_stand_elsewhere(place: tuple[str, str], desk: Desk, tmp_path: Path) -> None:
    desk.answer = lambda asked: _answer(asked).replace(POWER, "").replace(*place)
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience([]))
    assert got.path.read_text(encoding="utf-8").splitlines()[1] == "KAZ,CHN,BALANCED_FOB_USD,2023,6,14730.5"


def test_a_value_without_its_power_of_ten_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.answer = lambda asked: _answer(asked).replace(POWER, "")
    with pytest.raises(InputError, match="has no UNIT_MULT"):
        fetch(REQUEST, Wish(tmp_path), patience=_patience([]))


def test_unknown_economies_are_refused() -> None:
    with pytest.raises(InputError, match="KZA"):
        service_request("oecd", ("DEU", "KZA"), 2023)
    with pytest.raises(InputError, match="two economies"):
        service_request("oecd", ("DEU", "ROW"), 2023)


def test_what_was_fetched_is_one_value_for_a_pair(desk: Desk, eurasia: Region, tmp_path: Path) -> None:
    got = fetch(REQUEST, Wish(tmp_path), patience=_patience([]))
    trade = read_imts(got.path, eurasia, list(range(5)), 2023, "oecd")
    at = {e: i for i, e in enumerate(eurasia.economy_ids)}
    total = np.zeros((len(at), len(at)))
    total[at["CHN"], at["KAZ"]], total[at["KAZ"], at["CHN"]], total[at["KAZ"], at["DEU"]] = 14730.5, 23900.0, 3400.25
    assert trade.value.sum(axis=0) == pytest.approx(total)
    assert (trade.counts, trade.one_sided, trade.least_ln_sd) == (None, None, None)
    with pytest.raises(InputError, match="no goods trade of 2021") as told:
        read_imts(got.path, eurasia, list(range(5)), 2021, "oecd")
    assert "ortaq fetch oecd --year 2021" in told.value.fix


def test_balanced_values_beside_reports_are_refused(eurasia: Region, tmp_path: Path) -> None:
    head = ["COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD", "SCALE", "OBS_VALUE"]
    rows = [["DEU", "KAZ", indicator, "2023", "6", "3400"] for indicator in ("BALANCED_FOB_USD", "XG_FOB_USD")]
    path = write_cells(tmp_path / "both.csv", [head, *rows])
    with pytest.raises(InputError, match="beside reports"):
        read_imts(path, eurasia, list(range(5)), 2023)


@pytest.mark.slow
def test_a_region_is_built_from_balanced_values(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    made = build_region({"oecd": fetch(REQUEST, Wish(tmp_path), patience=_patience([])).path}, "mine")
    assert all(f.level is not Level.ERROR for f in check_region(made.region))
    assert "oecd_bimts" in {s.id for s in made.region.sources}
    assert made.overlay is not None
    assert int(made.overlay.replaced.sum()) == 3
    assert "two counts" not in " ".join(made.notes)

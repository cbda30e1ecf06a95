"""UN Comtrade's layout: two counts of one pair, and what must not be counted twice."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region
from ortaq.observe.builds.building import BuildOptions, build_region
from ortaq.observe.builds.trade_layer import two_counts
from ortaq.observe.regions.pin import broken_pins
from ortaq.observe.regions.unit_doubts import UnitQuestion
from ortaq.sources.builders.classification import read_sectors
from ortaq.sources.builders.comtrade import read_comtrade
from ortaq.sources.builders.partners import iso3_by_un
from tests.sources.builders.published import Cells, write_cells

SECTORS = read_sectors(None)
IDS = [s.id for s in SECTORS]
CODES = ("CHN", "KAZ", "IND", "ROW")
HEAD = ["period", "reporterCode", "flowCode", "partnerCode", "cmdCode", "cifvalue", "fobvalue", "primaryValue"]
ROWS = [
    # Kazakhstan to China: China says 212 cif, Kazakhstan 100 fob.
    ["2023", "156", "M", "398", "27", "212000000", "", "212000000"],
    ["2023", "398", "X", "156", "27", "", "100000000", "100000000"],
    # India to Kazakhstan: only India says it. China to Kazakhstan: fob given beside cif.
    ["2023", "699", "X", "398", "30", "", "", "8000000"],
    ["2023", "398", "M", "156", "87", "55000000", "50000000", "55000000"],
    # With the rest: what Kazakhstan says counts, what Germany says does not.
    ["2023", "398", "X", "380", "27", "", "", "9000000"],
    ["2023", "276", "M", "398", "27", "99000000", "", "99000000"],
    # The world, totals, re-exports and other years are no new trade.
    ["2023", "398", "X", "0", "27", "", "", "109000000"],
    ["2023", "398", "X", "156", "TOTAL", "", "", "100000000"],
    ["2023", "398", "RX", "156", "27", "", "", "7000000"],
    ["2022", "398", "X", "156", "27", "", "", "1000000"],
]


def _file(tmp_path: Path, rows: Cells = ROWS) -> Path:
    return write_cells(tmp_path / "comtrade.csv", [HEAD, *rows])


def test_the_importers_count_is_used_and_both_are_kept(tmp_path: Path) -> None:
    trade = read_comtrade([_file(tmp_path)], SECTORS, CODES, 2023)
    value = {k: trade.value[IDS.index(k)] for k in IDS}
    chn, kaz, ind, row = range(4)
    assert value["energy"][chn, kaz] == pytest.approx(212.0 / 1.06)
    assert value["light"][kaz, ind] == pytest.approx(8.0)
    assert value["equipment"][kaz, chn] == pytest.approx(50.0)
    assert value["energy"][row, kaz] == pytest.approx(9.0)
    assert trade.value.sum() == pytest.approx(200.0 + 8.0 + 50.0 + 9.0)
    assert trade.one_sided is not None
    assert trade.least_ln_sd is not None
    assert trade.counts is not None
    assert not trade.one_sided[chn, kaz]
    assert trade.one_sided[kaz, ind]
    assert trade.least_ln_sd[chn, kaz] == pytest.approx(np.log(2.0) / 2**0.5)
    assert trade.least_ln_sd[kaz, ind] == 0.0
    assert two_counts(CODES, trade.counts) == [("KAZ", "CHN", pytest.approx(200.0), pytest.approx(100.0))]


def _cell(row: int, column: str, text: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[row][HEAD.index(column)] = text

    return change


@pytest.mark.parametrize(
    ("change", "what", "where"),
    [
        (_cell(2, "primaryValue", "8,000,000"), "'8,000,000' is no number", "line 4, column primaryValue"),
        (_cell(2, "primaryValue", "-8"), "primaryValue is -8", "line 4, column primaryValue"),
        (_cell(2, "primaryValue", ""), "primaryValue is empty", "line 4, column primaryValue"),
        (_cell(2, "reporterCode", "15600000000000000000"), "is no UN numeric code", "line 4, column reporterCode"),
        (_cell(2, "reporterCode", "\u00b2"), "is no UN numeric code", "line 4, column reporterCode"),
        (_cell(2, "reporterCode", "IND"), "'IND' is no UN numeric code", "line 4, column reporterCode"),
        (_cell(2, "partnerCode", "4"), "no rows", ""),
        (_cell(2, "cmdCode", "300490"), r"products of \[2, 6\] digits", "column cmdCode"),
        (_cell(2, "cmdCode", "1"), "'1' is no HS code", "column cmdCode"),
        (
            _cell(0, "partnerCode", "996"),
            "partner codes are unknown and hold .* most 996",
            "reporterCode and partnerCode",
        ),
        (_cell(0, "cmdCode", "99"), "products that no sector makes", "column cmdCode"),
        (lambda c: c.append(list(c[1])), "already in line 3", "line 12"),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[Cells], None], what: str, where: str, tmp_path: Path) -> None:
    rows = [list(r) for r in ROWS]
    change(rows)
    if what == "no rows":
        rows = rows[-1:]
    with pytest.raises(InputError, match=what) as told:
        read_comtrade([_file(tmp_path, rows)], SECTORS, CODES, 2023)
    assert where in told.value.where


def test_another_year_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no rows of 2021") as told:
        read_comtrade([_file(tmp_path)], SECTORS, CODES, 2021)
    assert "ortaq fetch comtrade --year 2021" in told.value.fix


def _like(region: Region, of_importer: float, of_exporter: float, unit: float = 1e6) -> Cells:
    """Return the region's own goods trade as both partners would report it, times a factor each."""
    chapters = {"agrifood": "10", "energy": "27", "metals": "74", "light": "30", "equipment": "84"}
    code = {iso: str(un) for un, iso in iso3_by_un().items()}
    ids = region.economy_ids
    rows = []
    for k, chapter in enumerate(chapters.values()):
        for m, x in np.argwhere(region.flow[k] > 0.01).tolist():
            if m != x and "ROW" not in (ids[m], ids[x]):
                value = float(region.flow[k, m, x]) * unit
                cif = repr(value * of_importer * 1.06)
                rows.append([str(region.base_year), code[ids[m]], "M", code[ids[x]], chapter, cif, "", cif])
                fob = repr(value * of_exporter)
                rows.append([str(region.base_year), code[ids[x]], "X", code[ids[m]], chapter, "", fob, fob])
    return rows


@pytest.mark.slow
def test_a_region_with_comtrade_laid_over_is_whole(
    eurasia: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    made = build_region({"comtrade": _file(tmp_path, _like(eurasia, 1.2, 0.6))}, "mine", BuildOptions(whole=True))
    region = made.region
    assert all(f.level is not Level.ERROR for f in check_region(region))
    assert broken_pins(region) == ()
    assert "un_comtrade" in {s.id for s in region.sources}
    assert {"A-CIF-FOB", "A-IMPORTER-FIRST", "A-PAIR-SD"} <= {a.id for a in region.assumptions}
    assert any("have two counts, half of them more than 2.00 times apart" in n for n in made.notes)
    assert made.overlay is not None
    free = made.overlay.replaced & (made.overlay.source[0] == "un_comtrade+A-PAIR-SD")
    assert free.any()
    # Large pairs would have 0.32; the gap of the counts says more.
    assert made.overlay.ln_sd[0][free].min() == pytest.approx(np.log(2.0) / 2**0.5)
    assert made.overlay.aimed[0][free] == pytest.approx(1.2 * eurasia.flow[0][free])


@pytest.mark.slow
def test_money_in_another_unit_is_asked(eurasia: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    odd = _file(tmp_path, _like(eurasia, 1.0, 1.0, unit=1e3))
    with pytest.raises(UnitQuestion, match="look like kusd, not usd"):
        build_region({"comtrade": odd}, "mine")
    made = build_region({"comtrade": odd}, "mine", BuildOptions(unit="kusd"))
    assert made.trade is not None
    assert made.trade.counts is not None
    plain = read_comtrade([_file(tmp_path, _like(eurasia, 1.0, 1.0))], SECTORS, eurasia.economy_ids, eurasia.base_year)
    assert made.trade.value == pytest.approx(plain.value)
    assert plain.counts is not None
    assert made.trade.counts.by_exporter == pytest.approx(plain.counts.by_exporter)

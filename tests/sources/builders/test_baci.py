"""CEPII BACI as published, read through DuckDB and laid over a region."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from ortaq.core import InputError, Level, Region
from ortaq.domains.corridors.freight.tonnes import stated_freight_of
from ortaq.observe import check_region, load_region, user_regions
from ortaq.observe.builds.building import BuildOptions, build_region
from ortaq.observe.builds.overlay import lay_over, non_reporters
from ortaq.observe.regions.pin import broken_pins
from ortaq.observe.regions.unit_doubts import UnitQuestion
from ortaq.sources.builders.baci import read_baci
from ortaq.sources.builders.classification import product_sector, read_sectors
from ortaq.sources.builders.partners import iso3_by_un, un_code
from ortaq.sources.builders.product_trade import ProductTrade
from tests.sources.builders.published import Cells, baci_cells, write_cells, write_zip

pytest.importorskip("duckdb", reason="the extra [build] is not installed")

SECTORS = read_sectors(None)
IDS = [s.id for s in SECTORS]
CODES = ("CHN", "KAZ", "IND", "ROW")
NAME = "BACI_HS22_Y2023_V202501.csv"
ROWS = [
    (2023, 398, 156, "270900", 1500.5),
    (2023, 398, 156, "270112", 500.0),
    (2023, 398, 156, "260300", 4000.0),
    (2023, 156, 398, "870323", 9000.25),
    (2023, 156, 398, "010121", 7.0),
    (2023, 699, 398, "300490", 800.0),
    (2023, 398, 380, "270900", 6000.0),
    (2023, 276, 380, "870323", 1.0),
]


def _file(tmp_path: Path, cells: Cells | None = None) -> Path:
    return write_cells(tmp_path / NAME, cells or baci_cells(ROWS))


def test_products_become_sectors_and_partners_economies(tmp_path: Path) -> None:
    trade = read_baci(_file(tmp_path), SECTORS, CODES, 2023)
    value = {k: trade.value[IDS.index(k)] for k in IDS}
    chn, kaz, ind, row = range(4)
    assert value["energy"][chn, kaz] == pytest.approx(2.0005)
    assert value["metals"][chn, kaz] == pytest.approx(4.0)
    assert value["equipment"][kaz, chn] == pytest.approx(9.00025)
    assert value["agrifood"][kaz, chn] == pytest.approx(0.007)
    assert value["light"][kaz, ind] == pytest.approx(0.8)
    assert value["energy"][row, kaz] == pytest.approx(6.0)
    assert (trade.rows, trade.year, trade.no_sector, dict(trade.unknown)) == (8, 2023, 0.0, {})
    assert trade.value.sum() == pytest.approx(sum(v for *_, v in ROWS) / 1000)


def test_a_zip_of_an_hs_version_is_read_by_year(tmp_path: Path) -> None:
    plain = read_baci(_file(tmp_path), SECTORS, CODES, 2023)
    other = write_cells(tmp_path / "BACI_HS22_Y2022_V202501.csv", baci_cells([(2022, 4, 8, "010121", 1.0)]))
    notes = write_cells(
        tmp_path / "country_codes_V202501.csv", [["country_code", "country_name"], ["4", "Afghanistan"]]
    )
    archive = write_zip(tmp_path / "BACI_HS22_V202501.zip", [tmp_path / NAME, other, notes])
    zipped = read_baci(archive, SECTORS, CODES, 2023)
    assert np.array_equal(plain.value, zipped.value)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged or was cut off"):
        read_baci(archive, SECTORS, CODES, 2023)


def _cell(row: int, column: int, text: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[row][column] = text

    return change


@pytest.mark.parametrize(
    ("change", "what", "where"),
    [
        (_cell(3, 4, "15,461"), "thousands separators|comma", "line 4, column v"),
        (_cell(3, 4, "1 546.5"), "thousands separators|no number", "line 4, column v"),
        (_cell(3, 4, "NaN"), "v is nan|no number", "line 4, column v"),
        (_cell(3, 4, ""), "empty", "line 4, column v"),
        (_cell(3, 4, "-1"), "v is -1", "line 4, column v"),
        (_cell(3, 1, "KAZ"), "'KAZ' is no number", "line 4, column i"),
        (_cell(3, 0, "2022"), "the table is of 2022", "line 4, column t"),
        (_cell(0, 4, "value"), "missing column 'v'", "line 1"),
        (_cell(0, 0, "j"), "column 'j' appears twice|missing column 't'", "line 1"),
        (lambda c: c.append(list(c[2])), "1 rows repeat an earlier one, the first that of line 3", "line 10"),
        (lambda c: c[4].pop(), "5 cells under 6 columns", "line 5"),
        (_cell(4, 1, "999"), "partner codes are unknown and hold .* most 999", "columns i and j"),
        (_cell(4, 3, "999999"), "products that no sector makes hold", "column k"),
        (lambda c: c.__delitem__(slice(1, None)), "no rows", NAME),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[Cells], None], what: str, where: str, tmp_path: Path) -> None:
    cells = baci_cells(ROWS)
    change(cells)
    with pytest.raises(InputError, match=what) as told:
        read_baci(_file(tmp_path, cells), SECTORS, CODES, 2023)
    assert where in told.value.where


def test_years_and_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the table is of 2023, the region of 2021"):
        read_baci(_file(tmp_path), SECTORS, CODES, 2021)
    with pytest.raises(InputError, match="No such file"):
        read_baci(tmp_path / "BACI_HS22_Y2021_V1.csv", SECTORS, CODES, 2021)


def test_without_duckdb_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(InputError, match="DuckDB, which is not installed") as told:
        read_baci(_file(tmp_path), SECTORS, CODES, 2023)
    assert "ortaq[build]" in told.value.fix


def test_the_concordance_covers_every_chapter_of_goods() -> None:
    chapters = [f"{c:02d}" for c in range(1, 98) if c != 77]
    of = product_sector([f"{c}{h}" for c in chapters for h in ("0110", "0990", "9999")], SECTORS)
    assert min(of.values()) >= 0
    assert set(of.values()) == set(range(5))
    known = {"270900": "energy", "284410": "metals", "710812": "metals", "520100": "agrifood", "852349": "equipment"}
    known |= {"870323": "equipment", "300490": "light", "252310": "metals", "240220": "agrifood", "940360": "light"}
    assert {k: IDS[j] for k, j in product_sector(known, SECTORS).items()} == known
    assert product_sector(["999999", "980100"], SECTORS) == {"999999": -1, "980100": -1}


def _like(region: Region, factor: float = 1.0) -> list[tuple[int, int, int, str, float]]:
    """Return BACI rows that hold the region's own goods trade between named economies, times a factor."""
    products = {"agrifood": "100199", "energy": "270900", "metals": "740311", "light": "300490", "equipment": "847130"}
    code = {iso: un for un, iso in iso3_by_un().items()}
    n = range(len(region.economies) - 1)
    return [
        (2023, code[region.economy_ids[x]], code[region.economy_ids[m]], hs, 1e3 * factor * float(region.flow[k, m, x]))
        for k, hs in enumerate(products.values())
        for m in n
        for x in n
        if m != x and region.flow[k, m, x] > 0.01
    ]


def _trade(region: Region, value: np.ndarray) -> ProductTrade:
    return ProductTrade(2023, region.economy_ids, value, 1, {}, 0.0)


def test_the_same_trade_changes_nothing(eurasia: Region) -> None:
    own = np.where(np.eye(len(eurasia.economies), dtype=bool), 0.0, eurasia.flow)
    overlay = lay_over(eurasia, _trade(eurasia, own), range(5), "cepii_baci_file")
    assert np.abs(overlay.flow / np.where(eurasia.flow > 0, eurasia.flow, 1.0) - 1.0)[eurasia.flow > 0].max() < 1e-9
    assert overlay.pins == eurasia.pins


@pytest.mark.slow
def test_totals_and_pins_hold_and_labels_follow(eurasia: Region) -> None:
    value = np.zeros_like(eurasia.flow)
    at = {e: i for i, e in enumerate(eurasia.economy_ids)}
    kaz, chn, deu, tur, rus, tjk = (at[e] for e in ("KAZ", "CHN", "DEU", "TUR", "RUS", "TJK"))
    equipment, energy = (eurasia.sector_ids.index(s) for s in ("equipment", "energy"))
    value[equipment, tur, deu] = 2.0 * eurasia.flow[:5, tur, deu].sum()
    value[energy, chn, rus] = 90_000.0
    value[[equipment, energy], kaz, chn] = 30_000.0, 1_000.0
    value[equipment, tjk, rus] = 900.0
    overlay = lay_over(eurasia, _trade(eurasia, value), range(5), "cepii_baci_file")
    assert overlay.flow.sum(axis=1) == pytest.approx(eurasia.output, rel=1e-8)
    assert overlay.flow.sum(axis=2) == pytest.approx(eurasia.flow.sum(axis=2), rel=1e-8)
    pinned = next(p for p in eurasia.pins if (p.exporter, p.importer, p.sector) == ("CHN", "KAZ", "goods"))
    assert overlay.flow[:5, kaz, chn].sum() == pytest.approx(pinned.value_musd)
    # China to Kazakhstan: the pin says how much, BACI which sectors.
    assert not overlay.flow[[k for k in range(5) if k not in (equipment, energy)], kaz, chn].any()
    assert overlay.flow[0, tur, deu] == 0.0
    assert overlay.flow[equipment, tur, deu] == pytest.approx(value[equipment, tur, deu], rel=0.2)
    assert overlay.method[equipment, tur, deu] == "reported"
    assert overlay.method[energy, chn, rus] == eurasia.flow_method[energy, chn, rus]
    over = lay_over(eurasia, _trade(eurasia, value), range(5), "cepii_baci_file", over_pins=True)
    assert over.method[energy, chn, rus] == "mirrored"
    assert over.ln_sd[energy, chn, rus] > overlay.ln_sd[equipment, tur, deu] / 2
    assert {(p.exporter, p.importer) for p in eurasia.pins} - {(p.exporter, p.importer) for p in over.pins} == {
        ("CHN", "KAZ"),
        ("RUS", "CHN"),
        ("RUS", "TJK"),
    }
    assert {"RUS", "TKM"} <= non_reporters(2023)
    assert "RUS" not in non_reporters(2020)


@pytest.mark.slow
def test_a_region_with_baci_laid_over_is_whole(
    eurasia: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    path = write_cells(tmp_path / NAME, baci_cells(_like(eurasia, 1.3)))
    made = build_region({"baci": path}, "mine")
    region = made.region
    assert all(f.level is not Level.ERROR for f in check_region(region))
    assert broken_pins(region) == ()
    assert region.parts
    assert "cepii_baci_file" in {s.id for s in region.sources}
    assert {"A-BACI-TOTALS", "A-MIRROR-SD", "A-PAIR-SD"} <= {a.id for a in region.assumptions}
    assert load_region(str(made.folder)).digest == region.digest
    assert stated_freight_of(region).quantities == (), "a part of the products weighs no sector"
    made = build_region({"baci": path}, "mine", BuildOptions(whole=True, overwrite=True))
    freight = stated_freight_of(made.region)
    assert {row.source for row in freight.quantities} == {"cepii_baci_file"}
    assert freight.quantity_doubt is not None
    odd = write_cells(tmp_path / "x_Y2023_.csv", baci_cells(_like(eurasia, 1000.0)))
    with pytest.raises(UnitQuestion, match="look like usd"):
        build_region({"baci": odd}, "other")
    assert user_regions() == ("mine",)


@pytest.mark.slow
def test_raw_materials_alone_build_a_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: Callable[[str], Path]
) -> None:
    """Headings of raw materials are the least that their sectors trade; the base keeps the rest."""
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    table = pq.read_table(reference("data/baci_raw_materials_2017_2023.parquet")).to_pylist()
    rows = [
        (2023, int(un_code(r["exporter"])), int(un_code(r["importer"])), f"{r['hs6']:06d}", r["value_kusd"])
        for r in table
        if r["year"] == 2023
    ]
    report = build_region({"baci": _file(tmp_path, baci_cells(rows))}, "raw")
    base, region = load_region("eurasia"), report.region
    assert report.trade is not None
    assert report.overlay is not None
    assert stated_freight_of(region).quantities == (), "a part of the products weighs no sector"
    abroad = ~np.eye(len(region.economies), dtype=bool)
    for sector in ("agrifood", "light", "equipment"):
        k = region.sector_ids.index(sector)
        free = abroad & (base.flow_method[k] != "pinned")
        assert report.overlay.aimed[k][free].sum() > 0.9 * base.flow[k][free].sum()
        assert report.trade.value[k][abroad].sum() < 0.1 * base.flow[k][abroad].sum()
    assert any("8 of 96 chapters of the Harmonized System, 50 headings" in note for note in report.notes)
    assert any("pins hold against what is reported" in note for note in report.notes)
    source = next(s for s in region.sources if s.id == "cepii_baci_file")
    assert "covers 752 of 1,560 pairs of the region; 8 of 96 chapters" in source.note
    assert not [f for f in check_region(region) if f.level is Level.ERROR]


def _spreadsheet(tmp_path: Path, mark: str = ";", encoding: str = "utf-8") -> Path:
    cells = [[str(c) for c in row] for row in baci_cells(ROWS)]
    lines = (mark.join(c.replace(".", ",") for c in row) + "\n" for row in cells)
    (tmp_path / NAME).write_text("".join(lines), encoding=encoding)
    return tmp_path / NAME


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8"), (",", "utf-16")])
def test_separators_and_encodings_are_read(separator: str, encoding: str, tmp_path: Path) -> None:
    plain = read_baci(_file(tmp_path), SECTORS, CODES, 2023)
    other = write_cells(tmp_path / NAME, baci_cells(ROWS), separator=separator, encoding=encoding)
    assert np.array_equal(plain.value, read_baci(other, SECTORS, CODES, 2023).value)


@pytest.mark.parametrize(("mark", "encoding"), [(";", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_what_a_spreadsheet_program_saved_is_read(mark: str, encoding: str, tmp_path: Path) -> None:
    plain = read_baci(_file(tmp_path), SECTORS, CODES, 2023)
    saved = read_baci(_spreadsheet(tmp_path, mark, encoding), SECTORS, CODES, 2023)
    assert np.array_equal(plain.value, saved.value)
    assert plain.rows == saved.rows
    assert any("tonnes were not read" in note for note in saved.notes)
    assert not any("tonnes" in note for note in plain.notes)
    packed = write_zip(tmp_path / "BACI_HS22_V202501.zip", [tmp_path / NAME])
    assert np.array_equal(plain.value, read_baci(packed, SECTORS, CODES, 2023).value)


@pytest.mark.parametrize(
    ("row", "what", "where"),
    [
        ("2023;398;156;270900;1,500", "thousands or decimals", "line 2, column v"),
        ("2023;398,5;156;270900;1500,5", "i is 398.5", "line 2, column i"),
        ("2023;398;156;27090000;1500,5", "k is 2.70", "line 2, column k"),
        ("2023;398;156;270900;-1500,5", "v is -1500.5", "line 2, column v"),
        ("2022;398;156;270900;1500,5", "the table is of 2022", "line 2, column t"),
        ("2023;398;156;270900", "4 cells under 5 columns", "line 2"),
    ],
)
def test_what_is_not_clear_in_it_is_named(row: str, what: str, where: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f"t;i;j;k;v\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"{what}(.|\n)*{where}"):
        read_baci(tmp_path / NAME, SECTORS, CODES, 2023)


def test_quantities_are_kept_by_pair_and_industry(tmp_path: Path) -> None:
    cells = [["t", "i", "j", "k", "v", "q"]]
    cells += [["2023", "398", "156", k, v, q] for k, v, q in (("270112", "500", "  4000.5"), ("270119", "100", "NA"))]
    cells += [["2023", "156", "398", "870323", "9000", ""]]
    found = read_baci(_file(tmp_path, cells), SECTORS, CODES, 2023).quantities
    assert found is not None
    assert found.divisions == (5, 29)
    assert found.value[0, 0, 1] == pytest.approx(0.6)
    assert found.weighed[0, 0, 1] == pytest.approx(0.5)
    assert found.tonnes[0, 0, 1] == pytest.approx(4000.5)
    assert (found.tonnes[1].sum(), found.weighed[1].sum()) == (0.0, 0.0)
    assert next(found.rows(CODES, "baci")) == ("KAZ", "CHN", 5, "0.6", "0.5", "4000.5", "baci")


def test_a_file_without_quantities_has_none(tmp_path: Path) -> None:
    cells = [row[:5] for row in baci_cells(ROWS)]
    assert read_baci(_file(tmp_path, cells), SECTORS, CODES, 2023).quantities is None

"""The workbook: bit for bit there and back, and what Excel and its users do to one."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ortaq.core import InputError, Region
from ortaq.observe import load_region
from ortaq.observe.regions.export import export_region, read_source
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.workbook import _number_cell
from ortaq.tables import user_data_folder
from tests.observe.region_folder import edit_parquet, write_region

ARRAYS = ("flow", "flow_ln_sd", "value_added_share", "input_share", "tariff", "tariff_low", "tariff_high")


@pytest.fixture
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    path = write_region(region, tmp_path / "toy")
    (path / "cargo.csv").write_text("sector,day\ngoods,0.1\n\n", encoding="utf-8")
    (path / "map.bin").write_bytes(bytes(range(256)) * 300)
    text = (path / "economies.csv").read_text(encoding="utf-8").splitlines()
    values = iter(region.value_added)
    cells = [text[0].split(","), *(line.split(",") for line in text[1:])]
    for row in cells[1:]:
        row[6] = repr(float(next(values)))
    (path / "economies.csv").write_text("\n".join(map(",".join, cells)) + "\n", encoding="utf-8")
    import_region(path, "start")
    return path


@pytest.fixture
def book(folder: Path, tmp_path: Path) -> Path:
    return export_region("start", tmp_path / "x", workbook=True)


def _edit(book: Path, sheet: str, cell: str, value: Any) -> None:
    """Change one cell and save, as Excel would: every number and text written again."""
    workbook = load_workbook(book)
    workbook[sheet][cell] = value
    workbook.save(book)


def _row_of(book: Path, exporter: str, importer: str, sector: str) -> int:
    rows = load_workbook(book)["flows"].iter_rows(values_only=True)
    return next(n for n, row in enumerate(rows, start=1) if row[:3] == (exporter, importer, sector))


@pytest.mark.slow
def test_round_trip_is_exact(folder: Path, book: Path) -> None:
    report = import_region(book.parent, "mine")
    before, after = load_region(str(folder)), report.region
    for name in ARRAYS:
        assert getattr(after, name).tobytes() == getattr(before, name).tobytes(), name
    assert (after.economies, after.sectors, after.sources) == (before.economies, before.sectors, before.sources)
    for name in ("cargo.csv", "map.bin"):
        assert (report.folder / name).read_bytes() == (folder / name).read_bytes()
    assert report.edited == ()


@pytest.mark.slow
@settings(max_examples=200)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_survives_the_cell(value: float) -> None:
    sheet = Workbook(write_only=True).create_sheet()
    cell = _number_cell(sheet, value)
    assert cell.data_type == "n"
    assert struct.pack("<d", float(cell.value)) == struct.pack("<d", value)


@pytest.mark.slow
def test_doubles_that_sixteen_digits_lose(folder: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    edit_parquet(
        folder / "flows.parquet",
        lambda c: c.update(value_musd=[v * (1.0 + 1e-9 * rng.random()) for v in c["value_musd"]]),
    )
    lost = [v for v in load_region(str(folder)).flow.ravel() if float(f"{v:.16g}") != v]
    assert lost
    import_region(folder, "precise")
    book = export_region("precise", tmp_path / "p.xlsx")
    assert import_region(book, "again").region.flow.tobytes() == load_region(str(folder)).flow.tobytes()


@pytest.mark.slow
def test_one_edited_cell_is_the_only_one_that_changes(folder: Path, book: Path) -> None:
    before = load_region(str(folder))
    n, i, j = before.economy_ids.index("KGZ"), before.economy_ids.index("KAZ"), before.sector_ids.index("goods")
    value = float(before.flow[j, n, i]) * 1.5
    _edit(book, "flows", f"D{_row_of(book, 'KAZ', 'KGZ', 'goods')}", value)
    report = import_region(book, "mine")
    assert report.base == "start"
    assert report.region.flow[j, n, i] == value
    assert [(m.exporter, m.importer, m.sector, m.after_musd) for m in report.edited] == [("KAZ", "KGZ", "goods", value)]
    assert np.isclose(report.edited[0].ln_sd_units, np.log(1.5) / 0.3)
    assert {(t.total, t.economy) for t in report.totals} == {("sales", "KAZ"), ("purchases", "KGZ")}
    assert report.unlabelled == 1
    # openpyxl, like other programs, saves sixteen digits: what only lost its last bit is no edit.
    assert report.rounded > 0
    assert (report.region.flow != before.flow).sum() == 1


@pytest.mark.slow
def test_balance_keeps_the_edited_cell_and_the_totals(folder: Path, book: Path) -> None:
    before = load_region(str(folder))
    n, i, j = before.economy_ids.index("KGZ"), before.economy_ids.index("KAZ"), before.sector_ids.index("goods")
    value = float(before.flow[j, n, i]) * 1.2
    _edit(book, "flows", f"D{_row_of(book, 'KAZ', 'KGZ', 'goods')}", value)
    report = import_region(book, "mine", balance=True)
    assert report.region.flow[j, n, i] == value
    assert report.rebalanced is not None
    assert report.totals == ()
    assert np.allclose(report.region.output, before.output, rtol=1e-9)
    assert np.allclose(report.region.flow.sum(axis=2), before.flow.sum(axis=2), rtol=1e-9)


@pytest.mark.slow
def test_balance_needs_something_to_balance_against(book: Path) -> None:
    _edit(book, "flows", "D3", 1.0)
    (user_data_folder() / "regions" / "start").rename(user_data_folder() / "regions" / "other")
    with pytest.raises(InputError, match=r"no region 'start'(.|\n)*--base"):
        import_region(book, "mine", balance=True, unit="musd")
    assert not (user_data_folder() / "regions" / "mine").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "cell", "value", "message"),
    [
        ("flows", "D7", "=D6*2", r"a formula(.|\n)*sheet flows, cell D7 \(value_musd\)(.|\n)*paste the result"),
        ("economies", "G2", "=SUM(G3:G4)", r"a formula(.|\n)*sheet economies, cell G2 \(gdp_musd\)"),
        ("flows", "D7", "#REF!", r"the error value #REF!(.|\n)*cell D7"),
        ("flows", "D7", "15,461", r"thousands or decimals(.|\n)*cell D7"),
        ("flows", "D7", -2, r"value_musd is -2(.|\n)*cell D7"),
        ("flows", "D7", None, r"the cell is empty(.|\n)*cell D7"),
        ("flows", "D7", True, r"True is neither number nor text(.|\n)*cell D7"),
        ("flows", "A7", 398, r"'398' is a numeric code(.|\n)*sheet flows, row 7, column exporter"),
        ("flows", "D1", "value", r"missing column 'value_musd'(.|\n)*sheet flows(.|\n)*rename column 'value'"),
        ("flows", "I9", "note", r"a cell stands beyond the last column(.|\n)*row 9"),
        ("tariffs", "C2", "goodz", r"unknown sector 'goodz'(.|\n)*sheet tariffs(.|\n)*did you mean 'goods'"),
        ("sectors", "G2", 0, r"elasticity of 'goods' must satisfy"),
        ("files", "C1", "x", r"no sheet 'files' with columns"),
    ],
)
def test_what_users_do_to_cells(book: Path, sheet: str, cell: str, value: Any, message: str) -> None:
    _edit(book, sheet, cell, value)
    with pytest.raises(InputError, match=message):
        import_region(book, "mine")
    assert sorted(p.name for p in (user_data_folder() / "regions").iterdir()) == ["start"]


def _remove(workbook: Any) -> None:
    del workbook["pins"]


def _rename(workbook: Any) -> None:
    workbook["flows"].title = "flow"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "message"), [(_remove, r"no sheet 'pins'"), (_rename, r"no sheet 'flows'(.|\n)*did you mean 'flow'")]
)
def test_sheets_that_are_gone(book: Path, change: Callable[[Any], None], message: str) -> None:
    workbook = load_workbook(book)
    change(workbook)
    workbook.save(book)
    with pytest.raises(InputError, match=message):
        import_region(book, "mine")


@pytest.mark.slow
def test_texts_that_look_like_formulas_stay_text(folder: Path, tmp_path: Path) -> None:
    text = (folder / "sources.csv").read_text(encoding="utf-8")
    (folder / "sources.csv").write_text(
        text.replace("Drawn at random", "=1+1").replace("nobody", "#N/A"), encoding="utf-8"
    )
    import_region(folder, "odd")
    source = import_region(export_region("odd", tmp_path / "odd.xlsx"), "mine").region.sources[0]
    assert (source.title, source.publisher) == ("=1+1", "#N/A")


@pytest.mark.slow
def test_a_workbook_beside_tables_is_ambiguous(folder: Path, book: Path) -> None:
    (folder / "start.xlsx").write_bytes(book.read_bytes())
    with pytest.raises(InputError, match=r"start\.xlsx and tables"):
        read_source(folder)


@pytest.mark.slow
def test_a_truncated_workbook(book: Path) -> None:
    book.write_bytes(book.read_bytes()[:-200])
    with pytest.raises(InputError, match="not a whole workbook"):
        import_region(book, "mine")
    book.write_text("exporter;importer", encoding="utf-8")
    with pytest.raises(InputError, match="not a whole workbook"):
        import_region(book, "mine")

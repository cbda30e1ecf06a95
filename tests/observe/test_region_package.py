"""Region packages: exact round trips, and every mistake named with file, row and column; nothing imported half."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from ortaq.core import InputError, Region
from ortaq.observe import load_region, user_regions
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.known import known_region_folder, user_region_folder
from ortaq.observe.regions.package import read_package
from ortaq.observe.regions.unit_doubts import UnitQuestion
from ortaq.tables import user_data_folder
from tests.observe.region_folder import edit_parquet, write_region

ARRAYS = ("flow", "flow_ln_sd", "value_added_share", "input_share", "tariff", "tariff_low", "tariff_high")


@pytest.fixture
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    path = write_region(region, tmp_path / "toy")
    (path / "cargo_notes.bin").write_bytes(b"\x00\xff\r\n")
    # GDP as the accounts have it, so that money has a scale to be doubted against.
    rows = list(csv.reader(io.StringIO((path / "economies.csv").read_text(encoding="utf-8"))))
    for row, value in zip(rows[1:], region.value_added, strict=True):
        row[6] = repr(float(value))
    with (path / "economies.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _kept() -> list[str]:
    regions = user_data_folder() / "regions"
    return sorted(p.name for p in regions.iterdir()) if regions.is_dir() else []


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_round_trip_is_exact(folder: Path, tmp_path: Path, target: str) -> None:
    written = export_region(str(folder), tmp_path / target)
    report = import_region(written, "mine")
    before, after = load_region(str(folder)), load_region(str(report.folder))
    for name in ARRAYS:
        assert getattr(after, name).tobytes() == getattr(before, name).tobytes(), name
    assert (after.economies, after.sectors, after.sources) == (before.economies, before.sectors, before.sources)
    assert (after.flow_source == before.flow_source).all()
    assert after.name == "mine"
    assert (report.folder / "cargo_notes.bin").read_bytes() == b"\x00\xff\r\n"
    assert _kept() == ["mine"]


@pytest.mark.slow
def test_shipped_tables_come_back_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    report = import_region(export_region("eurasia", tmp_path / "eurasia.zip"), "mine")
    shipped = known_region_folder("eurasia")
    for path in shipped.iterdir():
        if path.suffix == ".csv" or path.name == "SOURCES.md":
            assert (report.folder / path.name).read_bytes() == path.read_bytes(), path.name
    assert load_region(str(report.folder)).flow.tobytes() == load_region("eurasia").flow.tobytes()
    assert (report.edited, report.totals, report.broken) == ((), (), ())


def test_the_descriptor_says_units_and_hashes(folder: Path, tmp_path: Path) -> None:
    out = export_region(str(folder), tmp_path / "out")
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    resources = {r["path"]: r for r in package["resources"]}
    assert set(resources) == {p.name for p in out.iterdir()} - {"datapackage.json"}
    for name, entry in resources.items():
        assert entry["hash"] == "sha256:" + hashlib.sha256((out / name).read_bytes()).hexdigest()
    fields = {f["name"]: f for f in resources["flows.parquet"]["schema"]["fields"]}
    assert fields["value_musd"] == {
        "name": "value_musd",
        "type": "number",
        "title": "Value of the flow",
        "unit": "million USD",
        "constraints": {"required": True, "minimum": 0.0},
    }
    assert resources["flows.parquet"]["schema"]["primaryKey"] == ["exporter", "importer", "sector"]


def test_two_exports_are_the_same(folder: Path, tmp_path: Path) -> None:
    first, second = (export_region(str(folder), tmp_path / f"{n}.zip") for n in "ab")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_nothing_is_written_over_unasked(folder: Path, tmp_path: Path) -> None:
    out = export_region(str(folder), tmp_path / "out")
    with pytest.raises(InputError, match="there already"):
        export_region(str(folder), out)
    export_region(str(folder), out, overwrite=True)
    import_region(out, "mine")
    with pytest.raises(InputError, match="there is a region 'mine' already"):
        import_region(out, "mine")
    import_region(out, "mine", overwrite=True)
    assert _kept() == ["mine"]


@pytest.mark.parametrize("name", ["eurasia", "Mine", "../x", "", "2023", ".x"])
def test_names_that_cannot_be(folder: Path, name: str) -> None:
    with pytest.raises(InputError, match="--name"):
        import_region(folder, name)
    assert _kept() == []


def test_users_regions_are_found_after_shipped_ones(folder: Path) -> None:
    import_region(folder, "mine")
    assert user_regions() == ("mine",)
    assert known_region_folder("mine") == user_region_folder("mine")
    assert known_region_folder("eurasia").parent.name == "regions"
    with pytest.raises(InputError, match=r"no region 'mime'(.|\n)*did you mean 'mine'"):
        known_region_folder("mime")


def test_the_platform_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORTAQ_HOME", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert user_data_folder() == tmp_path / "ortaq"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert user_data_folder() == tmp_path / "local" / "ortaq"


def _as_csv(folder: Path, change: Callable[[str], str], encoding: str = "utf-8") -> None:
    buffer = io.BytesIO()
    pc.write_csv(pq.read_table(folder / "flows.parquet"), buffer, pc.WriteOptions(quoting_style="none"))
    (folder / "flows.parquet").unlink()
    (folder / "flows.csv").write_bytes(change(buffer.getvalue().decode()).encode(encoding))


def _cell(row: int, column: int, text: str, mark: str = ",") -> Callable[[str], str]:
    def change(table: str) -> str:
        lines = table.splitlines()
        cells = lines[row].split(mark)
        cells[column] = text
        lines[row] = mark.join(cells)
        return "\n".join(lines) + "\n"

    return change


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "encoding"),
    [
        (str, "utf-8-sig"),
        (str, "utf-16"),
        (lambda t: t.replace(",", "\t"), "utf-16-le"),
        (lambda t: t.replace(",", ";"), "utf-8"),
        (lambda t: t.replace(",", ";").replace(".", ","), "utf-8-sig"),
        (lambda t: "sep=;\n" + t.replace(",", ";").replace(".", ","), "utf-8"),
        (lambda t: t.replace("\n", "\r\n"), "utf-8"),
    ],
)
def test_flows_may_be_csv_as_spreadsheets_write_it(folder: Path, change: Callable[[str], str], encoding: str) -> None:
    before = load_region(str(folder)).flow
    _as_csv(folder, change, encoding)
    assert load_region(str(import_region(folder, "mine").folder)).flow.tobytes() == before.tobytes()


@pytest.mark.parametrize(
    ("change", "encoding", "message"),
    [
        (_cell(3, 6, "Genève"), "cp1252", r"the text is not UTF-8 from line 4(.|\n)*cp1252 or cp1250"),
        (lambda t: _cell(4, 3, "1,500", ";")(t.replace(",", ";")), "utf-8", r"'1,500' has a comma: thousands or dec"),
        (
            lambda t: t.replace("value_musd", "value_usd", 1),
            "utf-8",
            r"missing column 'value_musd'(.|\n)*rename column",
        ),
        (_cell(0, 0, "importer"), "utf-8", r"column 'importer' appears twice"),
        (_cell(4, 3, '"15,461"'), "utf-8", r"'15,461' has a comma(.|\n)*row 5, column value_musd(.|\n)*write 15461"),
        (_cell(4, 3, "1 234 567.5"), "utf-8", r"thousands separators(.|\n)*write 1234567.5"),
        (_cell(4, 3, '"0,5"'), "utf-8", r"'0,5' has a decimal comma(.|\n)*write 0.5"),
        (_cell(4, 3, "15,461"), "utf-8", r"8 cells under 7 columns(.|\n)*line 5"),
        (_cell(4, 3, "-3"), "utf-8", r"value_musd is -3(.|\n)*row 5, column value_musd"),
        (_cell(4, 3, "nan"), "utf-8", r"'nan' is no number(.|\n)*row 5"),
        (_cell(4, 3, ""), "utf-8", r"the cell is empty(.|\n)*row 5"),
        (_cell(4, 3, "1_000"), "utf-8", r"'1_000' is no number"),
        (_cell(4, 3, "1e999"), "utf-8", r"the cell is inf"),
        (_cell(4, 0, "398"), "utf-8", r"'398' is a numeric code(.|\n)*row 5, column exporter(.|\n)*KAZ for 398"),
        (_cell(4, 1, "KAS"), "utf-8", r"unknown importer 'KAS'(.|\n)*did you mean 'KAZ'"),
        (_cell(4, 5, "guess"), "utf-8", r"unknown method 'guess'"),
        (lambda t: t + t.splitlines()[1] + "\n", "utf-8", r"KAZ/KAZ/goods is already in row 2(.|\n)*row 50"),
        (lambda t: "\n".join(t.splitlines()[:-1]), "utf-8", r"1 cells are missing, the first is ROW/ROW/services"),
    ],
)
def test_bad_tables(folder: Path, change: Callable[[str], str], encoding: str, message: str) -> None:
    _as_csv(folder, change, encoding)
    with pytest.raises(InputError, match=message) as caught:
        import_region(folder, "mine")
    assert "flows.csv" in str(caught.value)
    assert _kept() == []


def test_every_mistake_is_listed(folder: Path) -> None:
    _as_csv(folder, lambda t: _cell(9, 4, "x")(_cell(4, 3, "-1")(t)))
    with pytest.raises(InputError, match=r"2 mistakes(.|\n)*row 5, column value_musd(.|\n)*row 10, column ln_sd"):
        import_region(folder, "mine")


def test_a_table_of_another_year(folder: Path) -> None:
    edit_parquet(folder / "flows.parquet", lambda c: c.update(year=[2021] * len(c["sector"])))
    with pytest.raises(InputError, match=r"48 rows are of another year \(2021\); the region is of 2023"):
        import_region(folder, "mine")


@pytest.mark.parametrize(("unit", "factor"), [("kusd", 1e3), ("usd", 1e6), ("busd", 1e-3)])
def test_another_unit_is_asked_and_then_taken(folder: Path, unit: str, factor: float) -> None:
    before = load_region(str(folder)).flow
    edit_parquet(folder / "flows.parquet", lambda c: c.update(value_musd=[v * factor for v in c["value_musd"]]))
    with pytest.raises(UnitQuestion, match=f"look like {unit}") as caught:
        import_region(folder, "mine")
    assert (caught.value.unit, _kept()) == (unit, [])
    assert np.allclose(import_region(folder, "mine", unit=unit).region.flow, before, rtol=1e-14)


@pytest.mark.slow
def test_one_cell_off_by_a_thousand_is_asked(folder: Path, tmp_path: Path) -> None:
    import_region(folder, "base_region")
    edit_parquet(folder / "flows.parquet", lambda c: c["value_musd"].__setitem__(1, c["value_musd"][1] / 1000.0))
    with pytest.raises(UnitQuestion, match="1 edited flows are about a thousand times off"):
        import_region(folder, "mine", base="base_region")
    assert len(import_region(folder, "mine", base="base_region", unit="musd").edited) == 1


def test_damaged_packages(folder: Path, tmp_path: Path) -> None:
    whole = export_region(str(folder), tmp_path / "out.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="not a whole zip"):
        import_region(cut, "mine")
    bent = bytearray(whole)
    bent[len(whole) // 3] ^= 0xFF
    cut.write_bytes(bytes(bent))
    with pytest.raises(InputError, match="not a whole zip"):
        import_region(cut, "mine")
    out = export_region(str(folder), tmp_path / "out")
    (out / "cargo_notes.bin").unlink()
    with pytest.raises(InputError, match=r"cargo_notes\.bin is listed in datapackage\.json and is not there"):
        import_region(out, "mine")
    with pytest.raises(InputError, match="no such file"):
        import_region(tmp_path / "absent.zip", "mine")
    assert _kept() == []


def test_a_table_may_be_missing_or_double(folder: Path) -> None:
    (folder / "flows.csv").write_text("exporter\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"both flows.parquet and flows.csv"):
        read_package(folder)
    (folder / "flows.csv").unlink()
    (folder / "pins.csv").rename(folder / "pin.csv")
    with pytest.raises(InputError, match=r"no table pins.csv(.|\n)*did you mean 'pin.csv'"):
        read_package(folder)


@pytest.mark.slow
def test_accounts_that_do_not_hold_leave_the_old_region(folder: Path) -> None:
    import_region(folder, "mine")
    before = load_region(str(user_region_folder("mine"))).digest

    def shrink(columns: dict[str, list[object]]) -> None:
        for row, (n, j) in enumerate(zip(columns["importer"], columns["sector"], strict=True)):
            if (n, j) == ("KGZ", "energy"):
                columns["value_musd"][row] *= 0.02  # type: ignore[operator]

    edit_parquet(folder / "flows.parquet", shrink)
    with pytest.raises(InputError, match=r"accounts do not hold together(.|\n)*energy/KGZ(.|\n)*--balance"):
        import_region(folder, "mine", overwrite=True)
    assert load_region(str(user_region_folder("mine"))).digest == before
    assert _kept() == ["mine"]

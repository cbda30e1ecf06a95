"""Small files that unpack to large ones are refused while they are unpacked, with what to do."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ortaq.core import InputError
from ortaq.sources.builders import delimited
from ortaq.sources.builders.delimited import read_table
from ortaq.tables import ColumnSpec, archive, gunzipped, parquet, read_parquet, read_sheets, sheets, zip_bytes

LINE = b"KAZ,CHN,1.5\n"
TABLE = b"exporter,importer,value\n" + LINE * 400_000
COLUMNS = (ColumnSpec("exporter"), ColumnSpec("importer"), ColumnSpec("value", kind="number"))


@pytest.fixture(autouse=True)
def less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower what any packed file may unpack to, so that bombs of a test are made quickly."""
    monkeypatch.setattr(archive, "ALWAYS_BYTES", 2**16)
    monkeypatch.setattr(archive, "MOST_TIMES", 100)


def packed_gz(folder: Path) -> Path:
    (folder / "table.csv.gz").write_bytes(gzip.compress(TABLE, mtime=0))
    return folder / "table.csv.gz"


def packed_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "table.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("table.csv", TABLE)
    return folder / "table.zip"


def lying_zip(folder: Path) -> Path:
    """Return a zip that says that its file is small."""
    path = packed_zip(folder)
    data = path.read_bytes()
    path.write_bytes(data.replace(len(TABLE).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    return path


def workbook(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b" " * 8_000_000)
    return folder / "book.xlsx"


@pytest.mark.parametrize(
    ("make", "read"),
    [
        (packed_gz, lambda path: read_table(path, COLUMNS)),
        (packed_zip, lambda path: read_table(path, COLUMNS)),
        (packed_gz, gunzipped),
        (packed_zip, zip_bytes),
        (workbook, lambda path: read_sheets(path, {"flows"})),
    ],
)
def test_more_than_a_packed_file_may_unpack_to_is_refused(
    make: Callable[[Path], Path], read: Callable[[Path], object], tmp_path: Path
) -> None:
    path = make(tmp_path)
    with pytest.raises(InputError, match=r"more than [\d,]+ bytes(.|\n)*do: ") as told:
        read(path)
    assert path.name in told.value.where


def test_what_a_zip_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"more than|damaged or was cut off"):
        read_table(lying_zip(tmp_path), COLUMNS)


def test_a_table_that_packs_as_tables_do_is_read(tmp_path: Path) -> None:
    rows = b"".join(b"KAZ,CHN,%d.5\n" % (n * 7919 % 10_007) for n in range(30_000))
    (tmp_path / "table.csv.gz").write_bytes(gzip.compress(b"exporter,importer,value\n" + rows))
    assert read_table(tmp_path / "table.csv.gz", COLUMNS).num_rows == 30_000


def test_a_plain_table_of_more_than_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_PUBLISHED", 1_000_000)
    (tmp_path / "table.csv").write_bytes(TABLE)
    with pytest.raises(InputError, match="more than 1,000,000 bytes"):
        read_table(tmp_path / "table.csv", COLUMNS)


@pytest.mark.slow
def test_a_long_text_in_every_row_of_parquet_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept once in the file, and once in every row where it is read."""
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"source": ["x" * 10_000] * 5_000}), path)
    assert path.stat().st_size < 100_000
    monkeypatch.setattr(parquet, "MOST_BYTES", 2**24)
    with pytest.raises(InputError, match="larger than is read"):
        read_parquet(path)


def test_parquet_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = pa.table(
        {"source": ["a", None, "b"] * 50_000, "value": [1.5, 2.5, None] * 50_000, "year": [1, 2, 3] * 50_000}
    )
    pq.write_table(table, tmp_path / "table.parquet", row_group_size=70_000)
    assert read_parquet(tmp_path / "table.parquet").equals(table)
    pq.write_table(table.slice(0, 0), tmp_path / "none.parquet")
    assert read_parquet(tmp_path / "none.parquet").schema == table.schema


def test_more_cells_than_a_sheet_may_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr(archive, "ALWAYS_BYTES", 2**26)
    monkeypatch.setattr(sheets, "MOST_CELLS", 100)
    book = openpyxl.Workbook()
    for row in range(20):
        book.active.append(list(range(row, row + 10)))
    sink = io.BytesIO()
    book.save(sink)
    (tmp_path / "book.xlsx").write_bytes(sink.getvalue())
    with pytest.raises(InputError, match="more than 100 cells"):
        read_sheets(tmp_path / "book.xlsx", {"Sheet"})

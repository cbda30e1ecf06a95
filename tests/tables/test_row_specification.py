"""One description of a table reads, checks, writes and documents it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.core import Band, InputError
from ortaq.tables import ColumnSpec, TableSpec, read_table, table_schema, text_columns, write_csv
from ortaq.tables.cells import cell_value, cell_values


@dataclass(frozen=True)
class Well:
    id: str
    kind: str
    users: tuple[str, ...]
    depth_m: float
    count: int
    yield_m3: Band
    note: str


WELLS = TableSpec(
    "wells",
    "wells.csv",
    "Wells",
    (
        ColumnSpec("id", "Well id"),
        ColumnSpec("kind", "What it is", choices=("dug", "bored")),
        ColumnSpec("users", "Who draws from it, joined by ;", "words", blank=(), choices=("AAA", "BBB")),
        ColumnSpec("depth_m", "Depth", "number", "m", 0.0, 500.0, fix="write metres"),
        ColumnSpec("count", "How many", "integer", blank=1),
        *(ColumnSpec(name, name, "number", "m3", 0.0) for name in ("yield_low", "yield", "yield_high")),
        *text_columns(note="Note"),
    ),
    ("id",),
    {"yield_m3": ("yield_low", "yield", "yield_high")},
)

ROWS = (
    Well("w1", "dug", ("AAA", "BBB"), 1 / 3, 2, Band(1.0, 2.0, 3.0), ""),
    Well("w2", "bored", (), 120.0, 1, Band.exact(5.0), "deep; old"),
)


def written(folder: Path, rows: tuple[Well, ...] = ROWS) -> Path:
    write_csv(folder / WELLS.file, WELLS.required, (WELLS.cells(row).values() for row in rows))
    return folder


def edited(folder: Path, old: str, new: str) -> Path:
    path = written(folder) / WELLS.file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert read_table(written(tmp_path), WELLS).records(Well) == ROWS


def test_an_empty_cell_stands_for_what_the_description_says(tmp_path: Path) -> None:
    assert read_table(edited(tmp_path, ",2,1.0", ",,1.0"), WELLS).records(Well)[0].count == 1


@pytest.mark.parametrize(
    ("old", "new", "what", "fix"),
    [
        ("bored", "board", "unknown kind 'board'", "did you mean 'bored'"),
        ("AAA;BBB", "AAA;CCC", "unknown users 'CCC'", "one of: AAA, BBB"),
        ("120.0", "620", "depth_m is 620", "at least 0 and at most 500; write metres"),
        ("120.0", '"1,5"', "depth_m: '1,5' has a decimal comma", "write 1.5; write metres"),
        ("120.0", "inf", "depth_m is inf", "write metres"),
        ("120.0", "", "depth_m is empty", "write metres"),
        (",2,1.0", ",2.5,1.0", "count is 2.5", "a whole number"),
        ("w2,", ",", "id is empty", "write the id"),
        ("w2,", "w1,", "id w1 appears twice", "keep one"),
        ("depth_m", "deapth_m", "missing column 'depth_m'", "did you mean 'deapth_m'"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_remedy(tmp_path: Path, old: str, new: str, what: str, fix: str) -> None:
    with pytest.raises(InputError) as error:
        read_table(edited(tmp_path, old, new), WELLS)
    assert what in str(error.value)
    assert fix in str(error.value)
    assert "wells.csv" in str(error.value)


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    written(tmp_path, (*ROWS, Well("w3", "drilled", (), -1.0, 1, Band.exact(0.0), "")))
    path = tmp_path / WELLS.file
    path.write_text(path.read_text(encoding="utf-8").replace("w1,dug", "w1,"), encoding="utf-8")
    with pytest.raises(InputError, match=r"3 mistakes(.|\n)*line 2: kind(.|\n)*line 4(.|\n)*line 4") as error:
        read_table(tmp_path, WELLS)
    assert "depth_m is -1" in str(error.value)


def test_a_region_narrows_what_a_column_may_hold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown kind 'dug'"):
        read_table(written(tmp_path), WELLS.choosing(kind=["bored"]))


def test_the_description_is_the_documentation() -> None:
    schema = table_schema(WELLS, WELLS.required)
    assert schema["primaryKey"] == ["id"]
    assert schema["fields"][3] == {
        "name": "depth_m",
        "type": "number",
        "title": "Depth",
        "unit": "m",
        "constraints": {"required": True, "minimum": 0.0},
    }


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "1.5", " 2 ", "-3", "+4.", ".5e3", "1,5", "1e999", "nan", "-inf", "007", "\u0663", "9" * 16]
    ),
    st.sampled_from(["true", " dug", "half", None, True, 7, -1, 2**53 + 1, 2**63, 1.25, float("nan"), float("inf")]),
    st.floats(),
    st.integers(),
    st.text(max_size=4),
)
COLUMNS = st.builds(
    ColumnSpec,
    st.just("depth_m"),
    kind=st.sampled_from(["string", "number", "integer", "boolean", "words"]),
    floor=st.sampled_from([None, 0.0, 2.0]),
    ceiling=st.sampled_from([None, 500.0]),
    choices=st.sampled_from([(), ("dug", "true", "half")]),
    blank=st.sampled_from([None, "none"]),
)


@given(cells=st.lists(CELLS, max_size=6), column=COLUMNS)
def test_cells_read_together_say_what_each_says_by_itself(cells: list[object], column: ColumnSpec) -> None:
    together = cell_values(dict.fromkeys(cells), column, column.name)
    for cell in dict.fromkeys(cells):
        alone = cell_value(cell, column, column.name)
        assert type(together[cell]) is type(alone)
        assert repr(together[cell]) == repr(alone)

"""CSV files that a spreadsheet program opens without running anything, and that lose nothing on the way back."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.tables import bare, csv_text, quoted, read_csv, write_file

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =")


@pytest.mark.slow
@given(st.text() | st.builds(str.__add__, st.sampled_from([*STARTS, "'=", "''+", "' -"]), st.text()))
def test_nothing_is_lost(text: str) -> None:
    assert bare(quoted(text)) == text


@pytest.mark.parametrize("start", STARTS)
def test_what_would_run_is_quoted_and_numbers_are_not(start: str) -> None:
    assert quoted(f"{start}cmd|' /C calc'!A0").startswith("'")
    for number in ("-1.5", "+2", "-.5e-7", "3"):
        assert quoted(number) == number
    assert [quoted(cell) for cell in (-1.5, None, True, "rail", "'twas", "")] == [-1.5, None, True, "rail", "'twas", ""]


def test_a_table_goes_out_and_comes_back(tmp_path: Path) -> None:
    names = ["@SUM(1+1)*cmd|' /C calc'!A0", "-2+3", "'=A1", "plain", '=HYPERLINK("http://x")', "-7"]
    text = csv_text(("name", "usd"), [(name, -0.1) for name in names])
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert not any(cell.startswith(STARTS) and cell != "-7" for cell in cells)
    write_file(tmp_path / "names.csv", text)
    assert [row["name"] for row in read_csv(tmp_path, "names.csv", ("name",))] == names
    assert {row["usd"] for row in read_csv(tmp_path, "names.csv", ("usd",))} == {"-0.1"}

"""OECD ICIO as published: what is read is what the file says, and what is wrong is named by row and column."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.sources.builders.classification import read_sectors
from ortaq.sources.builders.icio import read_icio
from tests.sources.builders.published import (
    Cells,
    icio_cells,
    icio_cells_2016,
    icio_cells_2018,
    icio_cells_2021,
    number,
    write_cells,
    write_zip,
)

SECTORS = read_sectors(None)
IDS = [s.id for s in SECTORS]


def test_cells_are_those_of_the_file(tmp_path: Path) -> None:
    cells = icio_cells()
    table = read_icio(write_cells(tmp_path / "2021_SML.csv", cells), SECTORS)
    assert table.year == 2021
    assert table.codes == ("CHN", "KAZ", "ROW", "RUS")
    metals, equipment = IDS.index("metals"), IDS.index("equipment")
    kaz, chn = table.codes.index("KAZ"), table.codes.index("CHN")
    assert table.inter[metals, equipment, chn, kaz] == pytest.approx(number(cells, "KAZ_C24A", "CHN_C28"))
    sold = sum(number(cells, "KAZ_C24A", f"CHN_{u}") for u in ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"))
    assert table.final[metals, chn, kaz] == pytest.approx(sold)
    output = table.inter.sum(axis=(1, 2)) + table.final.sum(axis=1)
    assert output[metals, kaz] == pytest.approx(number(cells, "KAZ_C24A", "OUT"), abs=0.01)
    added = sum(
        number(cells, row, f"KAZ_{s}") for row in ("TLS", "VA") for s in ("A01", "B06", "C13T15", "C24A", "C28", "G")
    )
    taxes = sum(number(cells, "TLS", f"KAZ_{u}") for u in ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"))
    assert table.gdp[kaz] == pytest.approx(added + taxes)


def test_older_labels_say_the_same(tmp_path: Path) -> None:
    new = read_icio(write_cells(tmp_path / "2021_SML.csv", icio_cells()), SECTORS)
    cells = icio_cells(taxes="TAXSUB", value_added="VALU", output="OUTPUT")
    old = read_icio(write_cells(tmp_path / "ICIO2018_2015.csv", cells), SECTORS)
    assert old.year == 2015
    assert np.array_equal(old.inter, new.inter)
    assert np.array_equal(old.gdp, new.gdp)


@pytest.mark.parametrize(
    ("edition", "file", "assumed"),
    [
        (icio_cells_2016, "ICIO2016_2011.csv", ("A-INDUSTRY-MOSTLY",)),
        (icio_cells_2018, "ICIO2018_2015.csv", ("A-INDUSTRY-MOSTLY",)),
        (icio_cells_2021, "ICIO2021_2018.csv", ()),
    ],
)
def test_every_edition_says_the_same_in_its_own_labels(
    edition: Callable[[], Cells], file: str, assumed: tuple[str, ...], tmp_path: Path
) -> None:
    new = read_icio(write_cells(tmp_path / "2021_SML.csv", icio_cells()), SECTORS)
    old = read_icio(write_cells(tmp_path / file, edition()), SECTORS)
    assert (old.year, old.codes, old.assumed) == (int(file[-8:-4]), new.codes, assumed)
    same = [k for k, sector in enumerate(IDS) if sector not in {"energy", "services"}]
    assert np.allclose(old.final[same], new.final[same])
    assert np.allclose(old.gdp, new.gdp, atol=0.1) == (edition is not icio_cells_2016)
    assert old.final.sum() == pytest.approx(new.final.sum())


def test_parts_of_a_country_are_added_up(tmp_path: Path) -> None:
    cells = icio_cells(("CN1", "CN2", "KAZ", "ROW"))
    table = read_icio(write_cells(tmp_path / "2020_SML.csv", cells), SECTORS)
    assert table.codes == ("CHN", "KAZ", "ROW")
    energy, services = IDS.index("energy"), IDS.index("services")
    expected = sum(number(cells, f"{a}_B06", f"{b}_G") for a in ("CN1", "CN2") for b in ("CN1", "CN2"))
    assert table.inter[energy, services, 0, 0] == pytest.approx(expected)


def test_the_year_chooses_the_file_of_a_zip(tmp_path: Path) -> None:
    years = [write_cells(tmp_path / f"{y}_SML.csv", icio_cells()) for y in (2019, 2020)]
    archive = write_zip(tmp_path / "2016-2020.zip", years)
    assert read_icio(archive, SECTORS, 2020).year == 2020
    with pytest.raises(InputError, match="2 tables fit in the zip"):
        read_icio(archive, SECTORS)
    with pytest.raises(InputError, match="no table that fits"):
        read_icio(archive, SECTORS, 1999)


def test_own_sectors_add_up_otherwise(tmp_path: Path) -> None:
    own = tmp_path / "sectors.csv"
    own.write_text(
        "id,isic,theta_low,theta,theta_high\ngoods,01-35,2,4,8\nservices,36-43 45-99,2,4,8\n", encoding="utf-8"
    )
    path = write_cells(tmp_path / "2021_SML.csv", icio_cells())
    two, six = read_icio(path, read_sectors(own)), read_icio(path, SECTORS)
    assert two.final[0] == pytest.approx(six.final[:5].sum(axis=0))
    own.write_text("id,isic,theta_low,theta,theta_high\nplants,01,2,4,8\nrest,02-12 14-99,2,4,8\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"industry 'C13T15' \(ISIC 13, 14, 15\) is split over rest|is split"):
        read_icio(path, read_sectors(own))


def _set(row: str, column: str, text: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        line = next(r for r in cells if r[0] == row)
        line[cells[0].index(column)] = text

    return change


def _rename(old: str, new: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[0][cells[0].index(old)] = new

    return change


def _drop_row(row: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells.remove(next(r for r in cells if r[0] == row))

    return change


def _repeat_row(row: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells.insert(3, list(next(r for r in cells if r[0] == row)))

    return change


@pytest.mark.parametrize(
    ("change", "what", "where"),
    [
        (_set("KAZ_B06", "CHN_G", "1,234.5"), "thousands separators", "line 9, column CHN_G"),
        (_set("KAZ_B06", "CHN_G", "n.a."), "'n.a.' is no number", "line 9, column CHN_G"),
        (_set("KAZ_B06", "CHN_G", ""), "empty", "line 9, column CHN_G"),
        (_set("KAZ_B06", "CHN_G", "NaN"), "'NaN' is no number|empty or NaN", "line 9, column CHN_G"),
        (_set("KAZ_B06", "CHN_G", "-5"), "sales of -5", "line 9, column CHN_G"),
        (_set("KAZ_B06", "OUT", "9"), "output of KAZ_B06 is stated as 9.0", "2021_SML.csv"),
        (_set("VA", "KAZ_G", "9"), "output of KAZ_G is stated as", "2021_SML.csv"),
        (_rename("KAZ_G", "KAZ_Q99"), "industries have no row|industries have no column", "2021_SML.csv"),
        (_rename("KAZ_G", "398"), "unknown label '398'", "column"),
        (_rename("KAZ_G", "KAZ_C28"), "column 'KAZ_C28' appears twice", "line 1"),
        (_drop_row("RUS_C28"), "the first is RUS_C28", "2021_SML.csv"),
        (_drop_row("VA"), "no row of value added", "2021_SML.csv"),
        (_repeat_row("KAZ_G"), "row 'KAZ_G' appears twice", "2021_SML.csv"),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[Cells], None], what: str, where: str, tmp_path: Path) -> None:
    cells = icio_cells()
    change(cells)
    with pytest.raises(InputError, match=what) as told:
        read_icio(write_cells(tmp_path / "2021_SML.csv", cells), SECTORS)
    assert where in told.value.where


def test_separators_encodings_and_cut_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "2021_SML.csv"
    with pytest.raises(InputError, match="not separated by commas"):
        read_icio(write_cells(path, icio_cells(), separator=";"), SECTORS)
    with pytest.raises(InputError, match="not UTF-8"):
        read_icio(write_cells(path, icio_cells(), encoding="utf-16"), SECTORS)
    whole = write_cells(path, icio_cells()).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError) as told:
        read_icio(path, SECTORS)
    assert told.value.why == "nothing was built"
    archive = write_zip(tmp_path / "all.zip", [write_cells(path, icio_cells())])
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(InputError, match="damaged or was cut off"):
        read_icio(archive, SECTORS, 2021)
    with pytest.raises(InputError, match="the file's name tells no year"):
        read_icio(write_cells(tmp_path / "table.csv", icio_cells()), SECTORS)


def test_final_demand_of_nobody_is_refused(tmp_path: Path) -> None:
    cells = icio_cells()
    cells[0] = [name.replace("ROW_HFCE", "ZOW_HFCE") for name in cells[0]]
    with pytest.raises(InputError, match="final demand of ZOW, which has no industry"):
        read_icio(write_cells(tmp_path / "2021_SML.csv", cells), SECTORS)

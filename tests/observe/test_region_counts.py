"""Competing counts: read with every mistake named, ranked, and carried through export and import."""

from pathlib import Path

import pytest

from ortaq.core import InputError, Region
from ortaq.observe.regions.counts import COUNTS, disagreements, read_counts
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.known import known_region_folder
from tests.observe.region_folder import write_region

HEAD = "exporter,importer,sector,year,value_musd,source,note\n"
ROWS = (
    "KAZ,KGZ,goods,2023,10,toy,seller\nKAZ,KGZ,goods,2022,15,toy,buyer\n"
    'UZB,KAZ,all,2023,3,toy,\nUZB,KAZ,all,2023,12,toy+toy,"both, reconciled"\nKGZ,UZB,energy,2023,7,toy,alone\n'
)


@pytest.fixture
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    path = write_region(region, tmp_path / "toy")
    (path / COUNTS).write_text(HEAD + ROWS, encoding="utf-8")
    return path


def test_largest_ratio_first_with_what_the_flows_say(folder: Path, region: Region) -> None:
    found = disagreements(region, read_counts(folder, region))
    assert [(d.exporter, d.importer, d.ratio) for d in found] == [("UZB", "KAZ", 4.0), ("KAZ", "KGZ", 1.5)]
    assert [c.value_musd for c in found[0].counts] == [12.0, 3.0]
    assert found[0].counts[0].note == "both, reconciled"
    assert [c.year for c in found[1].counts] == [2022, 2023]
    assert found[0].flows_musd == pytest.approx(region.flow[:, 0, 2].sum())
    assert found[1].flows_musd == region.flow[0, 1, 0]


def test_no_file_is_no_counts(region: Region, tmp_path: Path) -> None:
    assert read_counts(tmp_path, region) == ()
    assert disagreements(region, ()) == ()


@pytest.mark.slow
@pytest.mark.parametrize("workbook", [False, True])
def test_counts_survive_export_and_import(folder: Path, region: Region, tmp_path: Path, workbook: bool) -> None:
    written = export_region(str(folder), tmp_path / "out", workbook=workbook)
    import_region(written, "mine", unit="musd")
    there = known_region_folder("mine")
    assert read_counts(there, read_region(there)) == read_counts(folder, region)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("KAZ,KGS,goods,2023,10,toy,", "KGS"),
        ("KAZ,KGZ,gods,2023,10,toy,", "gods"),
        ("KAZ,KGZ,goods,2023,10,tol,", "tol"),
        ("KAZ,KGZ,goods,2023,0,toy,", "a count of 0 in 2023"),
        ("KAZ,KGZ,goods,2023.5,1,toy,", "in 2023.5"),
        ("KAZ,KGZ,goods,2023,ten,toy,", "not a number"),
    ],
)
def test_mistakes_name_the_line(folder: Path, region: Region, row: str, message: str) -> None:
    (folder / COUNTS).write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        read_counts(folder, region)
    assert "line 2" in error.value.where


@pytest.mark.slow
def test_shipped_counts_are_known_and_disagree() -> None:
    folder = known_region_folder("eurasia")
    region = read_region(folder)
    counts = read_counts(folder, region)
    found = disagreements(region, counts)
    assert sum(len(d.counts) for d in found) == len(counts)
    of_pair = {(d.exporter, d.importer): [c.value_musd for c in d.counts] for d in found}
    assert of_pair["CHN", "KAZ"] == [24700.0, 23901.0, 15389.0, 4600.0]
    for d in found:
        # What the region uses lies between the counts, but for one that is explained in pins.csv.
        low, high = d.counts[-1].value_musd, d.counts[0].value_musd
        assert 0.95 * low <= d.flows_musd <= 1.05 * high, d

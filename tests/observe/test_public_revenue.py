"""What governments take: an optional table of a region; what is wrong in it is named, and absent is not zero."""

from pathlib import Path

import pytest

from ortaq.core import InputError, Region
from ortaq.observe import load_region
from ortaq.observe.regions.export import export_region
from tests.observe.region_folder import write_region

HEAD = "economy,low,revenue_musd,high,year,covers,method,source\n"


@pytest.fixture
def folder(region: Region, tmp_path: Path) -> Path:
    return write_region(region, tmp_path / "toy")


def _with(folder: Path, row: str) -> Path:
    (folder / "revenues.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    return folder


def test_a_region_without_the_table_keeps_its_digest_and_says_nothing(folder: Path, region: Region) -> None:
    read = load_region(str(folder))
    assert read.revenues == ()
    first, source = region.economy_ids[0], read.sources[0].id
    more = load_region(str(_with(folder, f"{first},90,100,110,2023,central,reported,{source}")))
    assert more.digest != read.digest
    (found,) = more.revenues
    assert (found.economy, found.revenue_musd.low, found.revenue_musd.central) == (first, 90.0, 100.0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XXX,1,1,1,2023,central,reported,SOURCE", "XXX"),
        ("FIRST,0,0,0,2023,central,reported,SOURCE", "0"),
        ("FIRST,1,1,1,2023,village,reported,SOURCE", "village"),
        ("FIRST,1,1,1,2023,central,reported,nobody", "nobody"),
    ],
)
def test_what_cannot_be_used_is_named(folder: Path, region: Region, row: str, said: str) -> None:
    row = row.replace("FIRST", region.economy_ids[0]).replace("SOURCE", load_region(str(folder)).sources[0].id)
    with pytest.raises(InputError, match=said):
        load_region(str(_with(folder, row)))


def test_the_table_travels_with_the_region(folder: Path, region: Region, tmp_path: Path) -> None:
    source = load_region(str(folder)).sources[0].id
    _with(folder, f"{region.economy_ids[0]},90,100,110,2023,central,reported,{source}")
    assert load_region(str(export_region(str(folder), tmp_path / "out"))).revenues == load_region(str(folder)).revenues


def test_shipped_revenues_have_sources_and_imputed_ones_are_marked() -> None:
    region = load_region("eurasia")
    found = {one.economy: one for one in region.revenues}
    assert {"CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB"} <= set(found)
    gdp = {economy.id: economy.gdp_musd for economy in region.economies}
    for code, one in found.items():
        assert 0.05 < one.revenue_musd.central / gdp[code] < 0.4, code
        assert one.source
    assert [code for code, one in found.items() if one.method == "imputed"] == ["TKM"]

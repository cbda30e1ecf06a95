"""Files of freight: faults of all rows and tables at once, and a region without them."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ortaq import load_region
from ortaq.core import Band, Region
from ortaq.domains.corridors.files.freight_specs import QUANTITIES, SPECS
from ortaq.domains.corridors.files.freight_tables import read_freight
from ortaq.domains.corridors.freight.stated import StatedFreight
from ortaq.domains.corridors.network.transport import transport_of
from tests.domains.corridors.stated_rows import SHIPPED, put, refusal

SHIPPED_SPECS = [spec for spec in SPECS if spec is not QUANTITIES]


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """Return a folder with the shipped tables of freight."""
    for spec in SHIPPED_SPECS:
        shutil.copy(SHIPPED / spec.file, tmp_path)
    return tmp_path


@cache
def shipped() -> Region:
    return load_region("eurasia")


def read(folder: Path) -> StatedFreight | None:
    region = shipped()
    transport = transport_of(region)
    assert transport is not None
    return read_freight(folder, region, transport.network)


def refused(folder: Path) -> str:
    return refusal(read, folder)


@pytest.mark.parametrize(
    ("table", "cells", "says"),
    [
        ("group_shares", {"sector": "toys"}, "toys"),
        ("group_shares", {"group": "gold"}, "gold"),
        ("group_shares", {"share": "0.4"}, "sum to 0.4"),
        ("value_per_tonne", {"exporters": "ZZZ"}, "ZZZ"),
        ("value_per_tonne", {"exporters": "*;KAZ"}, "holds * and others"),
        ("value_per_tonne", {"low": "9000"}, "the range runs 9000"),
        ("value_per_tonne", {"usd_per_t": "-1"}, "-1"),
        ("value_per_tonne", {"usd_per_t": "1,5"}, "1.5"),
        ("value_per_tonne", {"source": "hearsay"}, "unknown source 'hearsay'"),
        ("value_per_tonne", {"source": ""}, "no source"),
        ("value_per_tonne", {"importers": "KAZ"}, "no value per tonne for all pairs"),
        ("tonnes", {"importer": "KAZ"}, "on both sides"),
        ("tonnes", {"high": "1"}, "the range runs"),
        ("mode_shares", {"share": "1.2"}, "1.2"),
        ("mode_shares", {"way": "rail"}, "the share of rail is given"),
        ("places", {"y_coord": "95"}, "95"),
        ("place_weights", {"place": "Atlantis"}, "unknown place 'Atlantis' of RUS"),
        ("place_weights", {"weight": "0.9"}, "sum to 1.35"),
        ("freight_groups", {"kind": "gas"}, "gas"),
        ("freight_groups", {"tonnes_per_feu_low": "0"}, "a container holds nothing"),
        ("freight_groups", {"hire_usd_low": "3"}, "the range runs 3, 2"),
    ],
)
def test_a_fault_is_told_with_a_remedy(region: Path, table: str, cells: dict[str, str], says: str) -> None:
    put(region, table, 0, **cells)
    message = refused(region)
    assert says in message
    assert table in message


def test_faults_of_cells_are_told_for_all_tables_at_once(region: Path) -> None:
    put(region, "value_per_tonne", 0, exporters="ZZZ")
    put(region, "places", 3, x_coord="400")
    put(region, "tonnes", 1, mt="much")
    message = refused(region)
    assert all(text in message for text in ("ZZZ", "400", "much"))


def test_faults_between_rows_are_told_for_all_tables_at_once(region: Path) -> None:
    put(region, "value_per_tonne", 0, low=9000)
    put(region, "place_weights", 0, weight=0.9)
    put(region, "tonnes", 0, importer="KAZ")
    put(region, "mode_shares", 0, way="rail")
    message = refused(region)
    assert message.startswith("4 mistakes in")
    assert all(text in message for text in ("9000", "1.35", "both sides", "rail is given"))


def test_shares_outside_the_network_stay_below_the_whole(region: Path) -> None:
    path = region / "mode_shares.csv"
    path.write_text(path.read_text() + "KAZ,CHN,fuels,air,tonnes,given,0.1,0.5,0.5,A-AIR-SHARE\n")
    assert "pipeline and air take 1.47 of the tonnes" in refused(region)


def test_a_region_may_state_no_freight(region: Path) -> None:
    for spec in SHIPPED_SPECS:
        (region / spec.file).unlink()
    assert read(region) is None


def test_groups_cannot_do_without_values_and_shares(region: Path) -> None:
    for name in ("value_per_tonne", "group_shares", "tonnes"):
        (region / f"{name}.csv").unlink()
    message = refused(region)
    assert "value_per_tonne.csv" in message
    assert "group_shares.csv" in message
    assert "tonnes.csv" not in message.replace("value_per_tonne.csv", "")


@pytest.mark.parametrize(
    ("divisions", "says"), [("05;06", "division 06 is in"), ("120", "120 is no ISIC division"), ("x", "no ISIC")]
)
def test_a_division_belongs_to_one_group(region: Path, divisions: str, says: str) -> None:
    put(region, "freight_groups", 0, divisions=divisions)
    assert says in refused(region)


def test_quantities_need_their_range_and_known_economies(region: Path) -> None:
    head = ",".join(c.name for c in QUANTITIES.columns)
    (region / QUANTITIES.file).write_text(f"{head}\nKAZ,ZZZ,5,1,1,-2,cepii_baci_raw\n")
    message = refused(region)
    assert "ZZZ" in message
    assert "-2" in message
    (region / QUANTITIES.file).write_text(f"{head}\nKAZ,CHN,5,1,1,2,cepii_baci_raw\n")
    found = read(region)
    assert found is not None
    assert found.quantity_doubt == Band(0.75, 1.0, 1.25)
    assert found.quantities[0].tonnes == 2.0


@pytest.mark.slow
def test_the_shipped_tables_are_what_the_tool_writes(tmp_path: Path, reference: Callable[[str], Path]) -> None:
    """Rows kept by hand and rows derived from BACI and the inter-country table make the region's files."""
    pytest.importorskip("pandas")
    shutil.copy(SHIPPED / "flows.parquet", tmp_path)
    tool = Path(__file__).parents[3] / "tools" / "eurasia" / "freight.py"
    raw, icio = (
        reference(f"data/{name}.parquet") for name in ("baci_raw_materials_2017_2023", "icio_trade_tariff_2022")
    )
    subprocess.run([sys.executable, str(tool), str(raw), str(icio), "--target", str(tmp_path)], check=True)
    for spec in SHIPPED_SPECS:
        assert (tmp_path / spec.file).read_bytes() == (SHIPPED / spec.file).read_bytes(), spec.file

"""Files that say how freight is loaded: every fault is told with a remedy, those of all tables at once."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from ortaq import load_region
from ortaq.core import Region
from ortaq.domains.corridors.files.loading_tables import SPECS, read_loading
from ortaq.domains.corridors.freight.stated_loading import StatedLoading
from ortaq.domains.corridors.network.transport import transport_of
from tests.domains.corridors.stated_rows import SHIPPED, put, refusal


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """Return a folder with the shipped tables of the loading."""
    for spec in SPECS:
        shutil.copy(SHIPPED / spec.file, tmp_path)
    return tmp_path


@cache
def shipped() -> Region:
    return load_region("eurasia")


def read(folder: Path) -> StatedLoading | None:
    transport = transport_of(shipped())
    assert transport is not None
    assert transport.freight is not None
    return read_loading(folder, shipped(), [g.id for g in transport.freight.groups], transport.network)


def refused(folder: Path) -> str:
    return refusal(read, folder)


@pytest.mark.parametrize(
    ("table", "cells", "says"),
    [
        ("freight_parameters", {"parameter": "scale"}, "unknown parameter 'scale'"),
        ("freight_parameters", {"parameter": "unreliability"}, "appears twice"),
        ("freight_parameters", {"value": "99"}, "99 is outside"),
        ("freight_parameters", {"role": "assumed"}, "'scale_bulk' is said to be assumed"),
        ("freight_parameters", {"source": "hearsay"}, "unknown source 'hearsay'"),
        ("way_constants", {"groups": "gold"}, "gold"),
        ("way_constants", {"way": "air"}, "air"),
        ("way_constants", {"usd": ""}, "usd"),
        ("rail_tariffs", {"source": "hearsay"}, "unknown source 'hearsay'"),
        ("rail_tariffs", {"usd_per_tkm": "-1"}, "-1"),
        ("stated_earnings", {"tonne_km_bn": ""}, "tonne_km_bn is empty"),
        ("stated_earnings", {"line": "dostyk"}, "'dostyk' is no line of it"),
        ("stated_earnings", {"economy": "ZZZ"}, "ZZZ"),
        ("sea_access", {"economy": "ZZZ"}, "ZZZ"),
        ("sea_access", {"most_km": "-1"}, "-1"),
        ("sea_access", {"through": "KAZ"}, "'KAZ' has no port"),
        ("freight_counts", {"crossings": "atlantis"}, "unknown crossing 'atlantis'"),
        ("freight_counts", {"crossings": ""}, "names no crossing"),
        ("freight_counts", {"kind": "pair"}, "names crossing"),
        ("freight_counts", {"value": "0"}, "0"),
        ("freight_counts", {"spread": "-0.1"}, "-0.1"),
        ("freight_counts", {"exporters": "ZZZ"}, "ZZZ"),
        ("freight_counts", {"address": ""}, "no address"),
        ("freight_counts", {"use": "guess"}, "guess"),
    ],
)
def test_a_fault_is_told_with_a_remedy(region: Path, table: str, cells: dict[str, str], says: str) -> None:
    put(region, table, 0, **cells)
    message = refused(region)
    assert says in message
    assert table in message


def test_transit_is_of_one_country(region: Path) -> None:
    put(region, "freight_counts", 0, kind="transit", crossings="", exporters="KAZ;UZB")
    assert "is of one country" in refused(region)


@pytest.mark.parametrize(("kind", "way"), [("gate", "sea"), ("through", "sea"), ("share", "land"), ("share", "sea")])
def test_a_count_by_land_names_its_way(region: Path, kind: str, way: str) -> None:
    one_country = {"crossings": "", "exporters": "KAZ"} if kind == "share" else {}
    put(region, "freight_counts", 0, kind=kind, way=way, **one_country)
    assert f"a count of kind '{kind}' by {way}" in refused(region)


@pytest.mark.parametrize("name", ["unreliability"])
def test_what_is_assumed_is_not_negative(region: Path, name: str) -> None:
    with (region / "freight_parameters.csv").open(encoding="utf-8") as file:
        at = [line.split(",")[0] for line in file][1:].index(name)
    put(region, "freight_parameters", at, value="-1")
    assert "-1 is below 0" in refused(region)


def test_faults_of_all_tables_are_told_at_once(region: Path) -> None:
    put(region, "freight_parameters", 0, value="99")
    put(region, "freight_counts", 1, crossings="atlantis")
    put(region, "sea_access", 2, source="hearsay")
    message = refused(region)
    assert all(word in message for word in ("99 is outside", "atlantis", "hearsay"))


def test_a_region_may_state_no_loading(tmp_path: Path) -> None:
    assert read(tmp_path) is None

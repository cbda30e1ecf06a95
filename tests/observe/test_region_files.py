"""Region folders: a round trip, and every mistake named with file, place and remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region, load_region, open_region, shipped_regions
from tests.observe.region_folder import edit_parquet, write_region

Columns = dict[str, list[Any]]


@pytest.fixture
def folder(region: Region, tmp_path: Path) -> Path:
    return write_region(region, tmp_path / "toy")


def test_round_trip_is_exact(region: Region, folder: Path) -> None:
    again = load_region(str(folder))
    for name in ("flow", "flow_ln_sd", "value_added_share", "input_share", "tariff", "tariff_low", "tariff_high"):
        assert (getattr(again, name) == getattr(region, name)).all(), name
    assert again.economies == region.economies
    assert again.sectors == region.sectors
    assert open_region(str(folder)).digest == again.digest


def test_digest_changes_with_any_account(folder: Path) -> None:
    before = load_region(str(folder)).digest
    edit_parquet(folder / "flows.parquet", lambda c: c["ln_sd"].__setitem__(3, 0.31))
    assert load_region(str(folder)).digest != before


def test_arrays_cannot_be_edited(region: Region) -> None:
    with pytest.raises(ValueError, match="read-only"):
        region.flow[0, 0, 0] = 1.0


def _set(column: str, row: int, value: object) -> Callable[[Columns], None]:
    return lambda c: c[column].__setitem__(row, value)


def _drop_row(row: int) -> Callable[[Columns], None]:
    return lambda c: [values.pop(row) for values in c.values()]  # type: ignore[func-returns-value]


def _repeat_row(row: int) -> Callable[[Columns], None]:
    return lambda c: [values.append(values[row]) for values in c.values()]  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("flows", _set("exporter", 0, "KAS"), r"unknown exporter 'KAS'(.|\n)*flows.parquet(.|\n)*did you mean 'KAZ'"),
        ("flows", _set("sector", 5, "enrgy"), r"unknown sector 'enrgy'(.|\n)*did you mean 'energy'"),
        ("flows", _set("value_musd", 2, -1.0), r"value_musd is -1 at goods/KAZ/UZB(.|\n)*row 3"),
        ("flows", _set("value_musd", 2, float("nan")), r"value_musd is nan at goods/KAZ/UZB"),
        ("flows", _set("method", 1, "guessed"), r"unknown method 'guessed'"),
        ("flows", lambda c: c.pop("ln_sd"), r"missing column 'ln_sd'(.|\n)*the table has the columns exporter"),
        ("flows", _drop_row(7), r"1 cells are missing, the first is goods/KGZ/ROW(.|\n)*not a zero"),
        ("flows", _repeat_row(1), r"the cell goods/KAZ/KGZ appears twice"),
        ("flows", _set("source", 0, "hearsay"), r"check failed: every source is listed(.|\n)*hearsay"),
        ("tariffs", _set("tariff", 0, 0.5), r"check failed: tariff ranges are ordered"),
        ("io", _set("share", 0, 0.9), r"check failed: inputs and value added sum to one(.|\n)*goods/KAZ"),
        ("io", _set("user_sector", 0, "servces"), r"unknown user_sector 'servces'(.|\n)*did you mean 'services'"),
    ],
)
def test_bad_tables(folder: Path, table: str, change: Callable[[Columns], None], message: str) -> None:
    edit_parquet(folder / f"{table}.parquet", change)
    with pytest.raises(InputError, match=message):
        load_region(str(folder))


def test_too_little_supply_for_the_inputs(folder: Path) -> None:
    def shrink(columns: Columns) -> None:
        for row, (n, j) in enumerate(zip(columns["importer"], columns["sector"], strict=True)):
            if (n, j) == ("KGZ", "energy"):
                columns["value_musd"][row] *= 0.01

    edit_parquet(folder / "flows.parquet", shrink)
    with pytest.raises(InputError, match=r"check failed: final demand is left(.|\n)*energy/KGZ"):
        load_region(str(folder))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("economies.csv", "population_million", "people", r"missing column 'population_million'"),
        ("economies.csv", "20.0", "many", r"population_million is 'many', not a number(.|\n)*line 2"),
        ("economies.csv", "20.0", "nan", r"population_million is nan"),
        ("sectors.csv", "2.8", "-2.8", r"elasticity of 'goods' must satisfy 0.05 <= theta_low"),
        ("sectors.csv", "theta_low", "lowest", r"the column theta_low is missing"),
        (
            "region.toml",
            "base_year",
            "base_yaer",
            r"unknown key 'base_yaer'(.|\n)*did you mean 'base_year'",
        ),
        ("region.toml", 'title = "', "title = ", r"not valid TOML"),
    ],
)
def test_bad_small_files(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        load_region(str(folder))
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("file", ["flows.parquet", "io.parquet", "region.toml", "sources.csv"])
def test_missing_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(InputError, match=file):
        load_region(str(folder))


def test_a_text_file_is_no_parquet(folder: Path) -> None:
    (folder / "flows.parquet").write_text("exporter,importer\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a parquet table"):
        load_region(str(folder))


def test_unknown_region_gets_a_near_miss() -> None:
    with pytest.raises(InputError, match=r"no region 'eurasai'(.|\n)*did you mean 'eurasia'"):
        load_region("eurasai")


def test_checks_find_nothing_wrong_with_the_toy_region(region: Region) -> None:
    assert all(f.level is not Level.ERROR for f in check_region(region))


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_regions())
def test_shipped_regions_pass_every_check(name: str) -> None:
    region = load_region(name)
    assert {f.level for f in check_region(region)} <= {Level.OK, Level.WARNING}
    assert np.isclose(region.income, region.final_demand.sum(axis=0)).all()

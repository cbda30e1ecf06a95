"""Whole regions from published files: accounts that hold, the main job on them, nothing left behind by a mistake."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ortaq.answers import answer
from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region, load_mechanism, load_region, user_regions
from ortaq.observe.builds.building import BuildOptions, build_region
from ortaq.observe.regions.unit_doubts import UnitQuestion
from tests.sources.builders.published import icio_cells, write_cells

MECHANISM = """
schema = 1
[mechanism]
id = "rail"
title = "Rail"
description = ""
region = "{region}"
members = ["CHN", "KAZ", "RUS"]
decision_rule = "consensus"
principles = ["mutual_benefit"]
[sources]
report = "A report"
[[measure]]
id = "rail"
title = "Rail"
description = ""
participants = ["CHN", "KAZ", "RUS"]
source = "report"
[measure.cost]
capex_musd = {{ low = 10, central = 20, high = 30 }}
opex_musd_per_year = {{ low = 1, central = 2, high = 3 }}
life_years = 30
discount_rate = 0.05
payers = {{ KAZ = 0.5, CHN = 0.5 }}
source = "report"
[[measure.shift]]
variable = "trade_cost_hat"
importers = ["KAZ", "RUS"]
exporters = ["CHN"]
both_directions = true
sectors = ["metals", "equipment"]
percent = {{ low = -1, central = -2, high = -3 }}
derivation = "days saved"
source = "report"
[[shock]]
id = "drought"
title = "Drought"
description = ""
probability = 0.1
source = "report"
[[shock.shift]]
variable = "productivity_hat"
importers = ["KAZ"]
sectors = ["agrifood"]
percent = {{ low = -1, central = -2, high = -3 }}
derivation = "yields"
source = "report"
"""


SCALE = 10.0
"""Brings the small table to the size of the real world, so that no unit is in doubt."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _icio(tmp_path: Path, name: str = "2021_SML.csv") -> Path:
    cells = icio_cells()
    body = [[r[0], *(repr(round(float(v) * SCALE, 3)) for v in r[1:])] for r in cells[1:]]
    return write_cells(tmp_path / name, [cells[0], *body])


def _tariffs(tmp_path: Path) -> Path:
    lines = ["importer,exporter,sector,tariff", "KAZ,CHN,equipment,0.06", "KAZ,CHN,C24A,0.05", "CHN,KAZ,metals,0.03"]
    path = tmp_path / "tariffs.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _runs_the_main_job(region: Region, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rail.toml"
    path.write_text(MECHANISM.format(region=folder.as_posix()), encoding="utf-8")
    loaded = load_region(str(folder))
    assert loaded.digest == region.digest
    found = answer(loaded, load_mechanism(str(path), loaded))
    assert np.isfinite(found.payoffs.gain_musd).all()
    gain = found.payoffs.gain_musd[-1]
    assert (gain != 0.0).any()
    assert found.payoffs.gain_musd[0] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.slow
def test_a_region_from_icio_and_tariffs_runs_the_main_job(tmp_path: Path) -> None:
    made = build_region({"icio": _icio(tmp_path), "tariffs": _tariffs(tmp_path)}, "mine")
    region = made.region
    assert (region.name, region.base_year, region.economy_ids) == ("mine", 2021, ("CHN", "KAZ", "RUS", "ROW"))
    assert all(f.level is not Level.ERROR for f in check_region(region))
    kaz, chn = region.economy_ids.index("KAZ"), region.economy_ids.index("CHN")
    equipment, metals = region.sector_ids.index("equipment"), region.sector_ids.index("metals")
    assert region.tariff[equipment, kaz, chn] == pytest.approx(0.06)
    assert region.tariff[metals, chn, kaz] == pytest.approx(0.03)
    assert not region.tariff[region.sector_ids.index("services")].any()
    assert "A-TARIFF-FILL" in region.tariff_source[metals, kaz, region.economy_ids.index("RUS")]
    assert any("sha256" in s.note for s in region.sources if s.id == "oecd_icio")
    assert "A-TARIFF-FILL" in {a.id for a in region.assumptions}
    _runs_the_main_job(region, made.folder, tmp_path)


@pytest.mark.slow
def test_final_demand_is_that_of_the_table(tmp_path: Path) -> None:
    cells = icio_cells()
    made = build_region({"icio": _icio(tmp_path)}, "mine").region
    kaz, metals = made.economy_ids.index("KAZ"), made.sector_ids.index("metals")
    columns = [i for i, name in enumerate(cells[0]) if name.startswith("KAZ_") and name[4:] not in _INDUSTRIES]
    expected = 0.0
    for x, seller in enumerate(made.economy_ids):
        row = next(r for r in cells if r[0] == f"{seller}_C24A")
        expected += SCALE * sum(float(row[i]) for i in columns) * (1.0 + made.tariff[metals, kaz, x])
    assert made.final_demand[metals, kaz] == pytest.approx(expected, rel=1e-6)


_INDUSTRIES = ("A01", "B06", "C13T15", "C24A", "C28", "G")


@pytest.mark.slow
def test_economies_that_are_not_kept_become_the_rest_of_the_world(tmp_path: Path) -> None:
    path = _icio(tmp_path)
    whole = build_region({"icio": path}, "whole").region
    few = build_region({"icio": path}, "few", BuildOptions(economies=("KAZ", "CHN"))).region
    assert few.economy_ids == ("KAZ", "CHN", "ROW")
    assert few.flow.sum() == pytest.approx(whole.flow.sum())
    assert few.flow[:, 0, 1] == pytest.approx(whole.flow[:, 1, 0])
    assert few.value_added.sum() == pytest.approx(whole.value_added.sum(), rel=1e-3)
    with pytest.raises(InputError, match="the table has no economy 'UZB'"):
        build_region({"icio": path}, "other", BuildOptions(economies=("UZB",)))


@pytest.mark.slow
def test_icio_2021_with_tariffs_runs_the_main_job(reference: Callable[[str], Path], tmp_path: Path) -> None:
    path = reference("data/icio_trade_tariff_2021.parquet")
    made = build_region({"cube": path}, "icio21")
    region = made.region
    assert (region.base_year, len(region.economies)) == (2021, 81)
    gdp = {e.id: e.gdp_musd for e in region.economies}
    # World Bank, current USD of 2021: 197 bn and 17.8 tn.
    assert gdp["KAZ"] == pytest.approx(197_000, rel=0.12)
    assert gdp["CHN"] == pytest.approx(17_800_000, rel=0.12)
    _runs_the_main_job(region, made.folder, tmp_path)


@pytest.mark.slow
def test_gdp_and_population_of_the_world_bank_are_used(tmp_path: Path) -> None:
    wdi = tmp_path / "WDICSV.csv"
    wdi.write_text(
        '"Country Name","Country Code","Indicator Name","Indicator Code","2020","2021"\n'
        '"Kazakhstan","KAZ","GDP (current US$)","NY.GDP.MKTP.CD","1","197112255360.6"\n'
        '"Kazakhstan","KAZ","Population, total","SP.POP.TOTL","1","19743603"\n'
        '"Kazakhstan","KAZ","Other","X.Y","1","n/a"\n',
        encoding="utf-8",
    )
    region = build_region({"icio": _icio(tmp_path), "wdi": wdi}, "mine").region
    kaz = next(e for e in region.economies if e.id == "KAZ")
    assert (kaz.gdp_musd, kaz.population_million) == (197112.255, 19.743603)


@pytest.mark.slow
def test_a_table_in_thousands_is_asked_about(tmp_path: Path) -> None:
    cells = icio_cells()
    body = [[r[0], *(repr(round(float(v) * SCALE * 1000, 3)) for v in r[1:])] for r in cells[1:]]
    path = write_cells(tmp_path / "2021_SML.csv", [cells[0], *body])
    with pytest.raises(UnitQuestion, match="looks like kusd") as told:
        build_region({"icio": path}, "mine")
    assert told.value.unit == "kusd"
    assert user_regions() == ()
    scaled = build_region({"icio": path}, "mine", BuildOptions(unit="kusd")).region
    right = build_region({"icio": _icio(tmp_path, "2021_b.csv")}, "right", BuildOptions(year=2021)).region
    assert scaled.flow == pytest.approx(right.flow, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({}, "nothing to build from"),
        ({"wdi": "x"}, "nothing to build from"),
        ({"icoi": "x"}, "unknown source 'icoi'"),
        ({"icio": "x", "cube": "y"}, "both icio and cube"),
        ({"icio": "x", "teti": "y", "wits": "z"}, "both teti and wits"),
        ({"icio": "x", "itpd-industries": "y"}, "itpd-industries belongs to itpd"),
        ({"icio": "2021_absent.csv"}, "cannot read the file"),
    ],
)
def test_wrong_files_are_refused_and_nothing_is_kept(files: dict[str, str], what: str, home: Path) -> None:
    with pytest.raises(InputError, match=what):
        build_region({k: Path(v) for k, v in files.items()}, "mine")
    assert user_regions() == ()
    assert not any((home / "regions").glob("*")) if home.exists() else True


@pytest.mark.slow
def test_names_are_guarded(tmp_path: Path) -> None:
    path = _icio(tmp_path)
    with pytest.raises(InputError, match="ships with ortaq"):
        build_region({"icio": path}, "eurasia")
    build_region({"icio": path}, "mine")
    with pytest.raises(InputError, match="there is a region 'mine' already"):
        build_region({"icio": path}, "mine")
    build_region({"icio": path}, "mine", BuildOptions(overwrite=True))


@pytest.mark.slow
def test_two_builds_give_the_same_region(tmp_path: Path) -> None:
    path = _icio(tmp_path)
    first = build_region({"icio": path}, "mine").region.digest
    assert build_region({"icio": path}, "mine", BuildOptions(overwrite=True)).region.digest == first

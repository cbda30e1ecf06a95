"""A region of a later year: published totals are met, nothing is made up silently, no year is the region itself."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.cli.regions.roll import roll_section
from ortaq.core import Assumption, Band, Economy, InputError, Level, Region
from ortaq.core.report import Table, Text
from ortaq.observe import check_region, load_region
from ortaq.observe.builds.later_totals import TOTALS, growth, read_totals, totals_of
from ortaq.observe.builds.roll import RollReport, balanced_trade, roll_region, rolled_flow
from ortaq.observe.regions.known import known_region_folder
from ortaq.observe.regions.region_tables import pinned_sectors
from ortaq.sources.builders.assumed import ASSUMED
from tests.observe.region_folder import edit_parquet, write_region

HEADER = ("economy", "year", "quantity", "low", "value", "high", "method", "source")

ROWS = (
    ("KAZ", 2024, "gdp_musd", 270, 275, 280, "reported", "toy"),
    ("KAZ", 2023, "exports_musd", 78, 80, 82, "reported", "toy"),
    ("KAZ", 2024, "exports_musd", 86, 88, 90, "reported", "toy"),
    ("KAZ", 2024, "population_million", 20.2, 20.3, 20.4, "reported", "toy"),
    ("UZB", 2024, "gdp_musd", 98, 99, 100, "reported", "Statistics agency of Uzbekistan"),
)


def _write(path: Path, rows: Sequence[Sequence[object]] = ROWS, header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    folder = write_region(region, tmp_path / "toy")
    _write(folder / TOTALS)
    return folder


def _accounts(region: Region) -> tuple[np.ndarray, ...]:
    own = region.flow, region.flow_ln_sd, region.value_added_share, region.input_share, region.tariff
    return (*own, region.flow_method, region.flow_source, region.tariff_low, region.tariff_high, region.tariff_source)


def test_rolled_by_no_year_it_is_the_region(folder: Path, region: Region) -> None:
    report = roll_region(str(folder), 2023, "same")
    assert all((a == b).all() for a, b in zip(_accounts(report.region), _accounts(report.before), strict=True))
    assert replace(report.region, name="toy").digest == report.before.digest
    assert (report.region.title, report.region.rolled_from, report.unpublished) == (region.title, None, ())
    assert [t.key for t in roll_section(report).paragraphs if isinstance(t, Text)] == ["data.in", "roll.same"]


@pytest.fixture
def rolled(folder: Path) -> RollReport:
    return roll_region(str(folder), 2024, "later")


def test_published_totals_are_met(rolled: RollReport) -> None:
    before, after = rolled.before, rolled.region
    kaz = before.economy_ids.index("KAZ")
    assert after.economies[kaz].gdp_musd == pytest.approx(275.0)
    assert after.economies[kaz].population_million == pytest.approx(20.3)
    assert after.value_added / before.value_added == pytest.approx([275 / 250, 1.04, 1.1, 1.04], rel=1e-9)
    assert rolled.growth is not None
    assert rolled.rolled is not None
    assert rolled.growth.goods["exports"][kaz].factor == pytest.approx(1.1)
    abroad = [np.where(np.eye(4, dtype=bool), 0.0, r.flow).sum(axis=(0, 1))[kaz] for r in (before, after)]
    assert abroad[1] / abroad[0] == pytest.approx(1.1, rel=rolled.rolled.aside + 1e-9)
    assert rolled.rolled.gave_way_musd == 0.0
    assert all(f.level is not Level.ERROR for f in check_region(after))


@pytest.mark.slow
def test_every_flow_is_less_certain(rolled: RollReport) -> None:
    before, after = rolled.before, rolled.region
    own = np.eye(4, dtype=bool)
    for cells, assumption in ((~own, "A-ROLL-PATTERN"), (own, "A-ROLL-HOME")):
        least = np.hypot(before.flow_ln_sd, ASSUMED[assumption].band.central)[:, cells]
        assert (after.flow_ln_sd[:, cells] >= least - 1e-4).all()
        assert all(assumption in text for text in after.flow_source[:, cells].ravel())
    kaz, uzb = (before.economy_ids.index(e) for e in ("KAZ", "UZB"))
    # Exports of Kazakhstan are published, those of Uzbekistan assumed.
    row = before.economy_ids.index("ROW")
    assert (after.flow_ln_sd[:, row, kaz] < after.flow_ln_sd[:, row, uzb]).all()


@pytest.mark.slow
def test_every_row_says_the_vintage(rolled: RollReport) -> None:
    region = rolled.region
    assert (region.base_year, region.rolled_from) == (2024, 2023)
    assert region.title == "Toy region (rolled to 2024 from 2023)"
    assert region.digest != rolled.before.digest
    assert all("rolled_2024" in text.split("+") for text in np.unique(region.flow_source))
    titles = {s.id: s.title for s in region.sources}
    assert "from 2023" in titles["rolled_2024"]
    assert titles["totals_1"] == "Statistics agency of Uzbekistan"
    used = {a.id for a in region.assumptions}
    assert {"A-ROLL-GDP", "A-ROLL-TRADE", "A-ROLL-PATTERN"} <= used
    assert all(isinstance(a, Assumption) and a.band.low < a.band.high for a in region.assumptions)


def test_what_nobody_published_is_listed(rolled: RollReport) -> None:
    listed = {(u.economy, u.quantity): (u.since, u.assumption) for u in rolled.unpublished}
    assert listed["KGZ", "gdp_musd"] == (2023, "A-ROLL-GDP")
    assert listed["UZB", "exports_musd"] == (2023, "A-ROLL-TRADE")
    assert listed["KAZ", "imports_musd"] == (2023, "A-ROLL-TRADE")
    assert ("KAZ", "gdp_musd") not in listed
    assert ("KAZ", "exports_musd") not in listed
    tables = {t.id: t for t in roll_section(rolled).blocks if isinstance(t, Table)}
    assert len(tables["assumed"].rows) == len(rolled.unpublished)


@pytest.mark.slow
def test_rolling_on_keeps_the_first_year(rolled: RollReport, tmp_path: Path) -> None:
    totals = _write(tmp_path / "next.csv", [("KAZ", 2025, "gdp_musd", 280, 290, 300, "projected", "toy")])
    report = roll_region("later", 2025, "later_still", totals=totals)
    assert (report.region.base_year, report.region.rolled_from) == (2025, 2023)
    assert report.region.title == "Toy region (rolled to 2025 from 2023)"


def test_a_year_after_the_last_figure_is_assumed(folder: Path, region: Region) -> None:
    rows = [*ROWS, ("UZB", 2025, "gdp_musd", 100, 110, 120, "projected", "toy")]
    totals = totals_of(read_totals(_write(folder / TOTALS, rows), region))
    grown = growth(totals, region, 2025)
    kaz = region.economy_ids.index("KAZ")
    assert grown.gdp[kaz].factor == pytest.approx(275 / 250 * 1.04)
    assert grown.goods["exports"][kaz].factor == pytest.approx(1.1 * 1.04)
    assert ("KAZ", 2024) in {(u.economy, u.since) for u in grown.unpublished if u.quantity == "gdp_musd"}


def test_all_money_doubled_doubles_the_flows(region: Region, folder: Path) -> None:
    totals = totals_of(read_totals(folder / TOTALS, region))
    twice = replace(region, flow=2.0 * region.flow, economies=tuple(_twice(e) for e in region.economies))
    money = {
        key: {y: replace(t, value=_scaled(t.value)) for y, t in own.items()} if key[1] != "population_million" else own
        for key, own in totals.items()
    }
    one = rolled_flow(region, growth(totals, region, 2024), 2024)
    two = rolled_flow(twice, growth(money, twice, 2024), 2024)
    assert two.flow == pytest.approx(2.0 * one.flow, rel=1e-9)
    assert two.ln_sd == pytest.approx(one.ln_sd)


def _twice(economy: Economy) -> Economy:
    return replace(economy, gdp_musd=2.0 * economy.gdp_musd)


def _scaled(band: Band) -> Band:
    return Band(2.0 * band.low, 2.0 * band.central, 2.0 * band.high)


def test_exports_that_gdp_cannot_bear_are_refused(region: Region, folder: Path) -> None:
    huge = [("KAZ", 2023, "goods_exports_musd", 1, 1, 1, "reported", "toy")]
    huge += [("KAZ", 2024, "goods_exports_musd", 900, 900, 900, "reported", "toy")]
    with pytest.raises(InputError) as error:
        roll_region(str(folder), 2024, "later", totals=_write(folder / "huge.csv", huge))
    assert "exports of KAZ need more value added than its GDP" in error.value.what


def test_totals_that_no_flows_have_give_way() -> None:
    start = np.array([[[0.0, 20.0], [10.0, 0.0]]])
    sales, purchases = np.array([[12.0, 18.0]]), np.array([[15.0, 15.0]])
    flow, gave_way = balanced_trade(sales, purchases, start)
    assert flow.sum(axis=1) == pytest.approx(sales)
    assert gave_way == pytest.approx(6.0)


@pytest.mark.parametrize(("year", "words"), [(2022, "2022 is before"), (2031, "no totals of 2031")])
def test_years_that_cannot_be_had(folder: Path, year: int, words: str) -> None:
    with pytest.raises(InputError) as error:
        roll_region(str(folder), year, "later")
    assert words in error.value.what
    assert "2024" in error.value.fix or year == 2022


def test_a_region_without_later_totals_says_so(folder: Path) -> None:
    (folder / TOTALS).unlink()
    with pytest.raises(InputError, match="no table of later totals") as error:
        roll_region(str(folder), 2024, "later")
    assert "--totals" in error.value.fix


@pytest.mark.slow
def test_a_name_that_exists_is_kept(rolled: RollReport, folder: Path) -> None:
    with pytest.raises(InputError, match="there is a region 'later' already"):
        roll_region(str(folder), 2024, "later")
    with pytest.raises(InputError, match="ships with ortaq"):
        roll_region(str(folder), 2024, "eurasia", overwrite=True)
    again = roll_region(str(folder), 2024, "later", overwrite=True)
    assert again.region.digest == rolled.region.digest


def test_faults_of_a_table_come_all_at_once(folder: Path) -> None:
    rows = [
        ("KAZ", 2024, "gdp_musd", 290, 275, 280, "reported", "toy"),
        ("XXX", 2024, "gdp_musd", 1, 2, 3, "reported", "toy"),
        ("UZB", 2024, "gdp", 1, 2, 3, "reported", "toy"),
        ("UZB", 2024, "exports_musd", 1, "many", 3, "reported", "toy"),
        ("UZB", 2024.5, "imports_musd", 1, 2, 3, "reported", "toy"),
        ("KGZ", 2024, "imports_musd", 1, 2, -3, "reported", "toy"),
        ("KGZ", 2024, "gdp_musd", 1, 5, 3, "guessed", "toy"),
    ]
    with pytest.raises(InputError) as error:
        roll_region(str(folder), 2024, "later", totals=_write(folder / "bad.csv", rows))
    where = error.value.where
    found = {(2, "low"), (3, "economy"), (4, "quantity"), (5, "value"), (6, "year"), (7, "high"), (8, "method")}
    assert all(f"row {row}, column {column}" in where for row, column in found)
    assert "row 8, column high" in where  # low 1, value 5, high 3
    assert not (known_region_folder(str(folder)).parent / "later").exists()


def test_a_missing_column_is_named(folder: Path) -> None:
    short = _write(folder / "short.csv", [r[:-1] for r in ROWS], HEADER[:-1])
    with pytest.raises(InputError, match="source"):
        roll_region(str(folder), 2024, "later", totals=short)


def test_inputs_that_are_not_observed_are_marked(folder: Path) -> None:
    methods = {"KAZ": "reported", "KGZ": "donor", "UZB": "estimated", "ROW": "guessed"}
    edit_parquet(folder / "io.parquet", lambda c: c.update(method=[methods[e] for e in c["economy"]]))
    region = load_region(str(folder))
    assert region.input_methods == {"KAZ": "observed", "KGZ": "donor", "UZB": "estimated"}


def test_the_shipped_region_knows_its_input_tables(eurasia: Region) -> None:
    assert eurasia.digest == "db4d5c8a01b0bc97"  # draws ship by digest: marking changes no number
    assert eurasia.inputs_year == 2022
    assert eurasia.input_methods["RUS"] == "estimated"
    assert eurasia.input_methods["UZB"] == "donor"
    assert eurasia.input_methods["KAZ"] == "observed"


def test_the_shipped_totals_are_published_figures(eurasia: Region) -> None:
    folder = known_region_folder("eurasia")
    facts = Path(__file__).parents[2] / "tools" / "eurasia" / "facts" / TOTALS
    assert (folder / TOTALS).read_bytes() == facts.read_bytes()
    grown = growth(totals_of(read_totals(folder / TOTALS, eurasia)), eurasia, 2024)
    gdp = [u.economy for u in grown.unpublished if u.quantity == "gdp_musd"]
    assert gdp == ["AFG", "KOR", "ROW"]
    factors = np.array([s.factor for s in (*grown.gdp, *grown.goods["exports"], *grown.goods["imports"])])
    assert ((factors > 0.7) & (factors < 1.4)).all()


@pytest.mark.slow
def test_the_shipped_region_rolls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path))
    report = roll_region("eurasia", 2024, "later")
    region = report.region
    assert all(f.level is not Level.ERROR for f in check_region(region))
    assert region.inputs_year == 2022
    assert region.pins == ()
    kaz = region.economy_ids.index("KAZ")
    assert region.economies[kaz].gdp_musd == pytest.approx(288406, rel=1e-6)
    goods = [region.sector_ids.index(s) for s in pinned_sectors("goods", region.sector_ids)]
    sold = [float(r.flow[goods].sum(axis=(0, 1))[kaz] - r.flow[goods, kaz, kaz].sum()) for r in (report.before, region)]
    assert sold[1] / sold[0] == pytest.approx(91.908 / 90.926, rel=0.01)

"""A basin ships whole; a folder or a series that cannot be a river is refused with every fault."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import Corner, InputError
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import basin_folder, load_basin, shipped_basins
from ortaq.domains.water.basin.series import keep_series, load_own_series, read_series


@pytest.fixture(scope="module")
def syr() -> Basin:
    return load_basin()


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Return a function that puts other words into a file of a copy of the shipped basin."""
    folder = tmp_path / "basin"
    shutil.copytree(basin_folder("syr_darya"), folder)

    def change(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def test_the_syr_darya_ships_with_the_four_states_on_it(syr: Basin) -> None:
    assert shipped_basins() == ("amu_darya", "syr_darya")
    assert set(syr.members) == {"KGZ", "UZB", "TJK", "KAZ"}
    assert syr.decider == "KGZ"
    assert syr.inflow(Corner.CENTRAL)[:, 0].sum() == pytest.approx(12.3, abs=0.01)


def test_limits_of_the_water_commission_are_what_is_wanted(syr: Basin) -> None:
    """Growing season 2025 and October 2024 to March 2025, km3; Kazakhstan's are those of the Dustlik canal."""
    want = syr.want(Corner.CENTRAL)
    summer = want[3:9].sum(axis=0)
    for member, limits in {"UZB": (8.8, 3.347), "TJK": (1.9, 0.365), "KGZ": (0.27, 0.047)}.items():
        at = [i for i, c in enumerate(syr.canals) if c.member == member]
        assert summer[at].sum() == pytest.approx(limits[0], abs=0.02)
        assert want[:, at].sum() == pytest.approx(sum(limits), abs=0.03)


def test_ends_of_wants_are_those_of_their_assumptions(syr: Basin) -> None:
    named = {a.id: a.band for a in syr.assumptions}
    lower = [c.canal for c in syr.canals].index("kaz_lower")
    for corner in Corner:
        assert syr.want(corner)[:, lower].sum() == pytest.approx(named["A-KAZ-LOWER"].at(corner), abs=0.02)
    for row in (w for w in syr.wants if w.of != "kaz_lower"):
        band = named["A-WANT-RANGE"]
        most = band.high if 4 <= row.month <= 9 else band.central
        assert row.amount.low == pytest.approx(band.low * row.amount.central, abs=0.0011)
        assert row.amount.high == pytest.approx(most * row.amount.central, abs=0.0011)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "reservoirs.csv",
            "toktogul,19.5,5.5,12.0",
            "toktogul,19.5,5.5,22.0",
            "storage 22 km3 at the start, capacity 19.5",
        ),
        ("reservoirs.csv", "charvak,2.05,0.45", "charvak,2.05,3.45", "dead storage 3.45 km3 of 2.05"),
        ("reservoirs.csv", "toktogul,19.5,5.5,12.0", "toktogul,19500,5500,12000", "more than the largest on earth"),
        ("nodes.csv", "middle,Middle reach,reach,,shardara", "middle,Middle reach,reach,,", "'middle' has no outlet"),
        ("nodes.csv", "reach,,kayrakkum", "reach,,andijan", "flows into 'andijan', which stands above it"),
        ("evaporation.csv", "shardara,7,200", "shardara,7,-200", "mm"),
        ("wants.csv", "uzb_middle,7,1.132,1.416,1.769", "uzb_middle,7,8,9,10", "carries 2.6 km3 a month: 6.4 km3 too"),
        ("wants.csv", "uzb_middle,7,", "uzb_middle,8,", "appears twice"),
        ("inflows.csv", "charvak,4,", "charvak,14,", "month"),
        ("canals.csv", "UZB,fergana", "UZB,ferghana", "'ferghana' is no reach"),
        ("canals.csv", "0,,A-CANAL", "0,,A-CANALS", "unknown source 'A-CANALS'"),
        ("worths.csv", "water,2,0.25,0.025,0.05", "water,2,0.25,0.025,0.5", "0.5"),
        ("basin.toml", 'decides = "toktogul"', 'decides = "toktogol"', "'toktogol' is no reservoir"),
    ],
)
def test_a_basin_that_is_no_river_is_refused(
    changed: Callable[[str, str, str], Path], file: str, old: str, new: str, told: str
) -> None:
    folder = changed(file, old, new)
    with pytest.raises(InputError) as refused:
        load_basin(str(folder))
    assert told in str(refused.value)


def test_all_faults_are_told_at_once(changed: Callable[[str, str, str], Path]) -> None:
    changed("reservoirs.csv", "toktogul,19.5,5.5,12.0", "toktogul,19.5,5.5,22.0")
    folder = changed("reservoirs.csv", "charvak,2.05,0.45", "charvak,2.05,3.45")
    with pytest.raises(InputError) as refused:
        load_basin(str(folder))
    assert {"toktogul", "charvak"} <= set(str(refused.value).replace(",", " ").replace(":", " ").split())


def test_wants_above_all_water_say_who_and_by_how_much(changed: Callable[[str, str, str], Path]) -> None:
    folder = changed("canals.csv", "kaz_lower,Turkistan and Kyzylorda,KAZ,lower,3.2", "kaz_lower,T,KAZ,lower,900")
    path = folder / "wants.csv"
    rows = [r.split(",") for r in path.read_text(encoding="utf-8").splitlines()]
    rows = [[*r[:2], "20", "20", "20", r[5]] if r[0] == "kaz_lower" else r for r in rows]
    path.write_text("\n".join(",".join(r) for r in rows) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="KAZ wants 240 km3 a year at 'lower'") as refused:
        load_basin(str(folder))
    assert "km3 too much" in str(refused.value)


def lines(folder: Path, file: str, keep: Callable[[str], bool]) -> None:
    """Drop rows of a table of a basin."""
    path = folder / file
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *filter(keep, rows)]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("nodes.csv", "Charvak,reservoir,UZB", "Charvak,reservoir,", "nobody runs 'charvak'"),
        ("outfalls.csv", "shardara,KAZ", "shardara,TKM", "costs 'TKM', which has no part"),
        ("outfalls.csv", "shardara,KAZ", "toktogul,KAZ", "'arnasai' leaves 'toktogul', which is decided"),
        ("basin.toml", '"KAZ"]', '"KZA"]', "'KZA' of power_from"),
        ("basin.toml", 'decides = "toktogul"', 'decides = "koksarai"', "'koksarai' stands beside the river"),
        ("basin.toml", 'decides = "toktogul"', 'decides = "shardara"', "'middle' flows into 'shardara', which is"),
        ("limits.csv", "lower,1,most", "aral,1,most", "the bed of 'aral' has a limit"),
        ("reservoirs.csv", "1.05,1.05,", "1.05,,", "nothing says how much 'koksarai' takes"),
        ("reservoirs.csv", "56,1.4,,", "56,1.4,2,", "'andijan' stands on the river"),
        ("nodes.csv", "Shardara,reservoir,KAZ,lower", "Shardara,reservoir,KAZ,koksarai", "into 'koksarai' beside"),
        ("worths.csv", "export,1,5.0,0.01", "home,4,0,0.01", "'export' has 0 steps"),
        ("worths.csv", "import,2,0.1,0.03,0.045", "import,2,0.1,0.03,0.055", "'import' cost differently"),
        ("worths.csv", "excess,1,0,100", "stored,2,0,100", "'stored' has 2 steps"),
        ("worths.csv", "water,3,0.25", "water,3,0.2", "shares of 'water' sum to 0.95"),
        ("worths.csv", "stored_head,3,5", "stored_head,3,4", "hold 13 km3"),
    ],
)
def test_a_basin_that_could_not_be_run_is_refused_before_it_is(
    changed: Callable[[str, str, str], Path], file: str, old: str, new: str, told: str
) -> None:
    folder = changed(file, old, new)
    with pytest.raises(InputError) as refused:
        load_basin(str(folder))
    assert told in str(refused.value)


def test_inflow_beside_the_river_is_refused(changed: Callable[[str, str, str], Path]) -> None:
    folder = changed("inflows.csv", "fergana,1,", "fergana,1,")
    text = (folder / "inflows.csv").read_text(encoding="utf-8")
    (folder / "inflows.csv").write_text(text.replace("fergana,", "koksarai,"), encoding="utf-8")
    with pytest.raises(InputError, match="'koksarai' stands beside the river and has an inflow"):
        load_basin(str(folder))


@pytest.mark.parametrize(
    ("file", "start", "told"),
    [
        ("evaporation.csv", "shardara,7,", "no row of month 7"),
        ("evaporation.csv", "shardara,", "nothing says what evaporates from 'shardara'"),
        ("inflows.csv", "charvak,", "nothing says what comes to it"),
        ("loads.csv", "KGZ,", "nothing says what 'KGZ' needs"),
    ],
)
def test_what_is_absent_is_not_zero(changed: Callable[[str, str, str], Path], file: str, start: str, told: str) -> None:
    folder = changed("basin.toml", "schema = 1", "schema = 1")
    lines(folder, file, lambda row: not row.startswith(start))
    with pytest.raises(InputError) as refused:
        load_basin(str(folder))
    assert told in str(refused.value)


@pytest.mark.parametrize("factor", [1e3, 380.5])
def test_inflow_in_million_m3_or_m3_per_second_is_refused(
    changed: Callable[[str, str, str], Path], factor: float
) -> None:
    folder = changed("basin.toml", "schema = 1", "schema = 1")
    path = folder / "inflows.csv"
    rows = [r.split(",") for r in path.read_text(encoding="utf-8").splitlines()]
    rows = [[*r[:2], *(str(float(x) * factor) for x in r[2:5]), r[5]] if r[0] == "andijan" else r for r in rows]
    path.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="write km3 a month"):
        load_basin(str(folder))


def test_an_unknown_basin_is_refused() -> None:
    with pytest.raises(InputError, match="no basin 'sir_darya'"):
        load_basin("sir_darya")


def series_text(syr: Basin, factor: float = 1.0, without: str = "") -> str:
    norm = syr.inflow(Corner.CENTRAL)[:, 0]
    rows = [f"toktogul,{year},{m + 1},{norm[m] * factor}" for year in (2020, 2021) for m in range(12)]
    return "node,year,month,km3\n" + "\n".join(r for r in rows if not without or not r.startswith(without)) + "\n"


def test_a_series_of_whole_years_is_kept(syr: Basin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    with pytest.raises(InputError, match="no series of your own"):
        load_own_series(syr)
    (tmp_path / "own.csv").write_text(series_text(syr, 0.9), encoding="utf-8")
    kept, _ = keep_series(tmp_path / "own.csv", syr)
    again = load_own_series(syr)
    assert (again.nodes, again.first_year) == (("toktogul",), 2020)
    assert np.array_equal(again.km3, kept.km3)


@pytest.mark.parametrize(
    ("factor", "without", "told"),
    [
        (1000.0, "", "write km3 a month"),
        (0.001, "", "the norm is 12.3"),
        (1.0, "toktogul,2020,5,", "no value for 2020-05"),
        (-1.0, "", "an inflow below zero"),
    ],
)
def test_a_series_with_a_hole_or_in_other_units_is_refused(
    syr: Basin, tmp_path: Path, factor: float, without: str, told: str
) -> None:
    (tmp_path / "own.csv").write_text(series_text(syr, factor, without), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_series(tmp_path / "own.csv", syr)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("sharing.csv", "uzb_karshi,limit", "uzb_karshy,limit", "'uzb_karshy' is no canal"),
        ("sharing.csv", "uzb_karshi,limit", "uzb_karshi,first", "takes its water first, and limits stand above it"),
        ("canals.csv", "UZB,kerki,1.20,0,,", "UZB,kerki,1.20,0.2,,", "'uzb_bukhara' sends water back"),
        ("limits.csv", "aral,1,least", "lower,1,most", "'lower' limits what a bed carries"),
        ("dams.csv", "rogun,Rogun,TJK,nurek", "rogun,Rogun,TJK,nurak", "'nurak' is no reservoir"),
        ("dam_facts.csv", "rogun,twh", "roghun,twh", "'roghun' is no dam"),
        ("dam_facts.csv", "rogun,resettled,42000", "rogun,resettled,72000", "the range runs 72000"),
    ],
)
def test_sharing_and_dams_that_do_not_fit_are_refused(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = tmp_path / "amu"
    shutil.copytree(basin_folder("amu_darya"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_basin(str(folder))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("reservoirs.csv", "12.0,284,2.0,", "12.0,284,2000,", "lets 2000 km3 a month through"),
        ("reservoirs.csv", "12.0,284,2.0,", "12.0,28400000,2.0,", "has a surface of 2.84e+07 km2"),
        ("reservoirs.csv", ",0.768,0.0088,", ",768,0.0088,", "makes 768 kWh"),
        ("canals.csv", "KGZ,fergana,0.15,", "KGZ,fergana,570,", "carries 570 km3 a month"),
        ("evaporation.csv", "kayrakkum,7,", "kayrakkum,7,9", "more than from any desert"),
    ],
)
def test_units_that_are_off_are_refused_with_what_to_write(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "syr"
    shutil.copytree(basin_folder("syr_darya"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_basin(str(folder))
    assert told in str(refused.value)
    assert "write " in str(refused.value)


def test_every_dam_has_what_is_known_of_it_and_says_where_nothing_is() -> None:
    for name in shipped_basins():
        basin = load_basin(name)
        assert {d.node for d in basin.dams} == {r.node for r in basin.reservoirs}
        assert all(basin.fact(d.dam, "full_km3") is not None for d in basin.dams)
    assert load_basin("amu_darya").fact("nurek", "resettled") is None

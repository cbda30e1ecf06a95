"""Tables of energy: what ships is whole and sourced, a user's table comes first, all faults are told at once."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.domains.energy.expansion.stages import water_of
from ortaq.domains.energy.system import HOURS, MONTHS, VARIABLE, EnergySystem, load_system
from ortaq.domains.energy.system.reader import SHIPPED
from ortaq.domains.water.amu_darya import AmuChange, run_with
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.regimes import dry_year


@pytest.fixture(scope="module")
def system() -> EnergySystem:
    return load_system()


Edit = Callable[[str], str]


def _folder(path: Path, **edits: Edit) -> Path:
    """Write shipped tables into a folder, changed."""
    for name, edit in edits.items():
        text = (SHIPPED / f"{name}.csv").read_text("utf-8")
        changed = edit(text)
        assert changed != text, name
        (path / f"{name}.csv").write_text(changed, "utf-8")
    return path


def _cell(key: str, values: Mapping[str, str]) -> Edit:
    """Return an edit of the row that begins with a key: values by column."""

    def edit(text: str) -> str:
        head, *rows = text.splitlines()
        names = head.split(",")
        at = next(i for i, row in enumerate(rows) if row.startswith(f"{key},"))
        cells = rows[at].split(",")
        for column, value in values.items():
            cells[names.index(column)] = value
        rows[at] = ",".join(cells)
        return "\n".join([head, *rows]) + "\n"

    return edit


def _fault(path: Path, **edits: Edit) -> str:
    with pytest.raises(InputError) as caught:
        load_system(_folder(path, **edits))
    return str(caught.value)


def test_what_ships_covers_every_member_and_names_its_sources(system: EnergySystem) -> None:
    assert system.codes == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert {p.member for p in system.plants} == set(system.codes)
    known = {s.id for s in system.sources} | {a.id for a in system.assumptions}
    for rows in (system.plants, system.lines, system.pipelines, system.balances, system.profiles, system.options):
        assert all(set(row.source.split("+")) <= known for row in rows)
    used = {each for name in _TABLES for source in _column(name, "source") for each in source.split("+")}
    assert {s.id for s in system.sources} <= used
    computed_with = {"A-UNSERVED", "A-DISCOUNT", "A-LINE-LIFE", "A-BORDER-CO2", "A-CALM-SHARE", "A-SCARCE"}
    assert {a.id for a in system.assumptions} - used <= computed_with


_TABLES = sorted(path.stem for path in SHIPPED.glob("*.csv") if path.stem not in {"sources", "assumptions"})


def _column(name: str, column: str) -> list[str]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file) if column in row]


def test_every_assumed_number_has_a_range(system: EnergySystem) -> None:
    for plant in system.plants:
        if plant.member != "TKM":
            assert plant.gw.low < plant.gw.high, plant.name
        assert plant.marginal_usd_mwh.low < plant.marginal_usd_mwh.central < plant.marginal_usd_mwh.high
    assert all(p.factor.low < p.factor.high for p in system.profiles if p.factor.central > 0.01)


def test_marginal_cost_and_emissions_follow_from_price_and_efficiency(system: EnergySystem) -> None:
    plant = next(p for p in system.plants if p.name == "UZB gas new")
    price = next(p for p in system.fuel_prices if (p.member, p.fuel) == ("UZB", "gas"))
    fuel = price.usd_mwh_heat.central / plant.efficiency.central
    assert plant.marginal_usd_mwh.central == pytest.approx(fuel + plant.variable_usd_mwh.central)
    assert plant.co2_t_mwh.central == pytest.approx(price.co2_t_mwh_heat / plant.efficiency.central)
    capture = next(o for o in system.options if o.technology == "coal_ccs")
    coal = next(o for o in system.options if (o.technology, o.node) == ("coal", capture.node))
    assert capture.co2_t_mwh.central < 0.2 * coal.co2_t_mwh.central


def test_demand_shapes_have_a_mean_of_one_and_winter_is_above_summer(system: EnergySystem) -> None:
    hours = [b.hours for b in system.blocks]
    for demand in system.demands:
        assert sum(demand.month_shapes) / MONTHS == pytest.approx(1.0, abs=1e-3)
        day = sum(f * h for f, h in zip(demand.hour_shapes, hours, strict=True)) / 24.0
        assert day == pytest.approx(1.0, abs=1e-2)
        assert demand.growth[-1][1] > 1.0
    tjk = system.demand("TJK").month_shapes
    assert min(tjk[m] for m in (0, 1, 11)) > 1.15
    assert max(tjk[m] for m in (5, 6, 7)) < 0.85


def test_wind_and_sun_give_what_a_year_gave(system: EnergySystem) -> None:
    """Factors of the year times capacity are within a tenth of what Ember says for Kazakhstan and Uzbekistan."""
    hours = {b.block: b.hours for b in system.blocks}
    share = {d.day: d.share.central for d in system.days}
    year: dict[tuple[str, str], float] = {}
    for p in system.profiles:
        year[p.node, p.fuel] = year.get((p.node, p.fuel), 0.0) + p.factor.central * hours[p.block] * share[p.day]
    seen = {(g.member, g.fuel): g.twh for g in system.generated if g.year == 2024}
    for member in ("KAZ", "UZB"):
        for fuel in VARIABLE:
            plants = [p for p in system.plants if (p.member, p.fuel) == (member, fuel) and p.built <= 2024]
            twh = sum(p.gw.central * year[p.node, fuel] / (24.0 * MONTHS) * HOURS / 1000.0 for p in plants)
            assert twh == pytest.approx(seen[member, fuel], rel=0.1), (member, fuel)


def test_calm_days_have_less_wind_and_nights_no_sun(system: EnergySystem) -> None:
    at = {(p.node, p.fuel, p.day, p.month, p.block): p.factor.central for p in system.profiles}
    assert at["UZB", "wind", "calm", 1, "day"] < 0.5 * at["UZB", "wind", "windy", 1, "day"]
    assert at["KAZ_N", "solar", "windy", 12, "night"] == 0.0
    assert at["KAZ_N", "solar", "windy", 6, "day"] > 2.0 * at["KAZ_N", "solar", "windy", 12, "day"]


def test_a_dry_year_gives_less_water_power(system: EnergySystem) -> None:
    for hydro in system.hydro:
        assert 0.7 < sum(hydro.dry_twh) / sum(hydro.twh) < 0.97
    kgz = next(h for h in system.hydro if h.node == "KGZ")
    assert sum(kgz.twh[m] for m in (0, 1, 11)) > 1.5 * sum(kgz.twh[m] for m in (5, 6, 7))


@pytest.mark.long
def test_water_of_kyrgyzstan_has_the_months_of_the_naryn(system: EnergySystem) -> None:
    """Where it fails: python tools/energy_tables.py."""
    told = dry_year(Assumed(load_basin("syr_darya")))
    usual, dry = told.normal.twh[12:24], told.dry.twh[[24, 25, 26, *range(15, 24)]]
    kgz = next(h for h in system.hydro if h.node == "KGZ")
    scale = sum(kgz.twh) / usual.sum()
    assert kgz.twh == pytest.approx(scale * usual, rel=1e-3)
    assert kgz.dry_twh == pytest.approx(scale * dry, rel=1e-3)


@pytest.mark.long
def test_new_dams_of_the_path_have_the_months_that_water_gives_them(system: EnergySystem) -> None:
    """Rogun, whose run is short; where it fails: python tools/energy_water.py, then python tools/energy_paths.py."""
    river = load_basin("amu_darya")
    for dry, at, field in (
        (False, list(range(12, 24)), "twh_gw"),
        (True, [24, 25, 26, *range(15, 24)], "dry_twh_gw"),
    ):
        with_it, without = (run_with(river, AmuChange(dry_year=dry, rogun=how)).twh[at] for how in ("rule", "none"))
        told = [getattr(row, field) for row in system.new_hydro if row.node == "TJK"]
        assert told == pytest.approx((with_it - without) / 3.6, abs=2e-5)


def test_new_dams_bring_what_water_says_and_not_what_old_stations_have(system: EnergySystem) -> None:
    """Kambarata-1 brings 2.5 TWh for a GW, what stands in Kyrgyzstan four; Rogun more than those of its river."""
    brings = {node: sum(r.twh_gw for r in system.new_hydro if r.node == node) for node in ("KGZ", "TJK")}
    assert brings["KGZ"] == pytest.approx(2.5, abs=0.1)
    assert brings["TJK"] == pytest.approx(13.06 / 3.6, abs=0.05)
    assert sum(water_of(system, "KGZ", dry=False)[0]) == pytest.approx(brings["KGZ"])
    assert sum(water_of(system, "UZB", dry=False)[0]) > 2.0  # no dam of its own is run: as those that stand


def test_a_table_of_a_user_stands_in_place_of_the_shipped_one(tmp_path: Path, system: EnergySystem) -> None:
    mine = load_system(_folder(tmp_path, caps=lambda text: text.replace(",2030,150,", ",2030,90,")))
    assert [c.mt for c in mine.caps] == [90.0, *(c.mt for c in system.caps[1:])]
    assert mine.plants == system.plants
    assert mine.digest != system.digest


def test_a_source_of_a_user_is_added_to_those_that_ship(tmp_path: Path, system: EnergySystem) -> None:
    (tmp_path / "sources.csv").write_text("id,title,publisher,year,licence,url,note\nmine,Mine,,,,,\n", "utf-8")
    mine = load_system(_folder(tmp_path, caps=lambda text: text.replace("oracle_caps", "mine")))
    assert len(mine.sources) == len(system.sources) + 1


def test_what_is_left_out_is_gone(system: EnergySystem) -> None:
    less = system.without(("CPC", "KAZ north-south"))
    assert len(less.pipelines) == len(system.pipelines) - 1
    assert len(less.lines) == len(system.lines) - 1


BAD: dict[str, tuple[dict[str, Edit], tuple[str, ...]]] = {
    "negative capacity": ({"plants": _cell("KGZ hydro", {"gw_low": "-3"})}, ("gw_low is -3", "plants.csv, line 16")),
    "efficiency above one": ({"plants": _cell("KGZ gas", {"efficiency_high": "1.4"})}, ("efficiency_high is 1.4",)),
    "no efficiency": ({"plants": _cell("KGZ gas", {"efficiency_low": "0"})}, ("efficiency_low is 0",)),
    "no growth": (
        {"growth": lambda text: "\n".join(r for r in text.splitlines() if not r.startswith("TJK,")) + "\n"},
        ("TJK has no row", "growth.csv"),
    ),
    "unknown fuel": ({"plants": _cell("KGZ gas", {"fuel": "gaz"})}, ("unknown fuel 'gaz'", "gas")),
    "twice": ({"lines": lambda text: text + text.splitlines()[1] + "\n"}, ("name KAZ north-south appears twice",)),
    "a line to nowhere": ({"lines": _cell("TKM-UZB", {"to": "UZZ"})}, ("to 'UZZ' is nowhere", "TKM-UZB")),
    "a line to itself": ({"lines": _cell("TKM-UZB", {"to": "TKM"})}, ("runs from TKM to itself",)),
    "a profile that is too short": (
        {"profiles": lambda text: "\n".join(text.splitlines()[:-1]) + "\n"},
        ("the profile of solar of UZB has 95 rows, not 96",),
    ),
    "eleven months": (
        {"month_shapes": lambda text: "\n".join(r for r in text.splitlines() if not r.startswith("TJK,7,")) + "\n"},
        ("the profile of TJK has 11 of 12 rows: no month 7",),
    ),
    "energy in place of a shape": (
        {"month_shapes": _cell("TJK,7", {"factor": "2.4"})},
        ("the mean of the profile of TJK is", "write power over its mean"),
    ),
    "cost per kWh": (
        {"borders": _cell("RUS", {"sells_usd_mwh_low": "0.03", "sells_usd_mwh": "0.05", "sells_usd_mwh_high": "0.07"})},
        ("sells_usd_mwh is 0.03 to 0.07", "write USD per MWh", "RUS"),
    ),
    "megawatts": (
        {"plants": _cell("KAZ oil", {"gw_low": "200", "gw": "350", "gw_high": "500"})},
        ("gw is 200 to 500", "write GW"),
    ),
    "gigawatt hours": (
        {"demands": _cell("KGZ", {"twh_low": "17000", "twh": "17700", "twh_high": "18800"})},
        ("twh is 17000 to 18800", "write TWh a year"),
    ),
    "no price": (
        {"fuel_prices": lambda text: "\n".join(r for r in text.splitlines() if not r.startswith("TJK,gas")) + "\n"},
        ("nothing says what gas costs in TJK", "TJK gas"),
    ),
    "no water": (
        {"hydro": lambda text: "\n".join(r for r in text.splitlines() if not r.startswith("TJK,")) + "\n"},
        ("node TJK has a hydro plant and no water",),
    ),
    "a range that falls": ({"plants": _cell("KGZ gas", {"gw_low": "0.2"})}, ("the range of gw runs 0.2, 0.05, 0.1",)),
    "no source": ({"plants": _cell("KGZ gas", {"source": "hearsay"})}, ("unknown source 'hearsay'",)),
    "more flows than fits": (
        {"pipelines": _cell("CPC", {"flow_low": "52", "flow": "90", "flow_high": "95"})},
        ("more flows than fits: 90 and 81.5",),
    ),
    "products above crude": (
        {"yields": _cell("Atyrau,diesel", {"share_low": "0.5", "share": "0.6", "share_high": "0.7"})},
        ("light ones 1.", "its depth is 0.8"),
    ),
    "a product of which no use is known": (
        {"product_uses": lambda text: "\n".join(r for r in text.splitlines() if not r.startswith("UZB,diesel")) + "\n"},
        ("nothing says how much diesel UZB uses", "absent is not zero", "yields.csv"),
    ),
    "a store of unknown hours": (
        {
            "plants": _cell("KGZ gas", {"fuel": "storage"}),
            "options": lambda text: "\n".join(r for r in text.splitlines() if not r.startswith("storage,KGZ")) + "\n",
        },
        ("a store stands at node KGZ and nothing says for how many hours",),
    ),
    "new hydro without rivers": (
        {"plants": lambda text: "\n".join(r for r in text.splitlines() if "KAZ" not in r or ",hydro," not in r) + "\n"},
        ("new hydro at node KAZ_S, and no plant of KAZ says what its rivers give",),
    ),
    "more trade than imports": (
        {"fuel_trade": _cell("gas,RUS,UZB", {"amount_low": "5", "amount": "9", "amount_high": "11"})},
        ("rows of fuel_trade.csv sum to 11, and imports are at most 5", "UZB"),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_tables_are_refused_with_file_row_and_member(name: str, tmp_path: Path) -> None:
    edits, told = BAD[name]
    message = _fault(tmp_path, **edits)
    assert all(part in message for part in told), message


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    message = _fault(
        tmp_path,
        plants=lambda text: _cell("KGZ gas", {"gw_low": "-1"})(_cell("TKM gas", {"efficiency_high": "2"})(text)),
        lines=_cell("TKM-UZB", {"loss": "1.5"}),
    )
    assert all(part in message for part in ("gw_low is -1", "efficiency_high is 2", "loss is 1.5")), message


def test_a_demand_without_supply_names_who_and_how_much(tmp_path: Path) -> None:
    message = _fault(tmp_path, demands=_cell("TJK", {"twh_low": "190", "twh": "205", "twh_high": "210"}))
    assert "TJK lacks" in message
    assert "GW of its mean demand" in message


def test_a_folder_without_tables_and_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no table of an energy system"):
        load_system(tmp_path)
    with pytest.raises(InputError, match="no folder"):
        load_system(tmp_path / "nowhere")

"""A region and a mechanism in one hand-written file: what it becomes, what is assumed, and every mistake named."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.agreement import agree
from ortaq.answers import answer
from ortaq.brief import brief
from ortaq.cli import main
from ortaq.core import Band, InputError, Level, Materiality, Mechanism, Region
from ortaq.domains.trade import shifts_of
from ortaq.model import payoff_table, run
from ortaq.observe import check_region, load_mechanism, load_region, load_scenario, mechanism_region

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "three_members.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def _load(text: str, tmp_path: Path) -> tuple[Region, Mechanism]:
    path = tmp_path / "toy.toml"
    path.write_text(text, encoding="utf-8")
    region = load_region(mechanism_region(str(path)))
    return region, load_mechanism(str(path), region)


def _changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_stated_numbers_are_kept_and_the_rest_follows() -> None:
    region = load_region(str(EXAMPLE))
    assert (region.name, region.economy_ids, region.sector_ids) == ("three_members", ("AAA", "BBB", "CCC"), ("goods",))
    assert region.flow[0, 1, 0] == 5000.0
    assert region.flow[0, 0, 2] == 600.0
    assert region.value_added == pytest.approx([100_000.0, 40_000.0, 9_000.0])
    assert region.output[0] == pytest.approx([200_000.0, 80_000.0, 18_000.0])
    assert region.deficit == pytest.approx([-1_100.0, 400.0, 700.0])
    assert not region.parts
    assert not [f for f in check_region(region) if f.level is not Level.OK]


def test_what_is_left_out_is_a_named_assumption_with_a_range() -> None:
    region = load_region(str(EXAMPLE))
    named = {a.id: a for a in region.assumptions}
    assert set(named) == {"A-INPUT-SHARE", "A-LN-SD", "A-THETA", "A-TARIFF", "A-POPULATION"}
    assert all(a.band.low < a.band.high and a.reason for a in named.values())
    assert region.sectors[0].trade_elasticity == named["A-THETA"].band
    assert region.sectors[0].source == "A-THETA"
    assert "without a source" in region.sources[0].title


def test_stated_numbers_replace_assumptions(tmp_path: Path) -> None:
    more = """
region.source = "A handbook, 2024"
region.input_share = 0.4
region.trade_elasticity = { low = 3, central = 4, high = 5 }
region.flow_ln_sd = 0.2
region.population_million = { AAA = 10, BBB = 8, CCC = 9 }
region.tariffs_percent.AAA = { low = 2, central = 4, high = 6 }
region.tariffs_percent.BBB = { AAA = 5, CCC = 10 }
region.names = { AAA = "Aland" }
"""
    region, _ = _load(more + TEXT, tmp_path)
    named = {a.id: a for a in region.assumptions}
    assert set(named) == {"A-INPUT-SHARE", "A-LN-SD"}
    assert named["A-INPUT-SHARE"].band == Band.exact(0.4)
    assert region.sources[0].title == "A handbook, 2024"
    assert region.sectors[0].trade_elasticity == Band(3.0, 4.0, 5.0)
    assert region.tariff[0].tolist() == [[0.0, 0.04, 0.04], [0.05, 0.0, 0.10], [0.0, 0.0, 0.0]]
    assert (region.tariff_low[0, 0, 1], region.tariff_high[0, 0, 1]) == (0.02, 0.06)
    assert region.economies[0].names["en"] == "Aland"
    assert region.prosperity(["CCC"]) == {"CCC": 1_000.0}
    own = np.eye(3, dtype=bool)
    assert (region.flow_ln_sd[0][~own] == 0.2).all()
    assert (region.flow_ln_sd[0][own] == 0.0).all()


def test_several_sectors(tmp_path: Path) -> None:
    text = """
measure = [{ id = "food", between = ["KAZ", "X1"], trade_cost_percent = -5, sectors = ["food"] }]
[region]
name = "pair"
base_year = 2020
sectors = ["food", "machines"]
gdp_musd = { KAZ = { food = 40, machines = 60 }, X1 = { food = 10, machines = 20 } }
exports_musd.KAZ.X1 = { food = 5, machines = 1 }
exports_musd.X1.KAZ = { food = 0, machines = 6 }
trade_elasticity = { food = 4, machines = 6 }
"""
    region, mechanism = _load(text, tmp_path)
    assert region.name == "pair"
    assert region.flow[:, 1, 0].tolist() == [5.0, 1.0]
    assert region.economies[0].names["ru"] == "Казахстан"
    assert shifts_of(mechanism.measures[0])[0].sectors == ("food",)
    assert "A-INPUT-MIX" in {a.id for a in region.assumptions}
    assert payoff_table(region, mechanism).gain_percent[1].min() > 0.0


def test_stopping_all_trade_costs_what_the_home_share_says(tmp_path: Path) -> None:
    """One sector, balanced trade, no tariffs: autarky loses 1 - home share ** (1 / (theta (1 - inputs)))."""
    text = """
shock = [{ id = "stop", probability = 0.1, shift = [{ variable = "trade_cost_hat", importers = ["AAA"], \
exporters = ["BBB"], both_directions = true, closed = true }] }]
measure = [{ id = "nothing", between = ["AAA", "BBB"], trade_cost_percent = 0 }]
[region]
base_year = 2023
gdp_musd = { AAA = 100, BBB = 30 }
exports_musd = { AAA = { BBB = 12 }, BBB = { AAA = 12 } }
"""
    region, mechanism = _load(text, tmp_path)
    (tmp_path / "stop.toml").write_text(
        '[scenario]\nid = "stop"\nmechanism = "toy.toml"\nshocks = ["stop"]', encoding="utf-8"
    )
    found, scenario = load_scenario(str(tmp_path / "stop.toml"))
    assert found.digest == region.digest
    home = 1.0 - 12.0 / np.array([200.0, 60.0])
    assert run(region, scenario).metrics["real_income_percent"] == pytest.approx(
        100.0 * (home ** (1.0 / (5.0 * 0.5)) - 1.0), rel=1e-8
    )
    assert mechanism.members == ("AAA", "BBB")


def test_zero_change_is_exactly_zero(tmp_path: Path) -> None:
    text = "\n".join(
        line.partition("trade_cost_percent")[0] + "trade_cost_percent = 0 }," if "{ id = " in line else line
        for line in TEXT.splitlines()
        if not line.startswith("shock")
    )
    region, mechanism = _load(text, tmp_path)
    payoffs = payoff_table(region, mechanism)
    assert payoffs.gain_musd.shape == (8, 3, 1)
    assert (payoffs.gain_musd == 0.0).all()
    assert (payoffs.gain_percent == 0.0).all()


@pytest.mark.slow
def test_the_answer_to_the_example() -> None:
    """The outsider of a road between two loses from it, less than matters to it; where everything does, it refuses."""
    region = load_region(str(EXAMPLE))
    mechanism = load_mechanism(str(EXAMPLE), region)
    material = answer(region, mechanism)
    payoffs, port = material.payoffs, 4
    assert mechanism.measures[2].participants == ("AAA", "CCC")
    assert payoffs.gain_percent[port, 1].max() < 0.0
    assert material.bands[port].high_percent[1].max() < 0.0
    words = [word.value for word in material.agreement.verdicts(port)]
    assert words == ["gains", "indifferent", "indifferent"]
    assert material.agreement.is_accepted(port)
    strict = agree(payoffs, replace(mechanism, materiality=Materiality()))
    assert not strict.is_accepted(port)
    assert [word.value for word in strict.verdicts(port)] == ["gains", "loses", "loses"]
    assert material.agreement.recommended == strict.recommended == 7
    assert payoffs.gain_percent[7].min() > 0.0
    assert material.reports == {}
    assert material.largest_residual < 1e-9
    page = brief(material).html
    for mark in ("A-INPUT-SHARE", "[no_range]", "user_file", "without a source", "equal_payers", "usual_life"):
        assert mark in page


def test_marks_of_the_mechanism(tmp_path: Path) -> None:
    _, mechanism = _load(_changed(", cost.capex_musd = 500", ""), tmp_path)
    named = {a.id: a for a in mechanism.assumptions}
    usual = {"usual_life", "usual_rate", "usual_materiality", "usual_return", "usual_common_error"}
    assert set(named) == {"no_range", "no_cost", "equal_payers", *usual}
    assert named["no_cost"].reason == "The file states no cost of: rail"
    assert named["equal_payers"].reason.endswith(": customs")
    rail, customs, _ = mechanism.measures
    assert rail.title == "Rail"
    assert rail.cost is not None
    assert (rail.cost.capex_musd, rail.cost.source) == (Band.exact(0.0), "no_cost")
    assert customs.cost is not None
    assert customs.cost.payers == pytest.approx(dict.fromkeys(("AAA", "BBB", "CCC"), 1 / 3))
    assert [(s.importers, s.exporters, s.both_directions) for s in shifts_of(customs)] == [
        (("AAA",), ("BBB",), True),
        (("AAA",), ("CCC",), True),
        (("BBB",), ("CCC",), True),
    ]
    assert "toy.toml" in mechanism.sources["user_file"]


def test_a_file_that_states_everything_bears_no_marks(tmp_path: Path) -> None:
    region = load_region(str(EXAMPLE))
    path = tmp_path / "full.toml"
    path.write_text(
        f"""
[mechanism]
region = "{EXAMPLE}"
members = ["AAA", "BBB"]
materiality_musd = 5
least_return = 1
common_error = 0.3
[sources]
report = "A report"
[[measure]]
id = "skills"
source = "report"
productivity_percent = {{ AAA = {{ low = 1, central = 2, high = 3 }} }}
derivation = "Table 3"
participants = ["AAA"]
[measure.cost]
opex_musd_per_year = {{ low = 1, central = 2, high = 3 }}
payers = {{ AAA = 1.0 }}
source = "report"
""",
        encoding="utf-8",
    )
    mechanism = load_mechanism(str(path), region)
    assert mechanism.assumptions == ()
    assert mechanism.sources == {"report": "A report"}
    shift = shifts_of(mechanism.measures[0])[0]
    assert (shift.derivation, shift.percent, shift.sectors) == ("Table 3", Band(1.0, 2.0, 3.0), ("goods",))


def test_paths_are_searched_beside_the_file(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    (tmp_path / "three.toml").write_text("\n".join(s for s in lines if s.startswith("region")), encoding="utf-8")
    rest = "\n".join(s for s in lines if not s.startswith("region"))
    (tmp_path / "table.toml").write_text(
        f'{rest}\n[mechanism]\nregion = "three.toml"\nmembers = ["AAA", "BBB", "CCC"]\n', encoding="utf-8"
    )
    name = mechanism_region(str(tmp_path / "table.toml"))
    assert Path(name) == tmp_path / "three.toml"
    assert load_region(name).economy_ids == ("AAA", "BBB", "CCC")
    assert load_scenario(str(tmp_path / "table.toml"))[1].changes[1].id == "customs"


def test_the_rest_of_the_world_is_no_member(tmp_path: Path) -> None:
    _, mechanism = _load(
        TEXT.replace("CCC", "ROW").replace(", cost = { capex_musd = 300, payers = { ROW = 1 } }", ""), tmp_path
    )
    assert mechanism.members == ("AAA", "BBB")
    assert mechanism.measures[2].participants == ("AAA",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("CCC = 700", "CCC = -700", r"a flow is -700(.|\n)*region > exports_musd > AAA > CCC(.|\n)*why(.|\n)*do"),
        ("CCC = 700", "CCC = nan", r"a flow is nan(.|\n)*exports_musd > AAA > CCC"),
        ("CCC = 700", 'CCC = "700"', r"valid number(.|\n)*exports_musd > AAA > CCC"),
        ("CCC = 700", "CCC = 195001", r"AAA exports 200,001 (.|\n)*makes 200,000(.|\n)*input_share"),
        ("CCC = 700", "CC = 700", r"no GDP for the economy 'CC'(.|\n)*exports_musd > AAA(.|\n)*did you mean 'CCC'"),
        ("CCC = 700", "AAA = 700", r"no exports from AAA to CCC|AAA sells to itself"),
        (", CCC = 700", "", r"no exports from AAA to CCC(.|\n)*not a zero(.|\n)*or 0"),
        (", CCC = 9000", "", r"no GDP for the economy 'CCC'(.|\n)*fixes what(.|\n)*add CCC to gdp_musd"),
        ("CCC = 9000", "CCC = 0", r"GDP is 0(.|\n)*gdp_musd > CCC"),
        ("CCC = 9000", "CCC = inf", r"GDP is inf"),
        ("CCC = 9000", "ccc = 9000", r"'ccc' cannot be the code(.|\n)*capital letters"),
        ("{ AAA = 100000, BBB = 40000, CCC = 9000 }", "{ AAA = 100000 }", r"has 1 economy(.|\n)*two sides"),
        ("region.gdp_musd", "region.gdp_msd", r"unknown key 'gdp_msd'(.|\n)*did you mean 'gdp_musd'"),
        ("region.base_year = 2023\n", "", r"missing key 'base_year'(.|\n)*region"),
        ("CCC = 9000", "CCC = { food = 9000 }", r"unknown sector 'food'(.|\n)*gdp_musd > CCC"),
        ("region.base", 'region.sectors = ["a", "b"]\nregion.base', r"one number for several sectors(.|\n)*a = "),
        ("region.base", "region.input_share = 1.0\nregion.base", r"inputs' share is 1 (.|\n)*input_share"),
        ("region.base", "region.flow_ln_sd = -0.1\nregion.base", r"standard deviation is -0.1"),
        ("region.base", "region.trade_elasticity = -4\nregion.base", r"0.05 <= low(.|\n)*trade_elasticity"),
        ("region.base", "region.tariffs_percent.AAA = -5\nregion.base", r"tariff of -5 percent(.|\n)*AAA"),
        ("region.base", "region.tariffs_percent.AAA.BB = 5\nregion.base", r"unknown economy 'BB'(.|\n)*'BBB'"),
        ("region.base", "region.population_million = { AAA = 1 }\nregion.base", r"no population for the economy 'BBB'"),
        ("region.base", 'region.names = { DDD = "D" }\nregion.base', r"unknown economy 'DDD'(.|\n)*names"),
        ('between = ["AAA", "BBB"]', 'between = ["AAA", "BBX"]', r"economy of region 'toy' 'BBX'(.|\n)*'BBB'"),
        ('between = ["AAA", "BBB"]', 'between = ["AAA"]', r"two or more economies(.|\n)*measure 'rail'"),
        ('between = ["AAA", "BBB"], ', "", r"two or more economies(.|\n)*measure 'rail'"),
        ("trade_cost_percent = -5", "percent = -5", r"unknown key 'percent'(.|\n)*did you mean '\w+_percent'"),
        (
            "trade_cost_percent = -5",
            'trade_cost_percent = "-5"',
            r"a number or(.|\n)*measure 'rail' > trade_cost_percent",
        ),
        ("trade_cost_percent = -5", "trade_cost_percent = nan", r"finite number"),
        ("trade_cost_percent = -5", "trade_cost_percent = -100", r"leaves nothing"),
        ("trade_cost_percent = -5", "tariff_percent = -5", r"no tariff to change(.|\n)*tariffs_percent"),
        ("payers = { CCC = 1 }", "payers = { CCD = 1 }", r"unknown member 'CCD'(.|\n)*port(.|\n)*'CCC'"),
        (", cost.capex_musd = 500", ", cost.life_years = 5", r"a cost needs capex_musd(.|\n)*measure 'rail' > cost"),
        ("shock = [", '[sources]\nno_cost = "x"\n#', r"duplicate source id 'no_cost'"),
    ],
)
def test_mistakes(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        _load(_changed(old, new), tmp_path)
    assert "toy.toml" in str(caught.value)
    assert caught.value.fix


@pytest.mark.slow
def test_one_region_and_members_of_another(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"two regions: 'eurasia'(.|\n)*drop one"):
        _load(TEXT + '[mechanism]\nregion = "eurasia"\n', tmp_path)
    lines = [s for s in TEXT.splitlines() if not s.startswith("region")]
    with pytest.raises(InputError, match=r"named inside \[mechanism\](.|\n)*got 'eurasia'"):
        _load("\n".join(['region = "eurasia"', *lines]), tmp_path)
    with pytest.raises(InputError, match=r"missing key 'region'(.|\n)*\[region\]"):
        _load("\n".join(lines), tmp_path)
    with pytest.raises(InputError, match=r"missing key 'members'"):
        _load("\n".join([*lines, "[mechanism]", 'region = "eurasia"']), tmp_path)
    with pytest.raises(InputError, match=r"unknown member in region 'toy' 'DDD'"):
        _load(TEXT + '[mechanism]\nmembers = ["AAA", "BBB", "CCC", "DDD"]\n', tmp_path)


def test_a_mechanism_file_is_run_with_all_its_measures(tmp_path: Path) -> None:
    region, scenario = load_scenario(str(EXAMPLE))
    assert [c.id for c in scenario.changes] == ["rail", "customs", "port"]
    assert (run(region, scenario).metrics["real_income_percent"] > 0.0).all()
    path = tmp_path / "toy.toml"
    path.write_text(_changed('{ id = "port"', '{ id = "port", excludes = ["rail"]'), encoding="utf-8")
    with pytest.raises(InputError, match=r"rail and port exclude each other(.|\n)*scenario file"):
        load_scenario(str(path))


def test_a_region_without_trade(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing is traded(.|\n)*exports_musd(.|\n)*above 0"):
        _load(re.sub(r"(?m)(?<=^region.exports_musd.{7})(.*?)\d+(.*?)\d+", r"\g<1>0\g<2>0", TEXT), tmp_path)


def test_too_large_a_surplus_is_found_by_the_checks_of_regions(tmp_path: Path) -> None:
    text = _changed("{ BBB = 5000, CCC = 700 }", "{ BBB = 150000, CCC = 700 }")
    with pytest.raises(InputError, match=r"check failed: final demand is left(.|\n)*toy.toml"):
        _load(text, tmp_path)


@pytest.mark.parametrize("words", [("region", "export", str(EXAMPLE), "mine.xlsx")])
def test_commands_on_tables_refuse_a_small_region(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _ortaq(monkeypatch, *words) == 2
    assert "is a small region in one file" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_agree_and_brief_run_on_the_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert _ortaq(monkeypatch, "agree", str(EXAMPLE), "--full") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "All 3 members would sign 7 of the 7 possible packages if each looks at its gain in its worst shock" in said
    page = tmp_path / "brief.html"
    assert _ortaq(monkeypatch, "brief", str(EXAMPLE), "--draws", "0", "--out", str(page)) == 0
    assert "No derivation stated [no_range]" in page.read_text(encoding="utf-8")


def test_the_readme_shows_the_example() -> None:
    shown = [line for line in TEXT.splitlines() if not line.startswith("#")]
    assert len(shown) <= 15
    assert "\n".join(shown) in (ROOT / "README.md").read_text(encoding="utf-8")


def _ortaq(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["ortaq", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)

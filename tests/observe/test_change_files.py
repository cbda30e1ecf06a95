"""Mechanism and scenario files: what ships loads, and every mistake is named with file, place and remedy."""

from dataclasses import replace
from pathlib import Path

import pytest

from ortaq.core import InputError, Kind, Materiality, Principle, Region, Rules
from ortaq.domains.trade import shifts_of
from ortaq.observe import load_mechanism, load_scenario, shipped_mechanisms
from tests.observe.region_folder import write_region

MECHANISM = """
schema = 1
[mechanism]
id = "table"
title = "A table"
description = ""
region = "toy"
members = ["KAZ", "KGZ"]
decision_rule = "consensus"
principles = ["mutual_benefit"]
materiality_percent = 0.02
materiality.KGZ = 0.001
least_return = 1.2
common_error = 0.4
[mechanism.threshold_percent]
KGZ = 0.1
[sources]
report = "A report"
[[assumption]]
id = "guess"
statement = "A guess"
low = 1
central = 2
high = 3
unit = "percent"
reason = "nobody knows"
[[measure]]
id = "rail"
title = "Rail"
description = ""
participants = ["KAZ"]
source = "report"
[measure.cost]
capex_musd = { low = 10, central = 20, high = 30 }
opex_musd_per_year = { low = 1, central = 2, high = 3 }
life_years = 30
discount_rate = 0.05
payers = { KAZ = 0.25, KGZ = 0.75 }
source = "guess"
[[measure.shift]]
variable = "trade_cost_hat"
importers = ["KAZ"]
exporters = ["KGZ"]
both_directions = true
sectors = ["goods"]
percent = { low = -1, central = -2, high = -3 }
derivation = "days saved"
source = "guess"
[[shock]]
id = "drought"
title = "Drought"
description = ""
probability = 0.1
source = "guess"
[[shock.shift]]
variable = "productivity_hat"
importers = ["UZB"]
sectors = ["goods"]
percent = { low = -1, central = -2, high = -3 }
derivation = "yields"
source = "report"
"""

SCENARIO = """
schema = 1
[scenario]
id = "both"
title = "Rail in a drought"
region = "{region}"
mechanism = "{mechanism}"
measures = ["rail"]
shocks = ["drought"]
[[change]]
id = "wage_deal"
title = "More productive services"
source = "own"
[[change.shift]]
variable = "productivity_hat"
importers = ["KGZ"]
sectors = ["services"]
percent = {{ low = 1, central = 1, high = 1 }}
derivation = "own"
source = "own"
"""


def _load(text: str, tmp_path: Path, region: Region) -> None:
    path = tmp_path / "table.toml"
    path.write_text(text, encoding="utf-8")
    load_mechanism(str(path), region)


def test_a_good_file_says_what_it_says(tmp_path: Path, region: Region) -> None:
    path = tmp_path / "table.toml"
    path.write_text(MECHANISM, encoding="utf-8")
    mechanism = load_mechanism(str(path), region)
    assert mechanism.members == ("KAZ", "KGZ")
    assert mechanism.threshold_percent == {"KAZ": 0.0, "KGZ": 0.1}
    assert mechanism.principles == (Principle.MUTUAL_BENEFIT,)
    assert mechanism.materiality == Materiality(0.02, 25.0, {"KGZ": 0.001})
    assert (mechanism.least_return, mechanism.common_error) == (1.2, 0.4)
    rail = mechanism.measures[0]
    assert rail.kind is Kind.MEASURE
    assert rail.cost is not None
    assert rail.cost.payers == {"KAZ": 0.25, "KGZ": 0.75}
    assert shifts_of(rail)[0].percent.high == -3
    assert mechanism.shocks[0].probability == 0.1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"KAZ", "KGZ"]\ndecision', '"KAZ", "KGS"]\ndecision', r"unknown member 'KGZ'|unknown member in region"),
        ('members = ["KAZ", "KGZ"]', 'members = ["KAZ", "KGZ", "TJK"]', r"unknown member in region 'toy' 'TJK'"),
        ('members = ["KAZ", "KGZ"]', 'members = ["KAZ", "KGZ", "KAZ"]', r"duplicate member 'KAZ'"),
        ('members = ["KAZ", "KGZ"]', 'members = ["KAZ"]', r"at least 2 entries are needed"),
        ('decision_rule = "consensus"', 'decision_rule = "majority"', r"'consensus', got 'majority'"),
        ('principles = ["mutual_benefit"]', 'principles = ["mutual_gain"]', r"mutual_benefit"),
        ("materiality_percent = 0.02", "materiality_percent = -0.02", r"materiality_percent(.|\n)*at least 0"),
        ("materiality_percent = 0.02", "materiality_musd = -25", r"materiality_musd(.|\n)*at least 0"),
        ("materiality.KGZ = 0.001", "materiality.KGZ = -3", r"materiality > KGZ(.|\n)*at least 0"),
        ("materiality.KGZ = 0.001", "materiality.UZB = 3", r"unknown member 'UZB'(.|\n)*materiality"),
        ("least_return = 1.2", "least_return = -1", r"least_return(.|\n)*at least 0"),
        ("common_error = 0.4", "common_error = 1.4", r"common_error(.|\n)*(at most|less than or equal to) 1"),
        ("common_error = 0.4", "common_error = -0.4", r"common_error(.|\n)*at least 0"),
        (
            'participants = ["KAZ"]',
            'participants = ["UZB"]',
            r"unknown member 'UZB'(.|\n)*measure 'rail' > participants",
        ),
        (
            "payers = { KAZ = 0.25, KGZ = 0.75 }",
            "payers = {}",
            r"at least 1 entry is needed(.|\n)*measure 'rail' > cost > payers",
        ),
        ("KGZ = 0.75", "KGZ = 0.85", r"shares sum to 1.1, not 1(.|\n)*nobody pays"),
        ("KGZ = 0.75", "UZB = 0.75", r"unknown member 'UZB'(.|\n)*payers"),
        ("capex_musd = { low", "capex = { low", r"unknown key 'capex'(.|\n)*did you mean 'capex_musd'"),
        (
            "life_years = 30",
            "life_years = 0",
            r"must be greater than 0, got 0(.|\n)*life_years(.|\n)*number that is greater than 0 and at most 1000$",
        ),
        (
            "discount_rate = 0.05",
            "discount_rate = 5",
            r"must be less than 1, got 5(.|\n)*number that is at least 0 and less than 1$",
        ),
        ("discount_rate = 0.05", "discount_rate = nan", r"finite number(.|\n)*not nan or inf"),
        (
            'source = "report"\n[measure.cost]',
            'source = "reprot"\n[measure.cost]',
            r"unknown source 'reprot'(.|\n)*'report'",
        ),
        (
            'variable = "trade_cost_hat"',
            'variable = "trade_costs"',
            r"unknown variable 'trade_costs'(.|\n)*trade_cost_hat",
        ),
        (
            'exporters = ["KGZ"]',
            'exporters = ["KGX"]',
            r"unknown economy of region 'toy' 'KGX'(.|\n)*did you mean 'KGZ'",
        ),
        ('exporters = ["KGZ"]\n', "", r"'trade_cost_hat' needs exporters"),
        ('importers = ["UZB"]', 'importers = ["UZB"]\nexporters = ["KAZ"]', r"'productivity_hat' takes no exporters"),
        (
            'sectors = ["goods"]',
            'sectors = ["gods"]',
            r"unknown sector of region 'toy' 'gods'(.|\n)*did you mean 'goods'",
        ),
        (
            'central = -2, high = -3 }\nderivation = "days',
            'central = -4, high = -3 }\nderivation = "days',
            r"central -4 is not between",
        ),
        (
            'central = -2, high = -3 }\nderivation = "days',
            'central = -2, high = -100 }\nderivation = "days',
            r"-100 percent leaves nothing",
        ),
        ("probability = 0.1", "probability = 1.0", r"less than 1, got 1.0(.|\n)*shock 'drought' > probability"),
        ('id = "rail"', 'id = "Rail line"', r"pattern(.|\n)*small letters"),
        ('id = "guess"', 'id = "report"', r"duplicate source id 'report'"),
        ("KGZ = 0.1", "UZB = 0.1", r"unknown member 'UZB'(.|\n)*threshold_percent"),
        (
            "KAZ = 0.25",
            "KAZ = -0.25",
            r"must be at least 0, got -0.25(.|\n)*payers > KAZ(.|\n)*number that is at least 0$",
        ),
        ("discount_rate = 0.05", 'discount_rate = "a"', r"number is needed, got 'a'(.|\n)*without quotation marks"),
        ('title = "Rail"', "title = 3", r"a text is needed, got 3(.|\n)*in quotation marks"),
        ('participants = ["KAZ"]', 'participants = "KAZ"', r"a list is needed, got 'KAZ'(.|\n)*square brackets"),
        ("payers = { KAZ = 0.25, KGZ = 0.75 }", "payers = 1", r"a table of keys is needed, got 1(.|\n)*key = value"),
        ("both_directions = true", "both_directions = 7", r"true or false is needed, got 7"),
        (
            'source = "report"\n[measure.cost]',
            'source = "report"\nproductivity_percent.KAZ = { lo = 1 }\n[measure.cost]',
            r"unknown key 'lo'(.|\n)*productivity_percent > KAZ > lo(.|\n)*did you mean 'low'",
        ),
        ("schema = 1", "schema = 2", r"schema"),
        (
            "life_years",
            "lifetime_years",
            r"unknown key 'lifetime_years'(.|\n)*did you mean 'life_years'",
        ),
    ],
)
def test_mistakes(old: str, new: str, message: str, tmp_path: Path, region: Region) -> None:
    assert old in MECHANISM
    with pytest.raises(InputError, match=message) as caught:
        _load(MECHANISM.replace(old, new, 1), tmp_path, region)
    assert "table.toml" in str(caught.value)


def test_duplicate_ids(tmp_path: Path, region: Region) -> None:
    start, end = MECHANISM.index("[[measure]]"), MECHANISM.index("[[shock]]")
    with pytest.raises(InputError, match="duplicate measure id 'rail'"):
        _load(MECHANISM + MECHANISM[start:end], tmp_path, region)


def test_probabilities_leave_room_for_no_shock(tmp_path: Path, region: Region) -> None:
    second = MECHANISM[MECHANISM.index("[[shock]]") :].replace("drought", "flood").replace("0.1", "0.95")
    with pytest.raises(InputError, match=r"probabilities of the shocks sum to 1.05"):
        _load(MECHANISM + second, tmp_path, region)


def test_missing_and_unknown_mechanisms(region: Region) -> None:
    with pytest.raises(InputError, match=r"no mechanism 'c55'(.|\n)*did you mean 'c5'"):
        load_mechanism("c55", region)


@pytest.fixture
def scenario(tmp_path: Path, region: Region) -> Path:
    write_region(region, tmp_path / "toy")
    (tmp_path / "table.toml").write_text(MECHANISM, encoding="utf-8")
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO.format(region=tmp_path / "toy", mechanism=tmp_path / "table.toml"), encoding="utf-8")
    return path


def test_a_scenario_joins_measures_shocks_and_its_own_changes(scenario: Path) -> None:
    _, loaded = load_scenario(str(scenario))
    assert [c.id for c in loaded.changes] == ["rail", "drought", "wage_deal"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('measures = ["rail"]', 'measures = ["rial"]', r"unknown measure 'rial'(.|\n)*did you mean 'rail'"),
        ('shocks = ["drought"]', 'shocks = ["rail"]', r"unknown shock 'rail'"),
        ('id = "wage_deal"', 'id = "rail"', r"duplicate change id 'rail'"),
        ('sectors = ["services"]', 'sectors = ["service"]', r"unknown sector of region 'toy' 'service'"),
        ("shocks = [", "shoks = [", r"unknown key 'shoks'(.|\n)*scenario > shoks(.|\n)*did you mean 'shocks'"),
    ],
)
def test_scenario_mistakes(scenario: Path, old: str, new: str, message: str) -> None:
    text = scenario.read_text(encoding="utf-8")
    assert old in text
    scenario.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_scenario(str(scenario))


def test_a_scenario_without_changes(scenario: Path) -> None:
    text = scenario.read_text(encoding="utf-8")
    empty = text[: text.index("mechanism =")]
    scenario.write_text(empty, encoding="utf-8")
    with pytest.raises(InputError, match="changes nothing"):
        load_scenario(str(scenario))


@pytest.mark.parametrize("name", shipped_mechanisms())
def test_shipped_mechanisms_fit_the_shipped_region(name: str, eurasia: Region) -> None:
    mechanism = load_mechanism(name, eurasia)
    assert len(mechanism.shocks) >= 3
    for change in (*mechanism.measures, *mechanism.shocks):
        for shift in shifts_of(change):
            assert shift.derivation
            cells = set(shift.importers) & set(shift.exporters)
            assert not cells, f"{change.id} would shift own sales of {cells}"


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        ("payers = { KAZ = 0.25, KGZ = 0.75 }\n", "", ("equal_payers", "The file names no payers of: rail")),
        ("life_years = 30\n", "", ("usual_life", "stating no life_years of: rail")),
        ("discount_rate = 0.05\n", "", ("usual_rate", "stating no discount_rate of: rail")),
        ("percent = { low = -1, central = -2, high = -3 }", "percent = -2", ("no_range", "for: effect of rail")),
        ("capex_musd = { low = 10, central = 20, high = 30 }", "capex_musd = 20", ("no_range", "for: cost of rail")),
        (
            "materiality_percent = 0.02\nmateriality.KGZ = 0.001\n",
            "",
            ("usual_materiality", "states no"),
        ),
        ("least_return = 1.2\n", "", ("usual_return", "states no least_return")),
        ("common_error = 0.4\n", "", ("usual_common_error", "states no common_error")),
    ],
)
def test_what_is_left_out_is_marked(old: str, new: str, mark: tuple[str, str], tmp_path: Path, region: Region) -> None:
    id, reason = mark
    path = tmp_path / "table.toml"
    path.write_text(MECHANISM, encoding="utf-8")
    assert [a.id for a in load_mechanism(str(path), region).assumptions] == ["guess"]
    assert old in MECHANISM
    path.write_text(MECHANISM.replace(old, new, 1), encoding="utf-8")
    mechanism = load_mechanism(str(path), region)
    assert [a.id for a in mechanism.assumptions] == ["guess", id]
    assert reason in mechanism.assumptions[1].reason
    assert "user_file" not in mechanism.sources


def test_missing_texts_and_sources_are_marked(tmp_path: Path, region: Region) -> None:
    texts = (
        'title = "A table"',
        'title = "Rail"',
        'derivation = "days saved"\nsource = "guess"',
        'sectors = ["goods"]',
    )
    text = MECHANISM
    for line in texts:
        text = text.replace(line + "\n", "", 1)
    path = tmp_path / "table.toml"
    path.write_text(text, encoding="utf-8")
    mechanism = load_mechanism(str(path), region)
    rail = mechanism.measures[0]
    assert (mechanism.title, rail.title) == ("Table", "Rail")
    assert shifts_of(rail)[0].sectors == region.sector_ids
    assert (shifts_of(rail)[0].derivation, shifts_of(rail)[0].source) == ("No derivation stated", "user_file")
    assert mechanism.sources["user_file"] == "Stated by the user in table.toml, without a source"


def test_a_link_can_be_closed(tmp_path: Path, region: Region) -> None:
    path = tmp_path / "table.toml"
    closing = MECHANISM.replace("percent = { low = -1, central = -2, high = -3 }", "closed = true", 1)
    path.write_text(closing, encoding="utf-8")
    shift = shifts_of(load_mechanism(str(path), region).measures[0])[0]
    assert shift.percent.low == shift.percent.central == shift.percent.high == float("inf")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("percent = { low = -1, central = -2, high = -3 }\n", "", "needs either percent"),
        ("both_directions = true", "both_directions = true\nclosed = true", "needs either percent"),
        (
            'variable = "productivity_hat"\nimporters = ["UZB"]\nsectors = ["goods"]\n'
            "percent = { low = -1, central = -2, high = -3 }",
            'variable = "productivity_hat"\nimporters = ["UZB"]\nsectors = ["goods"]\nclosed = true',
            "'productivity_hat' cannot be closed",
        ),
    ],
)
def test_closing_mistakes(old: str, new: str, message: str, tmp_path: Path, region: Region) -> None:
    assert old in MECHANISM
    with pytest.raises(InputError, match=message):
        _load(MECHANISM.replace(old, new, 1), tmp_path, region)


def test_trade_cannot_be_created_from_zero(tmp_path: Path, region: Region) -> None:
    flow = region.flow.copy()
    flow[0, 0, 1] = flow[0, 1, 0] = 0.0
    with pytest.raises(InputError, match=r"nothing is traded where 'trade_cost_hat' changes(.|\n)*from zero"):
        _load(MECHANISM, tmp_path, replace(region, flow=flow))


SECOND = MECHANISM[MECHANISM.index("[[measure]]") : MECHANISM.index("[[shock]]")].replace('"rail"', '"road"')


def _two(head: str = "", rail: str = "", road: str = "") -> str:
    """Return a file with two measures and further lines in its head and its measures."""
    text = MECHANISM.replace("[mechanism.threshold_percent]", f"{head}\n[mechanism.threshold_percent]", 1)
    text = text.replace('id = "rail"', f'id = "rail"\n{rail}', 1)
    return text + SECOND.replace('id = "road"', f'id = "road"\n{road}', 1)


def test_rules_weights_and_budgets_are_carried(tmp_path: Path, region: Region) -> None:
    path = tmp_path / "table.toml"
    head = """ladders = [["rail", "road"]]
budget_musd = 12
[mechanism.member_budget_musd]
KGZ = 3
[mechanism.weights]
KAZ = 2"""
    path.write_text(_two(head, road='requires = ["rail"]'), encoding="utf-8")
    found = load_mechanism(str(path), region)
    ladders = (("rail", "road"),)
    assert found.rules == Rules({"road": ("rail",)}, ladders=ladders, budget_musd=12.0, member_budget_musd={"KGZ": 3.0})
    assert found.weights == {"KAZ": 2.0}
    path.write_text(_two(rail='excludes = ["road"]', road='excludes = ["rail"]'), encoding="utf-8")
    assert load_mechanism(str(path), region).rules.excludes == (("rail", "road"),)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"road": 'requires = ["rial"]'}, r"unknown measure 'rial'(.|\n)*measure 'road' > requires(.|\n)*'rail'"),
        ({"road": 'excludes = ["rial"]'}, r"unknown measure 'rial'(.|\n)*measure 'road' > excludes(.|\n)*'rail'"),
        ({"road": 'excludes = ["road"]'}, r"excludes itself"),
        ({"rail": 'requires = ["road"]', "road": 'requires = ["rail"]'}, r"circle: (rail|road) needs"),
        ({"rail": 'requires = ["rail"]'}, r"circle: rail needs rail"),
        ({"rail": 'requires = ["road"]\nexcludes = ["road"]'}, r"'rail' can never be in a package"),
        ({"head": 'ladders = [["rail", "raod"]]'}, r"unknown measure 'raod'(.|\n)*ladders(.|\n)*'road'"),
        ({"head": 'ladders = [["rail"]]'}, r"at least 2 entries"),
        ({"head": 'ladders = [["rail", "road", "rail"]]'}, r"circle"),
        ({"head": "budget_musd = -1"}, r"must be at least 0, got -1(.|\n)*number that is at least 0$"),
        ({"head": "[mechanism.member_budget_musd]\nKGX = 1"}, r"unknown member 'KGX'(.|\n)*member_budget_musd"),
        ({"head": "[mechanism.weights]\nKGX = 1"}, r"unknown member 'KGX'(.|\n)*weights"),
        ({"head": "[mechanism.weights]\nKGZ = 0"}, r"greater than 0, got 0"),
    ],
)
def test_mistakes_in_rules(rules: dict[str, str], message: str, tmp_path: Path, region: Region) -> None:
    with pytest.raises(InputError, match=message) as caught:
        _load(_two(**rules), tmp_path, region)
    assert "table.toml" in str(caught.value)

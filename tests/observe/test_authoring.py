"""Files that users begin with, workbooks of mechanisms, checks with places, and the reference of the format."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from ortaq.core import InputError, Region, reach
from ortaq.domains import heavy
from ortaq.observe import load_mechanism, load_region, shipped_mechanisms
from ortaq.observe.authoring.begun import new_mechanism, new_region, new_scenario, part_of
from ortaq.observe.authoring.reference import Kind, as_markdown, reference
from ortaq.observe.authoring.written import ASLEEP, Later, toml_document
from ortaq.observe.mechanisms.books.layout import sheets
from ortaq.observe.mechanisms.books.writing import workbook_of
from ortaq.observe.mechanisms.checked import check_mechanism
from ortaq.observe.mechanisms.mechanism_file import read_mechanism
from ortaq.observe.mechanisms.schema import MechanismFile, ScenarioFile
from ortaq.observe.mechanisms.with_domains import full
from ortaq.observe.shipped import mechanism_file
from ortaq.tables import toml_data, toml_lines

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
WITH_MECHANISM = [p for p in sorted(EXAMPLES.glob("*.toml")) if "measure" in toml_data(p)]
MEMBERS = ("KAZ", "AZE", "GEO", "TUR", "CHN")

FAULTY = """\
region.base_year = 2023
region.gdp_musd = { AAA = 100000, BBB = 40000 }
region.exports_musd = { AAA = { BBB = 5000 }, BBB = { AAA = 4000 } }

[mechanism]
weights = { ZZZ = 2 }
least_retrn = 2

[[measure]]
id = "rail"
between = ["AAA", "BBB"]
trade_cost_percent = "five"

[[measure]]
id = "customs"
between = ["AAA", "DDD"]
trade_cost_percent = -2
source = "lore"
cost = { opex_musd_per_year = 10, payers = { AAA = 0.5 } }

[[measure]]
between = ["AAA", "BBB"]
trade_cost_percent = -2

[[shock]]
id = "closure"
probability = 1.5
between = ["AAA", "BBB"]
trade_cost_percent = 10
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the workbook of a small example."""
    path = tmp_path / "three.xlsx"
    path.write_bytes(workbook_of(toml_data(EXAMPLES / "three_members.toml")))
    return path


def edited(path: Path, sheet: str, cell: str, value: object) -> Path:
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path


def told(error: InputError) -> list[tuple[str, str]]:
    return [(one.what, one.where) for one in error.parts or (error,)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [*map(mechanism_file, shipped_mechanisms()), *WITH_MECHANISM], ids=lambda path: path.stem
)
def test_the_way_into_a_workbook_and_back_gives_the_same_mechanism(path: Path, tmp_path: Path):
    book = tmp_path / f"{path.stem}.xlsx"
    book.write_bytes(workbook_of(toml_data(path)))
    one, other = read_mechanism(path), read_mechanism(book)
    assert repr(one).replace(path.name, book.name) == repr(other)
    assert one == read_mechanism(path)
    for mine, theirs in zip((*one.measures, *one.shocks), (*other.measures, *other.shocks), strict=True):
        assert mine == theirs


def test_headings_are_locked_explained_and_words_are_offered(book: Path):
    needs = load_workbook(book)["needs"]
    assert needs.protection.sheet
    assert needs["A1"].protection.locked
    assert "who" in needs["C1"].comment.text.lower()
    offered = {rule.formula1 for rule in needs.data_validations.dataValidation}
    assert '"government,parliament,customs_union,wto,outside"' in offered
    assert "measures!$A$2:$A$400" in offered


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "cell", "value", "what", "where"),
    [
        ("costs", "C2", "dear", "a number or", "sheet costs, cell C2"),
        ("costs", "C2", "=1+", "a formula", "sheet costs, cell C2"),
        ("costs", "A2", "ferry", "no measure 'ferry' on the sheet measures", "sheet costs, cell A2"),
        ("costs", "C1", "price", "no column 'capex_musd central'", "sheet costs, row 1"),
        ("shift", "A2", "hope", "the cell 'id' is empty", "sheet shift, cell B2"),
        ("mechanism", "A2", "idd", "unknown key 'idd'", "sheet mechanism, cell A2"),
        ("measures", "J2", "AAA, DDD", "unknown economy", "sheet measures"),
        ("shocks", "G2", 2, "must be less than 1", "sheet shocks, cell G2"),
    ],
)
def test_a_wrong_cell_is_named_with_its_sheet(  # noqa: PLR0917 - a case in a line
    book: Path, sheet: str, cell: str, value: object, what: str, where: str
):
    path = str(edited(book, sheet, cell, value))
    with pytest.raises(InputError) as caught:
        load_mechanism(path, load_region(path))
    assert any(what in w and where in place for w, place in told(caught.value)), told(caught.value)
    assert all(one.fix for one in caught.value.parts or (caught.value,))


@pytest.mark.slow
def test_a_missing_sheet_is_named(book: Path):
    workbook = load_workbook(book)
    del workbook["costs"]
    workbook.save(book)
    with pytest.raises(InputError, match="no sheet 'costs'") as caught:
        read_mechanism(book)
    assert "copy the sheet" in caught.value.fix


def test_every_line_is_found():
    text = 'a.b = 1\n\n[[list]]\nx = [1,\n { y = """\n#\n""" }]\n[list.z]\n"q w" = 2\n[[list]]\nx = \'#\' # no\n'
    lines = toml_lines(text)
    expected = {("a", "b"): 1, ("list", 0, "x", 1, "y"): 5, ("list", 0, "z", "q w"): 9, ("list", 1, "x"): 11}
    assert {path: lines[path] for path in expected} == expected


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path):
    path = tmp_path / "faulty.toml"
    path.write_text(FAULTY, encoding="utf-8")
    found = check_mechanism(path, load_region)
    lines = [error.where.split(", ")[1] for error in found.faults]
    assert lines == [f"line {n}" for n in (6, 7, 12, 14, 14, 14, 19, 21, 27)]
    said = " ".join(error.what for error in found.faults)
    for word in ("ZZZ", "least_retrn", "'five'", "lore", "DDD", "0.5", "missing key 'id'", "less than 1"):
        assert word in said
    assert found.mechanism is None


def test_a_file_without_fault_says_what_it_assumes():
    found = check_mechanism(EXAMPLES / "three_members.toml", load_region)
    assert found.faults == ()
    assert {"no_range", "usual_life", "equal_payers", "left_out.threshold_percent"} <= {a.id for a in found.assumed}
    assert found.mechanism is not None


def test_the_middle_corridor_has_no_fault_and_says_what_needs_others():
    found = check_mechanism(EXAMPLES / "middle_corridor.toml", load_region)
    assert (found.faults, found.doubts) == ((), ())
    assert found.mechanism is not None
    reached = {m.id: reach(m.needs) for m in found.mechanism.measures}
    assert reached == {"caspian": "own", "papers": "unknown", "kars_line": "own", "opening": "others"}
    assert len(found.mechanism.shocks) == 2


@pytest.mark.slow
def test_a_new_mechanism_fits_its_members_and_names_its_guesses(eurasia: Region, tmp_path: Path):
    data, _ = new_mechanism("corridor", MEMBERS, eurasia)
    path = tmp_path / "corridor.toml"
    path.write_text(toml_document(data, full(MechanismFile), "New."), encoding="utf-8")
    assert toml_data(path) == {"schema": 1, **data}
    mechanism = load_mechanism(str(path), eurasia)
    assert mechanism.members == MEMBERS
    assert {"documents", "tariffs", "scholarships"} <= {m.id for m in mechanism.measures}
    assert "bad_year" in {s.id for s in mechanism.shocks}
    assert {m.source for m in mechanism.measures} <= {a.id for a in mechanism.assumptions}
    assert path.read_text(encoding="utf-8").count("# Running cost, million USD a year") == 1


def test_what_solves_something_large_stands_at_the_end_to_be_taken_up(eurasia: Region, tmp_path: Path):
    data, slow = new_mechanism("corridor", MEMBERS, eurasia)
    assert {"crossing", "grids"} <= {m["id"] for m in slow["measure"]}
    assert "canals" not in {m["id"] for m in data["measure"]}
    assert {"closure", "cold_winter"} <= {s["id"] for s in slow["shock"]}
    path = tmp_path / "corridor.toml"
    text = toml_document(data, full(MechanismFile), "New.", Later(slow, "Not in use."))
    path.write_text(text, encoding="utf-8")
    quick = load_mechanism(str(path), eurasia)
    assert not [c.id for c in (*quick.measures, *quick.shocks) if heavy(c)]
    path.write_text(text.replace(f"{ASLEEP} ", "").replace(ASLEEP, ""), encoding="utf-8")
    woken = load_mechanism(str(path), eurasia)
    assert {m.id for m in woken.measures} == {m["id"] for m in (*data["measure"], *slow["measure"])}
    assert all(heavy(m) for m in woken.measures if m not in quick.measures)


def test_a_mechanism_from_another_leaves_out_what_others_must_do(eurasia: Region, tmp_path: Path):
    data, gone = part_of(mechanism_file("c5"), "two", ("KAZ", "UZB"), eurasia)
    path = tmp_path / "two.toml"
    path.write_text(toml_document(data, full(MechanismFile), "Two."), encoding="utf-8")
    mechanism = load_mechanism(str(path), eurasia)
    assert mechanism.members == ("KAZ", "UZB")
    assert "cku_railway" in gone
    assert "border_times_five" in {m.id for m in mechanism.measures}
    assert all(set(m.taking_part) <= {"KAZ", "UZB"} for m in mechanism.measures)


@pytest.mark.parametrize("members", [(), ("KAZ",), ("KAZ", "XXX")])
def test_members_that_cannot_meet_are_refused(eurasia: Region, members: tuple[str, ...]):
    with pytest.raises(InputError) as caught:
        new_mechanism("none", members, eurasia)
    assert caught.value.where == "--members"


def test_a_new_region_and_a_new_scenario_are_read(eurasia: Region, tmp_path: Path):
    path = tmp_path / "three.toml"
    made = new_region("three", ("KAZ", "UZB", "KGZ"), eurasia)
    path.write_text(toml_document(made, full(MechanismFile), "Three."), encoding="utf-8")
    region = load_region(str(path))
    assert region.economy_ids[:3] == ("KAZ", "UZB", "KGZ")
    assert load_mechanism(str(path), region).members == ("KAZ", "UZB", "KGZ")
    scenario = new_scenario("built", "c5", toml_data(mechanism_file("c5")))
    text = toml_document(scenario, full(ScenarioFile), "Built.")
    assert 'mechanism = "c5"' in text


@pytest.mark.slow
def test_the_reference_names_every_key_of_the_schema():
    keys = {(part.name, key.key) for part in reference(Kind.MECHANISM) for key in part.keys}
    assert ("[[measure.needs]]", "competence") in keys
    assert ("[measure.cost.debt]", "grace_years") in keys
    assert ("[[shock.exchange]]", "action") in keys
    assert all(key.meaning for kind in Kind for part in reference(kind) for key in part.keys)


@pytest.mark.slow
def test_the_page_of_the_format_is_current():
    page = (ROOT / "docs" / "mechanism-file.md").read_text(encoding="utf-8")
    for kind in Kind:
        assert as_markdown(kind) in page, "python tools/format_page.py writes it again"


def test_every_sheet_says_what_it_holds():
    assert all(sheet.holds for sheet in sheets().values())
    assert len({sheet.name for sheet in sheets().values()}) == len(sheets())

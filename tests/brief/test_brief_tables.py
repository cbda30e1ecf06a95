"""The numbers in tables, figures and the record are those of the payoffs."""

import json
from dataclasses import replace
from io import BytesIO, StringIO

import numpy as np
import pytest
from openpyxl import load_workbook
from rich.console import Console

from ortaq.agreement import Acceptance, agree, attribution, stability
from ortaq.answers import Material, answer
from ortaq.answers.figures import contributions_figure, landscape_figure
from ortaq.answers.sections.gains import gdp_musd
from ortaq.brief import Brief, PrintedTable, Sign, brief, print_tables
from ortaq.brief.answer_schema import AnswerRecord
from ortaq.core import Band
from ortaq.core.chart import Bar, Chart, Swarm
from ortaq.domains.trade import shifts_of


def table(made: Brief, id: str) -> PrintedTable:
    return next(t for t in made.tables if t.id == id)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").removesuffix(" mn"))


def test_single_measures_show_the_gains_of_the_payoffs(made: Brief, material: Material):
    payoffs = material.payoffs
    for bit, row in enumerate(table(made, "measures").rows):
        for member, cell in enumerate(row[1:-1]):
            gain = payoffs.gain_percent[1 << bit, member, 0]
            assert number(cell.lines[0]) == pytest.approx(gain, rel=5e-3)
            # Below stand the range, whether it leaves the sign open, and the same in money and in percent of GDP.
            musd, gdp = payoffs.gain_musd[1 << bit, member, 0], gdp_musd(material)[member]
            assert number(cell.lines[-4]) == pytest.approx(musd, rel=5e-3)
            assert number(cell.lines[-2]) == pytest.approx(100.0 * musd / gdp, rel=5e-3)
            assert cell.sign == (Sign.GAIN if gain > 0.0 else Sign.LOSS)


def test_ranges_hold_the_gain(made: Brief, material: Material):
    for bit, row in enumerate(table(made, "measures").rows):
        band = material.bands[1 << bit]
        for member, cell in enumerate(row[1:-1]):
            low, high = (number(end) for end in cell.lines[1].split(" to "))
            assert low == pytest.approx(band.low_percent[member, 0], rel=5e-3)
            assert high == pytest.approx(band.high_percent[member, 0], rel=5e-3)
            assert cell.certain == (np.sign(low) == np.sign(high))


def test_costs_add_up_over_payers(made: Brief, material: Material):
    row = table(made, "costs").rows[0]
    assert number(row[-1].lines[0]) == pytest.approx(material.payoffs.cost_musd[1].sum(), rel=5e-3)


def test_gains_by_shock_are_those_of_the_recommended_package(made: Brief, material: Material):
    package = material.agreement.recommended
    for member, row in enumerate(table(made, "shock-gains").rows):
        printed = [number(cell.lines[0]) for cell in row[1:-1]]
        assert printed == pytest.approx(material.payoffs.gain_percent[package, member].tolist(), rel=5e-3)


def test_shocks_alone_are_changes_of_income_without_a_package(made: Brief, material: Material):
    income = material.payoffs.income_musd
    for member, row in enumerate(table(made, "shocks-alone").rows):
        printed = [number(cell.lines[0]) for cell in row[1:]]
        expected = 100.0 * (income[member, 1:] / income[member, 0] - 1.0)
        assert printed == pytest.approx(expected.tolist(), rel=6e-3, abs=1e-3)
    band = material.bands[material.agreement.focus or 0]
    assert np.array_equal(band.income_by_case[0], income)
    assert band.income_by_case.shape == band.musd_by_case.shape


def test_contributions_add_up_in_the_table_and_in_the_figure(made: Brief, material: Material):
    package = material.agreement.recommended
    *parts, total = table(made, "contributions").rows
    for member in range(len(material.payoffs.members)):
        printed = [number(row[member + 1].lines[0]) for row in parts]
        assert sum(printed) == pytest.approx(number(total[member + 1].lines[0]), rel=2e-2)
    exact = attribution(material.payoffs, package)[:, :, 0].sum(axis=0)
    assert exact == pytest.approx(material.payoffs.gain_percent[package, :, 0])
    chart = contributions_figure(material, package).drawing
    assert isinstance(chart, Chart)
    for member, panel in enumerate(chart.panels):
        (bar,) = panel.marks
        assert isinstance(bar, Bar)
        assert sum(value for _, value in bar.parts) == pytest.approx(bar.total.central)
        assert bar.total.central == material.payoffs.gain_percent[package, member, 0]
        assert bar.total.low <= bar.total.central <= bar.total.high


def test_the_figure_of_packages_counts_all_of_them(material: Material):
    chart = landscape_figure(material.agreement).drawing
    assert isinstance(chart, Chart)
    counts = {str(key.title): key for key in chart.keys}
    sizes = [mark.x.size for mark in chart.panels[0].marks if isinstance(mark, Swarm)]
    assert [int(title.rsplit(" ", 1)[1]) for title in counts] == sizes
    assert sum(sizes) == 2 ** len(material.payoffs.measures) - 1
    assert sizes[3] == 1
    assert sizes[0] == sum(sizes) - material.agreement.accepted.size


def test_members_stand_in_the_order_of_the_mechanism(made: Brief, material: Material):
    names = [e.names["en"] for m in material.payoffs.members for e in material.region.economies if e.id == m]
    assert [c.title for c in table(made, "measures").columns[1:-1]] == names
    assert [row[0].lines[0] for row in table(made, "gains").rows][: len(names)] == names


def test_every_assumption_source_and_stated_effect_is_listed(made: Brief, material: Material):
    listed = {cell.lines[0] for t in made.tables for row in t.rows for cell in row[:1]}
    mechanism = material.mechanism
    assert {a.id for a in mechanism.assumptions} | set(mechanism.sources) <= listed
    for change in (*mechanism.measures, *mechanism.shocks):
        derived = {row[2].lines[0] for row in table(made, f"shifts-{change.id}").rows}
        assert derived == {m.derivation for m in change.moves}


def test_without_agreement_the_closest_package_and_its_refusals_are_shown(refused: Brief, refused_material: Material):
    assert refused_material.agreement.recommended is None
    front = refused.sections[0]
    opening = " ".join((front.title, *(p for p in front.paragraphs if isinstance(p, str))))
    assert "No package is signed by all members" in opening
    assert "Closest to agreement" in opening
    assert table(refused, "gains").rows
    assert len(table(refused, "refused").rows) == len(refused_material.payoffs.measures) + 1
    assert refused.data["computed"]["recommended"] is None
    obstacles = refused_material.agreement.obstacles
    assert data(refused.data, "data-closest") == [[obstacles.closest, obstacles.closest_shortfall_musd]]
    assert "checks" not in {t.id for t in refused.tables}


def test_a_search_that_allows_no_package_still_gives_a_brief(material: Material):
    nothing = np.zeros(len(material.payoffs.packages), dtype=bool)
    agreement = agree(material.payoffs, material.mechanism, feasible=nothing)
    made = brief(replace(material, agreement=agreement, stability=stability(material.payoffs, agreement)))
    assert "gains" not in {t.id for t in made.tables}
    json.dumps(made.data, allow_nan=False)


def test_the_mean_over_shocks_carries_the_range_when_members_look_at_it(material: Material):
    agreement = agree(material.payoffs, material.mechanism, accept=Acceptance.EXPECTED)
    lasting = stability(material.payoffs, agreement)
    row = table(brief(replace(material, agreement=agreement, stability=lasting)), "package-gains").rows[0]
    assert len(row[2].lines) == 2
    assert " to " not in row[2].lines[1]
    assert " to " in row[3].lines[1]


def test_the_record_is_json_and_holds_the_numbers(made: Brief, material: Material):
    record = json.loads(json.dumps(made.data, allow_nan=False))
    AnswerRecord.model_validate(record)
    package, payoffs = record["computed"]["recommended"], material.payoffs
    assert package == material.agreement.recommended
    gains = [row for row in data(record, "data-notable-gains") if row[0] == package]
    names = [(member, shock) for member in payoffs.members for shock in payoffs.shocks]
    assert [tuple(row[1:3]) for row in gains] == names
    assert [row[3]["central"] for row in gains] == payoffs.gain_percent[package].ravel().tolist()
    assert [row[4]["central"] for row in gains] == payoffs.gain_musd[package].ravel().tolist()
    assert record["question"]["region"]["digest"] == material.region.digest
    assert len(data(record, "checks")) == len(material.agreement.checks)
    assert [row[0] for row in data(record, "data-packages") if row[2]] == material.agreement.accepted_worst.tolist()


def data(record: dict, id: str) -> list:
    """Return the rows of a table of a record."""
    return next(s["tables"][id]["rows"] for s in record["sections"] if id in s["tables"])


def test_a_ratio_to_a_loss_is_not_printed_as_a_number(material: Material):
    checks = tuple(replace(c, value=float("inf")) for c in material.agreement.checks)
    made = brief(replace(material, agreement=replace(material.agreement, checks=checks)))
    assert {row[2].lines[0] for row in table(made, "checks").rows} == {"no ratio, as the smallest gain is not positive"}


def test_a_missing_number_is_null_in_the_record(material: Material):
    checks = tuple(replace(c, holds=None, value=float("nan")) for c in material.agreement.checks)
    made = brief(replace(material, agreement=replace(material.agreement, checks=checks)))
    assert {row[2]["value"] if isinstance(row[2], dict) else row[2] for row in data(made.data, "checks")} == {None}
    assert "cannot be decided" in made.html


@pytest.mark.parametrize("width", [60, 160])
def test_the_terminal_shows_the_answer_and_leaves_the_annexes_to_the_page(made: Brief, width):
    paper = StringIO()
    print_tables(made, Console(width=width, file=paper))
    shown = paper.getvalue()
    assert "Sign 2 of 3 measures now" in shown
    assert "What the recommended package brings each member" in " ".join(shown.split())
    assert "Annex" not in shown


@pytest.mark.slow
def test_a_closed_link_is_called_closed(region, mechanism):
    shock = mechanism.shocks[0]
    closed = replace(shifts_of(shock)[0], percent=Band.exact(float("inf")), importers=("KAZ",), exporters=("KGZ",))
    made = brief(answer(region, replace(mechanism, shocks=(replace(shock, moves=(closed,)),))))
    texts = [line for t in made.tables for row in t.rows for cell in row for line in cell.lines]
    assert "closed" in texts
    assert not any(line.startswith("inf") for line in texts)


def numbers_of(value: object) -> set[float]:
    """Return all numbers within a cell of a record, verdicts and gaps of texts left out."""
    if isinstance(value, dict):
        return set() if "text" in value else set().union(*map(numbers_of, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(numbers_of, value), set())
    return {float(value)} if isinstance(value, int | float) and not isinstance(value, bool) else set()


@pytest.mark.slow
def test_the_workbook_holds_the_numbers_of_the_record(made: Brief):
    book = load_workbook(BytesIO(made.workbook))
    for section in made.data["sections"]:
        for id, table in section["tables"].items():
            held = {float(v) for row in book[id[:31]].values for v in row if isinstance(v, int | float)}
            for number in numbers_of(table["rows"]):
                assert min(abs(number - other) for other in held) <= 1e-14 * abs(number), (id, number)

"""The score of students by pair on years not seen, computed anew from the published files, beside what is kept."""

import csv
from pathlib import Path

import numpy as np
import pytest
from evidence.students.__main__ import DOMAIN, KEPT, growth_rows, pull_rows, score_rows
from evidence.students.fit import PROBABILITIES, Sample, continuous_ranked, learn, learned_before
from evidence.students.published import LAST, PAIRS, uis_panel
from evidence.students.score import RULES, YEARS, scores

from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.growth import Panel
from ortaq.observe import load_region

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "data"
OVER_ALL = f"{YEARS[0]}-{YEARS[-1]}"


@pytest.fixture(scope="module")
def panel() -> Panel:
    if not (REFERENCE / PAIRS).exists():
        pytest.skip(f"{REFERENCE / PAIRS} is absent: students by pair of all the world do not ship")
    return uis_panel(REFERENCE)


def kept(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("counts", ["UIS", "OECD, else UIS"])
def test_the_kept_score_beats_last_value_and_the_damped_trend(counts: str) -> None:
    rows = [row for row in kept(KEPT) if (row["counts"], row["years_ahead"]) == (counts, "1")]
    found = {row["rule"]: row for row in rows if row["year"] == OVER_ALL}
    ours = {name: float(found["ortaq"][name]) for name in ("crps", "median", "plain_median", "coverage")}
    for rule in ("last value", "damped trend"):
        assert ours["crps"] < float(found[rule]["crps"])
        assert ours["median"] < min(float(found[rule]["median"]), float(found[rule]["plain_median"]))
    assert 0.85 <= ours["coverage"] <= 0.95
    for year in map(str, YEARS):
        of_year = {row["rule"]: float(row["crps"]) for row in rows if row["year"] == year}
        assert min(of_year, key=of_year.__getitem__) == "ortaq"


@pytest.mark.slow
def test_the_published_files_give_the_kept_score(panel: Panel) -> None:
    again = [tuple(map(str, row)) for row in score_rows(scores(panel))]
    rows = [tuple(row.values()) for row in kept(KEPT)][: len(again)]
    for now, before in zip(again, rows, strict=True):
        assert now[:5] == before[:5]
        assert np.array(now[5:], dtype=float) == pytest.approx(np.array(before[5:], dtype=float), abs=2e-3)


@pytest.mark.slow
def test_the_shipped_weights_are_what_the_published_files_teach(panel: Panel) -> None:
    table = {(r["years"], r["part"], r["term"]): float(r["value"]) for r in kept(DOMAIN / "growth.csv")}
    for years, part, term, weight in growth_rows(panel, (1,)):
        assert float(str(weight)) == pytest.approx(table[str(years), str(part), str(term)], abs=5e-3)


@pytest.mark.slow
def test_the_shipped_pulls_are_what_the_published_files_give(panel: Panel) -> None:
    for now, row in zip(pull_rows(REFERENCE, panel), kept(DOMAIN / "pull.csv"), strict=True):
        assert (now[0], str(now[3]), now[4]) == (row["term"], row["pairs"], row["source"])
        assert float(str(now[1])) == pytest.approx(float(row["value"]), abs=1e-3)


@pytest.mark.slow
def test_the_region_holds_what_is_published_of_its_pairs(panel: Panel) -> None:
    region = load_region("eurasia")
    students = students_of(region)
    assert students is not None
    codes, first = set(region.economy_ids), min(count.year for count in students.counts)
    published = {
        (str(host), str(origin), panel.first + at): students_then
        for host, origin, row in zip(panel.hosts, panel.origins, np.exp(panel.ln), strict=True)
        for at, students_then in enumerate(row)
        if {host, origin} <= codes and np.isfinite(students_then) and panel.first + at >= first
    }
    held = {(c.host, c.origin, c.year): c.students.central for c in students.counts if c.source == "uis_students"}
    assert held == pytest.approx(published)


@pytest.mark.slow
def test_a_rule_sees_no_year_from_its_target_on(panel: Panel) -> None:
    look = RULES["damped trend"]
    learned, cut = learned_before(panel, 2010, 1, look), learned_before(panel.until(2009), 2010, 1, look)
    assert (learned.centre == cut.centre).all()
    assert (learned.errors == cut.errors).all()
    assert panel.first + panel.ln.shape[1] - 1 == LAST


@pytest.mark.slow
def test_the_score_is_least_for_the_true_distribution() -> None:
    came = np.random.default_rng(5).normal(size=20_000)
    true = np.quantile(came, PROBABILITIES)
    exact, wide, off = (continuous_ranked(np.tile(q, (len(came), 1)), came).mean() for q in (true, 2 * true, true + 1))
    # A true forecast scores half the mean distance of two draws (Gneiting and Raftery 2007): 1 / sqrt(pi) if normal.
    assert exact == pytest.approx(1.0 / np.sqrt(np.pi), abs=0.01)
    assert exact < min(wide, off)


def test_what_is_learned_is_what_made_the_numbers() -> None:
    draw = np.random.default_rng(3)
    terms = np.column_stack([np.ones(4000), draw.normal(size=4000)])
    loud = np.column_stack([np.ones(4000), draw.integers(0, 2, 4000)])
    came = terms @ [0.1, 0.5] + draw.laplace(size=4000) * np.exp(loud @ [-2.0, 1.0])
    rule = learn(Sample(terms, loud, came))
    assert rule.centre == pytest.approx([0.1, 0.5], abs=0.02)
    assert rule.spread == pytest.approx([-2.0, 1.0], abs=0.1)
    # Ninety percent of a Laplace distribution lie within ln(10) of its middle.
    assert (rule.errors[4], rule.errors[-5]) == pytest.approx((-np.log(10.0), np.log(10.0)), abs=0.2)

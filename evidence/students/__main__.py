"""Estimate, write the tables that ship, print the score of years not seen, and keep it."""

import argparse
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from evidence.students.fit import learned_before
from evidence.students.gravity import YEARS as PULL_YEARS
from evidence.students.gravity import pull
from evidence.students.published import LAST, oecd_first_panel, uis_panel
from evidence.students.score import CHOICE_YEARS, RULES, YEARS, Score, scores
from ortaq.domains.exchange.students.growth import CENTRE_TERMS, SPREAD_TERMS, Panel
from ortaq.domains.exchange.students.pull import ERROR_TERMS, GROWTH, LONGEST, PULL
from ortaq.tables import write_file

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "src" / "ortaq" / "domains" / "exchange" / "students"
KEPT = ROOT / "docs" / "records" / "students_2016_2018.csv"
SCRIPT = "python -m evidence.students"


def pull_rows(reference: Path, panel: Panel) -> Iterable[tuple[object, ...]]:
    """Yield the rows of pull.csv."""
    found = pull(reference, panel)
    source = (
        f"estimated from uis_students ({LAST - PULL_YEARS + 1} to {LAST}) and CEPII GeoDist (Mayer and Zignago 2011) "
        f"by {SCRIPT}"
    )
    for c in found.coefficients:
        yield c.covariate, f"{c.value:.4f}", f"{c.standard_error:.4f}", found.observations, source


def growth_rows(panel: Panel, ahead: Iterable[int] = range(1, LONGEST + 1)) -> Iterable[tuple[object, ...]]:
    """Yield the rows of growth.csv: learned from all years."""
    for years in ahead:
        rule = learned_before(panel, LAST + years, years, RULES["ortaq"])
        error = (rule.errors[4], np.median(rule.errors), rule.errors[-5])
        named = (("centre", CENTRE_TERMS, rule.centre), ("spread", SPREAD_TERMS, rule.spread))
        for part, terms, weights in (*named, ("error", ERROR_TERMS, error)):
            yield from ((years, part, term, f"{weight:.6f}") for term, weight in zip(terms, weights, strict=True))


def score_rows(found: Sequence[Score], counts: str = "UIS") -> Iterable[tuple[object, ...]]:
    """Yield the rows of the kept score."""
    for s in found:
        yield (
            counts,
            s.rule,
            s.years_ahead,
            s.year,
            s.pairs,
            *(f"{x:.4f}" for x in (s.crps, s.median, s.plain, s.coverage)),
        )


SCORE_COLUMNS = ("counts", "rule", "years_ahead", "year", "pairs", "crps", "median", "plain_median", "coverage")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def main() -> None:
    """Write the tables and the score."""
    parser = argparse.ArgumentParser(prog=SCRIPT, description=__doc__)
    parser.add_argument("--reference", type=Path, required=True, help="folder of the published files")
    parser.add_argument("--only", choices=("tables", "score"), help="leave the other as it is")
    given = parser.parse_args()
    panel = uis_panel(given.reference)
    if given.only != "score":
        pulls, growth = pull_rows(given.reference, panel), growth_rows(panel)
        write_file(DOMAIN / PULL.file, table([c.name for c in PULL.columns], pulls))
        write_file(DOMAIN / GROWTH.file, table([c.name for c in GROWTH.columns], growth))
    if given.only != "tables":
        found = [*scores(panel), *(s for ahead in (2, 3, 4, 5) for s in scores(panel, YEARS, ahead) if s.over_all)]
        found += [s for s in scores(panel, CHOICE_YEARS) if s.over_all]
        other = scores(oecd_first_panel(given.reference))
        text = table(SCORE_COLUMNS, [*score_rows(found), *score_rows(other, "OECD, else UIS")])
        write_file(KEPT, text)
        print(text)


if __name__ == "__main__":
    main()

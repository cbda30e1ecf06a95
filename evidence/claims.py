"""Sentences of two essays on the region as tests: a figure and its range where the shipped model has one.

``python -m evidence.claims`` (``make claims``) writes what was found into the table that ships (``ortaq claims``) and
docs/claims.md. No side is taken: a sentence holds where the whole range lies on its side, does not hold where all of it
lies on the other, and cannot be told otherwise.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import files
from math import isnan, nan
from pathlib import Path

import ortaq
from evidence.claim_models import (
    Finding,
    bridge,
    crossing_in_a_closure,
    crossing_transit,
    energy_suppliers,
    gain_of,
    investment,
    losers,
    no_bloc,
    programme,
    share_of_china,
    smallest_gains,
    students,
    together,
    trade_of_five,
    trade_share,
)
from ortaq import load_region
from ortaq.answers.claims import Claim, Claims, Verdict, shipped_claims
from ortaq.core import Region
from ortaq.core.texts import messages_of
from ortaq.tables import csv_text, write_file

PAGE = Path(__file__).parents[1] / "docs" / "claims.md"
SHIPPED = Path(ortaq.__file__).parent / "data" / "claims" / "claims.csv"
SAID = {
    Verdict.HOLDS: "holds",
    Verdict.FAILS: "does not hold",
    Verdict.UNTOLD: "cannot be told",
    Verdict.OUTSIDE: "not computed",
}
PLACES = 6
"""Significant digits that ship."""

FOUND: dict[str, Callable[[Region], Finding]] = {
    "c5-01": trade_of_five,
    "c5-02": trade_share,
    "c5-03": investment,
    "c5-05": crossing_transit,
    "c5-06": crossing_in_a_closure,
    "c5-07": energy_suppliers,
    "c5-10": lambda region: students(region, "CHN", "KAZ", 13000.0),
    "c5-11": lambda region: students(region, "KAZ", "CHN", 1000.0),
    "c5-15": bridge,
    "c5-16": losers,
    "c5-17": share_of_china,
    "c5-18": lambda region: gain_of(region, ("parks_and_clusters",)),
    "c5-19": lambda region: gain_of(region, ("digital_customs",)),
    "c5-21": lambda region: gain_of(region, ("water_for_winter_power", "kambarata_with_rule", "lined_canals")),
    "sco-03": smallest_gains,
    "sco-05": together,
    "sco-06": programme,
    "sco-08": no_bloc,
}
"""What is computed, by claim."""


def tried(row: Claim, region: Region) -> tuple[Claim, str]:
    """Return a sentence with what the region says of it, and that in words."""
    if row.id not in FOUND:
        reasons = messages_of(files("ortaq").joinpath("messages"), "en")
        return replace(row, low=nan, high=nan, above=nan), reasons[f"claims.why.{row.why}"]
    finding = FOUND[row.id](region)
    low, high, above = (float(f"{value:.{PLACES}g}") for value in (finding.low, finding.high, finding.bound))
    return replace(row, low=low, high=high, above=above), finding.said


def page(found: Claims, figures: Sequence[str]) -> str:
    """Return the page: a line for every sentence."""
    lines = [
        f"| {row.id} | {row.claim['en']} | {row.test['en']} | {figure} | **{SAID[row.verdict]}** |"
        for row, figure in zip(found.rows, figures, strict=True)
    ]
    numbers = ", ".join(f"{found.count(verdict)} {name}" for verdict, name in SAID.items())
    return _HEAD.format(numbers=numbers, region=found.region, rows="\n".join(lines))


def table(found: Claims) -> str:
    """Return the table that ships: its words as they are, its figures as they were found."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for old, new in zip(rows, found.rows, strict=True):
        ends = {name: getattr(new, name) for name in ("low", "high", "above")}
        old |= {name: "" if isnan(value) else f"{value:.{PLACES}g}" for name, value in ends.items()}
        old["region"] = found.region
    return csv_text(list(rows[0]), [list(row.values()) for row in rows])


_HEAD = """# Sentences of two essays, tried

Written by `make claims`, and printed in three languages by `ortaq claims --full`, from the shipped region ({region})
and the draws that ship with c5 and sco. The sentences are in other words than the essays'. A sentence *holds* where the
whole range lies on its side, *does not hold* where all of it lies on the other, and else *cannot be told*: also where
no count or no quick computation exists, with the reason. No side is taken, and no sentence is left out: separatism, war
and blame are listed and not computed. A figure of the model is a figure of the model: its ranges are those of its
assumptions. [Your own sentences](own-claims.md) are tried by the same rule.

{numbers}.

| | in other words | test | figure (range) | verdict |
|---|---|---|---|---|
{rows}
"""


def main() -> None:
    """Write the table and the page."""
    parser = argparse.ArgumentParser(prog="python -m evidence.claims", description=__doc__)
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    parser.add_argument("--table", type=Path, default=SHIPPED, help="where the table is written")
    given = parser.parse_args()
    region, rows, figures = load_region("eurasia"), [], []
    for old in shipped_claims().rows:
        row, figure = tried(old, region)
        rows.append(row)
        figures.append(figure)
        print(f"{row.id}: {SAID[row.verdict]}: {figure}", flush=True)
    found = Claims(f"{region.name} {region.digest}", tuple(rows))
    write_file(given.table, table(found))
    write_file(given.page, page(found, figures))


if __name__ == "__main__":
    main()

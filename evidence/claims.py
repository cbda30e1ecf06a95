"""Sentences of two essays on the region as tests: a figure and its range where the shipped model has one.

``python -m evidence.claims`` (``make claims``) writes docs/claims.md. No side is taken: a sentence holds, does not
hold, or cannot be told. It holds where the whole range lies on its side, and does not where all lies on the other.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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
from ortaq.core import Region
from ortaq.tables import TableSpec, read_table, text_columns, write_file

PAGE = Path(__file__).parents[1] / "docs" / "claims.md"
HOLDS, FAILS, UNTOLD, OUTSIDE = "holds", "does not hold", "cannot be told", "not computed"

ROWS = TableSpec(
    "claims",
    "claims.csv",
    "Sentences of two essays in other words, and how each is tried",
    text_columns(id="Essay and number", claim="What is said", test="How it is tried"),
    ("id",),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and its test."""

    id: str
    claim: str
    test: str


NO_LEDGER = "the shipped ledger is empty: a secretariat's own record would tell"
ASKED = "several minutes for every member: not asked when this page is made"

UNTOLD_WHY = {
    "c5-04": NO_LEDGER,
    "c5-08": "no refinery of the region states energy a tonne before and after",
    "c5-09": "an aim is no fact of the model; what it would cost is told by the command",
    "c5-12": "no dated series of places was found",
    "c5-13": "packages of six and with Russia have other measures; they cannot be set side by side",
    "c5-14": ASKED,
    "c5-20": NO_LEDGER,
    "c5-22": NO_LEDGER,
    "c5-23": ASKED,
    "c5-24": ASKED,
    "sco-01": ASKED,
    "sco-02": ASKED,
    "sco-04": "principles have no measure on which all agree",
    "sco-07": ASKED,
}
"""Why nothing is computed here."""

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


def verdict(finding: Finding) -> str:
    """Return what a range says of a sentence that asks for more than a bound."""
    if finding.told and finding.low > finding.bound:
        return HOLDS
    return FAILS if finding.told and finding.high < finding.bound else UNTOLD


def claims() -> tuple[Claim, ...]:
    """Return all sentences, in the order of the file."""
    return tuple(read_table(Path(__file__).parent, ROWS).records(Claim))


def page(region: Region, rows: Sequence[Claim]) -> str:
    """Return the page: a line for every sentence."""
    lines, counts = [], dict.fromkeys((HOLDS, FAILS, UNTOLD, OUTSIDE), 0)
    for row in rows:
        if row.id in FOUND:
            finding = FOUND[row.id](region)
            said, figure = verdict(finding), finding.said
        elif row.id in UNTOLD_WHY:
            said, figure = UNTOLD, UNTOLD_WHY[row.id]
        else:
            said, figure = OUTSIDE, "outside what is computed"
        counts[said] += 1
        lines.append(f"| {row.id} | {row.claim} | {row.test} | {figure} | **{said}** |")
        print(f"{row.id}: {said}: {figure}", flush=True)
    numbers = ", ".join(f"{count} {name}" for name, count in counts.items())
    return _HEAD.format(numbers=numbers, region=f"{region.name} {region.digest}", rows="\n".join(lines))


_HEAD = """# Sentences of two essays, tried

Written by `make claims` from the shipped region ({region}) and the draws that ship with c5 and sco. The sentences are
in other words than the essays'. A sentence *holds* where the whole range lies on its side, *does not hold* where all of
it lies on the other, and else *cannot be told*: also where no count or no quick computation exists, with the reason. No
side is taken, and no sentence is left out: separatism, war and blame are listed and not computed. A figure of the model
is a figure of the model: its ranges are those of its assumptions.

{numbers}.

| | in other words | test | figure (range) | verdict |
|---|---|---|---|---|
{rows}
"""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(prog="python -m evidence.claims", description=__doc__)
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    given = parser.parse_args()
    write_file(given.page, page(load_region("eurasia"), claims()))


if __name__ == "__main__":
    main()

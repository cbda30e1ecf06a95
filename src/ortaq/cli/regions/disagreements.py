"""`ortaq region disagreements`: what different sources state of the same flow, side by side."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from ortaq.cli.console import print_json, shown_table, stdout
from ortaq.core import InputError, Region
from ortaq.observe.regions.counts import Disagreement, disagreements, read_counts
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.known import known_region, known_region_folder

DEFAULT_REGION = "eurasia"

AGREES = "1.0"
"""Ratio, as shown, of counts that agree."""


def disagreements_command(*, region: str | None, of: str | None, as_json: bool) -> None:
    """List the flows that sources count differently, the largest ratio first."""
    if region and of and region != of:
        raise InputError(f"two regions: '{region}' and '{of}'", where="--region", fix="name one of them")
    name = region or of or DEFAULT_REGION
    folder = known_region_folder(name)
    baseline = read_region(folder)
    pairs = disagreements(baseline, read_counts(folder, baseline))
    if as_json:
        print_json([disagreement_data(d) for d in pairs])
    elif pairs:
        _print(baseline, pairs)
    else:
        stdout().print(f"region {name} has no flow with more than one count (counts.csv)")


def _print(region: Region, found: Sequence[Disagreement]) -> None:
    """Print the counts that differ, and how many flows have counts that agree."""
    console, apart = stdout(), [d for d in found if shown_ratio(d) != AGREES]
    if apart:
        console.print(counts_table(apart, f"Counts of the same flow, million USD, region {region.name}"))
        print_sources(region, apart)
    if alike := len(found) - len(apart):
        console.print(f"Flows whose counts agree within 5 percent: {alike} (--json has them).")


def shown_ratio(found: Disagreement) -> str:
    """Return the ratio of the largest count to the smallest, with one decimal."""
    return f"{found.ratio:.1f}"


def pair_disagreements(name: str, region: Region, first: str, second: str) -> tuple[Disagreement, ...]:
    """Return the competing counts of a pair, in both directions.

    ``name``: region as the user names it; a small region in one file has no counts.
    """
    folder = known_region(name)
    pairs = disagreements(region, read_counts(folder, region)) if folder.is_dir() else ()
    return tuple(d for d in pairs if {d.exporter, d.importer} == {first, second})


def disagreement_data(found: Disagreement) -> dict[str, Any]:
    """Return a disagreement as JSON data."""
    return {**asdict(found), "ratio": found.ratio}


def counts_table(found: Sequence[Disagreement], title: str) -> Table:
    """Return counts side by side, each with its source and year."""
    most = max(len(d.counts) for d in found)
    rows = []
    for d in found:
        counts = [f"{c.value_musd:,.0f}\n{c.source} {c.year}" for c in d.counts]
        rows.append((f"{d.exporter}-{d.importer}/{d.sector}", shown_ratio(d), f"{d.flows_musd:,.0f}", *counts))
    return shown_table(title, "flow|>ratio|>in the region" + "".join(f"|>count {n + 1}" for n in range(most)), rows)


def print_sources(region: Region, found: Sequence[Disagreement]) -> None:
    """Print what the ids of the counts stand for, and what the counts say of themselves."""
    console, used = stdout(), {part for d in found for c in d.counts for part in c.source.split("+")}
    for source in region.sources:
        if source.id in used:
            console.print(f"  {source.id}: {source.publisher}, {source.title}")
    for d in found:
        notes = [f"{c.source} {c.note}" for c in d.counts if c.note]
        if notes:
            console.print(f"  {d.exporter}-{d.importer}: {'; '.join(notes)}")

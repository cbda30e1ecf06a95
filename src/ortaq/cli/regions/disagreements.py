"""`ortaq region disagreements`: what different sources state of the same flow, side by side."""

from collections.abc import Sequence
from dataclasses import replace

from ortaq.cli.regions.data_sections import asked_of
from ortaq.cli.tables import MUSD, data_table
from ortaq.core import InputError, Program, Region
from ortaq.core.report import Cell, Items, Number, Reading, Section, Table, Text
from ortaq.observe.regions.counts import Disagreement, counts_of_pair, disagreements, read_counts
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.known import known_region_folder

DEFAULT_REGION = "eurasia"

AGREES = "1.0"
"""Ratio, as shown, of counts that agree."""


def disagreements_command(program: Program, *, region: str | None, of: str | None, as_json: bool) -> None:
    """List the flows that sources count differently, the largest ratio first."""
    if region and of and region != of:
        raise InputError(f"two regions: '{region}' and '{of}'", where="--region", fix="name one of them")
    name = region or of or DEFAULT_REGION
    folder = known_region_folder(name)
    baseline = read_region(folder)
    pairs = disagreements(baseline, read_counts(folder, baseline))
    program.answer([_section(baseline, name, pairs)], baseline, as_json=as_json, question=asked_of(baseline))


def _section(region: Region, name: str, found: Sequence[Disagreement]) -> Section:
    """Return the counts that differ, and how many flows have counts that agree."""
    apart = [d for d in found if shown_ratio(d) != AGREES]
    alike = {"count": Number(len(found) - len(apart), Reading.COUNT)}
    said = [] if found else [Text("counts.none", {"region": name})]
    said += [Text("counts.alike", alike)] if alike["count"].value else []
    section = counts_section(region, apart, *said)
    return replace(section, blocks=(*section.blocks, replace(_counts(found), id="all-counts", file_only=True)))


def shown_ratio(found: Disagreement) -> str:
    """Return the ratio of the largest count to the smallest, with one decimal."""
    return f"{found.ratio:.1f}"


def pair_disagreements(name: str, region: Region, first: str, second: str) -> tuple[Disagreement, ...]:
    """Return the competing counts of a pair, in both directions.

    ``name``: region as the user names it; a small region in one file has no counts.
    """
    return disagreements(region, counts_of_pair(name, region, first, second))


def counts_section(region: Region, found: Sequence[Disagreement], *said: Text) -> Section:
    """Return counts of the same flows side by side, what their ids stand for, and what they say of themselves."""
    used = {part for d in found for c in d.counts for part in c.source.split("+")}
    sources = [f"{s.id}: {s.publisher}, {s.title}" for s in region.sources if s.id in used]
    notes = {f"{d.exporter}-{d.importer}": [f"{c.source} {c.note}" for c in d.counts if c.note] for d in found}
    told = Items((*sources, *(f"{pair}: {'; '.join(each)}" for pair, each in notes.items() if each)))
    title = Text("counts.title", {"region": region.name})
    return Section("counts", title, (*said, *([told] if found else [])), (_counts(found),) if found else ())


def _counts(found: Sequence[Disagreement]) -> Table:
    places = max((len(d.counts) for d in found), default=0)
    heads = [(Text("counts.place", {"number": str(place + 1)}), MUSD) for place in range(places)]
    rows = []
    for d in found:
        counts = [Cell(c.value_musd, Reading.INPUT, more=(Cell(f"{c.source} {c.year}"),)) for c in d.counts]
        flow = f"{d.exporter}-{d.importer}/{d.sector}"
        rows.append((flow, Cell(d.ratio), d.flows_musd, *counts, *[""] * (places - len(counts))))
    return data_table("counts", "", ("flow", ("ratio", Text("unit.one")), ("in_region", MUSD), *heads), rows)

"""`ortaq region roll`: a region of a later year, and what was published and what assumed for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ortaq.cli.regions.data_sections import asked_of
from ortaq.cli.tables import data_table
from ortaq.cli.units import busy
from ortaq.core import Program
from ortaq.core.report import Cell, Name, Number, Reading, Section, Text
from ortaq.observe.builds.later_totals import Step
from ortaq.observe.builds.roll import RollReport, roll_region


def roll_command(
    program: Program, *, year: int, name: str, region: str, totals: Path | None, overwrite: bool, as_json: bool
) -> None:
    """Take a region to a later year: published totals grow it, flows keep their pattern."""
    with busy("balancing"):
        report = roll_region(region, year, name, totals=totals, overwrite=overwrite)
    program.answer(
        [roll_section(report)],
        report.region,
        as_json=as_json,
        question={"region": region, "year": year, "totals": str(totals or "")},
        computed={**asked_of(report.region), "folder": str(report.folder)},
    )


def roll_section(report: RollReport) -> Section:
    """Return what rolling did: growth by economy, what was assumed, what gave way."""
    region, before = report.region, report.before
    title = Text("data.region", {"name": region.name, "digest": region.stamp})
    said: list[Any] = [Text("data.in", {"folder": str(report.folder)})]
    if report.growth is None or report.rolled is None:
        said.append(Text("roll.same", {"year": str(region.base_year)}))
        return Section("roll", title, tuple(said), ())
    years = {"year": str(region.base_year), "base": str(before.base_year)}
    said += [Text("page.rolled", years), *vintage_of_inputs(region.inputs_year)]
    said.append(Text("roll.middle", {"percent": Number(100.0 * report.rolled.aside, Reading.SIZE)}))
    if report.rolled.gave_way_musd:
        said.append(Text("roll.gave_way", {"musd": Number(report.rolled.gave_way_musd, Reading.INPUT)}))
    if before.pins:
        said.append(Text("roll.pins", {"count": Number(len(before.pins), Reading.COUNT), "base": years["base"]}))
    said += report.notes
    said += [Text("data.warning", {"level": Text(f"findings.level.{f.level}"), "check": f.check, "where": f.where,
                                   "value": Number(f.value)}) for f in report.warnings]  # fmt: skip
    percent = Text("unit.percent")
    heads = ("code", "economy", ("gdp", percent), ("exports", percent), ("imports", percent), ("population", percent),
             "source")  # fmt: skip
    grown = data_table("growth", Text("roll.growth", years), heads, _rows(report))
    listed = ((u.economy, Text(f"roll.{u.quantity}"), str(u.since), u.assumption) for u in report.unpublished)
    assumed = data_table("assumed", Text("roll.assumed", years), ("code", "total", "since", "assumption"), listed)
    return Section("roll", title, tuple(said), (grown, assumed) if report.unpublished else (grown,))


def vintage_of_inputs(year: int | None) -> tuple[Text, ...]:
    """Return of which year the input tables are; nothing where nobody stated it."""
    return () if year is None else (Text("page.inputs_year", {"year": str(year)}),)


def _rows(report: RollReport) -> Iterator[tuple[Any, ...]]:
    grown = report.growth
    if grown is None:
        return
    for n, economy in enumerate(report.region.economies):
        steps = (grown.gdp[n], grown.goods["exports"][n], grown.goods["imports"][n], grown.people[n])
        sources = dict.fromkeys(part for step in steps for part in step.sources)
        yield economy.id, Name("economy", economy.id), *(_percent(step) for step in steps), "+".join(sources)


def _percent(step: Step) -> Cell:
    return Cell(100.0 * (step.factor - 1.0), Reading.CHANGE)

"""`ortaq exchange`: one economy and those it exchanges people and money with, or all economies in short."""

from ortaq.core import InputError, Mechanism, Program, Region, said
from ortaq.domains.exchange.part import TABLES, exchange_of
from ortaq.domains.exchange.profile import overview, profile

USUAL = "c5"
"""Mechanism whose measures are shown where neither a region nor a mechanism is named."""


def exchange_command(
    program: Program, *, economy: str | None, region: str | None, mechanism: str | None, full: bool, as_json: bool
) -> None:
    """Show who studies and works where, and who sends money to whom: of one economy, or an overview of all."""
    named = mechanism or (USUAL if region is None else None)
    baseline = program.region(region or program.region_of(str(named)))
    _require_tables(baseline)
    agenda: Mechanism | None = program.mechanism(named, baseline) if named else None
    measures = agenda.measures if agenda else ()
    if economy is None:
        sections = overview(baseline, measures, full=full)
    else:
        code = economy.strip().upper()
        baseline.economy_positions([code], where="ECONOMY")
        sections = profile(baseline, code, measures, full=full)
    program.answer(
        sections,
        baseline,
        measures,
        as_json=as_json,
        question={"economy": economy, "region": baseline.name, "mechanism": named},
        computed={"region": baseline.stamp},
    )


def _require_tables(region: Region) -> None:
    if exchange_of(region).empty:
        files = ", ".join(spec.file for spec in TABLES.specs)
        raise InputError(
            f"region '{region.name}' has no table of exchange",
            where="--region",
            why="absent is not zero: nothing is known of its students, migrants, investors or debts",
            fix=said("add one of {files} to its folder, or take a region that has them, such as eurasia", files=files),
        )

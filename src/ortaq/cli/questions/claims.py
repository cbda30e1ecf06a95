"""`ortaq claims`: sentences about the region, tried by one rule."""

from pathlib import Path

from ortaq.answers.claims import Claims, read_claims, shipped_claims, tried
from ortaq.answers.sections.claims import claims_section
from ortaq.core import InputError, Program, Region
from ortaq.tables import require_file, tidy_file, write_file


def claims_command(
    program: Program, *, file: Path | None, region: str, full: bool, export: Path | None, as_json: bool
) -> None:
    """Try the sentences that ship, or those of a file, and say which hold, which do not and which cannot be told."""
    if export:
        require_file(export, option="--export")
    baseline = program.region(region)
    found = _shipped_of(baseline) if file is None else tried(read_claims(file, baseline), baseline)
    if export:
        write_file(export, tidy_file(export, found, option="--export"), option="--export")
    program.answer(
        [claims_section(found, program.language, full=full)],
        baseline,
        as_json=as_json,
        question={"file": None if file is None else str(file), "region": found.region},
    )


def _shipped_of(region: Region) -> Claims:
    """Return the sentences that ship, of the region with which they were tried."""
    found = shipped_claims()
    if found.region != f"{region.name} {region.digest}":
        raise InputError(
            f"the sentences that ship were tried with region '{found.region}'",
            where="--region",
            why="their figures are of that region and of no other",
            fix="leave the option out, or name a file of sentences of your own",
        )
    return found

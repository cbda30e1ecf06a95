"""`ortaq overlap`: two mechanisms with members in common."""

from pathlib import Path

from ortaq.answers import settle
from ortaq.answers.joining import joined, union_agenda
from ortaq.answers.overlap import overlap
from ortaq.answers.sections.overlap import overlap_section
from ortaq.answers.terms import Terms
from ortaq.cli.questions.means import means
from ortaq.core import InputError, Mechanism, Program, Region


def overlap_command(
    program: Program, *, first: str, second: str, as_json: bool, workers: str | None, store: Path | None
) -> None:
    """Show what two mechanisms have in common, what is paid twice, and whether joining both changes who signs."""
    regions = [program.region_of(name) for name in (first, second)]
    if regions[0] != regions[1]:
        raise InputError(
            f"'{first}' is about region '{regions[0]}', '{second}' about '{regions[1]}'",
            where="overlap",
            why="gains of two regions cannot be set side by side",
            fix="name two mechanisms of one region",
        )
    region = program.region(regions[0])
    found = overlap(region, program.mechanism(first, region), program.mechanism(second, region))
    packages = [_recommended(program, region, one, workers, store) for one in (found.first, found.second)]
    both, whole = None, None
    if packages[0] is not None and packages[1] is not None:
        with means(workers, store) as (executor, kept):
            both = joined(region, found, (packages[0], packages[1]), executor=executor, store=kept)
    if (agenda := union_agenda(found)) is not None:
        with means(workers, store) as (executor, kept):
            whole = settle(region, agenda, Terms(), executor=executor, store=kept)[1]
    section = overlap_section(found, program.language, both, whole)
    question = {"region": region.name, "first": found.first.id, "second": found.second.id}
    computed = None if both is None else {"packages": list(both.packages), "residual": both.largest_residual}
    program.answer([section], region, as_json=as_json, question=question, computed=computed)


def _recommended(
    program: Program, region: Region, mechanism: Mechanism, workers: str | None, store: Path | None
) -> int | None:
    with means(workers, store) as (executor, kept), program.progress("equilibria") as report:
        return settle(region, mechanism, Terms(), report, executor=executor, store=kept)[1].recommended

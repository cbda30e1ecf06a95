"""`ortaq weigh KAZ --formats`: one economy in every shipped mechanism in which it sits."""

from collections.abc import Mapping
from pathlib import Path

from ortaq.answers.by_format import in_format, require_seated
from ortaq.answers.sections.by_format import by_format_section
from ortaq.cli.questions.means import means
from ortaq.core import InputError, Program
from ortaq.observe import shipped_mechanisms
from ortaq.observe.formats import shipped_formats


def weigh_formats(
    program: Program,
    member: str | None,
    given: Mapping[str, object],
    *,
    as_json: bool,
    workers: str | None,
    store: Path | None,
) -> None:
    """Show gain, payment and dependence of one economy by format.

    Raises
    ------
    InputError
        No economy is named, it sits in no shipped mechanism, or another question is asked beside.
    """
    if member is None:
        raise InputError(
            "formats of nobody", where="weigh --formats", why="formats are compared for one economy", fix="name it: KAZ"
        )
    if beside := [option for option, value in given.items() if value]:
        raise InputError(
            f"--formats beside {', '.join(beside)}",
            where="weigh --formats",
            why="each format is weighed with the package that its mechanism recommends",
            fix="drop the other options",
        )
    names = shipped_mechanisms()
    region = program.region(program.region_of(names[0]))
    region.economy_positions([member], where="MEMBER")
    found = []
    for mechanism in require_seated(member, [program.mechanism(name, region) for name in names]):
        with means(workers, store) as (executor, kept), program.progress("equilibria") as report:
            found.append(in_format(region, mechanism, member, report, executor=executor, store=kept))
    section = by_format_section(region, member, found, shipped_formats(), program.language)
    question = {"region": region.name, "economy": member, "mechanisms": [one.mechanism.id for one in found]}
    computed = {"residual": max(one.largest_residual for one in found)}
    program.answer([section], region, as_json=as_json, question=question, computed=computed)

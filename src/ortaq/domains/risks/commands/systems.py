"""`ortaq systems`: who stands still when a shared system fails, what it costs whom, what a second operator saves."""

from collections.abc import Sequence

from ortaq.core import Program, Region, Stands
from ortaq.core.report import Number, Reading, Section, Text
from ortaq.domains.risks.commands.asked import asked_failure, asked_region, asked_second
from ortaq.domains.risks.heard import standing_of
from ortaq.domains.risks.known_moves import known_system
from ortaq.domains.risks.moves import SystemMove
from ortaq.domains.risks.reader import assumed_of, shipped_risks
from ortaq.domains.risks.report import tables
from ortaq.domains.risks.study import FailureStudy, study_failure, usual_failure


def systems_command(
    program: Program,
    *,
    who: str,
    fails: list[str] | None,
    second: str | None,
    region: str | None,
    full: bool,
    as_json: bool,
) -> None:
    """Show who stands still when a shared system fails, what that costs whom, and what a second operator saves."""
    baseline, members = asked_region(program, who, region)
    typed = [known_system(asked_failure(text), baseline, "--fails") for text in fails or ()]
    standing = [s for s in standing_of(baseline) if s.at in members]
    asked = typed or [
        known_system(usual_failure(use, at), baseline, "--fails")
        for at in members
        for use in dict.fromkeys(s.use for s in standing if s.at == at)
        if shipped_risks().knows(assumed_of("HOURS", use))
    ]
    apart = bool(typed)
    studies = [_study(program, baseline, move, second, apart=apart) for move in asked]
    lead = [Text("risks.lead.systems"), Text("risks.no_forecast")]
    parts = [tables.parts_table(baseline, s, members, n) for n, s in enumerate(studies)] if typed else []
    if as_json or full:
        every = [
            *(tables.exposure_table(standing, members), tables.sector_table(baseline, standing, members)),
            *(tables.usual_table(baseline, studies, members), *parts),
            *(tables.second_table(studies), tables.links_table(studies)),
            *(tables.past_table(), tables.assumed_table("systems")),
        ]
        question = {"who": who, "fails": fails or [], "second": second, "region": baseline.name}
        shown = [tables.section("systems", lead, every)]
        program.answer(shown, baseline, as_json=as_json, question=question, computed={"region": baseline.stamp})
    else:
        usual = tables.usual_table(baseline, studies, members, short=not typed)
        said = (*lead, *(_stopped(studies) if typed else ()))
        program.print_short(Section("systems", "", said, (usual, *parts)), baseline)
        program.print(Text("risks.more"))


def _stopped(studies: Sequence[FailureStudy]) -> tuple[Text, ...]:
    """Return what stops, in a sentence for each failure that stops something by name."""
    return tuple(
        Text(
            "risks.stopped",
            {
                **tables.failure_words(s),
                "count": Number(len(s.links), Reading.COUNT),
                "names": tuple(name for _, name in s.links[: tables.SHOWN_LINKS]),
            },
        )
        for s in studies
        if s.links
    )


def _study(program: Program, region: Region, move: SystemMove, second: str | None, *, apart: bool) -> FailureStudy:
    (at,), waits = move.at, any(n.stands is not Stands.LOST for n in move.needing)
    operators = asked_second(second, move) if waits or second is not None else ()  # of a grid none is assumed
    return study_failure(region, move, at, operators, program.valuation, apart=apart)

"""`ortaq outbreak`: what a ban costs a seller of food and the others, and what measures take away of it."""

from ortaq.core import Program
from ortaq.core.report import Section, Text
from ortaq.domains.risks.commands.asked import asked_ban, asked_measure, asked_region
from ortaq.domains.risks.known_moves import known_outbreak
from ortaq.domains.risks.moves import OutbreakAction
from ortaq.domains.risks.report import tables
from ortaq.domains.risks.study import study_ban

MEASURES = (OutbreakAction.LABORATORIES, OutbreakAction.SURVEILLANCE, OutbreakAction.ZONING)


def outbreak_command(
    program: Program,
    *,
    who: str,
    ban: str | None,
    measures: list[str] | None,
    region: str | None,
    full: bool,
    as_json: bool,
) -> None:
    """Show what an outbreak costs a seller of food whose buyers close, and what laboratories and zones take away."""
    baseline, members = asked_region(program, who, region)
    typed = [known_outbreak(asked_ban(text), baseline, "--ban") for text in ([ban] if ban is not None else members)]
    taken = {m.states[0]: [asked_measure(text, m.states[0]) for text in measures or MEASURES] for m in typed}
    studies = [study_ban(baseline, move, taken[move.states[0]], program.valuation) for move in typed]
    lead = [Text("risks.lead.outbreak"), Text("risks.rate"), Text("risks.no_forecast")]
    shown = [tables.bans_table(baseline, studies, members)]
    shown += [tables.ban_members_table(baseline, studies[0], members)] if ban is not None else []
    every = [*shown, tables.past_bans_table(), tables.assumed_table("outbreak")]
    if as_json or full:
        question = {"who": who, "ban": ban, "measures": measures or [str(m) for m in MEASURES], "region": baseline.name}
        whole = [tables.section("outbreak", lead, every)]
        program.answer(whole, baseline, as_json=as_json, question=question, computed={"region": baseline.stamp})
    else:
        program.print_short(Section("outbreak", "", tuple(lead), tuple(shown)), baseline)
        program.print(Text("risks.more"))

"""`ortaq formats`: who meets with whom, and what binds there."""

from ortaq.answers.sections.formats import formats_section
from ortaq.core import Program, require_known
from ortaq.observe.formats import shipped_formats


def formats_command(program: Program, *, member: str | None, region: str, as_json: bool) -> None:
    """List the formats that ship, or those of one economy with its trade there."""
    baseline = program.region(region)
    if member is not None:
        known = {code for each in shipped_formats() for code in (*each.members, *each.partners)}
        require_known([member], [*baseline.economy_ids, *sorted(known)], kind="economy", where="formats")
    section = formats_section(shipped_formats(), program.language, baseline, member)
    question = {"region": baseline.name, "economy": member or "all"}
    program.answer([section], baseline, as_json=as_json, question=question)

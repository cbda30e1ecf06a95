"""`ortaq corridors --volumes`: tonnes, value, days and USD by corridor and crossing, today and after changes."""

from collections.abc import Sequence

from ortaq.core import Change, Corner, Program
from ortaq.core.report import Section, Text, Words
from ortaq.domains.corridors.commands.asked import (
    Subject,
    Typed,
    labelled,
    question_of,
    refuse_others,
    region_on,
)
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import NetworkShift, network_shifts_of
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.report.volume_tables import volume_tables
from ortaq.domains.corridors.report.volumes import expected_lines, volumes_of
from ortaq.domains.corridors.routing.named import named_shifts


def volumes_command(
    program: Program,
    *,
    of: Subject,
    network: str | None,
    typed: Typed,
    as_json: bool,
    **other: object,
) -> None:
    """Show what corridors and crossings carry, its value, days and USD, and what carriers earn in transit."""
    refuse_others("volumes", "volumes", other)
    named, codes, measures = of.asked(program)
    baseline = region_on(named, network, typed.standing)
    system = freight_system_of(baseline, Corner.CENTRAL)
    cases, called = _cases(system.network, measures, typed)
    found = volumes_of(system, codes, cases, expected_lines(baseline))
    tables = volume_tables(found, system.network, called)
    section = Section("volumes", Text("corridors.volumes.title"), (Text("corridors.volumes.meaning"),), tables)
    question = question_of(codes, system.network, typed)
    program.answer([section], baseline, measures, as_json=as_json, question=question)


def _cases(
    network: Network, measures: Sequence[Change], typed: Typed
) -> tuple[dict[str, tuple[NetworkShift, ...]], dict[str, Words]]:
    """Return the changes of every case after today, and what it is called: what was asked for, else the agenda."""
    cases = {name: named_shifts(network, [name]) for name in dict.fromkeys(typed.close or ())}
    cases |= {name: (NetworkShift.of("close", name),) for name in labelled(network, typed.without or ())}
    called: dict[str, Words] = {name: Text("corridors.waiting.close", {"what": name}) for name in cases}
    if typed.open_:
        cases["open"] = named_shifts(network, (), typed.open_)
        called["open"] = Text("corridors.waiting.open", {"what": ", ".join(typed.open_)})
    moves = tuple(shift for measure in measures for shift in network_shifts_of(measure))
    if not cases and moves:
        return {"agenda": moves}, {"agenda": Text("corridors.volumes.agenda")}
    return cases, called

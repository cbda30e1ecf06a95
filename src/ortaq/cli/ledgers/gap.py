"""What became of a promise: the model runs again with what was observed."""

from pathlib import Path

from ortaq.answers.promised import Promised, promise_gap, read_observations
from ortaq.answers.sections.promised import gap_section
from ortaq.core import InputError, Program, require_known
from ortaq.ledgers import Ledger, Proposal


def gap_command(
    program: Program,
    *,
    file: Path,
    proposal: str,
    observed: Path | None,
    shock: str | None,
    mechanism: str | None,
    as_json: bool,
) -> None:
    """Run the model again with what was observed, and split what differs from the promise."""
    with Ledger.open(file) as ledger:
        proposals = ledger.state().proposals
    require_known([proposal], list(proposals), kind="proposal", where=str(file))
    held = proposals[proposal]
    name = mechanism or held.said.mechanism
    if not held.said.gain_musd or not name:
        raise InputError(
            "the proposal records no gains",
            where=f"{file}, proposal '{proposal}'",
            why="what came of a promise is its difference to what was promised",
            fix="propose a package with --measures and --mechanism: its gains are recorded then",
        )
    region = program.region(program.region_of(name))
    agenda = program.mechanism(name, region)
    package = _package(held, [one.id for one in agenda.measures], str(file))
    said = Promised(held.said.gain_musd, held.said.region, held.said.version)
    seen = read_observations(observed) if observed else ()
    gap = promise_gap(region, agenda, package, said, observations=seen, shock=shock)
    program.answer(
        [gap_section(gap, seen, shock)],
        region,
        [*agenda.measures, *agenda.shocks],
        as_json=as_json,
        question={"ledger": str(file), "proposal": proposal, "mechanism": name, "shock": shock},
        computed={"region": region.stamp, "promised_by": said.version, "largest_residual": gap.largest_residual},
    )


def _package(held: Proposal, agenda: list[str], where: str) -> int:
    require_known(held.said.measures, agenda, kind="measure", where=where)
    return sum(1 << agenda.index(one) for one in set(held.said.measures))

"""What became of a promise: the model runs again with what was observed."""

from collections.abc import Sequence
from pathlib import Path

from ortaq.answers.promised import Observation, Promised, promise_gap, read_observations
from ortaq.answers.sections.promised import gap_section
from ortaq.core import InputError, Program, require_known
from ortaq.ledgers import Ledger, Proposal, State
from ortaq.ledgers.rules.state import Committed


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
        state = ledger.state()
    require_known([proposal], list(state.proposals), kind="proposal", where=str(file))
    held = state.proposals[proposal]
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
    stated = read_observations(observed) if observed else ()
    seen = (*stated, *measured_shares(state, held, stated))
    gap = promise_gap(region, agenda, package, said, observations=seen, shock=shock)
    program.answer(
        [gap_section(gap, seen, shock)],
        region,
        [*agenda.measures, *agenda.shocks],
        as_json=as_json,
        question={"ledger": str(file), "proposal": proposal, "mechanism": name, "shock": shock},
        computed={"region": region.stamp, "promised_by": said.version, "largest_residual": gap.largest_residual},
    )


def measured_shares(state: State, held: Proposal, stated: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return how far measures of a proposal are done by what was measured of their commitments.

    A share goes from the figure to begin with to the one that was promised, of the last day that was measured; beyond
    both ends it stays there. A measure of several commitments is done as far as the one that is least. Nothing is said
    of a measure whose effect is stated.

    Parameters
    ----------
    state : State
    held : Proposal
    stated : sequence of Observation
        From a file.
    """
    known = {one.measure for one in stated if one.quantity == "share" or one.quantity.startswith("effect")}
    least: dict[str, Observation] = {}
    for name, commitment in state.commitments.items():
        measure = commitment.said.measure
        if measure in known or measure not in held.said.measures or commitment.proposal not in {held.said.id, None}:
            continue
        found = _share(name, commitment)
        if found and (measure not in least or found.value < least[measure].value):
            least[measure] = found
    return tuple(least.values())


def _share(name: str, commitment: Committed) -> Observation | None:
    """Return the share of one commitment; None where nothing was measured or there is nothing to hold it against."""
    said = commitment.said
    if not commitment.observations or said.baseline is None or said.target is None or said.baseline == said.target:
        return None
    last = max((one for _, one in commitment.observations), key=lambda one: one.on)
    share = (last.value - said.baseline) / (said.target - said.baseline)
    source = f"{name}: {last.value:g} {said.unit}, {last.on}; {last.source}"
    return Observation(said.measure, "share", min(max(share, 0.0), 1.0), source)


def _package(held: Proposal, agenda: list[str], where: str) -> int:
    require_known(held.said.measures, agenda, kind="measure", where=where)
    return sum(1 << agenda.index(one) for one in set(held.said.measures))

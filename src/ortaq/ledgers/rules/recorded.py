"""What promises, reports, documents and statements change: acts about what is done, not about what is decided."""

from dataclasses import replace

from ortaq.ledgers.rules.observed import Forecast, Observation, Outcome
from ortaq.ledgers.rules.promises import Promise, Relation, Report, Statement
from ortaq.ledgers.rules.state import Committed, Recorded, State


def relation(state: State, recorded: Recorded, act: Relation) -> State | str:
    """Return the state with a document in the register, or why it cannot stand there."""
    ids = [one.id for one in act.commitments]
    known = [one for one in ids if one in state.commitments or ids.count(one) > 1]
    if known:
        return f"there is a commitment '{known[0]}' already"
    registered = {one.id: Committed(recorded, one, None, registered=True) for one in act.commitments}
    return replace(state, relations=(*state.relations, act), commitments={**state.commitments, **registered})


def commit(state: State, recorded: Recorded, act: Promise) -> State | str:
    """Return the state with a commitment that its obligor takes on alone, or why it cannot."""
    if act.id in state.commitments:
        return f"there is a commitment '{act.id}' already"
    if act.obligor != [recorded.author]:
        return f"{recorded.author} can bind itself only; what binds others is proposed"
    unknown = [one for one in act.conditional_on if one not in state.commitments]
    if unknown:
        return f"it depends on '{unknown[0]}', and there is none"
    return replace(state, commitments={**state.commitments, act.id: Committed(recorded, act, None)})


def report(state: State, recorded: Recorded, act: Report) -> State | str:
    """Return the state with a report of a commitment, or why it cannot count."""
    commitment = state.commitments.get(act.commitment)
    if commitment is None:
        return f"there is no commitment '{act.commitment}'"
    reported = replace(commitment, reports=(*commitment.reports, (recorded, act)))
    return replace(state, commitments={**state.commitments, act.commitment: reported})


def statement(state: State, recorded: Recorded, act: Statement) -> State | str:
    """Return the state with a statement, or why it cannot count."""
    if act.proposal and act.proposal not in state.proposals:
        return f"there is no proposal '{act.proposal}'"
    return replace(state, statements=(*state.statements, (recorded, act)))


def observe(state: State, recorded: Recorded, act: Observation) -> State | str:
    """Return the state with what was measured of a commitment, or why it cannot stand there."""
    commitment = state.commitments.get(act.commitment)
    if commitment is None:
        return f"there is no commitment '{act.commitment}'"
    if act.since > act.on:
        return f"it ends on {act.on}, before it begins"
    if (act.low is not None and act.low > act.value) or (act.high is not None and act.high < act.value):
        return "its band does not hold its value"
    observed = replace(commitment, observations=(*commitment.observations, (recorded, act)))
    return replace(state, commitments={**state.commitments, act.commitment: observed})


def forecast(state: State, recorded: Recorded, act: Forecast) -> State | str:
    """Return the state with a forecast, or why it is none: its outcome could be known when it came."""
    came = (recorded.time or state.time or "")[:10]  # one that no checkpoint covers yet came after the last one
    if came >= act.resolves.after:
        return f"it came on {came} or later, and what came could be known from {act.resolves.after} on"
    if not act.prediction.low <= act.prediction.central <= act.prediction.high:
        return "its band does not hold its central value"
    return replace(state, statements=(*state.statements, (recorded, act)))


def outcome(state: State, recorded: Recorded, act: Outcome) -> State | str:
    """Return the state with what came of something foretold; whether anybody foretold it, its table shows."""
    return replace(state, statements=(*state.statements, (recorded, act)))

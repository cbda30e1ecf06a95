"""What each act changes, or why it cannot: one function for each kind."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ortaq.core import InputError
from ortaq.ledgers.chain.keys import public_key
from ortaq.ledgers.rules.acts import (
    Accede,
    Amend,
    Divergence,
    Found,
    Key,
    OnProposal,
    Propose,
    Session,
    Withdraw,
    WithReason,
)
from ortaq.ledgers.rules.recorded import commit, forecast, observe, outcome, relation, report, statement
from ortaq.ledgers.rules.state import Committed, Proposal, Recorded, Said, State


def _found(state: State, recorded: Recorded, act: Found) -> State | str:
    if "member" not in act.members.values():
        return "the founding act names no member"
    bodies = {body.id: body for body in act.bodies}
    if len(bodies) != len(act.bodies):
        return "two bodies have one id"
    if act.keys:
        # Whoever has no key from the beginning could be spoken for by the first who publishes one in its name.
        without = sorted(set(act.members) ^ set(act.keys)) or sorted(filter(None, map(_unfit, act.keys.items())))
        if without:
            return f"keys are named for all who take part or for none: {without[0]}"
    return replace(
        state,
        title=act.title,
        languages=tuple(act.languages),
        roles=dict(act.members),
        bodies=bodies,
        silence_days=act.silence_days,
        time=recorded.time,
        keys={code: ((0, text),) for code, text in act.keys.items()},
    )


def _key(state: State, recorded: Recorded, act: Key) -> State | str:
    others = sorted(set(act.keys) - {recorded.author})
    if others:
        return f"{recorded.author} cannot change the key of {others[0]}"
    if not state.keyed or not act.keys:
        return "the ledger is kept without keys" if not state.keyed else "it names no key"
    text = act.keys[recorded.author]
    if text and _unfit((recorded.author, text)):
        return f"this is no public key of {recorded.author}"
    held = (*state.keys.get(recorded.author, ()), (recorded.n, text))
    return replace(state, keys={**state.keys, recorded.author: held})


def _unfit(pair: tuple[str, str]) -> str:
    """Return whose key a text is not; empty if it is."""
    code, text = pair
    try:
        return "" if public_key(text).name == code else code
    except InputError:
        return code


def _session(state: State, _: Recorded, act: Session) -> State | str:
    if (act.id in state.sessions) != bool(act.change):
        return f"there is no session '{act.id}'" if act.change else f"there is a session '{act.id}' already"
    if act.body and act.body not in state.bodies:
        return f"no body is called '{act.body}'"
    return replace(state, sessions={**state.sessions, act.id: act})


def _propose(state: State, recorded: Recorded, act: Propose) -> State | str:
    if act.id in state.proposals:
        return f"there is a proposal '{act.id}' already"
    problem = (
        _languages(state, act.title)
        or _languages(state, act.text)
        or (f"there is no session '{act.session}'" if act.session and act.session not in state.sessions else "")
        or _silence(state, recorded, act.silence_until)
        or _new_commitments(state, act)
        or _new_bodies(act)
        or _newcomer(state, act)
    )
    if problem:
        return problem
    proposal = Proposal(recorded, act, act.text, silence_until=act.silence_until)
    return _with(state, act.id, proposal)


def _languages(state: State, texts: Mapping[str, str]) -> str:
    missing = [language for language in state.languages if language not in texts]
    return f"the text is missing in {', '.join(missing)}: all languages are equally authentic" if missing else ""


def _silence(state: State, recorded: Recorded, until: str | None) -> str:
    time = _earliest(state, recorded)
    if until is None or time is None:
        return ""
    try:
        least = _moment(time) + datetime.timedelta(days=state.silence_days)
    except OverflowError:
        return "silence would end after the last day of the calendar"
    return (
        f"silence would end before {least:%Y-%m-%d %H:%M} UTC: the founding act asks for {state.silence_days} days"
        if _moment(until) < least
        else ""
    )


def _earliest(state: State, recorded: Recorded) -> str | None:
    """Return the time of an act; of one that no checkpoint covers yet, that of the last one, which it came after."""
    return recorded.time or state.time


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _new_commitments(state: State, act: Propose) -> str:
    ids = [one.id for one in act.commitments]
    known = [one for one in ids if one in state.commitments or ids.count(one) > 1]
    strangers = sorted(
        {code for one in act.commitments for code in (*one.obligor, *one.beneficiary)} - set(state.roles)
    )
    if known:
        return f"there is a commitment '{known[0]}' already"
    return f"{strangers[0]} does not take part and cannot be bound" if strangers else ""


def _new_bodies(act: Propose) -> str:
    return "two bodies have one id" if len({body.id for body in act.bodies}) != len(act.bodies) else ""


def _newcomer(state: State, act: Propose) -> str:
    accession = act.accession
    if accession is None:
        return "only an accession brings a key" if act.keys else ""
    who = accession.member
    if state.roles.get(who) == accession.role:
        return f"{who} is a {accession.role} already"
    brings = {who} if state.keyed and who not in state.keys else set()
    if set(act.keys) != brings or any(map(_unfit, act.keys.items())):
        return f"it must bring the public key of {who}" if brings else f"it brings a key, and {who} needs none here"
    return ""


def _open(state: State, name: str) -> Proposal | str:
    proposal = state.proposals.get(name)
    if proposal is None:
        return f"there is no proposal '{name}'"
    return "it was adopted and does not open again" if proposal.adopted else proposal


def _with(state: State, name: str, proposal: Proposal) -> State:
    return replace(state, proposals={**state.proposals, name: proposal})


def _amend(state: State, recorded: Recorded, act: Amend) -> State | str:
    proposal = _open(state, act.proposal)
    if isinstance(proposal, str):
        return proposal
    problem = (
        _expired(state, proposal, recorded)
        or _languages(state, act.text)
        or _silence(state, recorded, act.silence_until)
    )
    if problem:
        return problem
    # What was said of the earlier text lapses; silence begins anew or is over.
    amended = replace(
        proposal,
        act=recorded,
        text=act.text,
        amendments=(*proposal.amendments, act),
        silence_until=act.silence_until,
        stances={},
    )
    return _with(state, act.proposal, amended)


def _expired(state: State, proposal: Proposal, recorded: Recorded) -> str:
    """Return that silence was over when an act arrived; empty if it was not."""
    until, time = proposal.silence_until, _earliest(state, recorded)
    if until is None or time is None or time <= until or proposal.objections:
        return ""
    return f"silence ended on {until}, before the checkpoint of {time} that first shows this act or precedes it"


def _object(state: State, recorded: Recorded, act: WithReason) -> State | str:
    proposal = _open(state, act.proposal)
    if isinstance(proposal, str):
        return proposal
    problem = _expired(state, proposal, recorded)
    return problem or _stance(state, act.proposal, proposal, Said(recorded, "object", act.text))


def _stance(state: State, name: str, proposal: Proposal, said: Said) -> State:
    return _with(state, name, replace(proposal, stances={**proposal.stances, said.act.author: said}))


def _withdraw_objection(state: State, recorded: Recorded, act: OnProposal) -> State | str:
    proposal = _open(state, act.proposal)
    if isinstance(proposal, str):
        return proposal
    if recorded.author not in proposal.objections:
        return f"{recorded.author} does not object"
    stances = {code: said for code, said in proposal.stances.items() if code != recorded.author}
    return _with(state, act.proposal, replace(proposal, stances=stances))


def _support(state: State, recorded: Recorded, act: OnProposal) -> State | str:
    proposal = _open(state, act.proposal)
    return proposal if isinstance(proposal, str) else _stance(state, act.proposal, proposal, Said(recorded, "support"))


def _reserve(state: State, recorded: Recorded, act: WithReason) -> State | str:
    proposal = state.proposals.get(act.proposal)
    if proposal is None:
        return f"there is no proposal '{act.proposal}'"
    said = Said(recorded, "reserve", act.text)
    return _with(state, act.proposal, replace(proposal, reservations=(*proposal.reservations, said)))


def _divergence(state: State, _: Recorded, act: Divergence) -> State | str:
    proposal = state.proposals.get(act.proposal)
    if proposal is None:
        return f"there is no proposal '{act.proposal}'"
    unknown = [language for language in act.languages if language not in state.languages]
    if unknown:
        return f"no text stands in '{unknown[0]}'"
    return _with(state, act.proposal, replace(proposal, divergences=(*proposal.divergences, act)))


def _adopt(state: State, recorded: Recorded, act: OnProposal) -> State | str:
    proposal = _open(state, act.proposal)
    if isinstance(proposal, str):
        return proposal
    if not state.members:
        return "no member is left to decide"
    objecting = sorted(set(proposal.objections) & state.members)
    if objecting:
        return f"{', '.join(objecting)} objects"
    silent = proposal.silence_until is not None
    waiting = sorted(state.members - set(proposal.supporters))
    if waiting and not silent:
        return f"{', '.join(waiting)} has not said yes, and no silence procedure runs"
    time = _earliest(state, recorded)
    if waiting and (time is None or time <= (proposal.silence_until or "")):
        return f"silence runs until {proposal.silence_until}, and no checkpoint that counts is later"
    adopted = replace(proposal, adopted=recorded, by_silence=bool(waiting), voters=state.members)
    if proposal.said.ratifications is None:
        adopted = replace(adopted, in_force=recorded.time)
    return _carried_out(_with(state, act.proposal, adopted), recorded, adopted)


def _carried_out(state: State, recorded: Recorded, proposal: Proposal) -> State:
    """Return the state with what an adopted proposal binds or admits."""
    said = proposal.said
    commitments = dict(state.commitments)
    for promise in said.commitments:
        commitments.setdefault(promise.id, Committed(recorded, promise, said.id))
    admitted = dict(state.admitted)
    keys = dict(state.keys)
    if said.accession:
        admitted[said.accession.member] = said.accession
        for code, text in said.keys.items():
            keys.setdefault(code, ((0, text),))
    bodies = {**state.bodies, **{body.id: body for body in said.bodies}}
    return replace(state, commitments=commitments, admitted=admitted, keys=keys, bodies=bodies)


def _ratify(state: State, recorded: Recorded, act: OnProposal) -> State | str:
    proposal = state.proposals.get(act.proposal)
    if proposal is None or proposal.adopted is None:
        return f"'{act.proposal}' is not adopted"
    if proposal.said.ratifications is None:
        return "it asks for no ratification"
    if recorded.author in proposal.ratified:
        return f"{recorded.author} has ratified it"
    ratified = {**proposal.ratified, recorded.author: recorded}
    since = proposal.in_force
    if since is None and len(ratified) >= proposal.said.ratifications:
        since = recorded.time
    return _with(state, act.proposal, replace(proposal, ratified=ratified, in_force=since))


def _accede(state: State, recorded: Recorded, _: Accede) -> State | str:
    accession = state.admitted.get(recorded.author)
    if accession is None:
        return f"the accession of {recorded.author} was not adopted"
    admitted = {code: one for code, one in state.admitted.items() if code != recorded.author}
    return replace(state, admitted=admitted, roles={**state.roles, recorded.author: accession.role})


def _withdraw(state: State, recorded: Recorded, act: Withdraw) -> State | str:
    if recorded.time is not None and act.on < recorded.time[:10]:
        return "nobody leaves on a day that is past"
    roles = {code: role for code, role in state.roles.items() if code != recorded.author}
    return replace(state, roles=roles, left={**state.left, recorded.author: act.on})


Effect = Callable[[State, Recorded, Any], State | str]

EFFECTS: dict[str, Effect] = {
    "found": _found,
    "key": _key,
    "session": _session,
    "propose": _propose,
    "amend": _amend,
    "object": _object,
    "withdraw_objection": _withdraw_objection,
    "reserve": _reserve,
    "support": _support,
    "adopt": _adopt,
    "ratify": _ratify,
    "divergence": _divergence,
    "accede": _accede,
    "withdraw": _withdraw,
    "relation": relation,
    "commit": commit,
    "report": report,
    "statement": statement,
    "observe": observe,
    "forecast": forecast,
    "outcome": outcome,
}
"""What an act changes, or why it cannot, by kind."""

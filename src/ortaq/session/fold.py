"""What public acts amount to: a pure function, act by act; an act that breaks a rule changes nothing and says why."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ortaq.core import InputError
from ortaq.core.report import Text
from ortaq.session import acts, drafting, sealing
from ortaq.session.acts import Act, Phase, Role
from ortaq.session.course import terms_of
from ortaq.session.state import TIMED, Public, Round, Said, Sealing, Seat, moment

MOST_SEATS = 120
MOST_PROPOSED = 24

Effect = Callable[[Public, Act, Any], "Public | Text"]


def state_of(said: Iterable[Act]) -> Public:
    """Return what acts amount to; those that break a rule are passed over, as they were when they came.

    Parameters
    ----------
    said : iterable of Act
        In order.
    """
    state = Public()
    for act in said:
        next_state = after(state, act)
        if isinstance(next_state, Public):
            state = next_state
    return state


def after(state: Public, act: Act) -> Public | Text:
    """Return the state after an act, or why the act is refused."""
    body = acts.read_body(act.kind, act.body)
    if isinstance(body, str):
        return Text("session.refused.form", {"reason": body})
    if bool(state.session) == (act.kind == "found"):
        return Text("session.refused.founded")
    if not _may(state, act):
        return Text("session.refused.seat")
    if state.phase is Phase.ADOPTED and act.kind not in {"recorded", "revoke_seat", "replace_seat"}:
        return Text("session.refused.adopted")
    found = _EFFECTS[act.kind](state, act, body)
    return replace(found, at=act.at) if isinstance(found, Public) else found


def _may(state: Public, act: Act) -> bool:
    roles = acts.KINDS[act.kind][1]
    if act.seat in {acts.SERVER, acts.FOUNDER}:
        return not roles or act.seat == acts.FOUNDER
    seat = state.seats.get(act.seat)
    return seat is not None and not seat.revoked and seat.role in roles


def _phase(state: Public) -> Text:
    return Text("session.refused.phase", {"phase": Text(f"session.phase.{state.phase}")})


def _found(_: Public, __: Act, body: acts.Found) -> Public | Text:
    if len(set(body.members)) < len(body.members):
        return Text("session.refused.form", {"reason": "members: a member stands twice"})
    if not body.ledger_keys.keys() <= set(body.members):
        return Text("session.refused.form", {"reason": "ledger_keys: a key of nobody"})
    try:
        terms = terms_of(body.terms, "terms")
    except InputError as error:
        return Text("session.refused.form", {"reason": error.what})
    return Public(
        session=body.session,
        agenda=body.agenda,
        mode=body.mode,
        title=body.title,
        members=tuple(body.members),
        languages=tuple(body.languages),
        terms=terms,
        sealing=Sealing(ledger_keys=body.ledger_keys),
    )


def _give_seat(state: Public, _: Act, body: acts.GiveSeat) -> Public | Text:
    holds = {seat.member for seat in state.seats.values() if seat.member and not seat.revoked}
    wrong_member = (body.role is Role.DELEGATION) != (body.member is not None)
    if wrong_member or (body.member is not None and body.member not in state.members):
        return Text("session.refused.member")
    if body.seat in state.seats or body.member in holds or len(state.seats) >= MOST_SEATS:
        return Text("session.refused.seat_taken")
    return replace(state, seats={**state.seats, body.seat: Seat(body.seat, body.role, body.member)})


def _revoke_seat(state: Public, act: Act, body: acts.OfSeat) -> Public | Text:
    if body.seat not in state.seats or body.seat == act.seat:
        return Text("session.refused.no_seat")
    return replace(state, seats={**state.seats, body.seat: replace(state.seats[body.seat], revoked=True)})


def _replace_seat(state: Public, act: Act, body: acts.OfSeat) -> Public | Text:
    seat = state.seats.get(body.seat)
    if seat is None or seat.revoked:
        return Text("session.refused.no_seat")
    # Whoever holds the new address is a person: no program speaks for the member any more.
    simulated = tuple(one for one in state.simulated if one != seat.member)
    return replace(state, seats={**state.seats, body.seat: replace(seat, replaced=act.at)}, simulated=simulated)


def _rehearsal(state: Public, _: Act, body: acts.Rehearsal) -> Public | Text:
    if state.phase is not Phase.FOUNDING or state.simulated:
        return _phase(state)
    if not set(body.members) <= set(state.members):
        return Text("session.refused.member")
    return replace(state, simulated=tuple(one for one in state.members if one in set(body.members)))


_FROM = {
    "limits": {Phase.FOUNDING, Phase.RESULT},
    "suggestion": {Phase.GROUND, Phase.RESULT},
    "bid": {Phase.SUGGESTION},
    "improvement": {Phase.RESULT},
    "silence": {Phase.RESULT},
}


def _begin(state: Public, act: Act, body: acts.Begin) -> Public | Text:
    phase = Phase(body.phase)
    refused = _not_yet(state, phase, is_timed=body.seconds is not None)
    if refused is not None:
        return refused
    if body.seconds is None:
        return replace(state, phase=phase, until="", left=0, sealing=replace(state.sealing, lapsed=False))
    begun = replace(state, questions=state.questions + 1, answered=frozenset())
    if phase is Phase.SILENCE:
        begun = replace(begun, objections=(), reservations=())
    return begun.timed(phase, act.at, body.seconds)


def _not_yet(state: Public, phase: Phase, *, is_timed: bool) -> Text | None:
    """Return why a phase cannot begin; None where it can."""
    reasons = {
        "session.refused.keys": phase is Phase.LIMITS and not sealing.has_all_keys(state),
        "session.refused.clock": (phase in TIMED) != is_timed,
        "session.refused.no_deal": phase in {Phase.IMPROVEMENT, Phase.SILENCE} and not state.deal,
        "session.refused.once": phase is Phase.IMPROVEMENT and state.improvement is not None,
        "session.refused.brackets": phase is Phase.SILENCE and bool(state.brackets),
        "session.refused.rounds": phase is Phase.SUGGESTION and len(state.rounds) >= state.terms.rounds,
    }
    is_asked = bool(state.rounds) and state.rounds[-1].accepted is None
    is_early = (phase is Phase.BID and not is_asked) or (state.phase is Phase.GROUND and not state.word)
    if state.phase not in _FROM[phase.value] or is_early:
        return _phase(state)
    return next((Text(key) for key, holds in reasons.items() if holds), None)


def _clock(state: Public, act: Act, body: acts.Clock) -> Public | Text:
    return state.timed(state.phase, act.at, body.seconds) if state.phase in TIMED else _phase(state)


def _pause(state: Public, act: Act, _: acts.Nothing) -> Public | Text:
    if state.phase not in TIMED or not state.until:
        return _phase(state)
    left = int((moment(state.until) - moment(act.at)).total_seconds())
    return replace(state, until="", left=max(left, 1))


def _off_table(state: Public, act: Act, body: acts.OffTable) -> Public | Text:
    if body.measure in state.off_table:
        return Text("session.refused.once")
    return replace(state, off_table={**state.off_table, body.measure: _member(state, act)})


def _propose(state: Public, act: Act, body: acts.Propose) -> Public | Text:
    if body.package in state.put_before or body.package in {package for _, package in state.proposed}:
        return Text("session.refused.once")
    if len(state.proposed) >= MOST_PROPOSED:
        return Text("session.refused.full")
    return replace(state, proposed=(*state.proposed, (_member(state, act), body.package)))


def _draft(state: Public, _: Act, body: acts.Draft) -> Public | Text:
    return _phase(state) if state.phase is Phase.SILENCE else drafting.drafted(state, body.article, body.text)


def _amend(state: Public, act: Act, body: acts.Draft) -> Public | Text:
    amended = drafting.amended(state, _member(state, act), body.article, body.text)
    return _broken(amended) if isinstance(amended, Public) and state.phase is Phase.SILENCE else amended


def _settle(state: Public, _: Act, body: acts.Settle) -> Public | Text:
    return _phase(state) if state.phase is Phase.SILENCE else drafting.settled(state, body.article, body.choice)


def _object(state: Public, act: Act, body: acts.Said) -> Public | Text:
    if state.phase is not Phase.SILENCE:
        return _phase(state)
    said = Said(_member(state, act), body.text, act.at)
    return _broken(replace(state, objections=(*state.objections, said)))


def _reserve(state: Public, act: Act, body: acts.Said) -> Public | Text:
    if state.phase is not Phase.SILENCE:
        return _phase(state)
    said = Said(_member(state, act), body.text, act.at)
    others = tuple(one for one in state.reservations if one.member != said.member)
    return replace(state, reservations=(*others, said))


def _broken(state: Public) -> Public:
    """Return the state where silence was broken: back to the result, and no clock runs."""
    return replace(state, phase=Phase.RESULT, until="", left=0)


def _answered(state: Public, _: Act, body: acts.Answered) -> Public | Text:
    if body.question != state.question or body.member not in state.members:
        return _phase(state)
    if body.member in state.answered:
        return Text("session.refused.frozen")
    return replace(state, answered=state.answered | {body.member})


def _published(state: Public, question: str, commitments: dict[str, str]) -> Public:
    return replace(state, until="", left=0, commitments={**state.commitments, question: commitments})


def _ground(state: Public, act: Act, body: acts.Ground) -> Public | Text:
    if state.is_sealed:
        return sealing.grounded(state, body) or _phase(state)
    if state.phase is not Phase.LIMITS or not state.is_due(act.at):
        return _phase(state)
    public = _published(state, state.question, body.commitments)
    return replace(public, phase=Phase.GROUND, word=body.word, step=body.step)


def _frozen(state: Public, act: Act, body: acts.Frozen) -> Public | Text:
    if not state.is_sealed or state.phase is not Phase.LIMITS or not state.is_due(act.at):
        return _phase(state)
    public = _published(state, state.question, body.commitments)
    return replace(public, phase=Phase.GROUND, word="", step=-1, sealing=replace(state.sealing, lapsed=False))


def _suggested(state: Public, _: Act, body: acts.Suggested) -> Public | Text:
    if not state.is_to_suggest or state.sealing.asked is not None:
        return _phase(state)
    if len(set(body.packages)) < len(body.packages) or set(body.packages) & state.put_before:
        return Text("session.refused.once")
    if not body.packages:
        return replace(state, phase=Phase.RESULT)
    waiting = tuple(one for one in state.proposed if one[1] not in body.packages)
    put = Round(len(state.rounds) + 1, tuple(body.packages))
    return replace(state, rounds=(*state.rounds, put), proposed=waiting)


def _result(state: Public, act: Act, body: acts.Result) -> Public | Text:
    if state.phase is not Phase.BID or not state.is_due(act.at):
        return _phase(state)
    last = state.rounds[-1]
    if not set(body.accepted) <= set(last.packages):
        return Text("session.refused.form", {"reason": "accepted: a package that was not put to all"})
    public = _published(state, state.question, body.commitments)
    rounds = (*state.rounds[:-1], replace(last, accepted=tuple(body.accepted)))
    return replace(public, phase=Phase.RESULT, rounds=rounds, deal=next(iter(body.accepted), state.deal))


def _improved(state: Public, act: Act, body: acts.Result) -> Public | Text:
    if state.phase is not Phase.IMPROVEMENT:
        return _phase(state)
    if state.improvement is None:
        # What is asked about is published first, and the clock runs on; where nothing is, the question is over.
        if not body.accepted:
            return replace(state, phase=Phase.RESULT, until="", left=0, improvement=Round(0, (), ()))
        return replace(state, improvement=Round(0, tuple(body.accepted)))
    if not state.is_due(act.at):
        return _phase(state)
    if not set(body.accepted) <= set(state.improvement.packages):
        return Text("session.refused.form", {"reason": "accepted: a package that was not put to all"})
    public = _published(state, state.question, body.commitments)
    done = replace(state.improvement, accepted=tuple(body.accepted))
    return replace(public, phase=Phase.RESULT, improvement=done, deal=next(iter(body.accepted), state.deal))


def _adopted(state: Public, act: Act, body: acts.Adopted) -> Public | Text:
    if state.phase is not Phase.SILENCE or not state.is_due(act.at) or body.package != state.deal:
        return _phase(state)
    return replace(state, phase=Phase.ADOPTED, until="", left=0)


def _recorded(state: Public, _: Act, body: acts.Recorded) -> Public | Text:
    return replace(state, entry=body.entry) if state.phase is Phase.ADOPTED and not state.entry else _phase(state)


def _sealed(effect: Callable[[Public, Act, Any], Public | None]) -> Effect:
    """Return an effect that only a sealed session knows, and that has its time."""
    return lambda state, act, body: (effect(state, act, body) if state.is_sealed else None) or _phase(state)


def _member(state: Public, act: Act) -> str:
    return str(state.seats[act.seat].member)


_EFFECTS: dict[str, Effect] = {
    "found": _found,
    "give_seat": _give_seat,
    "revoke_seat": _revoke_seat,
    "replace_seat": _replace_seat,
    "rehearsal": _rehearsal,
    "begin": _begin,
    "clock": _clock,
    "pause": _pause,
    "lapse": _sealed(sealing.lapsed),
    "key": _sealed(sealing.published_key),
    "off_table": _off_table,
    "propose": _propose,
    "draft": _draft,
    "amend": _amend,
    "settle": _settle,
    "object": _object,
    "reserve": _reserve,
    "answered": _answered,
    "frozen": _frozen,
    "block_asked": _sealed(sealing.block_asked),
    "block_answered": _sealed(sealing.block_answered),
    "ground": _ground,
    "suggested": _suggested,
    "result": _result,
    "improved": _improved,
    "adopted": _adopted,
    "recorded": _recorded,
}

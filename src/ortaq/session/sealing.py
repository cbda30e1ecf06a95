"""What the acts of a sealed session amount to: keys, questions that pages answer by masks, and what came of them.

Each function returns the state after an act, or None where the act has not its time.
"""

from dataclasses import replace

from ortaq.session import acts
from ortaq.session.acts import Act, Phase
from ortaq.session.course import Question
from ortaq.session.state import Note, Public

_MASKING = frozenset({Phase.BID, Phase.IMPROVEMENT})
"""Phases in which masks are on their way: a key that changed then would make noise of them."""


def has_all_keys(state: Public) -> bool:
    """Return whether every member of a sealed session has published its key.

    Returns
    -------
    bool
        True in an entrusted session, which needs none.
    """
    return not state.is_sealed or set(state.sealing.notes) == set(state.members)


def published_key(state: Public, act: Act, body: acts.Key) -> Public | None:
    """Return the state with the key of a member: before limits are asked, or after its seat was given a new address."""
    seat, notes = state.seats[act.seat], state.sealing.notes
    member = str(seat.member)
    is_new_holder = member in notes and seat.replaced >= notes[member].at
    is_time = state.phase is Phase.FOUNDING or (is_new_holder and state.phase not in _MASKING)
    others = {note.key for name, note in notes.items() if name != member}
    if not is_time or state.sealing.asked is not None or body.key in others:
        return None
    note = Note(body.key, body.ledger, body.signature, act.at)
    return replace(state, sealing=replace(state.sealing, notes={**notes, member: note}))


def block_asked(state: Public, _: Act, body: acts.BlockAsked) -> Public | None:
    """Return the state in which pages answer a question: the next one of the course and no other."""
    sealing = state.sealing
    is_time = state.is_to_suggest or (state.phase is Phase.GROUND and not state.word)
    is_next = {
        "measures": not sealing.measured and body.number == 0,
        "block": bool(sealing.measured) and body.number == len(sealing.blocks),
    }[body.kind]
    is_same_course = not sealing.blocks or body.off == sealing.off
    if not is_time or not is_next or not is_same_course or sealing.asked is not None or sealing.lapsed:
        return None
    asked = Question(body.kind, body.number, body.step, tuple(body.rows))
    off = body.off if body.kind == "block" else sealing.off
    return replace(state, answered=frozenset(), sealing=replace(sealing, asked=asked, off=off))


def block_answered(state: Public, _: Act, body: acts.BlockAnswered) -> Public | None:
    """Return the state that knows what all members together answered; none may be missing."""
    sealing = state.sealing
    asked = sealing.asked
    is_whole = state.answered == frozenset(state.members)
    if asked is None or body.question != state.question or not is_whole or len(body.could) != len(asked.rows):
        return None
    if asked.kind == "measures":
        return replace(state, sealing=replace(sealing, asked=None, measured=body.could))
    return replace(state, sealing=replace(sealing, asked=None, blocks=(*sealing.blocks, body.could)))


def lapsed(state: Public, _: Act, __: acts.Nothing) -> Public | None:
    """Return the state in which the open question is left without a result; the same one is asked again later."""
    if state.sealing.asked is None:
        return None
    return replace(state, answered=frozenset(), sealing=replace(state.sealing, asked=None, lapsed=True))


def grounded(state: Public, body: acts.Ground) -> Public | None:
    """Return the state that knows how much common ground there is."""
    if state.phase is not Phase.GROUND or state.word or state.sealing.asked is not None:
        return None
    return replace(state, word=body.word, step=body.step)

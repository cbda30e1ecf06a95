"""The state of a ledger: a pure function of its entries and checkpoints.

Acts under one checkpoint came at one moment: who sent first cannot be told, and does not matter. So they are read by
what they are (a proposal before an objection, an objection before an adoption), then by author, then by the author's
own order. Two copies that hold the same acts under the same checkpoints find the same state. Of two acts that one
author signed with one number, that under the earlier checkpoint counts; under one, that with the smaller id.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.keyring import Keyring, keyring_of
from ortaq.ledgers.chain.keys import PublicKey, public_key
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint
from ortaq.ledgers.rules.acts import KINDS, Found, read_act
from ortaq.ledgers.rules.effects import EFFECTS
from ortaq.ledgers.rules.promises import Act
from ortaq.ledgers.rules.state import Recorded, Refused, State

ORDER = (
    *("found", "key", "accede", "session", "propose", "amend", "object", "reserve", "withdraw_objection", "support"),
    *("divergence", "adopt", "ratify", "commit", "report", "relation", "statement", "withdraw"),
)
"""In which acts of one checkpoint are read; objections and support stay in their author's order."""

_STANCES = frozenset({"object", "reserve", "withdraw_objection", "support"})


def state_of(entries: Sequence[SignedEntry], notes: Sequence[str] = ()) -> State:
    """Return what acts amount to.

    Parameters
    ----------
    entries : sequence of SignedEntry
        In order of arrival; the first is the founding act.
    notes : sequence of str, optional
        Signed checkpoints.

    Returns
    -------
    State
    """
    keyring = keyring_of(entries)
    state = State(keyed=bool(keyring.published))
    if not state.keyed:
        for seq, one in enumerate(entries):
            recorded = _recorded(one, seq, one.entry.at)
            state = replace(_after(state, recorded, one), time=recorded.time)
        return state
    start, number, taken = 0, 0, dict[tuple[str, int], str]()
    for checkpoint in _in_order(notes, len(entries)):
        # Who may sign it is who was a member before it; the first one is signed by those of the founding act.
        before = state if start else _read(state, [_recorded(entries[0], None, None)], entries[:1])
        if not _counts(checkpoint, before, keyring, entries[0]) or (state.time or "") > (checkpoint.time or ""):
            continue
        covered = entries[start : checkpoint.size]
        number += 1
        state = _read(state, [_recorded(one, number, checkpoint.time) for one in covered], covered, taken)
        state = replace(state, time=checkpoint.time)
        start = max(start, checkpoint.size)
    rest = entries[start:]
    return _read(state, [_recorded(one, None, None) for one in rest], rest, taken)


def _in_order(notes: Sequence[str], size: int) -> list[Checkpoint]:
    """Return the checkpoints that a copy of a size can hold, shortest first."""
    read: list[Checkpoint] = []
    for note in notes:
        with suppress(BadNote):
            read.append(read_checkpoint(note))
    fitting = (one for one in read if one.time and 0 < one.size <= size)
    return sorted(fitting, key=lambda one: (one.size, one.time or "", one.root))


def _counts(checkpoint: Checkpoint, before: State, keyring: Keyring, first: SignedEntry) -> bool:
    """Return whether enough of those signed it who were members before it."""
    founding = read_act("found", first.entry.body)
    if not isinstance(founding, Found):
        return False
    # Of who joined, only the keys that were adopted are its own; those of founders are signed from one to the next.
    known = {name: keyring.of(name) if name in founding.keys else _public(before, name) for name in before.members}
    try:
        return len(checkpoint.signers(known)) >= founding.signatures
    except BadNote:
        return False


def _public(state: State, name: str) -> tuple[PublicKey, ...]:
    return tuple(public_key(text) for _, text in state.keys.get(name, ()) if text)


def _read(
    state: State,
    moment: Sequence[Recorded],
    entries: Sequence[SignedEntry],
    taken: dict[tuple[str, int], str] | None = None,
) -> State:
    """Return the state after acts that came at one moment; `taken` are the numbers that acts before have."""
    numbers = {} if taken is None else taken
    for one in sorted(entries, key=lambda one: one.id):
        said = one.entry
        if (said.author, said.n) not in numbers and _own(state, one):
            numbers[said.author, said.n] = one.id
    for recorded, one in sorted(zip(moment, entries, strict=True), key=_reading_order):
        first = numbers.get((recorded.author, recorded.n), one.id)
        second = "" if first == one.id else f"{recorded.author} signed another act with number {recorded.n}"
        state = _after(state, recorded, one, second)
    return state


def _own(state: State, one: SignedEntry) -> bool:
    """Return whether an act is signed by a key that its author had, so that nobody takes a number of another."""
    held = _public(state, one.entry.author)
    return not held or any(key.signed(one.canonical, one.signature) for key in held)


def _recorded(one: SignedEntry, covered: int | None, time: str | None) -> Recorded:
    return Recorded(one.id, one.entry.author, one.entry.n, covered, time)


def _reading_order(pair: tuple[Recorded, SignedEntry]) -> tuple[int, str, int, str]:
    recorded, one = pair
    kind = "object" if one.entry.kind in _STANCES else one.entry.kind
    place = ORDER.index(kind) if kind in ORDER else len(ORDER)
    return place, recorded.author, recorded.n, recorded.id


def _after(state: State, recorded: Recorded, one: SignedEntry, second: str = "") -> State:
    """Return the state after one act; one that breaks a rule is listed with the reason."""
    said = one.entry
    act = read_act(said.kind, said.body)
    reason = act if isinstance(act, str) else _stopped(state, recorded, one) or second
    if not reason and isinstance(act, Act):
        after = EFFECTS[said.kind](state, recorded, act)
        if isinstance(after, State):
            return after
        reason = after
    return replace(state, refused=(*state.refused, Refused(recorded, said.kind, str(reason))))


def _stopped(state: State, recorded: Recorded, one: SignedEntry) -> str:
    """Return why an act counts for nothing whatever it says; empty if nothing stops it."""
    kind = one.entry.kind
    if kind == "found" and state.roles:
        return "a ledger is founded once"
    if kind != "found" and not state.roles:
        return "the ledger is not founded"
    if state.keyed:
        key = _brought(one) if kind == "found" else state.key(recorded.author, recorded.n)
        if key is None or not key.signed(one.canonical, one.signature):
            why = ": its accession was not adopted" if kind == "accede" and key is None else ""
            return f"it is not signed by a key of {recorded.author} that holds{why}"
    role = state.roles.get(recorded.author)
    if kind in {"found", "accede"}:
        return ""
    if role is None:
        return f"{recorded.author} does not take part"
    allowed = ALLOWED.get(role, frozenset())
    return "" if kind in allowed else f"the role '{role}' has no right to '{kind}'"


def _brought(one: SignedEntry) -> PublicKey | None:
    """Return the key of its author that a founding act brings."""
    return next(iter(keyring_of([one]).of(one.entry.author)), None)


_MEMBER = frozenset(KINDS) - {"found", "accede"}
ALLOWED = {
    "member": _MEMBER,
    "depositary": frozenset({"key", "session", "adopt", "relation", "statement"}),
    "observer": frozenset({"key", "propose", "report", "statement", "withdraw"}),
    "reporter": frozenset({"key", "relation", "report", "statement"}),
}
"""Kinds of act by role."""

"""The state of a ledger: a pure function of its entries and checkpoints.

Acts under one checkpoint came at one moment: who sent first cannot be told, and does not matter. So they are read by
what they are (a proposal before an objection, an objection before an adoption), then by author, then by the author's
own order. Two copies that hold the same acts under the same checkpoints find the same state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.keyring import Keyring, keyring_of
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint
from ortaq.ledgers.rules.acts import KINDS, Act, read_act
from ortaq.ledgers.rules.effects import EFFECTS
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
    found = _founding(entries)
    keyed = bool(keyring.published)
    counting = _counting(entries, notes, keyring, found) if keyed else ()
    state = State(keyed=keyed)
    for group in _groups(entries, counting, keyed=keyed):
        for one, act in sorted(group, key=_reading_order):
            state = _after(state, one, act, keyring)
        state = replace(state, time=_time(group) or state.time)
    return state


def _founding(entries: Sequence[SignedEntry]) -> Mapping[str, Any]:
    first = entries[0].entry if entries else None
    return first.body if first and first.kind == "found" else {}


def _counting(
    entries: Sequence[SignedEntry], notes: Sequence[str], keyring: Keyring, found: Mapping[str, Any]
) -> tuple[Checkpoint, ...]:
    """Return the checkpoints that enough members signed, in order of size; time never runs back."""
    needed = found.get("signatures", 1)
    roles = found.get("members", {})
    members = {code for code, role in roles.items() if role == "member"} if isinstance(roles, dict) else set()
    members |= {one.entry.author for one in entries if one.entry.kind == "accede"}
    counting: list[Checkpoint] = []
    for note in notes:
        try:
            checkpoint = read_checkpoint(note)
            signers = set(checkpoint.signers(keyring.by_name())) & members
        except BadNote:
            continue
        if checkpoint.time and checkpoint.size <= len(entries) and len(signers) >= max(1, int(needed)):
            counting.append(checkpoint)
    ordered: list[Checkpoint] = []
    for checkpoint in sorted(counting, key=lambda one: (one.size, one.time or "")):
        if not ordered or (checkpoint.time or "") >= (ordered[-1].time or ""):
            ordered.append(checkpoint)
    return tuple(ordered)


def _groups(
    entries: Sequence[SignedEntry], counting: Sequence[Checkpoint], *, keyed: bool
) -> list[list[tuple[Recorded, SignedEntry]]]:
    """Return the acts by the checkpoint that covers them; without keys every act is a moment of its own."""
    if not keyed:
        recorded = [(_recorded(one, seq, one.entry.at), one) for seq, one in enumerate(entries)]
        return [[pair] for pair in recorded]
    groups: list[list[tuple[Recorded, SignedEntry]]] = []
    start = 0
    for number, checkpoint in enumerate(counting, start=1):
        covered = entries[start : checkpoint.size]
        groups.append([(_recorded(one, number, checkpoint.time), one) for one in covered])
        start = max(start, checkpoint.size)
    groups.append([(_recorded(one, None, None), one) for one in entries[start:]])
    return groups


def _time(group: Sequence[tuple[Recorded, SignedEntry]]) -> str | None:
    return group[-1][0].time if group else None


def _recorded(one: SignedEntry, covered: int | None, time: str | None) -> Recorded:
    return Recorded(one.id, one.entry.author, one.entry.n, covered, time)


def _reading_order(pair: tuple[Recorded, SignedEntry]) -> tuple[int, str, int, str]:
    recorded, one = pair
    kind = "object" if one.entry.kind in _STANCES else one.entry.kind
    place = ORDER.index(kind) if kind in ORDER else len(ORDER)
    return place, recorded.author, recorded.n, recorded.id


def _after(state: State, recorded: Recorded, one: SignedEntry, keyring: Keyring) -> State:
    """Return the state after one act; one that breaks a rule is listed with the reason."""
    said = one.entry
    act = read_act(said.kind, said.body)
    reason = act if isinstance(act, str) else _stopped(state, recorded, one, keyring)
    if not reason and isinstance(act, Act):
        after = EFFECTS[said.kind](state, recorded, act)
        if isinstance(after, State):
            return after
        reason = after
    return replace(state, refused=(*state.refused, Refused(recorded, said.kind, str(reason))))


def _stopped(state: State, recorded: Recorded, one: SignedEntry, keyring: Keyring) -> str:
    """Return why an act counts for nothing whatever it says; empty if nothing stops it."""
    kind = one.entry.kind
    if kind == "found":
        return "a ledger is founded once" if state.roles else ""
    if not state.roles:
        return "the ledger is not founded"
    if state.keyed:
        key = keyring.key(recorded.author, recorded.n)
        if key is None or not key.signed(one.canonical, one.signature):
            return f"it is not signed by a key of {recorded.author} that holds"
    role = state.roles.get(recorded.author)
    if kind == "accede":
        return ""
    if role is None:
        return f"{recorded.author} does not take part"
    allowed = ALLOWED.get(role, frozenset())
    return "" if kind in allowed else f"the role '{role}' has no right to '{kind}'"


_MEMBER = frozenset(KINDS) - {"found", "accede"}
ALLOWED = {
    "member": _MEMBER,
    "depositary": frozenset({"key", "session", "adopt", "relation", "statement"}),
    "observer": frozenset({"key", "propose", "report", "statement", "withdraw"}),
    "reporter": frozenset({"key", "relation", "report", "statement"}),
}
"""Kinds of act by role."""

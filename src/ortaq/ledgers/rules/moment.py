"""Acts that came at one moment: in which order they are read, who may say what, and why one counts for nothing.

Who sent first cannot be told, and does not matter. So acts are read by what they are (a proposal before an objection,
an objection before an adoption), then by author, then by the author's own order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.keyring import keyring_of
from ortaq.ledgers.chain.keys import PublicKey, public_key
from ortaq.ledgers.rules.acts import KINDS, read_act
from ortaq.ledgers.rules.effects import EFFECTS
from ortaq.ledgers.rules.state import Recorded, Refused, State

ORDER = (
    *("found", "key", "accede", "session", "propose", "amend", "object", "reserve", "withdraw_objection", "support"),
    *("divergence", "adopt", "ratify", "commit", "relation", "report", "statement"),
    *("observe", "forecast", "outcome", "withdraw"),
)
"""In which acts of one checkpoint are read; objections and support stay in their author's order."""

UNASKED = frozenset({"reserve", "divergence", "report", "statement", "observe", "forecast", "outcome"})
"""Kinds that no rule asks about: whether another act counts never depends on one of them."""

_STANCES = frozenset({"object", "reserve", "withdraw_objection", "support"})

Place = tuple[int, str, int, str]
Signed = Callable[[PublicKey, SignedEntry], bool]
"""Whether a key signed an entry."""


@dataclass(slots=True)
class Noted:
    """What is only listed of acts that were read; apart from the state, so that long lists are not copied.

    Attributes
    ----------
    statements : list of (Recorded, Act)
        Statements, forecasts and their outcomes.
    refused : list of Refused
    taken : dict of (str, int) to str
        By author and number the act that has it; another one with it is refused.
    """

    statements: list[tuple[Recorded, object]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    taken: dict[tuple[str, int], str] = field(default_factory=dict)

    def copy(self) -> "Noted":
        """Return the same in lists of its own."""
        return Noted(list(self.statements), list(self.refused), dict(self.taken))


def place_of(one: SignedEntry) -> Place:
    """Return where an act is read among those of its moment.

    Returns
    -------
    tuple of (int, str, int, str)
    """
    said = one.entry
    kind = "object" if said.kind in _STANCES else said.kind
    return ORDER.index(kind) if kind in ORDER else len(ORDER), said.author, said.n, one.id


def recorded_at(one: SignedEntry, covered: int | None, time: str | None) -> Recorded:
    """Return an act with its place and time."""
    return Recorded(one.id, one.entry.author, one.entry.n, covered, time)


def read_moment(
    state: State,
    moment: tuple[int | None, str | None],
    entries: Sequence[SignedEntry],
    signed: Signed,
    noted: Noted,
) -> State:
    """Return the state after acts that came at one moment.

    Parameters
    ----------
    state : State
    moment : (int or None, str or None)
        Number and time of the checkpoint that covers them; None where none does.
    entries : sequence of SignedEntry
    signed : callable
    noted : Noted
        Statements, refusals and numbers are added to it.
    """
    for one in sorted(entries, key=lambda one: one.id):
        said = one.entry
        if (said.author, said.n) not in noted.taken and _own(state, one, signed):
            noted.taken[said.author, said.n] = one.id
    acts = ((recorded_at(one, *moment), one) for one in sorted(entries, key=place_of))
    return read_acts(state, acts, signed, noted)


def read_acts(
    state: State,
    acts: Iterable[tuple[Recorded, SignedEntry]],
    signed: Signed,
    noted: Noted,
) -> State:
    """Return the state after acts in the order given; those that break a rule are listed with the reason.

    Parameters
    ----------
    state : State
    acts : iterable of (Recorded, SignedEntry)
    signed : callable
    noted : Noted
        Statements and refusals are added to it.

    Returns
    -------
    State
        Without statements and refusals: these are in `noted`.
    """
    for recorded, one in acts:
        first = noted.taken.get((recorded.author, recorded.n), one.id)
        after = after_act(state, recorded, one, signed)
        if isinstance(after, State) and first != one.id:
            after = f"{recorded.author} signed another act with number {recorded.n}"
        if isinstance(after, str):
            noted.refused.append(Refused(recorded, one.entry.kind, after))
            continue
        noted.statements += after.statements
        state = replace(after, statements=()) if after.statements else after
    return state


def after_act(state: State, recorded: Recorded, one: SignedEntry, signed: Signed) -> State | str:
    """Return the state after one act, or why it counts for nothing."""
    said = one.entry
    act = read_act(said.kind, said.body)
    if isinstance(act, str):
        return act
    return _stopped(state, recorded, one, signed) or EFFECTS[said.kind](state, recorded, act)


def public_keys(state: State, name: str) -> tuple[PublicKey, ...]:
    """Return all keys that a participant had by the rules."""
    return tuple(public_key(text) for _, text in state.keys.get(name, ()) if text)


def _own(state: State, one: SignedEntry, signed: Signed) -> bool:
    """Return whether an act is signed by a key that its author had, so that nobody takes a number of another."""
    held = public_keys(state, one.entry.author)
    return not held or any(signed(key, one) for key in held)


def _stopped(state: State, recorded: Recorded, one: SignedEntry, signed: Signed) -> str:
    """Return why an act counts for nothing whatever it says; empty if nothing stops it."""
    kind = one.entry.kind
    if kind == "found" and state.roles:
        return "a ledger is founded once"
    if kind != "found" and not state.roles:
        return "the ledger is not founded"
    if state.keyed:
        key = _brought(one) if kind == "found" else state.key(recorded.author, recorded.n)
        if key is None or not signed(key, one):
            why = ": its accession was not adopted" if kind == "accede" and key is None else ""
            return f"it is not signed by a key of {recorded.author} that holds{why}"
    role = state.roles.get(recorded.author)
    if kind in {"found", "accede"}:
        return ""
    if role is None:
        return f"{recorded.author} does not take part"
    return "" if kind in allowed(state, recorded.author) else f"the role '{role}' has no right to '{kind}'"


def _brought(one: SignedEntry) -> PublicKey | None:
    """Return the key of its author that a founding act brings."""
    return next(iter(keyring_of([one]).of(one.entry.author)), None)


_WATCHED = frozenset({"observe", "forecast", "outcome"})
_MEMBER = frozenset(KINDS) - {"found", "accede"}
ALLOWED = {
    "member": _MEMBER,
    "depositary": frozenset({"key", "session", "adopt", "relation", "statement", *_WATCHED}),
    "observer": frozenset({"key", "propose", "report", "statement", "withdraw", *_WATCHED}),
    "reporter": frozenset({"key", "relation", "report", "statement", *_WATCHED}),
}
"""Kinds of act by role."""


def allowed(state: State, code: str) -> frozenset[str]:
    """Return the kinds of act that the role of a participant allows.

    Parameters
    ----------
    state : State
    code : str

    Returns
    -------
    frozenset of str
        Empty for who does not take part.
    """
    return ALLOWED.get(state.roles.get(code, ""), frozenset())

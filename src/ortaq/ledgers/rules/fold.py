"""The state of a ledger: a pure function of its entries and checkpoints, continued as more of them arrive.

Acts under one checkpoint came at one moment (`moment.py`). Two copies that hold the same acts under the same
checkpoints find the same state. Of two acts that one author signed with one number, that under the earlier checkpoint
counts; under one, that with the smaller id.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.keyring import Keyring, brings_keys, keyring_of
from ortaq.ledgers.chain.keys import PublicKey
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint
from ortaq.ledgers.rules.acts import Found, read_act
from ortaq.ledgers.rules.moment import (
    UNASKED,
    Noted,
    Place,
    after_act,
    place_of,
    public_keys,
    read_acts,
    read_moment,
    recorded_at,
)
from ortaq.ledgers.rules.state import State


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
    return Fold(entries, notes).state()


class Fold:
    """What was read of a copy, and what it amounts to.

    Acts that a checkpoint covers are settled: they are read once. Those after the last one are open: each new one may
    stand before others of them. Whether it counts follows from the settled state and the open acts before it that rules
    ask about.

    Parameters
    ----------
    entries : iterable of SignedEntry, optional
    notes : sequence of str, optional

    Attributes
    ----------
    entries : list of SignedEntry
    heads : dict of str to SignedEntry
        By author: the act with the largest number, which the next one continues.
    keyring : Keyring
    """

    def __init__(self, entries: Iterable[SignedEntry] = (), notes: Sequence[str] = ()) -> None:
        self.entries: list[SignedEntry] = []
        self.heads: dict[str, SignedEntry] = {}
        self.keyring: Keyring = Keyring({})
        self._checkpoints: list[Checkpoint] = []
        self._begin()
        self.advance(entries, notes)

    def _begin(self) -> None:
        """Forget what acts amount to; read them again from the first."""
        self._state = State(keyed=bool(self.keyring.published))
        self._noted = Noted()
        self._start = self._number = self._done = 0
        self._reopen(())

    def _reopen(self, entries: Iterable[SignedEntry]) -> None:
        """Let the acts that no checkpoint covers be these."""
        self._true: dict[tuple[str, bytes, bytes], bool] = {}
        self._asked: list[tuple[Place, SignedEntry]] = []
        self._after: list[State] = []
        self._numbers: set[tuple[str, int]] = set()
        self._twice = False
        for one in entries:
            self._open(one)

    def _open(self, one: SignedEntry) -> None:
        number = (one.entry.author, one.entry.n)
        self._twice = self._twice or number in self._numbers or number in self._noted.taken
        self._numbers.add(number)
        if one.entry.kind not in UNASKED:
            insort(self._asked, (place_of(one), one), key=lambda pair: pair[0])
            del self._after[bisect_left(self._asked, place_of(one), key=lambda pair: pair[0]) + 1 :]

    def advance(self, added: Iterable[SignedEntry], notes: Sequence[str] | None = None) -> None:
        """Read what has arrived.

        Parameters
        ----------
        added : iterable of SignedEntry
            Entries after those that were read.
        notes : sequence of str, optional
            All checkpoints that there are; None where they are as before.
        """
        more = list(added)
        self.entries += more
        for one in more:
            head = self.heads.get(one.entry.author)
            if head is None or one.entry.n > head.entry.n:
                self.heads[one.entry.author] = one
        keyring = keyring_of(self.entries) if any(map(brings_keys, more)) else self.keyring
        begins = keyring != self.keyring
        if notes is not None:
            checkpoints = _in_order(notes)
            begins = begins or checkpoints[: self._done] != self._checkpoints[: self._done]
            self._checkpoints = checkpoints
        if begins:
            # A key that comes later may show that an earlier checkpoint counts, and so may a shorter checkpoint.
            self.keyring = keyring
            self._begin()
            more = self.entries
        self._whole: State | None = None
        if self._state.keyed:
            self._settle(more)
        else:
            self._follow(more)

    def _settle(self, more: Iterable[SignedEntry]) -> None:
        """Settle what checkpoints cover; the rest is open."""
        start = self._start
        while self._done < len(self._checkpoints) and self._checkpoints[self._done].size <= len(self.entries):
            self._cover(self._checkpoints[self._done])
            self._done += 1
        if self._start != start:
            self._reopen(self.entries[self._start :])
        else:
            for one in more:
                self._open(one)

    def _cover(self, checkpoint: Checkpoint) -> None:
        first = self.entries[0]
        # Who may sign it is who was a member before it; the first one is signed by those of the founding act.
        before = self._state if self._start else read_moment(self._state, _OPEN, [first], self.signed, Noted())
        if not _counts(checkpoint, before, self.keyring, first) or (self._state.time or "") > (checkpoint.time or ""):
            return
        self._number += 1
        covered, moment = self.entries[self._start : checkpoint.size], (self._number, checkpoint.time)
        state = read_moment(self._state, moment, covered, self.signed, self._noted)
        self._state = replace(state, time=checkpoint.time)
        self._start = checkpoint.size
        self._after = []

    def _follow(self, more: Sequence[SignedEntry]) -> None:
        """Read acts of a ledger without keys: each came at its own moment, that of its author's clock."""
        acts = [
            (recorded_at(one, seq, one.entry.at), one)
            for seq, one in enumerate(more, start=len(self.entries) - len(more))
        ]
        if acts:
            state = read_acts(self._state, acts, self.signed, self._noted)
            self._state = replace(state, time=acts[-1][0].time)
        self._start = len(self.entries)

    def state(self) -> State:
        """Return what all acts amount to."""
        if self._whole is None:
            noted = self._noted.copy()
            state = read_moment(self._state, _OPEN, self.entries[self._start :], self.signed, noted)
            self._whole = replace(state, statements=tuple(noted.statements), refused=tuple(noted.refused))
        return self._whole

    def refusals(self, added: Sequence[SignedEntry]) -> dict[str, str]:
        """Return which of some acts would be refused if they came next, all at once, and why.

        Returns
        -------
        dict of str to str
            Reason by id; empty where all count.
        """
        ids = {one.id for one in added}
        if any(map(brings_keys, added)):
            with_them = Fold([*self.entries, *added], [one.note for one in self._checkpoints])
            return {one.act.id: one.reason for one in with_them.state().refused if one.act.id in ids}
        if self._state.keyed and len(added) == 1 and not self._known_number(added[0]):
            one = added[0]
            after = after_act(self._before(place_of(one)), recorded_at(one, *_OPEN), one, self.signed)
            return {one.id: after} if isinstance(after, str) else {}
        if self._state.keyed:
            noted = self._noted.copy()
            rest = [*self.entries[self._start :], *added]
            read_moment(self._state, _OPEN, rest, self.signed, noted)
        else:
            noted = Noted()
            acts = [(recorded_at(one, None, one.entry.at), one) for one in added]
            read_acts(self._state, acts, self.signed, noted)
        return {one.act.id: one.reason for one in noted.refused if one.act.id in ids}

    def _known_number(self, one: SignedEntry) -> bool:
        """Return whether numbers decide which acts count: then all open ones are read again."""
        number = (one.entry.author, one.entry.n)
        return self._twice or number in self._numbers or number in self._noted.taken

    def _before(self, place: Place) -> State:
        """Return the state before an act that is read at a place, without acts that no rule asks about."""
        wanted = bisect_left(self._asked, place, key=lambda pair: pair[0])
        if not self._after:
            self._after = [self._state]
        while len(self._after) <= wanted:
            one = self._asked[len(self._after) - 1][1]
            after = after_act(self._after[-1], recorded_at(one, *_OPEN), one, self.signed)
            self._after.append(self._after[-1] if isinstance(after, str) else after)
        return self._after[wanted]

    def signed(self, key: PublicKey, one: SignedEntry) -> bool:
        """Return whether a key signed an entry; found once."""
        asked = (one.id, one.signature, key.raw)
        if asked not in self._true:
            self._true[asked] = key.signed(one.canonical, one.signature)
        return self._true[asked]


_OPEN = (None, None)
"""Number and time of a checkpoint that there is not."""


def _in_order(notes: Sequence[str]) -> list[Checkpoint]:
    """Return the checkpoints that say a time, shortest first."""
    read: list[Checkpoint] = []
    for note in notes:
        with suppress(BadNote):
            read.append(read_checkpoint(note))
    return sorted(
        (one for one in read if one.time and one.size > 0), key=lambda one: (one.size, one.time or "", one.root)
    )


def _counts(checkpoint: Checkpoint, before: State, keyring: Keyring, first: SignedEntry) -> bool:
    """Return whether enough of those signed it who were members before it."""
    founding = read_act("found", first.entry.body)
    if not isinstance(founding, Found):
        return False
    # Of who joined, only the keys that were adopted are its own; those of founders are signed from one to the next.
    known = {name: keyring.of(name) if name in founding.keys else public_keys(before, name) for name in before.members}
    try:
        return len(checkpoint.signers(known)) >= founding.signatures
    except BadNote:
        return False

"""The door: one copy of a ledger, opened, read and appended to."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ortaq.core import InputError, Progress
from ortaq.ledgers.acting import made_entries, now, require_counts, require_origin, signed_entry
from ortaq.ledgers.chain.checks import Checked, checked
from ortaq.ledgers.chain.entry import Entry, SignedEntry
from ortaq.ledgers.chain.keys import PublicKey, SigningKey
from ortaq.ledgers.chain.notes import Checkpoint
from ortaq.ledgers.chain.opening import new_store, open_store
from ortaq.ledgers.chain.store import Grown, Store
from ortaq.ledgers.rules.fold import Fold, state_of
from ortaq.ledgers.rules.state import State
from ortaq.ledgers.vouching import of_this_copy, require_known, require_later, require_past, require_signers


class Ledger:
    """One copy of a ledger.

    Parameters
    ----------
    store : Store
        Its file, open.

    Examples
    --------
    >>> members = {"AAA": "member", "BBB": "member"}
    >>> founding = {"title": {"en": "Two neighbours"}, "members": members, "languages": ["en"]}
    >>> with Ledger.new(Path("two.ledger"), "example.org/two", "AAA", founding) as ledger:
    ...     _ = ledger.append("BBB", "statement", {"text": {"en": "We are glad to be here."}})
    ...     sorted(ledger.state().members)
    ['AAA', 'BBB']
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._fold = Fold()
        self._notes = 0

    @classmethod
    def new(
        cls,
        path: Path,
        origin: str,
        author: str,
        body: Mapping[str, Any],
        *,
        key: SigningKey | None = None,
        at: str = "",
    ) -> "Ledger":
        """Make a ledger with its founding act.

        Parameters
        ----------
        path : Path
            Where nothing may stand yet.
        origin : str
            Name of the ledger and of this copy, such as ``example.org/c5 depositary``.
        author : str
            Who founds it.
        body : mapping
            See `rules.acts.Found`.
        key : SigningKey, optional
            Of the author; absent where the ledger is kept without keys.
        at : str, optional
            The author's clock; now if absent.

        Returns
        -------
        Ledger

        Raises
        ------
        InputError
            The act breaks a rule, or the file cannot be made.
        """
        require_origin(origin)
        first = signed_entry(Entry(author, 1, None, (), at or now(), "found", body), key)
        require_counts({one.act.id: one.reason for one in state_of([first]).refused}, first)
        if bool(key) != bool(body.get("keys")):
            raise InputError(
                "a ledger is kept with keys or without",
                where="founding act",
                fix="name the public keys of all in the founding act and sign it, or do neither",
            )
        return cls(new_store(path, origin, [first]))

    @classmethod
    def open(cls, path: Path) -> "Ledger":
        """Open a copy.

        Parameters
        ----------
        path : Path

        Returns
        -------
        Ledger

        Raises
        ------
        InputError
            There is no ledger, or it cannot be read.
        """
        return cls(open_store(path))

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *problem: object) -> None:
        self.store.close()

    def entries(self) -> list[SignedEntry]:
        """Return all entries in order of arrival.

        Returns
        -------
        list of SignedEntry
        """
        return list(self.store.entries())

    def state(self) -> State:
        """Return what the acts amount to.

        Returns
        -------
        State
        """
        return self._caught_up().state()

    def keys(self) -> dict[str, PublicKey]:
        """Return the key that each owner signs with now; none of who has none, or revoked it.

        Returns
        -------
        dict of str to PublicKey
            Empty where the ledger is kept without keys.
        """
        keyring = self._caught_up().keyring
        last = {name: keyring.holding(name, len(self._fold.entries) + 1) for name in keyring.published}
        return {name: held[0] for name, held in last.items() if len(held) == 1}

    def _caught_up(self) -> Fold:
        """Return what was read, with what others have written since; all anew where the file holds another past."""
        fold = self._fold
        if fold.entries and self.store.id_of(len(fold.entries)) != fold.entries[-1].id:
            fold, self._notes = Fold(), 0
        size, notes = self.store.lengths()
        if (size, notes) != (len(fold.entries), self._notes):
            fold.advance(self.store.entries(len(fold.entries)), self.store.checkpoints())
        self._fold, self._notes = fold, notes
        return fold

    def append(
        self, author: str, kind: str, body: Mapping[str, Any], *, key: SigningKey | None = None, at: str = ""
    ) -> SignedEntry:
        """Add an act, forced to disk before this returns.

        Parameters
        ----------
        author, kind : str
        body : mapping
            See `rules.acts.KINDS`.
        key : SigningKey, optional
            Of the author; needed where the ledger is kept with keys.
        at : str, optional
            The author's clock; now if absent.

        Returns
        -------
        SignedEntry

        Raises
        ------
        InputError
            The act breaks a rule as far as this copy knows, is not signed by the author's key, or cannot be written.
            Nothing is kept then.
        """
        return self.append_all(author, [(kind, body)], key=key, at=at)[0]

    def append_all(
        self, author: str, acts: Sequence[tuple[str, Mapping[str, Any]]], *, key: SigningKey | None = None, at: str = ""
    ) -> tuple[SignedEntry, ...]:
        """Add several acts of one author, all or none.

        Parameters
        ----------
        author : str
        acts : sequence of (str, mapping)
            Kind and body of each.
        key : SigningKey, optional
        at : str, optional
            As in `append`.

        Returns
        -------
        tuple of SignedEntry
            What was added, in order.

        Raises
        ------
        InputError
            One of them breaks a rule; nothing is kept then.
        """
        while True:
            fold = self._caught_up()
            added = made_entries(fold, author, acts, key, at)
            # Another secretary of the same state may have written meanwhile: two acts must not get one number.
            with suppress(Grown):
                self.store.append(added, size=len(fold.entries))
                fold.advance(added)
                return added

    def tried(self, author: str, kind: str, body: Mapping[str, Any], *, key: SigningKey | None = None) -> None:
        """Refuse an act that `append` would refuse; nothing is kept either way.

        Parameters
        ----------
        author, kind : str
        body : mapping
        key : SigningKey, optional

        Raises
        ------
        InputError
            As `append`; also where the file cannot be written.
        """
        self.store.require_writable()
        made_entries(self._caught_up(), author, [(kind, body)], key, "")

    def checkpoint(self, keys: Sequence[SigningKey], time: str = "") -> Checkpoint:
        """Return how long this copy is and what its root is, signed and kept.

        Parameters
        ----------
        keys : sequence of SigningKey
        time : str, optional
            Now if absent.

        Raises
        ------
        InputError
            No key is given, a key is none that the ledger knows, or the time is before that of the last checkpoint.
        """
        require_known(self._caught_up().keyring, keys)
        require_later(time or now(), self.state().time)
        size = self.store.size
        made = Checkpoint(self.store.origin, size, self.store.root(size), time or now()).signed_by(keys)
        self.store.keep_checkpoint(made.note, size)
        return made

    def countersign(self, note: str, key: SigningKey) -> Checkpoint:
        """Return a checkpoint that others made with one more signature, where this copy holds the same.

        Parameters
        ----------
        note : str
        key : SigningKey

        Raises
        ------
        InputError
            The note is none or of another ledger, this copy holds other entries, a signature under it is false, its
            time is to come, or the key is none that the ledger knows.
        """
        checkpoint = of_this_copy(self.store, self._caught_up().keyring, note)
        require_known(self._caught_up().keyring, [key])
        require_past(checkpoint.time)
        made = checkpoint.signed_by([key])
        self.store.keep_checkpoint(made.note, made.size)
        return made

    def keep(self, note: str) -> bool:
        """Keep a checkpoint that somebody else signed and this copy continues.

        Parameters
        ----------
        note : str

        Returns
        -------
        bool
            Whether it was new.

        Raises
        ------
        InputError
            The note is none or of another ledger, this copy holds other entries, or nobody whose key is known
            signed it.
        """
        checkpoint = of_this_copy(self.store, self._caught_up().keyring, note)
        require_signers(checkpoint, self._caught_up().keyring)
        new = note not in self.store.checkpoints()
        self.store.keep_checkpoint(note, checkpoint.size)
        return new

    def verify(
        self, held: Sequence[str] = (), workers: int | None = None, progress: Progress = lambda _done, _of: None
    ) -> Checked:
        """Return what is wrong with this copy.

        Parameters
        ----------
        held : sequence of str, optional
            Checkpoints that others hold: only these show that a tail is lost or a past rewritten.
        workers, progress : optional
            As in `ortaq.ledgers.chain.checks.checked`.

        Returns
        -------
        Checked
        """
        return checked(self.store, held, workers, progress)

    def merge(self, other: "Ledger") -> int:
        """Add what another copy has and this one has not, in the other's order, and what was signed of it.

        Parameters
        ----------
        other : Ledger

        Returns
        -------
        int
            Entries that were new.

        Raises
        ------
        InputError
            The other copy is damaged or is of another ledger; nothing is added then.
        """
        with other.store.at_one_moment():  # what others append or change there meanwhile is not seen, and stays there
            found = other.verify()
            if damage := found.damage:
                raise InputError(
                    f"the other copy is damaged: {damage[0].where}: {damage[0].what}",
                    where=str(other.store.path),
                    fix="ask for another copy or an export; 'ortaq ledger verify' lists all",
                )
            if not found.size or self.store.id_of(1) != other.store.id_of(1):
                raise InputError(
                    "the two copies have different founding acts",
                    where=str(other.store.path),
                    fix="merge copies of one ledger",
                )
            return self.store.join(other.store.rows(found.size), other.store.checkpoints(), other.store.elsewhere())

"""Checkpoints of a file: those of this copy, those of others that it keeps, and those that others hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ortaq.ledgers.chain.elsewhere import BadOrder, Elsewhere, order_of
from ortaq.ledgers.chain.keyring import Keyring
from ortaq.ledgers.chain.merkle import Nodes, Subtrees, full_subtrees, root
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint

Told = tuple[str, str, bool]
"""Where, what, and whether an author did it."""


@dataclass(frozen=True, slots=True)
class _Order:
    """An order in which acts came somewhere."""

    places: tuple[int, ...]
    nodes: Nodes

    def gives(self, checkpoint: Checkpoint) -> bool:
        """Return whether a checkpoint is of this order."""
        return checkpoint.size <= len(self.places) and root(checkpoint.size, self.nodes) == checkpoint.root


@dataclass(frozen=True, slots=True)
class _Vouched:
    """A checkpoint with true signatures, and the order that gives it, if one is known."""

    where: str
    checkpoint: Checkpoint
    signers: tuple[str, ...]
    order: _Order | None


@dataclass(frozen=True, slots=True)
class Notes:
    """Checkpoints of three kinds.

    Attributes
    ----------
    own : sequence of str
        Of this copy.
    elsewhere : sequence of Elsewhere
        Of other copies.
    held : sequence of str
        Kept by others.
    """

    own: Sequence[str]
    elsewhere: Sequence[Elsewhere]
    held: Sequence[str]


def told_of_notes(origin: str, notes: Notes, tree: Subtrees, keyring: Keyring) -> Iterator[Told]:
    """Give what is wrong with checkpoints.

    Parameters
    ----------
    origin : str
        Of this copy.
    notes : Notes
    tree : Subtrees
        Over the entries, in order of arrival.
    keyring : Keyring

    Yields
    ------
    (str, str, bool)
        Where, what, and whether an author did it.
    """
    here = _Order(tuple(range(1, len(tree) + 1)), tree)
    judge = _Judge(keyring, [])
    orders = [here]
    for number, note in enumerate(notes.own, start=1):
        yield from judge.told(f"checkpoint {number}", note, [here], origin)
    for number, one in enumerate(notes.elsewhere, start=1):
        where = f"checkpoint elsewhere {number}"
        try:
            places = order_of(one.places, len(tree))
        except BadOrder as error:
            yield where, str(error), False
            continue
        yield from judge.told(where, one.note, [_order(places, tree, orders)], size=len(places))
    for number, note in enumerate(notes.held, start=1):
        yield from judge.told(f"checkpoint held by others {number}", note, orders, origin)
    yield from _two_histories(judge.vouched)
    yield from _backwards(judge.vouched, here)


def _order(places: tuple[int, ...], here: Subtrees, orders: list[_Order]) -> _Order:
    """Return an order with its tree; one that begins a known one has its tree."""
    for known in orders:
        if known.places[: len(places)] == places:
            return known
    orders.append(_Order(places, full_subtrees(b"".join(here(0, place - 1) for place in places))))
    return orders[-1]


@dataclass(frozen=True, slots=True)
class _Judge:
    """Finds what is wrong with a checkpoint, and remembers those that somebody vouched for."""

    keyring: Keyring
    vouched: list[_Vouched]

    def told(
        self, where: str, note: str, orders: Sequence[_Order], origin: str | None = None, size: int | None = None
    ) -> Iterator[Told]:
        """Give what is wrong with one; None as its origin or size: any."""
        try:
            checkpoint = read_checkpoint(note)
            signers = checkpoint.signers(self.keyring.by_name())
        except BadNote as error:
            yield where, str(error), False
            return
        if origin is not None and checkpoint.origin != origin:
            yield where, f"it is of another ledger or copy, '{checkpoint.origin}'", False
            return
        order = next((one for one in orders if one.gives(checkpoint)), None)
        most = max(len(one.places) for one in orders)
        if not signers and self.keyring.published:
            yield where, "nobody whose key is known signed it", False
        elif size is not None and (order is None or size != checkpoint.size):
            yield where, "the entries that it covers do not stand here in the order that is kept with it", False
        elif checkpoint.size > most:
            lost = f"it covers {checkpoint.size} entries and there are {most}: the end of the ledger is lost"
            yield where, lost, False
        elif order is None:
            yield where, "what is here does not continue it: entries that it covers were changed", False
        self.vouched.append(_Vouched(where, checkpoint, signers, order))


def _two_histories(vouched: Sequence[_Vouched]) -> Iterator[Told]:
    """Give who signed two checkpoints of one copy of which neither continues the other."""
    by_signer: dict[tuple[str, str], list[_Vouched]] = {}
    for one in sorted(vouched, key=lambda one: one.checkpoint.size):
        for name in one.signers:
            by_signer.setdefault((name, one.checkpoint.origin), []).append(one)
    for (name, _), signed in by_signer.items():
        known: _Vouched | None = None
        for before, one in zip([None, *signed], signed, strict=False):
            shorter = next((other for other in (before, known) if other and _apart(other, one)), None)
            if shorter:
                what = f"{name} signed it and {shorter.where}, and neither continues the other: two histories"
                yield one.where, what, True
            known = one if one.order else known


def _backwards(vouched: Sequence[_Vouched], here: _Order) -> Iterator[Told]:
    """Give checkpoints of this copy whose time is before that of a shorter one: a clock was set back."""
    last: _Vouched | None = None
    for one in sorted((one for one in vouched if one.order is here), key=lambda one: one.checkpoint.size):
        time = one.checkpoint.time
        if last is not None and time and time < (last.checkpoint.time or ""):
            what = f"its time is before that of {last.where}, which it continues: it counts for nothing"
            yield one.where, what, True
        elif time:
            last = one


def _apart(shorter: _Vouched, longer: _Vouched) -> bool:
    if shorter.checkpoint.size == longer.checkpoint.size:
        return shorter.checkpoint.root != longer.checkpoint.root
    return longer.order is not None and not longer.order.gives(shorter.checkpoint)

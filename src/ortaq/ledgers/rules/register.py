"""The register: documents that stand elsewhere and decisions of this ledger, by pair of those they are between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ortaq.ledgers.rules.state import Proposal, State

LEVELS = ("", "partnership", "strategic", "comprehensive_strategic", "allied")
"""Of partnership, lowest first."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its dates.

    Attributes
    ----------
    between : tuple of str
    signed, in_force, expires : str
        Day or year; empty where it is not known, or where it has no end.
    kind, level : str
    title : mapping of str to str
    source : str
    commitments : tuple of str
        Ids of what it promises.
    """

    between: tuple[str, ...]
    signed: str
    in_force: str
    expires: str
    kind: str
    level: str
    title: Mapping[str, str]
    source: str
    commitments: tuple[str, ...]

    def holds(self, on: str) -> bool:
        """Return whether it was signed by a day and had not expired."""
        return self.signed <= on and (not self.expires or on[: len(self.expires)] <= self.expires)


@dataclass(frozen=True, slots=True)
class Pair:
    """What two have agreed on.

    Attributes
    ----------
    states : tuple of str
    level : str
        Highest level of partnership that holds on the day asked; empty where no document names one.
    since : str
        When the document of that level was signed.
    documents : tuple of Document
        Oldest first; also those that are not between these two alone.
    """

    states: tuple[str, str]
    level: str
    since: str
    documents: tuple[Document, ...]


def documents(state: State) -> tuple[Document, ...]:
    """Return all documents of the register, and what was adopted here, oldest first.

    Parameters
    ----------
    state : State

    Returns
    -------
    tuple of Document
    """
    elsewhere = [
        Document(
            tuple(one.between),
            *(one.on, one.in_force, one.expires, one.kind, one.level),
            one.title,
            one.source,
            tuple(promise.id for promise in one.commitments),
        )
        for one in state.relations
    ]
    here = [_decided(one) for one in state.proposals.values() if one.adopted]
    return tuple(sorted((*elsewhere, *here), key=lambda one: one.signed))


def _decided(one: Proposal) -> Document:
    time = one.adopted.time if one.adopted else None
    return Document(
        tuple(sorted(one.voters)),
        *((time or "")[:10], (one.in_force or "")[:10], "", "decision", ""),
        one.said.title,
        "",
        tuple(promise.id for promise in one.said.commitments),
    )


def pairs(found: Sequence[Document], on: str, of: Sequence[str] = ()) -> tuple[Pair, ...]:
    """Return documents by pair.

    Parameters
    ----------
    found : sequence of Document
        Oldest first.
    on : str
        Day on which a level must hold.
    of : sequence of str, optional
        One state whose pairs are wanted, or the two of one pair; all if absent.

    Returns
    -------
    tuple of Pair
        In order of codes.
    """
    by_pair: dict[tuple[str, str], list[Document]] = {}
    for document in found:
        for first, second in combinations(sorted(set(document.between)), 2):
            if set(of) <= {first, second}:
                by_pair.setdefault((first, second), []).append(document)
    return tuple(_pair(states, held, on) for states, held in sorted(by_pair.items()))


def _pair(states: tuple[str, str], held: Sequence[Document], on: str) -> Pair:
    valid = [one for one in held if one.holds(on)]
    level = max((one.level for one in valid), key=LEVELS.index, default="")
    since = next((one.signed for one in valid if level and one.level == level), "")
    return Pair(states, level, since, tuple(held))

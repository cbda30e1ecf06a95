"""What a ledger says at one moment: participants, proposals, commitments, and what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ortaq.ledgers.chain.keys import PublicKey, public_key
from ortaq.ledgers.rules.acts import Accession, Amend, Body, Divergence, Propose, Session
from ortaq.ledgers.rules.observed import Observation
from ortaq.ledgers.rules.promises import Promise, Relation, Report


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act with its place.

    Attributes
    ----------
    id : str
        Of the entry.
    author : str
    n : int
        Place in the author's chain.
    covered : int or None
        Number of the first checkpoint that counts and covers it; None before there is one.
    time : str or None
        Of that checkpoint; in a ledger without keys the author's own clock.
    """

    id: str
    author: str
    n: int
    covered: int | None
    time: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that breaks a rule: it stays in the log and counts for nothing.

    Attributes
    ----------
    act : Recorded
    kind, reason : str
    """

    act: Recorded
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a participant said of a proposal: support, objection, reservation, ratification.

    Attributes
    ----------
    act : Recorded
    kind : str
    text : dict of str to str
    """

    act: Recorded
    kind: str
    text: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands.

    Attributes
    ----------
    act : Recorded
        By whom and when its last text came.
    said : Propose
        As it was proposed.
    text : dict of str to str
        As amended.
    amendments : tuple of Amend
    silence_until : str or None
    stances : mapping of str to Said
        Last word of every member on this text: support or objection.
    reservations, divergences : tuple
    adopted : Recorded or None
    by_silence : bool
    voters : frozenset of str
        Members when it was adopted.
    ratified : mapping of str to Recorded
    in_force : str or None
        Time since which it is in force.
    """

    act: Recorded
    said: Propose
    text: Mapping[str, str]
    amendments: tuple[Amend, ...] = ()
    silence_until: str | None = None
    stances: Mapping[str, Said] = field(default_factory=dict)
    reservations: tuple[Said, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    adopted: Recorded | None = None
    by_silence: bool = False
    voters: frozenset[str] = frozenset()
    ratified: Mapping[str, Recorded] = field(default_factory=dict)
    in_force: str | None = None

    @property
    def objections(self) -> tuple[str, ...]:
        """Members who object to the text as it stands."""
        return tuple(sorted(code for code, said in self.stances.items() if said.kind == "object"))

    @property
    def supporters(self) -> tuple[str, ...]:
        """Members who support the text as it stands."""
        return tuple(sorted(code for code, said in self.stances.items() if said.kind == "support"))


@dataclass(frozen=True, slots=True)
class Committed:
    """A commitment and what is reported of it.

    Attributes
    ----------
    act : Recorded
    said : Promise
    proposal : str or None
        The adopted proposal it stands in; None where its obligor made it alone, or it was registered.
    registered : bool
        Whether it stands in a document elsewhere and was recorded as published.
    reports : tuple of (Recorded, Report)
        In order.
    observations : tuple of (Recorded, Observation)
        In order; they decide nothing.
    """

    act: Recorded
    said: Promise
    proposal: str | None
    registered: bool = False
    reports: tuple[tuple[Recorded, Report], ...] = ()
    observations: tuple[tuple[Recorded, Observation], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What acts amount to.

    Attributes
    ----------
    title : dict of str to str
    languages : tuple of str
    roles : mapping of str to str
        Of those who take part now.
    left : mapping of str to str
        Day from which a member is gone.
    admitted : mapping of str to Accession
        Whose accession was adopted and who has not taken the seat.
    bodies : mapping of str to Body
    sessions : mapping of str to Session
    proposals : mapping of str to Proposal
    commitments : mapping of str to Committed
    relations : tuple of Relation
    statements : tuple of (Recorded, Statement)
    refused : tuple of Refused
    time : str or None
        Of the last checkpoint that counts.
    keyed : bool
        Whether acts are signed.
    keys : mapping of str to tuple of (int, str)
        By participant: after which number of its own acts which public key holds; empty where it is revoked.
    """

    title: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    admitted: Mapping[str, Accession] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    commitments: Mapping[str, Committed] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    statements: tuple[tuple[Recorded, object], ...] = ()
    refused: tuple[Refused, ...] = ()
    time: str | None = None
    keyed: bool = False
    keys: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    silence_days: int = 0

    def key(self, author: str, n: int) -> PublicKey | None:
        """Return the key that must sign an author's act with a number; None if none holds.

        Parameters
        ----------
        author : str
        n : int
            Place in the author's chain.

        Returns
        -------
        PublicKey or None
        """
        holding = [text for after, text in self.keys.get(author, ()) if after < n]
        return public_key(holding[-1]) if holding and holding[-1] else None

    @property
    def members(self) -> frozenset[str]:
        """Those who decide."""
        return frozenset(code for code, role in self.roles.items() if role == "member")

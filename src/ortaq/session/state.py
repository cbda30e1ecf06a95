"""The public state of a session: all that everybody may know, at one moment."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ortaq.session.acts import Phase, Role
from ortaq.session.course import Question, Terms

TIMED = frozenset({Phase.LIMITS, Phase.BID, Phase.IMPROVEMENT, Phase.SILENCE})
"""Phases that end by the clock."""

SEALED, ENTRUSTED = "sealed", "entrusted"
"""Whether limits stay on the machine where they were typed, or the host can read them."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who may speak, and for whom.

    Attributes
    ----------
    id : str
    role : Role
    member : str or None
        Code, of a delegation.
    revoked : bool
    replaced : str
        When its address was last replaced; empty where it never was.
    """

    id: str
    role: Role
    member: str | None = None
    revoked: bool = False
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """Packages that were put to all, and which of them all accept.

    Attributes
    ----------
    number : int
        From one; zero for a question about improvements.
    packages : tuple of int
    accepted : tuple of int or None
        In public order; None before it is published.
    """

    number: int
    packages: tuple[int, ...]
    accepted: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A text in brackets, and who wants it."""

    member: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TextArticle:
    """An article in all languages, with what stands in brackets beside it."""

    id: str
    text: Mapping[str, str]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """An objection or a reservation."""

    member: str
    text: Mapping[str, str]
    at: str


@dataclass(frozen=True, slots=True)
class Note:
    """The key that a member masks with, as it published it: base64url, and when."""

    key: str
    ledger: str
    signature: str
    at: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """What is public of the questions that are answered by masks.

    Attributes
    ----------
    notes : mapping of str to Note
        By member.
    ledger_keys : mapping of str to str
        Keys that the founding act names, by member.
    asked : Question or None
        That pages answer now.
    measured : str
        For each measure whether nobody refuses it altogether, one digit each; empty before it was asked.
    off : int
        Bit mask of measures that were off the table when the course began.
    blocks : tuple of str
        For each question of the course that was answered, one digit for each package: whether all could sign.
    lapsed : bool
        Whether a question was left without a result.
    """

    notes: Mapping[str, Note] = field(default_factory=dict)
    ledger_keys: Mapping[str, str] = field(default_factory=dict)
    asked: Question | None = None
    measured: str = ""
    off: int = 0
    blocks: tuple[str, ...] = ()
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Public:
    """What the public acts amount to.

    Attributes
    ----------
    session, agenda, mode : str
        Id of the session, digest of its agenda, and ``sealed`` or ``entrusted``.
    title : mapping of str to str
    members, languages : tuple of str
    terms : Terms
    phase : Phase
    until : str
        When the phase ends; empty where no clock runs.
    left : int
        Seconds that were left when the clock was stopped; zero where it is not stopped.
    seats : mapping of str to Seat
    simulated : tuple of str
        Members that a program speaks for, in a rehearsal.
    questions : int
        Questions asked so far, by which they are named.
    answered : frozenset of str
        Members that answered the open question.
    word, step : str and int
        Common ground: one of four words, and the step at which it opens, -1 where none does; empty before.
    off_table : mapping of str to str
        Measure by the member that said so first.
    proposed : tuple of (str, int)
        Member and package.
    rounds : tuple of Round
    improvement : Round or None
    deal : int
        Package that all accept and that is worked on; zero where there is none.
    articles : mapping of str to TextArticle
    objections, reservations : tuple of Said
        Of the silence that runs or ran last.
    commitments : mapping of str to mapping of str to str
        By question, then by member.
    sealing : Sealing
        Of a sealed session.
    entry : str
        Id of the entry of the ledger.
    at : str
        Of the last act.
    """

    session: str = ""
    agenda: str = ""
    mode: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    phase: Phase = Phase.FOUNDING
    until: str = ""
    left: int = 0
    seats: Mapping[str, Seat] = field(default_factory=dict)
    simulated: tuple[str, ...] = ()
    questions: int = 0
    answered: frozenset[str] = frozenset()
    word: str = ""
    step: int = -1
    off_table: Mapping[str, str] = field(default_factory=dict)
    proposed: tuple[tuple[str, int], ...] = ()
    rounds: tuple[Round, ...] = ()
    improvement: Round | None = None
    deal: int = 0
    articles: Mapping[str, TextArticle] = field(default_factory=dict)
    objections: tuple[Said, ...] = ()
    reservations: tuple[Said, ...] = ()
    commitments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sealing: Sealing = field(default_factory=Sealing)
    entry: str = ""
    at: str = ""

    @property
    def question(self) -> str:
        """Name of the question that is open to members, such as ``bid-3`` or ``block-0``; empty where none is."""
        if self.sealing.asked is not None:
            return f"{self.sealing.asked.kind}-{self.sealing.asked.number}"
        kinds = {Phase.LIMITS: "limits", Phase.BID: "bid", Phase.IMPROVEMENT: "improve"}
        return f"{kinds[self.phase]}-{self.questions}" if self.phase in kinds else ""

    @property
    def asked(self) -> tuple[int, ...]:
        """Packages that the open question is about."""
        if self.phase is Phase.IMPROVEMENT and self.improvement:
            return self.improvement.packages
        return self.rounds[-1].packages if self.phase is Phase.BID and self.rounds else ()

    @property
    def is_sealed(self) -> bool:
        """Whether limits stay where they were typed."""
        return self.mode == SEALED

    @property
    def is_to_suggest(self) -> bool:
        """Whether packages are to be put to all next."""
        return self.phase is Phase.SUGGESTION and (not self.rounds or self.rounds[-1].accepted is not None)

    @property
    def put_before(self) -> frozenset[int]:
        """Packages that were put to all in any round."""
        return frozenset(package for one in self.rounds for package in one.packages)

    @property
    def brackets(self) -> tuple[str, ...]:
        """Articles in which alternatives are open."""
        return tuple(one.id for one in self.articles.values() if one.alternatives)

    def is_due(self, now: str) -> bool:
        """Return whether the clock has run out."""
        return bool(self.until) and self.phase in TIMED and now >= self.until

    def timed(self, phase: Phase, at: str, seconds: int) -> "Public":
        """Return the state in another phase whose clock runs."""
        return replace(self, phase=phase, until=later(at, seconds), left=0)


_FORM = "%Y-%m-%dT%H:%M:%SZ"


def moment(text: str) -> datetime.datetime:
    """Return the time that an act states."""
    return datetime.datetime.strptime(text, _FORM).replace(tzinfo=datetime.UTC)


def later(at: str, seconds: int) -> str:
    """Return the time so many seconds after another."""
    return f"{moment(at) + datetime.timedelta(seconds=seconds):{_FORM}}"

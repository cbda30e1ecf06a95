"""What may be said at a session: one record for every kind of act, and who may say it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from ortaq.core import visible
from ortaq.ledgers.rules.values import Code, Language, Moment, Title, Words
from ortaq.tables import Record

SERVER, FOUNDER = "server", "founder"
"""Who speaks where no seat does: the clock of the server, and who made the session."""

MOST_SECONDS = 30 * 24 * 3600
MOST_LETTERS = 4_000
"""Of one text in one language; a body of an act stays below the size that the server takes."""

Seconds = Annotated[int, Field(ge=1, le=MOST_SECONDS)]
SeatId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
Article = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")]
Package = Annotated[int, Field(ge=1, lt=2**31)]
Bytes32 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
Bytes64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{86}$")]
"""Base64url without the signs that fill up."""


class Role(StrEnum):
    """Of a seat."""

    DELEGATION = "delegation"
    OBSERVER = "observer"
    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    PROJECTOR = "projector"


class Phase(StrEnum):
    """Of a session, in this order; from a result it may go back to limits or to a suggestion."""

    FOUNDING = "founding"
    LIMITS = "limits"
    GROUND = "ground"
    SUGGESTION = "suggestion"
    BID = "bid"
    RESULT = "result"
    IMPROVEMENT = "improvement"
    SILENCE = "silence"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it is kept.

    Attributes
    ----------
    id : str
        Chosen by who sent it: sent again, it is the same act.
    seat : str
        Id of the seat, or ``server`` or ``founder``.
    kind : str
    at : str
        Clock of the server, ``2026-11-30T12:00:00Z``; never earlier than that of the act before.
    body : dict
    """

    id: str
    seat: str
    kind: str
    at: str
    body: dict[str, Any]

    @property
    def record(self) -> dict[str, Any]:
        """The act as an object of JSON."""
        return {"id": self.id, "seat": self.seat, "kind": self.kind, "at": self.at, "body": self.body}


class Found(Record):
    """The founding act; ``terms`` are those of ``ortaq.session.course``.

    The mode is on record and on every page: the host of an entrusted session can read limits; that of a sealed one
    learns of each package only whether all could sign. ``ledger_keys`` are those of members that a ledger knows.
    """

    session: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    title: Title
    agenda: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    members: list[Code] = Field(min_length=2, max_length=30)
    mode: Literal["sealed", "entrusted"]
    languages: list[Language] = Field(min_length=1, max_length=6)
    terms: dict[str, Any]
    ledger_keys: dict[Code, Bytes32] = Field(default_factory=dict)


class GiveSeat(Record):
    """A seat: who may speak for whom."""

    seat: SeatId
    role: Role
    member: Code | None = None


class OfSeat(Record):
    """A seat that is taken back, or whose address was replaced because it was lost."""

    seat: SeatId


class Rehearsal(Record):
    """Members that a program speaks for: the session is no agreement of theirs."""

    members: list[Code] = Field(min_length=1, max_length=30)


class Begin(Record):
    """The chair opens a phase; ``seconds`` until the server publishes or ends it."""

    phase: Literal["limits", "suggestion", "bid", "improvement", "silence"]
    seconds: Seconds | None = None


class Clock(Record):
    """The chair sets what is left of the time, or goes on after a pause."""

    seconds: Seconds


class Nothing(Record):
    """An act that says all by its kind."""


class OffTable(Record):
    """A member says openly that it signs no package with a measure."""

    measure: str


class Propose(Record):
    """A member puts a package forward openly."""

    package: Package


class Draft(Record):
    """An article of the text; what stood in brackets there lapses."""

    article: Article
    text: Words


class Settle(Record):
    """Brackets open: which alternative stays, counted from zero (the text as it stands), and nothing else."""

    article: Article
    choice: Annotated[int, Field(ge=0, le=100)]


class Said(Record):
    """An objection or a reservation."""

    text: Words


class Key(Record):
    """A delegation of a sealed session publishes the key that it masks with, signed by the key of its ledger."""

    key: Bytes32
    ledger: Bytes32
    signature: Bytes64


class Frozen(Record):
    """Limits of a sealed session stand as they are, whatever they are; what binds their owners to them."""

    commitments: dict[Code, str]


class BlockAsked(Record):
    """A question that pages answer by masks; ``off`` is frozen by the first block."""

    kind: Literal["measures", "block"]
    number: Annotated[int, Field(ge=0, le=1_000)]
    step: Annotated[int, Field(ge=0, le=8)]
    rows: list[Annotated[int, Field(ge=0, lt=2**16)]] = Field(min_length=1, max_length=32)
    off: Annotated[int, Field(ge=0, lt=2**31)] = 0


class BlockAnswered(Record):
    """Published: for each row of a question whether all members could sign, one digit each."""

    question: str
    could: Annotated[str, Field(pattern=r"^[01]{1,32}$")]


class Ground(Record):
    """Published: how much common ground there is, in one of four words, and the step at which it opens.

    ``unknown`` where a question was left without a result.
    """

    word: Literal["none", "few", "some", "many", "unknown"]
    step: Annotated[int, Field(ge=-1, le=8)]
    commitments: dict[Code, str] = Field(default_factory=dict)


class Suggested(Record):
    """Published: which packages are put to all; empty where none is left."""

    packages: list[Package] = Field(max_length=3)


class Result(Record):
    """Published: which packages all accept; never by whom the others are refused."""

    accepted: list[Package]
    commitments: dict[Code, str] = Field(default_factory=dict)


class Adopted(Record):
    """Silence has passed."""

    package: Package
    gain_musd: dict[Code, float]
    head: str


class Recorded(Record):
    """The ledger holds it."""

    entry: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    on: Moment


class Answered(Record):
    """A member has answered a question; what it answered stands elsewhere."""

    member: Code
    question: str


CHAIR = frozenset({Role.CHAIR})
MEMBERS = frozenset({Role.DELEGATION})
DRAFTING = frozenset({Role.RAPPORTEUR, Role.CHAIR})
NOBODY: frozenset[Role] = frozenset()

KINDS: dict[str, tuple[type[Record], frozenset[Role]]] = {
    "found": (Found, NOBODY),
    "give_seat": (GiveSeat, CHAIR),
    "revoke_seat": (OfSeat, CHAIR),
    "replace_seat": (OfSeat, CHAIR),
    "rehearsal": (Rehearsal, NOBODY),
    "begin": (Begin, CHAIR),
    "clock": (Clock, CHAIR),
    "pause": (Nothing, CHAIR),
    "lapse": (Nothing, CHAIR),
    "key": (Key, MEMBERS),
    "off_table": (OffTable, MEMBERS),
    "propose": (Propose, MEMBERS),
    "draft": (Draft, DRAFTING),
    "settle": (Settle, DRAFTING),
    "amend": (Draft, MEMBERS),
    "object": (Said, MEMBERS),
    "reserve": (Said, MEMBERS),
    "frozen": (Frozen, NOBODY),
    "block_asked": (BlockAsked, NOBODY),
    "block_answered": (BlockAnswered, NOBODY),
    "ground": (Ground, NOBODY),
    "suggested": (Suggested, NOBODY),
    "result": (Result, NOBODY),
    "improved": (Result, NOBODY),
    "adopted": (Adopted, NOBODY),
    "recorded": (Recorded, NOBODY),
    "answered": (Answered, NOBODY),
}
"""Record of the body and the roles that may say it, by kind; where nobody may, the server or the founder does."""

ANSWERS = {
    "bid": frozenset({"accept", "indifferent", "refuse"}),
    "improve": frozenset({"better", "same", "worse"}),
}
"""What may be answered of each package, by kind of question."""


def read_body(kind: str, body: Any) -> Record | str:
    """Return what a public act says, or why it says nothing.

    Returns
    -------
    Record or str
        A sentence where the kind is unknown or the body does not fit it; it quotes nothing that was sent.
    """
    if kind not in KINDS:
        return "no act is called so"
    try:
        return KINDS[kind][0].model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = visible(".".join(str(part) for part in first["loc"]))[:80]
        return f"{place}: {visible(str(first['msg']))[:200]}"

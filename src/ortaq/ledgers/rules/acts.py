"""What each kind of act says: one record for every kind, which is also its reference."""

from typing import Any

from pydantic import Field, ValidationError

from ortaq.core import visible
from ortaq.ledgers.rules.observed import Forecast, Observation, Outcome
from ortaq.ledgers.rules.promises import Act, Promise, Relation, Report, Statement
from ortaq.ledgers.rules.values import (
    Change,
    Code,
    Cost,
    Day,
    Language,
    Line,
    Moment,
    Name,
    Number,
    Role,
    Title,
    Track,
    Words,
)


class Body(Act):
    """A summit, a track of ministers, a working group, a secretariat.

    Attributes
    ----------
    id : str
    title : dict of str to str
    track : str
        ``summit``, ``ministers``, ``working_group`` or ``secretariat``.
    owns : list of str
        Ids of measures and commitments it answers for.
    cost_musd_per_year : float, optional
        What it costs to run, without its sessions.
    since, until : str, optional
        First and last day of its work; None: since the beginning, without an end.
    """

    id: Name
    title: Title
    track: Track
    owns: list[Line] = Field(default_factory=list)
    cost_musd_per_year: Cost | None = None
    since: Day | None = None
    until: Day | None = None


class Found(Act):
    """The founding act: who takes part, how it is decided, in which languages.

    Attributes
    ----------
    title : dict of str to str
    members : dict of str to str
        Role by code: member, depositary, observer, reporter.
    languages : list of str
        In which every proposal must stand, all equally authentic.
    keys : dict of str to str
        Public keys by code; empty where the ledger is kept without keys.
    signatures : int
        Members who must sign a checkpoint for it to count.
    silence_days : int
        Least days of a silence procedure.
    bodies : list of Body
    mechanism : str
        Name of the mechanism's file, if there is one.
    """

    title: Title
    members: dict[Code, Role]
    languages: list[Language] = Field(min_length=1)
    keys: dict[Code, str] = Field(default_factory=dict)
    signatures: int = Field(default=1, ge=1)
    silence_days: int = Field(default=3, ge=0, le=3660)
    bodies: list[Body] = Field(default_factory=list)
    mechanism: Line = ""


class Key(Act):
    """A new key of the author; an empty text revokes the one that holds.

    Attributes
    ----------
    keys : dict of str to str
        The author's code and the new public key.
    """

    keys: dict[Code, str]


class Session(Act):
    """A meeting.

    Attributes
    ----------
    id, body : str
        Its own name and the body that meets.
    title : dict of str to str
    on : str
        Day.
    place : str
    items : list of dict of str to str
        Agenda.
    host : str, optional
        Who receives the others.
    cost_musd : float, optional
    change : str
        ``moved``: this takes the place of a session of that id; ``called_off``: it does not meet.
    """

    id: Name
    title: Title
    on: Day
    body: Name | None = None
    place: Line = ""
    items: list[Title] = Field(default_factory=list)
    host: Code | None = None
    cost_musd: Cost | None = None
    change: Change = ""


class Accession(Act):
    """Who would join, and as what."""

    member: Code
    role: Role


class Propose(Act):
    """A proposal: a text, a package, commitments, or an accession.

    Attributes
    ----------
    id : str
    title, text : dict of str to str
        In all languages of the founding act.
    session : str, optional
    measures : list of str
        Ids of the measures of a package.
    commitments : list of Promise
        What binds whom once it is adopted.
    accession : Accession, optional
    bodies : list of Body
        Set up once it is adopted; one that stands gets this mandate instead of its own.
    keys : dict of str to str
        Public key of who would join.
    silence_until : str, optional
        Moment at which silence ends; without it every member must support.
    ratifications : int, optional
        How many members must ratify before it is in force; None: with adoption.
    mechanism : str
        Name of the mechanism whose measures they are.
    gain_musd : dict of str to list of float
        What the package is said to bring each member a year: low, central, high.
    region, version : str
        Digest of the region and version of the program that said it.
    """

    id: Name
    title: Title
    text: Words
    session: Name | None = None
    measures: list[Line] = Field(default_factory=list)
    commitments: list[Promise] = Field(default_factory=list)
    accession: Accession | None = None
    bodies: list[Body] = Field(default_factory=list)
    keys: dict[Code, str] = Field(default_factory=dict)
    silence_until: Moment | None = None
    ratifications: int | None = Field(default=None, ge=1)
    mechanism: Line = ""
    gain_musd: dict[Code, tuple[Number, Number, Number]] = Field(default_factory=dict)
    region: Line = ""
    version: Line = ""


class Amend(Act):
    """Another text of a proposal that is open; what was said of the earlier one lapses."""

    proposal: Name
    text: Words
    silence_until: Moment | None = None


class OnProposal(Act):
    """Support, withdrawal of an objection, adoption, ratification."""

    proposal: Name


class WithReason(Act):
    """An objection or a reservation, with its text."""

    proposal: Name
    text: Words


class Divergence(Act):
    """Where equally authentic texts say different things."""

    proposal: Name
    article: Line
    languages: list[Language] = Field(min_length=2)
    text: Words


class Accede(Act):
    """A state that was admitted takes its seat."""


class Withdraw(Act):
    """A member leaves on a day."""

    on: Day
    text: Words


KINDS: dict[str, type[Act]] = {
    "found": Found,
    "key": Key,
    "session": Session,
    "propose": Propose,
    "amend": Amend,
    "object": WithReason,
    "withdraw_objection": OnProposal,
    "reserve": WithReason,
    "support": OnProposal,
    "adopt": OnProposal,
    "ratify": OnProposal,
    "divergence": Divergence,
    "accede": Accede,
    "withdraw": Withdraw,
    "relation": Relation,
    "commit": Promise,
    "report": Report,
    "statement": Statement,
    "observe": Observation,
    "forecast": Forecast,
    "outcome": Outcome,
}
"""Record of the body, by kind of act."""


def read_act(kind: str, body: Any) -> Act | str:
    """Return what a body says, or why it says nothing.

    Returns
    -------
    Act or str
        A sentence where the kind is unknown or the body does not fit it.

    Examples
    --------
    >>> read_act("support", {"proposal": "p1"})
    OnProposal(proposal='p1')
    >>> read_act("support", {})
    'proposal: Field required'
    """
    record = KINDS.get(kind)
    if record is None:
        return f"no act is called '{kind}'"
    try:
        return record.model_validate(body, strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = visible(".".join(str(part) for part in first["loc"]))[:80]
        return f"{place}: {visible(str(first['msg']).removeprefix('Value error, '))[:200]}"

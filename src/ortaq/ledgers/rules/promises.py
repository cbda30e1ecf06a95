"""What is promised and put on record: a commitment, a document that stands elsewhere, a report, a statement."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ortaq.ledgers.rules.values import Code, Date, Day, Document, Level, Line, Name, Number, Title, Words


class Act(BaseModel):
    """A body of an act; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Promise(Act):
    """A commitment: who does what by when, and how others see that it is done.

    Attributes
    ----------
    id : str
    obligor, beneficiary : list of str
        Codes; empty beneficiary: all.
    action : dict of str to str
    indicator, unit, source : str
        What is counted, in what, and who publishes it.
    baseline, target : float, optional
    due : str, optional
        Day.
    conditional_on : list of str
        Ids of commitments that come first.
    measure : str
        Id of the measure of the agenda, if it is one.
    body : str, optional
        Which body answers for it.
    gain_musd : dict of str to list of float
        Promised gain a year by member: low, central, high.
    region, version : str
        Digest of the region and version of the program that computed the gain.
    """

    id: Name
    obligor: list[Code] = Field(min_length=1)
    beneficiary: list[Code] = Field(default_factory=list)
    action: Words
    indicator: Line = ""
    unit: Line = ""
    source: Line = ""
    baseline: Number | None = None
    target: Number | None = None
    due: Day | None = None
    conditional_on: list[Name] = Field(default_factory=list)
    measure: Line = ""
    body: Name | None = None
    gain_musd: dict[Code, tuple[Number, Number, Number]] = Field(default_factory=dict)
    region: Line = ""
    version: Line = ""
    instrument: Line = ""


class Relation(Act):
    """A document or a level of partnership that stands elsewhere, for the register, with what it promised.

    Attributes
    ----------
    between : list of str
    on : str
        When it was signed: day, or year where only that is known; empty where neither is.
    kind : str
        ``agreement``, ``partnership``, ``memorandum``, ``declaration`` or ``decision``.
    level : str
        Of partnership, as the document names it: ``partnership``, ``strategic``, ``comprehensive_strategic`` or
        ``allied``; empty where it names none.
    in_force, expires : str
        Day or year; empty where it is not known, or where it has no end.
    title : dict of str to str
    source : str
    commitments : list of Promise
        As published; nobody takes them on by this act.
    """

    between: list[Code] = Field(min_length=1)
    on: Date = ""
    kind: Document
    level: Level = ""
    in_force: Date = ""
    expires: Date = ""
    title: Title
    source: Line = ""
    commitments: list[Promise] = Field(default_factory=list)


class Report(Act):
    """What came of a commitment, as its author sees it.

    Attributes
    ----------
    commitment : str
    value : float
        In the unit of the commitment.
    on : str
        Day to which it refers.
    text : dict of str to str, optional
    address : str
        Where the evidence can be read.
    sha256 : str
        Of the evidence as it was read.
    """

    commitment: Name
    value: Number
    on: Day
    text: Words | None = None
    address: Line = ""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class Statement(Act):
    """What a participant wants to be on record, of a proposal or of anything; a shock that happened is one too.

    Attributes
    ----------
    text : dict of str to str
    proposal : str, optional
    shock : str, optional
        Id of a shock of the agenda that is said to have happened.
    on : str, optional
        Day.
    """

    text: Words
    proposal: Name | None = None
    shock: Line | None = None
    on: Day | None = None

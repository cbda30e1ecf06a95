"""What the page asks of a ledger and puts into it, typed; unknown keys are refused."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr

from ortaq.web.page_records import PackedText
from ortaq.web.schema import Id, Strict

ActKind = Literal["support", "object", "reserve", "adopt", "report", "propose"]
"""Kinds of act that can be typed on the page."""

Line = Annotated[str, Field(max_length=2_000)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Texts = Annotated[dict[Language, Annotated[str, Field(max_length=1_200)]], Field(max_length=12)]


class ActRequest(Strict):
    """An act of the author for whom the server was started; the rules of the ledger decide what it needs.

    The passphrase opens the key for this act and is neither kept nor written anywhere. ``package`` is proposed: bit m
    says whether measure m is in.
    """

    kind: ActKind
    proposal: Id | None = None
    commitment: Id | None = None
    title: Texts = Field(default_factory=dict)
    text: Texts = Field(default_factory=dict)
    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    on: Annotated[str, Field(max_length=10)] | None = None
    address: Line = ""
    package: Annotated[int, Field(ge=1, lt=2**32)] | None = None
    silence_until: Annotated[str, Field(max_length=20)] | None = None
    passphrase: Annotated[SecretStr, Field(max_length=1_024)] = SecretStr("")


class ActKept(BaseModel):
    """The number of the act in this copy, and its id."""

    number: int
    id: str


class WriterRecord(BaseModel):
    """For whom the page writes: code, name, whether a passphrase is asked for, and which acts its role allows."""

    code: str
    name: str
    keyed: bool
    kinds: list[ActKind]


class ActPlace(BaseModel):
    """A proposal or a commitment that an act can be about."""

    id: str
    title: str
    open: bool
    unit: str = ""


class LedgerRecord(BaseModel):
    """What a ledger says now: printed sections, and what can be said to it; ``writer``: null where it is read only."""

    sections: PackedText
    writer: WriterRecord | None
    languages: list[str]
    proposals: list[ActPlace]
    commitments: list[ActPlace]

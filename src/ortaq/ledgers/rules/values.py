"""Values that acts are made of: codes, names, texts by language, days, moments."""

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ortaq.core import visible
from ortaq.ledgers.chain.entry import is_moment

_LONGEST_TITLE, _LONGEST_LINE, _LONGEST_TEXT = 300, 2_000, 20_000

Track = Literal["summit", "ministers", "working_group", "secretariat"]
Document = Literal["agreement", "partnership", "memorandum", "declaration", "decision"]
Level = Literal["", "partnership", "strategic", "comprehensive_strategic", "allied"]
Change = Literal["", "moved", "called_off"]
Role = Literal["member", "depositary", "observer", "reporter"]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,31}$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]


def _plain(texts: dict[str, str], longest: int) -> dict[str, str]:
    for language, text in texts.items():
        if not text.strip():
            raise ValueError(f"the text in '{language}' is empty")
        if len(text) > longest:
            raise ValueError(f"the text in '{language}' has {len(text):,} letters; the most is {longest:,}")
        if visible(text.replace("\n", " ")) != text.replace("\n", " "):
            raise ValueError(f"the text in '{language}' holds invisible or direction-changing letters")
    if not texts:
        raise ValueError("the text stands in no language")
    return texts


def _line(text: str) -> str:
    if visible(text) != text:
        raise ValueError("it holds line breaks or invisible or direction-changing letters")
    return text


def _moment(text: str) -> str:
    if not is_moment(text):
        raise ValueError("it is no time of the form 2026-01-31T12:00:00Z")
    return text


def _day(text: str) -> str:
    datetime.date.fromisoformat(text)
    return text


def _date(text: str) -> str:
    return _day(text) if len(text) > len("2026") else text


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Line = Annotated[str, Field(max_length=_LONGEST_LINE), AfterValidator(_line)]
Title = Annotated[dict[Language, str], AfterValidator(lambda texts: _plain(texts, _LONGEST_TITLE))]
Words = Annotated[dict[Language, str], AfterValidator(lambda texts: _plain(texts, _LONGEST_TEXT))]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
Date = Annotated[str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}-[0-9]{2})?)?$"), AfterValidator(_date)]
"""Day, or year where only that is known; empty where neither is."""

Moment = Annotated[str, AfterValidator(_moment)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Cost = Annotated[Number, Field(ge=0)]

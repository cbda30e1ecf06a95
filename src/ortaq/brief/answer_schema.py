"""The published schema of answers as JSON; ``python -m ortaq.brief.answer_schema`` writes the file of the package."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from ortaq.brief.answer_record import SCHEMA, VERSION
from ortaq.core import JsonObject
from ortaq.tables import write_file

PUBLISHED = files("ortaq").joinpath("data", "schemas", "answer-2.schema.json")
"""Where programs find it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Ends(_Strict):
    """A number with its range; an end without a finite value is null."""

    low: float | None
    central: float | None
    high: float | None


class TextRecord(BaseModel):
    """A message by its key; further members fill its gaps. ``messages/<language>.json`` holds the texts."""

    __pydantic_extra__: "dict[str, Said]" = Field(init=False)
    model_config = ConfigDict(extra="allow")
    text: str


class Said(RootModel["str | bool | int | float | Ends | TextRecord | list[Said] | None"]):
    """What is said: a code or a proper name, a number, a verdict, a range, a message, or a list of these."""


class FullCell(_Strict):
    """A cell of which more is known than its value.

    ``unit`` is that of the column if absent; ``flag`` says what is special; ``because`` is the key of an explanation;
    ``more`` says the same in other units, or what the column announces.
    """

    value: Said
    unit: Said | None = None
    flag: Said | None = None
    source: str | None = None
    because: str | None = None
    more: "list[FullCell | Said]" = []


class ColumnRecord(_Strict):
    """Head of a column; ``more`` are the heads of what its cells say besides."""

    title: Said
    unit: Said | None = None
    more: "list[ColumnRecord]" = []


class TableRecord(_Strict):
    """A table; the first cell heads its row."""

    title: Said
    columns: list[ColumnRecord]
    rows: list[list[FullCell | Said]]
    note: list[Said]


class FigureRecord(_Strict):
    """What a figure shows; ``table`` holds the numbers behind it."""

    title: Said
    description: Said
    note: list[Said]
    table: TableRecord


class SectionRecord(_Strict):
    """One part of an answer; tables and figures by id."""

    id: str
    title: Said
    said: list[Said]
    tables: dict[str, TableRecord]
    figures: dict[str, FigureRecord]


class AnswerRecord(_Strict):
    """An answer: what was asked, how it was computed, and what was found."""

    format_name: Annotated[Literal["ortaq-answer"], Field(alias="schema")]
    version: Literal[2]
    question: dict[str, Any]
    computed: dict[str, Any]
    sections: list[SectionRecord]


def answer_schema() -> JsonObject:
    """Return the JSON Schema (2020-12) of every answer that is written as JSON.

    Examples
    --------
    >>> answer_schema()["properties"]["version"]["const"]
    2
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA}-{VERSION}",
        **AnswerRecord.model_json_schema(by_alias=True),
    }


if __name__ == "__main__":
    write_file(Path(str(PUBLISHED)), json.dumps(answer_schema(), indent=1) + "\n")

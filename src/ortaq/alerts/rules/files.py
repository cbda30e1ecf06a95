"""Rules and members' reports as files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from ortaq.alerts.periods import period_of
from ortaq.alerts.signals import SIGNALS
from ortaq.core import InputError, suggest
from ortaq.tables import CheckedRecord, ColumnSpec, TableSpec, read_table, read_toml, text_columns

_ECONOMY = re.compile("[A-Z]{3}")

CONFIRMS, CLOSURE, REOPENING, REPLY = "confirms", "closure", "reopening", "reply"


class Rule(CheckedRecord):
    """One rule; it holds for every place of its signal alike.

    Attributes
    ----------
    signal : str
    raise_at, lower_at : float
        In the signal's own measure: robust deviations, cumulated deviations, or a probability.
    hold : int
        Periods in a row.
    addressees : list of str
        Who is told besides the members concerned.
    reply_days : int
        Days that the members concerned have before others are told.
    proposal : str
        What is proposed to be done.
    """

    signal: str
    raise_at: float = Field(alias="raise")
    lower_at: float = Field(alias="lower")
    hold: int = Field(ge=1, le=52)
    addressees: list[str] = Field(default_factory=list)
    reply_days: int = Field(default=14, ge=1, le=365)
    proposal: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield what no rule may say."""
        if self.signal not in SIGNALS:
            yield f"unknown signal '{self.signal}'", suggest(self.signal, SIGNALS) or f"known: {', '.join(SIGNALS)}"
        if not self.lower_at < self.raise_at:
            yield "an alarm is lowered at or above the line at which it is raised", "write a lower number under 'lower'"


class RuleFile(CheckedRecord):
    """All rules, and which members a place concerns where its name does not say it."""

    schema_version: Literal[1] = Field(alias="schema")
    rule: list[Rule] = Field(min_length=1)
    concerned: dict[str, list[str]] = Field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield signals with two rules: a second line for some would not treat members alike."""
        named = [one.signal for one in self.rule]
        for signal in sorted({one for one in named if named.count(one) > 1}):
            yield f"two rules for the signal '{signal}'", "keep one: the same line holds for every member"

    def members(self, place: str) -> tuple[str, ...]:
        """Return the members that a place concerns: those of the file, else the economy that it names, else nobody."""
        named = self.concerned.get(place) or self.concerned.get(place.partition(":")[0])
        return tuple(named) if named else (place,) if _ECONOMY.fullmatch(place) else ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a member says of a warning or of a crossing, as a row of a table."""

    on: str
    member: str
    signal: str
    place: str
    kind: str
    text: str


_REPORTS = TableSpec(
    "reports",
    "reports.csv",
    "What members say",
    (
        ColumnSpec("on", "Day"),
        ColumnSpec("member", "Who says it"),
        ColumnSpec("signal", "Signal of which it is said", choices=tuple(SIGNALS)),
        ColumnSpec("place", "Place of which it is said"),
        ColumnSpec("kind", "What it is", choices=(CONFIRMS, CLOSURE, REOPENING, REPLY)),
        *text_columns(text="In the member's words"),
    ),
    (),
)


def read_rules(path: Path) -> RuleFile:
    """Return the rules of a TOML file.

    Raises
    ------
    InputError
        It holds what no rule may say; tells all of it.
    """
    return read_toml(path, RuleFile)


def read_reports(path: Path) -> tuple[Report, ...]:
    """Return the reports of a CSV table in order of days.

    Raises
    ------
    InputError
        A row cannot be used, or a day is none.
    """
    table = read_table(path.parent, _REPORTS, (path.name,))
    found = table.records(Report)
    for one, place in zip(found, table.places, strict=True):
        period = period_of(one.on)
        if period is None or period.kind != "day":
            raise InputError(f"'{one.on}' is no day", where=place, fix="write a day, 2026-03-01")
    return tuple(sorted(found, key=lambda one: date.fromisoformat(one.on)))

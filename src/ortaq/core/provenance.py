"""Where numbers come from: published sources, and assumptions that nobody published."""

from dataclasses import dataclass

from ortaq.core.quantity import Band


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from."""

    id: str
    title: str
    publisher: str
    year: str
    licence: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that nobody published: named, with a range and a reason."""

    id: str
    statement: str
    band: Band
    unit: str
    reason: str

"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    WARNING = "warning"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: level, what was checked, where it is worst, the value there, and what it means."""

    level: Level
    check: str
    where: str
    value: float
    meaning: str

"""What a check found."""

from collections.abc import Sequence
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


def findings_exit_code(findings: Sequence[Finding]) -> int:
    """Return the exit code of a check: 1 if any finding is an error.

    Examples
    --------
    >>> findings_exit_code([Finding(Level.ERROR, "closure", "goods/KAZ", 0.1, "what is made is not used")])
    1
    """
    return int(any(f.level is Level.ERROR for f in findings))

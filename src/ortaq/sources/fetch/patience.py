"""How long a server is tried: what counts as passing, how long to wait, and when to give up."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from ortaq.core import InputError, whole_number

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: attempts without anything new, seconds for one answer, and how to wait between attempts."""

    attempts: int = 6
    timeout: float = 30.0
    sleep: Callable[[float], None] = time.sleep


class Again(Exception):
    """An attempt ended early; another may go on. ``wait`` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        self.reason, self.wait = reason, wait
        super().__init__(reason)


def patiently(
    attempt: Callable[[], Result], patience: Patience, *, gained: Callable[[], int], where: str, kept: Callable[[], str]
) -> Result:
    """Repeat an attempt until it succeeds; waits grow, and ``Retry-After`` is kept up to a minute.

    ``gained``: what attempts brought so far; one that raises it does not count against the patience. ``kept``: words
    for the message when patience ends: what stays for the next command.
    """
    failures, wait = 0, FIRST_WAIT
    while True:
        before = gained()
        try:
            return attempt()
        except Again as ended:
            failures = 1 if gained() > before else failures + 1
            if failures >= patience.attempts:
                raise InputError(
                    f"the download stopped: {ended.reason}",
                    where=where,
                    why=kept(),
                    fix="run the same command again when the connection is better",
                ) from None
            patience.sleep(min(ended.wait if ended.wait is not None else wait, LONGEST_WAIT))
            wait = FIRST_WAIT if failures == 1 else min(2.0 * wait, LONGEST_WAIT)


def retry_after(value: str | None) -> float | None:
    """Return the seconds that the server asks to wait: a number or a date."""
    text = (value or "").strip()
    if (seconds := whole_number(text)) is not None:
        return float(seconds)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)

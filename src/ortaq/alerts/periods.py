"""Periods of a table: years, months, weeks and days as they are written, and how they follow each other."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORMS = {
    "year": re.compile(r"([0-9]{4})"),
    "month": re.compile(r"([0-9]{4})-([0-9]{2})"),
    "week": re.compile(r"([0-9]{4})-W([0-9]{2})"),
    "day": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One year, month, week or day.

    Attributes
    ----------
    kind : str
        ``year``, ``month``, ``week`` (ISO 8601) or ``day``.
    number : int
        Counts periods of the kind: the next one is one more.
    """

    kind: str
    number: int

    def __str__(self) -> str:
        first = self.first
        if self.kind == "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02d}"
        return first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.kind]]

    @property
    def first(self) -> date:
        """Its first day."""
        if self.kind == "year":
            return date(self.number, 1, 1)
        if self.kind == "month":
            return date(self.number // 12, self.number % 12 + 1, 1)
        return date.fromordinal(self.number * 7 + 1 if self.kind == "week" else self.number)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after(1).first - timedelta(days=1)

    def after(self, periods: int) -> "Period":
        """Return the period that follows so many periods later; earlier where they are below zero."""
        return Period(self.kind, self.number + periods)


def period_of(text: str) -> Period | None:
    """Return the period that a text names, or None where it names none.

    Examples
    --------
    >>> str(period_of("2025-12").after(1)), str(period_of("2026-W53").last), period_of("2026-13")
    ('2026-01', '2027-01-03', None)
    """
    for kind, form in _FORMS.items():
        if found := form.fullmatch(text):
            return _period(kind, [int(part) for part in found.groups()])
    return None


def month(year: int, number: int) -> Period:
    """Return a month of a year, 1 to 12; numbers beyond lead into other years."""
    return Period("month", 12 * year + number - 1)


def _period(kind: str, parts: list[int]) -> Period | None:
    try:
        if kind == "week":
            return Period(kind, (date.fromisocalendar(parts[0], parts[1], 1).toordinal() - 1) // 7)
        year, number, day = (*parts, 1, 1)[:3]
        first = date(year, number, day)
    except ValueError:
        return None
    numbers = {"year": first.year, "month": 12 * first.year + first.month - 1, "day": first.toordinal()}
    return Period(kind, numbers[kind])

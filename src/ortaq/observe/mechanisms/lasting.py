"""How long a change holds: a number and a unit, as files write it."""

import re

from ortaq.tables import refused

YEARS = {"day": 1.0 / 365.25, "week": 7.0 / 365.25, "month": 1.0 / 12.0, "year": 1.0}
"""Years of one unit."""

_LASTING = re.compile(r"(\d+(?:\.\d+)?) *([a-z]+?)s?")

_FIX = 'write a number above 0 and days, weeks, months or years, such as "6 months"; leave the key out for what stays'


def lasting_years(text: str) -> float | None:
    """Return the years for which a change holds; None where nothing is said.

    Parameters
    ----------
    text : str
        A number and a unit.

    Raises
    ------
    PydanticCustomError
        It is none of a known unit, or not above zero.

    Examples
    --------
    >>> lasting_years("6 months"), lasting_years("2 years"), lasting_years("")
    (0.5, 2.0, None)
    """
    if not text:
        return None
    found = _LASTING.fullmatch(text.strip().lower())
    if found is None or found[2] not in YEARS or not 0.0 < float(found[1]) <= 1e4:
        raise refused(f"lasts = '{text}' is no length of time", _FIX)
    return float(found[1]) * YEARS[found[2]]


def require_lasting(given: object) -> object:
    """Return what a file writes under ``lasts``, where it is a length of time.

    Parameters
    ----------
    given : object
        A number without a unit is refused: nobody could tell months from years.

    Raises
    ------
    PydanticCustomError
        It is none.

    Examples
    --------
    >>> require_lasting("2 years")
    '2 years'
    """
    if isinstance(given, int | float):
        raise refused(f"lasts = {given:g} has no unit", _FIX)
    if isinstance(given, str):
        lasting_years(given)
    return given

"""The one table of codes: what published tables call an economy, in every system, and who shares a customs union."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

EVER = 9999
"""Last year of what did not end."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code of a published table means.

    Attributes
    ----------
    system : str
        ``un`` (numeric, as UN Comtrade, BACI and WITS write them), ``iso3`` (older and private letters; codes of today
        stand for themselves), ``iso2``, ``eurostat`` (Geonomenclature), ``factbook`` (names), ``name`` (other
        names, in small letters without signs).
    code : str
    economy : str
        ISO 3166 alpha-3 of whom it counts as, a customs union, or empty: an area that is nobody's, counted as ROW.
    includes : tuple of str
        Other economies whose numbers it holds.
    name : str
        What it is called, where it is not simply today's economy.
    first_year, last_year : int
        Years for which it is used.
    """

    system: str
    code: str
    economy: str
    includes: tuple[str, ...]
    name: str
    first_year: int
    last_year: int

    @property
    def former(self) -> bool:
        """Whether it named a country that is no more."""
        return self.last_year < EVER


@dataclass(frozen=True, slots=True)
class Membership:
    """Years in which an economy belongs to a customs union."""

    union: str
    economy: str
    first_year: int
    last_year: int


def _rows(file: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(files("ortaq.core").joinpath(file).read_text(encoding="utf-8").splitlines())


def _years(row: Mapping[str, str]) -> tuple[int, int]:
    return int(row["first_year"] or 0), int(row["last_year"] or EVER)


@cache
def codes_of_system(system: str) -> Mapping[str, Code]:
    """Return the codes of a system.

    Parameters
    ----------
    system : str
        See `Code`.

    Examples
    --------
    >>> codes_of_system("un")["699"].economy, codes_of_system("iso3")["ROM"].economy
    ('IND', 'ROU')
    >>> codes_of_system("un")["891"].includes
    ('MNE',)
    """
    return {
        row["code"]: Code(
            system, row["code"], row["economy"], tuple(row["includes"].split()), row["name"], *_years(row)
        )
        for row in _rows("codes.csv")
        if row["system"] == system
    }


@cache
def _memberships() -> tuple[Membership, ...]:
    return tuple(Membership(row["union"], row["economy"], *_years(row)) for row in _rows("customs_unions.csv"))


@cache
def customs_unions() -> tuple[str, ...]:
    """Return the customs unions that are known.

    Examples
    --------
    >>> customs_unions()
    ('EU', 'SACU', 'EAEU', 'GCC')
    """
    return tuple(dict.fromkeys(m.union for m in _memberships()))


def union_members(union: str, year: int) -> tuple[str, ...]:
    """Return who belongs to a customs union in a year.

    Parameters
    ----------
    union : str
    year : int

    Returns
    -------
    tuple of str
        ISO 3166 alpha-3.

    Examples
    --------
    >>> union_members("EAEU", 2014), union_members("EAEU", 2015)
    (('BLR', 'KAZ', 'RUS'), ('BLR', 'KAZ', 'RUS', 'ARM', 'KGZ'))
    >>> "GBR" in union_members("EU", 2020), "GBR" in union_members("EU", 2021)
    (True, False)
    """
    return tuple(m.economy for m in _memberships() if m.union == union and m.first_year <= year <= m.last_year)


def meaning(code: str, known: Collection[str]) -> tuple[Code, tuple[str, ...]] | None:
    """Return what a code of any system means among known economies, and which of them it stands for; None if nothing.

    Parameters
    ----------
    code : str
        What a user wrote.
    known : collection of str
        Economies that exist, ISO 3166 alpha-3.

    Examples
    --------
    >>> meaning("ROM", ("ROU", "SOM"))[1], meaning("398", ("KAZ",))[1], meaning("SCG", ("SRB", "MNE"))[1]
    (('ROU',), ('KAZ',), ('SRB', 'MNE'))
    >>> meaning("KGS", ("KGZ",)) is None
    True
    """
    for system in ("iso3", "un", "iso2"):
        found = codes_of_system(system).get(code if system == "un" else code.upper())
        if found is not None:
            stands = tuple(c for c in (found.economy, *found.includes) if c in known)
            if stands or found.former:
                return found, stands
    return None

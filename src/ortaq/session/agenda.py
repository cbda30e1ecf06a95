"""What a session is about: packages and what each brings every member. All of it is public."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from ortaq.core import Array, InputError, Integers
from ortaq.tables import Record, json_of, record_of

FORM = "ortaq session agenda 1"
MOST_PACKAGES = 2**16
MOST_MEASURES = 30
LEAST_MEMBERS, MOST_MEMBERS = 2, 30
DIGITS = {"gain_musd": 2, "gain_percent": 6, "spent_musd": 2, "dependence_percent": 2}
"""Decimals that tables keep: what is shown, compared and signed is the same on every machine."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something of packages that a member may weigh on its own page: a sector of measures, or a principle that holds.

    Attributes
    ----------
    id : str
    titles : mapping of str to str
        By language.
    measures : int
        Of a sector, a bit mask: every one of these measures in a package counts once.
    holds : str
        Of a principle, one digit for each row of the agenda: ``1`` where it holds, which counts once.
    """

    id: str
    titles: Mapping[str, str]
    measures: int = 0
    holds: str = ""

    def counts(self, packages: Integers) -> Integers:
        """Return how often the feature counts in each package.

        Parameters
        ----------
        packages : ndarray of int
            Bit masks of all rows of the agenda.
        """
        if self.holds:
            return (np.frombuffer(self.holds.encode(), dtype=np.uint8) - ord("0")).astype(np.int64)
        return np.asarray(np.bitwise_count(packages & self.measures), dtype=np.int64)

    @property
    def record(self) -> dict[str, Any]:
        """What the file holds of it."""
        told = {"holds": self.holds} if self.holds else {"measures": self.measures}
        return {"id": self.id, "titles": dict(self.titles), **told}


@dataclass(frozen=True, eq=False)
class Agenda:
    """Packages that may be signed, and what they bring every member.

    Attributes
    ----------
    title : mapping of str to str
        By language.
    members : tuple of str
        Codes, in the order of all columns.
    names : mapping of str to mapping of str to str
        What members are called: by code, then by language.
    measures : tuple of str
        Ids; bit m of a package says whether measure m is in.
    titles : mapping of str to mapping of str to str
        Titles of measures: by id, then by language.
    packages : ndarray of int, shape (package,)
        Bit masks, ascending, without the empty one: the order of all rows.
    gain_musd, gain_percent : ndarray, shape (package, member)
        What a member looks at: its gain, million USD a year and percent of real income, net of what it pays.
    spent_musd : ndarray, shape (package, member)
        What the member pays for the measures, million USD a year; contained in the gain.
    dependence_percent : ndarray, shape (package, member), or None
        Largest share of its imports that a member has from one other economy, percent; None where it is not known.
    made_of : mapping of str to str
        Mechanism, region, version and rule of acceptance that the numbers are made with.
    features : tuple of Feature
        What a member may weigh on its own page.

    Examples
    --------
    >>> agenda.members, agenda.measures, agenda.packages
    (('AAA', 'BBB'), ('gates', 'fund'), array([1, 2, 3]))
    """

    title: Mapping[str, str]
    members: tuple[str, ...]
    names: Mapping[str, Mapping[str, str]]
    measures: tuple[str, ...]
    titles: Mapping[str, Mapping[str, str]]
    packages: Integers
    gain_musd: Array
    gain_percent: Array
    spent_musd: Array
    dependence_percent: Array | None
    made_of: Mapping[str, str]
    features: tuple[Feature, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.packages), len(self.members))
        for name, digits in DIGITS.items():
            table = getattr(self, name)
            if table is None:
                continue
            if table.shape != shape:
                message = f"{name} has shape {table.shape}, expected {shape}"
                raise ValueError(message)
            rounded = np.round(table, digits) + 0.0
            rounded.flags.writeable = False
            object.__setattr__(self, name, rounded)
        self.packages.flags.writeable = False

    @cached_property
    def data(self) -> bytes:
        """The agenda as one file, JSON; the same bytes wherever it is made."""
        return json.dumps(_record(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file, as hexadecimal digits: by this all pages and acts name the agenda."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """Row of each package by its bit mask."""
        return {int(package): row for row, package in enumerate(self.packages)}

    def measures_of(self, package: int) -> tuple[str, ...]:
        """Return the ids of the measures of a package.

        Parameters
        ----------
        package : int
            Bit mask.

        Returns
        -------
        tuple of str
        """
        return tuple(one for bit, one in enumerate(self.measures) if package >> bit & 1)


def _record(agenda: Agenda) -> dict[str, Any]:
    """Return the agenda as its file holds it; tables member by member, which compresses better."""
    of = agenda.dependence_percent
    return {
        "form": FORM,
        "title": dict(agenda.title),
        "members": [{"code": one, "names": dict(agenda.names.get(one, {}))} for one in agenda.members],
        "measures": [{"id": one, "titles": dict(agenda.titles.get(one, {}))} for one in agenda.measures],
        "packages": agenda.packages.tolist(),
        "gain_musd": agenda.gain_musd.T.tolist(),
        "gain_percent": agenda.gain_percent.T.tolist(),
        "spent_musd": agenda.spent_musd.T.tolist(),
        "dependence_percent": None if of is None else of.T.tolist(),
        "made_of": dict(agenda.made_of),
        "features": [one.record for one in agenda.features],
    }


_Finite = Annotated[float, Field(allow_inf_nan=False, le=1e15, ge=-1e15)]


class _Member(Record):
    code: str = Field(pattern=r"^[A-Z][A-Z0-9_-]{1,31}$")
    names: dict[str, str] = Field(default_factory=dict)


class _Measure(Record):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titles: dict[str, str] = Field(default_factory=dict)


class _Feature(Record):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titles: dict[str, str] = Field(default_factory=dict)
    measures: Annotated[int, Field(ge=0)] = 0
    holds: Annotated[str, Field(pattern=r"^[01]*$")] = ""


class _File(Record):
    form: Literal["ortaq session agenda 1"]
    title: dict[str, str]
    members: list[_Member] = Field(min_length=LEAST_MEMBERS, max_length=MOST_MEMBERS)
    measures: list[_Measure] = Field(min_length=1, max_length=MOST_MEASURES)
    packages: list[Annotated[int, Field(ge=1)]] = Field(min_length=1, max_length=MOST_PACKAGES)
    gain_musd: list[list[_Finite]]
    gain_percent: list[list[_Finite]]
    spent_musd: list[list[_Finite]]
    dependence_percent: list[list[_Finite]] | None
    made_of: dict[str, str]
    features: list[_Feature] = Field(default_factory=list)


def agenda_of(data: bytes, where: str) -> Agenda:
    """Return the agenda that a file holds.

    Parameters
    ----------
    data : bytes
        As `Agenda.data`.
    where : str
        Name of the file, for messages.

    Returns
    -------
    Agenda

    Raises
    ------
    InputError
        It is no agenda, or its parts do not fit each other.
    """
    file = record_of(json_of(data, where), Path(where), _File)
    members, measures = [one.code for one in file.members], [one.id for one in file.measures]
    _require(len(set(members)) == len(members) and len(set(measures)) == len(measures), "a name stands twice", where)
    packages = np.array(file.packages, dtype=np.int64)
    _require(bool(np.all(np.diff(packages) > 0)), "packages do not stand in ascending order, each once", where)
    _require(int(packages[-1]) < 2 ** len(measures), "a package holds a measure that is not listed", where)
    shape = (len(members), len(packages))
    for name in DIGITS:
        table = getattr(file, name)
        fits = table is None or (len(table) == shape[0] and all(len(column) == shape[1] for column in table))
        _require(fits, f"{name} needs one list for each member, one number for each package", where)
    inside = all(
        len(one.holds) == len(packages) if one.holds else 0 < one.measures < 2 ** len(measures) for one in file.features
    )
    _require(inside and len({one.id for one in file.features}) == len(file.features), "a feature does not fit", where)
    of = file.dependence_percent
    agenda = Agenda(
        title=file.title,
        members=tuple(members),
        names={one.code: one.names for one in file.members},
        measures=tuple(measures),
        titles={one.id: one.titles for one in file.measures},
        packages=packages,
        gain_musd=np.array(file.gain_musd).T,
        gain_percent=np.array(file.gain_percent).T,
        spent_musd=np.array(file.spent_musd).T,
        dependence_percent=None if of is None else np.array(of).T,
        made_of=file.made_of,
        features=tuple(Feature(one.id, one.titles, one.measures, one.holds) for one in file.features),
    )
    # The digest is of the file as it is: what this version would write may differ by a key.
    vars(agenda)["data"] = data
    return agenda


def _require(holds: bool, problem: str, where: str) -> None:
    if not holds:
        raise InputError(problem, where=where, fix="take the agenda that 'ortaq session new' wrote, unchanged")

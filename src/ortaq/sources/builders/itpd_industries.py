"""ISIC divisions of the industries of ITPD-E, known by their descriptions: numbers shifted between its releases.

Borchert, Larch, Shikher and Yotov (2020), USITC Working Paper 2020-05-C, tables 4 to 8, give the ISIC Rev. 4 classes of
goods; releases 2 and 3 add forestry and fishing. An industry of several divisions counts as the one where most of it is
made, and a service as the division that sells it (A-ITPD-INDUSTRY).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from ortaq.core import InputError
from ortaq.sources.builders.classification import SHIPPED
from ortaq.sources.builders.delimited import NOTHING, read_table
from ortaq.tables import ColumnSpec, read_csv

ASSUMED = "A-ITPD-INDUSTRY"

_STATED = (ColumnSpec("industry_id"), ColumnSpec("isic"))
_SPELLINGS = (
    ("fibre", "fiber"),
    ("tyre", "tire"),
    ("jewellery", "jewelery"),
    ("jewelry", "jewelery"),
    ("paedic", "pedic"),
)
_ALIKE = (("quarrying", "quarring"), ("excluding", "exc"), (" and ", " "))


@cache
def shipped_divisions() -> Mapping[str, str]:
    """Return ISIC Rev. 4 divisions by description, spelt as `plain` spells it.

    Examples
    --------
    >>> shipped_divisions()[plain("Motor vehicles")], len(shipped_divisions())
    ('29', 172)
    """
    return {
        plain(row["industry"]): row["isic"] for row in read_csv(SHIPPED, "itpd_industries.csv", ("industry", "isic"))
    }


def plain(description: str) -> str:
    """Return a description without what releases spell differently.

    Examples
    --------
    >>> plain("Man-made fibres") == plain("Man made fibers")
    True
    """
    text = f" {description.casefold().replace('&', ' and ')} "
    for old, new in (*_SPELLINGS, *_ALIKE):
        text = text.replace(old, new)
    return re.sub(r"[^a-z0-9]+", "", text)


def divisions_of(descriptions: Sequence[str], where: str) -> list[str]:
    """Return the ISIC divisions of industries.

    Parameters
    ----------
    descriptions : sequence of str
    where : str
        Place for the message.

    Raises
    ------
    InputError
        A description is none of the database's.
    """
    known = shipped_divisions()
    for description in descriptions:
        if plain(description) not in known:
            fix = "bring itpd-industries=FILE with columns industry_id,isic"
            raise InputError(f"unknown industry '{description}'", where=where, why=NOTHING, fix=fix)
    return [known[plain(description)] for description in descriptions]


def stated_divisions(path: Path, names: Sequence[str]) -> list[str]:
    """Return the ISIC divisions of industries by their numbers, from the user's own table.

    Parameters
    ----------
    path : Path
        CSV with columns industry_id and isic.
    names : sequence of str
        Numbers of industries.
    """
    key = read_table(path, _STATED)
    division = dict(zip(key["industry_id"].to_pylist(), key["isic"].to_pylist(), strict=True))
    missing = [c for c in names if c not in division]
    if missing:
        what = f"industry_id {missing[0]} has no division"
        raise InputError(what, where=str(path), why=NOTHING, fix="add its row: industry_id,isic")
    return [division[c] for c in names]

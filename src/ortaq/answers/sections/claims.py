"""What `ortaq claims` says: each sentence with its figure, what it asks, and the verdict."""

from math import isnan

from ortaq.answers.claims import Claim, Claims, Verdict
from ortaq.answers.claims.claim import in_language
from ortaq.answers.claims.shipped import UNITS
from ortaq.answers.sections.words import counted
from ortaq.core.report import Cell, Column, Number, Reading, Section, Table, Text, Words

_GOOD = {Verdict.HOLDS: 1, Verdict.FAILS: -1}


def claims_section(found: Claims, language: str, *, full: bool = False) -> Section:
    """Return the sentences with what was found of each.

    Parameters
    ----------
    found : Claims
    language : str
        Of the sentences, where they have several.
    full : bool, optional
        Also tell how each was tried, and why nothing can be told of some.

    Examples
    --------
    >>> from ortaq.answers.claims import shipped_claims
    >>> claims_section(shipped_claims(), "en").id
    'claims'
    """
    counts = {verdict.value: counted(found.count(verdict)) for verdict in Verdict}
    lead = Text("claims.counts", {"count": counted(len(found.rows)), **counts})
    tables = (_verdicts(found, language), *([_tests(found, language)] if full else []))
    where = Text("claims.region", {"region": found.region})
    return Section("claims", Text("claims.title"), (lead, Text("claims.rule"), where), tables)


def _verdicts(found: Claims, language: str) -> Table:
    heads = ("id", "claim", "figure", "asked", "verdict")
    rows = tuple(
        (
            Cell(row.id),
            Cell(in_language(row.claim, language)),
            Cell(_figure(row)),
            Cell(_asked(row)),
            Cell(Text(f"claims.verdict.{row.verdict.value}"), good=_GOOD.get(row.verdict, 0)),
        )
        for row in found.rows
    )
    return Table("claims", Text("claims.table"), tuple(Column(Text(f"claims.head.{head}")) for head in heads), rows)


def _tests(found: Claims, language: str) -> Table:
    heads = ("id", "test", "why")
    rows = tuple((Cell(row.id), Cell(in_language(row.test, language)), Cell(_why(row))) for row in found.rows)
    return Table(
        "claim-tests", Text("claims.tests"), tuple(Column(Text(f"claims.head.{head}")) for head in heads), rows
    )


def _why(row: Claim) -> Words:
    return Text(f"claims.why.{row.why}") if row.why else ""


def _figure(row: Claim) -> Words:
    """Return the range with its unit; a figure alone where both ends are one, and the reason where there is none."""
    if isnan(row.low) or isnan(row.high):
        return _why(row)
    ends = {"low": _number(row.low), "high": _number(row.high), "unit": _unit(row)}
    return Text("claims.figure" if row.low == row.high else "claims.range", ends)


def _asked(row: Claim) -> Words:
    bounds = {name: getattr(row, name) for name in ("above", "below") if not isnan(getattr(row, name))}
    if not bounds:
        return ""
    words = {name: _number(value) for name, value in bounds.items()}
    return Text(f"claims.asked_{'_'.join(bounds)}", words)


def _unit(row: Claim) -> Words:
    return Text(f"unit.{row.unit}") if row.unit in UNITS else row.unit


def _number(value: float) -> Number:
    return Number(float(f"{value:.4g}"), Reading.INPUT)

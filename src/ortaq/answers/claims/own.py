"""Sentences of a user's file: figures of the region and of scenarios, or figures that the file states."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.answers.claims.claim import OUTSIDE, Claim, Claims
from ortaq.core import InputError, Outcome, Region, suggest
from ortaq.model import run
from ortaq.observe import load_scenario
from ortaq.tables import ColumnSpec, Mistake, TableSpec, TypedTable, read_table, refuse

STATED, INCOME, INCOME_MUSD, TRADE, SHARE, NOT = (
    *("stated", "income_percent", "income_musd", "trade_bn"),
    *("trade_share_percent", "not_computed"),
)
FIGURES = (STATED, INCOME, INCOME_MUSD, TRADE, SHARE, NOT)
"""What may stand in the column ``figure``."""

_METRICS = {INCOME: "real_income_percent", INCOME_MUSD: "real_income_musd"}
_UNITS = {INCOME: "percent", INCOME_MUSD: "musd_year", TRADE: "bn_usd", SHARE: "percent"}
_NEEDS = {
    STATED: ("low", "high"),
    INCOME: ("of", "scenario"),
    INCOME_MUSD: ("of", "scenario"),
    NOT: (),
} | dict.fromkeys((TRADE, SHARE), ("of", "with"))
_NINE_IN_TEN = 1.645
"""Standard deviations on either side of nine worlds in ten."""


def _text(name: str, title: str) -> ColumnSpec:
    return ColumnSpec(name, title, blank="", optional=True)


def _number(name: str, title: str) -> ColumnSpec:
    return ColumnSpec(name, title, "number", blank=nan, optional=True)


OWN = TableSpec(
    "claims",
    "claims.csv",
    "Sentences to try: what is said, the figure that tells, and what the sentence asks of it",
    (
        ColumnSpec("id", "Short name, unique"),
        ColumnSpec("claim", "What is said"),
        _text("test", "How it is tried, in words"),
        ColumnSpec("figure", "What tells", choices=FIGURES),
        _text("of", "Economy whose figure it is"),
        _text("with", "The other economy, of trade"),
        _text("scenario", "Scenario file, of real income"),
        _text("unit", "Of a stated figure"),
        _number("low", "Low end of a stated figure"),
        _number("high", "High end of a stated figure"),
        _number("above", "The sentence asks for more than this"),
        _number("below", "The sentence asks for less than this"),
    ),
    ("id",),
)


def read_claims(path: Path, region: Region) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of a file of sentences, checked against a region; scenarios are read and not yet run.

    Parameters
    ----------
    path : Path
        CSV.
    region : Region

    Returns
    -------
    tuple of mapping
        Cells by column; scenarios with their paths.

    Raises
    ------
    InputError
        Rows cannot be used; all are named at once.
    """
    table = read_table(path.parent, OWN, (path.name,))
    blank = {column.name: column.blank for column in OWN.columns}
    rows = [{**blank, **row} for row in table.rows()]
    refuse(
        list(_wrong(table, rows, region, path.parent)),
        str(path),
        why="a sentence is tried by one figure of known scope",
    )
    return tuple({**row, "scenario": str(path.parent / row["scenario"]) if row["scenario"] else ""} for row in rows)


def _wrong(table: TypedTable, rows: Sequence[Mapping[str, Any]], region: Region, folder: Path) -> Iterator[Mistake]:
    if not rows:
        yield Mistake(str(folder), "the file holds no sentence", "add a row for each sentence")
    for row, place in zip(rows, table.places, strict=True):
        figure = row["figure"]
        for name in _NEEDS[figure]:
            if row[name] == "" or row[name] != row[name]:
                yield Mistake(place, f"{figure} needs the column {name}", "fill the cell, or choose another figure")
        for name in ("of", "with"):
            if row[name] and row[name] not in region.economy_ids:
                fix = suggest(row[name], region.economy_ids) or "use a code of the region"
                yield Mistake(place, f"unknown economy '{row[name]}'", fix)
        if row["of"] and row["of"] == row["with"]:
            yield Mistake(place, f"'{row['of']}' is on both sides", "name two economies")
        if figure != NOT and isnan(row["above"]) and isnan(row["below"]):
            yield Mistake(place, "the sentence asks for nothing", "fill above, below or both")
        if row["above"] >= row["below"]:
            yield Mistake(place, "no figure lies above the one and below the other", "write above smaller than below")
        if row["low"] > row["high"]:
            yield Mistake(place, "low is above high", "write low and high in rising order")
        if row["scenario"]:
            yield from _unread(folder / row["scenario"], place, region)


def _unread(path: Path, place: str, region: Region) -> Iterator[Mistake]:
    """Yield what is wrong with a scenario, as its own reader says it, or that it is about another region."""
    try:
        baseline, _ = load_scenario(str(path))
    except InputError as error:
        yield Mistake(f"{place}: {error.where}", error.what, error.fix)
        return
    if baseline.digest != region.digest:
        yield Mistake(place, f"the scenario is about region '{baseline.name}'", "give that region with --region")


def tried(rows: Sequence[Mapping[str, Any]], region: Region) -> Claims:
    """Return what the figures of the region and of scenarios say of sentences.

    Parameters
    ----------
    rows : sequence of mapping
        As ``read_claims`` returns them.
    region : Region

    Raises
    ------
    NotConverged
        An equilibrium was not found.
    """
    outcomes: dict[str, Outcome] = {}
    for row in rows:
        if row["figure"] in _METRICS and row["scenario"] not in outcomes:
            outcomes[row["scenario"]] = run(*load_scenario(row["scenario"]))
    claims = []
    for row in rows:
        low, high = _figure(row, region, outcomes)
        why, unit = OUTSIDE if row["figure"] == NOT else "", _UNITS.get(row["figure"], row["unit"])
        words = {"": row["claim"]}, {"": row["test"]}
        claims.append(Claim(row["id"], *words, unit, low, high, row["above"], row["below"], why))
    return Claims(f"{region.name} {region.digest}", tuple(claims))


def _figure(row: Mapping[str, Any], region: Region, outcomes: Mapping[str, Outcome]) -> tuple[float, float]:
    """Return the ends of a figure."""
    figure = row["figure"]
    if figure in _METRICS:
        outcome, metric = outcomes[row["scenario"]], _METRICS[figure]
        at = outcome.economies.index(row["of"])
        return float(outcome.low[metric][at]), float(outcome.high[metric][at])
    if figure in (TRADE, SHARE):
        return _traded(region, row["of"], row["with"], share=figure == SHARE)
    return row["low"], row["high"]


def _traded(region: Region, of: str, other: str, *, share: bool) -> tuple[float, float]:
    """Return trade of two economies both ways, billion USD, or its percent of all trade of the first one.

    Errors of all flows of the pair are taken as common, those of others as none, which gives the widest range.
    Methodology, eq. (U9).
    """
    n, i = region.economy_ids.index(of), region.economy_ids.index(other)
    flow, spread = region.flow, region.flow_ln_sd
    ends = []
    for sign in (-1.0, 1.0):
        both = sum(
            float((flow[:, a, b] * np.exp(sign * _NINE_IN_TEN * spread[:, a, b])).sum()) for a, b in ((n, i), (i, n))
        )
        rest = float(flow[:, n].sum() + flow[:, :, n].sum() - 2.0 * flow[:, n, n].sum())
        rest -= float(flow[:, n, i].sum() + flow[:, i, n].sum())
        ends.append(100.0 * both / (both + rest) if share else both / 1000.0)
    return ends[0], ends[1]

"""The sentences of two essays that ship, with what the shipped region, freight and draws found of them."""

from collections.abc import Mapping
from importlib.resources import as_file, files
from math import nan
from typing import Any

from ortaq.answers.claims.claim import Claim, Claims
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

WHY = (
    *("no_ledger", "asked_apart", "no_figures", "an_aim", "no_series", "not_comparable", "no_measure", "other_year"),
    "outside",
)
"""Why nothing can be told."""

UNITS = ("bn_usd", "musd_year", "percent", "points", "mt_year", "persons")

_BY_LANGUAGE = text_columns(
    claim_en="What is said", claim_ru="What is said, in Russian", claim_zh="What is said, in Chinese"
) + text_columns(
    test_en="How it is tried", test_ru="How it is tried, in Russian", test_zh="How it is tried, in Chinese"
)

SHIPPED = TableSpec(
    "shipped_claims",
    "claims.csv",
    "Sentences of two essays in other words, how each is tried, and what was found; written by make claims",
    (
        ColumnSpec("id", "Essay and number"),
        *_BY_LANGUAGE,
        ColumnSpec("unit", "Of the figure", choices=("", *UNITS), blank=""),
        ColumnSpec("why", "Why nothing can be told", choices=("", *WHY), blank=""),
        ColumnSpec("low", "Low end of the figure", "number", blank=nan),
        ColumnSpec("high", "High end of the figure", "number", blank=nan),
        ColumnSpec("above", "The sentence asks for more than this", "number", blank=nan),
        ColumnSpec("region", "Region, and its digest, with which it was tried"),
    ),
    ("id",),
)


def shipped_claims() -> Claims:
    """Return the sentences that ship, with what was found of each.

    Examples
    --------
    >>> len(shipped_claims().rows)
    33
    """
    with as_file(files("ortaq").joinpath("data/claims")) as folder:
        rows = list(read_table(folder, SHIPPED).rows())
    claims = tuple(
        Claim(
            row["id"],
            _by_language(row, "claim"),
            _by_language(row, "test"),
            row["unit"],
            row["low"],
            row["high"],
            row["above"],
            nan,
            row["why"],
        )
        for row in rows
    )
    return Claims(rows[0]["region"], claims)


def _by_language(row: Mapping[str, Any], kind: str) -> dict[str, str]:
    return {language: row[f"{kind}_{language}"] for language in ("en", "ru", "zh")}

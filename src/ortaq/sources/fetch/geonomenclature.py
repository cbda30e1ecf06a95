"""Codes of economies in EU trade statistics (Geonomenclature), and the members of the EU that report them.

They are ISO 3166 alpha-2 but for few: Serbia is XS (Commission Implementing Regulation (EU) 2020/1470).
"""

from ortaq.sources.builders.classification import SHIPPED
from ortaq.tables import read_csv

_ROWS = read_csv(SHIPPED, "geonomenclature.csv", ("iso3", "code", "eu_member"))

ALPHA2 = {row["iso3"]: row["code"] for row in _ROWS}
"""Code in EU trade statistics by ISO 3166 alpha-3 code."""

ALPHA3 = {short: long for long, short in ALPHA2.items()}

EU_MEMBERS = frozenset(row["iso3"] for row in _ROWS if row["eu_member"])
"""Members since February 2020; the United Kingdom counts as a partner in every year."""

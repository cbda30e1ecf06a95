"""Codes of economies in EU trade statistics (Geonomenclature), and the members of the EU that report them.

They are ISO 3166 alpha-2 but for few: Serbia is XS (Commission Implementing Regulation (EU) 2020/1470).
"""

from ortaq.core import codes_of_system, union_members

ALPHA3 = {code: meant.economy for code, meant in codes_of_system("eurostat").items()}

ALPHA2 = {long: short for short, long in ALPHA3.items()}
"""Code in EU trade statistics by ISO 3166 alpha-3 code."""

EU_MEMBERS = frozenset(union_members("EU", 2021))
"""Members since February 2020; the United Kingdom counts as a partner in every year."""

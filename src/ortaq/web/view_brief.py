"""The brief of a view: the package on the table first, then what all would sign on these terms, then the evidence."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from ortaq.answers.sections.chosen import chosen_package, signed_packages
from ortaq.answers.sections.headline import headline
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.shocks import shocks
from ortaq.brief.compose import page_of
from ortaq.brief.sections import SECTIONS, Made, flat, printed
from ortaq.brief.sections.assumptions import assumptions
from ortaq.brief.sections.baseline import baseline
from ortaq.brief.sections.dependence import dependence
from ortaq.brief.sections.provenance import provenance
from ortaq.brief.sections.reported import printed_section, reported
from ortaq.brief.view import View
from ortaq.core import languages
from ortaq.domains import load_texts
from ortaq.web.view_look import TableView
from ortaq.web.view_table import ComputedTable

Make = Callable[[Any], Any]

REPLACED = (headline, packages, shocks)
"""Sections on packages that stand out, with their ranges: on other terms others stand out, which have none."""

OF_TABLE: tuple[Make, ...] = (reported, dependence, baseline, assumptions, provenance)
"""Sections that say the same on all terms; they take longest, and are made once for each table."""

KEPT = 4
"""Tables and languages whose sections are remembered."""


def brief_language(view: TableView) -> str:
    """Return the language of the page, or English where briefs are not written in it."""
    return view.language if view.language in languages() else "en"


def brief_of_view(view: TableView) -> bytes:
    """Return the brief as one HTML file."""
    language = brief_language(view)
    seen, known = View(view.material, load_texts(language)), _sections_of_table(view.table, language)
    made = [known[make] if make in known else printed(seen, make) for make in SECTIONS if _says_something(make, view)]
    chosen = printed_section(seen.present, chosen_package(view.material, view.package, view.shock))
    signed = printed_section(seen.present, signed_packages(view.material))
    return page_of(view.material, seen.texts, flat((chosen, signed, *made))).encode()


def _says_something(make: Make, view: TableView) -> bool:
    """Return whether a section belongs to the view; dependence is after a package that may not be recommended now."""
    return make not in REPLACED and (make is not dependence or view.material.dependence is not None)


@lru_cache(maxsize=KEPT)
def _sections_of_table(table: ComputedTable, language: str) -> Mapping[Make, Made]:
    seen = View(table.material, load_texts(language))
    return {make: printed(seen, make) for make in OF_TABLE}

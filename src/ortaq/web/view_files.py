"""Files of a view: the package on the table first, then what all would sign on these terms, then the evidence."""

from collections.abc import Mapping
from functools import lru_cache

from ortaq.answers import package_sections, sections_of
from ortaq.answers.sections import SECTIONS, Make
from ortaq.answers.sections.assumptions import assumptions
from ortaq.answers.sections.baseline import baseline
from ortaq.answers.sections.channels import channels
from ortaq.answers.sections.chosen import chosen_package, signed_packages
from ortaq.answers.sections.dependence import dependence
from ortaq.answers.sections.first_page import first_page
from ortaq.answers.sections.for_programs import for_programs
from ortaq.answers.sections.metrics import metrics_section
from ortaq.answers.sections.packages import packages
from ortaq.answers.sections.provenance import provenance
from ortaq.answers.sections.reported import on_package, reported
from ortaq.answers.sections.shocks import shocks
from ortaq.answers.sections.volumes import volumes_section
from ortaq.brief.compose import page_of, printed
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedSection
from ortaq.brief.record import workbook
from ortaq.core.report import Section
from ortaq.domains import load_texts
from ortaq.web.view_look import TableView
from ortaq.web.view_table import ComputedTable

REPLACED = (first_page, packages, metrics_section, shocks, volumes_section, on_package)
"""Sections on packages that stand out, with their ranges: on other terms others stand out, which have none; and what
is told of the package shown first: here it is the one on the table."""

OF_TABLE: tuple[Make, ...] = (reported, dependence, baseline, assumptions, provenance, channels)
"""Sections that say the same on all terms; they take longest, and are made once for each table."""

KEPT = 4
"""Tables and languages whose sections are remembered."""


def brief_of_view(view: TableView) -> bytes:
    """Return the brief as one HTML file."""
    material, language = view.material, view.language
    texts, known = load_texts(language), _sections_of_table(view.table, language)
    present = Presenter(texts, material.region, mechanism=material.mechanism)
    sections = list(printed(present, _own(view)))
    for make in SECTIONS:
        if make not in REPLACED:
            kept = make in known and (make is not dependence or material.dependence is view.table.material.dependence)
            sections += known[make] if kept else printed(present, sections_of(material, [make]))
    return page_of(material, texts, sections).encode()


def workbook_of_view(view: TableView) -> bytes:
    """Return a workbook with the same sections, and what only programs need.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    material, texts = view.material, load_texts(view.language)
    present = Presenter(texts, material.region, mechanism=material.mechanism)
    of_terms = sections_of(material, [make for make in SECTIONS if make not in REPLACED])
    sections = (*_own(view), *of_terms, for_programs(material))
    asked = {"table": view.table.digest, "package": view.package, "shock": material.payoffs.shocks[view.shock]}
    return workbook(material, sections, present, asked)


def _own(view: TableView) -> tuple[Section, ...]:
    """Return what is told of the package on the table; its trade is solved where it is not that of the first page."""
    material, package = view.table.material, view.package
    own = chosen_package(view.material, package, view.shock), signed_packages(view.material)
    if package == material.agreement.focus and material.volumes is not None:
        return *own, *sections_of(material, [volumes_section, metrics_section, on_package])
    told = package_sections(material.region, material.mechanism, package, material.case) if package else ()
    return *own, *told


@lru_cache(maxsize=KEPT)
def _sections_of_table(table: ComputedTable, language: str) -> Mapping[Make, tuple[PrintedSection, ...]]:
    material = table.material
    present = Presenter(load_texts(language), material.region, mechanism=material.mechanism)
    return {make: printed(present, sections_of(material, [make])) for make in OF_TABLE}

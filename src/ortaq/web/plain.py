"""What a reader sees where the page's own scripts do not run: the answer in words and the table of gains."""

from dataclasses import replace

from ortaq.answers import Material
from ortaq.answers.sections.first_page import first_page
from ortaq.brief import PrintedSection, PrintedTable, brief
from ortaq.brief.compose import printed
from ortaq.brief.html import fragment

PLACE = b"<!-- plain -->"
"""Where it stands in the page; the page hides it while its scripts run."""


def plain_answer(material: Material, language: str = "en") -> bytes:
    """Return what all would sign and what every member gains, as HTML without scripts, styles and pictures."""
    shown = brief(material, language)
    sections = tuple(_without_figures(section) for section in printed(shown.present, (first_page(material),)))
    title = material.mechanism.title_in(language)
    return fragment(sections, shown.texts, id="plain", title=title).encode()


def _without_figures(section: PrintedSection) -> PrintedSection:
    blocks = tuple(block for block in section.blocks if isinstance(block, PrintedTable))
    return replace(section, blocks=blocks, front=None)


def with_plain_answer(index: bytes, material: Material, language: str = "en") -> bytes:
    """Return the page with the answer in its place.

    Parameters
    ----------
    index : bytes
        The page as it is shipped.
    material : Material
    language : str, optional
        ``en`` if absent.
    """
    return index.replace(PLACE, plain_answer(material, language), 1)

"""A brief from its material."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortaq.answers import Material
from ortaq.brief.html import page
from ortaq.brief.printed import PrintedSection, PrintedTable
from ortaq.brief.record import record
from ortaq.brief.sections import SECTIONS, flat, printed
from ortaq.brief.view import View
from ortaq.core import Texts
from ortaq.domains import load_texts


@dataclass(frozen=True, eq=False, slots=True)
class Brief:
    """What ``ortaq brief`` shows and writes.

    Attributes
    ----------
    language : str
        Language of the fixed texts.
    sections : tuple of Section
        Paragraphs, tables and figures in reading order.
    html : str
        One file that needs nothing else: no script, no font, no picture from elsewhere.
    data : dict
        The same results as numbers; JSON-serialisable.
    """

    language: str
    sections: tuple[PrintedSection, ...]
    html: str
    data: dict[str, Any]

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """All tables in reading order."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, PrintedTable))


def brief(material: Material, language: str = "en") -> Brief:
    """Return the brief of a computed answer.

    Parameters
    ----------
    material : Material
    language : str
        ``en``, ``ru`` or ``zh``.

    Raises
    ------
    InputError
        No texts in the language.
    """
    view = View(material, load_texts(language))
    sections = flat(printed(view, make) for make in SECTIONS)
    return Brief(language, sections, page_of(material, view.texts, sections), record(material))


def page_of(material: Material, texts: Texts, sections: Sequence[PrintedSection]) -> str:
    """Return the page of a brief."""
    region, mechanism = material.region, material.mechanism
    title = texts("page.title", mechanism=mechanism.title_in(texts.language))
    named = {"region": region.title_in(texts.language), "year": str(region.base_year), "digest": region.digest}
    about = (mechanism.description_in(texts.language), texts("page.based_on", **named))
    return page(sections, texts, kicker=texts("page.kicker"), title=title, about=about)

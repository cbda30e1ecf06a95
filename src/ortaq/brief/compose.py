"""A brief from its material."""

from dataclasses import dataclass
from typing import Any

from ortaq.answers import Material
from ortaq.brief.page import render
from ortaq.brief.printed import PrintedSection, PrintedTable
from ortaq.brief.record import record
from ortaq.brief.sections import SECTIONS, flat
from ortaq.brief.view import View
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
    sections = flat(make(view) for make in SECTIONS)
    return Brief(language, sections, render(view, sections), record(material))

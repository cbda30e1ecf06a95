"""The HTML page: one file that needs nothing else, of printed sections."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from ortaq.brief.printed import PrintedFigure, PrintedSection, PrintedTable
from ortaq.core import Texts
from ortaq.core.texts import STANDS_IN, text_direction

if TYPE_CHECKING:
    from jinja2 import Template


def page(
    sections: Sequence[PrintedSection], texts: Texts, *, kicker: str, title: str, about: Sequence[str] = ()
) -> str:
    """Return a page in the language of the texts.

    Parameters
    ----------
    sections : sequence of PrintedSection
    texts : Texts
        Of the page itself: contents, foot, and what it says of its language.
    kicker, title : str
        What the page is, and is about.
    about : sequence of str
        Sentences below the title.
    """
    shown = _template("page.html").render(
        id_prefix="",
        text=texts,
        direction=text_direction(texts.language),
        sections=sections,
        folded=_folded(sections),
        kicker=kicker,
        title=title,
        about=[words for words in about if words],
    )
    return shown.replace(_FOOT, _language_note(texts, shown), 1)


def fragment(sections: Sequence[PrintedSection], texts: Texts, *, id: str, title: str) -> str:
    """Return sections as one element of a page that is there already; its id begins theirs."""
    direction = text_direction(texts.language)
    shown = _template("fragment.html")
    parts = {"sections": sections, "folded": frozenset(), "id": id, "id_prefix": f"{id}-", "title": title}
    return shown.render(text=texts, direction=direction, **parts)


BODY, LONGEST = 5_400, 900
"""Words of a page that begins with a page of its own, and of one section of it, before the rest folds."""

LONGEST_WORD = 40
"""Letters; longer ones are broken anywhere, or one of them would make a column as wide as itself."""

_FOOT = "<!-- language -->"

_TAG = re.compile(r"<[^>]*>")


def _folded(sections: Sequence[PrintedSection]) -> frozenset[str]:
    """Return which sections a reader opens: annexes, and behind a first page what is long or comes late."""
    folded = {section.id for section in sections if section.annex}
    if not sections or sections[0].front is None:
        return frozenset(folded)
    told = 0
    for section in sections:
        words = _words(section)
        if section.front is None and section.id not in folded and (words > LONGEST or told + words > BODY):
            folded.add(section.id)
        if section.id not in folded:
            told += words
    return frozenset(folded)


def _words(section: PrintedSection) -> int:
    """Return how many words a section has; those of the tables behind figures are folded already."""
    front = section.front
    said = [section.title, *(() if front is None else (front.question, *front.foot))]
    for paragraph in section.paragraphs:
        said += [paragraph] if isinstance(paragraph, str) else paragraph
    for block in section.blocks:
        said += [block.title, block.note]
        if isinstance(block, PrintedFigure):
            said.append(_TAG.sub(" ", block.html))
        else:
            said += [words for column in block.columns for words in (column.title, column.unit)]
            said += [line for row in block.rows for cell in row for line in cell.lines]
    return sum(len(words.split()) for words in said)


def _language_note(texts: Texts, shown: str) -> str:
    """Return what the foot says of the language: whether it was reviewed, and whether English stands in."""
    notes = []
    if texts("language.reviewed") != "yes":
        notes.append(texts("page.unreviewed"))
    if STANDS_IN in shown:
        notes.append(texts("page.english"))
    return "".join(f'<p class="language">{escape(note)}</p>\n' for note in notes)


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (keeps the import of ortaq fast)

    environment = Environment(
        loader=PackageLoader("ortaq.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["table"] = lambda block: isinstance(block, PrintedTable)
    environment.filters["said"] = _said
    return environment.get_template(name)


def _said(text: str) -> str:
    """Return words for a page: English that stands in is marked for those who hear it, endless words may break."""
    safe = escape(text)
    if text.startswith(STANDS_IN):
        return Markup(f'<span lang="en">{safe}</span>')
    if len(text) > LONGEST_WORD and max(map(len, text.split()), default=0) > LONGEST_WORD:
        return Markup(f'<span class="endless">{safe}</span>')
    return safe

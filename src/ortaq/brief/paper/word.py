"""Printed sections as a document for Word: its own styles, tables, contents and page numbers."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, TypeAlias

from ortaq.brief.figures.alone import figure_svg, size_of
from ortaq.brief.paper.needed import needed
from ortaq.brief.paper.typesetting import fonts_for, pictures
from ortaq.brief.paper.word_styles import TAGS, styled
from ortaq.brief.paper.word_tables import WIDTH_MM, clean, table_xml
from ortaq.brief.printed import PrintedFigure, PrintedSection, PrintedTable
from ortaq.core import Texts
from ortaq.tables import without_dates

Node: TypeAlias = Any
"""An element of a document; the library states no types for it."""


def document(
    sections: Sequence[PrintedSection],
    texts: Texts,
    *,
    kicker: str,
    title: str,
    about: Sequence[str] = (),
    contents: bool = True,
) -> bytes:
    """Return sections as a document, with figures as pictures.

    Parameters
    ----------
    sections : sequence of PrintedSection
    texts : Texts
        Of the language of the sections.
    kicker, title : str
        What the document is, and is about.
    about : sequence of str, optional
        Sentences below the title.
    contents : bool, optional
        Whether a table of contents stands before the sections.

    Raises
    ------
    InputError
        python-docx is not installed; or typst, where there are figures.
    """
    made = _Document(texts, title)
    made.paragraph(kicker, "Subtitle")
    made.paragraph(title, "Title")
    for words in about:
        made.paragraph(words, "Note")
    if contents:
        made.contents([section.title for section in sections if section.title])
    figures = [block for section in sections for block in section.blocks if isinstance(block, PrintedFigure)]
    drawn = iter(_pictures(figures, texts.language))
    for section in sections:
        made.section(section, drawn)
    return made.saved()


def _pictures(figures: Sequence[PrintedFigure], language: str) -> list[tuple[bytes, float]]:
    """Return figures as pictures, each with the width at which it fits a page, mm."""
    if not figures:
        return []
    fonts = fonts_for(language)
    drawn = [figure_svg(figure, fonts=fonts) for figure in figures]
    sizes = map(size_of, drawn)
    fitting = (min(WIDTH_MM, HIGH_MM * wide / high) for wide, high in sizes)
    return list(zip(pictures(drawn), fitting, strict=True))


HIGH_MM = 225.0
"""Of the highest figure on a page, which has a title too."""


class _Document:
    """A document as it grows."""

    def __init__(self, texts: Texts, title: str) -> None:
        self.docx, self.texts = needed("docx", "--docx"), texts
        self.oxml = needed("docx.oxml", "--docx")
        self.file = self.docx.Document()
        self.headings = 0
        styled(self.docx, self.file, texts.language)
        self.file.core_properties.title = clean(title)
        self.file.core_properties.language = TAGS.get(texts.language, texts.language)
        self.file.core_properties.author = "ortaq"
        self.file.core_properties.comments = ""
        self._edges(title)

    def saved(self) -> bytes:
        """Return the finished file."""
        memory = BytesIO()
        self.file.save(memory)
        return without_dates(memory.getvalue())

    def paragraph(self, words: str, style: str = "Normal") -> Node:
        """Add a paragraph, and return it."""
        made = self.file.add_paragraph(style=style)
        made.add_run(clean(words))
        return made

    def section(self, section: PrintedSection, drawn: Any) -> None:
        """Add a section; a page of its own is told as the others are."""
        if section.front is not None:
            self.paragraph(section.front.question, "Subtitle")
        if section.title:
            self._heading(section.title)
        for paragraph in section.paragraphs:
            if isinstance(paragraph, str):
                self.paragraph(paragraph)
            else:
                for item in paragraph:
                    self.paragraph(item, "List Bullet")
        for block in section.blocks:
            if isinstance(block, PrintedTable):
                self.table(block)
            else:
                self._figure(block, *next(drawn))
        if section.front is not None:
            for words in section.front.foot:
                self.paragraph(words, "Note")

    def contents(self, titles: Sequence[str]) -> None:
        """Add the field of the contents, filled with the titles: programs that update no fields show these."""
        self.paragraph(self.texts("page.contents"), "Contents")
        first = self.file.add_paragraph(style="Contents line")
        for kind in ("begin", 'TOC \\o "1-1" \\h \\z \\u', "separate"):
            self._field(first, kind)
        last = first
        for at, title in enumerate(titles, start=1):
            last = first if at == 1 else self.file.add_paragraph(style="Contents line")
            link = self._element("w:hyperlink", {"w:anchor": f"part{at}", "w:history": "1"})
            run = self._element("w:r")
            run.append(self._text(title))
            link.append(run)
            last._p.append(link)
        self._field(last, "end")

    def table(self, table: PrintedTable) -> None:
        """Add a table with its title above and its note below."""
        if table.title:
            self.paragraph(table.title, "Caption")
        made = self.oxml.parse_xml(table_xml(table, self.docx.oxml.ns.nsdecls("w")))
        self.file.element.body.insert_element_before(made, "w:sectPr")
        self.paragraph(table.note, "Note")

    def _heading(self, title: str) -> None:
        made = self.file.add_heading(level=1)
        self.headings += 1
        name = {"w:id": str(self.headings), "w:name": f"part{self.headings}"}
        made._p.append(self._element("w:bookmarkStart", name))
        made.add_run(clean(title))
        made._p.append(self._element("w:bookmarkEnd", {"w:id": str(self.headings)}))

    def _figure(self, figure: PrintedFigure, picture: bytes, wide: float) -> None:
        self.paragraph(figure.title, "Caption")
        made = self.file.add_paragraph()
        shape = made.add_run().add_picture(BytesIO(picture), width=self.docx.shared.Mm(wide))
        shape._inline.docPr.set("descr", clean(figure.title))
        if figure.note:
            self.paragraph(figure.note, "Note")

    def _edges(self, title: str) -> None:
        """Put the title above every page, and its number below it."""
        section = self.file.sections[0]
        mm = self.docx.shared.Mm
        section.page_width, section.page_height = mm(210), mm(297)
        section.left_margin = section.right_margin = mm((210.0 - WIDTH_MM) / 2.0)
        section.top_margin, section.bottom_margin = mm(20), mm(18)
        section.header.paragraphs[0].style = section.footer.paragraphs[0].style = "Note"
        section.header.paragraphs[0].add_run(clean(title))
        foot = section.footer.paragraphs[0]
        foot.alignment = self.docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
        for kind in ("begin", "PAGE", "end"):
            self._field(foot, kind)
        foot.add_run(" / ")
        for kind in ("begin", "NUMPAGES", "end"):
            self._field(foot, kind)

    def _field(self, paragraph: Node, kind: str) -> None:
        run = paragraph.add_run()
        if kind in {"begin", "separate", "end"}:
            run._r.append(self._element("w:fldChar", {"w:fldCharType": kind}))
            return
        instruction = self._element("w:instrText", {"xml:space": "preserve"})
        instruction.text = f" {kind} "
        run._r.append(instruction)

    def _element(self, name: str, attributes: dict[str, str] | None = None) -> Node:
        made = self.oxml.OxmlElement(name)
        for key, value in (attributes or {}).items():
            made.set(self.oxml.ns.qn(key), value)
        return made

    def _text(self, words: str) -> Node:
        made = self._element("w:t", {"xml:space": "preserve"})
        made.text = clean(words)
        return made

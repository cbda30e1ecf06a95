"""The forms in which `ortaq brief` writes an answer: checked before the work, written after it."""

from dataclasses import dataclass
from pathlib import Path

from ortaq.brief import Brief, PackageBrief
from ortaq.brief.answer_record import section_record
from ortaq.brief.paper.needed import needed
from ortaq.brief.paper.typesetting import fonts_for
from ortaq.cli.questions.question import asked_package
from ortaq.core import InputError, JsonObject
from ortaq.tables import require_file, require_folder, whole_folder, write_below, write_file


@dataclass(frozen=True, slots=True)
class Forms:
    """Which forms are asked for, each by the file or the folder that it goes to.

    Attributes
    ----------
    xlsx, docx, pdf, term_sheet, slides : Path or None
    figures : Path or None
        A folder.
    """

    xlsx: Path | None
    docx: Path | None
    pdf: Path | None
    figures: Path | None
    term_sheet: Path | None
    slides: Path | None

    @property
    def of_package(self) -> bool:
        """Whether anything is asked for that tells of one package."""
        return self.term_sheet is not None or self.slides is not None

    def package(self, text: str | None, measures: tuple[str, ...]) -> int | None:
        """Return the package that is told of; None: the recommended one.

        Raises
        ------
        InputError
            There is no such package, or nothing tells of one.
        """
        if text is not None and not self.of_package:
            raise InputError(
                "no form that is asked for tells of a single package",
                where=f"--package {text}",
                why="the brief tells of all of them",
                fix="add --term-sheet FILE.docx or --slides FILE.pptx, or leave --package out",
            )
        return None if text is None else asked_package(text, measures)

    def require(self, language: str) -> None:
        """Refuse what cannot be made or written before any work is done.

        Raises
        ------
        InputError
            A library or a font is missing, or a place cannot be written.
        """
        for path, option in self._files():
            require_file(path, option=option)
        if self.docx is not None or self.term_sheet is not None:
            needed("docx", "--docx" if self.term_sheet is None else "--term-sheet")
        if self.slides is not None:
            needed("pptx", "--slides")
        if self.figures is not None:
            require_folder(self.figures, replace=True)
        if any(path is not None for path in (self.docx, self.pdf, self.figures, self.slides)):
            fonts_for(language)

    def write(self, page: Path, made: Brief, told: PackageBrief | None = None) -> None:
        """Write the page and all that is asked for: everything is made before the first file is written.

        Parameters
        ----------
        page : Path
        made : Brief
        told : PackageBrief, optional
            Of the package that the term sheet and the slides tell of.
        """
        contents: dict[Path, bytes | str] = {page: made.html}
        if self.xlsx is not None:
            contents[self.xlsx] = made.workbook
        if self.docx is not None:
            contents[self.docx] = made.word
        if self.pdf is not None:
            contents[self.pdf] = made.pdf
        if self.term_sheet is not None and told is not None:
            contents[self.term_sheet] = told.term_sheet
        if self.slides is not None and told is not None:
            contents[self.slides] = told.slides
        drawn = made.figures if self.figures is not None else {}
        options = {page: "--out", **dict(self._files())}
        for path, content in contents.items():
            write_file(path, content, option=options[path])
        if self.figures is not None:
            with whole_folder(self.figures, replace=True) as draft:
                write_below(draft, drawn)

    def records(self, told: PackageBrief | None) -> list[JsonObject]:
        """Return what the term sheet and the slides say for programs: nothing of those that are not asked for."""
        if told is None:
            return []
        sections = (
            *(told.sheet_sections if self.term_sheet is not None else ()),
            *(told.slide_sections if self.slides is not None else ()),
        )
        return [section_record(section) for section in sections]

    def _files(self) -> list[tuple[Path, str]]:
        named = {
            "--xlsx": self.xlsx,
            "--docx": self.docx,
            "--pdf": self.pdf,
            "--term-sheet": self.term_sheet,
            "--slides": self.slides,
        }
        return [(path, option) for option, path in named.items() if path is not None]

"""The forms in which `ortaq brief` writes an answer: checked before the work, written after it."""

from dataclasses import dataclass
from pathlib import Path

from ortaq.brief import Brief
from ortaq.brief.paper.needed import needed
from ortaq.brief.paper.typesetting import fonts_for
from ortaq.tables import require_file, require_folder, whole_folder, write_below, write_file


@dataclass(frozen=True, slots=True)
class Forms:
    """Which forms are asked for, each by the file or the folder that it goes to.

    Attributes
    ----------
    xlsx, docx, pdf : Path or None
    figures : Path or None
        A folder.
    """

    xlsx: Path | None
    docx: Path | None
    pdf: Path | None
    figures: Path | None

    def require(self, language: str) -> None:
        """Refuse what cannot be made or written before any work is done.

        Raises
        ------
        InputError
            A library or a font is missing, or a place cannot be written.
        """
        for path, option in self._files():
            require_file(path, option=option)
        if self.docx is not None:
            needed("docx", "--docx")
        if self.figures is not None:
            require_folder(self.figures, replace=True)
        if any(path is not None for path in (self.docx, self.pdf, self.figures)):
            fonts_for(language)

    def write(self, page: Path, made: Brief) -> None:
        """Write the page and all that is asked for: everything is made before the first file is written.

        Parameters
        ----------
        page : Path
        made : Brief
        """
        contents: dict[Path, bytes | str] = {page: made.html}
        if self.xlsx is not None:
            contents[self.xlsx] = made.workbook
        if self.docx is not None:
            contents[self.docx] = made.word
        if self.pdf is not None:
            contents[self.pdf] = made.pdf
        drawn = made.figures if self.figures is not None else {}
        options = {page: "--out", **dict(self._files())}
        for path, content in contents.items():
            write_file(path, content, option=options[path])
        if self.figures is not None:
            with whole_folder(self.figures, replace=True) as draft:
                write_below(draft, drawn)

    def _files(self) -> list[tuple[Path, str]]:
        named = {"--xlsx": self.xlsx, "--docx": self.docx, "--pdf": self.pdf}
        return [(path, option) for option, path in named.items() if path is not None]

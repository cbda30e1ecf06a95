"""Files that commands of water write beside what they print: a page with figures, a workbook with every table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.core import Program, Region
from ortaq.core.report import Section, Text, Words
from ortaq.tables import require_file


@dataclass(frozen=True)
class Exports:
    """Files that were asked for; both are tried before anything is computed.

    Attributes
    ----------
    out : Path or None
        Page to write.
    xlsx : Path or None
        Workbook to write.

    Raises
    ------
    InputError
        A file cannot be written there.
    """

    out: Path | None = None
    xlsx: Path | None = None

    def __post_init__(self) -> None:
        for path, option in ((self.out, "--out"), (self.xlsx, "--xlsx")):
            if path is not None:
                require_file(path, option=option)

    def write(
        self,
        program: Program,
        sections: Sequence[Section],
        title: Words,
        region: Region | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> tuple[Text, ...]:
        """Write sections into them; return which files were written, in words.

        Parameters
        ----------
        program : Program
        sections : sequence of Section
        title : words
        region : Region, optional
            Gives names.
        about : mapping, optional
            What was asked.
        """
        if self.out is not None:
            program.write_page(self.out, sections, title, region)
        if self.xlsx is not None:
            program.write_workbook(self.xlsx, sections, about or {}, region)
        return tuple(Text("water.written", {"path": str(p.absolute())}) for p in (self.out, self.xlsx) if p is not None)

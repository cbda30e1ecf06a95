"""Whose pages `ortaq brief` shows: everybody's, those of one delegation, or of two capitals."""

from dataclasses import replace

from ortaq.answers import Answer, Material
from ortaq.answers.delegation import pages_for, require_delegation
from ortaq.brief import print_short
from ortaq.brief.presenter import Presenter
from ortaq.cli.console import stdout
from ortaq.core import InputError, Mechanism, Program, Region
from ortaq.core.report import Section, Table, Text
from ortaq.domains import load_texts

SHORT_TABLES = 2
"""Tables of the first page that the terminal prints without ``--full``."""


def asked_pages(region: Region, mechanism: Mechanism, delegation: str | None, pair: str | None) -> tuple[str, ...]:
    """Return whose pages are asked for: nobody's, one delegation's, or two economies'.

    Raises
    ------
    InputError
        Both are asked for, or they cannot be told of.
    """
    if delegation is not None and pair is not None:
        raise InputError(
            "the pages of a delegation and of a pair are asked for at once",
            where="--for, --pair",
            why="each has a first page of its own",
            fix="leave one of them out",
        )
    if delegation is not None:
        code = delegation.strip().upper()
        require_delegation(region, mechanism, code)
        return (code,)
    return ()


def pages_asked(material: Material, of: tuple[str, ...]) -> Answer | None:
    """Return the pages; None where everybody's are asked for."""
    return pages_for(material, of[0]) if of else None


def print_pages(program: Program, pages: Answer, more: Text) -> None:
    """Print the first page in short, and where there is more."""
    present = Presenter(load_texts(program.language), pages.region, mechanism=pages.mechanism)
    first = pages.sections[0]
    tables = tuple(block for block in first.blocks if isinstance(block, Table))[:SHORT_TABLES]
    short = Section(first.id, "", (first.title, *first.paragraphs), tuple(replace(table, note=()) for table in tables))
    print_short(short, present, stdout())
    program.print(more)

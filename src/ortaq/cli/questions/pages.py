"""Whose pages `ortaq brief` shows: everybody's, those of one delegation, or of two capitals."""

from dataclasses import replace

from ortaq.answers import Answer, Material
from ortaq.answers.pages import pages_for, pages_of_pair, require_delegation
from ortaq.answers.pair import pair_of, require_pair
from ortaq.brief import print_short
from ortaq.brief.presenter import Presenter
from ortaq.cli.console import stdout
from ortaq.core import InputError, Mechanism, Program, Region
from ortaq.core.report import Section, Table, Text
from ortaq.domains import load_texts
from ortaq.model.ensemble import Executor, Store
from ortaq.observe.regions.counts import counts_of_pair

SHORT_TABLES, SHORT_COLUMNS = 2, 7
"""Tables of the first page that the terminal prints without ``--full``, and columns of them."""


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
    return () if pair is None else require_pair(region, mechanism, pair)


def pages_asked(
    material: Material, of: tuple[str, ...], region: str, executor: Executor, store: Store | None
) -> Answer | None:
    """Return the pages; None where everybody's are asked for.

    ``region``: as the user or the mechanism names it; its folder may hold counts of trade.
    """
    match of:
        case (member,):
            return pages_for(material, member)
        case (one, other):
            counts = counts_of_pair(region, material.region, one, other)
            return pages_of_pair(material, pair_of(material, one, other, counts, executor=executor, store=store))
        case _:
            return None


def print_pages(program: Program, pages: Answer, more: Text) -> None:
    """Print the first page in short, and where there is more."""
    present = Presenter(load_texts(program.language), pages.region, mechanism=pages.mechanism)
    first = pages.sections[0]
    tables = tuple(block for block in first.blocks if isinstance(block, Table))[:SHORT_TABLES]
    short = Section(first.id, "", (first.title, *first.paragraphs), tuple(map(_narrow, tables)))
    print_short(short, present, stdout())
    program.print(more)


def _narrow(table: Table) -> Table:
    columns, rows = table.columns[:SHORT_COLUMNS], tuple(row[:SHORT_COLUMNS] for row in table.rows)
    return replace(table, columns=columns, rows=rows, note=())

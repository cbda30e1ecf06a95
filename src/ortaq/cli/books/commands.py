"""`ortaq books counts | new | compare`."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ortaq.agreement import Listed
from ortaq.answers import Terms, settle
from ortaq.answers.on_books import OnBooks, answer_on_books
from ortaq.answers.sections.books import beside_section, counts_section, on_books_sections
from ortaq.brief.presenter import Presenter
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import Asked, load_question
from ortaq.core import InputError, Mechanism, Program, Region
from ortaq.core.report import Section, Text, Words
from ortaq.domains import load_texts
from ortaq.observe import mechanism_region
from ortaq.observe.books.book import Book, both_counted, ends_of, own_book, partners_book
from ortaq.observe.books.filled import read_book, require_asked
from ortaq.observe.books.questionnaire import questionnaire
from ortaq.observe.books.questions import questions
from ortaq.observe.regions.counts import Count, Disagreement, disagreements, read_counts
from ortaq.observe.regions.known import known_region
from ortaq.tables import require_file, write_file

WIDEST = 3
"""Flows whose counts differ most that are tried at both ends: of all, and of those that both sides count."""


def counts_command(
    program: Program, *, asked: Asked, full: bool, as_json: bool, workers: str | None, store: Path | None
) -> None:
    """Run the answer on the counts of both sides that the region holds."""
    terms = asked.terms()
    baseline, table = asked.loaded()
    counts = counts_of(asked.mechanism, asked.region, baseline)
    apart = [d for d in disagreements(baseline, counts) if {d.exporter, d.importer} & set(table.members)]
    if not apart:
        raise InputError(
            f"region '{baseline.name}' holds no flow of a member that is counted twice",
            where="counts.csv",
            why="without two counts there is nothing to compare",
            fix="add rows to counts.csv of the region, or send questionnaires with `ortaq books new`",
        )
    own = [own_book(counts, m) for m in table.members]
    books = [
        b for m, mine in zip(table.members, own, strict=True) for b in (mine, partners_book(counts, m)) if b.counts
    ]
    books += [book for d in _widest(apart) for book in ends_of(d)]
    silent = [m for m, mine in zip(table.members, own, strict=True) if not mine.counts]
    found, settled = _answered(program, baseline, table, books, terms, workers, store)
    sections = (counts_section(apart, silent), *on_books_sections(found, settled.measures, moved=full or as_json))
    _told(program, sections, baseline, table, found, as_json=as_json, books=books)


def new_command(
    program: Program, *, mechanism: str, delegation: str, region: str | None, out: Path | None, as_json: bool
) -> None:
    """Write the questionnaire of one delegation."""
    baseline, table = load_question(mechanism, region)
    asked = questions(baseline, table, counts_of(mechanism, region, baseline), delegation)
    path = out or Path(f"{table.id}-{delegation}.xlsx")
    require_file(path, option="--out")
    # The digest of the accounts alone: a questionnaire asks for nothing of the finer sectors that a stamp covers.
    about = (
        ("mechanism", table.id),
        ("region", baseline.name),
        ("digest", baseline.digest),
        ("delegation", delegation),
        ("language", program.language),
    )
    write_file(path, questionnaire(asked, about, saying(baseline, table)(program.language)), option="--out")
    numbers: dict[str, Words] = {"path": str(path), "cells": str(len(asked)), "mechanism": mechanism}
    told = Section("questionnaire", "", (Text("books.written", numbers),), ())
    program.answer([told], baseline, as_json=as_json, question=dict(about))


def compare_command(
    program: Program,
    *,
    asked: Asked,
    first: Path,
    second: Path | None,
    further: list[Path] | None,
    full: bool,
    as_json: bool,
    workers: str | None,
    store: Path | None,
) -> None:
    """Put filled questionnaires side by side and run the answer on each of them."""
    terms = asked.terms()
    baseline, table = asked.loaded()
    counts, say = counts_of(asked.mechanism, asked.region, baseline), saying(baseline, table)
    files = [first, *([second] if second else []), *(further or [])]
    books = [read_book(path, baseline, table, counts, say) for path in files]
    require_asked(books)
    wanted = {book.of[0]: questions(baseline, table, counts, book.of[0]) for book in books}
    found, settled = _answered(program, baseline, table, books, terms, workers, store)
    sections = (beside_section(books, wanted), *on_books_sections(found, settled.measures, moved=full or as_json))
    _told(program, sections, baseline, table, found, as_json=as_json, books=books)


def counts_of(mechanism: str, region: str | None, baseline: Region) -> tuple[Count, ...]:
    """Return what sources state beside each other in the region of a question; a small region in one file has nothing.

    Parameters
    ----------
    mechanism : str
    region : str, optional
        As typed.
    baseline : Region
    """
    folder = known_region(region or mechanism_region(mechanism))
    return read_counts(folder, baseline) if folder.is_dir() else ()


def _widest(apart: Sequence[Disagreement]) -> list[Disagreement]:
    """Return the flows with the largest ratios: of all, and of those that both sides counted themselves."""
    both = [d for d in apart if both_counted(d)]
    return list({(d.exporter, d.importer, d.sector): d for d in (*apart[:WIDEST], *both[:WIDEST])}.values())


def _answered(  # noqa: PLR0917 - a question, its means and its books
    program: Program,
    region: Region,
    mechanism: Mechanism,
    books: Sequence[Book],
    terms: Terms,
    workers: str | None,
    store: Path | None,
) -> tuple[OnBooks, Listed]:
    with means(workers, store) as (executor, kept):
        with program.progress("equilibria") as report:
            _, settled = settle(region, mechanism, terms, report, executor=executor, store=kept)
        with program.progress("books") as report:
            found = answer_on_books(region, mechanism, settled, books, terms=terms, progress=report, executor=executor)
    return found, settled


def saying(region: Region, mechanism: Mechanism) -> Callable[[str], Callable[[Words], str]]:
    """Return what says words in a language, with the names of the region and of the measures."""
    changes = (*mechanism.measures, *mechanism.shocks)
    return lambda language: Presenter(load_texts(language), region, changes).say


def _told(
    program: Program,
    sections: Sequence[Section],
    region: Region,
    mechanism: Mechanism,
    found: OnBooks,
    *,
    as_json: bool,
    books: Sequence[Book],
) -> None:
    program.answer(
        sections,
        region,
        (*mechanism.measures, *mechanism.shocks),
        as_json=as_json,
        question={
            "mechanism": mechanism.id,
            "region": {"name": region.name, "digest": region.stamp},
            "books": [{"whose": book.whose.value, "of": list(book.of), "file": book.place} for book in books],
        },
        computed={"packages": list(found.packages), "largest_residual": found.largest_residual},
    )

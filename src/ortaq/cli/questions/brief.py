"""`ortaq brief`: the main job."""

from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any, TypedDict

from ortaq.agreement import Listed
from ortaq.answers import Material, Terms, answer, compose
from ortaq.answers.acceding import with_accession
from ortaq.answers.accession import acceded
from ortaq.answers.draws import usual_draws, with_draws
from ortaq.answers.of_package import package_asked, with_package
from ortaq.answers.replan import Situation
from ortaq.answers.sections.accession import accession_section
from ortaq.brief import Brief, PackageBrief, brief, print_tables
from ortaq.cli.console import stdout
from ortaq.cli.ledgers.recording import Proposing
from ortaq.cli.questions.formats import Forms
from ortaq.cli.questions.guests import guests
from ortaq.cli.questions.means import means
from ortaq.cli.questions.pages import asked_pages, pages_asked, print_pages
from ortaq.cli.questions.promises import ledger_told, with_promises
from ortaq.cli.questions.question import Asked
from ortaq.cli.questions.replan import replan_told
from ortaq.cli.questions.short import asked_next, print_answer
from ortaq.cli.questions.situation import Since
from ortaq.core import JsonObject, Mechanism, Program, Region
from ortaq.core.report import Number, Reading, Section, Text, Words
from ortaq.domains import load_texts
from ortaq.model.ensemble import Executor, Store
from ortaq.observe import mechanism_region
from ortaq.tables import require_file


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the answer is asked for, as typed; fields are options of the command."""

    out: Path | None
    package: str | None
    doubts: bool
    delegation: str | None
    pair: str | None
    ledger: Path | None
    full: bool
    tried: list[str] | None
    draws: int | None
    as_json: bool


def brief_command(
    program: Program,
    *,
    asked: Asked,
    forms: Forms,
    wanted: Wanted,
    since: Since,
    proposing: Proposing,
    workers: str | None,
    store: Path | None,
) -> None:
    """Evaluate the whole agenda and write one self-contained HTML brief."""
    posed = _posed(program, asked, forms, wanted, since)
    recording = proposing.tried(asked.mechanism, posed.mechanism)
    begin = perf_counter()
    with means(workers, store) as (executor, kept):
        by: _Means = {"executor": executor, "store": kept}
        material = _material(program, posed, wanted, by)
        told = (*replan_told(material, posed.situation, posed.terms, **by), *posed.promises)
        pages = pages_asked(material, posed.of, asked.region or mechanism_region(asked.mechanism), executor, kept)
        sheet = _of_package(program, material, posed.package, **by) if forms.of_package else None
    made = brief(material, program.language, with_promises(pages or compose(material), told) if told else pages)
    forms.write(posed.path, made, sheet)
    # Last, so that whoever is interrupted and asks again does not record twice.
    entered = None
    if recording is not None:
        entered = recording.put(posed.region, posed.mechanism, package_asked(material, posed.package))
    if wanted.as_json:
        beside = {"file": str(posed.path)} | ({"recorded": entered.data} if entered else {})
        program.print_json(_for_programs(made, beside, forms, sheet))
        return
    if entered:
        program.print(entered.said)
    written = Text("brief.written", {"path": str(posed.path.absolute())})
    if wanted.full:
        print_tables(made, stdout())
        program.print(_solves(material, perf_counter() - begin), written)
    elif pages is not None:
        print_pages(program, pages, written)
    else:
        _in_short(program, material, posed, asked.mechanism)


class _Means(TypedDict):
    """What computes, and what keeps what is finished."""

    executor: Executor
    store: Store | None


@dataclass(frozen=True, eq=False, slots=True)
class _Posed:
    """The question, read and checked: before any work is done.

    Attributes
    ----------
    mechanism : Mechanism
        With those who accede.
    before : Mechanism or None
        Without them; None where nobody does.
    of : tuple of str
        Whose pages are shown.
    package : int or None
        That of the term sheet and the slides; the recommended one if None.
    """

    region: Region
    mechanism: Mechanism
    before: Mechanism | None
    terms: Terms
    of: tuple[str, ...]
    promises: tuple[Section, ...]
    situation: Situation | None
    path: Path
    package: int | None


def _posed(program: Program, asked: Asked, forms: Forms, wanted: Wanted, since: Since) -> _Posed:
    terms = asked.terms()
    region, own = asked.loaded()
    own = own if since.cash_a_year is None else replace(own, cash_a_year_musd=since.cash_a_year)
    mechanism = acceded(region, own, asked.acceding or ())
    before = own if asked.acceding else None
    of = asked_pages(region, mechanism, wanted.delegation, wanted.pair)
    promises = ledger_told(wanted.ledger, program.language, of) if wanted.ledger else ()
    situation = since.situation(mechanism)
    path = wanted.out or Path("-".join((mechanism.id, *of, "brief.html")))
    require_file(path, option="--out")
    forms.require(program.language)
    package = forms.package(wanted.package, tuple(measure.id for measure in mechanism.measures))
    return _Posed(region, mechanism, before, terms, of, promises, situation, path, package)


def _material(program: Program, posed: _Posed, wanted: Wanted, by: _Means) -> Material:
    """Return the answer to the whole agenda, with what an accession changes, and with drawn worlds."""
    region, mechanism, terms = posed.region, posed.mechanism, posed.terms
    # Without what ships nothing is drawn for an accession: it is answered twice already.
    worlds = wanted.draws
    if worlds is None:
        worlds = 0 if posed.before else usual_draws(region, mechanism)
    visitors = guests(wanted.tried, mechanism)
    with program.progress("equilibria") as report:
        material = answer(
            region,
            mechanism,
            terms.accept,
            report,
            tail=terms.tail,
            with_doubts=wanted.doubts,
            guests=visitors,
            package=posed.package,
            **by,
        )
    if posed.before:
        material = with_accession(material, posed.before, terms, **by)
    with program.progress("drawn worlds") as report:
        return with_draws(material, worlds, report, **by)


def _in_short(program: Program, material: Material, posed: _Posed, mechanism: str) -> None:
    """Print the answer in a screenful, and what an accession would change."""
    baseline, table = posed.region, posed.mechanism
    settled = Listed.of_table(material.payoffs, material.agreement)
    where: dict[str, Words] = {
        "path": str(posed.path),
        "mechanism": mechanism,
        "packages": Number(2 ** len(table.measures) - 1 if material.searched else len(settled.packages), Reading.COUNT),
        "tag": asked_next(settled),
    }
    more = Text("short.brief", where)
    print_answer(program, settled, table, baseline, more=more, material=material, searched=material.searched)
    if (joins := accession_section(material)) is not None:
        program.answer([joins], baseline, table.measures)


def _solves(material: Material, seconds: float) -> Text:
    numbers: dict[str, Words] = {
        "count": Number(material.solves, Reading.COUNT),
        "seconds": Number(seconds, Reading.SIZE),
        "residual": f"{material.largest_residual:.1e}",
    }
    return Text("brief.solves", numbers)


def _of_package(program: Program, material: Material, asked: int | None, **means: Any) -> PackageBrief:
    package = package_asked(material, asked)
    return PackageBrief(with_package(material, package, **means), load_texts(program.language), package)


def _for_programs(made: Brief, beside: JsonObject, forms: Forms, told: PackageBrief | None) -> JsonObject:
    """Return the brief, what was done beside it, and what the term sheet and the slides say of which package."""
    kept = made.data
    if told is not None:
        kept = {**kept, "question": {**kept["question"], "package": list(told.measures)}}
    return {
        **kept,
        "computed": {**kept["computed"], **beside},
        "sections": [*kept["sections"], *forms.records(told)],
    }

"""`ortaq brief`: the main job."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from ortaq.agreement import Listed
from ortaq.answers import Material, answer, compose
from ortaq.answers.acceding import with_accession
from ortaq.answers.accession import acceded
from ortaq.answers.draws import usual_draws, with_draws
from ortaq.answers.of_package import package_asked, with_package
from ortaq.answers.sections.accession import accession_section
from ortaq.brief import Brief, PackageBrief, brief, print_tables
from ortaq.cli.console import stdout
from ortaq.cli.ledgers.recording import recording_asked
from ortaq.cli.questions.formats import Forms
from ortaq.cli.questions.guests import guests
from ortaq.cli.questions.limits import of_own_competence
from ortaq.cli.questions.means import means
from ortaq.cli.questions.pages import asked_pages, pages_asked, print_pages
from ortaq.cli.questions.promises import ledger_told, with_promises
from ortaq.cli.questions.question import Asked
from ortaq.cli.questions.replan import replan_told
from ortaq.cli.questions.short import asked_next, print_answer
from ortaq.cli.questions.situation import situation_typed
from ortaq.core import JsonObject, Mechanism, Program, Region
from ortaq.core.report import Number, Reading, Text, Words
from ortaq.domains import load_texts
from ortaq.observe import mechanism_region
from ortaq.tables import require_file


def brief_command(
    program: Program,
    *,
    asked: Asked,
    forms: Forms,
    out: Path | None,
    package: str | None,
    doubts: bool,
    cash_a_year: float | None,
    delegation: str | None,
    pair: str | None,
    ledger: Path | None,
    happened: str | None,
    signed: str | None,
    spent: list[str] | None,
    record: Path | None,
    author: str | None,
    key: Path | None,
    only_own: bool,
    full: bool,
    tried: list[str] | None,
    acceding: list[str] | None,
    draws: int | None,
    as_json: bool,
    workers: str | None,
    store: Path | None,
) -> None:
    """Evaluate the whole agenda and write one self-contained HTML brief."""
    terms = asked.terms()
    baseline, table = asked.loaded()
    table = table if cash_a_year is None else replace(table, cash_a_year_musd=cash_a_year)
    if only_own:
        table = of_own_competence(table)
    before, table = table, acceded(baseline, table, acceding or ())
    of = asked_pages(baseline, table, delegation, pair)
    promises = ledger_told(ledger, program.language, of) if ledger else ()
    situation = situation_typed(table, happened, signed, spent, cash_a_year)
    path = out or Path("-".join((table.id, *of, "brief.html")))
    require_file(path, option="--out")
    forms.require(program.language)
    wanted = forms.package(package, tuple(measure.id for measure in table.measures))
    recording = recording_asked(record, author, key, asked.mechanism, table)
    begin = perf_counter()
    # Without what ships nothing is drawn for an accession: it is answered twice already.
    worlds = (0 if acceding else usual_draws(baseline, table)) if draws is None else draws
    with means(workers, store) as (executor, kept):
        with program.progress("equilibria") as report:
            material = answer(
                baseline,
                table,
                terms.accept,
                report,
                tail=terms.tail,
                executor=executor,
                store=kept,
                with_doubts=doubts,
                guests=guests(tried, table),
                package=wanted,
            )
        if acceding:
            material = with_accession(material, before, terms, executor=executor, store=kept)
        with program.progress("drawn worlds") as report:
            material = with_draws(material, worlds, report, executor=executor, store=kept)
        promises = (*replan_told(material, situation, terms, executor, kept), *promises)
        pages = pages_asked(material, of, asked.region or mechanism_region(asked.mechanism), executor, kept)
        told = _of_package(program, material, wanted, executor=executor, store=kept) if forms.of_package else None
    shown = with_promises(pages or compose(material), promises) if promises else pages
    made = brief(material, program.language, shown)
    forms.write(path, made, told)
    # Last, so that whoever is interrupted and asks again does not record twice.
    kept_as = None if recording is None else recording.put(baseline, table, package_asked(material, wanted))
    if as_json:
        beside = {"file": str(path)} | ({"recorded": kept_as.data} if kept_as else {})
        program.print_json(_for_programs(made, beside, forms, told))
        return
    if kept_as:
        program.print(kept_as.said)
    if pages is not None and not full:
        print_pages(program, pages, Text("brief.written", {"path": str(path.absolute())}))
        return
    if not full:
        _in_short(program, material, (baseline, table), path, asked.mechanism)
        return
    print_tables(made, stdout())
    program.print(_solves(material, perf_counter() - begin), Text("brief.written", {"path": str(path.absolute())}))


def _in_short(program: Program, material: Material, on: tuple[Region, Mechanism], path: Path, mechanism: str) -> None:
    """Print the answer in a screenful, and what an accession would change."""
    baseline, table = on
    settled = Listed.of_table(material.payoffs, material.agreement)
    where: dict[str, Words] = {
        "path": str(path),
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

"""`ortaq session kit`: what a facilitator takes along, on paper and as slides, in three languages."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ortaq.brief.compose import printed as printed_sections
from ortaq.brief.paper import slides as deck
from ortaq.brief.paper import word
from ortaq.brief.presenter import Presenter
from ortaq.cli.questions.question import Asked
from ortaq.cli.session.agendas import agenda_asked
from ortaq.core import Mechanism, Program, Region, Texts
from ortaq.core.report import Section, Text
from ortaq.core.texts import require_language
from ortaq.domains import load_texts
from ortaq.session.agenda import Agenda
from ortaq.session.course import Terms
from ortaq.session.kit import debrief, guide, role_sheets, six_slides
from ortaq.tables import require_folder, whole_folder, write_below


def kit_command(
    program: Program,
    *,
    asked: Asked,
    out: Path,
    printed: str,
    replace: bool,
    workers: str | None,
    store: Path | None,
) -> None:
    """Write the guide, the sheets, the slides and the questions."""
    terms = asked.terms()
    spoken = list(dict.fromkeys(code.strip() for code in printed.split(",") if code.strip()))
    for code in spoken:
        require_language(code, where="--printed")
    baseline, table = asked.loaded()
    require_folder(out, replace=replace)
    agenda = agenda_asked(program, baseline, table, terms, workers=workers, store=store)
    files = dict(file for code in spoken for file in kit_files(agenda, baseline, table, load_texts(code)))
    with whole_folder(out, replace=replace) as draft:
        write_below(draft, files)
    program.print(Text("session.kit.written", {"path": str(out.absolute()), "files": str(len(files))}))


def kit_files(agenda: Agenda, region: Region, mechanism: Mechanism, texts: Texts) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file of the kit in one language.

    Parameters
    ----------
    agenda : Agenda
    region, mechanism : Region and Mechanism
        Give names.
    texts : Texts
        Of the language.
    """
    present, terms = Presenter(texts, region, mechanism=mechanism), Terms()
    title = mechanism.title_in(texts.language)

    def paper(kicker: str, sections: Sequence[Section]) -> bytes:
        told = texts(f"session.kit.{kicker}")
        return word.document(printed_sections(present, sections), texts, kicker=told, title=title, contents=False)

    language = texts.language
    yield f"guide-{language}.docx", paper("guide", guide(agenda, terms))
    for member, sheet in zip(agenda.members, role_sheets(agenda), strict=True):
        yield f"role-{member}-{language}.docx", paper("role", (sheet,))
    yield f"debrief-{language}.docx", paper("debrief", debrief())
    yield (
        f"slides-{language}.pptx",
        deck.slides(printed_sections(present, six_slides(agenda, terms)), texts, title=title),
    )

"""`ortaq session own`: a delegation's own page, before the session and without others."""

from pathlib import Path
from types import ModuleType

from ortaq.cli.questions.question import Asked
from ortaq.cli.session.agendas import agenda_asked
from ortaq.core import Program, require_known
from ortaq.core.report import Text
from ortaq.tables import require_file, write_file


def own_command(
    program: Program,
    *,
    asked: Asked,
    member: str,
    out: Path,
    workers: str | None,
    store: Path | None,
) -> None:
    """Write the own page of one member."""
    terms = asked.terms()
    baseline, table = asked.loaded()
    require_known((member,), table.members, kind="member", where="--member")
    require_file(out, option="--out")
    agenda = agenda_asked(program, baseline, table, terms, workers=workers, store=store)
    page = _web().own_page(agenda.data, agenda.digest, member)
    write_file(out, page, option="--out")
    told = {"member": member, "path": str(out.absolute()), "packages": str(len(agenda.packages))}
    program.print(Text("session.mine.written", told))


def _web() -> ModuleType:
    import ortaq.web  # noqa: PLC0415 - its server takes a second to import, which other commands do without

    return ortaq.web

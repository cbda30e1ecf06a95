"""`ortaq session own`: a delegation's own page, before the session and without others."""

from pathlib import Path
from types import ModuleType

from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import acceptance, load_question, tail_probability
from ortaq.cli.session.agendas import agenda_of_mechanism
from ortaq.core import Program, require_known
from ortaq.core.report import Text
from ortaq.tables import require_file, write_file


def own_command(
    program: Program,
    *,
    mechanism: str,
    member: str,
    out: Path,
    region: str | None,
    accept: str,
    tail: float | None,
    workers: str | None,
    store: Path | None,
) -> None:
    """Write the own page of one member."""
    rule = acceptance(accept)
    probability = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region)
    require_known((member,), table.members, kind="member", where="--member")
    require_file(out, option="--out")
    with means(workers, store, baseline, table) as (executor, kept), program.progress("equilibria") as report:
        agenda = agenda_of_mechanism(baseline, table, rule, probability, report, executor=executor, store=kept)
    page = _web().own_page(agenda.data, agenda.digest, member)
    write_file(out, page, option="--out")
    told = {"member": member, "path": str(out.absolute()), "packages": str(len(agenda.packages))}
    program.print(Text("session.mine.written", told))


def _web() -> ModuleType:
    import ortaq.web  # noqa: PLC0415 - its server takes a second to import, which other commands do without

    return ortaq.web

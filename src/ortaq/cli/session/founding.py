"""`ortaq session new`: the agenda, computed once, and the session founded on it."""

from pathlib import Path

from ortaq import __version__
from ortaq.answers import Terms as Asked
from ortaq.answers import settle
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import acceptance, load_question, tail_probability
from ortaq.core import Mechanism, Program, Region, languages, require_known
from ortaq.core.report import Text
from ortaq.core.texts import territory
from ortaq.model import Evaluated
from ortaq.model.payoffs import require_tabulated
from ortaq.session import Agenda, Terms, found_session

MODE = "entrusted"


def new_command(
    program: Program,
    *,
    folder: Path,
    mechanism: str,
    region: str | None,
    accept: str,
    tail: float | None,
    languages: str,
    rounds: int,
    observers: int,
    workers: int | None,
    store: Path | None,
    as_json: bool,
) -> None:
    """Compute the agenda and found a session."""
    spoken = tuple(dict.fromkeys(code.strip() for code in languages.split(",") if code.strip()))
    _require_languages(spoken)
    rule = acceptance(accept)
    share = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region)
    require_tabulated(table)
    with (
        means(workers, store, baseline, table) as (executor, kept),
        program.progress("equilibria") as report,
    ):
        evaluated, settled = settle(baseline, table, Asked(rule, share), report, executor=executor, store=kept)
    agreement = settled.agreement
    packages = evaluated.packages[agreement.feasible[evaluated.packages] & (evaluated.packages > 0)]
    agenda = Agenda(
        title={"en": table.title, **table.titles},
        members=table.members,
        names={code: {one: territory(code, one) or code for one in spoken} for code in table.members},
        measures=tuple(measure.id for measure in table.measures),
        titles={measure.id: {"en": measure.title, **measure.titles} for measure in table.measures},
        packages=packages.copy(),
        gain_musd=agreement.robust_gain_musd[packages],
        gain_percent=agreement.robust_gain_percent[packages],
        spent_musd=settled.payoffs.cost_musd[packages],
        dependence_percent=None,
        made_of=_made_of(mechanism, baseline, table, evaluated, accept),
    )
    state = found_session(folder, agenda, mode=MODE, languages=spoken, terms=Terms(rounds=rounds), observers=observers)
    made = {"session": state.session, "agenda": agenda.digest, "packages": len(packages), "members": agenda.members}
    if as_json:
        program.print_json(made)
    else:
        said = {"folder": str(folder), "packages": str(len(packages)), "agenda": agenda.digest[:16]}
        program.print(Text("session.told.founded", said), Text("session.told.entrusted"))


def _require_languages(spoken: tuple[str, ...]) -> None:
    require_known(spoken, languages(), kind="language", where="--languages")


def _made_of(name: str, baseline: Region, table: Mechanism, evaluated: Evaluated, accept: str) -> dict[str, str]:
    """Return what the numbers are made with, so that others can make them again."""
    return {
        "mechanism": name,
        "title": table.title,
        "region": baseline.digest,
        "version": __version__,
        "accept": accept,
        "error_percent": f"{evaluated.payoffs.largest_error_percent:.2g}",
    }

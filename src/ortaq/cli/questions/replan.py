"""`ortaq replan`: what changes when a shock came, measures are signed and money is spent."""

from pathlib import Path

from ortaq.agreement import Listed
from ortaq.answers import Material, Terms, settle
from ortaq.answers.replan import Situation, replan
from ortaq.answers.sections.replanned import replan_section, shortened
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import Asked
from ortaq.cli.questions.situation import Since, with_forecasts
from ortaq.core import Program
from ortaq.core.report import Section
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import require_left_tabulated


def replan_command(
    program: Program,
    *,
    asked: Asked,
    since: Since,
    forecasts: list[str] | None,
    full: bool,
    as_json: bool,
    workers: str | None,
    store: Path | None,
) -> None:
    """Show which signed measures still hold, what to sign next and in which order."""
    terms = asked.terms()
    baseline, table = asked.loaded()
    table = with_forecasts(table, forecasts)
    situation = since.situation(table) or Situation(None, 0, {}, since.cash_a_year)
    require_left_tabulated(table, situation.signed)
    with means(workers, store) as (executor, kept), program.progress("equilibria") as report:
        before = settle(baseline, table, terms, report, executor=executor, store=kept)[1]
        found = replan(baseline, table, before, situation, terms, progress=report, executor=executor, store=kept)
    agenda = [measure.id for measure in table.measures]
    section = replan_section(baseline, table, found)
    program.answer(
        [section if full or as_json else shortened(section)],
        baseline,
        (*table.measures, *table.shocks),
        as_json=as_json,
        question={
            "mechanism": table.id,
            "region": {"name": baseline.name, "digest": baseline.stamp},
            "happened": situation.happened,
            "signed": [id for bit, id in enumerate(agenda) if situation.signed >> bit & 1],
            "spent_musd": dict(situation.spent_musd),
            "probability": {shock.id: shock.probability for shock in table.shocks},
        },
        computed={
            "next": [id for bit, id in enumerate(agenda) if found.next >> bit & 1],
            "changes_nothing": found.changes_nothing,
            "residual": found.remaining.largest_residual,
        },
    )


def replan_told(
    material: Material, situation: Situation | None, terms: Terms, executor: Executor | None, store: Store | None
) -> tuple[Section, ...]:
    """Return what to do now for a brief of what was to be done before; nothing where nothing happened.

    Parameters
    ----------
    material : Material
    situation : Situation or None
    terms : Terms
    executor, store : optional
        As in ``answer``.
    """
    if situation is None:
        return ()
    before = Listed.of_table(material.payoffs, material.agreement)
    found = replan(
        material.region,
        material.mechanism,
        before,
        situation,
        terms,
        case=material.case,
        executor=executor,
        store=store,
    )
    return (replan_section(material.region, material.mechanism, found),)

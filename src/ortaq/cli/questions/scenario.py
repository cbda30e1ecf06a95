"""`ortaq run`: what one scenario does to every economy."""

from pathlib import Path

from ortaq.answers.sections.answered import answered_for_programs
from ortaq.answers.sections.outcome import outcome_section, shown_economies
from ortaq.answers.sections.outcome_data import outcome_for_programs
from ortaq.answers.sections.reported import told_together
from ortaq.cli.questions.means import means
from ortaq.core import Deficits, Horizon, Program
from ortaq.model import run
from ortaq.observe import load_scenario
from ortaq.tables import require_file, tidy_file, write_file


def run_scenario(
    program: Program,
    *,
    scenario: str,
    region: str | None,
    rows: Path | None,
    horizon: Horizon | None,
    draws: int,
    seed: int,
    deficits: Deficits | None,
    elasticity_floor: float,
    why: str | None,
    out: Path | None,
    workers: str | None,
    store: Path | None,
    as_json: bool,
    everyone: bool,
    full: bool,
) -> None:
    """Evaluate a scenario: real income by economy with bands, what each change contributes, and why."""
    if out:
        require_file(out, option="--out")
    baseline, question = load_scenario(scenario, region, rows)
    if why:
        baseline.economy_positions([why], where="--why")
    with means(workers, store) as (_, kept), program.progress("worlds") as report:
        outcome = run(
            baseline,
            question,
            horizon=horizon or Horizon.LONG,
            deficits=deficits,
            elasticity_floor=elasticity_floor,
            draws=draws,
            seed=seed,
            progress=report,
            store=kept,
        )
    if out:
        write_file(out, tidy_file(out, outcome, option="--out"), option="--out")
    told = outcome_section(baseline, question, outcome, why, everyone=everyone, full=full)
    shown = shown_economies(baseline, question, outcome, everyone=everyone)
    members = [baseline.economy_ids[i] for i in shown]
    of_domains = told_together(baseline, members, question.changes, moved=True) if full else ()
    program.answer(
        (told, *of_domains, *([outcome_for_programs(baseline, outcome)] if as_json else [])),
        baseline,
        (question, *question.changes),
        as_json=as_json,
        question={
            "scenario": question.id,
            "title": question.title,
            "changes": [c.id for c in question.changes],
            **answered_for_programs(outcome.answering),
        },
        computed={"residual": outcome.residual, **outcome.provenance},
    )

"""`ortaq weigh`: who depends on whom, and what a package or a scenario changes about it."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

from ortaq.answers import Terms, settle
from ortaq.answers.added_stocks import added_stocks
from ortaq.answers.sections.weighed import weighed_for_programs, weighed_section
from ortaq.brief.answer_record import answer_record
from ortaq.cli.questions.by_format import weigh_formats
from ortaq.cli.questions.declared import WEIGH_FILES
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import asked_package, load_question
from ortaq.core import Cause, Horizon, InputError, JsonObject, Mechanism, Package, Program, Region, said, suggest
from ortaq.dependence import DEFAULT_POWERS, Power, Weighing, weigh
from ortaq.domains import ties
from ortaq.model.ensemble import Executor, Store
from ortaq.observe import load_mechanism, load_region, load_scenario
from ortaq.tables import tidy_file, write_files

DEFAULT_MECHANISM = "c5"


def weigh_command(
    program: Program,
    *,
    member: str | None,
    partner: list[str] | None,
    mechanism: str | None,
    package: str | None,
    scenario: str | None,
    closed_form: bool,
    region: str | None,
    horizon: Horizon | None,
    out: Path | None,
    formats: bool,
    as_json: bool,
    workers: str | None,
    store: Path | None,
) -> None:
    """Show what members lose from a stop of trade with partners and powers, with bands, before and after."""
    if formats:
        given = {
            **{"--partner": partner, "--mechanism": mechanism, "--package": package, "--scenario": scenario},
            **{"--closed-form": closed_form, "--region": region, "--out": out, "--horizon": horizon},
        }
        weigh_formats(program, member, given, as_json=as_json, workers=workers, store=store)
        return
    baseline, table = _question(mechanism, region, package)
    baseline = baseline.answering(Cause.COSTS, horizon or Horizon.LONG)
    asked = _asked(baseline, table, member, partner or [])
    applied = load_scenario(scenario, region)[1] if scenario else None
    chosen = _package(program, baseline, table, package, workers=workers, store=store) if package and table else None
    weighing = weigh(
        baseline,
        applied,
        chosen,
        table,
        members=asked.members,
        partners=asked.partners,
        powers=asked.powers,
        exact=not closed_form,
        ties=partial(ties, baseline),
    )
    measures = [m for m in table.measures if m.id in chosen.measures] if chosen and table else []
    added = added_stocks(ties(baseline), measures)
    sections = weighed_section(baseline, weighing, member, asked.shown, added), weighed_for_programs(weighing)
    question = {"region": baseline.name, "title": weighing.before.title, "members": list(weighing.before.members)}
    question["horizon"] = baseline.answers.horizon.value
    computed = {
        "exact": not closed_form,
        "cases": list(weighing.before.from_partner.cases),
        "residual": weighing.before.residual,
    }
    if weighing.after is not None:
        question["after"] = weighing.after.title
    if out is not None:
        record = answer_record(sections, question, computed)
        write_files(out, {name: _content(name, weighing, record) for name in WEIGH_FILES}, option="--out")
    program.answer(sections, baseline, as_json=as_json, question=question, computed=computed)


def _question(mechanism: str | None, region: str | None, package: str | None) -> tuple[Region, Mechanism | None]:
    """Return the region and the mechanism; none where nobody named one and the region lacks what the default needs.

    Raises
    ------
    InputError
        A file cannot be used, or a package is asked for without its mechanism.
    """
    if mechanism or not region:
        return load_question(mechanism or DEFAULT_MECHANISM, region)
    baseline = load_region(region)
    try:
        return baseline, load_mechanism(DEFAULT_MECHANISM, baseline)
    except InputError as error:
        if package is None:
            return baseline, None
        raise InputError(
            f"the measures of '{DEFAULT_MECHANISM}' do not fit region '{baseline.name}'",
            where="--package",
            why=error.what,
            fix="name the mechanism with --mechanism",
        ) from None


class _Asked(NamedTuple):
    """Rows, columns and powers of the report, and the names that are shown (all if empty)."""

    members: tuple[str, ...]
    partners: tuple[str, ...] | None
    powers: tuple[Power, ...] | None
    shown: tuple[str, ...]


def _asked(region: Region, mechanism: Mechanism | None, member: str | None, codes: list[str]) -> _Asked:
    if member is not None:
        region.economy_positions([member], where="MEMBER")
    named = tuple(_power(region, code) for code in codes)
    for power in named:
        if member in power.economies:
            raise InputError(
                f"{member} has no exposure to {'itself' if power.name == member else power.name}",
                where=f"--partner {power.name}",
                why="a loss from a stop of trade needs two sides, and sales at home are not trade",
                fix="name another partner",
            )
    known = any(set(p.economies) & set(region.economy_ids) for p in DEFAULT_POWERS)
    if member is not None and not (known or named):
        named = tuple(Power(e, (e,)) for e in region.economy_ids if e != member)
    if not (known or named):
        names = ", ".join(p.name for p in DEFAULT_POWERS)
        fix = said(
            "name the partners that count, from {economy_ids}: --partner {economy_ids_2}",
            economy_ids=", ".join(region.economy_ids),
            economy_ids_2=region.economy_ids[0],
        )
        raise InputError(f"region '{region.name}' has none of {names}", where="powers", fix=fix)
    if member is None:
        members = mechanism.members if mechanism else region.economy_ids
        return _Asked(members, members, named or None, ())
    partners = tuple(p.name for p in named if len(p.economies) == 1)
    return _Asked((member,), partners or None, None if known else named, tuple(codes))


def _power(region: Region, code: str) -> Power:
    """Return an economy or a known group of economies as a power."""
    if code in region.economy_ids:
        return Power(code, (code,))
    groups = {p.name: tuple(e for e in p.economies if e in region.economy_ids) for p in DEFAULT_POWERS}
    known = [*region.economy_ids, *(name for name, economies in groups.items() if len(economies) > 1)]
    if code not in known:
        hint = suggest(code, known) or said("known: {known}", known=", ".join(known))
        raise InputError(f"unknown partner or power '{code}'", where="--partner", fix=hint)
    return Power(code, groups[code])


def _package(
    program: Program, region: Region, mechanism: Mechanism, text: str, *, workers: str | None, store: Path | None
) -> Package:
    measures = tuple(m.id for m in mechanism.measures)
    asked = asked_package(text, measures)
    if asked is None:
        with means(workers, store) as (executor, kept):
            asked = _recommended(program, region, mechanism, executor, kept)
    return Package.from_index(asked, measures)


def _recommended(
    program: Program, region: Region, mechanism: Mechanism, executor: Executor, store: Store | None
) -> int:
    with program.progress("equilibria") as report:
        settled = settle(region, mechanism, Terms(), report, executor=executor, store=store)[1].recommended
    if settled is None:
        raise InputError(
            "no package is recommended: none would be signed by every member",
            where="--package recommended",
            fix="name a package; `ortaq agree` lists those that come closest",
        )
    return settled


def _content(name: str, weighing: Weighing, record: JsonObject) -> str | bytes:
    """Return what one of the files holds."""
    import json  # noqa: PLC0415  (keeps the start of the command fast)

    if name.endswith(".json"):
        return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return tidy_file(Path(name), weighing)

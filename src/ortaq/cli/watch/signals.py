"""`ortaq watch signals`, `ortaq watch record`, `ortaq watch alerts`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ortaq import __version__
from ortaq.alerts.observations import NOTHING, Observations, read_observations
from ortaq.alerts.periods import period_of
from ortaq.alerts.record.judging import judged_record, with_record
from ortaq.alerts.record.kept import Kept, keep_forecasts, keep_outcomes, keep_transitions, read_record
from ortaq.alerts.record.prediction import prediction
from ortaq.alerts.report import record_sections, signals_sections, warnings_sections
from ortaq.alerts.rules.files import read_reports, read_rules
from ortaq.alerts.rules.states import warnings
from ortaq.alerts.signals import Told, signals
from ortaq.cli.ledgers.passphrase import key_from
from ortaq.cli.watch.measured import predictions, record_acts, require_author
from ortaq.core import InputError, Program
from ortaq.core.report import Text, Words
from ortaq.ledgers import Ledger
from ortaq.tables import is_file, is_folder, require_file, today, user_data_folder


def tables_folder() -> Path:
    """Return where fetched tables of signals are kept."""
    return user_data_folder() / "watch"


def signals_command(
    program: Program,
    *,
    names: list[str] | None,
    tables: Path | None,
    record: Path | None,
    full: bool,
    as_json: bool,
) -> None:
    """Say what tables say of the coming months, and record it where a record is named."""
    observed = _observations(tables)
    if record is not None:
        require_file(record, option="--record")
    told = signals(observed, names or ())
    kept = read_record(record) if record else None
    judged = judged_record(kept) if kept else ()
    told = tuple(replace(one, forecasts=tuple(with_record(each, judged) for each in one.forecasts)) for one in told)
    late = _recorded(record, told) if record else ()
    if as_json:
        program.print_json([_as_json(one) for one in told])
        return
    program.answer(signals_sections(told, full=full))
    program.print(*_left_over(observed, late, told))


def _recorded(record: Path, told: Sequence[Told]) -> tuple[str, ...]:
    """Add forecasts to the record; returns the ids of those that came too late."""
    _, late = keep_forecasts(record, [each for one in told for each in one.forecasts], today())
    return tuple(one.id for one in late)


def _left_over(observed: Observations, late: Sequence[str], told: Sequence[Told]) -> list[Words]:
    said: list[Words] = []
    if observed.ignored:
        said.append(Text("watch.ignored", {"files": observed.ignored}))
    if late:
        said.append(Text("watch.late", {"forecasts": tuple(late)}))
    if any(one.forecasts and not each.demonstrated for one in told for each in one.forecasts):
        said.append(Text("watch.baseline_used"))
    return said


def record_command(
    program: Program,
    *,
    record: Path,
    tables: Path | None,
    out: Path | None,
    ledger: Path | None,
    author: str | None,
    key: Path | None,
    full: bool,
    as_json: bool,
) -> None:
    """Resolve what tables resolve, and show the record."""
    require_author(ledger, author)
    if not is_file(record):
        raise InputError(
            "there is no such record",
            where=str(record),
            why="forecasts are kept before their outcome",
            fix="make it with 'ortaq watch signals --record FILE'",
        )
    if out is not None:
        require_file(out, option="--out")
    kept = keep_outcomes(record, read_observations(tables), today()) if tables else read_record(record)
    judged = judged_record(kept)
    if ledger is not None and author is not None:
        _entered(kept, ledger, author, key)
    if out is not None:
        program.write_page(out, record_sections(kept, judged, full=True), Text("watch.record.title"))
    if as_json:
        program.print_json(predictions(kept))
        return
    program.answer(record_sections(kept, judged, full=full))


def _entered(kept: Kept, file: Path, author: str, key: Path | None) -> None:
    """Put forecasts and what came of them into a ledger, each with the digest of its line and of the last one."""
    with Ledger.open(file) as ledger:
        if acts := record_acts(ledger.state(), kept):
            ledger.append_all(author, acts, key=key_from(key))


def alerts_command(
    program: Program,
    *,
    rules: Path,
    tables: Path | None,
    reports: Path | None,
    record: Path | None,
    on: str | None,
    as_json: bool,
) -> None:
    """Show where warnings stand, and add their changes to the record."""
    day = _day(on)
    if record is not None:
        require_file(record, option="--record")
    stated = read_rules(rules)
    heard = read_reports(reports) if reports else ()
    observed = _observations(tables)
    told = signals(observed, [one.signal for one in stated.rule])
    earlier = tuple(read_record(record).forecasts.values()) if record else ()
    found = warnings(stated, told, earlier, heard, day)
    if record is not None:
        keep_transitions(record, [one.record for one in found.transitions if one.on <= day.isoformat()], day)
    program.answer(warnings_sections(found), as_json=as_json, question={"rules": str(rules), "on": day.isoformat()})


def _day(text: str | None) -> date:
    period = period_of(text) if text else None
    if text and (period is None or period.kind != "day"):
        raise InputError(f"'{text}' is no day", where="--on", fix="write a day, 2026-03-01")
    return period.first if period else today()


def _observations(tables: Path | None) -> Observations:
    """Return the tables that are named, or those that were fetched; none is no mistake: signals say so."""
    if tables is not None:
        return read_observations(tables)
    return read_observations(tables_folder()) if is_folder(tables_folder()) else NOTHING


def _as_json(told: Told) -> dict[str, Any]:
    """Return what a signal says as plain data."""
    return {
        "signal": told.signal,
        "forecasts": [prediction(one, today().isoformat(), __version__) for one in told.forecasts],
        "levels": [
            {
                "place": one.place,
                "first": str(one.first),
                "values": [None if value != value else float(value) for value in one.values],  # noqa: PLR0124 (NaN)
                "alarms": [
                    [str(one.first.after(n)) if n is not None else None for n in (spell.raised, spell.lowered)]
                    for spell in one.alarms
                ],
            }
            for one in told.levels
        ],
        "trials": [_trial(one) for one in told.trials],
        "facts": [
            {"place": one.place, "what": str(one.what), "value": one.value, "unit": one.unit, "until": one.until}
            for one in told.facts
        ],
        "notes": [str(note) for note in told.notes],
    }


def _trial(one: Any) -> dict[str, Any]:
    skill = one.skill
    ends = {name: _finite(getattr(skill, name)) for name in ("value", "low", "high", "said", "naive")}
    return {
        "what": one.what,
        "place": one.place,
        "lead": one.lead,
        "score": skill.score,
        "cases": skill.cases,
        **ends,
        "demonstrated": skill.demonstrated,
        "coverage": _finite(one.coverage),
    }


def _finite(value: float) -> float | None:
    return value if value == value else None  # noqa: PLR0124 (NaN is the one value that differs from itself)

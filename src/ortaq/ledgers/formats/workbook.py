"""A ledger as one workbook: who takes part, bodies, sessions, the register, commitments and what was reported.

What is signed and who decided what stays behind: a workbook is what a ledger without keys is kept in.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.ledgers.cells import in_language
from ortaq.ledgers.formats.commitment_rows import COMMITMENTS, CommitmentRow, commitment_cells, commitments_of
from ortaq.ledgers.formats.register_rows import DOCUMENTS, document_cells, pair_cells
from ortaq.ledgers.formats.sheet_rows import made_of_rows, several, sheet_table
from ortaq.ledgers.rules.acts import Body, Session
from ortaq.ledgers.rules.promises import Relation, Report
from ortaq.ledgers.rules.register import documents
from ortaq.ledgers.rules.standing import Standing, reports_of
from ortaq.ledgers.rules.state import State
from ortaq.tables import ColumnSpec, TableSpec, read_sheets

_NONE = float("nan")

PARTICIPANTS = TableSpec(
    "participants",
    "participants.csv",
    "Who takes part",
    (
        ColumnSpec("code", "Code of the state or body"),
        ColumnSpec("role", "What it may do", choices=("member", "depositary", "observer", "reporter")),
    ),
    keys=("code",),
)
BODIES = TableSpec(
    "bodies",
    "bodies.csv",
    "Bodies and what they cost",
    (
        ColumnSpec("id", "Name of the body"),
        ColumnSpec("title", "What it is called"),
        ColumnSpec("track", "Level", choices=("summit", "ministers", "working_group", "secretariat")),
        ColumnSpec("owns", "Ids of measures and commitments it answers for, separated by ;", blank="", optional=True),
        ColumnSpec("cost_musd_per_year", "What it costs to run", "number", "million USD", blank=_NONE, optional=True),
        ColumnSpec("since", "First day of its work", blank="", optional=True),
        ColumnSpec("until", "Last day of its work", blank="", optional=True),
    ),
    keys=("id",),
)
SESSIONS = TableSpec(
    "sessions",
    "sessions.csv",
    "Sessions that were held or are planned",
    (
        ColumnSpec("id", "Name of the session"),
        ColumnSpec("title", "What it is called"),
        ColumnSpec("date", "Day"),
        ColumnSpec("body", "Id of the body that meets", blank="", optional=True),
        ColumnSpec("host", "Code of who receives the others", blank="", optional=True),
        ColumnSpec("place", "Where", blank="", optional=True),
        ColumnSpec("agenda", "Items, separated by ;", blank="", optional=True),
        ColumnSpec("cost_musd", "What it costs", "number", "million USD", blank=_NONE, optional=True),
    ),
    keys=("id",),
)
REPORTS = TableSpec(
    "reports",
    "reports.csv",
    "What was reported of commitments, by whom",
    (
        ColumnSpec("commitment", "Id of the commitment"),
        ColumnSpec("by", "Code of who reports"),
        ColumnSpec("value", "Figure, in the unit of the commitment", "number"),
        ColumnSpec("date", "Day to which it refers"),
        ColumnSpec("source", "Where the evidence can be read", blank="", optional=True),
    ),
    keys=("commitment", "by", "date", "value"),
)
_SHEETS = (PARTICIPANTS, BODIES, SESSIONS, DOCUMENTS, COMMITMENTS, REPORTS)


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """What a workbook says; sheets that are absent are empty.

    Attributes
    ----------
    roles : mapping of str to str
    bodies : tuple of Body
    sessions : tuple of Session
    documents : tuple of Relation
        Without commitments.
    commitments : tuple of CommitmentRow
    reports : tuple of (str, Report)
        With who reports.
    """

    roles: Mapping[str, str]
    bodies: tuple[Body, ...]
    sessions: tuple[Session, ...]
    documents: tuple[Relation, ...]
    commitments: tuple[CommitmentRow, ...]
    reports: tuple[tuple[str, Report], ...]


def ledger_sheets(
    state: State, stands: Mapping[str, Standing], on: str, language: str
) -> list[tuple[str, list[Sequence[object]]]]:
    """Return the sheets of a workbook, each with its heads.

    Parameters
    ----------
    state : State
    stands : mapping of str to Standing
        By commitment.
    on : str
        Day on which levels of partnership hold.
    language : str
        Of texts, as far as they exist in it.

    Returns
    -------
    list of (str, list)
    """
    found = documents(state)
    meeting = [one for one in state.sessions.values() if one.change != "called_off"]
    reports = [(name, *pair) for name, held in state.commitments.items() for pair in reports_of(held)]
    return [
        _sheet(PARTICIPANTS, sorted(state.roles.items())),
        _sheet(BODIES, [_body_cells(name, one, language) for name, one in state.bodies.items()]),
        _sheet(SESSIONS, [_session_cells(one, language) for one in meeting]),
        (DOCUMENTS.name, document_cells(found, language)),
        (COMMITMENTS.name, commitment_cells(state, stands, language)),
        _sheet(REPORTS, [(name, act.author, one.value, one.on, one.address) for name, act, one in reports]),
        ("pairs", pair_cells(found, on, language)),
    ]


def _sheet(spec: TableSpec, rows: Sequence[Sequence[object]]) -> tuple[str, list[Sequence[object]]]:
    return spec.name, [[column.name for column in spec.columns], *rows]


def _body_cells(name: str, one: Body, language: str) -> Sequence[object]:
    cost = "" if one.cost_musd_per_year is None else one.cost_musd_per_year
    return name, in_language(one.title, language), one.track, ";".join(one.owns), cost, one.since or "", one.until or ""


def _session_cells(one: Session, language: str) -> Sequence[object]:
    items = ";".join(in_language(item, language).replace(";", ",") for item in one.items)
    cost = "" if one.cost_musd is None else one.cost_musd
    title = in_language(one.title, language)
    return one.id, title, one.on, one.body or "", one.host or "", one.place, items, cost


def read_ledger_book(path: Path, language: str) -> LedgerBook:
    """Return what a workbook says.

    Parameters
    ----------
    path : Path
    language : str
        In which its texts are.

    Returns
    -------
    LedgerBook

    Raises
    ------
    InputError
        It is no workbook or has none of the sheets, or all faults of a sheet.
    """
    source = str(path)
    sheets = read_sheets(path, {spec.name for spec in _SHEETS})

    def rows(spec: TableSpec, make: Any) -> tuple[Any, ...]:
        raw = sheets.get(spec.name)
        return () if raw is None else made_of_rows(sheet_table(raw, spec, source), make, source)

    if not {spec.name for spec in _SHEETS} & set(sheets):
        raise InputError(
            "the workbook has none of the sheets of a ledger",
            where=source,
            fix="give a workbook as 'ortaq ledger export' writes it",
        )
    held = sheets.get(COMMITMENTS.name)
    return LedgerBook(
        {row["code"]: row["role"] for row in rows(PARTICIPANTS, dict)},
        rows(BODIES, lambda row: _body(row, language)),
        rows(SESSIONS, lambda row: _session(row, language)),
        rows(DOCUMENTS, lambda row: _document(row, language)),
        () if held is None else commitments_of(sheet_table(held, COMMITMENTS, source), language, source),
        rows(REPORTS, _report),
    )


def _body(row: Mapping[str, Any], language: str) -> Body:
    return Body.model_validate(
        {
            "id": row["id"],
            "title": {language: row["title"]},
            "track": row["track"],
            "owns": several(row.get("owns", "")),
            "cost_musd_per_year": _figure(row.get("cost_musd_per_year")),
            "since": row.get("since") or None,
            "until": row.get("until") or None,
        },
        strict=False,
    )


def _session(row: Mapping[str, Any], language: str) -> Session:
    return Session.model_validate(
        {
            "id": row["id"],
            "title": {language: row["title"]},
            "on": row["date"],
            "body": row.get("body") or None,
            "host": row.get("host") or None,
            "place": row.get("place", ""),
            "items": [{language: item} for item in several(row.get("agenda", ""))],
            "cost_musd": _figure(row.get("cost_musd")),
        },
        strict=False,
    )


def _document(row: Mapping[str, Any], language: str) -> Relation:
    return Relation.model_validate(
        {
            "between": several(row["between"]),
            "on": row["signed"],
            "kind": row["kind"],
            "level": row["level"],
            "in_force": row["in_force"],
            "expires": row["expires"],
            "title": {language: row["title"]},
            "source": row.get("source", ""),
        },
        strict=False,
    )


def _report(row: Mapping[str, Any]) -> tuple[str, Report]:
    said = {"commitment": row["commitment"], "value": row["value"], "on": row["date"], "address": row.get("source", "")}
    return row["by"], Report.model_validate(said, strict=False)


def _figure(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value

"""Commitments as a table of a file or sheet: one row each, with what was observed, in and out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import InputError
from ortaq.ledgers.cells import in_language
from ortaq.ledgers.formats.sheet_rows import made_of_rows, several, sheet_table
from ortaq.ledgers.rules.promises import Promise, Report
from ortaq.ledgers.rules.register import Document, documents
from ortaq.ledgers.rules.standing import Standing
from ortaq.ledgers.rules.state import Committed, State
from ortaq.tables import (
    ColumnSpec,
    TableSpec,
    TypedTable,
    csv_text,
    read_sheets,
    read_table,
)

EVERYBODY = "all"

COMMITMENTS = TableSpec(
    "commitments",
    "commitments.csv",
    "Commitments and what came of them",
    (
        ColumnSpec("id", "Name of the commitment"),
        ColumnSpec("instrument", "Document it stands in", blank=""),
        ColumnSpec("date", "Day or year of the document", blank=""),
        ColumnSpec("obligor", "Who is bound: codes, separated by ;"),
        ColumnSpec("beneficiary", "Who benefits: codes, separated by ;, or all", blank=""),
        ColumnSpec("action", "What is to be done"),
        ColumnSpec("indicator", "By what it is seen", blank=""),
        ColumnSpec("unit", "Unit of the indicator; yes=1 where it is done or not", blank=""),
        ColumnSpec("baseline", "Value when it was promised", "number", blank=float("nan")),
        ColumnSpec("target", "Value that is promised", "number", blank=float("nan")),
        ColumnSpec("due", "Day by which", blank=""),
        ColumnSpec("conditional_on", "Ids of commitments that come first, separated by ;", blank=""),
        ColumnSpec("observed", "Value that was observed", "number", blank=float("nan")),
        ColumnSpec("observed_on", "Day or year of the observation", blank=""),
        ColumnSpec("observed_by", "Who reports it; written, never read", blank="", optional=True),
        ColumnSpec("source", "Where it can be read", blank=""),
        ColumnSpec("note", "Remark", blank="", optional=True),
        ColumnSpec("measure", "Id of a measure of the agenda", blank="", optional=True),
        ColumnSpec("body", "Id of the body that answers for it", blank="", optional=True),
        ColumnSpec("in_force", "Day or year since when the document is in force", blank="", optional=True),
        ColumnSpec("expires", "Day or year until which the document holds", blank="", optional=True),
        ColumnSpec("standing", "How it stands; written, never read", blank="", optional=True),
    ),
    keys=("id",),
)


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment of a table, the dates of its document, and what was observed of it."""

    promise: Promise
    date: str
    report: Report | None
    in_force: str = ""
    expires: str = ""


def read_commitments(folder: Path, file: str, language: str = "en") -> tuple[CommitmentRow, ...]:
    """Return the commitments of a table: a CSV file, or the sheet ``commitments`` of a workbook.

    Parameters
    ----------
    folder : Path
    file : str
        Its name in the folder.
    language : str, optional
        In which its texts are.

    Returns
    -------
    tuple of CommitmentRow

    Raises
    ------
    InputError
        All faults of the file at once.
    """
    path = folder / file
    if path.suffix.lower() == ".xlsx":
        sheets = read_sheets(path, {COMMITMENTS.name})
        if COMMITMENTS.name not in sheets:
            raise InputError(
                "the workbook has no sheet 'commitments'",
                where=str(path),
                fix="give a workbook as 'ortaq ledger export' writes it",
            )
        return commitments_of(sheet_table(sheets[COMMITMENTS.name], COMMITMENTS, str(path)), language, str(path))
    return commitments_of(read_table(folder, COMMITMENTS, (file,)), language, str(path))


def commitments_of(table: TypedTable, language: str, source: str) -> tuple[CommitmentRow, ...]:
    """Return the commitments of a table that was read.

    Parameters
    ----------
    table : TypedTable
    language : str
        In which its texts are.
    source : str
        Address of the file.
    """
    return made_of_rows(table, lambda row: _row(row, language), source)


def _row(row: Mapping[str, object], language: str) -> CommitmentRow:
    text = {name: str(value) for name, value in row.items() if isinstance(value, str)}
    number = {name: value for name, value in row.items() if isinstance(value, float) and not math.isnan(value)}
    beneficiaries = [code for code in several(text["beneficiary"]) if code != EVERYBODY]
    promise = Promise(
        id=text["id"],
        obligor=several(text["obligor"]),
        beneficiary=beneficiaries,
        action={language: text["action"]},
        indicator=text["indicator"],
        unit=text["unit"],
        source=text["source"],
        baseline=number.get("baseline"),
        target=number.get("target"),
        due=text["due"] or None,
        conditional_on=several(text["conditional_on"]),
        measure=text.get("measure", ""),
        body=text.get("body") or None,
        instrument=text["instrument"],
    )
    dates = text.get("in_force", ""), text.get("expires", "")
    if "observed" not in number:
        return CommitmentRow(promise, text["date"], None, *dates)
    on = _day(text["observed_on"] or text["due"] or text["date"])
    report = Report(commitment=text["id"], value=number["observed"], on=on, address=text["source"])
    return CommitmentRow(promise, text["date"], report, *dates)


def _day(text: str) -> str:
    """Return the last day of a year where only the year is known."""
    return f"{text}-12-31" if len(text) == 4 else text


def commitments_csv(state: State, standings: Mapping[str, Standing], language: str = "en") -> str:
    """Return commitments as such a table, with how each stands and the dates of its document.

    Parameters
    ----------
    state : State
    standings : mapping of str to Standing
        By id.
    language : str, optional
        Of texts, as far as they exist in it.

    Returns
    -------
    str
    """
    heads, *rows = commitment_cells(state, standings, language)
    return csv_text([str(head) for head in heads], rows)


def commitment_cells(state: State, standings: Mapping[str, Standing], language: str = "en") -> list[Sequence[object]]:
    """Return the head and the rows of such a table, for a sheet.

    Parameters
    ----------
    state : State
    standings : mapping of str to Standing
        By id.
    language : str, optional
        Of texts, as far as they exist in it.
    """
    stands_in = {name: one for one in documents(state) for name in one.commitments}
    rows = [
        _cells(name, one, standings[name], stands_in.get(name), language) for name, one in state.commitments.items()
    ]
    return [[column.name for column in COMMITMENTS.columns], *rows]


def _cells(name: str, one: Committed, stands: Standing, document: Document | None, language: str) -> Sequence[object]:
    said = one.said
    last = one.reports[-1] if one.reports else None
    titled = in_language(document.title, language) if document else ""
    dates = (document.signed, document.in_force, document.expires) if document else ("", "", "")
    return [
        *(name, said.instrument or titled, dates[0]),
        *(";".join(said.obligor), ";".join(said.beneficiary) or EVERYBODY, in_language(said.action, language)),
        *(said.indicator, said.unit, _blank(said.baseline), _blank(said.target), said.due or ""),
        ";".join(said.conditional_on),
        *(_blank(last[1].value if last else None), last[1].on if last else "", last[0].author if last else ""),
        *(said.source, "", said.measure, said.body or "", *dates[1:], stands.state),
    ]


def _blank(value: float | None) -> object:
    return "" if value is None else value

"""The computed table as a workbook: accepted packages, the gains of notable ones, assumptions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from ortaq.answers import Material
from ortaq.answers.sections.reported import told
from ortaq.brief.presenter import Presenter
from ortaq.brief.reported_values import sheet_rows
from ortaq.core.report import Section, Table
from ortaq.domains import load_texts

Row = Sequence[Any]
Sheets = Sequence[tuple[str, Iterable[Row]]]
"""Names with rows; two may have one name."""

LONGEST = 32_767
"""Characters that a cell can hold."""

LONGEST_TITLE = 31
"""Characters that the title of a sheet can hold."""

NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
"""What the title of a sheet cannot hold."""


def workbook_bytes(material: Material) -> bytes:
    """Return the workbook of a table.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    return sheets_bytes(table_sheets(material))


def table_sheets(material: Material) -> Sheets:
    """Return the sheets of a table: ortaq's own, then those of domains."""
    own = (
        ("accepted", _accepted(material)),
        ("gains", _gains(material)),
        ("assumptions", _assumptions(material)),
    )
    return (*own, *_reported(material))


def sheets_bytes(sheets: Sheets) -> bytes:
    """Return a workbook; text that a spreadsheet would take for a formula is kept as text.

    A name that cannot be a title is changed, and one that is taken already gets a number.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    # They take long to load, and few ask for a workbook.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    def cell(sheet: Any, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
        made.data_type = "s"  # else openpyxl makes a formula of what starts with =
        return made

    book = Workbook(write_only=True)
    for title, (_, rows) in zip(titles([name for name, _ in sheets]), sheets, strict=True):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell(sheet, value) for value in row])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def titles(names: Sequence[str]) -> list[str]:
    """Return titles that spreadsheets take: without signs of references, no longer than allowed, each only once.

    Examples
    --------
    >>> titles(["gains", "Gains", "tonnes / year", "history"])
    ['gains', 'Gains 2', 'tonnes   year', 'history 2']
    """
    taken, found = {"history"}, []  # the one name that a spreadsheet keeps for itself
    for name in names:
        legal = NO_TITLE.sub(" ", name).strip(" '") or "sheet"
        numbered = (_cut(legal, f" {n}" if n > 1 else "") for n in count(1))
        title = next(t for t in numbered if t.lower() not in taken)
        taken.add(title.lower())
        found.append(title)
    return found


def _cut(title: str, end: str) -> str:
    return title[: LONGEST_TITLE - len(end)].rstrip(" '") + end


def _reported(material: Material) -> Sheets:
    """Return one sheet for every table that domains report."""
    mechanism = material.mechanism
    present = Presenter(load_texts("en"), material.region, (*mechanism.measures, *mechanism.shocks))

    def sheets(section: Section) -> Sheets:
        return [(b.id, tuple(sheet_rows(present, b))) for b in section.blocks if isinstance(b, Table)]

    return [sheet for own in told(material.reports, sheets) for sheet in own]


def _accepted(material: Material) -> Iterator[Row]:
    agreement = material.agreement
    yield ("package", "measures", *(f"{m} robust gain, percent" for m in agreement.members), "solutions")
    for p in agreement.accepted.tolist():
        named = ", ".join(name for name, ties in agreement.solutions.items() if p in ties)
        yield (p, " + ".join(agreement.package(p).measures), *agreement.robust_gain_percent[p].tolist(), named)


def _gains(material: Material) -> Iterator[Row]:
    payoffs, agreement = material.payoffs, material.agreement
    yield (
        *("package", "measures", "member", "shock"),
        *("gain, million USD a year", "low", "high", "gain, percent of real income", "low", "high"),
    )
    for p, band in material.bands.items():
        measures = " + ".join(agreement.package(p).measures)
        for i, member in enumerate(payoffs.members):
            for s, shock in enumerate(payoffs.shocks):
                at = i, s
                musd = payoffs.gain_musd[p, i, s], band.low_musd[at], band.high_musd[at]
                percent = payoffs.gain_percent[p, i, s], band.low_percent[at], band.high_percent[at]
                yield (p, measures, member, shock, *map(float, musd), *map(float, percent))


def _assumptions(material: Material) -> Iterator[Row]:
    yield ("id", "statement", "low", "central", "high", "unit", "reason")
    for a in (*material.mechanism.assumptions, *material.region.assumptions):
        yield (a.id, a.statement, a.band.low, a.band.central, a.band.high, a.unit, a.reason)
    region = material.region
    yield ("region", f"{region.title}, {region.base_year}", None, None, None, "", region.digest)
    yield ("cases", "; ".join(material.cases), None, None, None, "", "range of the gains")

"""The computed table as a workbook: accepted packages, the gains of notable ones, assumptions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from ortaq.answers import Material
from ortaq.brief.presenter import Presenter
from ortaq.brief.reported_values import sheet_rows
from ortaq.brief.sections.reported import told
from ortaq.brief.texts import load_texts
from ortaq.core.report import Table

Row = Sequence[Any]
Sheets = Mapping[str, Iterable[Row]]

LONGEST = 32_767
"""Characters that a cell can hold."""

LONGEST_TITLE = 31
"""Characters that the title of a sheet can hold."""


def workbook_bytes(material: Material) -> bytes:
    """Return the workbook of a table.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    return sheets_bytes(table_sheets(material))


def table_sheets(material: Material) -> Sheets:
    """Return the sheets of a table by title."""
    own = {"accepted": _accepted(material), "gains": _gains(material), "assumptions": _assumptions(material)}
    return {**own, **_reported(material)}


def sheets_bytes(sheets: Sheets) -> bytes:
    """Return a workbook; text that a spreadsheet would take for a formula is kept as text.

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
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell(sheet, value) for value in row])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _reported(material: Material) -> Sheets:
    """Return one sheet for every table that domains report."""
    mechanism = material.mechanism
    present = Presenter(load_texts("en"), material.region, (*mechanism.measures, *mechanism.shocks))
    blocks = (b for section in told(material.reports) for b in section.blocks)
    return {b.id[:LONGEST_TITLE]: sheet_rows(present, b) for b in blocks if isinstance(b, Table)}


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

"""A questionnaire read back: every fault at once with its sheet and cell, nothing guessed and nothing averaged."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan, log10
from pathlib import Path
from typing import Any

from ortaq.core import InputError, Mechanism, Pin, Region, said
from ortaq.core.report import Words
from ortaq.observe.books.book import Book, CostFigure, Whose
from ortaq.observe.books.questionnaire import ABOUT, CONFIRM, HEAD, OPEN, OWN, OWN_SOURCE, columns_of, rows_of
from ortaq.observe.books.questions import BESIDE, COSTS, SHEETS, TARIFFS, TRADE, Row, questions
from ortaq.observe.regions.counts import Count
from ortaq.tables import BadCell, Mistake, RawTable, read_sheets, refuse

HUNDREDFOLD = 2.0
"""Powers of ten between two figures from which on it is asked which is meant."""

YES = frozenset({"yes", "да", "是"})
"""What confirms a figure."""

LARGEST_PERCENT = 100.0
"""Share of a payer; tariffs may be higher, but not above ten times that."""

CLOSE = 1e-9
"""Relative difference of a locked number that is none."""

Say = Callable[[Words], str]


def whose_file(path: Path) -> dict[str, str]:
    """Return what a filled questionnaire says of itself: mechanism, region, digest, delegation and language.

    Raises
    ------
    InputError
        It is no questionnaire.
    """
    raw = read_sheets(path, {ABOUT}).get(ABOUT)
    told = {} if raw is None else {str(cells[0]): str(cells[1]) for _, cells in raw.rows if len(cells) > 1}
    missing = {"mechanism", "region", "digest", "delegation", "language"} - told.keys()
    if missing:
        raise InputError(
            f"no questionnaire: its sheet '{ABOUT}' does not say {', '.join(sorted(missing))}",
            where=str(path),
            fix="fill a workbook made by `ortaq books new`, and keep its first sheet as it was",
        )
    return told


def read_book(
    path: Path, region: Region, mechanism: Mechanism, counts: Sequence[Count], say_in: Callable[[str], Say]
) -> Book:
    """Return what a delegation wrote into its questionnaire.

    Parameters
    ----------
    path : Path
    region : Region
    mechanism : Mechanism
    counts : sequence of Count
        As when the questionnaire was made.
    say_in : callable
        Language -> what says words in it.

    Raises
    ------
    InputError
        It was made for another question, a locked cell was changed, or cells hold what cannot be used: all of them are
        named.
    """
    told = whose_file(path)
    asked_of = {"mechanism": mechanism.id, "region": region.name, "digest": region.digest}
    for key, wanted in asked_of.items():
        if told[key] != wanted:
            raise InputError(
                f"the questionnaire is about another {key}: '{told[key]}', not '{wanted}'",
                where=f"{path}, sheet {ABOUT}",
                why="its figures of the house are not those of today",
                fix="make it again with `ortaq books new` and copy your figures over",
            )
    member, say = told["delegation"], say_in(told["language"])
    asked = questions(region, mechanism, counts, member)
    sheets = read_sheets(path, set(SHEETS))
    mistakes, figures = _strange(sheets, path), dict[str, dict[str, tuple[float, str, str]]]()
    for name in SHEETS:
        if any(each.sheet == name for each in asked):
            figures[name], found = _read(name, sheets.get(name), asked, say, path)
            mistakes += found
    refuse(mistakes, str(path), why="nothing of it was used")
    return _book(path, member, region, figures)


def _strange(sheets: Mapping[str, RawTable], path: Path) -> list[Mistake]:
    """Return sheets that no questionnaire has: what is written there would be lost."""
    return [
        Mistake(
            f"{path}, sheet {name}",
            "a sheet that the questionnaire does not have",
            fix="write your figures into the yellow cells of its own sheets and remove this one",
        )
        for name in sheets
        if name not in {*SHEETS, ABOUT}
    ]


def _read(
    name: str, raw: RawTable | None, asked: Sequence[Row], say: Say, path: Path
) -> tuple[dict[str, tuple[float, str, str]], list[Mistake]]:
    """Return the figures of a sheet by id, with their sources and places, and its mistakes."""
    columns = columns_of(name)
    if raw is None or list(raw.header) != columns:
        fix = "make the questionnaire again and copy your figures over"
        return {}, [Mistake(f"{path}, sheet {name}", "the sheet or its hidden first row was changed", fix=fix)]
    made = {row[0]: row for row in rows_of(name, asked, say)}
    of = {each.id: each for each in asked if each.sheet == name}
    figures: dict[str, tuple[float, str, str]] = {}
    mistakes, met = [], set()
    for number, cells in raw.rows:
        id = cells[0] if isinstance(cells[0], str) else ""
        if id not in made or id in met:
            fix = "remove the row; figures go into the yellow cells of the rows that are there"
            mistakes.append(Mistake(raw.at(number, "id"), "a row that was not asked", fix=fix))
            continue
        met.add(id)
        mistakes += _changed(raw, number, cells, made[id], columns)
        if id != HEAD:
            own = dict(zip(columns, cells, strict=True))
            mistake = _figure(raw, number, own, of[id], figures)
            mistakes += [mistake] if mistake else []
    mistakes += [
        Mistake(f"{path}, sheet {name}", f"the row '{id}' is missing", fix="make the questionnaire again")
        for id in made
        if id not in met
    ]
    return figures, mistakes


def _changed(
    raw: RawTable, number: int, cells: Sequence[Any], made: Sequence[Any], columns: Sequence[str]
) -> list[Mistake]:
    """Return locked cells that are not as they were written."""
    fix = "undo it, and write your figure into the yellow cell of the row"
    return [
        Mistake(raw.at(number, column), "a locked cell was changed", fix=fix)
        for column, cell, was in zip(columns, cells, made, strict=True)
        if column not in OPEN and not _same(cell, was)
    ]


def _same(cell: Any, was: Any) -> bool:
    if isinstance(was, float):
        return isinstance(cell, int | float) and abs(cell - was) <= CLOSE * max(abs(was), 1.0)
    return (cell if cell is None else str(cell).strip()) == (was if was is None else str(was).strip())


def _figure(
    raw: RawTable, number: int, own: Mapping[str, Any], asked: Row, figures: dict[str, tuple[float, str, str]]
) -> Mistake | None:
    """Keep the figure of a row, or return what is wrong with it."""
    value, at = own[OWN], raw.at(number, OWN)
    if value is None:
        return None
    if isinstance(value, BadCell):
        return Mistake(at, value.what, fix=value.fix)
    if isinstance(value, str) or value < 0.0:
        what = f"'{value}' is no number" if isinstance(value, str) else f"{value:g} is below zero"
        return Mistake(at, what, fix="write a plain number in the unit of the row, without words")
    most = _most(asked)
    if value > most:
        return Mistake(at, f"{value:g} is above {most:g} percent", fix="write percent, 12.5 for an eighth")
    confirmed = str(own[CONFIRM] or "").strip().lower() in YES
    cell = raw.at(number, CONFIRM).rpartition("cell ")[2]
    against = next((b for b in (asked.value, asked.other) if _far(float(value), b)), None)
    if against is not None and not confirmed:
        return Mistake(
            at,
            f"{value:g} is {_times(float(value) / against)} times the figure beside it, {against:g}",
            fix=said("check the unit; if it is meant, write yes in cell {cell}", cell=cell),
        )
    source = own[OWN_SOURCE]
    figures[asked.id] = float(value), "" if source is None else str(source).strip(), at
    return None


def _most(asked: Row) -> float:
    if asked.sheet == TARIFFS:
        return 10.0 * LARGEST_PERCENT
    return LARGEST_PERCENT if asked.id.endswith("/share") else float("inf")


def _times(ratio: float) -> str:
    """Return a ratio as it is read: whole above a hundred."""
    return f"{ratio:,.0f}" if ratio >= 100.0 else f"{ratio:.3g}"


def _far(one: float, two: float) -> bool:
    """Return whether two figures differ by a factor of a hundred or more."""
    return one > 0.0 and not isnan(two) and two > 0.0 and abs(log10(one / two)) >= HUNDREDFOLD


def require_asked(books: Sequence[Book]) -> None:
    """Refuse books that state one flow a hundred times apart: neither is taken, and no mean.

    Raises
    ------
    InputError
        Two of them do.
    """
    for k, book in enumerate(books):
        mine = {(p.exporter, p.importer, p.sector): p for p in book.counts}
        for other in books[k + 1 :]:
            for pin in other.counts:
                own = mine.get((pin.exporter, pin.importer, pin.sector))
                if own and _far(own.value_musd, pin.value_musd):
                    raise InputError(
                        f"{pin.exporter} -> {pin.importer}, {pin.sector}: {own.value_musd:,.6g} and "
                        f"{pin.value_musd:,.6g} million USD",
                        where=f"{book.place}; {other.place}",
                        why="two counts that differ by a factor of a hundred mean different units or different goods; "
                        "they are never averaged",
                        fix="ask both delegations, and leave the cell of the wrong one empty",
                    )


def _book(path: Path, member: str, region: Region, figures: Mapping[str, Mapping[str, tuple[float, str, str]]]) -> Book:
    counts = []
    for id, (value, source, at) in figures.get(TRADE, {}).items():
        exporter, importer, sector = id.split("/")
        counts.append(Pin(exporter, importer, sector, value, region.base_year, source or path.name, at))
    tariffs = {}
    for id, (value, _, _) in figures.get(TARIFFS, {}).items():
        exporter, importer, sector = id.split("/")
        tariffs[exporter, importer, sector] = value / 100.0
    beside = {id: value for id, (value, _, _) in figures.get(BESIDE, {}).items()}
    return Book(Whose.FILE, (member,), tuple(counts), tariffs, _costs(figures.get(COSTS, {})), beside, str(path))


def _costs(figures: Mapping[str, tuple[float, str, str]]) -> tuple[CostFigure, ...]:
    stated: dict[str, dict[str, float]] = {}
    for id, (value, _, _) in figures.items():
        measure, item = id.rsplit("/", 1)
        stated.setdefault(measure, {})[item] = value / 100.0 if item == "share" else value
    return tuple(CostFigure(m, own.get("capex"), own.get("opex"), own.get("share")) for m, own in stated.items())

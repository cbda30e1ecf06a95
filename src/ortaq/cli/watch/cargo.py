"""`ortaq watch cargo`: events of goods become times at crossings, files of them, and rows for networks."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ortaq.alerts.cargo.files import COLUMNS, observed, parquet_of_rows, rows_of, source_of
from ortaq.alerts.cargo.places import Places, read_places
from ortaq.alerts.cargo.readers.columns import read_columns
from ortaq.alerts.cargo.told import Stated, cargo_section
from ortaq.alerts.cargo.watching import Watched, watched
from ortaq.cli.ledgers.passphrase import key_from
from ortaq.cli.watch.measured import Measured, measured, measured_acts, require_author
from ortaq.core import InputError, Passing, Program, Region
from ortaq.core.report import Number, Reading, Section, Table, Text, Words
from ortaq.domains import overlays
from ortaq.ledgers import Ledger
from ortaq.tables import csv_text, require_file, require_folder, today, whole_folder, write_below

_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


SHORT = (0, 1, 2, 3, 5, 6, 7)
"""Columns of the table by direction that a terminal has room for."""


def cargo_command(
    program: Program,
    *,
    events: list[Path],
    places: Path,
    columns: Path | None,
    out: Path | None,
    overwrite: bool,
    page: Path | None,
    since: str | None,
    region: str,
    bad_events: int | None,
    ledger: Path | None,
    author: str | None,
    key: Path | None,
    strict: bool,
    full: bool,
    as_json: bool,
) -> int:
    """Show times at crossings; exit code 1 where no direction has enough visits to be shown."""
    _require_writable(out, page, ledger, author, overwrite=overwrite)
    if since is not None and not _MONTH.fullmatch(since):
        raise InputError(f"'{since[:20]}' is no month", where="--since", fix="write year and month, such as 2026-01")
    table, words = read_places(places), read_columns(columns)
    baseline = program.region(region)
    with program.progress("events") as report:
        found = watched(
            events,
            table,
            words,
            now=int(datetime.now(UTC).timestamp() * 1e6),
            since=since or "",
            most_faults=bad_events,
            strict=strict,
            digests=ledger is not None,
            progress=report,
        )
    stated = _stated(baseline, table)
    section, given_out = (cargo_section(found, stated, faults=told) for told in (True, False))
    written = _write(program, out, found, stated, baseline, overwrite=overwrite) if out else ()
    if ledger is not None and author is not None:
        months = measured(found, {at: one.place for at, one in stated.items()})
        written = (*written, _entered(months, ledger, author, key))
    if page:
        program.write_page(page, [given_out], Text("watch.cargo.title"), baseline)
        written = (*written, Text("watch.cargo.page", {"path": str(page)}))
    if as_json:
        question = {"events": [path.name for path in events], "places": places.name, "since": since, "region": region}
        program.answer([section], baseline, as_json=True, question=question)
    else:
        program.answer([section], baseline) if full else program.print_short(_short(section), baseline)
        program.print(*_not_in_network(table, stated), *written)
    return int(all(cell.dwell is None for cell in found.cells))


def _require_writable(
    out: Path | None, page: Path | None, ledger: Path | None, author: str | None, *, overwrite: bool
) -> None:
    """Refuse what cannot be written before any event is read."""
    if out:
        require_folder(out, replace=overwrite, option="--overwrite")
    if page:
        require_file(page, option="--page")
    require_author(ledger, author)
    if ledger is not None:
        with Ledger.open(ledger) as there:
            there.store.require_writable()


def _not_in_network(places: Places, stated: Stated) -> tuple[Text, ...]:
    unknown = [name for name in places.crossings if not any(crossing == name for crossing, _ in stated)]
    return (Text("watch.cargo.not_in_network", {"crossings": tuple(unknown)}),) if unknown else ()


def _entered(months: Measured, file: Path, author: str, key: Path | None) -> Words:
    """Put measured months beside the commitments of a ledger that count them, and say how many."""
    with Ledger.open(file) as ledger:
        acts = measured_acts(ledger.state(), months)
        if acts:
            ledger.append_all(author, acts, key=key_from(key))
    commitments = len({body["commitment"] for _, body in acts})
    counts = {"count": Number(len(acts), Reading.COUNT), "commitments": Number(commitments, Reading.COUNT)}
    return Text("watch.cargo.entered", {**counts, "path": str(file)})


def _stated(region: Region, places: Places) -> Stated:
    """Return what the region states of every direction of the crossings, as far as it knows them."""
    found: dict[tuple[str, str], Passing] = {}
    for crossing, sides in zip(places.crossings, places.sides, strict=True):
        for towards in sides:
            known = [stated for own in overlays() if (stated := own.stated(region, crossing, towards)) is not None]
            if known:
                found[crossing, towards] = known[0]
    return found


def _short(section: Section) -> Section:
    """Return the section with the table by direction alone, in the columns that a terminal has room for."""
    table = section.blocks[0]
    if len(section.blocks) == 1 or not isinstance(table, Table):
        return replace(section, blocks=())
    narrow = replace(
        table,
        columns=tuple(table.columns[at] for at in SHORT),
        rows=tuple(tuple(row[at] for at in SHORT) for row in table.rows),
    )
    return replace(section, paragraphs=(*section.paragraphs, Text("watch.cargo.units")), blocks=(narrow,))


def _write(
    program: Program, out: Path, found: Watched, stated: Stated, region: Region, *, overwrite: bool
) -> Sequence[Words]:
    """Write the folder whole or not at all; say what is in it."""
    rows = list(rows_of(found, stated))
    passings = observed(found, stated)
    files: dict[str, bytes | str] = {
        "dwell.csv": csv_text(COLUMNS, [["" if cell is None else cell for cell in row] for row in rows]),
        "dwell.parquet": parquet_of_rows(rows),
    }
    if passings:
        source = source_of(found, str(today()))
        files |= {
            f"overlay/{name}": text
            for own in overlays()
            for name, text in own.written(region, passings, source).items()
        }
    with whole_folder(out, replace=overwrite, option="--overwrite") as draft:
        write_below(draft, files)
        about = {"first": found.first, "last": found.last}
        program.write_workbook(draft / "dwell.xlsx", [cargo_section(found, stated, faults=False)], about, region)
    said = [Text("watch.cargo.written", {"path": str(out)})]
    if passings:
        said.append(Text("watch.cargo.overlay", {"path": str(out / "overlay"), "directions": _named(passings)}))
    return said


def _named(passings: Sequence[Passing]) -> tuple[str, ...]:
    return tuple(f"{passing.place} → {passing.towards}" for passing in passings)

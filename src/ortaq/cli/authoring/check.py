"""`ortaq check FILE`: every fault at once with its line or cell, what is assumed, how long an answer takes."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path

from ortaq.agreement import read_problem
from ortaq.cli.readers import read_region_package
from ortaq.cli.tables import data_table
from ortaq.core import InputError, Level, Mechanism, Program, Reach, Region, reach
from ortaq.core.report import Cell, Number, Paragraphs, Reading, Section, Table, Text, Words
from ortaq.domains import heavy, load_texts
from ortaq.model.payoffs import MOST_MEASURES
from ortaq.model.shipped_draws import shipped_draws
from ortaq.observe import check_region, load_region, load_scenario, open_region
from ortaq.observe.mechanisms.checked import Checked, check_mechanism
from ortaq.observe.mechanisms.places import document, is_workbook, placed
from ortaq.observe.regions.workbook import FILES
from ortaq.tables import is_folder, json_data, read_sheets, toml_data

SMALL_SECONDS, LARGE_SECONDS = 5.0, 10.0
"""Processor time of a brief with its draws: of a small region, and of one of 20 economies or more."""

QUICK_SECONDS, HEAVY_SECONDS = 2.4, 30.0
"""For each measure and shock of a large region, and besides for each with which something large is solved.

Measured on a new file of three of each (22 s), the same with one such change (40 s), what ships (five 37 s,
eu_central_asia 31, c5 72) and examples/middle_corridor.toml, which has two that act on each other (163 s).
"""

SEARCHED_SECONDS = 0.016
"""For each pair of measures of an agenda that is searched, twice: 40 took 24 to 83 s in all, 60 took 58 s."""

MANY = 20


def check(program: Program, *, path: Path, as_json: bool) -> int:
    """Check a file; exit code 2 if it cannot be used."""
    kind = _kind(path)
    found = _CHECKS[kind](path)
    sections = [_section(program, path, kind, found)]
    program.answer(sections, as_json=as_json, question={"file": str(path), "kind": kind})
    return 2 if found.faults else 0


def _kind(path: Path) -> str:
    if is_folder(path) or path.suffix == ".zip":
        return "region"
    if path.suffix == ".json":
        return "problem"
    if is_workbook(path):
        names = set(read_sheets(path, ()))
        return "region" if FILES in names and "measures" not in names else "mechanism"
    data = toml_data(path)
    if "scenario" in data:
        return "scenario"
    return "mechanism" if {"measure", "mechanism", "shock"} & set(data) else "region"


def _scenario(path: Path) -> Checked:
    return _tried(path, lambda: load_scenario(str(path)))


def _region(path: Path) -> Checked:
    if path.suffix in {".xlsx", ".zip"}:
        return _tried(path, lambda: read_region_package(path))
    return _tried(path, lambda: _closed(open_region(str(path)), str(path)))


def _closed(region: Region, where: str) -> None:
    """Refuse a region whose accounts do not close; all that is wrong is told."""
    wrong = [f for f in check_region(region) if f.level is Level.ERROR]
    if wrong:
        said = "; ".join(f"{f.check}, {f.where}: {f.value:.3g}" for f in wrong)
        raise InputError(f"check failed: {said}", where=where, fix="correct the numbers")


def _problem(path: Path) -> Checked:
    return _tried(path, lambda: read_problem(json_data(path), str(path)))


def _tried(path: Path, does: Callable[[], object]) -> Checked:
    """Return the mistakes that reading a file tells, with lines where it is TOML."""
    try:
        does()
    except InputError as error:
        if path.suffix != ".toml":
            return Checked(faults=error.parts or (error,))
        try:
            return Checked(faults=tuple(placed(error, path, *document(path))))
        except InputError:
            return Checked(faults=error.parts or (error,))
    return Checked()


def _mechanism(path: Path) -> Checked:
    """Check a mechanism, and whether its agenda is one that is answered."""
    found = check_mechanism(path, load_region)
    if found.mechanism is None or len(found.mechanism.measures) <= MOST_MEASURES:
        return found
    from ortaq.answers.search_size import require_searchable  # noqa: PLC0415  (a short agenda needs no search)

    try:
        require_searchable(found.mechanism)
    except InputError as error:
        return Checked(faults=(*found.faults, error))
    return found


_CHECKS: dict[str, Callable[[Path], Checked]] = {
    "mechanism": _mechanism,
    "scenario": _scenario,
    "region": _region,
    "problem": _problem,
}


def _section(program: Program, path: Path, kind: str, found: Checked) -> Section:
    named: dict[str, Words] = {"file": str(path), "kind": Text(f"check.kind_{kind}")}
    if found.faults:
        count = {"count": Number(len(found.faults), Reading.COUNT)}
        return Section("check", Text("check.faulty", {**named, **count}), (), (_faults(program, found.faults),))
    said: Paragraphs = tuple(Text("check.doubt", {"doubt": doubt.split("\n")[0]}) for doubt in found.doubts)
    if found.mechanism is not None:
        said = (*_fine(found.mechanism, found.region), *said)
    return Section("check", Text("check.fine", named), said, (_assumed(found),) if found.assumed else ())


def _faults(program: Program, faults: Sequence[InputError]) -> Table:
    texts = load_texts(program.language)
    rows = [(" ".join(e.where.split()), e.what, e.why, texts.translated(e.fix)) for e in faults]
    heads = tuple((Text(f"check.{head}"), "") for head in ("where", "what", "why", "fix"))
    return data_table("faults", Text("check.faults"), heads, rows)


def _fine(mechanism: Mechanism, region: Region | None) -> Paragraphs:
    def count(number: int) -> Number:
        return Number(number, Reading.COUNT)

    sizes: dict[str, Words] = {
        "members": mechanism.members,
        "measures": count(len(mechanism.measures)),
        "shocks": count(len(mechanism.shocks)),
        "packages": count(2 ** len(mechanism.measures) - 1),
    }
    unknown = tuple(m.id for m in mechanism.measures if reach(m.needs) is Reach.UNKNOWN)
    needs = (Text("check.needs", {"measures": unknown}),) if unknown else ()
    return (
        Text("check.holds", sizes),
        *needs,
        *_searched(mechanism),
        Text("check.takes", {"seconds": count(round(answer_seconds(mechanism, region)))}),
    )


def _searched(mechanism: Mechanism) -> Paragraphs:
    """Return how large the search is that an agenda without a table needs, and what it can prove."""
    if len(mechanism.measures) <= MOST_MEASURES:
        return ()
    from ortaq.answers.search_size import search_size  # noqa: PLC0415  (a short agenda needs no search)

    size = search_size(mechanism)
    said = {name: Number(value, Reading.COUNT) for name, value in asdict(size).items()}
    return (Text("check.searched" if size.group_size else "check.searched_alone", said),)


def answer_seconds(mechanism: Mechanism, region: Region | None) -> float:
    """Return about how long a brief takes: where its draws ship, all that is large about it was solved before.

    Parameters
    ----------
    mechanism : Mechanism
    region : Region or None
        Of a file: a small one.

    Returns
    -------
    float
        Seconds of a processor.
    """
    changes = (*mechanism.measures, *mechanism.shocks)
    count = len(mechanism.measures)
    searched = SEARCHED_SECONDS * count**2 if count > MOST_MEASURES else 0.0
    if region is None or len(region.economies) < MANY:
        return SMALL_SECONDS + 0.2 * len(changes) + searched
    known = shipped_draws(region, mechanism) is not None
    solved = 0 if known else sum(map(heavy, changes))
    return LARGE_SECONDS + QUICK_SECONDS * len(changes) + HEAVY_SECONDS * solved + searched


def _assumed(found: Checked) -> Table:
    heads = tuple((Text(f"check.{head}"), "") for head in ("id", "assumed", "value", "of"))
    rows = [
        (
            a.id,
            a.statement,
            Cell(a.band, Reading.INPUT, unit=a.unit or "-") if isfinite(a.band.central) else "",
            a.reason,
        )
        for a in found.assumed
    ]
    return data_table("assumed", Text("check.assumed_title"), heads, rows)

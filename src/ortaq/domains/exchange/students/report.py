"""What is said of students: who studies where, what an agenda adds, and what an additional student costs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ortaq.core import Band, Change, Corner, Mechanism, Region
from ortaq.core.chart import Chart, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Cell, Column, Figure, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.effects import OPPOSITE, moved_by
from ortaq.domains.exchange.students.moves import NOTHING, StudentMove, Unit, student_moves_of
from ortaq.domains.exchange.students.outlook import Past, past_forecasts, past_table
from ortaq.domains.exchange.students.tables import StudentCount, Students

ENDS = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)

SHOWN = 12
"""Pairs in a table of a brief, and arrows in its figure."""

LEAST_DRAWN = 10.0
"""Students from which an arrow begins."""

Pair = tuple[str, str]
"""Host and origin."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What the moves of one kind in one measure bring, students at a time and USD.

    Attributes
    ----------
    measure, action : str
    host : str
    origins : tuple of str
    places : float or None
        New places a year; None where cost or rules change.
    more : Band
        Additional students at a time.
    usd : Band or None
        Cost of one additional student a year; None where the file does not say what a place costs.
    """

    measure: str
    action: str
    host: str
    origins: tuple[str, ...]
    places: float | None
    more: Band
    usd: Band | None


@dataclass(frozen=True, slots=True)
class StudentReport:
    """Students between the members of a mechanism.

    Attributes
    ----------
    counts : tuple of StudentCount
        The newest of every pair, largest first.
    more : mapping of (str, str) to Band
        Additional students at a time by all measures together, by host and origin.
    programmes : tuple of Programme
    past : tuple of Past
        Forecasts of the newest counts, beside what came.
    """

    counts: tuple[StudentCount, ...]
    more: Mapping[Pair, Band]
    programmes: tuple[Programme, ...]
    past: tuple[Past, ...] = ()


def student_report_of(region: Region, mechanism: Mechanism) -> StudentReport | None:
    """Return who studies where, and what the agenda adds; None where the region counts no students of members."""
    students, members = students_of(region), set(mechanism.members)
    if students is None:
        return None
    counts = newest(students, lambda host, origin: {host, origin} <= members)
    if not counts:
        return None
    moves = [move for measure in mechanism.measures for move in student_moves_of(measure)]
    return StudentReport(
        counts,
        more_students(region, students, moves),
        programmes(region, students, mechanism.measures),
        past_forecasts(students, members.issuperset),
    )


def newest(students: Students, wanted: Callable[[str, str], bool]) -> tuple[StudentCount, ...]:
    """Return the newest count of every pair that is wanted, largest first."""
    found = [rows[-1] for pair, rows in students.by_pair.items() if wanted(*pair)]
    return tuple(sorted(found, key=lambda count: (-count.students.central, count.host, count.origin)))


def more_students(region: Region, students: Students, moves: Sequence[StudentMove]) -> dict[Pair, Band]:
    """Return additional students at a time by host and origin, of the pairs that move."""
    hats = [moved_by(region, moves, end).students_hat() - 1.0 for end in ENDS]
    found: dict[Pair, Band] = {}
    for pair in dict.fromkeys((move.host, origin) for move in moves if move.crosses for origin in move.origins):
        count = students.latest(*pair)
        if count is not None:
            at = tuple(region.economy_ids.index(code) for code in pair)
            found[pair] = Band(
                *(float(h[at]) * count.students.at(OPPOSITE[e]) for h, e in zip(hats, ENDS, strict=True))
            )
    return found


def programmes(region: Region, students: Students, measures: Iterable[Change]) -> tuple[Programme, ...]:
    """Return what each kind of move in each measure brings that sends students across a border."""
    found = []
    for measure in measures:
        moves = [move for move in student_moves_of(measure) if move.crosses]
        for action, host in dict.fromkeys((move.action, move.host) for move in moves):
            own = [move for move in moves if (move.action, move.host) == (action, host)]
            found.append(_programme(region, students, measure.id, own))
    return tuple(found)


def _programme(region: Region, students: Students, measure: str, moves: Sequence[StudentMove]) -> Programme:
    bands = more_students(region, students, moves).values()
    by_places = all(move.unit is Unit.PLACES for move in moves)
    return Programme(
        measure=measure,
        action=moves[0].action,
        host=moves[0].host,
        origins=tuple(dict.fromkeys(origin for move in moves for origin in move.origins)),
        places=sum(move.value.central for move in moves) if by_places else None,
        more=Band(*(sum(band.at(end) for band in bands) for end in ENDS)),
        usd=_usd(moves) if by_places and all(move.place_usd != NOTHING for move in moves) else None,
    )


def _usd(moves: Sequence[StudentMove]) -> Band:
    """Return what one additional student costs a year, USD: dear where few are additional and they stay briefly."""

    def at(end: Corner) -> float:
        paid = sum(move.value.at(end) * move.place_usd.at(end) for move in moves)
        students = sum(
            move.value.at(end) * move.years.at(OPPOSITE[end]) * move.additional.at(OPPOSITE[end]) for move in moves
        )
        return paid / students if students else float("nan")

    return Band(*(at(end) for end in ENDS))


def student_sections(report: StudentReport) -> tuple[Section, ...]:
    """Return students by pair as arrows with their ranges, what the agenda adds, and what one more costs."""
    blocks: list[Table | Figure] = [pairs_figure(report.counts), pairs_table(report.counts, report.more, SHOWN)]
    if report.programmes:
        blocks.append(cost_table(report.programmes))
    if report.past:
        blocks.append(replace(past_table(report.past), shown=SHOWN))
    lead = Text("exchange.students.lead")
    return (Section("students", Text("exchange.students.title"), (lead,), tuple(blocks)),)


def pairs_figure(counts: Sequence[StudentCount]) -> Figure:
    """Return students by pair as arrows from origin to host, with their ranges."""
    drawn = [count for count in counts if count.students.central >= LEAST_DRAWN][:SHOWN]
    spans = tuple(Span(_pair(count), count.students, _said(count)) for count in drawn)
    chart = Chart(
        Scale(ScaleKind.LOG, Text("exchange.students.students"), Text("exchange.unit.persons"), least=LEAST_DRAWN),
        Scale(ScaleKind.CATEGORY, Text("exchange.students.pair")),
        (Panel("", spans),),
        name=Text("exchange.students.pair"),
    )
    described = Text("exchange.students.figure_description", {"pairs": tuple(_said(count) for count in drawn[:5])})
    return Figure("figure-students", Text("exchange.students.figure"), described, chart)


def _pair(count: StudentCount) -> Text:
    return Text(
        "exchange.students.arrow",
        {"origin": Name("economy", count.origin), "host": Name("economy", count.host)},
    )


def _said(count: StudentCount) -> Text:
    values: dict[str, Words] = {
        "pair": _pair(count),
        "students": Number(count.students.central, Reading.COUNT),
        "year": str(count.year),
    }
    return Text("exchange.students.said", values)


def count_cell(count: StudentCount) -> Cell:
    """Return the students of a pair with their range, and how they were counted where nobody reported them."""
    flag: Words = "" if count.method == "reported" else Text(f"exchange.students.{count.method}")
    return Cell(or_exact(count.students), Reading.COUNT, flag=flag, source=count.source)


def or_exact(band: Band) -> Band | float:
    """Return a range, or the one number where it has no width."""
    return band.central if band.low == band.high else band


def pairs_table(counts: Sequence[StudentCount], more: Mapping[Pair, Band], shown: int | None) -> Table:
    """Return students by pair, and what an agenda adds to them where there is one."""
    persons = Text("exchange.unit.persons")
    columns = (
        Column(Text("exchange.students.pair")),
        Column(Text("exchange.students.students"), persons),
        Column(Text("exchange.students.year")),
        *((Column(Text("exchange.students.more"), persons),) if more else ()),
    )
    rows = []
    for count in sorted(counts, key=lambda count: (count.host, count.origin) not in more):
        band = more.get((count.host, count.origin))
        added = (Cell(band, Reading.COUNT) if band else Cell("-"),) if more else ()
        rows.append((Cell(_pair(count)), count_cell(count), Cell(str(count.year)), *added))
    note = (Text("exchange.students.note"),)
    return Table("students", Text("exchange.students.table"), columns, tuple(rows), note, shown=shown)


def cost_table(found: Sequence[Programme]) -> Table:
    """Return what an additional student costs, by measure."""
    columns = (
        Column(Text("exchange.students.measure")),
        Column(Text("exchange.students.offer")),
        Column(Text("exchange.students.places"), Text("exchange.unit.persons_year")),
        Column(Text("exchange.students.more"), Text("exchange.unit.persons")),
        Column(Text("exchange.students.cost"), Text("exchange.unit.usd_student")),
    )
    rows = tuple(
        (
            Cell(Name("change", programme.measure)),
            Cell(_offer(programme)),
            Cell("-") if programme.places is None else Cell(programme.places, Reading.COUNT),
            Cell(programme.more, Reading.COUNT),
            Cell(Text("exchange.not_known")) if programme.usd is None else Cell(programme.usd, Reading.AMOUNT),
        )
        for programme in found
    )
    note = (Text("exchange.students.cost_note"),)
    return Table("student-cost", Text("exchange.students.cost_table"), columns, rows, note)


def _offer(programme: Programme) -> Text:
    values: dict[str, Words] = {
        "host": Name("economy", programme.host),
        "origins": tuple(Name("economy", origin) for origin in programme.origins),
    }
    return Text(f"exchange.students.offer.{programme.action}", values)

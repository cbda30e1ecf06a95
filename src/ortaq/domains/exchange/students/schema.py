"""Moves of students and visitors in mechanism and scenario files: ``[[measure.exchange]]`` with their actions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from ortaq.core import Band, InputError, Region, said, suggest
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.moves import NOTHING, TAKES, Assumed, StudentAction, StudentMove, Unit
from ortaq.tables import UNSOURCED, BandRecord, Record, derivation, refused

YEARS = {"language": 1.0, "vocational": 1.0, "bachelor": 4.0, "master": 2.0, "doctorate": 3.0}
"""Levels of study, and how long a place lasts where the file does not say."""

ADDITIONAL = "A-STUDENT-ADDITIONAL"
ASSUMED = {
    "trade_link": "A-STUDENT-TRADE",
    "taken": "A-STUDENT-TAKEN",
    "fee": "A-STUDENT-FEE",
    "visa": "A-VISA-WORTH",
    "training_return": "A-TRAINING-RETURN",
}
"""Assumptions of the region that turn students and visitors into trade and skills."""

Fault = tuple[str, str]
"""What is wrong, and what to do."""


class StudentRecord(Record):
    """One move of students or visitors."""

    action: Literal[
        StudentAction.SCHOLARSHIPS,
        StudentAction.DUAL_DEGREES,
        StudentAction.LANGUAGE_COURSES,
        StudentAction.TRAINING,
        StudentAction.RECOGNITION,
        StudentAction.VISA,
    ] = Field(description="What is offered")
    host: str = Field(default="", description="Economy that receives the students or visitors, or equips the training")
    origins: tuple[str, ...] = Field(default=(), description="Economies from which they come")
    places: BandRecord | None = Field(
        default=None, description="New places a year of all origins together, shared by population"
    )
    cost_percent: BandRecord | None = Field(
        default=None, description="Percent more that studying at the host costs; negative where it becomes cheaper"
    )
    open_percent: BandRecord | None = Field(
        default=None, description="Percent of the published worth of visa freedom that is not there yet"
    )
    level: str = Field(default="", description=f"Level of study: {', '.join(YEARS)}")
    language: str = Field(default="", description="Code of the language that is taught, such as zh")
    years: BandRecord | None = Field(default=None, description="Length of one place; that of its level if left out")
    additional: BandRecord | None = Field(
        default=None, description=f"Share of places whose holders would not have come without, else {ADDITIONAL}"
    )
    place_usd: BandRecord | None = Field(
        default=None, description="Cost of one place over its whole length, USD; no effect on skills if left out"
    )
    intakes: int = Field(default=1, ge=1, description="Years in which new places are given, at the cost of the measure")
    sectors: tuple[str, ...] = Field(default=(), description="Sectors whose trade needs contact; all if left out")
    skilled: tuple[str, ...] = Field(default=(), description="Sectors in which the trained work; all if left out")
    note: str = Field(default="", description="Why there may be more places than students of the pair today")
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _means_something(self) -> "StudentRecord":
        faults = [*self._pair(), *self._number(), *self._study()]
        if faults:
            raise refused("; ".join(what for what, _ in faults), "; ".join(dict.fromkeys(fix for _, fix in faults)))
        return self

    def _pair(self) -> Iterator[Fault]:
        if not self.host:
            yield f"{self.action} without a host", 'name who receives them: host = "CHN"'
        if not self.origins:
            yield f"{self.action} without an origin", 'name from where they come: origins = ["KAZ"]'
        if self.host and self.host in self.origins:
            yield f"the host '{self.host}' is an origin too", "leave it out: only who crosses a border counts"

    def _number(self) -> Iterator[Fault]:
        taken, given = TAKES[self.action], [unit for unit in Unit if getattr(self, unit) is not None]
        if len(given) != 1 or given[0] not in taken:
            yield f"{self.action} takes {' or '.join(taken)}, one of them", f"write {taken[0]} = ..."
        for name, least, most in (
            ("places", 0.0, None),
            ("open_percent", 0.0, 100.0),
            ("years", 0.0, 12.0),
            ("additional", 0.0, 1.0),
            ("place_usd", 0.0, None),
        ):
            if not _within(getattr(self, name), least, most):
                limits = f"at least {least:g}" if most is None else f"{least:g} to {most:g}"
                yield f"{name} must be {limits}", f"write numbers of {limits}"
        if self.additional and max(_ends(self.additional)) == 0.0:
            yield "additional is 0: nobody comes who would not have come", "drop the entry, or write a share above 0"
        if self.cost_percent and min(_ends(self.cost_percent)) <= -100.0:
            yield "study cannot cost less than nothing", "write cost_percent above -100"

    def _study(self) -> Iterator[Fault]:
        if self.level and self.level not in YEARS:
            yield f"unknown level of study '{self.level}'", _nearest(self.level, tuple(YEARS))
        if self.language and self.language not in _languages():
            code = {name.lower(): code for code, name in _languages().items()}.get(self.language.lower(), "")
            hint = f"did you mean '{code}'?" if code else "write an ISO 639 code: kk, ky, ru, tg, tk, uz, zh ..."
            yield f"unknown language '{self.language}'", hint
        if self.action is StudentAction.LANGUAGE_COURSES and not self.language:
            yield "language_courses without a language", 'name what is taught: language = "zh"'

    def move(self) -> StudentMove:
        """Return what the record says, before the region has filled in what it assumes."""
        (unit,) = (unit for unit in Unit if getattr(self, unit) is not None)
        value: BandRecord = getattr(self, unit)
        level = self.level or ("language" if self.action is StudentAction.LANGUAGE_COURSES else "bachelor")
        return StudentMove(
            action=StudentAction(self.action),
            host=self.host,
            origins=tuple(dict.fromkeys(self.origins)),
            unit=unit,
            value=value.band(),
            derivation=derivation(self.derivation, value),
            source=self.source,
            level=level,
            years=self.years.band() if self.years else Band.exact(YEARS[level]),
            additional=self.additional.band() if self.additional else NOTHING,
            place_usd=self.place_usd.band() if self.place_usd else NOTHING,
            intakes=self.intakes,
            language=self.language,
            sectors=self.sectors,
            skilled=self.skilled,
            note=self.note,
        )


@cache
def _languages() -> dict[str, str]:
    """Return the English names of languages by code."""
    from babel import Locale  # noqa: PLC0415  (a tenth of a second, needed where a language is named only)

    return {code: name for code, name in Locale("en").languages.items() if "_" not in code}


def _ends(number: BandRecord) -> tuple[float, float, float]:
    return number.low, number.central, number.high


def _within(number: BandRecord | None, least: float, most: float | None) -> bool:
    return number is None or (min(_ends(number)) >= least and (most is None or max(_ends(number)) <= most))


def _nearest(word: str, known: Sequence[str]) -> str:
    return suggest(word, known) or f"known: {', '.join(known[:20])}"


def in_region(move: StudentMove, region: Region, where: str) -> StudentMove:
    """Return a move with what the region assumes.

    Parameters
    ----------
    move : StudentMove
    region : Region
    where : str
        Place in the file.

    Raises
    ------
    InputError
        Economies, sectors, assumptions or students of a pair that the region does not know, or more places than
        students without a note; all faults together.
    """
    known = {assumption.id: assumption.band for assumption in region.assumptions}
    needed = {name: ASSUMED[name] for name in _needed(move)}
    additional = move.unit is Unit.PLACES and move.crosses and move.additional == NOTHING
    ids = [*needed.values(), *([ADDITIONAL] if additional else [])]
    lacking = [id for id in ids if id not in known]
    faults = [
        *_unknown(move, region),
        *((f"no assumption '{id}'", f"add {id} to assumptions.csv with low, central and high") for id in lacking),
    ]
    faults = faults or [*_uncounted(move, region)]
    if faults:
        raise InputError(
            "; ".join(what for what, _ in faults),
            where=f"{where} > exchange > {move.action}",
            why="what follows for trade and skills is a percentage of today's students; absent is not zero",
            fix=said("{remedies}", remedies="; ".join(dict.fromkeys(fix for _, fix in faults))),
        )
    return replace(
        move,
        sectors=move.sectors or region.sector_ids,
        skilled=move.skilled or region.sector_ids,
        additional=known[ADDITIONAL] if additional else move.additional,
        assumed=Assumed(**{name: known[id] for name, id in needed.items()}),
    )


def _needed(move: StudentMove) -> Iterator[str]:
    """Yield which assumptions the effects of a move rest on."""
    if move.unit is Unit.OPEN_PERCENT:
        yield "visa"
    if move.crosses:
        yield from ("trade_link", "taken")
    if move.unit is Unit.COST_PERCENT:
        yield "fee"
    if move.place_usd != NOTHING:
        yield "training_return"


def _unknown(move: StudentMove, region: Region) -> Iterator[Fault]:
    for kind, words, known in (
        ("economy", move.economies, region.economy_ids),
        ("sector", (*move.sectors, *move.skilled), region.sector_ids),
    ):
        for word in dict.fromkeys(words):
            if word not in known:
                yield f"unknown {kind} '{word}'", _nearest(word, known)


def _uncounted(move: StudentMove, region: Region) -> Iterator[Fault]:
    """Yield pairs whose students nobody counted, and those that get more places than they have students."""
    if not move.crosses:
        return
    students = students_of(region)
    for origin, share in shares(move, region).items():
        count = students.latest(move.host, origin) if students else None
        today = count.students.central if count else 0.0
        at_a_time = share * move.value.central * move.years.central
        if today <= 0.0:
            row = f"{move.host},{origin}"
            yield f"nobody counted students of {origin} in {move.host}", f"add a row {row} to the region's students.csv"
        elif move.unit is Unit.PLACES and count and count.students.low <= 0.0:
            none = f"students of {origin} in {move.host} may be none: more of them is no percentage of nothing"
            yield none, "write a low end above 0 in the row of the region's students.csv"
        elif move.unit is Unit.PLACES and at_a_time > today and not move.note:
            more = f"{at_a_time:,.0f} places at a time for {origin}, more than its {today:,.0f} students in {move.host}"
            yield more, 'say who would come: note = "..."'


def shares(move: StudentMove, region: Region) -> dict[str, float]:
    """Return the share of each origin in the places of a move, by population; sums to one."""
    people = {e.id: e.population_million for e in region.economies if e.id in move.origins}
    total = sum(people.values())
    return {origin: people[origin] / total for origin in move.origins}

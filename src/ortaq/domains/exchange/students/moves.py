"""Moves of students and visitors: places that are paid, what studying abroad costs, and short stays without a visa."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.core import Band, Change, Place, Region, Sized, Statement

NOTHING, WHOLE = Band.exact(0.0), Band.exact(1.0)


class StudentAction(StrEnum):
    """What a change does for students and visitors."""

    SCHOLARSHIPS = "scholarships"
    """Paid places at universities of the host."""

    DUAL_DEGREES = "dual_degrees"
    """Programmes of universities of both, with part of the course at the host."""

    LANGUAGE_COURSES = "language_courses"
    """Courses in the language of the host, at the host."""

    TRAINING = "training"
    """Vocational places that the host equips at home: nobody crosses a border."""

    RECOGNITION = "recognition"
    """Diplomas of the host count at home."""

    VISA = "visa"
    """Short stays, or stays for study, without a visa."""


class Unit(StrEnum):
    """What the number of a move says."""

    PLACES = "places"
    """New places a year, of all origins together."""

    COST_PERCENT = "cost_percent"
    """Percent more that studying at the host costs; negative where it becomes cheaper."""

    OPEN_PERCENT = "open_percent"
    """Percent of the published worth of visa freedom that is not there yet."""


TAKES = {
    StudentAction.SCHOLARSHIPS: (Unit.PLACES,),
    StudentAction.DUAL_DEGREES: (Unit.PLACES, Unit.COST_PERCENT),
    StudentAction.LANGUAGE_COURSES: (Unit.PLACES, Unit.COST_PERCENT),
    StudentAction.TRAINING: (Unit.PLACES,),
    StudentAction.RECOGNITION: (Unit.COST_PERCENT,),
    StudentAction.VISA: (Unit.OPEN_PERCENT, Unit.COST_PERCENT),
}
"""The numbers that each action may state, one of them."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the region assumes of students and visitors; nothing until the region has filled it in.

    Attributes
    ----------
    trade_link : Band
        Percent of trade that goes with one percent of students.
    taken : Band
        Part of that link which students bring about, 0 to 1.
    fee : Band
        Percent more students where study costs one percent less.
    visa : Band
        Worth of visa freedom as percent of the cost of trade.
    training_return : Band
        Output a year for a dollar of training, fraction.
    """

    trade_link: Band = NOTHING
    taken: Band = NOTHING
    fee: Band = NOTHING
    visa: Band = NOTHING
    training_return: Band = NOTHING


@dataclass(frozen=True, slots=True)
class StudentMove(Sized):
    """One move of students or visitors between a host and others; see `ortaq.core.Move`.

    Attributes
    ----------
    action : StudentAction
    host : str
    origins : tuple of str
        Economies from which they come.
    unit : Unit
        What ``value`` says.
    value : Band
    derivation, source : str
    level : str
        Level of study, of which ``years`` follows.
    years : Band
        Length of one place.
    additional : Band
        Share of the places whose holders would not have studied at the host without them, 0 to 1.
    place_usd : Band
        Cost of one place over its whole length, USD; zero where it is not stated.
    intakes : int
        Years in which new places are given, which the cost of the measure pays for.
    language : str
        Code of the language that is taught, or empty.
    sectors : tuple of str
        Sectors whose trade needs contact.
    skilled : tuple of str
        Sectors in which those who were trained work.
    note : str
        Why there may be more places than students today; empty where there are not.
    assumed : Assumed
    """

    action: StudentAction
    host: str
    origins: tuple[str, ...]
    unit: Unit
    value: Band
    derivation: str = ""
    source: str = ""
    level: str = ""
    years: Band = WHOLE
    additional: Band = WHOLE
    place_usd: Band = NOTHING
    intakes: int = 1
    language: str = ""
    sectors: tuple[str, ...] = ()
    skilled: tuple[str, ...] = ()
    note: str = ""
    assumed: Assumed = Assumed()

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "exchange"

    @property
    def economies(self) -> tuple[str, ...]:
        """The host, then the origins."""
        return (self.host, *self.origins)

    @property
    def crosses(self) -> bool:
        """Whether students go to the host for it."""
        return self.action is not StudentAction.TRAINING and self.unit is not Unit.OPEN_PERCENT

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return what is offered by whom, and to whom."""
        return Statement(
            what=f"exchange.move.{self.action}.{self.unit}",
            words=f"{self.action.replace('_', ' ').capitalize()}, {self.unit.replace('_', ' ')}",
            band=self.value,
            percent=self.unit is not Unit.PLACES,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.origins, (self.host,)),
        )


def student_moves_of(change: Change) -> tuple[StudentMove, ...]:
    """Return the moves of students and visitors in a measure or shock."""
    return tuple(move for move in change.moves if isinstance(move, StudentMove))

"""Tables of risks that ship: shared systems, failures and bans of the past, and what is assumed, all with sources."""

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from ortaq.core import Assumption, Band, Source
from ortaq.tables import ASSUMPTIONS, SOURCES, ColumnSpec, TableSpec, gathered, read_table, text_columns

SHIPPED = Path(__file__).parent / "data"

SYSTEMS = TableSpec(
    "systems",
    "systems.csv",
    "Shared systems that are known by name",
    (
        ColumnSpec("economy", "Whose it is"),
        ColumnSpec("use", "What flows need it for"),
        ColumnSpec("name", "Name"),
        ColumnSpec("since", "First year", blank=""),
        ColumnSpec("source", "Ids of sources"),
    ),
    ("economy", "use"),
)

FAILURES = TableSpec(
    "failures",
    "failures.csv",
    "Failures of the past that were read of; no register",
    (
        ColumnSpec("use", "What the system was for"),
        ColumnSpec("place", "Where"),
        ColumnSpec("begun", "When it began"),
        ColumnSpec("hours", "How long it lasted, or had lasted when it was told", "number", "hours", 0.0),
        ColumnSpec("still", "Whether it still lasted when it was told", choices=("yes", "no")),
        ColumnSpec("source", "Ids of sources"),
    ),
    ("use", "place", "begun"),
)

BANS = TableSpec(
    "bans",
    "bans.csv",
    "Bans of the past that were read of; no register",
    (
        ColumnSpec("seller", "Whose food was not taken"),
        ColumnSpec("buyer", "Who closed"),
        ColumnSpec("begun", "First day"),
        *text_columns(disease="Disease", closed="What was closed", source="Ids of sources"),
    ),
    ("seller", "buyer", "begun"),
)


@dataclass(frozen=True, slots=True)
class System:
    """A shared system that is known by name."""

    economy: str
    use: str
    name: str
    since: str
    source: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure of the past; ``still``: ``yes`` where it lasted longer than is known."""

    use: str
    place: str
    begun: str
    hours: float
    still: str
    source: str


@dataclass(frozen=True, slots=True)
class PastBan:
    """A ban of the past."""

    seller: str
    buyer: str
    begun: str
    disease: str
    closed: str
    source: str


@dataclass(frozen=True)
class Risks:
    """All that the tables say."""

    systems: tuple[System, ...]
    failures: tuple[Failure, ...]
    bans: tuple[PastBan, ...]
    sources: tuple[Source, ...]
    assumptions: tuple[Assumption, ...]

    def assumed(self, name: str) -> Band:
        """Return what is assumed under an id; its low end is the weak case."""
        return next(a.band for a in self.assumptions if a.id == name)

    def knows(self, name: str) -> bool:
        """Return whether something is assumed under an id."""
        return any(a.id == name for a in self.assumptions)

    def system(self, economy: str, use: str) -> System | None:
        """Return the system of an economy, where it is known by name."""
        return next((s for s in self.systems if (s.economy, s.use) == (economy, use)), None)


def assumed_of(*words: str) -> str:
    """Return the id of what is assumed of something.

    Examples
    --------
    >>> assumed_of("HOURS", "clearance")
    'A-RISKS-HOURS-CLEARANCE'
    """
    return "-".join(("A-RISKS", *(word.upper() for word in words)))


@cache
def shipped_risks() -> Risks:
    """Return the tables that ship, read once."""
    specs = (SYSTEMS, FAILURES, BANS, SOURCES, ASSUMPTIONS)
    read = dict(zip((s.name for s in specs), gathered(partial(read_table, SHIPPED, s) for s in specs), strict=True))
    return Risks(
        read["systems"].records(System),
        read["failures"].records(Failure),
        read["bans"].records(PastBan),
        read["sources"].records(Source),
        read["assumptions"].records(Assumption),
    )

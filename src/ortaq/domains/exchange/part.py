"""The part of a region that belongs to exchange: one subject a file; absent where the folder has no table of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ortaq.core import Region
from ortaq.domains.exchange.contacts.reader import read_contacts
from ortaq.domains.exchange.contacts.tables import SPECS, Contacts
from ortaq.domains.exchange.holdings.tables import LOANS, STAKES, Holdings, read_holdings
from ortaq.domains.exchange.people.tables import REMITTANCES, WAGES, WORKERS, People, read_people
from ortaq.domains.exchange.students.tables import STUDENTS, Students, read_students
from ortaq.tables import TableSpec

DOMAIN = "exchange"


@dataclass(frozen=True)
class Exchange:
    """What a region knows of money and people that cross borders; a subject is None where nothing is known of it.

    Attributes
    ----------
    people : People or None
        Remittances, workers abroad and wages.
    students : Students or None
        Students abroad, by pair and year.
    holdings : Holdings or None
        Stocks of direct investment and of public debt.
    contacts : Contacts or None
        Visits, joint papers, programmes, events and surveys.
    """

    people: People | None = None
    students: Students | None = None
    holdings: Holdings | None = None
    contacts: Contacts | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the digests of all subjects, 16 hex digits."""
        parts = (self.people, self.students, self.holdings, self.contacts)
        known = [part.digest for part in parts if part is not None]
        return hashlib.sha256("+".join(known).encode()).hexdigest()[:16]

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return self == Exchange()


def exchange_of(region: Region) -> Exchange:
    """Return what a region knows of money and people that cross borders; an empty part where it knows nothing."""
    part = region.parts.get(DOMAIN)
    return part if isinstance(part, Exchange) else Exchange()


def people_of(region: Region) -> People | None:
    """Return what a region knows of people abroad."""
    return exchange_of(region).people


def students_of(region: Region) -> Students | None:
    """Return what a region knows of students abroad."""
    return exchange_of(region).students


def contacts_of(region: Region) -> Contacts | None:
    """Return what a region knows of people who meet."""
    return exchange_of(region).contacts


@dataclass(frozen=True, slots=True)
class ExchangeTables:
    """How a region folder keeps its `Exchange`; a folder without any of the tables has none."""

    keys: Mapping[str, str] = field(default_factory=dict)
    specs: tuple[TableSpec, ...] = (REMITTANCES, WORKERS, WAGES, STUDENTS, STAKES, LOANS, *SPECS)

    def read(self, folder: Path, head: Mapping[str, str], region: Region) -> Exchange | None:  # noqa: ARG002 - the protocol
        """Return what the folder knows; None where it has none of the tables."""
        part = Exchange(
            read_people(folder, region),
            read_students(folder, region),
            read_holdings(folder, region),
            read_contacts(folder, region),
        )
        return None if part.empty else part


TABLES = ExchangeTables()

"""What the server holds: one computed table, those computed since, and the processes that answer what they cannot."""

from pathlib import Path
from threading import Lock

from ortaq.brief import Material
from ortaq.core import Mechanism
from ortaq.web.evidence import Evidence
from ortaq.web.jobs import Jobs
from ortaq.web.outcomes import Outcomes
from ortaq.web.tasks import Setting
from ortaq.web.view_table import Table


class Desk:
    """A computed table and its further questions; close it to end the processes.

    Parameters
    ----------
    material : Material
    evidence : Evidence, optional
        What explains the gains, see ``gather``.
    store : Path, optional
        Folder in which recomputations keep finished chunks and find those of the first table.

    Attributes
    ----------
    making : Lock
        Held while a file of a view is made: several at once would take the processor from everybody else.
    """

    def __init__(self, material: Material, evidence: Evidence | None = None, store: Path | None = None) -> None:
        self.first = Table.of(material, evidence or Evidence())
        agreement = material.agreement
        setting = Setting(material.region, material.mechanism, agreement.accept, store, agreement.tail)
        self.making = Lock()
        self.jobs, self.outcomes = Jobs(setting, self.first), Outcomes(setting)

    @property
    def mechanism(self) -> Mechanism:
        """The mechanism of the table."""
        return self.first.material.mechanism

    def close(self) -> None:
        """End every process."""
        self.jobs.close()
        self.outcomes.close()

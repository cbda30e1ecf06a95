"""What the server holds: one computed table, the files made from it, and the processes that answer what it cannot."""

from functools import cached_property
from pathlib import Path

from ortaq.brief import Material, brief
from ortaq.core import Mechanism
from ortaq.web.document import digest, document_bytes, table_document
from ortaq.web.evidence import Evidence
from ortaq.web.jobs import Jobs
from ortaq.web.outcomes import Outcomes
from ortaq.web.served import Served
from ortaq.web.tasks import Setting
from ortaq.web.workbook import workbook_bytes


class Desk:
    """A computed table and its further questions; close it to end the processes.

    Parameters
    ----------
    material : Material
    evidence : Evidence, optional
        What explains the gains, see ``gather``.
    store : Path, optional
        Folder in which recomputations keep finished chunks and find those of the first table.
    """

    def __init__(self, material: Material, evidence: Evidence | None = None, store: Path | None = None) -> None:
        self.material = material
        body = document_bytes(table_document(material, evidence))
        self.document = Served(body, "application/json", digest(material))
        setting = Setting(material.region, material.mechanism, material.agreement.accept, store)
        self.jobs, self.outcomes = Jobs(setting), Outcomes(setting)

    @property
    def mechanism(self) -> Mechanism:
        """The mechanism of the table."""
        return self.material.mechanism

    @cached_property
    def brief(self) -> bytes:
        """The brief as one HTML file."""
        return brief(self.material).html.encode()

    @cached_property
    def workbook(self) -> bytes:
        """The table as a workbook."""
        return workbook_bytes(self.material)

    def close(self) -> None:
        """End every process."""
        self.jobs.close()
        self.outcomes.close()

"""What the server holds: one computed table, those computed since, and the processes that answer what they cannot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from ortaq.answers import Material
from ortaq.core import Mechanism
from ortaq.web.jobs import Jobs
from ortaq.web.ledger_desk import LedgerDesk
from ortaq.web.outcomes import Outcomes
from ortaq.web.tasks import Setting
from ortaq.web.view_table import ComputedTable

Made = TypeVar("Made")


class Desk:
    """A computed table and its further questions; close it to end the processes.

    Parameters
    ----------
    material : Material
    store : Path, optional
        Folder in which recomputations keep finished chunks and find those of the first table.
    ledger : LedgerDesk, optional
        What was agreed, promised and kept, told beside the table.
    """

    def __init__(self, material: Material, store: Path | None = None, ledger: LedgerDesk | None = None) -> None:
        self.first, self.ledger = ComputedTable.of(material), ledger
        agreement = material.agreement
        setting = Setting(material.region, material.mechanism, agreement.accept, store, agreement.tail)
        self._maker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="files")
        self.jobs, self.outcomes = Jobs(setting, self.first), Outcomes(setting)

    @property
    def mechanism(self) -> Mechanism:
        """The mechanism of the table."""
        return self.first.material.mechanism

    def made(self, make: Callable[[], Made]) -> Made:
        """Return what a function makes; one at a time in the order asked, for it takes the processor from others."""
        return self._maker.submit(make).result()

    def close(self) -> None:
        """End every process."""
        self._maker.shutdown(cancel_futures=True)
        self.jobs.close()
        self.outcomes.close()

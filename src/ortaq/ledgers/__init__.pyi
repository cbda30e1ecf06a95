from .acting import now
from .chain.checks import Checked, Fault
from .chain.entry import Entry, SignedEntry
from .chain.keys import PublicKey, SigningKey, new_key, opened_key, public_key
from .chain.notes import Checkpoint, read_checkpoint
from .formats.calendar import calendar_of
from .formats.commitment_rows import commitment_cells, commitments_csv, read_commitments
from .formats.folder import export_folder, import_folder, merge_folder
from .formats.iati import iati_of, read_iati
from .ledger import Ledger
from .report import status_sections
from .rules.acts import KINDS
from .rules.fold import state_of
from .rules.promises import Promise, Report
from .rules.standing import STANDINGS, Standing, standing, standings
from .rules.state import Committed, Proposal, State

__all__ = [
    "KINDS",
    "STANDINGS",
    "Checked",
    "Checkpoint",
    "Committed",
    "Entry",
    "Fault",
    "Ledger",
    "Promise",
    "Proposal",
    "PublicKey",
    "Report",
    "SignedEntry",
    "SigningKey",
    "Standing",
    "State",
    "calendar_of",
    "commitment_cells",
    "commitments_csv",
    "export_folder",
    "iati_of",
    "import_folder",
    "merge_folder",
    "new_key",
    "now",
    "opened_key",
    "public_key",
    "read_checkpoint",
    "read_commitments",
    "read_iati",
    "standing",
    "standings",
    "state_of",
    "status_sections",
]

from .acting import now
from .chain.checks import Checked, Fault
from .chain.entry import Entry, SignedEntry
from .chain.keys import PublicKey, SigningKey, new_key, opened_key, public_key
from .chain.notes import Checkpoint, read_checkpoint
from .formats.calendar import calendar_of
from .formats.commitment_rows import commitments_csv, read_commitments
from .formats.folder import export_folder, import_folder, merge_folder
from .formats.iati import iati_of, read_iati
from .formats.register_rows import document_cells, pair_cells, register_csv
from .formats.workbook import ledger_sheets, read_ledger_book
from .ledger import Ledger
from .register_tables import register_section
from .report import promise_sections, status_sections
from .rules.acts import KINDS
from .rules.fold import state_of
from .rules.moment import allowed
from .rules.promises import Promise, Report
from .rules.register import Document, documents
from .rules.standing import STANDINGS, Standing, standing, standings
from .rules.state import Committed, Proposal, State

__all__ = [
    "KINDS",
    "STANDINGS",
    "Checked",
    "Checkpoint",
    "Committed",
    "Document",
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
    "allowed",
    "calendar_of",
    "commitments_csv",
    "document_cells",
    "documents",
    "export_folder",
    "iati_of",
    "import_folder",
    "ledger_sheets",
    "merge_folder",
    "new_key",
    "now",
    "opened_key",
    "pair_cells",
    "promise_sections",
    "public_key",
    "read_checkpoint",
    "read_commitments",
    "read_iati",
    "read_ledger_book",
    "register_csv",
    "register_section",
    "standing",
    "standings",
    "state_of",
    "status_sections",
]

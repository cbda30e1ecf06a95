from .app import create_app
from .delegation_page import own_page
from .desk import Desk
from .document import document_bytes, table_document
from .ledger_desk import LedgerDesk, Writer, ledger_sections
from .one_file import single_file
from .plain import with_plain_answer
from .security import Access, is_loopback
from .served import Served, load_page, page_files, static_folder
from .serving import listening_socket, serve
from .session_app import create_session_app
from .session_desk import SessionDesk
from .session_seat import HeldSeat, Reached, Replies

__all__ = [
    "Access",
    "Desk",
    "HeldSeat",
    "LedgerDesk",
    "Reached",
    "Replies",
    "Served",
    "SessionDesk",
    "Writer",
    "create_app",
    "create_session_app",
    "document_bytes",
    "is_loopback",
    "ledger_sections",
    "listening_socket",
    "load_page",
    "own_page",
    "page_files",
    "serve",
    "single_file",
    "static_folder",
    "table_document",
    "with_plain_answer",
]

"""The negotiation table: a page, and a small server on this machine that answers it.

``create_app`` makes the application from a ``Desk``, which holds one computed table; ``single_file`` makes one HTML
file that needs no server. The page computes everything that the table holds; other assumptions and single outcomes
are computed by processes beside the server, which can be cancelled or lost without harm.
"""

from ortaq.web.app import create_app
from ortaq.web.desk import Desk
from ortaq.web.document import document_bytes, table_document
from ortaq.web.one_file import single_file
from ortaq.web.plain import with_plain_answer
from ortaq.web.security import Access, is_loopback
from ortaq.web.served import Served, load_page, page_files, static_folder
from ortaq.web.serving import listening_socket, serve

__all__ = [
    "Access",
    "Desk",
    "Served",
    "create_app",
    "document_bytes",
    "is_loopback",
    "listening_socket",
    "load_page",
    "page_files",
    "serve",
    "single_file",
    "static_folder",
    "table_document",
    "with_plain_answer",
]

"""Fetching published tables for those with internet: resumable, checksummed, cached, with licence and lock entry.

Nothing else in ortaq opens a connection, and this only on the command `ortaq fetch`.
"""

from ortaq.observe.fetch.catalogue import CATALOGUE, FetchSource, resolved
from ortaq.observe.fetch.library import Fetched, fetch, sources_folder
from ortaq.observe.fetch.lock import LockEntry, read_lock

__all__ = [
    "CATALOGUE",
    "FetchSource",
    "Fetched",
    "LockEntry",
    "fetch",
    "read_lock",
    "resolved",
    "sources_folder",
]

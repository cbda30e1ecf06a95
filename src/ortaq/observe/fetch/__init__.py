"""Fetching published tables for those with internet: resumable, checksummed, cached, with licence and lock entry.

Nothing else in ortaq opens a connection, and this only on the command `ortaq fetch`.
"""

from ortaq.observe.fetch.api import ApiRequest, Service, fetch_api
from ortaq.observe.fetch.catalogue import CATALOGUE, FetchSource, resolved
from ortaq.observe.fetch.library import Fetched, Wish, fetch, sources_folder
from ortaq.observe.fetch.lock import LockEntry, read_lock
from ortaq.observe.fetch.services import SERVICES, service_request

__all__ = [
    "CATALOGUE",
    "SERVICES",
    "ApiRequest",
    "FetchSource",
    "Fetched",
    "LockEntry",
    "Service",
    "Wish",
    "fetch",
    "fetch_api",
    "read_lock",
    "resolved",
    "service_request",
    "sources_folder",
]

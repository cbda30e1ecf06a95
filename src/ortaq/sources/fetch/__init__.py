"""Fetching published tables for those with internet: resumable, checksummed, cached, with licence and lock entry.

Nothing else in ortaq opens a connection, and this only on the commands `ortaq fetch` and `ortaq watch fetch`.

Examples
--------
>>> from ortaq.sources.fetch import *
>>> sorted(SERVICES)
['comtrade', 'eurostat', 'imf', 'oecd', 'openalex', 'worldbank']
"""

from ortaq.sources.fetch.api import ApiRequest
from ortaq.sources.fetch.catalogue import CATALOGUE, FetchSource, resolved
from ortaq.sources.fetch.library import Fetched, Publication, Wanted, Wish, fetch, sources_folder
from ortaq.sources.fetch.lock import LockEntry, read_lock
from ortaq.sources.fetch.services import SERVICES, service_request

__all__ = [
    "CATALOGUE",
    "SERVICES",
    "ApiRequest",
    "FetchSource",
    "Fetched",
    "LockEntry",
    "Publication",
    "Wanted",
    "Wish",
    "fetch",
    "read_lock",
    "resolved",
    "service_request",
    "sources_folder",
]

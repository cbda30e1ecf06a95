"""Statistical services that can be asked, and what each is asked for a region."""

from collections.abc import Callable, Mapping, Sequence

from ortaq.core import require_known
from ortaq.sources.fetch.api import ApiRequest
from ortaq.sources.fetch.comtrade import COMTRADE, comtrade_request
from ortaq.sources.fetch.eurostat import EUROSTAT, eurostat_request
from ortaq.sources.fetch.imf import IMF, imf_request
from ortaq.sources.fetch.library import Publication
from ortaq.sources.fetch.oecd import OECD, oecd_request
from ortaq.sources.fetch.openalex import OPENALEX, openalex_request
from ortaq.sources.fetch.world_bank import WORLD_BANK, world_bank_request

_ASKED: Mapping[Publication, Callable[..., ApiRequest]] = {
    COMTRADE: comtrade_request,
    WORLD_BANK: world_bank_request,
    IMF: imf_request,
    EUROSTAT: eurostat_request,
    OECD: oecd_request,
    OPENALEX: openalex_request,
}
SERVICES: Mapping[str, Publication] = {p.id: p for p in _ASKED}


def service_request(
    service_id: str, economies: Sequence[str], year: int, parts: Mapping[str, str] | None = None
) -> ApiRequest:
    """Return what a service is asked for the economies of a region in a year.

    Parameters
    ----------
    service_id : str
        A key of ``SERVICES``.
    economies : sequence of str
        ISO 3166 alpha-3 codes.
    year : int
    parts : mapping, optional
        ``products`` (AG2, AG4, AG6) for UN Comtrade; nothing for the others.
    """
    require_known([service_id], list(SERVICES), kind="service", where="SOURCE")
    given = dict(parts or {})
    known = ["products"] if service_id == COMTRADE.id else []
    require_known(list(given), known, kind=f"part of '{service_id}'", where="--set")
    return _ASKED[SERVICES[service_id]](economies, year, **given)

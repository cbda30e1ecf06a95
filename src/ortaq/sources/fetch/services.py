"""Statistical services that can be asked, and what each is asked for a region."""

from collections.abc import Callable, Mapping, Sequence

from ortaq.core import require_known
from ortaq.sources.fetch.api import ApiRequest, Service
from ortaq.sources.fetch.comtrade import COMTRADE, comtrade_request
from ortaq.sources.fetch.eurostat import EUROSTAT, eurostat_request
from ortaq.sources.fetch.imf import IMF, imf_request
from ortaq.sources.fetch.oecd import OECD, oecd_request
from ortaq.sources.fetch.world_bank import WORLD_BANK, world_bank_request

SERVICES: Mapping[str, Service] = {s.id: s for s in (COMTRADE, WORLD_BANK, IMF, EUROSTAT, OECD)}
PRODUCTS = "products"

_ASKED: Mapping[str, Callable[[Sequence[str], int], ApiRequest]] = {
    WORLD_BANK.id: world_bank_request,
    IMF.id: imf_request,
    EUROSTAT.id: eurostat_request,
    OECD.id: oecd_request,
}


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

    Raises
    ------
    InputError
        The service, a part or an economy is unknown.
    """
    require_known([service_id], list(SERVICES), kind="service", where="SOURCE")
    given = dict(parts or {})
    known = [PRODUCTS] if service_id == COMTRADE.id else []
    require_known(list(given), known, kind=f"part of '{service_id}'", where="--set")
    if service_id == COMTRADE.id:
        return comtrade_request(economies, year, **given)
    return _ASKED[service_id](economies, year)

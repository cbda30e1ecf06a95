"""What the page asks of a ledger, and acts that it adds."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ortaq.web.desk import Desk
from ortaq.web.ledger_desk import LedgerDesk
from ortaq.web.ledger_schema import ActKept, ActRequest, LedgerRecord
from ortaq.web.schema import Language, Problem
from ortaq.web.security import Access, is_loopback

NO_LEDGER: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "The server keeps no ledger"}}
REFUSED: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "description": "The page only reads, or was asked by another page"},
    422: {"model": Problem, "description": "The act breaks a rule, or the passphrase is wrong"},
}


def ledger_routes(desk: Desk, access: Access) -> APIRouter:
    """Return the routes; acts are taken on an address that only this machine reaches."""
    routes = APIRouter(prefix="/ledger", tags=["ledger"])

    @routes.get("", response_model=LedgerRecord, responses=NO_LEDGER)
    def ledger(request: Request, language: Annotated[Language, Query()] = "en") -> Response:
        """Return what was agreed, promised and kept, as it stands now."""
        found = _kept(desk)
        return desk.made(lambda: found.page(language)).respond(request)

    @routes.post("/acts", status_code=201, responses={**NO_LEDGER, **REFUSED})
    def act(wanted: ActRequest) -> ActKept:
        """Add an act of the author for whom the server was started."""
        found = _kept(desk)
        if found.writer is None or not is_loopback(access.host):
            raise HTTPException(403, "this page only reads")
        kept = desk.made(lambda: found.record(wanted, desk.first.material))
        return ActKept(number=kept["number"], id=kept["id"])

    return routes


def _kept(desk: Desk) -> LedgerDesk:
    if desk.ledger is None:
        raise HTTPException(404, "there is no ledger here")
    return desk.ledger

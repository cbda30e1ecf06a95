"""The application of a session: seats are entered by a token, see one view, and say one act at a time."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from ortaq import __version__
from ortaq.core import InputError, house_texts, languages, say
from ortaq.core.texts import ENGLISH
from ortaq.ledgers import now
from ortaq.session import Given, Role, address, qr_svg
from ortaq.web.security import Access, Guard, problem
from ortaq.web.served import MEDIA_TYPES, Served
from ortaq.web.session_desk import SessionDesk, TooManyStreams

TEXTS = "session."
"""Begins the keys of texts of the pages."""

SHARED = ("css/table.css", "js/dom.js")
"""Files of the table that the pages use too."""

COOKIE_S = 30 * 24 * 3600
SeatPath = Annotated[str, Path(pattern="^[a-z0-9][a-z0-9-]{0,40}$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Token(_Body):
    """By which a seat is entered."""

    token: str = Field(max_length=100)


class Say(_Body):
    """An act; what it says is checked by the room."""

    id: str = Field(min_length=8, max_length=64)
    kind: str = Field(max_length=20)
    body: dict[str, Any]


class OfSeat(_Body):
    """A seat whose address is to be replaced."""

    id: str = Field(min_length=8, max_length=64)
    seat: str = Field(max_length=41)


class NewSeat(OfSeat):
    """A seat that is given; which ones there may be is checked by the room."""

    role: str = Field(max_length=20)
    member: str | None = Field(default=None, max_length=41)


def create_session_app(desk: SessionDesk, access: Access, origin: str) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    desk : SessionDesk
    access : Access
        Address that it is bound to.
    origin : str
        ``https://table.example:8765``, as it stands in addresses of seats.

    Returns
    -------
    FastAPI
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        await desk.end()

    app = FastAPI(title="ortaq session", version=__version__, lifespan=life, docs_url=None, redoc_url=None)
    app.include_router(_seat_routes(desk, access), prefix="/seat/{seat}/api")
    app.include_router(_seen_routes(desk), prefix="/seat/{seat}/api")
    app.include_router(_chair_routes(desk, origin), prefix="/seat/{seat}/api")
    app.include_router(_page_routes(session_files()))
    _explain_errors(app)
    app.add_middleware(
        Guard, access=access, costly=lambda path: path.endswith(("/api/act", "/api/enter", "/api/replace", "/api/give"))
    )
    return app


def _entered(desk: SessionDesk, seat: str, request: Request) -> str:
    """Return the seat that a request speaks for."""
    if not desk.room.seat_of(seat, request.cookies.get(_cookie(seat), "")):
        raise HTTPException(401, "this browser does not hold the seat")
    return seat


def _cookie(seat: str) -> str:
    return f"ortaq_{seat}"


def _seat_routes(desk: SessionDesk, access: Access) -> APIRouter:
    """Return how a seat is entered, and how it acts."""
    routes = APIRouter(tags=["seat"])

    @routes.post("/enter")
    async def enter(seat: SeatPath, given: Token) -> Response:
        """Exchange the token of an address for a cookie that no script reads."""
        if not desk.room.seat_of(seat, given.token):
            return problem(401, what="the address of this seat is wrong, or was replaced")
        response = Response(status_code=204)
        response.set_cookie(
            _cookie(seat),
            given.token,
            max_age=COOKIE_S,
            path=f"/seat/{seat}/",
            secure=access.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    @routes.post("/act")
    async def act(seat: SeatPath, said: Say, request: Request) -> Response:
        """Keep an act."""
        _entered(desk, seat, request)
        refused = await desk.take(Given(seat, said.id, said.kind, said.body))
        if refused is None:
            return _fresh(b'{"kept":true}')
        return problem(409, what=say(refused, house_texts(_language(request))))

    return routes


def _seen_routes(desk: SessionDesk) -> APIRouter:
    """Return what a seat sees."""
    routes = APIRouter(tags=["seat"])
    agenda = Served.of(desk.room.agenda.data, "application/json")
    # Compressed before anybody waits for it.
    _ = agenda.compressed

    @routes.get("/view")
    async def view(seat: SeatPath, request: Request) -> Response:
        """Return what the seat sees."""
        _entered(desk, seat, request)
        shown = await desk.alone(lambda: desk.room.view(seat))
        assert isinstance(shown, bytes)
        return _fresh(b'{"now":"%s","view":%s}' % (now().encode(), shown))

    @routes.get("/agenda")
    async def packages(seat: SeatPath, request: Request) -> Response:
        """Return the agenda, the same for all."""
        _entered(desk, seat, request)
        return agenda.respond(request)

    @routes.get("/events")
    async def events(seat: SeatPath, request: Request) -> Response:
        """Return a stream of what the seat sees, whenever it changes."""
        _entered(desk, seat, request)
        client = request.client.host if request.client else ""
        try:
            stream = desk.opened(seat, client)
        except TooManyStreams:
            return problem(429, what="too many pages are open", fix="close some", headers={"Retry-After": "5"})
        shown = await desk.alone(lambda: desk.room.view(seat))
        assert isinstance(shown, bytes)
        stream.show(shown)

        async def lines() -> AsyncIterator[bytes]:
            try:
                async for line in stream.lines():
                    yield line
            finally:
                desk.left(stream)

        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)

    @routes.get("/record")
    async def record(seat: SeatPath, request: Request) -> Response:
        """Return all public acts, one line each."""
        _entered(desk, seat, request)
        lines = await desk.alone(desk.room.lines)
        assert isinstance(lines, list)
        headers = {"Content-Disposition": 'attachment; filename="acts.jsonl"', "Cache-Control": "no-store"}
        return Response("".join(f"{line}\n" for line in lines), headers=headers, media_type="application/jsonl")

    return routes


def _chair_routes(desk: SessionDesk, origin: str) -> APIRouter:
    routes = APIRouter(tags=["chair"])

    def require_chair(seat: str, request: Request) -> None:
        _entered(desk, seat, request)
        if desk.room.state.seats[seat].role is not Role.CHAIR:
            raise HTTPException(403, "only the chair does that")

    @routes.get("/present")
    async def present(seat: SeatPath, request: Request) -> Response:
        """Return how many browsers each seat has open, and whether the disk takes acts."""
        require_chair(seat, request)
        return _fresh(json.dumps({"present": desk.present(), "fault": desk.fault}).encode())

    @routes.post("/replace")
    async def replace(seat: SeatPath, wanted: OfSeat, request: Request) -> Response:
        """Give a lost seat a new address; the one before opens it no more."""
        require_chair(seat, request)
        return await addressed(seat, wanted, "replace_seat", {"seat": wanted.seat}, request)

    @routes.post("/give")
    async def give(seat: SeatPath, wanted: NewSeat, request: Request) -> Response:
        """Give one more seat, with its address."""
        require_chair(seat, request)
        return await addressed(seat, wanted, "give_seat", wanted.model_dump(exclude={"id"}), request)

    async def addressed(seat: str, wanted: OfSeat, kind: str, body: dict[str, Any], request: Request) -> Response:
        """Return a new address once the act stands; whoever held the seat before is sent away."""
        refused = await desk.take(Given(seat, wanted.id, kind, body))
        if refused is not None:
            return problem(409, what=say(refused, house_texts(_language(request))))
        token = await desk.alone(lambda: desk.room.new_address(wanted.seat))
        desk.expelled(wanted.seat)
        made = address(origin, wanted.seat, str(token))
        return _fresh(json.dumps({"address": made, "qr": qr_svg(made, wanted.seat)}).encode())

    return routes


def _fresh(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _language(request: Request) -> str:
    wanted = request.headers.get("accept-language", "")[:2].lower()
    return wanted if wanted in languages() else ENGLISH


def _page_routes(page: Mapping[str, Served]) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    @routes.get("/seat/{seat}/")
    async def index(request: Request) -> Response:
        return page["session/session.html"].respond(request)

    @routes.get("/static/{path:path}")
    async def static(path: str, request: Request) -> Response:
        if path not in page:
            raise HTTPException(404, "no such file")
        return page[path].respond(request)

    return routes


def session_files() -> dict[str, Served]:
    """Return the files of the pages by path, with their texts in every language."""
    static = files("ortaq").joinpath("web", "static")
    own = [f"session/{entry.name}" for entry in static.joinpath("session").iterdir()]
    found = {}
    for path in (*own, *SHARED):
        kind = MEDIA_TYPES.get(path[path.rfind(".") :], "")
        if kind:
            found[path] = Served.of(static.joinpath(path).read_bytes(), kind)
    for language in languages():
        texts = house_texts(language).messages
        mine = {key.removeprefix(TEXTS): text for key, text in texts.items() if key.startswith(TEXTS)}
        data = json.dumps(mine, ensure_ascii=False, separators=(",", ":")).encode()
        found[f"session/{language}.json"] = Served.of(data, "application/json")
    return found


def _explain_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        # Places only: what was sent may be what nobody else may see.
        places = ["/".join(str(part)[:40] for part in one["loc"]) for one in error.errors()[:5]]
        return problem(422, what=f"not of the form that is needed: {', '.join(places)}")

    @app.exception_handler(InputError)
    async def unusable(_: Request, error: InputError) -> Response:
        return problem(507, what=error.what, fix=error.fix)

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, what=str(error.detail), headers=error.headers)

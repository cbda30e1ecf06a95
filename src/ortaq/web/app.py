"""The application: the page, the document of the table, recomputations, single outcomes and files to take away."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ortaq import __version__
from ortaq.brief.answer_schema import AnswerRecord
from ortaq.core import InputError, NotConverged, languages
from ortaq.core.texts import ENGLISH
from ortaq.model.ensemble import WorkerLostError
from ortaq.web.desk import Desk
from ortaq.web.jobs import Job
from ortaq.web.ledger_routes import ledger_routes
from ortaq.web.outcomes import BusyError
from ortaq.web.page_records import PackedText
from ortaq.web.plain import with_plain_answer
from ortaq.web.schema import (
    Health,
    JobCreated,
    JobState,
    Language,
    OutcomeRecord,
    Problem,
    RecomputeRequest,
    ViewRequest,
)
from ortaq.web.security import Access, Guard, problem
from ortaq.web.served import Served
from ortaq.web.table_schema import TableDocument
from ortaq.web.tasks import OneOutcome, PackageTables, Recompute
from ortaq.web.view_files import brief_of_view, workbook_of_view
from ortaq.web.view_look import TableView, look
from ortaq.web.view_table import ComputedTable
from ortaq.web.view_terms import ViewTerms

MOST_ERRORS = 10
"""Mistakes of one request that are named."""

JobId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]

REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Unknown host, or a body that is no JSON"},
    401: {"model": Problem, "description": "Token missing or wrong"},
    429: {"model": Problem, "description": "Too many requests; see Retry-After"},
}
NO_JOB: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such job, or none any more"}}
NO_TABLE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such table, or none any more"}}
BAD_ORIGIN: dict[int | str, dict[str, Any]] = {403: {"model": Problem, "description": "Asked by another page"}}
INVALID: dict[int | str, dict[str, Any]] = {422: {"model": Problem, "description": "Values that cannot be used"}}


def create_app(desk: Desk, access: Access, page: Mapping[str, Served]) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    desk : Desk
        The computed table and what answers further questions.
    access : Access
        Address it is bound to, and token.
    page : mapping of str to Served
        Files of the page by path, see ``load_page``.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="ortaq table",
        version=__version__,
        description="The negotiation table: a computed table of packages, and questions that need the model again.",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(_table_routes(desk), prefix="/api", responses=REFUSALS)
    app.include_router(_job_routes(desk), prefix="/api", responses=REFUSALS)
    app.include_router(_export_routes(desk), prefix="/api/export", responses=REFUSALS)
    app.include_router(ledger_routes(desk, access), prefix="/api", responses=REFUSALS)
    app.include_router(_page_routes(desk, access, page))
    _explain_errors(app)
    app.add_middleware(Guard, access=access)
    return app


def _table_routes(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["table"])

    @routes.get("/health")
    async def health() -> Health:
        """Say that the server is up."""
        return Health(ok=True, version=__version__, ledger=desk.ledger is not None)

    @routes.get("/table", response_model=TableDocument, responses={304: {"description": "Not modified"}})
    async def table(request: Request) -> Response:
        """Return the computed table."""
        return desk.first.document.respond(request)

    @routes.get("/answer", response_model=AnswerRecord, responses={304: {"description": "Not modified"}})
    def answer(request: Request) -> Response:
        """Return the answer as sections of tables: what ``ortaq brief --json`` writes."""
        return desk.made(lambda: desk.first.answer).respond(request)

    @routes.get("/tables", response_model=PackedText, responses={**NO_TABLE, **INVALID})
    def tables(
        table: Annotated[str, Query(pattern="^[0-9a-f]{16}$")], language: Annotated[Language, Query()], request: Request
    ) -> Response:
        """Return all tables of an answer, named by the digest of its document, printed in a language."""
        found = _held(desk, table)
        return desk.made(lambda: found.tables(language)).respond(request)

    @routes.get("/outcome", response_model=OutcomeRecord, responses=INVALID)
    async def outcome(
        packages: Annotated[int, Query(ge=0, lt=2**32)], shock: Annotated[int, Query(ge=0, lt=2**16)] = 0
    ) -> Any:
        """Return what one package does under one shock (0: none), against the baseline, with its contributions."""
        task = OneOutcome(packages, shock)
        task.check(desk.mechanism)
        return await desk.outcomes.ask(task)

    @routes.get("/package", response_model=PackedText, responses=INVALID)
    async def package(
        packages: Annotated[int, Query(ge=0, lt=2**32)], language: Annotated[Language, Query()] = "en"
    ) -> Any:
        """Return what one package does to trade and production, and in the words of every domain, as tables."""
        task = PackageTables(packages, language)
        task.check(desk.mechanism)
        return await desk.outcomes.ask(task)

    return routes


def _job_routes(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["jobs"])

    @routes.post("/recompute", status_code=202, responses={**BAD_ORIGIN, **INVALID})
    def recompute(wanted: RecomputeRequest) -> JobCreated:
        """Compute the table again at other assumptions; a job that runs is cancelled."""
        task = Recompute(wanted.case.case(), wanted.thresholds, wanted.levels)
        task.check(desk.mechanism)
        return JobCreated(job=desk.jobs.start(task).id)

    @routes.get("/jobs/{id}", responses={**NO_JOB, **INVALID})
    async def job(id: JobId) -> JobState:
        """Say how far a job is."""
        return _state(_found(desk.jobs.get(id)))

    @routes.get(
        "/jobs/{id}/table",
        response_model=TableDocument,
        responses={**NO_JOB, **INVALID, 409: {"model": Problem, "description": "The job has no table (yet)"}},
    )
    async def job_table(id: JobId, request: Request) -> Response:
        """Return the table of a job that is done."""
        found = _found(desk.jobs.get(id))
        if found.table is None:
            return problem(409, what=f"the job is {found.state}", why=found.message, fix="ask for its state first")
        return found.table.document.respond(request)

    @routes.delete("/jobs/{id}", responses={**NO_JOB, **BAD_ORIGIN, **INVALID})
    def cancel(id: JobId) -> JobState:
        """Cancel a job; one that ended stays as it is."""
        return _state(_found(desk.jobs.cancel(id)))

    return routes


def _found(job: Job | None) -> Job:
    if job is None:
        raise HTTPException(404, "no such job, or none any more")
    return job


def _state(job: Job) -> JobState:
    return JobState(state=job.state.value, done=job.done, of=job.of, message=job.message)


def _export_routes(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["files"])
    html: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
    sheet: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}}}, 404: {"model": Problem}}
    mechanism = desk.mechanism.id

    @routes.get("/brief.html", response_class=Response, responses=html)
    def brief_file() -> Response:
        """Return the brief of the first table as one file."""
        return _download(desk.first.brief, HTML, f"{mechanism}-brief.html")

    @routes.post("/brief.html", response_class=Response, responses={**html, **NO_TABLE, **BAD_ORIGIN, **INVALID})
    def view_brief_file(wanted: ViewRequest) -> Response:
        """Return the brief of what a page shows as one file."""
        view = _view(desk, wanted)
        content = desk.made(lambda: brief_of_view(view))
        found = _download(content, HTML, f"{mechanism}-package-{wanted.package}-brief.html")
        found.headers["Content-Language"] = view.language
        return found

    @routes.get("/table.xlsx", response_class=Response, responses=sheet)
    def workbook_file() -> Response:
        """Return all tables of the first table, and what only programs need, as a workbook."""
        return _workbook(lambda: desk.first.workbook, f"{mechanism}-table.xlsx")

    @routes.post("/table.xlsx", response_class=Response, responses={**sheet, **NO_TABLE, **BAD_ORIGIN, **INVALID})
    def view_workbook_file(wanted: ViewRequest) -> Response:
        """Return what a page shows as a workbook, with the table that it is a view of."""
        view = _view(desk, wanted)
        return _workbook(
            lambda: desk.made(lambda: workbook_of_view(view)), f"{mechanism}-package-{wanted.package}.xlsx"
        )

    return routes


def _held(desk: Desk, digest: str) -> ComputedTable:
    table = desk.jobs.table(digest)
    if table is None:
        raise HTTPException(404, "no such table, or none any more")
    return table


def _view(desk: Desk, wanted: ViewRequest) -> TableView:
    table = _held(desk, wanted.table)
    agreement = table.material.agreement
    terms = ViewTerms(wanted.accept or agreement.accept, wanted.tail or agreement.tail, wanted.thresholds)
    return look(table, terms, wanted.package, wanted.shock, wanted.language)


def _workbook(make: Callable[[], bytes], name: str) -> Response:
    try:
        return _download(make(), XLSX, name)
    except ModuleNotFoundError:
        return problem(404, what="workbooks need openpyxl", fix="pip install openpyxl")


HTML = "text/html; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _download(content: bytes, media_type: str, name: str) -> Response:
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


def _page_routes(desk: Desk, access: Access, page: Mapping[str, Served]) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    empty = page["index.html"]

    @cache
    def answered(language: str) -> Served:
        material = desk.first.material
        return Served.of(with_plain_answer(empty.body, material, language), empty.media_type)

    @routes.get("/")
    def index(request: Request) -> Response:
        """Return the page; the answer stands in it, for readers without scripts, where the reader may see answers."""
        shown = answered(_wanted_language(request)) if access.admits(request.scope) else empty
        return shown.respond(request)

    @routes.get("/static/{path:path}")
    async def static(path: str, request: Request) -> Response:
        if path not in page:
            raise HTTPException(404, "no such file")
        return page[path].respond(request)

    return routes


def _wanted_language(request: Request) -> str:
    """Return the first language that the reader's browser names and that has texts, else English."""
    named = (part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((code for code in named if code in languages()), ENGLISH)


def _explain_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return problem(422, what="; ".join(_mistakes(error.errors())), fix="see /openapi.json")

    @app.exception_handler(InputError)
    async def unusable(_: Request, error: InputError) -> Response:
        return problem(422, what=error.what, where=error.where, why=error.why, fix=error.fix)

    @app.exception_handler(NotConverged)
    async def unsolved(_: Request, error: NotConverged) -> Response:
        return problem(422, what=error.what, where=error.where, fix=error.fix)

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, what=str(error.detail), headers=error.headers)

    @app.exception_handler(BusyError)
    async def busy(_: Request, __: BusyError) -> Response:
        return problem(429, what="too many outcomes are asked for at once", headers={"Retry-After": "5"})

    @app.exception_handler(WorkerLostError)
    async def lost(_: Request, error: WorkerLostError) -> Response:
        return problem(503, what=error.what, fix="ask again", headers={"Retry-After": "5"})

    @app.exception_handler(TimeoutError)
    async def late(_: Request, __: TimeoutError) -> Response:
        return problem(504, what="the outcome took too long", fix="ask again, or for fewer measures")


def _mistakes(errors: Sequence[Any]) -> list[str]:
    """Name place and mistake, never the value: it may be something that no JSON can hold."""
    shown = [f"{'.'.join(str(part)[:80] for part in e['loc'])}: {e['msg'][:200]}" for e in errors[:MOST_ERRORS]]
    return shown + ([f"and {len(errors) - MOST_ERRORS} more"] if len(errors) > MOST_ERRORS else [])

"""`ortaq table`: the negotiation table in a browser, or as one HTML file."""

import secrets
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ortaq.answers import Material, answer
from ortaq.answers.acceding import with_accession
from ortaq.answers.accession import acceded
from ortaq.answers.draws import usual_draws, with_draws
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import Asked
from ortaq.core import InputError, JsonObject, Program, Region, languages
from ortaq.core.report import Text
from ortaq.core.texts import require_language
from ortaq.ledgers import Ledger
from ortaq.model.payoffs import require_tabulated
from ortaq.tables import require_file, scratch_folder, write_file

if TYPE_CHECKING:
    from ortaq.web import LedgerDesk

SHORTEST_TOKEN = 16


def table_command(
    program: Program,
    *,
    asked: Asked,
    port: int,
    host: str,
    token: str | None,
    open_: bool,
    export: Path | None,
    printed: str | None,
    ledger: Path | None,
    author: str | None,
    key: Path | None,
    draws: int | None,
    workers: str | None,
    store: Path | None,
) -> None:
    """Compute the whole agenda once and open the negotiation table on this machine."""
    web = _web()
    spoken = _languages(printed)
    terms = asked.terms()
    baseline, before = asked.loaded()
    table = acceded(baseline, before, asked.acceding or ())

    desk = _ledger_desk(ledger, baseline, asked.mechanism, author, key, alone=export is None and web.is_loopback(host))
    # As in a brief: nothing ships for an accession, which is answered twice already.
    worlds = (0 if asked.acceding else usual_draws(baseline, table)) if draws is None else draws

    require_tabulated(table)

    def computed(folder: Path | None) -> Material:
        with means(workers, folder) as (executor, kept):
            with program.progress("equilibria") as report:
                material = answer(baseline, table, terms.accept, report, tail=terms.tail, executor=executor, store=kept)
            if asked.acceding:
                material = with_accession(material, before, terms, executor=executor, store=kept)
            with program.progress("drawn worlds") as report:
                return with_draws(material, worlds, report, executor=executor, store=kept)

    if export is not None:
        _export(program, web, export, spoken, lambda: computed(store), ledger=ledger)
    else:
        _serve(program, web, computed, store, ledger=desk, host=host, port=port, token=token, browser=open_)


def _ledger_desk(
    path: Path | None, region: Region, mechanism: str, author: str | None, key: Path | None, *, alone: bool
) -> "LedgerDesk | None":
    """Return the ledger of the page; who writes is asked for on this machine alone, where a passphrase may be typed."""
    if (author or key) and (path is None or author is None or not alone):
        raise InputError(
            "acts can be typed on the page only for somebody, into a ledger, and on this machine",
            where="--as, --key",
            why="a passphrase that is typed on another machine would travel to this one",
            fix="give --ledger and --as, and leave --host and --export out",
        )
    if path is None:
        return None
    from ortaq.web import LedgerDesk, Writer  # noqa: PLC0415 - see `_web`

    return LedgerDesk(path, region, mechanism, Writer(author, key) if author else None)


def _ledger_printed(path: Path, region: Region, printed: tuple[str, ...]) -> dict[str, JsonObject]:
    from ortaq.web import ledger_sections  # noqa: PLC0415 - see `_web`

    with Ledger.open(path) as ledger:
        state = ledger.state()
    return {language: ledger_sections(state, region, language) for language in printed}


def _web() -> ModuleType:
    import ortaq.web  # noqa: PLC0415 - its server takes a second to import, which other commands do without

    return ortaq.web


def _languages(printed: str | None) -> tuple[str, ...]:
    if printed is None:
        return languages()
    asked = tuple(code.strip() for code in printed.split(",") if code.strip())
    for code in asked:
        require_language(code, where="--printed")
    return asked or languages()


def _export(
    program: Program,
    web: ModuleType,
    path: Path,
    printed: tuple[str, ...],
    compute: Callable[[], Material],
    *,
    ledger: Path | None,
) -> None:
    require_file(path, option="--export")
    page = web.page_files(web.static_folder())
    material = compute()
    page = {**page, "index.html": web.with_plain_answer(page["index.html"], material)}
    kept = _ledger_printed(ledger, material.region, printed) if ledger else {}
    document = web.document_bytes(web.table_document(material, printed, kept))
    write_file(path, web.single_file(page, document), option="--export")
    program.print(Text("serving.file", {"path": str(path.absolute())}))


def _serve(
    program: Program,
    web: ModuleType,
    compute: Callable[[Path | None], Material],
    store: Path | None,
    *,
    ledger: "LedgerDesk | None",
    host: str,
    port: int,
    token: str | None,
    browser: bool,
) -> None:
    page = web.load_page(web.static_folder())
    secret = _token(token, needed=not web.is_loopback(host))
    address = f"http://{_named(host)}:{port}/" + (f"?token={secret}" if secret else "")

    def ready() -> None:
        program.print(Text("serving.at", {"address": address}), Text("serving.ends"))
        if browser:
            webbrowser.open(address)

    with web.listening_socket(host, port) as bound, scratch_folder() as scratch:
        folder = store or scratch
        material = compute(folder)
        desk = web.Desk(material, folder, ledger)
        web.serve(web.create_app(desk, web.Access(host, port, secret), page), bound, ready)


def _token(given: str | None, *, needed: bool) -> str | None:
    if given is not None and (len(given) < SHORTEST_TOKEN or not given.isascii() or not given.isalnum()):
        raise InputError(
            f"the token needs at least {SHORTEST_TOKEN} letters or digits",
            where="--token",
            why="whoever guesses it can use this machine to compute",
            fix="leave --token out: a safe one is made up and printed",
        )
    return given or (secrets.token_hex(16) if needed else None)


def _named(host: str) -> str:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
    return everywhere.get(host, f"[{host}]" if ":" in host else host)

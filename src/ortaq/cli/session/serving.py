"""`ortaq session serve`: the pages of a session, until the program is ended."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ortaq import __version__
from ortaq.answers.promised import promised_gain
from ortaq.cli.questions.question import load_question
from ortaq.cli.session.keys import CERTIFICATE, KEY, ORIGIN
from ortaq.cli.session.rehearsing import context_of, rehearsal_of, simulated_seats, tell
from ortaq.core import InputError, Program
from ortaq.core.report import Text
from ortaq.session import Agenda, Room
from ortaq.session.simulated import Asking
from ortaq.tables import is_file, read_bytes, text_of
from ortaq.web import Access, HeldSeat, Reached, SessionDesk, create_session_app, is_loopback, listening_socket, serve

EVERYWHERE = "0.0.0.0"
ACTS_PER_S, MOST_ACTS = 20.0, 200.0
"""What one browser may send: in a sealed session pages answer up to 120 questions by themselves, a few a second."""


def serve_command(
    program: Program,
    *,
    folder: Path,
    host: str | None,
    certificate: Path | None,
    key: Path | None,
    rehearse: str | None,
    lines: Asking,
    seed: int,
) -> None:
    """Serve the pages of a session."""
    room = Room.open(folder)
    origin = _origin(folder)
    parts = urlsplit(origin)
    name, port = parts.hostname or "", parts.port or 443
    used = _certificate(folder, name, certificate, key)
    bound_to = host or ("127.0.0.1" if is_loopback(name) else EVERYWHERE)
    access = Access(bound_to, port, None, requests_per_s=ACTS_PER_S, burst=MOST_ACTS, scheme=parts.scheme)
    wanted = rehearsal_of(rehearse, lines, seed)
    simulated: list[HeldSeat] = []
    at = "127.0.0.1" if bound_to == EVERYWHERE else bound_to
    desk = SessionDesk(room, folder, lambda package: _bands(room.agenda, package))

    def ready() -> None:
        program.print(Text("session.told.serving", {"address": origin}), Text("serving.ends"))
        if wanted is not None:
            tell(program, room, wanted)
        for seat in simulated:
            seat.start()

    with listening_socket(bound_to, port) as bound:
        # The port first: where another serves this session, no seat of it is touched.
        simulated = simulated_seats(folder, room, wanted, Reached(at, name, port, context_of(folder, parts.scheme)))
        serve(create_session_app(desk, access, origin), bound, ready, used, desk.end_streams)


def _origin(folder: Path) -> str:
    if not is_file(folder / ORIGIN):
        raise InputError(
            "no seat has an address yet", where=str(folder), fix="make addresses with 'ortaq session keys'"
        )
    return text_of(read_bytes(folder / ORIGIN), str(folder / ORIGIN)).strip()


def _certificate(folder: Path, name: str, certificate: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """Return the certificate that is given, or the own one; none is needed where nobody else can reach the server."""
    if (certificate is None) != (key is None):
        raise InputError("a certificate comes with its key", where="--certificate, --key", fix="give both, or neither")
    if certificate is not None and key is not None:
        return certificate, key
    return None if is_loopback(name) else (folder / CERTIFICATE, folder / KEY)


def _bands(agenda: Agenda, package: int) -> Mapping[str, tuple[float, float, float]]:
    """Return what a package is said to bring, with its range; empty where the model has changed since the founding."""
    made_of = agenda.made_of
    try:
        region, mechanism = load_question(made_of["mechanism"], None)
    except InputError:
        return {}
    if region.digest != made_of["region"] or tuple(one.id for one in mechanism.measures) != agenda.measures:
        return {}
    return promised_gain(region, mechanism, package, __version__).gain_musd

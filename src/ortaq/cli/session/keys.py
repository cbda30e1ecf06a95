"""`ortaq session keys`: addresses of seats on a sheet of paper, and the certificate of the server."""

from html import escape
from pathlib import Path

from ortaq.core import Program, Texts, house_texts
from ortaq.core.report import Text
from ortaq.session import Agenda, Room, address, certified, qr_svg
from ortaq.session.state import Seat
from ortaq.tables import require_file, write_file
from ortaq.web import is_loopback

AUTHORITY, CERTIFICATE, KEY, ORIGIN = "authority.pem", "certificate.pem", "key.pem", "origin.txt"

_STYLE = (
    "body{font:12pt/1.4 system-ui,sans-serif;margin:1.5cm}section{break-inside:avoid;border:1px solid #999;"
    "padding:.5cm;margin:0 0 .5cm;display:grid;grid-template-columns:4.5cm 1fr;gap:.7cm}svg{width:4.5cm}"
    "h2{margin:0 0 .2cm;font-size:14pt}code{overflow-wrap:anywhere;font-size:9pt}"
)


def keys_command(program: Program, *, folder: Path, name: str, port: int, out: Path, as_json: bool) -> None:
    """Give every seat a new address; those before open nothing any more."""
    require_file(out, option="--out")
    room = Room.open(folder)
    try:
        made = None if is_loopback(name) else certified(name, room.state.session)
        origin = f"{'http' if made is None else 'https'}://{_bracketed(name)}:{port}"
        if made is not None:
            write_file(folder / AUTHORITY, made.authority)
            write_file(folder / CERTIFICATE, made.certificate)
            write_file(folder / KEY, made.key, private=True)
        write_file(folder / ORIGIN, f"{origin}\n")
        seats = [seat for seat in room.state.seats.values() if not seat.revoked]
        addresses = {seat.id: address(origin, seat.id, room.new_address(seat.id)) for seat in seats}
        texts = [house_texts(one) for one in room.state.languages]
        fingerprint = made.fingerprint if made else ""
        write_file(out, _sheet(room.agenda, seats, addresses, texts, fingerprint), option="--out", private=True)
    finally:
        room.close()
    told = {"sheet": str(out), "seats": len(addresses), "origin": origin, "fingerprint": fingerprint}
    if as_json:
        program.print_json(told)
        return
    program.print(Text("session.told.keys", {"sheet": str(out), "seats": str(len(addresses))}))
    if made is not None:
        said = {"file": str(folder / AUTHORITY), "name": name, "fingerprint": fingerprint}
        program.print(Text("session.told.authority", said))


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _sheet(agenda: Agenda, seats: list[Seat], addresses: dict[str, str], texts: list[Texts], fingerprint: str) -> str:
    """Return a page to print: one box for each seat, to be cut and handed out."""
    boxes = []
    for seat in seats:
        names = " · ".join(dict.fromkeys(_named(agenda, seat, one) for one in texts))
        lines = "".join(f"<p>{escape(one('session.sheet.how'))}</p>" for one in texts)
        code = qr_svg(addresses[seat.id], escape(seat.id, quote=True))
        boxes.append(
            f"<section>{code}<div><h2>{escape(names)}</h2>{lines}<p><code>{escape(addresses[seat.id])}</code></p>"
            "</div></section>"
        )
    title = agenda.title.get(texts[0].language) or agenda.title["en"]
    marks = "".join(
        f"<p>{escape(one('session.sheet.fingerprint'))}: <code>{fingerprint}</code></p>" for one in texts if fingerprint
    )
    return (
        f'<!doctype html><html lang="{texts[0].language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{marks}{''.join(boxes)}</body></html>\n"
    )


def _named(agenda: Agenda, seat: Seat, texts: Texts) -> str:
    role = texts(f"session.role.{seat.role.value}")
    if seat.member is None:
        return f"{role} {seat.id.rpartition('-')[2]}" if seat.id.startswith("observer") else role
    return agenda.names.get(seat.member, {}).get(texts.language, seat.member)

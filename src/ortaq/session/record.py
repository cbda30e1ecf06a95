"""A folder that holds a session, and the ledger that holds what it adopted."""

import json
import secrets
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from ortaq.core import InputError, house_texts
from ortaq.ledgers import Ledger, PublicKey, export_folder, now
from ortaq.session.acts import FOUNDER, Act, Phase
from ortaq.session.agenda import Agenda
from ortaq.session.course import Terms
from ortaq.session.fold import after
from ortaq.session.key_notes import written
from ortaq.session.room import AGENDA_FILE, LEDGER_FILE, PRIVATE_FILE, PUBLIC_FILE, Room
from ortaq.session.seats import seat_ids
from ortaq.session.state import Public, later
from ortaq.session.store import PRIVATE, PUBLIC, new_store
from ortaq.tables import draft_folder, put_folder, require_folder, whole_folder, write_below, write_file

SECRETARIAT, PROPOSER = "SECRETARIAT", "SESSION"
"""Who adopts on the record, and who puts on it what a session agreed; neither is a member."""

Bands = Mapping[str, tuple[float, float, float]]


def found_session(
    folder: Path,
    agenda: Agenda,
    *,
    mode: str,
    languages: Sequence[str],
    terms: Terms,
    observers: int,
    ledger_keys: Mapping[str, PublicKey] | None = None,
) -> Public:
    """Make the folder of a session: agenda, both files of acts, and its ledger.

    Parameters
    ----------
    folder : Path
        Where nothing may stand yet.
    agenda : Agenda
    mode : str
        ``sealed``: limits stay where they are typed; ``entrusted``: the host can read limits and answers.
    languages : sequence of str
        In which its texts stand.
    terms : Terms
    observers : int
        Seats for observers.
    ledger_keys : mapping of str to PublicKey, optional
        Keys of members that a ledger knows: in a sealed session they sign what members mask with.

    Returns
    -------
    Public

    Raises
    ------
    InputError
        Something stands there, or the founding act breaks a rule.
    """
    session = secrets.token_hex(8)
    body = {
        "session": session,
        "title": {one: agenda.title.get(one) or agenda.title["en"] for one in languages},
        "agenda": agenda.digest,
        "members": list(agenda.members),
        "mode": mode,
        "languages": list(languages),
        "terms": terms.record,
    }
    if ledger_keys:
        body["ledger_keys"] = {member: written(key.raw) for member, key in ledger_keys.items()}
    acts = [Act(f"found {session}", FOUNDER, "found", now(), body)]
    for seat, role, member in seat_ids(list(agenda.members), observers):
        given = {"seat": seat, "role": role.value, "member": member}
        acts.append(Act(f"seat {seat}", FOUNDER, "give_seat", now(), given))
    state = Public()
    for act in acts:
        found = after(state, act)
        if not isinstance(found, Public):
            raise InputError(
                "the session cannot be founded like this",
                where=f"{act.kind} {act.body.get('seat', '')}".strip(),
                fix="give 2 to 30 members, at most 80 observers, and languages such as en,ru,zh",
            )
        state = found
    members = dict.fromkeys(agenda.members, "member") | {SECRETARIAT: "depositary", PROPOSER: "observer"}
    founding = {"title": body["title"], "members": members, "languages": list(languages), "silence_days": 0}
    with draft_folder(require_folder(folder)) as draft:
        write_file(draft / AGENDA_FILE, agenda.data)
        new_store(draft / PRIVATE_FILE, PRIVATE)
        new_store(draft / PUBLIC_FILE, PUBLIC, acts)
        Ledger.new(draft / LEDGER_FILE, f"session {session}", SECRETARIAT, founding).store.close()
        # No command replaces a session.
        put_folder(draft, folder, is_listed=False)
    return state


def put_on_record(folder: Path, room: Room, gains: Bands) -> str:
    """Write what a session adopted into its ledger; done twice, it stands there once.

    Parameters
    ----------
    folder : Path
    room : Room
    gains : mapping of str to (float, float, float)
        What the package is said to bring each member: low, central, high, million USD a year; may be empty.

    Returns
    -------
    str
        Id of the entry.

    Raises
    ------
    InputError
        Nothing is adopted, or the ledger refuses it.
    """
    state = room.state
    if state.phase is not Phase.ADOPTED:
        raise InputError("nothing is adopted", where=str(folder), fix="wait until silence has passed")
    adopted = next(json.loads(line) for line in reversed(room.lines()) if '"kind":"adopted"' in line)
    name, until = f"session-{state.session}", adopted["at"]
    with Ledger.open(folder / LEDGER_FILE) as ledger:
        held = {entry.entry.body.get("id"): entry.id for entry in ledger.entries() if entry.entry.kind == "propose"}
        proposals = ledger.state().proposals
        if name not in held:
            held[name] = ledger.append(PROPOSER, "propose", _proposal(room, name, until, gains), at=until).id
        if name not in proposals or proposals[name].adopted is None:
            reserved = set() if name not in proposals else {one.act.author for one in proposals[name].reservations}
            for said in state.reservations:
                if said.member not in reserved:
                    ledger.append(said.member, "reserve", {"proposal": name, "text": dict(said.text)}, at=until)
            if state.is_sealed and not any(entry.entry.kind == "statement" for entry in ledger.entries()):
                ledger.append_all(PROPOSER, _bound(state), at=until)
            ledger.append(SECRETARIAT, "adopt", {"proposal": name}, at=later(until, 1))
        return held[name]


def _proposal(room: Room, name: str, until: str, gains: Bands) -> dict[str, object]:
    state, agenda = room.state, room.agenda
    said = {"acts": str(room.head.acts), "head": room.head.head, "agenda": agenda.digest}
    return {
        "id": name,
        "title": dict(state.title),
        "text": {
            one: f"{_text(state, agenda, one)}\n\n{_simulated(state, agenda, one)}"
            f"{house_texts(one)('session.record.head', **said)}"
            for one in state.languages
        },
        "measures": list(agenda.measures_of(state.deal)),
        "mechanism": agenda.made_of.get("mechanism", ""),
        "gain_musd": {member: list(band) for member, band in gains.items()},
        "region": agenda.made_of.get("region", ""),
        "version": agenda.made_of.get("version", ""),
        "silence_until": until,
    }


def _bound(state: Public) -> list[tuple[str, dict[str, dict[str, str]]]]:
    """Return what goes on record of a sealed session: the keys, and by question what binds members to their answers."""
    keys = [f"{member} {note.key} {note.ledger}" for member, note in state.sealing.notes.items()]
    parts = [("session.record.keys", keys)]
    for question, by in state.commitments.items():
        parts.append(("session.record.bound", [f"{question} {member} {text}" for member, text in by.items()]))
    told = {one: house_texts(one) for one in state.languages}
    return [
        ("statement", {"text": {one: "\n".join([texts(head), *lines]) for one, texts in told.items()}})
        for head, lines in parts
    ]


def _text(state: Public, agenda: Agenda, language: str) -> str:
    """Return the articles in a language, or what the measures are called where nobody wrote any."""
    articles = [one.text.get(language, "") for one in state.articles.values()]
    measures = agenda.measures_of(state.deal)
    titles = [agenda.titles[one].get(language) or agenda.titles[one].get("en", one) for one in measures]
    return "\n\n".join(filter(None, articles)) or "\n".join(titles)


def _simulated(state: Public, agenda: Agenda, language: str) -> str:
    """Return that a rehearsal is no agreement, where programs spoke for members."""
    if not state.simulated:
        return ""
    names = ", ".join(agenda.names.get(one, {}).get(language, one) for one in state.simulated)
    return f"{house_texts(language)('session.record.simulated', members=names)}\n\n"


def export_session(folder: Path, target: Path, *, replace: bool = False) -> int:
    """Write what is public of a session as a folder that anybody can check without ortaq.

    Parameters
    ----------
    folder : Path
    target : Path
    replace : bool, optional
        Take the place of an earlier export.

    Returns
    -------
    int
        Public acts written.

    Raises
    ------
    InputError
        There is no session, or the folder cannot be written.
    """
    room = Room.open(folder)
    try:
        lines, head = room.lines(), room.head
        written: dict[str, bytes | str] = {
            AGENDA_FILE: room.agenda.data,
            "acts.jsonl": "".join(f"{line}\n" for line in lines),
            "head.txt": f"{head.acts} {head.head}\n",
            "verify.py": files(__package__).joinpath("verify.py.txt").read_text(encoding="utf-8"),
        }
        with whole_folder(target, replace=replace) as draft:
            write_below(draft, written)
            with Ledger.open(folder / LEDGER_FILE) as ledger:
                export_folder(ledger, draft / "ledger")
        return len(lines)
    finally:
        room.close()

"""`ortaq session new`: the agenda, computed once, and the session founded on it."""

from collections.abc import Mapping
from pathlib import Path

from ortaq.cli.questions.question import Asked
from ortaq.cli.session.agendas import agenda_asked
from ortaq.core import InputError, Program, languages, require_known
from ortaq.core.report import Text
from ortaq.ledgers import Ledger, PublicKey
from ortaq.session import Terms, found_session
from ortaq.session.state import ENTRUSTED, SEALED


def new_command(
    program: Program,
    *,
    folder: Path,
    asked: Asked,
    languages: str,
    rounds: int,
    observers: int,
    entrusted: bool,
    ledger: Path | None,
    workers: str | None,
    store: Path | None,
    as_json: bool,
) -> None:
    """Compute the agenda and found a session."""
    spoken = tuple(dict.fromkeys(code.strip() for code in languages.split(",") if code.strip()))
    _require_languages(spoken)
    keys = _ledger_keys(ledger, entrusted=entrusted)
    terms = asked.terms()
    baseline, table = asked.loaded()
    agenda = agenda_asked(program, baseline, table, terms, workers=workers, store=store)
    mode = ENTRUSTED if entrusted else SEALED
    state = found_session(
        folder,
        agenda,
        mode=mode,
        languages=spoken,
        terms=Terms(rounds=rounds),
        observers=observers,
        ledger_keys={member: key for member, key in keys.items() if member in agenda.members},
    )
    made = {
        "session": state.session,
        "agenda": agenda.digest,
        "packages": len(agenda.packages),
        "members": agenda.members,
        "mode": mode,
    }
    if as_json:
        program.print_json(made)
    else:
        said = {"folder": str(folder), "packages": str(len(agenda.packages)), "agenda": agenda.digest[:16]}
        program.print(Text("session.told.founded", said), Text(f"session.told.{mode}"))


def _ledger_keys(path: Path | None, *, entrusted: bool) -> Mapping[str, PublicKey]:
    """Return the keys that a ledger knows, by owner; none where no ledger is given."""
    if path is None:
        return {}
    if entrusted:
        raise InputError(
            "an entrusted session masks nothing", where="--entrusted, --ledger", fix="give one of the two, or neither"
        )
    with Ledger.open(path) as held:
        known = held.keys()
    if not known:
        raise InputError(
            "the ledger is kept without keys",
            where=str(path),
            why="nothing in it could sign what members mask with",
            fix="give a ledger that was made with keys, or leave --ledger out: each page then makes a key of its own",
        )
    return known


def _require_languages(spoken: tuple[str, ...]) -> None:
    require_known(spoken, languages(), kind="language", where="--languages")

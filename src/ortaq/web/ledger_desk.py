"""A ledger beside the table: what it says now, and acts of one author that are typed on the page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from ortaq import __version__
from ortaq.answers import Material
from ortaq.answers.promised import promised_gain
from ortaq.brief.presenter import Presenter
from ortaq.core import InputError, JsonObject, Region
from ortaq.core.report import Name
from ortaq.domains import load_texts
from ortaq.ledgers import Ledger, State, allowed, opened_key, standings, status_sections
from ortaq.tables import read_bytes, today
from ortaq.web.answer_tables import packed_sections
from ortaq.web.document import document_bytes
from ortaq.web.ledger_schema import ActKind, ActRequest
from ortaq.web.served import Served

KINDS: tuple[str, ...] = get_args(ActKind)


@dataclass(frozen=True, slots=True)
class Writer:
    """For whom the page writes.

    Attributes
    ----------
    author : str
        Code of a participant.
    key : Path or None
        File of its key, sealed by a passphrase that the page asks for; None in a ledger without keys.
    """

    author: str
    key: Path | None


class LedgerDesk:
    """A ledger and, where there is one, its author on this machine.

    Parameters
    ----------
    path : Path
    region : Region
        Gives states their names.
    mechanism : str
        As it was typed: a proposal of a package records it.
    writer : Writer, optional
        Absent where the page only reads.

    Raises
    ------
    InputError
        There is no ledger; or the author does not take part; or a key is missing, or given where none is used.
    """

    def __init__(self, path: Path, region: Region, mechanism: str, writer: Writer | None = None) -> None:
        self.path, self.writer = path, writer
        self._region, self._mechanism = region, mechanism
        self._printed: dict[tuple[str, ...], Served] = {}
        with Ledger.open(path) as ledger:
            state = ledger.state()
        if writer is not None:
            _require_writer(state, writer)

    def page(self, language: str) -> Served:
        """Return what the ledger says now, for the page, in a language."""
        with Ledger.open(self.path) as ledger:
            named = (language, str(ledger.store.size), str(len(ledger.store.checkpoints())), today().isoformat())
            if named not in self._printed:
                record = document_bytes(self._record(ledger.state(), language))
                self._printed = {**dict(list(self._printed.items())[-2:]), named: Served.of(record, "application/json")}
        return self._printed[named]

    def _record(self, state: State, language: str) -> JsonObject:
        titles = {name: one.said.title for name, one in state.proposals.items()}
        return {
            "sections": ledger_sections(state, self._region, language),
            "writer": self._writing(state, language),
            "languages": list(state.languages),
            "proposals": [
                _place(name, title, language, still=state.proposals[name].adopted is None)
                for name, title in titles.items()
            ],
            "commitments": [
                {**_place(name, one.said.action, language, still=True), "unit": one.said.unit}
                for name, one in state.commitments.items()
            ],
        }

    def _writing(self, state: State, language: str) -> JsonObject | None:
        if self.writer is None:
            return None
        code = self.writer.author
        may = allowed(state, code)
        called = Presenter(load_texts(language), self._region).say(Name("economy", code))
        kinds = [kind for kind in KINDS if kind in may]
        return {"code": code, "name": called, "keyed": state.keyed, "kinds": kinds}

    def record(self, wanted: ActRequest, material: Material) -> JsonObject:
        """Add an act, signed where the ledger has keys, and return its number and id.

        Parameters
        ----------
        wanted : ActRequest
        material : Material
            Whose package may be proposed.

        Returns
        -------
        dict

        Raises
        ------
        InputError
            The page only reads, the passphrase is wrong, or the act breaks a rule; nothing is kept then.
        """
        if self.writer is None:
            raise InputError("this page only reads", where="ledger", fix="start 'ortaq table' with --as, and --key")
        body = _body(wanted)
        if wanted.package is not None:
            body |= self._promised(wanted.package, material)
        key = self.writer.key
        phrase = wanted.passphrase.get_secret_value()
        signing = None if key is None else opened_key(read_bytes(key), phrase, where=key.name)
        with Ledger.open(self.path) as ledger:
            if wanted.kind == "propose":
                body["id"] = _free(ledger.state())
            kept = ledger.append(self.writer.author, wanted.kind, body, key=signing)
            return {"number": ledger.store.size, "id": kept.id}

    def _promised(self, package: int, material: Material) -> dict[str, Any]:
        """Return the measures of a package with what it brings each member at the central case."""
        mechanism = material.mechanism
        named = [one.id for place, one in enumerate(mechanism.measures) if package >> place & 1]
        if package >> len(mechanism.measures):
            raise InputError(f"no package {package}", where="package", fix="propose a package of this agenda")
        said = promised_gain(material.region, mechanism, package, __version__)
        gains = {member: list(band) for member, band in said.gain_musd.items()}
        promised = {"mechanism": self._mechanism, "gain_musd": gains, "region": said.region, "version": said.version}
        return {"measures": named, **promised}


def ledger_sections(state: State, region: Region, language: str) -> JsonObject:
    """Return all that a ledger says today, printed in a language, packed.

    Parameters
    ----------
    state : State
    region : Region
        Whose economies have names.
    language : str

    Returns
    -------
    dict
    """
    day = today().isoformat()
    sections = status_sections(state, standings(state.commitments, day), day, language=language)
    return packed_sections(Presenter(load_texts(language), region), sections)


def _require_writer(state: State, writer: Writer) -> None:
    if writer.author not in state.roles:
        raise InputError(
            f"{writer.author} does not take part in this ledger", where="--as", fix="give the code of a participant"
        )
    if state.keyed != (writer.key is not None):
        what = "the ledger is kept with keys" if state.keyed else "the ledger is kept without keys"
        raise InputError(what, where="--key", fix="give the file of the key" if state.keyed else "leave the key out")


def _place(name: str, title: Any, language: str, *, still: bool) -> JsonObject:
    return {"id": name, "title": title.get(language) or next(iter(title.values()), name), "open": still}


def _body(wanted: ActRequest) -> dict[str, Any]:
    """Return what an act says: what was typed, under the names of its kind."""
    typed: dict[str, Any] = {
        "proposal": wanted.proposal,
        "commitment": wanted.commitment,
        "title": wanted.title,
        "text": wanted.text,
        "value": wanted.value,
        "on": wanted.on,
        "address": wanted.address,
        "silence_until": wanted.silence_until,
    }
    return {name: value for name, value in typed.items() if value not in (None, "", {})}


def _free(state: State) -> str:
    number = len(state.proposals) + 1
    while f"package-{number}" in state.proposals:
        number += 1
    return f"package-{number}"

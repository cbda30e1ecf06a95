"""Acts that are typed: each adds one entry to a copy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.answers import Terms, settle
from ortaq.cli.ledgers.passphrase import key_from
from ortaq.cli.ledgers.recording import said_of_package
from ortaq.core import InputError, Mechanism, Program, Region, require_known
from ortaq.core.report import Text
from ortaq.ledgers import Ledger, read_commitments
from ortaq.tables import json_data, read_bytes, today, toml_data

RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class Into:
    """The copy that an act is added to, by whom, and how that is told.

    Attributes
    ----------
    file : Path
    author : str
    key : Path or None
    as_json : bool
    """

    file: Path
    author: str
    key: Path | None
    as_json: bool

    def add(self, program: Program, kind: str, body: Mapping[str, Any]) -> None:
        """Add one act and say that it is kept."""
        with Ledger.open(self.file) as ledger:
            added = ledger.append(self.author, kind, body, key=key_from(self.key))
            size = ledger.store.size
        said = {"kind": kind, "author": self.author}
        if self.as_json:
            program.print_json({"added": added.id, **said, "number": size})
        else:
            program.print(Text("ledger.kept", {**said, "number": str(size), "id": added.id[:16]}))


def append_command(program: Program, *, into: Into, kind: str, body: Path) -> None:
    """Add an act of any kind from a file."""
    into.add(program, kind, read_body(body))


def propose_command(
    program: Program,
    *,
    into: Into,
    proposal: str,
    title: list[str],
    text: list[str],
    measures: str | None,
    mechanism: str | None,
    commitments: Path | None,
    silence: str | None,
    ratifications: int | None,
) -> None:
    """Propose a text, and the commitments that it binds members to."""
    body: dict[str, Any] = {"id": proposal, "title": _languages(title, "--title"), "text": _languages(text, "--text")}
    if measures:
        body["measures"] = [one.strip() for one in measures.split(",") if one.strip()]
    if mechanism:
        body |= _promised(program, mechanism, body.get("measures", []))
    elif body.get("measures") == [RECOMMENDED]:
        raise InputError("nothing recommends a package", where="--measures", fix="name the mechanism with --mechanism")
    if commitments:
        rows = read_commitments(commitments.parent, commitments.name, program.language)
        body["commitments"] = [row.promise.model_dump(mode="json", exclude_defaults=True) for row in rows]
    if silence:
        body["silence_until"] = silence
    if ratifications:
        body["ratifications"] = ratifications
    into.add(program, "propose", body)


def _promised(program: Program, name: str, measures: list[str]) -> dict[str, Any]:
    """Return what a package is said to bring each member, as a proposal records it."""
    region = program.region(program.region_of(name))
    mechanism = program.mechanism(name, region)
    agenda = [one.id for one in mechanism.measures]
    if measures == [RECOMMENDED]:
        measures = _recommended(program, region, mechanism)
    require_known(measures, agenda, kind="measure", where="--measures")
    return said_of_package(region, mechanism, sum(1 << agenda.index(one) for one in set(measures)), name)


def _recommended(program: Program, region: Region, mechanism: Mechanism) -> list[str]:
    """Return the package that 'ortaq agree' recommends, by ids of its measures."""
    with program.progress("equilibria") as report:
        _, settled = settle(region, mechanism, Terms(), report)
    if settled.recommended is None:
        raise InputError(
            "no package is recommended: every one is refused by a member",
            where=mechanism.id,
            fix="name the measures with --measures",
        )
    return list(settled.named(settled.recommended))


def amend_command(program: Program, *, into: Into, proposal: str, text: list[str]) -> None:
    """Put another text in the place of an open proposal's."""
    into.add(program, "amend", {"proposal": proposal, "text": _languages(text, "--text")})


def object_command(program: Program, *, into: Into, proposal: str, text: list[str]) -> None:
    """Object to a proposal."""
    into.add(program, "object", {"proposal": proposal, "text": _languages(text, "--text")})


def support_command(program: Program, *, into: Into, proposal: str) -> None:
    """Support a proposal as it stands."""
    into.add(program, "support", {"proposal": proposal})


def adopt_command(program: Program, *, into: Into, proposal: str) -> None:
    """State that a proposal is adopted."""
    into.add(program, "adopt", {"proposal": proposal})


def ratify_command(program: Program, *, into: Into, proposal: str) -> None:
    """Ratify an adopted proposal."""
    into.add(program, "ratify", {"proposal": proposal})


def accede_command(program: Program, *, into: Into) -> None:
    """Take the seat to which an adopted proposal admits."""
    into.add(program, "accede", {})


def commit_command(program: Program, *, into: Into, commitments: Path) -> None:
    """Record commitments that an author takes on alone."""
    if commitments.suffix.lower() in {".csv", ".xlsx"}:
        rows = read_commitments(commitments.parent, commitments.name, program.language)
        bodies = [row.promise.model_dump(mode="json", exclude_defaults=True) for row in rows]
    else:
        bodies = [read_body(commitments)]
    for body in bodies:
        into.add(program, "commit", body)


def report_command(
    program: Program,
    *,
    into: Into,
    commitment: str,
    value: float,
    on: str | None,
    address: str | None,
    evidence: Path | None,
) -> None:
    """Report what came of a commitment."""
    body: dict[str, Any] = {"commitment": commitment, "value": value, "on": on or today().isoformat()}
    if address:
        body["address"] = address
    if evidence:
        body["sha256"] = hashlib.sha256(read_bytes(evidence)).hexdigest()
    into.add(program, "report", body)


def _languages(given: list[str], option: str) -> dict[str, str]:
    """Return texts by language from ``en=...``."""
    said: dict[str, str] = {}
    for one in given:
        language, sign, text = one.partition("=")
        if not sign or not language.isalpha() or language in said:
            raise InputError(
                "a text needs its language before it, each once",
                where=f"{option} {one[:60]}",
                fix='write en="..." for every language',
            )
        said[language] = text
    return said


def read_body(path: Path) -> dict[str, Any]:
    """Return what a TOML or JSON file says.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of str

    Raises
    ------
    InputError
        It holds no table.
    """
    said = json_data(path) if path.suffix.lower() == ".json" else toml_data(path)
    if not isinstance(said, dict):
        raise InputError("the file holds no act", where=str(path), fix="write its keys; see 'ortaq ledger help'")
    return said

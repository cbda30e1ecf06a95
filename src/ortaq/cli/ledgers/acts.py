"""Acts that are typed: each adds one entry to a copy."""

import hashlib
from collections.abc import Mapping
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


def append_command(
    program: Program, *, file: Path, kind: str, body: Path, author: str, key: Path | None, as_json: bool
) -> None:
    """Add an act of any kind from a file."""
    _add(program, kind, read_body(body), file=file, author=author, key=key, as_json=as_json)


def propose_command(
    program: Program,
    *,
    file: Path,
    proposal: str,
    title: list[str],
    text: list[str],
    measures: str | None,
    mechanism: str | None,
    commitments: Path | None,
    silence: str | None,
    ratifications: int | None,
    author: str,
    key: Path | None,
    as_json: bool,
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
    _add(program, "propose", body, file=file, author=author, key=key, as_json=as_json)


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


def amend_command(
    program: Program, *, file: Path, proposal: str, text: list[str], author: str, key: Path | None, as_json: bool
) -> None:
    """Put another text in the place of an open proposal's."""
    _on_proposal(program, "amend", proposal, file=file, author=author, key=key, as_json=as_json, text=text)


def object_command(
    program: Program, *, file: Path, proposal: str, text: list[str], author: str, key: Path | None, as_json: bool
) -> None:
    """Object to a proposal."""
    _on_proposal(program, "object", proposal, file=file, author=author, key=key, as_json=as_json, text=text)


def support_command(
    program: Program, *, file: Path, proposal: str, author: str, key: Path | None, as_json: bool
) -> None:
    """Support a proposal as it stands."""
    _on_proposal(program, "support", proposal, file=file, author=author, key=key, as_json=as_json)


def adopt_command(program: Program, *, file: Path, proposal: str, author: str, key: Path | None, as_json: bool) -> None:
    """State that a proposal is adopted."""
    _on_proposal(program, "adopt", proposal, file=file, author=author, key=key, as_json=as_json)


def ratify_command(
    program: Program, *, file: Path, proposal: str, author: str, key: Path | None, as_json: bool
) -> None:
    """Ratify an adopted proposal."""
    _on_proposal(program, "ratify", proposal, file=file, author=author, key=key, as_json=as_json)


def accede_command(program: Program, *, file: Path, author: str, key: Path | None, as_json: bool) -> None:
    """Take the seat to which an adopted proposal admits."""
    _add(program, "accede", {}, file=file, author=author, key=key, as_json=as_json)


def commit_command(
    program: Program, *, file: Path, commitments: Path, author: str, key: Path | None, as_json: bool
) -> None:
    """Record commitments that an author takes on alone."""
    if commitments.suffix.lower() in {".csv", ".xlsx"}:
        rows = read_commitments(commitments.parent, commitments.name, program.language)
        bodies = [row.promise.model_dump(mode="json", exclude_defaults=True) for row in rows]
    else:
        bodies = [read_body(commitments)]
    for body in bodies:
        _add(program, "commit", body, file=file, author=author, key=key, as_json=as_json)


def report_command(
    program: Program,
    *,
    file: Path,
    commitment: str,
    value: float,
    on: str | None,
    address: str | None,
    evidence: Path | None,
    author: str,
    key: Path | None,
    as_json: bool,
) -> None:
    """Report what came of a commitment."""
    body: dict[str, Any] = {"commitment": commitment, "value": value, "on": on or today().isoformat()}
    if address:
        body["address"] = address
    if evidence:
        body["sha256"] = hashlib.sha256(read_bytes(evidence)).hexdigest()
    _add(program, "report", body, file=file, author=author, key=key, as_json=as_json)


def _on_proposal(
    program: Program,
    kind: str,
    proposal: str,
    *,
    file: Path,
    author: str,
    key: Path | None,
    as_json: bool,
    text: list[str] | None = None,
) -> None:
    words = {} if text is None else {"text": _languages(text, "--text")}
    body = {"proposal": proposal, **words}
    _add(program, kind, body, file=file, author=author, key=key, as_json=as_json)


def _add(
    program: Program,
    kind: str,
    body: Mapping[str, Any],
    *,
    file: Path,
    author: str,
    key: Path | None,
    as_json: bool,
) -> None:
    """Add one act and say that it is kept."""
    with Ledger.open(file) as ledger:
        added = ledger.append(author, kind, body, key=key_from(key))
        size = ledger.store.size
    if as_json:
        program.print_json({"added": added.id, "kind": kind, "author": author, "number": size})
    else:
        program.print(Text("ledger.kept", {"kind": kind, "author": author, "number": str(size), "id": added.id[:16]}))


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

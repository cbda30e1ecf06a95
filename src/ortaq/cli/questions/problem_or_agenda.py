"""`ortaq agree`: a problem file answers without a region, a mechanism with one; only what is needed is loaded."""

from pathlib import Path
from typing import Any

from ortaq.core import InputError, Program, named
from ortaq.tables import is_file


def agree(
    program: Program,
    *,
    mechanism: str,
    as_json: bool,
    accept: str,
    with_transfers: bool,
    only_own: bool,
    full: bool,
    **other: Any,
) -> int:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    file = Path(mechanism)
    if file.suffix == ".json" and is_file(file):
        _refuse_beside_file(with_transfers or None, only_own or None, full or None, *other.values())
        return int(not named("ortaq.cli.questions.problem:problem_command")(program, file, as_json=as_json))
    flags = {"with_transfers": with_transfers, "only_own": only_own, "full": full}
    options = {"as_json": as_json, "accept": accept, **flags, **other}
    code: int = named("ortaq.cli.questions.agree:agree_command")(program, mechanism=mechanism, **options)
    return code


def _refuse_beside_file(*given: object) -> None:
    if any(value is not None for value in given):
        raise InputError(
            "of the options only --json goes with a problem file",
            where="options",
            why="such a file states its own tail, budget and limits, and all its answers are given at once",
            fix="put budget, thresholds, weights and rules into the file",
        )

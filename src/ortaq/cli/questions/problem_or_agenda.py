"""`ortaq agree`: a problem file answers without a region, a mechanism with one; only what is needed is loaded."""

from pathlib import Path
from typing import Any

from ortaq.cli.options import ASKED, PROPOSING
from ortaq.cli.render import in_records
from ortaq.core import InputError, Program, named
from ortaq.tables import is_file

OF_AGENDA = (
    ASKED,
    PROPOSING,
    ("spendable", "ortaq.cli.questions.limits:Spendable"),
    ("wanted", "ortaq.cli.questions.agree:Wanted"),
)
"""Records of what is typed of an agenda; a problem file is answered without loading them."""


def agree(program: Program, *, mechanism: str, as_json: bool, accept: str, **other: Any) -> int:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    file = Path(mechanism)
    if file.suffix == ".json" and is_file(file):
        _refuse_beside_file(*other.values())
        return int(not named("ortaq.cli.questions.problem:problem_command")(program, file, as_json=as_json))
    typed = in_records({"mechanism": mechanism, "as_json": as_json, "accept": accept, **other}, OF_AGENDA)
    code: int = named("ortaq.cli.questions.agree:agree_command")(program, **typed)
    return code


def _refuse_beside_file(*given: object) -> None:
    if any(value is not None and value is not False for value in given):
        raise InputError(
            "of the options only --json goes with a problem file",
            where="options",
            why="such a file states its own tail, budget and limits, and all its answers are given at once",
            fix="put budget, thresholds, weights and rules into the file",
        )

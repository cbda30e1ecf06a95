"""What is told of joining and leaving."""

import json

import numpy as np
from rich.console import Console

from ortaq.agreement import CIRCLES, Participation
from ortaq.brief.farsighted_record import farsighted_record
from ortaq.cli.questions.farsighted_tables import print_participation


def case() -> Participation:
    """Return two members who take part together (package 3, farsighted) or not at all; A alone goes in circles."""
    return Participation(
        members=("A", "B"),
        packages=np.array([0, 1, 0, 3]),
        gain_percent=np.zeros((4, 2)),
        ends=np.array([0, CIRCLES, 0, 3]),
        lasting=np.array([True, False, False, True]),
        farsighted=np.array([False, False, False, True]),
    )


def test_record() -> None:
    told = farsighted_record(case())
    assert told == {
        "states": 4,
        "circling": 1,
        "lasting": [[], ["A", "B"]],
        "farsighted": [["A", "B"]],
        "packages": {
            "0": {"starts": 2, "lasting": True, "farsighted": False},
            "3": {"starts": 1, "lasting": True, "farsighted": True},
        },
    }
    json.dumps(told, allow_nan=False)


def test_table() -> None:
    console = Console(width=160)
    with console.capture() as captured:
        print_participation(console, case())
    told = captured.get()
    assert "2 of 4 sets of participants last" in told
    assert "the full membership is among them" in told
    rows = [line for line in told.splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in row.split("│")[1:-1]] for row in rows] == [
        ["3 (2 measures)", "A + B", "1", "yes", "yes"],
        ["0 (nothing)", "none", "2", "yes", "no"],
    ]

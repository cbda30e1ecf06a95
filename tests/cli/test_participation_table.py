"""What is told of joining and leaving."""

import json

import numpy as np

from ortaq.agreement import CIRCLES, Participation
from ortaq.answers.sections.agreed_data import participation_tables
from ortaq.answers.sections.participation import participation_table
from ortaq.brief.answer_record import answer_record
from ortaq.brief.presenter import Presenter
from ortaq.core import house_texts
from ortaq.core.report import Section
from tests.cli.told import rows


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
    told = answer_record([Section("programs", "", (), participation_tables(case()))], {}, {})
    sets = rows(told, "data-participants")
    assert [(s["participants"], s["package"], s["lasts"], s["lasts_farsighted"]) for s in sets] == [
        ([], 0, True, False),
        (["A", "B"], 3, True, True),
    ]
    assert [(p["package"], p["starts"]) for p in rows(told, "data-starts")] == [(0, 2), (3, 1)]
    json.dumps(told, allow_nan=False)


def test_sentences_and_table() -> None:
    told = " ".join(map(str, case().explain()))
    assert "2 of 4 sets of participants last" in told
    assert "the full membership is among them" in told
    shown = Presenter(house_texts()).table(participation_table(case()))
    assert [[cell.lines[0] for cell in row] for row in shown.rows] == [
        ["A B", "2", "A; B", "1", "yes", "yes"],
        ["no package at all", "0", "nobody", "2", "yes", "no"],
    ]

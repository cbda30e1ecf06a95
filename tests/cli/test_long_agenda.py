"""`ortaq agree` for an agenda without a table."""

import importlib
import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import Mechanism
from ortaq.model import payoff_table
from tests.cli.told import rows
from tests.model.test_screening import random_mechanism
from tests.worlds import toy_region

Run = Callable[..., tuple[int, str, str]]

REGION = toy_region()


@pytest.fixture
def agree(ortaq: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command on a mechanism that stands in no file."""
    question = importlib.import_module("ortaq.cli.questions.question")

    def run(mechanism: Mechanism, *words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(question, "load_question", lambda *_: (REGION, mechanism))
        return ortaq("agree", "c5", "--workers", "1", *words)

    return run


@pytest.mark.slow
def test_what_is_printed(agree: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.answers.agenda.MOST_MEASURES", 8)
    mechanism = random_mechanism(7, measures=9)
    code, out, _ = agree(mechanism, "--full")
    assert code == 0
    told = " ".join(out.split())
    assert "9 measures and 511 packages, too many for a table of all gains" in told
    assert "it picked nothing new" in told
    assert "What the next dollar brings" in told
    assert all(member in told for member in mechanism.members)
    assert "measures were solved, and none of them is a better answer" in told
    assert "that rests on the terms, and is no proof" in told
    assert "What it adds (Shapley value)" in told
    record = json.loads(agree(mechanism, "--json")[1])
    computed = record["computed"]
    assert computed["feasible"] is None
    assert computed["recommended"] in {row["package"] for row in rows(record, "data-packages")}
    told = {row["package"] for row in rows(record, "data-notable-gains")}
    assert told >= {p for ties in computed["solutions"].values() for p in ties}
    assert computed["search"]["settled"]
    assert computed["search"]["gap"] < 1e-3


@pytest.mark.slow
def test_a_long_agenda_from_end_to_end(agree: Run) -> None:
    mechanism = random_mechanism(3, measures=17)
    code, out, _ = agree(mechanism, "--why", "m1+m4", "--transfers", "--json")
    told = json.loads(out)
    assert code == 0
    computed = told["computed"]
    assert computed["packages"] == 2**17
    assert {row["package"] for row in rows(told, "data-asked")} == {18}
    assert {(row["package"], row["timing"]) for row in rows(told, "data-payments")} == {
        (18, "fixed"),
        (18, "contingent"),
    }
    assert computed["solves"] >= 2 * computed["verified_packages"]
    assert computed["search"]["settled"]
    own = payoff_table(REGION, replace(mechanism, measures=(mechanism.measures[1], mechanism.measures[4])))
    shocks = told["question"]["shocks"]
    gain = [[row[shock] for shock in shocks] for row in rows(told, "data-asked")]
    assert np.allclose(gain, own.gain_percent[3], rtol=0, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("why", [(), ("--why", "m1+m2+m3")])
def test_nobody_signs(why: tuple[str, ...], agree: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.answers.agenda.MOST_MEASURES", 7)
    mechanism = replace(random_mechanism(3, measures=8), threshold_percent={"KAZ": 50.0})
    code, out, _ = agree(mechanism, "--accept", "expected", "--transfers", *why)
    told = " ".join(out.split())
    assert code == 1
    assert ("Of those solved, 0 are signed." in told) is (not why)
    assert "the recommended one were solved" not in told
    assert ("Closest" in told) is (not why)
    assert ("Who refuses" in told) is bool(why)
    assert ("No package that was solved is signed by every member." in told) is bool(why)
    assert "No payments that are the same in every shock make every member sign" in told
    code, out, _ = agree(mechanism, "--accept", "expected", "--json", *why)
    refused = json.loads(out)
    assert (refused["computed"]["recommended"], rows(refused, "data-packages")) == (None, [])
    if why:
        (reason,) = rows(refused, "data-refusals")
        assert (reason["distance"], reason["nearest"], rows(refused, "data-ways")) == (None, [], [])
        assert {o["member"] for o in rows(refused, "data-objections")} >= {"KAZ"}
        assert not [o for o in rows(refused, "data-objections") if o["culprit"]]
        assert "relief" in rows(refused, "objections")[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--limit-dependence", "1"), ("the region has none of the powers",)),
        (("--why", "m1+m99"), ("unknown measure 'm99'",)),
        (("--why", "0"), ("package 0 holds no measure",)),
    ],
)
def test_mistakes(words: tuple[str, ...], message: tuple[str, ...], agree: Run) -> None:
    code, out, err = agree(random_mechanism(3, measures=17), *words)
    assert (code, out) == (2, "")
    assert all(part in err for part in message)


def test_too_many_measures(agree: Run) -> None:
    code, _, err = agree(random_mechanism(0, measures=61))
    assert code == 2
    assert "61 measures" in err
    assert "merge" in err

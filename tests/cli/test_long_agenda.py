"""`ortaq agree` for an agenda without a table: what it says is what the table says."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from ortaq.agreement import Acceptance, agree, exit_margins, feasible, refusal
from ortaq.cli.long_agenda_command import long_agenda
from ortaq.cli.long_agenda_record import search_record
from ortaq.cli.long_agenda_search import Found, feasible_packages, search
from ortaq.cli.long_agenda_tables import print_search
from ortaq.cli.neighbourhood import explain, neighbours
from ortaq.core import InputError, Mechanism, Payoffs, Region, Rules
from ortaq.model import costs, payoff_table
from tests.model.test_screening import random_mechanism
from tests.worlds import toy_region

REGION = toy_region()


def ruled(**budgets: Any) -> Mechanism:
    return replace(
        random_mechanism(7, measures=9),
        threshold_percent={"KAZ": 0.05, "KGZ": 0.2},
        rules=Rules(requires={"m1": ("m2",)}, excludes=(("m0", "m5"),), ladders=(("m3", "m4"),), **budgets),
    )


@pytest.fixture(scope="module")
def found() -> tuple[Found, Payoffs]:
    mechanism = ruled()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ortaq.model.screening.FIRST_PER_MEASURE", 15)
        return search(REGION, mechanism, Acceptance.WORST, 0.2), payoff_table(REGION, mechanism)


@pytest.mark.parametrize(
    "budgets",
    [{}, {"budget_musd": 0.1}, {"member_budget_musd": {"KAZ": 0.05, "UZB": 0.0}, "budget_musd": 1.0}],
)
def test_feasible_packages_are_those_of_the_table(budgets: dict[str, Any]) -> None:
    mechanism = ruled(**budgets)
    cost = costs(mechanism, range(2**9))
    ids = [m.id for m in mechanism.measures]
    expected = feasible(mechanism.rules, ids, mechanism.members, cost)
    assert np.array_equal(feasible_packages(mechanism), expected)
    assert bool(budgets) is bool(expected.sum() < feasible_packages(ruled()).sum())


def test_the_search_gives_what_the_table_gives(found: tuple[Found, Payoffs]) -> None:
    searched, exact = found
    true = agree(exact, searched.mechanism)
    told = search_record(searched)
    assert set(told["certified"].values()) == {True}
    assert told["solutions"] == {name: list(true.solutions[name]) for name in told["solutions"]}
    assert told["recommended"] == true.recommended
    assert told["signed"]["least"] <= true.accepted.size <= told["signed"]["most"]
    assert told["feasible"] == int(true.feasible[1:].sum())
    for package, gains in told["robust_gain_percent"].items():
        expected = dict(zip(true.members, true.robust_gain_percent[int(package)].tolist(), strict=True))
        assert gains == pytest.approx(expected, abs=1e-9)
    json.dumps(told, allow_nan=False)


def test_an_explanation_is_that_of_the_table(found: tuple[Found, Payoffs]) -> None:
    searched, exact = found
    mechanism = searched.mechanism
    true = agree(exact, mechanism)
    margins = exit_margins(exact, true)
    rng = np.random.default_rng(1)
    refused = np.setdiff1d(np.arange(1, 2**9), true.accepted)
    for package in [*rng.choice(refused, 12, replace=False).tolist(), int(true.accepted[0])]:
        told = explain(REGION, searched, package, executor=None, store=None)
        assert list(told.exit_margin_percent.values()) == pytest.approx(margins[package].tolist(), abs=1e-9)
        assert (told.refused is None) is true.is_accepted(package)
        if told.refused is None:
            continue
        reason = refusal(exact, true, package)
        assert told.breaches == reason.breaches
        assert told.refused.feasible is reason.feasible
        assert told.refused.fixable_by_transfers is reason.fixable_by_transfers
        assert [(o.member, o.shock) for o in told.refused.objections] == [
            (o.member, o.shock) for o in reason.objections
        ]
        assert told.refused.shortfall_musd == pytest.approx(reason.shortfall_musd, abs=1e-6)
        assert told.swaps == reason.swaps
        single = {p: added[0] for p, added in reason.additions.items() if len(added) == 1}
        assert told.added == single
        if reason.nearest_distance == 1:
            assert told.nearest == reason.nearest
        else:
            assert told.nearest_distance is not None
            assert told.nearest_distance >= reason.nearest_distance
        for member, (measure, rise) in told.relief.items():
            i, bit = exact.members.index(member), exact.measures.index(measure)
            robust = true.robust_gain_percent[:, i]
            drops = [package & ~(1 << m) for m in range(9) if package >> m & 1]
            assert rise == pytest.approx(max(robust[drops]) - robust[package], abs=1e-9)
            assert robust[package & ~(1 << bit)] == pytest.approx(max(robust[drops]), abs=1e-9)


def test_neighbours() -> None:
    assert neighbours(0b01, 2) == {0b00, 0b11, 0b10}
    assert len(neighbours(0b0110, 4)) == 4 + 4


def test_what_is_printed(found: tuple[Found, Payoffs]) -> None:
    console = Console(width=200)
    with console.capture() as captured:
        print_search(console, found[0])
    told = captured.get()
    assert "9 measures make 512 packages, of which the rules allow" in told
    assert "nash certified" in told
    assert all(member in told for member in found[0].mechanism.members)


@pytest.mark.slow
def test_a_long_agenda_from_end_to_end(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.screening.FIRST_PER_MEASURE", 10)
    mechanism = random_mechanism(3, measures=17)
    assert long_agenda(
        REGION, mechanism, Acceptance.WORST, 0.2, why="m1+m4", with_transfers=True, as_json=True, workers=1
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["packages"], told["why"]["package"], told["transfers"]["package"]) == (2**17, 18, 18)
    assert told["solves"] >= 2 * told["solved"]
    own = payoff_table(REGION, replace(mechanism, measures=(mechanism.measures[1], mechanism.measures[4])))
    gain = [list(by_shock.values()) for by_shock in told["why"]["gain_percent"].values()]
    assert np.allclose(gain, own.gain_percent[3], rtol=0, atol=1e-9)


@pytest.mark.parametrize("why", [None, "m1+m2+m3"])
def test_nobody_signs(why: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.screening.FIRST_PER_MEASURE", 10)
    mechanism = replace(random_mechanism(3, measures=8), threshold_percent={"KAZ": 50.0})
    kept = long_agenda(REGION, mechanism, Acceptance.EXPECTED, 0.2, why=why, with_transfers=True, workers=1)
    told = " ".join(capsys.readouterr().out.split())
    assert not kept
    assert ("0 packages are signed by all 3 members" in told) is (why is None)
    assert ("Closest of those solved" in told) is (why is None)
    assert ("Who refuses" in told) is (why is not None)
    assert "None would do that are the same in every shock" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit_dependence": 1.0}, r"(?s)17 measures.*--limit-dependence.*ends at 16 measures"),
        ({"why": "m1+m99"}, "unknown measure 'm99'"),
        ({"why": "0"}, "package 0 holds no measure"),
    ],
)
def test_mistakes(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        long_agenda(REGION, random_mechanism(3, measures=17), Acceptance.WORST, 0.2, **options)


def test_too_many_measures(region: Region) -> None:
    with pytest.raises(InputError, match=r"(?s)23 measures.*merge"):
        long_agenda(region, random_mechanism(0, measures=23), Acceptance.WORST, 0.2)

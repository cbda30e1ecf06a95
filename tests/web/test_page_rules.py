"""The page decides as Python does: random tables, some with rules, every rule of acceptance, three sets of thresholds.

Node runs the page's own modules on documents that Python wrote, once for all tables.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from ortaq.agreement import Agreement, attribution, exit_margins, exit_stable, principle_checks, refusal, transfers
from ortaq.agreement.bargaining import TIE_TOLERANCE
from ortaq.agreement.frontier import pareto_front
from ortaq.agreement.rules import breaches
from ortaq.answers.agenda import ladder_of
from ortaq.core import Verdict
from tests.web.browser.documents import RULES, Case, drawn_case, random_case, ruled_case

ANSWERS = Path(__file__).parent / "page" / "answers.js"
DRAWN = 16
THRESHOLDS = ("own", "mixed", "on the edge")


class Asked(NamedTuple):
    """One question: what the page said to it, Python's answer, and the table."""

    said: dict[str, Any]
    agreement: Agreement
    case: Case


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """Return every question about every table with both answers."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("the rules of the page are held against Python's by node, which is not installed")
    cases = [random_case(), ruled_case(), *(drawn_case(seed) for seed in range(DRAWN))]
    questions = [[(rule, _thresholds(case, kind)) for rule in RULES for kind in THRESHOLDS] for case in cases]
    given = [
        {"document": case.document, "asked": [{"rule": r, "thresholds": list(t.values())} for r, t in questions[k]]}
        for k, case in enumerate(cases)
    ]
    done = subprocess.run(
        [node, ANSWERS], input=json.dumps(given), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return [
        Asked(said, case.agreement(rule, thresholds), case)
        for case, answers, questioned in zip(cases, json.loads(done.stdout), questions, strict=True)
        for said, (rule, thresholds) in zip(answers, questioned, strict=True)
    ]


def _thresholds(case: Case, kind: str) -> dict[str, float]:
    """Return what members ask for: as stated, mixed, or what the full package just misses or just brings."""
    members = case.payoffs.members
    if kind == "own":
        return {m: case.mechanism.threshold_percent.get(m, 0.0) for m in members}
    if kind == "mixed":
        return {m: (0.05, -0.1, 0.2, 0.0, 0.01, -0.3)[i] for i, m in enumerate(members)}
    worst = case.payoffs.gain_percent[-1].min(axis=1)
    edge = worst + case.mechanism.materiality.percent_of(members, case.payoffs.income_musd[:, 0])
    return {m: float(edge[i]) + (0.0, -0.9e-7, -1.1e-7)[i % 3] for i, m in enumerate(members)}


@pytest.mark.slow
def test_tables_are_of_every_kind(asked: list[Asked]) -> None:
    found = [len(q.agreement.accepted) for q in asked]
    assert min(found) == 0 < max(found)
    assert {len(q.case.payoffs.members) for q in asked} >= {1, 2, 5}
    assert {len(q.case.payoffs.shocks) for q in asked} >= {1, 4}
    assert any(len(ties) > 1 for q in asked for ties in q.agreement.solutions.values())
    words = {word for q in asked for p in q.agreement.accepted.tolist() for word in q.agreement.verdicts(p)}
    assert words == {Verdict.GAINS, Verdict.INDIFFERENT}
    unrefused = [q.agreement.signs(q.agreement.robust_gain_percent).all(axis=1) & q.agreement.feasible for q in asked]
    assert any(mask[1:].sum() > len(q.agreement.accepted) for q, mask in zip(asked, unrefused, strict=True))


@pytest.mark.slow
def test_gains_and_verdicts(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        count, members = len(case.payoffs.packages), case.payoffs.members
        percent = np.array(said["percent"]).reshape(count, len(members))
        np.testing.assert_allclose(percent, agreement.robust_gain_percent, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(said["total"], agreement.robust_gain_musd.sum(axis=1), rtol=1e-9, atol=1e-9)
        assert said["accepted"] == agreement.accepted.tolist()
        assert [bool(f) for f in said["feasible"]] == agreement.feasible.tolist()


@pytest.mark.slow
def test_what_stands_out(asked: list[Asked]) -> None:
    for said, agreement, _ in asked:
        tagged = {way: sorted(p for p, ways in said["tags"] if way in ways) for way in agreement.solutions}
        assert tagged == {way: sorted(ties) for way, ties in agreement.solutions.items()}
        assert said["best"] == agreement.recommended


@pytest.mark.slow
def test_lists_begin_with_the_best(asked: list[Asked]) -> None:
    for said, agreement, _ in asked:
        rows = agreement.accepted
        surplus = agreement.robust_gain_percent[rows] - agreement.refusal_percent
        total = agreement.robust_gain_musd[rows].sum(axis=1)
        smallest = agreement.robust_gain_percent[rows].min(axis=1, initial=np.inf)
        scores = (np.log(surplus) @ agreement.weights, total, smallest)
        at = {p: k for k, p in enumerate(rows.tolist())}
        for listed, score in zip(said["sorted"], scores, strict=True):
            best = np.sort(score)[::-1][: len(listed)]
            np.testing.assert_allclose(score[[at[p] for p in listed]], best, rtol=1e-9, atol=TIE_TOLERANCE)
        front = rows[pareto_front(np.stack([smallest, total], axis=1))].tolist()
        assert set(said["front"]) <= set(front)
        assert {(smallest[at[p]], total[at[p]]) for p in said["front"]} == {
            (smallest[at[p]], total[at[p]]) for p in front
        }


def test_ladder_by_cost(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        found, mine = ladder_of(case.payoffs, agreement), said["ladder"]
        assert (mine["steps"], mine["stop"]) == (found.packages.tolist(), found.stop)
        assert mine["stairs"] == found.staircase.tolist()
        np.testing.assert_allclose(mine["returns"], found.next_return, rtol=1e-6)
        better = found.better_elsewhere()
        assert [one["package"] for one in mine["better"]] == [package for _, package, _ in better]
        np.testing.assert_allclose([one["share"] for one in mine["better"]], [share for *_, share in better], atol=1e-9)


def test_leaving(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        assert said["stable"] == np.flatnonzero(exit_stable(case.payoffs, agreement)).tolist()
        np.testing.assert_allclose(said["margins"], exit_margins(case.payoffs, agreement), rtol=1e-9, atol=1e-9)


@pytest.mark.slow
def test_what_members_can_spare_and_who_pays(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        np.testing.assert_allclose(said["surplus"], agreement.surplus_musd, rtol=1e-9, atol=1e-6)
        for p in _refused(agreement):
            paid = transfers(case.payoffs, agreement, p)
            assert (said["payments"][p] is None) == (paid is None)
            if paid is None:
                continue
            received = np.zeros(len(case.payoffs.members))
            for each in said["payments"][p]:
                received[each["to"]] += each["musd"]
                received[each["from"]] -= each["musd"]
            np.testing.assert_allclose(received, paid.received_musd[:, 0], rtol=1e-9, atol=1e-6)


def _refused(agreement: Agreement) -> list[int]:
    accepted = set(agreement.accepted.tolist())
    return [p for p in range(1, len(agreement.feasible)) if p not in accepted]


@pytest.mark.slow
def test_refusals(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        for p in _refused(agreement):
            found = refusal(case.payoffs, agreement, p)
            mine = [_objection(case, o) for o in said["objections"][p]]
            assert [o["names"] for o in mine] == [(o.member, o.shock) for o in found.objections]
            # Of two measures that take the same either may be named: the last digits of the sums differ.
            assert [o["culprit"] is None for o in mine] == [o.culprit is None for o in found.objections]
            theirs = [
                (o.gain_percent, o.gain_musd, o.shortfall_musd, o.culprit_percent, o.robust_percent)
                for o in found.objections
            ]
            np.testing.assert_allclose([o["numbers"] for o in mine], theirs, rtol=1e-9, atol=1e-6)
            ways = said["ways"][p]
            assert sorted(ways["nearest"]) == sorted(found.nearest)
            assert sorted(ways["additions"]) == sorted(found.additions)
            assert sorted(ways["swaps"]) == sorted(found.swaps)


def _objection(case: Case, said: dict[str, Any]) -> dict[str, Any]:
    payoffs, culprit = case.payoffs, said["culprit"]
    share = culprit["percent"] if culprit else 0.0
    return {
        "names": (payoffs.members[said["member"]], payoffs.shocks[said["shock"]]),
        "culprit": culprit,
        "numbers": (said["percent"], said["musd"], said["lackingMusd"], share, said["robust"]),
    }


@pytest.mark.slow
def test_principles(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        for p in range(len(case.payoffs.packages)):
            checks = principle_checks(case.payoffs, agreement, p, case.mechanism, case.prosperity)
            mine = said["principles"][p]
            assert [(c["id"], c["holds"]) for c in mine] == [(c.principle.value, c.holds) for c in checks]
            np.testing.assert_allclose(
                [float(c["value"]) for c in mine], [c.value for c in checks], rtol=1e-9, atol=1e-9
            )


def test_contributions_are_shapley_values(asked: list[Asked]) -> None:
    for said, _, case in asked:
        last = len(case.payoffs.packages) - 1
        for p in {1, 5 & last, 37 & last, last}:
            expected = attribution(case.payoffs, p)[:, -1, -1]
            mine = np.zeros(len(expected))
            for part in said["parts"][p]:
                mine[part["measure"]] = part["percent"]
            np.testing.assert_allclose(mine, expected, atol=1e-12)


@pytest.mark.slow
def test_broken_rules(asked: list[Asked]) -> None:
    kinds = set()
    for said, agreement, case in asked:
        measures, members = case.payoffs.measures, case.payoffs.members
        for p in case.payoffs.packages.tolist():
            expected = breaches(agreement.rules, (), case.payoffs, p)
            about = [
                tuple(measures[b] for b in x["measures"]) or (() if x["member"] is None else (members[x["member"]],))
                for x in said["broken"][p]
            ]
            mine = [(x["kind"], a) for x, a in zip(said["broken"][p], about, strict=True)]
            assert sorted(mine) == sorted((x.kind, x.about) for x in expected)
            numbers = sorted((x["kind"], x["value"], x["limit"]) for x in said["broken"][p])
            for (_, *found), wanted in zip(numbers, sorted((x.kind, x.value, x.limit) for x in expected), strict=True):
                np.testing.assert_allclose(found, wanted[1:], rtol=1e-9)
            kinds |= {x.kind for x in expected}
    assert kinds == {"requires", "ladder", "excludes", "budget", "member_budget"}


def test_breaches_can_be_mended(asked: list[Asked]) -> None:
    for said, agreement, case in asked:
        for p in case.payoffs.packages.tolist():
            for breach, found in zip(said["broken"][p], said["mends"][p], strict=True):
                assert found or breach["kind"] in {"budget", "member_budget"}
                for other in found:
                    left = breaches(agreement.rules, (), case.payoffs, other)
                    assert (breach["kind"], _named(case, breach)) not in {(x.kind, x.about) for x in left}


def _named(case: Case, breach: dict[str, Any]) -> tuple[str, ...]:
    if breach["member"] is not None:
        return (case.payoffs.members[breach["member"]],)
    return tuple(case.payoffs.measures[bit] for bit in breach["measures"])


def test_a_switch_says_what_its_measure_lacks(asked: list[Asked]) -> None:
    per_case = len(RULES) * len(THRESHOLDS)
    plain, ruled = (asked[k * per_case].said["lacks"] for k in range(2))
    assert ruled[0][1] == {"lacking": [0], "against": []}
    assert ruled[0][6] == {"lacking": [2, 3], "against": []}
    assert ruled[0b0000101][0] == {"lacking": [], "against": [2]}
    assert ruled[0b0000001][1] == {"lacking": [], "against": []}
    assert ruled[0b0110000][1] == {"lacking": [0], "against": [4, 5]}
    assert plain[63] == [{"lacking": [], "against": []}] * 6

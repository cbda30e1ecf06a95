"""The page decides as Python does: every package of two tables, one with rules, every rule, two sets of thresholds."""

from typing import Any

import numpy as np
import pytest

from ortaq.agreement import Agreement, attribution, exit_stable, principle_checks, refusal, transfers
from ortaq.agreement.rules import breaches
from tests.web.browser.documents import RULES, Case, random_case, ruled_case

THRESHOLDS = (None, {"KAZ": 0.05, "KGZ": -0.1, "TJK": 0.2, "TKM": 0.0})
CASES = {"plain": random_case, "ruled": ruled_case}
ASKED = [(name, rule, k) for name in CASES for rule in RULES for k in range(len(THRESHOLDS))]

ASK = """async ([rule, thresholds]) => {
  const table = await import("/static/js/table.js");
  const ranking = await import("/static/js/ranking.js");
  const reasons = await import("/static/js/reasons.js");
  const principles = await import("/static/js/principles.js");
  const rules = await import("/static/js/rules.js");
  const doc = await (await fetch("/api/table")).json();
  const t = await table.decodeTable(doc);
  const limits = doc.members.map((m) => thresholds?.[m.id] ?? 0);
  const ruled = table.ruledGains(t, rule);
  const { accepted, refusers } = table.verdicts(t, ruled, limits);
  const tags = ranking.standouts(t, ruled, accepted, limits);
  const all = Array.from({ length: t.packages }, (_, p) => p);
  const surplus = all.map((p) => reasons.surplusMusd(t, p, rule, limits));
  return {
    percent: [...ruled.percent], total: [...ruled.total], accepted: [...accepted], refusers: [...refusers],
    feasible: [...t.feasible], broken: all.map((p) => rules.breaches(t.rules, p)),
    mends: all.map((p) => rules.breaches(t.rules, p).map((b) => rules.mends(t.rules, p, b))),
    lacks: all.map((p) => doc.measures.map((_, bit) => rules.hindrances(t.rules, p, bit))),
    stable: all.filter((p) => table.isExitStable(t, ruled, p)),
    tags: [...tags], best: ranking.recommended(tags, ruled), surplus,
    payments: surplus.map((s) => reasons.payments(t, s)),
    principles: all.map((p) => principles.principleChecks(t, ruled, p, limits)),
    ways: all.map((p) => reasons.waysOut(accepted, p)),
    objections: all.map((p) => reasons.objections(t, ruled, p, limits, surplus[p])),
    parts: all.map((p) => reasons.contributions(t, p, 1, 2)),
  };
}"""


@pytest.fixture(scope="module")
def said(browser: Any, serve: Any) -> dict[tuple[str, str, int], Any]:
    """Return the page's answers to every question about every case."""
    found = {}
    for name, make in CASES.items():
        page = browser.new_page()
        page.goto(serve(make().document))
        for rule in RULES:
            for k, thresholds in enumerate(THRESHOLDS):
                found[name, rule, k] = page.evaluate(ASK, [rule, thresholds])
        page.close()
    return found


@pytest.fixture(params=ASKED, ids=str)
def asked(request: pytest.FixtureRequest, said: dict[tuple[str, str, int], Any]) -> tuple[Any, Agreement, Case]:
    """Return the page's answers, Python's to the same question, and the case."""
    name, rule, k = request.param
    case = CASES[name]()
    return said[request.param], case.agreement(rule, THRESHOLDS[k]), case


def test_all_answers_agree_with_python(asked: tuple[Any, Agreement, Case]) -> None:
    said, agreement, case = asked
    payoffs = case.payoffs
    count, members = len(payoffs.packages), payoffs.members
    percent = np.array(said["percent"]).reshape(count, len(members))
    np.testing.assert_allclose(percent, agreement.robust_gain_percent, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(said["total"], agreement.robust_gain_musd.sum(axis=1), rtol=1e-9, atol=1e-9)
    assert said["accepted"] == agreement.accepted.tolist()
    assert said["feasible"] == agreement.feasible.tolist()
    assert said["stable"] == np.flatnonzero(exit_stable(payoffs, agreement)).tolist()
    assert said["best"] == agreement.recommended
    tagged = {way: sorted(p for p, ways in said["tags"] if way in ways) for way in agreement.solutions}
    assert tagged == {way: sorted(ties) for way, ties in agreement.solutions.items()}
    np.testing.assert_allclose(said["surplus"], agreement.surplus_musd, rtol=1e-6, atol=1e-6)


def test_payments_and_refusals_agree_with_python(asked: tuple[Any, Agreement, Case]) -> None:
    said, agreement, case = asked
    payoffs, members = case.payoffs, case.payoffs.members
    refused = sorted(set(range(1, len(payoffs.packages))) - set(agreement.accepted.tolist()))
    assert refused
    for p in refused:
        found = refusal(payoffs, agreement, p)
        mine = said["objections"][p]
        assert [members[o["member"]] for o in mine] == [o.member for o in found.objections]
        assert [payoffs.shocks[o["shock"]] for o in mine] == [o.shock for o in found.objections]
        culprits = [payoffs.measures[o["culprit"]["measure"]] if o["culprit"] else None for o in mine]
        assert culprits == [o.culprit for o in found.objections]
        assert sorted(said["ways"][p]["nearest"]) == sorted(found.nearest)
        assert sorted(said["ways"][p]["additions"]) == sorted(found.additions)
        assert sorted(said["ways"][p]["swaps"]) == sorted(found.swaps)
        paid = transfers(payoffs, agreement, p)
        assert (said["payments"][p] is None) == (paid is None)
        if paid is not None:
            received = np.zeros(len(members))
            for each in said["payments"][p]:
                received[each["to"]] += each["musd"]
                received[each["from"]] -= each["musd"]
            np.testing.assert_allclose(received, paid.received_musd[:, 0], rtol=1e-6, atol=1e-5)


def test_principles_agree_with_python(asked: tuple[Any, Agreement, Case]) -> None:
    said, agreement, case = asked
    for p in range(len(case.payoffs.packages)):
        checks = principle_checks(case.payoffs, agreement, p, case.mechanism, case.prosperity)
        assert [c["holds"] for c in said["principles"][p]] == [c.holds for c in checks]
        values = [np.inf if c["value"] is None else c["value"] for c in said["principles"][p]]
        np.testing.assert_allclose(values, [c.value for c in checks], rtol=1e-6, atol=1e-9)


def test_contributions_are_shapley_values(asked: tuple[Any, Agreement, Case]) -> None:
    said, _, case = asked
    for p in (1, 5, 37, len(case.payoffs.packages) - 1):
        expected = attribution(case.payoffs, p)[:, 1, 2]
        mine = np.zeros(len(expected))
        for part in said["parts"][p]:
            mine[part["measure"]] = part["percent"]
        np.testing.assert_allclose(mine, expected, atol=1e-12)


def test_broken_rules_agree_with_python_and_can_be_mended(asked: tuple[Any, Agreement, Case]) -> None:
    said, agreement, case = asked
    measures, members = case.payoffs.measures, case.payoffs.members
    kinds = set()
    for p in case.payoffs.packages.tolist():
        expected = breaches(agreement.rules, (), case.payoffs, p)
        about = [tuple(measures[b] for b in x["measures"]) or _member(members, x["member"]) for x in said["broken"][p]]
        assert [(x["kind"], a) for x, a in zip(said["broken"][p], about, strict=True)] == [
            (x.kind, x.about) for x in expected
        ]
        np.testing.assert_allclose(
            [[x["value"], x["limit"]] for x in said["broken"][p]] or [[]],
            [[x.value, x.limit] for x in expected] or [[]],
            rtol=1e-12,
        )
        for breach, found in zip(expected, said["mends"][p], strict=True):
            kinds.add(breach.kind)
            assert found or breach.kind in {"budget", "member_budget"}
            assert all(breach not in breaches(agreement.rules, (), case.payoffs, other) for other in found)
            if breach.kind == "budget":
                assert all(_cost(case, other) <= breach.limit + 1e-6 for other in found)
    if case.mechanism.rules.requires:
        assert kinds == {"requires", "ladder", "excludes", "budget", "member_budget"}


def _cost(case: Case, package: int) -> float:
    """Return what a package costs all members, million USD a year."""
    return float(case.payoffs.cost_musd[package].sum())


def _member(members: tuple[str, ...], member: int | None) -> tuple[str, ...]:
    return () if member is None else (members[member],)


def test_a_switch_says_what_its_measure_lacks(said: dict[tuple[str, str, int], Any]) -> None:
    lacks = said["ruled", "worst", 0]["lacks"]
    assert lacks[0][1] == {"lacking": [0], "against": []}
    assert lacks[0][6] == {"lacking": [2, 3], "against": []}
    assert lacks[0b0000101][0] == {"lacking": [], "against": [2]}
    assert lacks[0b0000001][1] == {"lacking": [], "against": []}
    assert lacks[0b0110000][1] == {"lacking": [0], "against": [4, 5]}
    assert said["plain", "worst", 0]["lacks"][63] == [{"lacking": [], "against": []}] * 6

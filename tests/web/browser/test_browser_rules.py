"""The page decides as Python does: every package of a random table, every rule, with and without thresholds."""

from typing import Any

import numpy as np
import pytest

from ortaq.agree import Agreement, attribution, principle_checks, refusal, transfers
from ortaq.agree.stability import exit_stable
from tests.web.browser.documents import RULES, Case

THRESHOLDS = (None, {"KAZ": 0.05, "KGZ": -0.1, "TJK": 0.2, "TKM": 0.0})

ASK = """async ([rule, thresholds]) => {
  const table = await import("/static/js/table.js");
  const ranking = await import("/static/js/ranking.js");
  const reasons = await import("/static/js/reasons.js");
  const principles = await import("/static/js/principles.js");
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
def said(browser: Any, address: str) -> dict[tuple[str, int], Any]:
    """Return the page's answers to every question."""
    page = browser.new_page()
    page.goto(address)
    found = {(rule, k): page.evaluate(ASK, [rule, THRESHOLDS[k]]) for rule in RULES for k in range(len(THRESHOLDS))}
    page.close()
    return found


@pytest.fixture(params=[(rule, k) for rule in RULES for k in range(len(THRESHOLDS))], ids=str)
def asked(request: pytest.FixtureRequest, said: dict[tuple[str, int], Any], case: Case) -> tuple[Any, Agreement]:
    """Return the page's answers and Python's to the same question."""
    rule, k = request.param
    return said[rule, k], case.agreement(rule, THRESHOLDS[k])


def test_all_answers_agree_with_python(asked: tuple[Any, Agreement], case: Case) -> None:
    said, agreement = asked
    payoffs = case.payoffs
    count, members = len(payoffs.packages), payoffs.members
    percent = np.array(said["percent"]).reshape(count, len(members))
    np.testing.assert_allclose(percent, agreement.robust_gain_percent, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(said["total"], agreement.robust_gain_musd.sum(axis=1), rtol=1e-9, atol=1e-9)
    assert said["accepted"] == agreement.accepted.tolist()
    assert said["stable"] == np.flatnonzero(exit_stable(payoffs, agreement)).tolist()
    assert said["best"] == agreement.recommended
    tagged = {way: sorted(p for p, ways in said["tags"] if way in ways) for way in agreement.solutions}
    assert tagged == {way: sorted(ties) for way, ties in agreement.solutions.items()}
    np.testing.assert_allclose(said["surplus"], agreement.surplus_musd, rtol=1e-6, atol=1e-6)


def test_payments_and_refusals_agree_with_python(asked: tuple[Any, Agreement], case: Case) -> None:
    said, agreement = asked
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


def test_principles_agree_with_python(asked: tuple[Any, Agreement], case: Case) -> None:
    said, agreement = asked
    for p in range(len(case.payoffs.packages)):
        checks = principle_checks(case.payoffs, agreement, p, case.mechanism, case.prosperity)
        assert [c["holds"] for c in said["principles"][p]] == [c.holds for c in checks]
        values = [np.inf if c["value"] is None else c["value"] for c in said["principles"][p]]
        np.testing.assert_allclose(values, [c.value for c in checks], rtol=1e-6, atol=1e-9)


def test_contributions_are_shapley_values(asked: tuple[Any, Agreement], case: Case) -> None:
    said, _ = asked
    for p in (1, 5, 37, len(case.payoffs.packages) - 1):
        expected = attribution(case.payoffs, p)[:, 1, 2]
        mine = np.zeros(len(expected))
        for part in said["parts"][p]:
            mine[part["measure"]] = part["percent"]
        np.testing.assert_allclose(mine, expected, atol=1e-12)

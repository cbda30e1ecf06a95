"""The programme for groups against every group and every package tried one by one, on gains pairwise exactly."""

import numpy as np
import pytest

from ortaq.agreement import Acceptance, Outsiders, feasible, over_shocks
from ortaq.agreement.group_programme import GroupProgramme
from ortaq.core import Array
from ortaq.core.subsets import holds
from tests.agreement.test_budget_programme import COUNT, PACKAGES, programme

INVOLVED = (0b00010111, 0b01110010, 0b11001000)
"""The last measure but one needs two, the last one only the third member."""

GROUPS = range(1, 2**3 - 1)


def gains(asked: GroupProgramme) -> tuple[Array, Array, Array]:
    """Return robust gains of all packages in percent and million USD, and which the rules allow, by definition."""
    agenda = asked.agenda
    cost = holds(PACKAGES, COUNT) @ agenda.cost_musd
    net = agenda.gains.at(PACKAGES) - cost[:, :, None]
    robust = [
        over_shocks(values, agenda.probability, agenda.accept, agenda.tail)
        for values in (100.0 * net / agenda.income_musd, net)
    ]
    return robust[0], robust[1], feasible(agenda.rules, agenda.measures, agenda.members, cost)


def results(asked: GroupProgramme, package: int, group: int, outsiders: Outsiders, allowed: Array) -> list[int]:
    """Return what may be in force when a group leaves, from the definition."""
    inside = {i for i in range(3) if group >> i & 1}
    needs = [set(np.flatnonzero(row).tolist()) for row in asked.takes_part]
    own = [m for m, who in enumerate(needs) if who <= inside]
    kept = sum(1 << m for m, who in enumerate(needs) if package >> m & 1 and not who & inside)
    rest = kept if outsiders is Outsiders.DELTA else 0
    choices = (sum(1 << m for at, m in enumerate(own) if chosen >> at & 1) for chosen in range(2 ** len(own)))
    return [choice | rest for choice in choices if allowed[choice | rest]]


@pytest.mark.parametrize("accept", list(Acceptance))
@pytest.mark.parametrize("outsiders", list(Outsiders))
@pytest.mark.parametrize("package", [0b01110110, 0b11111011])
def test_the_group_that_leaves_is_that_of_all(accept: Acceptance, outsiders: Outsiders, package: int) -> None:
    asked = GroupProgramme.of(programme(package % 5, accept), INVOLVED)
    percent, _, allowed = gains(asked)
    least = percent[package] + 0.01
    margins = {
        (group, result): float((percent[result] - least)[[i for i in range(3) if group >> i & 1]].min())
        for group in GROUPS
        for result in results(asked, package, group, outsiders, allowed)
    }
    best = max(margins.values())
    found = asked.departing(package, outsiders, least)
    if best < 0.0:
        assert found is None
        return
    assert found is not None
    assert found.margin_percent == pytest.approx(best, rel=2e-3, abs=1e-6)
    assert margins[found.coalition, found.result] == pytest.approx(best, rel=2e-3, abs=1e-6)
    assert found.bound_percent >= best - 1e-6


@pytest.mark.parametrize("accept", list(Acceptance))
def test_what_a_group_secures_is_the_best_of_all(accept: Acceptance) -> None:
    asked = GroupProgramme.of(programme(2, accept), INVOLVED)
    percent, musd, allowed = gains(asked)
    for group in range(1, 2**3):
        who = [i for i in range(3) if group >> i & 1]
        own = asked.own(who)
        mine = PACKAGES[(PACKAGES & ~own == 0) & allowed]
        for robust, in_percent in ((percent, True), (musd, False)):
            best = robust[np.ix_(mine, who)].sum(axis=1).max()
            found = asked.best_for(who, (0, own), in_percent=in_percent)
            assert found is not None
            assert robust[found.package, who].sum() == pytest.approx(best, rel=2e-3, abs=1e-6)
            assert found.bound_musd >= best - 1e-6


def test_no_package_between_what_the_rules_forbid() -> None:
    asked = GroupProgramme.of(programme(0, Acceptance.WORST), INVOLVED)
    both = 0b1100  # c and d exclude each other
    assert asked.best_for([0], (both, 0b11111111)) is None


@pytest.mark.parametrize("accept", list(Acceptance))
def test_the_fairest_package_is_that_of_all(accept: Acceptance) -> None:
    asked = GroupProgramme.of(programme(4, accept), INVOLVED)
    percent, _, allowed = gains(asked)
    surplus = (percent - asked.agenda.least_percent).min(axis=1)
    found = asked.fairest()
    assert found is not None
    assert allowed[found.package]
    assert surplus[found.package] == pytest.approx(surplus[allowed].max(), rel=2e-3, abs=1e-6)

"""Every target of the design stands in one table, missed ones first, and each has a group that measures it."""

import pytest
from benchmarks.__main__ import GROUPS
from benchmarks.report import Table
from benchmarks.targets import TARGETS, anchor, goal, summary


def test_every_target_has_a_group() -> None:
    assert {target.group for target in TARGETS.values()} <= GROUPS.keys()


def test_missed_come_first_and_what_is_not_measured_says_so() -> None:
    published, world = Table("Published data", ""), Table("80 x 50: a table", "")
    goal(published, "nafta", 0.06)
    goal(world, "world", 0.05)
    lines = [line for line in summary({"published": published, "world": world}).splitlines() if line.startswith("| ")][
        2:
    ]
    assert len(lines) == len(TARGETS)
    nafta = "| NAFTA, baseline and counterfactual | <= 0.05 s | 0.06 | missed | [Published data](#published-data) |"
    assert lines[0] == nafta
    assert lines[-1].endswith("| <= 0.08 s | 0.05 | met | [80 x 50: a table](#80-x-50-a-table) |")
    assert all("not measured on this machine" in line for line in lines[1:-1])


@pytest.mark.parametrize(("key", "values", "worst"), [("question", (0.1, 0.3, 0.2), 0.3), ("append", (900, 800), 800)])
def test_the_worst_of_several_counts(key: str, values: tuple[float, ...], worst: float) -> None:
    table = Table("", "")
    for value in values:
        goal(table, key, value)
    assert table.reached[key] == worst


def test_what_does_not_hold_misses() -> None:
    table = Table("Large", "")
    assert goal(table, "large", 0.1, holds=False) == ("<= 0.25 s", "no")
    goal(table, "large", 0.1)
    assert "| does not hold | missed |" in summary({"large": table})


def test_headings_are_found_under_their_names() -> None:
    assert (
        anchor("Canada-Japan agreement, 30 members: gegravity 0.3") == "canada-japan-agreement-30-members-gegravity-03"
    )

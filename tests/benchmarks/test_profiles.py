"""Profiles of a command at several commits: rooms and phases side by side, and what watches a command."""

import sys

import pytest
from benchmarks.profiles import Profile, profile, table_of
from benchmarks.program import ROOT
from benchmarks.sampled import LOADING, STARTING, room


def test_rooms_and_phases_stand_side_by_side_with_what_the_first_side_takes_over_the_last() -> None:
    before = Profile(8.0, {"model": 6.0, "gone": 1.0, "tiny": 0.001}, {})
    now = Profile(4.0, {"model": 1.5, "brief": 2.0}, {"reading": 0.5, "nothing": 0.0})
    told = table_of("`ortaq x`", ["old", "now"], [before, now]).markdown()
    assert [line for line in told.splitlines() if line.startswith("|") and "---" not in line] == [
        "| room | old, CPU s | now, CPU s | ratio |",
        "| **in all** | 8.00 | 4.00 | 2.00 |",
        "| brief | 0 | 2.00 | - |",
        "| model | 6.00 | 1.50 | 4.00 |",
        "| gone | 1.00 | 0 | - |",
        "| phase | old, CPU s | now, CPU s | ratio |",
        "| reading | - | 0.500 | - |",
    ]


def test_a_frame_outside_ortaq_has_no_room() -> None:
    assert room(sys._getframe()) == room(None) == STARTING


@pytest.mark.slow
def test_a_watched_command_says_what_it_took() -> None:
    found = profile(("agree", str(ROOT / "examples" / "three_members.toml"), "--workers", "1"), ROOT)
    assert {LOADING, STARTING, "cli"} <= found.rooms.keys()
    assert sum(found.rooms.values()) <= found.cpu_s
    assert {"reading", "gains and agreement of the agenda"} <= found.phases.keys()


def test_a_command_that_fails_ends_the_run() -> None:
    with pytest.raises(SystemExit, match="no_such"):
        profile(("agree", "no_such.toml"), ROOT)

"""`ortaq agree PROBLEM.json`: answers to a problem file that needs no region."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from ortaq.agreement import PackageProblem, Problem, VoteProblem, read_problem, solve_problem
from ortaq.cli.console import print_json, stdout

SHOWN = 20
"""Accepted packages in the printed table; the JSON holds all of them."""


def answer_problem(path: Path) -> dict[str, Any]:
    """Return every quantity of a problem file by name.

    Raises
    ------
    InputError
        The file cannot be read or does not describe a problem.
    NotConverged
        A solution fails its certificate.
    """
    return solve_problem(read_problem(path))


def problem_command(path: Path, *, as_json: bool) -> bool:
    """Answer a problem file and print the answer; returns whether any package is accepted (true for other problems)."""
    problem = read_problem(path)
    answer = solve_problem(problem)
    if as_json:
        print_json(answer)
    elif isinstance(problem, PackageProblem):
        _print_packages(problem, answer)
    else:
        _print_shares(problem, answer)
    return bool(answer.get("unanimous_worst_case", [True]))


def _print_packages(problem: PackageProblem, answer: Mapping[str, Any]) -> None:
    console = stdout()
    accepted: Sequence[int] = answer["unanimous_worst_case"]
    console.print(
        f"{len(answer['constraint_ok'])} of {len(answer['worst_case'])} packages keep the rules and limits; "
        f"{len(accepted)} are accepted by all in the worst shock, {len(answer['unanimous_cvar'])} under CVaR, "
        f"{len(answer['acceptable_with_transfers'])} with payments; {len(answer['coalition_stable'])} survive any exit."
    )
    if accepted:
        console.print(_solutions(problem, answer))
        console.print(_accepted(problem, answer))
    else:
        _print_obstacles(problem, answer["obstacles"])
    console.print(_members(problem, answer))


def _solutions(problem: PackageProblem, answer: Mapping[str, Any]) -> Table:
    table = Table("solution", "package", "measures", title="Worst-case gain in points")
    for member in problem.payoffs.members:
        table.add_column(member, justify="right")
    for name, ties in answer["solutions"].items():
        for package in ties:
            gains = (f"{g:+g}" for g in answer["worst_case"][package])
            table.add_row(name.replace("_", "-"), str(package), _named(problem, package), *gains)
    return table


def _accepted(problem: PackageProblem, answer: Mapping[str, Any]) -> Table:
    accepted: Sequence[int] = answer["unanimous_worst_case"]
    left = len(accepted) - SHOWN
    title = "Accepted packages" + (f", the first {SHOWN} of {len(accepted)}" if left > 0 else "")
    table = Table("package", "measures", "front", "survives any exit", "left by", title=title)
    for package in accepted[:SHOWN]:
        blocked = answer["blocked_delta"][str(package)] or answer["blocked_gamma"][str(package)]
        group = " + ".join(problem.payoffs.members[i - 1] for i in blocked[0][0]) if blocked else ""
        marks = ("yes" if package in answer[name] else "no" for name in ("pareto_front", "coalition_stable"))
        table.add_row(str(package), _named(problem, package), *marks, group)
    return table


def _members(problem: PackageProblem, answer: Mapping[str, Any]) -> Table:
    table = Table("member", title="Sharing what all can secure together, points")
    for column in ("alone", "Shapley", "nucleolus"):
        table.add_column(column, justify="right")
    nucleolus = answer["nucleolus_members"] or [None] * len(problem.payoffs.members)
    for i, member in enumerate(problem.payoffs.members):
        shares = (answer["worth"][1 << i], answer["shapley_members"][i], nucleolus[i])
        table.add_row(member, *("" if s is None else f"{s:.4g}" for s in shares))
    return table


def _print_obstacles(problem: PackageProblem, obstacles: Mapping[str, Any]) -> None:
    console = stdout()
    for who, best in obstacles["unreachable"].items():
        console.print(f"No package meets the threshold of {who}: the best gives {best:+g} points.")
    table = Table("members whose consent is missing", title="Smallest sets of refusing members")
    table.add_column("packages", justify="right")
    for who, count in obstacles["missing_consent"]:
        table.add_row(" + ".join(who), str(count))
    console.print(table)
    if obstacles["closest"] is not None:
        short = obstacles["closest_shortfall"]
        named = _named(problem, obstacles["closest"])
        console.print(f"Closest to acceptance: package {obstacles['closest']} ({named}), short by {short:g} points.")


def _print_shares(problem: Problem, answer: Mapping[str, Any]) -> None:
    shares = {name: values for name, values in answer.items() if isinstance(values, list)}
    table = Table("voter" if isinstance(problem, VoteProblem) else "player")
    for name in shares:
        table.add_column(name.replace("_", "-"), justify="right")
    for i, row in enumerate(zip(*shares.values(), strict=True)):
        table.add_row(str(i + 1), *(f"{value:.6g}" for value in row))
    console = stdout()
    console.print(table)
    for name, value in answer.items():
        if not isinstance(value, list):
            console.print(f"{name.replace('_', '-')}: {'none' if value is None else value}")


def _named(problem: PackageProblem, package: int) -> str:
    return " + ".join(m for bit, m in enumerate(problem.payoffs.measures) if package >> bit & 1) or "nothing"

"""What `ortaq agree PROBLEM.json` says: the answers to a problem file that needs no region."""

from collections.abc import Mapping, Sequence
from typing import Any

from ortaq.agreement import PackageProblem, Problem, VoteProblem
from ortaq.answers.sections.gains import percent_cell
from ortaq.answers.sections.words import counted
from ortaq.core.report import Cell, Column, Number, Reading, Section, Table, Text, Words

SHOWN = 20
"""Accepted packages that are shown; --json has all of them."""

POINTS, OWN_UNIT = Text("problem.points"), Text("problem.unit")


def problem_section(problem: Problem, answer: Mapping[str, Any]) -> Section:
    """Return the answers to a problem file.

    Parameters
    ----------
    problem : Problem
    answer : mapping
        What ``solve_problem`` found.
    """
    return _packages(problem, answer) if isinstance(problem, PackageProblem) else _shares(problem, answer)


def _packages(problem: PackageProblem, answer: Mapping[str, Any]) -> Section:
    numbers = {
        "kept": answer["constraint_ok"],
        "packages": answer["worst_case"],
        "worst": answer["unanimous_worst_case"],
        "cvar": answer["unanimous_cvar"],
        "paid": answer["acceptable_with_transfers"],
        "lasting": answer["coalition_stable"],
    }
    count = Text("problem.count", {gap: counted(len(values)) for gap, values in numbers.items()})
    if answer["unanimous_worst_case"]:
        tables = _solutions(problem, answer), _accepted(problem, answer), _members(problem, answer)
        return Section("problem", "", (count,), tables)
    obstacles = answer["obstacles"]
    said = (count, *_out_of_reach(obstacles), *_closest(problem, obstacles))
    return Section("problem", "", said, (_consent(obstacles), _members(problem, answer)))


def _solutions(problem: PackageProblem, answer: Mapping[str, Any]) -> Table:
    columns = (*_columns("solution", "package", "measures"), *(Column(m, POINTS) for m in problem.payoffs.members))
    rows = tuple(
        (Cell(Text(f"solution.{name}")), *_package(problem, package), *map(percent_cell, answer["worst_case"][package]))
        for name, ties in answer["solutions"].items()
        for package in ties
    )
    return Table("solutions", Text("problem.solutions"), columns, rows)


def _accepted(problem: PackageProblem, answer: Mapping[str, Any]) -> Table:
    accepted: Sequence[int] = answer["unanimous_worst_case"]
    rows = []
    for package in accepted[:SHOWN]:
        blocked = answer["blocked_delta"][str(package)] or answer["blocked_gamma"][str(package)]
        group = tuple(problem.payoffs.members[i - 1] for i in blocked[0][0]) if blocked else ()
        marks = (_yes(package in answer[name]) for name in ("pareto_front", "coalition_stable"))
        rows.append((*_package(problem, package), *marks, Cell(group)))
    shown = {"shown": counted(min(SHOWN, len(accepted))), "count": counted(len(accepted))}
    title = Text("problem.accepted_first" if len(accepted) > SHOWN else "problem.accepted", shown)
    columns = _columns("package", "measures", "front", "survives", "left_by")
    return Table("accepted", title, columns, tuple(rows))


def _members(problem: PackageProblem, answer: Mapping[str, Any]) -> Table:
    count = len(problem.payoffs.members)
    shares = {
        "column.by_itself": [answer["worth"][1 << i] for i in range(count)],
        "column.shapley": answer["shapley_members"],
        "column.nucleolus": answer["nucleolus_members"],
    }
    known = {head: share for head, share in shares.items() if share is not None}
    rows = zip(problem.payoffs.members, *known.values(), strict=True)
    columns = (Column(Text("column.member")), *(Column(Text(head), POINTS) for head in known))
    return Table("sharing", Text("problem.sharing"), columns, tuple(tuple(map(Cell, row)) for row in rows))


def _out_of_reach(obstacles: Mapping[str, Any]) -> tuple[Text, ...]:
    return tuple(
        Text("problem.unreachable", {"member": who, "points": Number(best, Reading.CHANGE)})
        for who, best in obstacles["unreachable"].items()
    )


def _closest(problem: PackageProblem, obstacles: Mapping[str, Any]) -> tuple[Text, ...]:
    package = obstacles["closest"]
    if package is None:
        return ()
    short = Number(obstacles["closest_shortfall"])
    named: dict[str, Words] = {"package": str(package), "measures": _named(problem, package), "short": short}
    return (Text("problem.closest", named),)


def _consent(obstacles: Mapping[str, Any]) -> Table:
    rows = tuple((Cell(tuple(who)), Cell(count, Reading.COUNT)) for who, count in obstacles["missing_consent"])
    columns = Column(Text("column.set")), Column(Text("column.packages"))
    return Table("consent", Text("problem.consent"), columns, rows)


def _shares(problem: Problem, answer: Mapping[str, Any]) -> Section:
    """Return the shares of players or voters, and what is one number for all."""
    shares = {name: values for name, values in answer.items() if isinstance(values, list)}
    rows = tuple(
        (Cell(str(i)), *(Cell(float(value), Reading.INPUT) for value in row))
        for i, row in enumerate(zip(*shares.values(), strict=True), start=1)
    )
    who = Text("problem.head.voter" if isinstance(problem, VoteProblem) else "problem.head.player")
    columns = (Column(who), *(Column(_title(name), OWN_UNIT) for name in shares))
    single = tuple(
        Text("problem.single", {"name": _title(name), "value": _single(value)})
        for name, value in answer.items()
        if not isinstance(value, list)
    )
    return Section("problem", "", single, (Table("shares", "", columns, rows),))


def _single(value: object) -> Words:
    if isinstance(value, bool) or value is None:
        return Text("problem.none" if value is None else "stability.yes" if value else "stability.no")
    return Number(float(value), Reading.INPUT) if isinstance(value, int | float) else str(value)


def _title(name: str) -> Text:
    return Text(f"problem.quantity.{name}")


def _package(problem: PackageProblem, package: int) -> tuple[Cell, Cell]:
    return Cell(str(package)), Cell(_named(problem, package))


def _named(problem: PackageProblem, package: int) -> Words:
    return tuple(m for bit, m in enumerate(problem.payoffs.measures) if package >> bit & 1) or Text("problem.nothing")


def _yes(told: bool) -> Cell:
    return Cell(Text("stability.yes" if told else "stability.no"))


def _columns(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(Text(f"problem.head.{head}")) for head in heads)

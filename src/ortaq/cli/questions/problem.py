"""`ortaq agree PROBLEM.json`: answers to a problem file that needs no region."""

from pathlib import Path

from ortaq.agreement import Problem, read_problem, solve_problem
from ortaq.answers.sections.problem import problem_section
from ortaq.core import Program
from ortaq.tables import json_data


def problem_command(program: Program, path: Path, *, as_json: bool) -> bool:
    """Answer a problem file and print the answer; returns whether any package is accepted (true for other problems)."""
    problem = read(path)
    answer = solve_problem(problem)
    if as_json:
        program.print_json(answer)
    else:
        program.answer([problem_section(problem, answer)])
    return bool(answer.get("unanimous_worst_case", [True]))


def read(path: Path) -> Problem:
    """Read a problem file."""
    return read_problem(json_data(path), str(path))

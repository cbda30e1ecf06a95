"""Problem files: every quantity of the reference cases under its own name, and what is wrong with a bad file."""

import json
from fractions import Fraction

import numpy as np
import pytest

from ortaq.agreement import read_problem, solve_problem
from ortaq.cli.lent import Lent
from ortaq.cli.questions.problem import problem_command
from ortaq.core import InputError
from ortaq.tables import json_data

FILES = ("packages_6x3x2.json", "packages_7x5x3.json")
EXACT = ("cvar", "shapley_measures_expected_utility")

SMALL = {
    "members": ["A", "B"],
    "measures": ["m1", "m2"],
    "shocks": ["s1", "s2"],
    "participants": [[1, 2], ["A"]],
    "cost": [[1, 0], [2, 1]],
    "probability": ["1/3", "2/3"],
    "gain": [[[0, 0], [0, 0]], [[3, 4], [1, 2]], [[-1, 2], [5, 5]], [["1/2", 3], [2, 2]]],
}


@pytest.fixture
def write(tmp_path):
    def save(**changes):
        path = tmp_path / "problem.json"
        data = {k: v for k, v in {**SMALL, **changes}.items() if v is not None}
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return save


def answer_problem(path):
    return solve_problem(read_problem(json_data(path), str(path)))


def numbers(value):
    return [numbers(v) for v in value] if isinstance(value, list) else float(Fraction(value))


@pytest.mark.parametrize("name", FILES)
def test_every_quantity_of_the_reference(reference, name):
    path = reference(f"agreement/{name}")
    expected = json.loads(path.read_text(encoding="utf-8"))["expected"]
    answer = answer_problem(path)
    assert len(expected) == 16
    for quantity, value in expected.items():
        if quantity in EXACT:
            np.testing.assert_allclose(answer[quantity], numbers(value), rtol=0, atol=1e-12)
        else:
            assert answer[quantity] == value, quantity
    json.dumps(answer, allow_nan=False)


def test_the_expected_block_is_not_read(reference, tmp_path):
    data = json.loads(reference(f"agreement/{FILES[0]}").read_text(encoding="utf-8"))
    path = tmp_path / "without.json"
    path.write_text(json.dumps({**data, "expected": {"unanimous_worst_case": [1]}}), encoding="utf-8")
    assert answer_problem(path) == answer_problem(reference(f"agreement/{FILES[0]}"))


def test_a_small_problem(write):
    answer = answer_problem(write())
    assert answer["unanimous_worst_case"] == [1, 3]
    assert answer["worst_case"][3] == [0.5, 2.0]
    assert answer["total_cost"] == [0.0, 1.0, 3.0, 4.0]
    assert answer["worth"] == [0.0, 0.0, 0.0, 4.0]
    assert answer["obstacles"]["closest"] == 2


def test_optional_conditions(write):
    """A threshold, a prerequisite, an exclusion, a ladder and budgets each remove what they should."""
    assert answer_problem(write(threshold={"A": 1}))["unanimous_worst_case"] == [1]
    assert answer_problem(write(requires={"m2": ["m1"]}))["constraint_ok"] == [0, 1, 3]
    assert answer_problem(write(excludes=[["m1", "m2"]]))["constraint_ok"] == [0, 1, 2]
    assert answer_problem(write(ladders=[["m2", "m1"]]))["constraint_ok"] == [0, 2, 3]
    assert answer_problem(write(budget=3))["constraint_ok"] == [0, 1, 2]
    assert answer_problem(write(member_budget={"B": "1/2"}))["constraint_ok"] == [0, 1]
    increment = [[[0, 1], [0, 0]], [[0, 1], [3, 0]]]
    limited = write(dependence_increment=increment, dependence_limit=2)
    assert answer_problem(limited)["constraint_ok"] == [0, 1]


def test_weights_reach_the_solutions(write):
    plain, heavy = (answer_problem(write(weights=w))["solutions"]["nash"] for w in (None, {"B": 9}))
    assert (plain, heavy) == ([1], [3])


def test_no_agreement_is_an_answer(write, capsys):
    path = write(threshold={"A": 50})
    answer = answer_problem(path)
    assert (answer["unanimous_worst_case"], answer["ideal_point"], answer["lotteries"]) == ([], [], {})
    assert answer["obstacles"]["unreachable"] == {"A": 3.0}
    assert problem_command(Lent(), path, as_json=False) is False
    printed = capsys.readouterr().out
    assert "No package meets the threshold of A: the best gives +3.00 points." in printed
    assert "Closest to acceptance: package 1 (m1), short by 47.0 points." in printed


def test_printed_tables(write, capsys):
    assert problem_command(Lent(), write(), as_json=False) is True
    printed = capsys.readouterr().out
    for word in ("Nash", "Kalai-Smorodinsky", "m1; m2", "nucleolus", "Survives any exit"):
        assert word in printed


def test_printed_json(write, capsys):
    assert problem_command(Lent(), write(), as_json=True) is True
    assert json.loads(capsys.readouterr().out)["unanimous_worst_case"] == [1, 3]


def test_a_game(tmp_path, capsys):
    path = tmp_path / "glove.json"
    path.write_text(json.dumps({"n": 3, "v": {"1,3": 1, "2,3": 1, "1,2,3": 1}}), encoding="utf-8")
    answer = answer_problem(path)
    assert answer["shapley"] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    assert answer["nucleolus"] == pytest.approx([0.0, 0.0, 1.0])
    assert (answer["core_nonempty"], answer["convex"]) == (True, False)
    problem_command(Lent(), path, as_json=False)
    assert "0.666667" in capsys.readouterr().out


def test_a_vote(tmp_path, capsys):
    path = tmp_path / "vote.json"
    path.write_text(json.dumps({"weights": [50, 49, 1], "quota": 51}), encoding="utf-8")
    assert answer_problem(path)["banzhaf_swings"] == [3, 1, 1]
    problem_command(Lent(), path, as_json=False)
    assert "Shapley-Shubik" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gain": SMALL["gain"][:3]}, "does not have the shape"),
        ({"gain": [[[0]], [[1, 2]], [[1]], [[1]]]}, "does not have the shape"),
        ({"gain": []}, "does not have the shape"),
        ({"cost": [[1, 2]]}, "does not have the shape"),
        ({"probability": [0.5, 0.4]}, "not a distribution"),
        ({"probability": ["1/0", 1]}, "neither a number nor a fraction"),
        ({"probability": ["half", 0.5]}, "neither a number nor a fraction"),
        ({"gain": [[[1, 0], [0, 0]], *SMALL["gain"][1:]]}, "empty package has a gain"),
        ({"gain": [*SMALL["gain"][:3], [["nan", 3], [2, 2]]]}, "neither a number nor a fraction"),
        ({"gain": [*SMALL["gain"][:3], [[float("nan"), 3], [2, 2]]]}, "the number is nan"),
        ({"members": []}, "at least 1 item"),
        ({"members": ["A", "A"]}, "two members have one name"),
        ({"participants": [[1, 2]]}, "1 lists of participants for 2 measures"),
        ({"participants": [[1, 3], [1]]}, "unknown member '3'"),
        ({"participants": [["A", "Q"], [1]]}, "unknown member 'Q'"),
        ({"threshold": {"Q": 1}}, "unknown member 'Q'"),
        ({"requires": {"m1": ["m2"], "m2": ["m1"]}}, "run in a circle"),
        ({"excludes": [["m1", "m9"]]}, "unknown measure 'm9'"),
        ({"cvar_alpha": 0}, "not a probability above zero"),
        ({"thresholds": {"A": 1}}, "Extra inputs are not permitted"),
        ({"measures": [f"m{i}" for i in range(40)]}, "40 measures make 1,099,511,627,776 packages"),
        ({"gain": None}, "holds no problem"),
    ],
)
def test_bad_files(write, changes, message):
    with pytest.raises(InputError, match=message):
        answer_problem(write(**changes))


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not JSON"), ("[1]", "holds no problem"), ('{"n": 2, "v": {"3": 1}}', "unknown player '3'")],
)
def test_files_that_are_no_problems(tmp_path, text, message):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_problem(json_data(path), str(path))
    with pytest.raises(InputError, match="cannot read"):
        json_data(tmp_path / "absent.json")


def test_reading_and_solving_are_apart(write):
    assert solve_problem(read_problem(json_data(write()), "small")) == answer_problem(write())

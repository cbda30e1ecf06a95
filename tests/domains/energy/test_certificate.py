"""A certificate fails where a dual or an answer is wrong, or no number."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import NotConverged
from ortaq.domains.energy.certificate import certificate, require_optimum
from ortaq.domains.energy.linear import Columns, Programme, Rows, Solved, programme, solve


def solved() -> tuple[Programme, Solved]:
    """Return the least of x + 2 y with x + y == 3 and x <= 2, and its answer."""
    columns, equal, most = Columns(), Rows(), Rows()
    x, y = columns.add((1,), 1.0), columns.add((1,), 2.0)
    row = equal.add(np.array([3.0]))
    equal.put(row, x, 1.0)
    equal.put(row, y, 1.0)
    most.put(most.add(np.array([2.0])), x, 1.0)
    given = programme(columns, equal, most)
    return given, solve(given)


def test_an_optimum_passes() -> None:
    assert require_optimum(*solved(), "a case") < 1e-9


def test_a_row_is_held_to_its_own_size() -> None:
    """A cap of 50 missed by a thousandth is a fault, however large another row is."""
    columns, equal, most = Columns(), Rows(), Rows()
    x, y = columns.add((1,), -1.0), columns.add((1,), 1.0)
    equal.put(equal.add(np.array([1e6])), y, 1.0)
    most.put(most.add(np.array([50.0])), x, 1.0)
    given = programme(columns, equal, most)
    found = solve(given)
    assert require_optimum(given, found, "a case") < 1e-9
    missed = replace(found, x=found.x + np.array([1e-3, 0.0]), objective=found.objective - 1e-3)
    assert certificate(given, missed).primal == pytest.approx(1e-3 / 51.0)
    with pytest.raises(NotConverged):
        require_optimum(given, missed, "a case")


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": np.array([2.0, 1.1])},
        {"x": np.array([1.0, 2.0]), "objective": 5.0},
        {"equal": np.array([1.9])},
        {"most": np.array([np.nan])},
        {"equal": np.array([np.nan])},
    ],
)
def test_what_is_no_optimum_is_refused(wrong: dict[str, object]) -> None:
    given, found = solved()
    with pytest.raises(NotConverged, match="a case"):
        require_optimum(given, replace(found, **wrong), "a case")  # type: ignore[arg-type]

"""Arrays that are read by the number of the package: what is known, never a wrong row."""

import pickle

import numpy as np
import pytest

from ortaq.core import ByPackage, InputError, packages_of

PACKAGES = np.array([0, 3, 2**39, 2**40 - 1])
VALUES = np.arange(8.0).reshape(4, 2)


@pytest.fixture
def gains() -> ByPackage:
    return ByPackage.of(VALUES, PACKAGES)


def test_whole_numbers_are_packages_and_slices_are_rows(gains: ByPackage) -> None:
    assert gains[2**39].tolist() == [4.0, 5.0]
    assert float(gains[2**40 - 1, 1]) == 7.0
    assert gains[[3, 0]].tolist() == [[2.0, 3.0], [0.0, 1.0]]
    assert gains[np.ix_(np.array([3, 2**39]), [1])].ravel().tolist() == [3.0, 5.0]
    assert gains[1:].tolist() == VALUES[1:].tolist()
    assert gains[np.array([False, True, False, True])].tolist() == VALUES[[1, 3]].tolist()
    assert gains[:, 1].tolist() == VALUES[:, 1].tolist()
    assert not isinstance(gains[1:], ByPackage)


@pytest.mark.parametrize("asked", [1, [3, 4], 2**40, -1])
def test_a_package_that_was_not_solved_is_an_error(gains: ByPackage, asked: int | list[int]) -> None:
    with pytest.raises(InputError, match="are not known"):
        gains[asked]


def test_what_is_computed_keeps_its_packages(gains: ByPackage) -> None:
    percent = 100.0 * gains / np.array([1.0, 2.0]) - 1.0
    assert percent[3].tolist() == [199.0, 149.0]
    assert float((gains @ np.array([1.0, 1.0]))[2**39]) == 9.0
    assert packages_of(gains > 1.0).tolist() == PACKAGES.tolist()
    # Sums over packages have none: their first axis is something else.
    assert gains.sum(axis=0)[1] == VALUES.sum(axis=0)[1]
    assert packages_of(np.asarray(gains)).tolist() == [0, 1, 2, 3]


def test_they_are_kept_with_their_packages(gains: ByPackage) -> None:
    again = pickle.loads(pickle.dumps(gains))
    assert isinstance(again, ByPackage)
    assert again[2**39].tolist() == [4.0, 5.0]
    assert "4." in repr(gains)

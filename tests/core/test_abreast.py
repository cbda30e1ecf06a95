"""Many tasks at once: where they are computed changes nothing, and somebody hears how far they are."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ortaq.core.abreast import FEW, abreast, lending, telling


def _plus(shared: int, task: int) -> int:
    return shared + task


def test_tasks_are_spread_where_something_is_lent_and_there_are_more_than_few() -> None:
    spread: list[int] = []

    def backwards(function: Callable[[Any, Any], Any], shared: Any, tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        spread.append(len(tasks))
        for at in reversed(range(len(tasks))):
            yield at, function(shared, tasks[at])

    few, many = list(range(FEW)), list(range(FEW + 1))
    here = sorted(abreast(_plus, 5, many))
    with lending(backwards):
        assert list(abreast(_plus, 5, few)) == [(n, n + 5) for n in few]
        found = list(abreast(_plus, 5, many))
    assert spread == [FEW + 1]
    assert found[0] == (FEW, FEW + 5)
    assert sorted(found) == here
    assert next(abreast(_plus, 5, many)) == (0, 5)


def test_who_wants_to_know_hears_how_many_are_done() -> None:
    heard: list[tuple[int, int]] = []
    with telling(lambda done, of: heard.append((done, of))):
        list(abreast(_plus, 1, [1, 2, 3]))
    list(abreast(_plus, 1, [1]))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def _further(shared: int, task: int) -> int:
    return sum(found for _, found in abreast(_plus, shared, range(task)))


def test_tasks_of_a_task_are_not_told() -> None:
    heard: list[tuple[int, int]] = []
    with telling(lambda done, of: heard.append((done, of))):
        assert dict(abreast(_further, 1, [2, 3])) == {0: 3, 1: 6}
        list(abreast(_plus, 1, [1]))
    assert heard == [(1, 2), (2, 2), (1, 1)]

"""Two values have one digest only where they say the same."""

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.core import Band, Kind
from ortaq.core.value_digest import value_digest

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@dataclass(frozen=True)
class Remembering:
    size: int

    @cached_property
    def doubled(self) -> int:
        return 2 * self.size


@pytest.mark.slow
@given(PLAIN, PLAIN)
def test_what_differs_has_another_digest(one: object, other: object) -> None:
    assert (value_digest(one) == value_digest(other)) == (repr(one) == repr(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1,), (1.0,)),
        ((1, 2), [1, 2]),
        (("ab", "c"), ("a", "bc")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (np.zeros(4), np.zeros((2, 2))),
        (np.zeros(2), np.zeros(2, dtype=np.float32)),
        (np.array(["a", "b"]), np.array(["a", "c"])),
        (np.array(["a", None], dtype=object), np.array(["a", "None"], dtype=object)),
        (Band(1, 2, 3), Band(1, 2, 3.0000000001)),
        (Kind.SHOCK, Kind.MEASURE),
        (partial(int, base=8), partial(int, base=9)),
        (int, float),
        (0.0, -0.0),
    ],
)
def test_kinds_lengths_and_order_count(one: object, other: object) -> None:
    assert value_digest(one) == value_digest(one)
    assert value_digest(one) != value_digest(other)


def test_what_an_object_remembers_does_not_count() -> None:
    one, other = Remembering(2), Remembering(2)
    assert one.doubled == 4
    assert value_digest(one) == value_digest(other) != value_digest(replace(one, size=3))


def test_sets_have_no_order() -> None:
    assert value_digest({"a", "b", "c"}) == value_digest({"c", "b", "a"}) != value_digest({"a", "b"})


def test_what_nobody_can_read_is_refused() -> None:
    for value in (object(), lambda: 1, iter(())):
        with pytest.raises(TypeError):
            value_digest([value])

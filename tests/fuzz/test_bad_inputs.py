"""Four thousand bad inputs over every door end in an answer or a message; make long tries a hundred thousand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ortaq.cli.readers import readers
from tests.fuzz.driver import Fault, Inputs
from tests.fuzz.examples import _SHIPPED, examples
from tests.fuzz.requests import REQUESTS

GATE, LONG, PART = 3_000, 100_000, 1_000
EVERY = 100
"""One in so many is handed to the program as a process of its own."""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inputs]:
    folder: Path = tmp_path_factory.mktemp("good")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORTAQ_HOME", str(folder / "home"))
        yield Inputs(examples(folder))


def told(faults: Iterator[Fault]) -> str:
    """Return faults as text: ``python -m tests.fuzz N N+1`` shows one again."""
    return "\n".join(f"{f.number} {f.reader} {f.file}: {f.what}" for f in faults)


@pytest.mark.slow
def test_every_reader_is_tried(inputs: Inputs) -> None:
    assert {reader.name for reader, _ in inputs.good} == {*readers(), *(request.name for request in REQUESTS)}
    assert set(_SHIPPED) <= set(readers())


@pytest.mark.slow
def test_good_inputs_are_good(inputs: Inputs) -> None:
    for reader, path in inputs.good:
        reader.read(path)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, GATE, PART))
def test_bad_inputs_end_in_a_message_or_an_answer(inputs: Inputs, first: int) -> None:
    assert not told(inputs.tried(range(first, first + PART)))


@pytest.mark.slow
def test_some_are_processes_of_their_own(inputs: Inputs) -> None:
    """A small dose of those that ``make long`` hands to the program."""
    assert not told(inputs.as_processes(range(0, 12 * EVERY, EVERY)))


@pytest.mark.long
@pytest.mark.parametrize("first", range(GATE, LONG, PART))
def test_more_bad_inputs(inputs: Inputs, first: int) -> None:
    assert not told(inputs.tried(range(first, first + PART)))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, LONG, 10_000))
def test_one_in_a_hundred_is_a_process(inputs: Inputs, first: int) -> None:
    assert not told(inputs.as_processes(range(first, first + 10_000, EVERY)))

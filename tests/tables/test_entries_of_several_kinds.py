"""Entries of one list whose kind one of their keys says: a mistake names its place and the keys of that kind."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from ortaq.core import InputError
from ortaq.tables import Record, read_toml


class Line(Record):
    """One kind."""

    action: Literal["line", "pipe"]
    gw: float


class Rule(Record):
    """Another kind."""

    action: Literal["rule"]
    share: float


class Entries(Record):
    """A list of both."""

    energy: list[Annotated[Line | Rule, Field(discriminator="action")]]


@pytest.mark.parametrize(
    ("entry", "what", "where", "fix"),
    [
        ('action = "rule"\nshare = "a"', "a valid number is needed", "energy no. 1 > rule > share", "write a number"),
        ('action = "rule"\nshare = 1\nshares = 2', "unknown key 'shares'", "rule > shares", "did you mean 'share'?"),
        ('action = "line"\nshare = 1\ngw = 2', "unknown key 'share'", "line > share", "known keys here: action, gw"),
        ('action = "lines"\ngw = 1', "must be 'line', 'pipe' or 'rule', got 'lines'", "> action", "'line'"),
        ("gw = 1", "missing key 'action'", "energy no. 1 > action", "add the key"),
    ],
)
def test_a_mistake_is_told_by_the_keys_of_its_kind(tmp_path: Path, entry: str, what: str, where: str, fix: str):
    path = tmp_path / "energy.toml"
    path.write_text(f"[[energy]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_toml(path, Entries)
    assert refused.value.what.startswith(what)
    assert where in refused.value.where
    assert fix in refused.value.fix


def test_entries_are_of_their_kind(tmp_path: Path):
    path = tmp_path / "energy.toml"
    path.write_text('[[energy]]\naction = "pipe"\ngw = 1\n[[energy]]\naction = "rule"\nshare = 1\n', encoding="utf-8")
    assert [type(entry) for entry in read_toml(path, Entries).energy] == [Line, Rule]

"""A digest of the constants of a model changes where one of them does, and with nothing else."""

import sys
from types import ModuleType

import pytest

from ortaq.core import Assumption, Band
from ortaq.core.constants import constants_digest


def _module(name: str, **values: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(values)
    return module


def _digest(monkeypatch: pytest.MonkeyPatch, text: str = "", **values: object) -> str:
    """Return the digest of a module that uses a class of another one with these constants."""
    used = type("Used", (), {"__module__": "toy.rooms.far"})
    said = Assumption("A-TOY", text, Band(1.0, 2.0, 3.0), "", "")
    modules = {
        "toy.rooms.far": _module("toy.rooms.far", SAID=said, **values),
        "toy.rooms.near": _module("toy.rooms.near", Used=used, other=object()),
    }
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    constants_digest.cache_clear()
    return constants_digest("toy.rooms.near", "toy.rooms")


def test_every_constant_that_is_reached_counts_and_texts_of_assumptions_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _digest(monkeypatch, POWER=4, WEIGHTS={"a": 0.5, "b": (1, 2)}, small=3.0, ARRAY=object())
    assert plain == _digest(monkeypatch, WEIGHTS={"b": (1, 2), "a": 0.5}, POWER=4, small=5.0, text="said otherwise")
    others = [
        _digest(monkeypatch, POWER=5, WEIGHTS={"a": 0.5, "b": (1, 2)}),
        _digest(monkeypatch, POWER=4, WEIGHTS={"a": 0.5, "b": (2, 1)}),
        _digest(monkeypatch, POWER=4, WEIGHTS={"a": 0.5}),
        _digest(monkeypatch, POWER=4, WEIGHTS={"a": 0.5, "b": (1, 2)}, BAND=Band.exact(1.0)),
    ]
    assert len({plain, *others}) == 5
    constants_digest.cache_clear()

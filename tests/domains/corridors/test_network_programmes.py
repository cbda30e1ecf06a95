"""Programmes are labels: what carries one closes by its name, in a command, a measure and a shock."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import Band, InputError
from ortaq.domains.corridors import (
    Mode,
    Network,
    NetworkShift,
    apply_changes,
    export_network,
    import_network,
    load_network,
    merge_rows,
    route,
)
from ortaq.domains.corridors.move_schema import NetworkRecord

PROGRAMMES = """\
programme,targets,source,note
silk,ab;Short line,S1,North
silk,11,S1,The lane through Suez
amber,ab2,A-DWELL,South
"""


@pytest.fixture
def labelled(folder: Path) -> Network:
    """Return the toy network with two programmes."""
    (folder / "programmes.csv").write_text(PROGRAMMES, encoding="utf-8")
    return load_network(str(folder))


def _closed(network: Network, target: str) -> list[int]:
    state = apply_changes(network, [NetworkShift.of("close", target)])
    return [int(i) for i in network.links.link_id[network.open_links & ~state.usable]]


def test_all_that_carries_a_label_closes(labelled: Network) -> None:
    assert _closed(labelled, "programme:silk") == [2, 11]
    assert _closed(labelled, "Programme:AMBER") == [5]
    without = [NetworkShift.of("close", "programme:silk")]
    assert route(labelled, "Alfa", "Beta", mode=Mode.RAIL).crossings == ("ab",)
    assert route(labelled, "Alfa", "Beta", mode=Mode.RAIL, changes=without).crossings == ("ab2",)


def test_an_unknown_label_names_the_known_ones(labelled: Network, toy: Network) -> None:
    with pytest.raises(InputError, match="known: silk, amber"):
        _closed(labelled, "programme:silc")
    with pytest.raises(InputError, match="unknown programme 'bri'"):
        _closed(toy, "programme:bri")


def test_labels_are_written_and_read_back(labelled: Network, tmp_path: Path) -> None:
    export_network(labelled, tmp_path / "out", formats=["gmns"])
    back = import_network(tmp_path / "out")
    assert back.programmes == labelled.programmes
    assert back.digest == labelled.digest


def test_own_labels_join_those_of_a_network(labelled: Network, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "programmes.csv").write_text("programme,targets,source,note\nsilk,ab2,S1,\n", encoding="utf-8")
    merged = merge_rows(labelled, tmp_path / "own")
    assert _closed(merged, "programme:silk") == [2, 5, 11]


def test_a_label_on_nothing_is_refused(folder: Path) -> None:
    (folder / "programmes.csv").write_text(PROGRAMMES.replace("Short line", "Shirt line"), encoding="utf-8")
    with pytest.raises(InputError, match="'Shirt line' is no crossing, line or link") as error:
        load_network(str(folder))
    assert "did you mean 'Short line'" in str(error.value)


def test_a_change_without_a_programme_closes_it() -> None:
    record = NetworkRecord(without=("bri", "traceca"), source="S1")
    assert (record.action, record.names(), record.band()) == (
        "close",
        ("programme:bri", "programme:traceca"),
        Band.exact(1.0),
    )


@pytest.mark.parametrize(
    "words",
    [
        {"without": ("bri",), "targets": ("dostyk",)},
        {"without": ("bri",), "action": "close"},
        {"action": "close"},
        {"action": "close", "targets": ()},
        {"targets": ("dostyk",)},
        {},
    ],
)
def test_without_stands_alone(words: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NetworkRecord.model_validate(words)


@pytest.mark.slow
def test_every_shipped_programme_names_open_or_planned_lines() -> None:
    network = load_network("eurasia")
    labels = {row.programme for row in network.programmes}
    carec = {f"carec-{number}" for number in range(1, 7)}
    assert labels == {"bri", "traceca", "middle-corridor", "north-south"} | carec
    for label in labels:
        assert len(_closed(network, f"programme:{label}")) >= 3, label
    almaty = [NetworkShift.of("close", "programme:bri")]
    assert route(network, "Xi'an", "Almaty", changes=almaty).crossings == ("kolzhat",)
    assert np.isfinite(route(network, "Tashkent", "Andijan", mode=Mode.RAIL, changes=almaty).km)


def _asked(*words: str) -> Any:
    result = CliRunner().invoke(program(), [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.slow
def test_every_command_of_networks_takes_without(labelled: Network, folder: Path, tmp_path: Path) -> None:
    name, without = str(folder), ["--without", "silk"]
    shown = _asked("network", "show", name, *without)
    plain = _asked("network", "show", name)
    assert shown["question"]["without"] == ["silk"]
    assert shown["question"]["network"]["digest"] != plain["question"]["network"]["digest"]
    way = _asked("route", "Alfa", "Beta", "--mode", "rail", "--network", name, *without)
    assert "ab2" in json.dumps(way)
    _asked("network", "list", "crossings", "--network", name, *without)
    _asked("network", "check", name, *without)
    _asked("network", "export", name, str(tmp_path / "out"), *without)
    back = import_network(tmp_path / "out")
    assert back.crossings[back.crossing_position["ab"]].status == "closed"


def test_without_an_unknown_programme(labelled: Network, folder: Path) -> None:
    result = CliRunner().invoke(program(), ["route", "Alfa", "Beta", "--network", str(folder), "--without", "brri"])
    assert isinstance(result.exception, InputError)
    assert "known: silk, amber" in str(result.exception)
    assert "--without" in str(result.exception)

"""`ortaq corridors --waiting`: crossings that fill up, what closing one costs, who earns from transit."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ortaq import load_region
from ortaq.cli import program
from ortaq.core import Corner
from ortaq.domains.corridors.freight.system import FreightSystem, freight_system_of

MORE = ("--close", "transit:RUS")
NETWORK = str(Path(__file__).parents[3] / "examples" / "network")


def waiting(*words: str) -> Result:
    return CliRunner().invoke(program("en"), ["corridors", *words, "--waiting"], catch_exceptions=True)


@pytest.fixture(scope="module")
def answer() -> str:
    result = waiting("eurasia", "--members", "KGZ,KAZ,UZB", "--close", "saryagash", *MORE, "--open", "cku", "--json")
    assert result.exit_code == 0, result.exception
    return json.dumps(json.loads(result.stdout), ensure_ascii=False)


@pytest.mark.slow
def test_closing_a_crossing_is_dearer_for_those_who_have_no_other(answer: str) -> None:
    for words in (
        "Saryagash-Keles",
        "Alashankou-Dostyk",
        "ktz_2023",
        "A-MARGIN-RAIL",
        "A-DELAY-USD",
        "corridors.waiting.open",
        "corridors.waiting.close_transit",
        "corridors.waiting.not_loaded",
        '["close_transit", "RUS"]',
        '"freight": "',
    ):
        assert words in answer


@pytest.mark.slow
def test_the_residual_of_the_second_loading_is_told(answer: str) -> None:
    assert '"residual"' in answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pairs", "2"), "--pairs says nothing about waiting"),
        (("--close", "saryagasch"), "did you mean 'saryagash'"),
        (("--close", "transit:KAX"), "unknown economy with land links"),
        (("--without", "nobody"), "unknown programme 'nobody'"),
        (("--network", NETWORK), "places of freight: "),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_remedy(words: tuple[str, ...], said: str) -> None:
    result = waiting("eurasia", "--members", "KAZ", *words)
    assert result.exit_code != 0
    assert said in f"{result.exception} {result.output}"


def test_waiting_needs_a_known_capacity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FreightSystem, "capacities_mt", {})
    known = freight_system_of(load_region("eurasia"), Corner.CENTRAL)  # kept by the process, with its capacities
    monkeypatch.setattr(
        "ortaq.domains.corridors.commands.waiting.freight_system_of", lambda _region, _corner: FreightSystem(known.year)
    )
    assert "has a known capacity" in str(waiting("eurasia", "--members", "KAZ", "--close", "dostyk").exception)

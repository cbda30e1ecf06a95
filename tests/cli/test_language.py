"""The language of help, messages and answers: typed, of the environment, else English."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.sentences import UNNAMED, lacking, left_over, sentences

Run = Callable[..., tuple[int, str, str]]

THREE = str(Path(__file__).parents[2] / "examples" / "three_members.toml")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "zh"])
def test_every_sentence_of_the_code_is_translated_and_none_is_left_over(language: str) -> None:
    assert len(sentences()) > 500
    assert lacking(language) == {}
    assert left_over(language) == set()


@pytest.mark.slow
def test_remedies_keep_their_gaps() -> None:
    assert [text for text in sentences() if text.startswith(UNNAMED)] == []


def test_nothing_typed_shows_the_help(ortaq: Run) -> None:
    code, out, err = ortaq()
    assert code in {0, 2}
    assert "agree" in out + err


@pytest.mark.slow
def test_help_and_answers_are_in_the_language_that_is_typed(ortaq: Run) -> None:
    code, out, err = ortaq("agree", "--help", "--language", "ru")
    assert (code, err) == (0, "")
    assert "Shipped mechanism" not in out
    assert "--language" in out
    code, out, err = ortaq("agree", THREE, "--full", "--language=ru")
    assert (code, "Что подписали бы все" in out or "подпис" in out) == (0, True)
    assert "What all would sign" not in out
    assert "warning" not in err or "messages/ru.json" in err


@pytest.mark.slow
def test_the_environment_chooses_where_nothing_is_typed(ortaq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_LANGUAGE", "zh")
    _, chosen, _ = ortaq("agree", THREE, "--full")
    _, typed, _ = ortaq("agree", THREE, "--full", "--language", "en")
    assert "What all would sign" in typed
    assert "What all would sign" not in chosen


@pytest.mark.slow
def test_json_is_the_same_in_every_language_and_faults_are_named_beside_it(ortaq: Run) -> None:
    def answer(*words: str) -> tuple[dict[str, object], str]:
        _, out, err = ortaq("agree", THREE, "--json", *words)
        return json.loads(out), err

    english, kazakh = answer(), answer("--language", "kk")
    assert english == (kazakh[0], "")
    assert kazakh[1].startswith("warning: messages/kk.json: ")
    assert len(kazakh[1].splitlines()) == 1


def test_an_unknown_language_is_refused(ortaq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = ortaq("region", "list", "--language", "xx")
    assert (code, out) == (2, "")
    assert "no texts in language 'xx'" in err
    assert "--language" in err
    monkeypatch.setenv("ORTAQ_LANGUAGE", "yy")
    code, out, err = ortaq("region", "list")
    assert (code, out) == (2, "")
    assert "ORTAQ_LANGUAGE" in err


def test_mistakes_say_what_to_do_in_the_language(ortaq: Run) -> None:
    code, _, err = ortaq("weigh", "my table.toml", "--language", "ru")
    assert code == 2
    assert "где: MEMBER" in err
    assert "что делать: " in err

"""Message files: what they must hold, what is wrong with them, and what English stands in for."""

import json
import re
from pathlib import Path

import pytest

from ortaq.core import InputError, house_texts, languages, said
from ortaq.core.texts import faults, filled, house, messages_of, plural_form, plural_forms
from ortaq.domains import load_texts
from ortaq.domains.registry import domains
from ortaq.domains.texts import catalogue
from tests.core.sentences import sentences

COMPLETE = ("ru", "zh")
PARTIAL = ("kk", "ky", "tg", "tk", "uz")
FOLDERS = {"house": house(), **{d.name: folder for d in domains() if (folder := catalogue(d)) is not None}}

ENGLISH = {
    "language.name": "English",
    "hello": "Hello {name}",
    "found.one": "{count} state",
    "found.other": "{count} states",
}


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en.json").write_text(json.dumps(ENGLISH), encoding="utf-8")
    return tmp_path


def put(folder: Path, language: str, **texts: object) -> None:
    (folder / f"{language}.json").write_text(json.dumps(texts), encoding="utf-8")


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("name", FOLDERS)
def test_no_text_is_missing_and_none_is_left_over(name: str, language: str):
    assert faults(FOLDERS[name], language) == ()
    english, own = (messages_of(FOLDERS[name], code) for code in ("en", language))
    for key in english.keys() & own.keys():
        assert key.endswith((".one", ".other")) or gaps(own[key]) == gaps(english[key]), key
    assert all(text.strip() for text in own.values())


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("name", FOLDERS)
def test_sentences_of_the_code_are_sorted_after_the_keys_and_keep_their_gaps(name: str, language: str):
    english, own = (messages_of(FOLDERS[name], code) for code in ("en", language))
    sentences = [key for key in own if " " in key and key not in english]
    assert list(own)[len(own) - len(sentences) :] == sorted(sentences)
    assert {key: gaps(own[key]) for key in sentences} == {key: gaps(key) for key in sentences}


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPLETE)
def test_help_and_remedies_of_the_code_are_said_and_none_is_left_over(language: str):
    every, texts = sentences().keys(), load_texts(language)
    translated = {key for key in texts.messages if " " in key} - load_texts("en").messages.keys()
    assert (every - translated, translated - every) == (set(), set())


def test_a_sentence_is_said_with_what_fills_its_gaps():
    texts = load_texts("ru")
    assert texts.translated(said("use 0 to {number}", number=3)) == "используйте от 0 до 3"
    assert texts.translated("check the path") == "проверьте путь"
    assert texts.translated(said("nobody wrote {this} down", this=3)) == "nobody wrote 3 down"
    assert texts.translated("nobody wrote {this} down") == "nobody wrote {this} down"


@pytest.mark.parametrize("language", PARTIAL)
def test_a_language_may_hold_a_part_but_nothing_wrong(language: str):
    assert not [f for f in faults(house(), language) if not f.endswith(": is missing")]
    texts = load_texts(language)
    assert texts.messages["language.reviewed"] == "no"
    assert "answer.count" not in texts.english
    assert "quality.lead" in texts.english


def test_every_language_says_its_name_and_whether_it_was_read():
    assert {house_texts(code).messages["language.reviewed"] for code in languages() if code != "en"} == {"no"}
    assert not [code for code in languages() if "language.name" in house_texts(code).english]


def test_missing_and_unknown_keys_are_named_and_english_stands_in_marked(folder: Path):
    put(folder, "fr", **{"language.name": "Français", "hullo": "Salut", "found.one": "{count} État"})
    assert faults(folder, "fr") == ("found.many, found.other, hello: is missing", "hullo: is not known")
    texts = filled("fr", [messages_of(folder, "en")], [messages_of(folder, "fr")])
    assert texts("hello", name="Ana") == "[en] Hello Ana"
    assert texts(texts.counted("found", 3), count="3") == "[en] 3 states"


@pytest.mark.parametrize(
    ("language", "forms", "said"),
    [
        (
            "ru",
            ("one", "two", "other"),
            ("few, found.many: is missing", "two: is a plural form that the language does"),
        ),
        ("zh", ("one", "other"), ("found.one: is a plural form that the language does not have",)),
        ("kk", ("one", "few", "other"), ("found.few: is a plural form that the language does not have",)),
    ],
)
def test_wrong_plurals_are_named(folder: Path, language: str, forms: tuple[str, ...], said: tuple[str, ...]):
    put(folder, language, **{"language.name": "?", "hello": "{name}", **{f"found.{f}": "{count}" for f in forms}})
    assert len(faults(folder, language)) == len(said)
    assert all(words in fault for words, fault in zip(said, faults(folder, language), strict=True))


def test_wrong_gaps_and_what_is_no_text_are_named(folder: Path):
    put(folder, "zh", **{"language.name": 3, "hello": "{nom}", "found.other": "{count} {"})
    assert faults(folder, "zh") == ("language.name: is no text", "found.other, hello: has other gaps than in English")
    texts = filled("zh", [messages_of(folder, "en")], [messages_of(folder, "zh")])
    assert texts("language.name") == "[en] English"
    assert texts("hello", name="Ana") == "[en] Hello Ana"
    assert texts(texts.counted("found", 1), count="1") == "[en] 1 state"


def test_a_form_that_is_missing_is_said_by_the_other_one_of_the_language(folder: Path):
    put(folder, "ru", **{"language.name": "?", "hello": "{name}", "found.other": "гос. {count}"})
    texts = filled("ru", [messages_of(folder, "en")], [messages_of(folder, "ru")])
    assert [texts(texts.counted("found", n), count=str(n)) for n in (1, 3)] == ["гос. 1", "гос. 3"]


@pytest.mark.parametrize(("content", "reason"), [("{", "Expecting property name"), ("[1]", "it holds no object")])
def test_a_broken_file_is_refused_with_its_place(folder: Path, content: str, reason: str):
    (folder / "fr.json").write_text(content, encoding="utf-8")
    for reading in (messages_of, faults):
        with pytest.raises(InputError) as caught:
            reading(folder, "fr")
        assert reason in caught.value.what
        assert caught.value.where.endswith("fr.json")
        assert "one JSON object" in caught.value.fix


def test_plural_forms_are_those_of_the_unicode_data():
    assert plural_forms("ru") == {"one", "few", "many", "other"}
    assert plural_forms("zh") == {"other"}
    assert plural_forms("kk") == {"one", "other"}
    assert [plural_form("fr", n) for n in (0, 1, 2)] == ["one", "one", "other"]
    assert [plural_form("ru", n) for n in (0, 1, 2, 11, 22)] == ["many", "one", "few", "many", "few"]


@pytest.mark.parametrize("count", [0, 1, 2, 5, 21, 1.5])
@pytest.mark.parametrize("language", languages())
def test_every_counted_text_of_the_house_can_be_said_in_every_language(language: str, count: float):
    texts = house_texts(language)
    counted = [key.removesuffix(".other") for key in texts.messages if key.endswith(".other")]
    assert counted
    for key in counted:
        form = texts.counted(key, count)
        assert texts(form, **dict.fromkeys(re.findall(r"\{(\w+)\}", texts.messages[form]), "x"))

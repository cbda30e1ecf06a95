"""Titles and descriptions of mechanisms, measures, shocks and scenarios in other languages, from their files."""

from pathlib import Path

import pytest

from ortaq.core import Economy, InputError, Region
from ortaq.observe import load_mechanism

FILE = """
schema = 1

[mechanism]
title = "Two states"
titles = { ru = "Два государства" }
members = ["KAZ", "KGZ"]
region = "eurasia"

[[measure]]
id = "road"
title = "A road"
titles = %s
description = "It is built."
descriptions = { ru = "Её строят." }

[[measure.shift]]
variable = "trade_cost_hat"
importers = ["KAZ"]
exporters = ["KGZ"]
percent = -1.0
"""


def _loaded(folder: Path, titles: str, region: Region):
    path = folder / "two.toml"
    path.write_text(FILE % titles, encoding="utf-8")
    return load_mechanism(str(path), region)


def test_titles_come_from_the_file_and_english_stands_in(tmp_path: Path, eurasia: Region):
    mechanism = _loaded(tmp_path, '{ ru = "Дорога" }', eurasia)
    road = mechanism.measures[0]
    assert (mechanism.title_in("ru"), mechanism.title_in("zh"), mechanism.title_in("en")) == (
        "Два государства",
        "Two states",
        "Two states",
    )
    assert (road.title_in("ru"), road.title_in("zh")) == ("Дорога", "A road")
    assert (road.description_in("ru"), road.description_in("zh")) == ("Её строят.", "It is built.")
    assert mechanism.description_in("ru") == mechanism.description


def test_a_short_name_stands_in_for_nothing_but_the_title_of_its_language(tmp_path: Path, eurasia: Region):
    titles = '{ ru = "Длинная дорога", zh = "长路" }\nshort = "Road"\nshorts = { ru = "Дорога" }'
    road = _loaded(tmp_path, titles, eurasia).measures[0]
    assert [road.short_in(language) for language in ("en", "ru", "zh", "kk")] == ["Road", "Дорога", "长路", "Road"]
    bare = _loaded(tmp_path, '{ ru = "Длинная дорога" }', eurasia).measures[0]
    assert [bare.short_in(language) for language in ("en", "ru")] == ["A road", "Длинная дорога"]


def test_translations_are_no_part_of_what_names_the_numbers(tmp_path: Path, eurasia: Region):
    one, other = (_loaded(tmp_path, t, eurasia) for t in ('{ ru = "Дорога" }', '{ zh = "公路" }'))
    assert repr(one) == repr(other)


@pytest.mark.parametrize(
    ("titles", "what", "fix"),
    [
        ('{ rus = "Дорога" }', "unknown language 'rus'", "did you mean 'ru'?"),
        ('{ xyz = "?" }', "unknown language 'xyz'", "known: "),
        ('{ en = "Road" }', "English stands in the key itself", "drop 'en' here"),
        ('{ ru = "  " }', "the text in the language 'ru' is empty", "write it, or drop it: English stands in"),
        ("{ ru = 3 }", "a text is needed, got 3", "write it in quotation marks"),
        ('"Дорога"', "a table of keys is needed, got 'Дорога'", "write { key = value }"),
    ],
)
def test_wrong_translations_are_refused(tmp_path: Path, eurasia: Region, titles: str, what: str, fix: str):
    with pytest.raises(InputError) as caught:
        _loaded(tmp_path, titles, eurasia)
    assert caught.value.what == what
    assert caught.value.fix.startswith(fix)
    assert "measure 'road' > titles" in caught.value.where


def test_an_economy_has_a_name_in_every_language(eurasia: Region):
    names = {e.id: e for e in eurasia.economies}
    assert [names["KAZ"].name_in(language) for language in ("en", "ru", "kk", "ky", "fr")] == [
        "Kazakhstan",
        "Казахстан",
        "Қазақстан",
        "Казакстан",
        "Kazakhstan",
    ]
    assert names["ROW"].name_in("kk") == "Rest of the world"
    own = Economy("KAZ", dict.fromkeys(("en", "ru", "zh"), "North"), "", 1.0, 1.0)
    assert own.name_in("kk") == "North"

"""Places by what people type: languages and scripts, UN/LOCODE, coordinates, and near misses that are near."""

import re
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.domains.corridors import Network, NetworkShift, find_city, import_network, load_network, merge_rows, route
from ortaq.domains.corridors.files.checks import check_network
from ortaq.domains.corridors.files.exchange import export_network
from ortaq.domains.corridors.routing.change import links_of, named_part
from ortaq.domains.corridors.routing.places import (
    NEAREST_KM,
    _called,
    crossing_called,
    near_coordinates,
    near_names,
    plain,
)
from tests.domains.corridors.network_folder import write_network

NAMES = "kind,place,un_locode,ru,zh,kk,local,latin\n"


@pytest.fixture(scope="module")
def eurasia() -> Network:
    return load_network("eurasia")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "city"),
    [
        *(
            ("Алматы", "Almaty"),
            ("АЛМА-АТА", "Almaty"),
            ("阿拉木图", "Almaty"),
            ("KZALA", "Almaty"),
            ("kz ala", "Almaty"),
        ),
        *(
            ("乌鲁木齐", "Urumqi"),
            ("CNURC", "Urumqi"),
            ("Ürümqi", "Urumqi"),
            ("ئۈرۈمچى", "Urumqi"),
            ("上海", "Shanghai"),
        ),
        *(("Қарағанды", "Karaganda"), ("Караганды", "Karaganda"), ("Qaraghandy", "Karaganda"), ("Ташкент", "Tashkent")),
        *(("Toshkent", "Tashkent"), ("თბილისი", "Tbilisi"), ("Bakı", "Baku"), ("تهران", "Tehran"), ("Київ", "Kyiv")),
        *(("XI’AN", "Xi'an"), ("MÜNCHEN", "Munich"), ("Łódź", ""), ("한국", ""), ("Улаанбаатар", "Ulaanbaatar")),
        *(("43.24,76.91", "Almaty"), ("43.24; 76.91", "Almaty"), ("76.95,43.34", "Almaty"), ("87.55,43.85", "Urumqi")),
    ],
)
def test_cities_are_found_in_any_language(eurasia: Network, typed: str, city: str) -> None:
    if city:
        assert find_city(eurasia, typed, where="origin").name == city
    else:
        with pytest.raises(InputError, match="unknown city"):
            find_city(eurasia, typed, where="origin")


@pytest.mark.slow
@pytest.mark.parametrize("far", ["Köln", "Seattle", "Reykjavik", "KZXXX", "a"])
def test_a_name_that_is_far_is_not_suggested_for_another(eurasia: Network, far: str) -> None:
    with pytest.raises(InputError) as refused:
        find_city(eurasia, far, where="origin")
    assert "did you mean" not in str(refused.value)
    assert "ortaq network list places" in str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "near"), [("Almatty", "Almaty"), ("Ташкет", "Tashkent"), ("Khorgoz", "Khorgos")])
def test_a_name_that_is_near_is_suggested(eurasia: Network, typed: str, near: str) -> None:
    with pytest.raises(InputError, match=rf"did you mean '{near}'"):
        find_city(eurasia, typed, where="origin")


def test_coordinates_say_how_far_the_city_is_and_end_somewhere(eurasia: Network) -> None:
    found = near_coordinates(eurasia, "43.24,76.91", where="origin")
    assert found is not None
    assert (found.city.name, found.latitude, found.longitude) == ("Almaty", 43.24, 76.91)
    assert found.km == pytest.approx(11.5, abs=0.5)
    exchanged = near_coordinates(eurasia, "76.91,43.24", where="origin")
    assert exchanged is not None
    assert (exchanged.latitude, exchanged.longitude) == (43.24, 76.91)
    assert near_coordinates(eurasia, "Almaty", where="origin") is None
    with pytest.raises(InputError, match=rf"within {NEAREST_KM:g} km of 0,0"):
        near_coordinates(eurasia, "0,0", where="origin")
    with pytest.raises(InputError, match="no place on the earth"):
        near_coordinates(eurasia, "200,300", where="origin")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Хоргос", "霍尔果斯", "Қорғас", "CNHRS", "KHORGOS", "Khorgos-Altynkol"])
def test_crossings_are_named_alike_in_options_and_files(eurasia: Network, name: str) -> None:
    assert crossing_called(eurasia, name, where="--close") == "khorgos"
    assert named_part(eurasia, name) == "khorgos"
    assert (links_of(eurasia, name, where="x") == links_of(eurasia, "khorgos", where="x")).all()


@pytest.mark.slow
def test_a_change_may_name_a_crossing_in_any_language(eurasia: Network) -> None:
    by_name, by_id = (
        route(eurasia, "Алматы", "乌鲁木齐", changes=[NetworkShift.of("close", name)]) for name in ("Хоргос", "khorgos")
    )
    assert "khorgos" not in by_name.crossings
    assert by_name.link_ids == by_id.link_ids
    halved = [NetworkShift.of("dwell_factor", name, value=0.1) for name in ("Достык", "dostyk", "Alataw")]
    assert len({route(eurasia, "Almaty", "Urumqi", changes=[one]).days.central for one in halved}) == 1
    both = [NetworkShift.of("close", "Хоргос"), NetworkShift.of("open", "khorgos")]  # what is closed stays closed
    assert "khorgos" not in route(eurasia, "Almaty", "Urumqi", changes=both).crossings


def test_every_city_and_crossing_that_ships_has_names_and_none_is_shared(eurasia: Network) -> None:
    named = {(row.kind, row.place): row for row in eurasia.names}
    places = [*(("city", c.name) for c in eurasia.cities), *(("crossing", c.id) for c in eurasia.crossings)]
    assert [place for place in places if place not in named] == []
    assert [place for place in places if not all((named[place].ru, named[place].zh, named[place].kk))] == []
    for kind in ("city", "crossing"):
        assert {word: of for word, of in _called(eurasia, kind).items() if len(of) > 1} == {}
    codes = [code for row in eurasia.names for code in row.un_locode]
    assert all(re.fullmatch("[A-Z]{2}[A-Z2-9]{3}", code) for code in codes)
    assert len(codes) == len(set(codes))
    scripts = {"ru": "[а-яё]", "zh": "[\u4e00-\u9fff]", "kk": "[а-яёәғқңөұүһі]"}
    for row in eurasia.names:
        for language, letters in scripts.items():
            assert all(re.search(letters, word.casefold()) for word in getattr(row, language)), row
    assert not [f for f in check_network(eurasia) if f.check == "every name is of a place"]


def test_names_of_ones_own_are_read_laid_over_and_written(folder: Path, tmp_path: Path) -> None:
    toy = load_network(str(folder))
    rows = NAMES + "city,Gamma,CCGAM,Гамма,伽马;格玛,Гамма,,Gama\ncrossing,ab,,Ворота,,,,\ncrossing,ab2,,Ворота,,,,\n"
    over = merge_rows(toy, write_network(tmp_path / "own", {"place_names.csv": rows}))
    assert {find_city(over, name, where="x").name for name in ("гамма", "格玛", "ccgam")} == {"Gamma"}
    with pytest.raises(InputError, match="names several crossings: ab, ab2"):
        crossing_called(over, "Ворота", where="x")
    assert over.digest == toy.digest  # what places are called changes no answer
    export_network(over, tmp_path / "out")
    assert import_network(tmp_path / "out").names == over.names
    lost = merge_rows(toy, write_network(tmp_path / "lost", {"place_names.csv": NAMES + "city,Delta,,Дельта,,,,\n"}))
    assert [f.where for f in check_network(lost) if f.check == "every name is of a place"] == ["Delta"]
    with pytest.raises(InputError, match="kind"):
        merge_rows(toy, write_network(tmp_path / "bad", {"place_names.csv": NAMES + "town,Gamma,,,,,,\n"}))


def test_names_are_compared_by_letters_only() -> None:
    assert plain("Xi’an") == plain("XI'AN") == "xian"
    assert plain("Қызылорда") == plain("Кызылорда")
    assert plain("Małaszewicze") == plain("malaszewicze")
    assert plain("İstanbul") == plain("istanbul") == plain("ISTANBUL")


def test_near_names_of_short_and_of_few(folder: Path) -> None:
    toy = load_network(str(folder))
    assert near_names(toy, "crossing", "bb2") == "did you mean 'ab2'?"
    assert near_names(toy, "city", "xyzzy") == "known: Béta's Town, Gamma, Älpha City"

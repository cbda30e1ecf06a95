"""The World Factbook in the layouts of its years, and exports by partner as the roughest trade."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ortaq.core import InputError, Level, Region
from ortaq.observe import check_region
from ortaq.observe.builds.building import build_region
from ortaq.sources.builders.classification import countries
from ortaq.sources.builders.factbook import code_of_name, macro_of, read_factbook
from ortaq.sources.builders.pair_trade import by_base_mix
from tests.sources.builders.published import icio_cells, write_cells

# Sentences as the editions of 2015, 2020 and 2024 write them (public domain).
OLD = {
    "GDP (official exchange rate)": {"text": "$212.3 billion (2014 est.)"},
    "Exports": {"text": "$87.25 billion (2014 est.) ++ $85.6 billion (2013 est.)"},
    "Exports - partners": {"text": "China 15.9%, Russia 12.1%, Germany 9.5%, France 8.5%, Italy 5.3% (2014)"},
}
MIDDLE = {
    "GDP (official exchange rate)": {"text": "$159.4 billion (2017 est.)"},
    "Exports": {"text": "$49.29 billion (2017 est.) / $37.26 billion (2016 est.)"},
    "Exports - partners": {"text": "Italy 17.9%, China 11.9%, Netherlands 9.8%, US 6.4% (2017)"},
}
NEW = {
    "GDP (official exchange rate)": {
        "text": "$261.421 billion (2023 est.)",
        "note": "<b>note:</b> official exchange rate",
    },
    "Exports": {
        "Exports 2023": {"text": "$90.635 billion (2023 est.)"},
        "Exports 2022": {"text": "$96.721 billion (2022 est.)"},
        "note": "<strong>note:</strong> balance of payments - exports of goods and services in current dollars",
    },
    "Exports - partners": {
        "text": "Italy 19%, China 19%, Russia 12%, UK 15%, Kyrgyzstan &lt;1% (2023)",
        "note": "top five",
    },
}
# The year stands in the note.
CHINA = {"GDP (official exchange rate)": {"text": "$17.795 trillion", "note": {"text": "fiat rate (2023 est.)"}}}
PEOPLE = {"text": "20,260,006 (2024 est.)"}


def _entry(name: str, economy: dict[str, Any], people: dict[str, Any] = PEOPLE) -> dict[str, Any]:
    names = {"conventional long form": {"text": f"Republic of {name}"}, "conventional short form": {"text": name}}
    return {
        "People and Society": {"Population": people},
        "Government": {"Country name": names},
        "Economy": economy,
    }


OTHERS = (
    "France",
    "Germany",
    "Italy",
    "Japan",
    "Russia",
    "Turkey (Turkiye)",
    "Uzbekistan",
    "Korea, South",
    "India",
    "Iran",
)


def _zip(tmp_path: Path, kazakhstan: dict[str, Any] = NEW) -> Path:
    plain = {**NEW, "Exports - partners": {"text": "China 10% (2023)"}}
    total = {"total": {"text": "1,407,181,209 (2024 est.)"}, "male": {"text": "718,035,990"}}
    entries = {
        "kz": _entry("Kazakhstan", kazakhstan),
        "ch": _entry("China", CHINA, total),
        **{f"x{chr(97 + n)}": _entry(name, plain) for n, name in enumerate(OTHERS)},
    }
    path = tmp_path / "factbook_master.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for key, entry in entries.items():
            archive.writestr(f"factbook.json-master/central-asia/{key}.json", json.dumps(entry))
        archive.writestr("factbook.json-master/meta/categories.json", "[]")
        archive.writestr("factbook.json-master/package.json", "{}")
    return path


@pytest.mark.parametrize(
    ("economy", "year", "money", "shares"),
    [
        (OLD, 2014, (212_300.0, 87_250.0), {"CHN": 0.159, "RUS": 0.121, "DEU": 0.095, "FRA": 0.085, "ITA": 0.053}),
        (MIDDLE, 2016, (159_400.0, 37_260.0), {"ITA": 0.179, "CHN": 0.119, "NLD": 0.098, "USA": 0.064}),
        (NEW, 2023, (261_421.0, 90_635.0), {"ITA": 0.19, "CHN": 0.19, "RUS": 0.12, "GBR": 0.15, "KGZ": 0.005}),
        (NEW, 2022, (261_421.0, 96_721.0), {"ITA": 0.19, "CHN": 0.19, "RUS": 0.12, "GBR": 0.15, "KGZ": 0.005}),
    ],
)
def test_every_edition_is_read(
    economy: dict[str, Any], year: int, money: tuple[float, float], shares: dict[str, float], tmp_path: Path
) -> None:
    path = tmp_path / "book" / "central-asia"
    path.mkdir(parents=True)
    for n, name in enumerate(("Kazakhstan", *OTHERS)):
        (path / f"x{chr(97 + n)}.json").write_text(json.dumps(_entry(name, economy)), encoding="utf-8")
    found = read_factbook(tmp_path / "book", year)["KAZ"]
    assert (found.gdp_musd, found.exports_musd) == pytest.approx(money)
    assert found.export_shares == pytest.approx(shares)


def test_macro_has_what_is_said_and_nothing_else(tmp_path: Path) -> None:
    found = macro_of(_zip(tmp_path), 2023)
    assert found.gdp_musd["CHN"] == pytest.approx(17_795_000.0)
    assert found.population_million["CHN"] == pytest.approx(1407.181209)
    assert found.population_million["KAZ"] == pytest.approx(20.260006)
    silent = {**NEW, "GDP (official exchange rate)": {"text": "NA"}}
    assert "KAZ" not in macro_of(_zip(tmp_path, silent), 2023).gdp_musd
    with pytest.raises(InputError, match="only 0 entries with a GDP of a year near 2015"):
        macro_of(_zip(tmp_path), 2015)


def test_names_are_known_as_the_book_writes_them() -> None:
    wanted = {
        "US": "USA",
        "Korea, South": "KOR",
        "Turkey (Turkiye)": "TUR",
        "Cote d'Ivoire": "CIV",
        "The Gambia": "GMB",
    }
    wanted |= {"Congo, Democratic Republic of the": "COD", "Bosnia and Herzegovina": "BIH", "St. Lucia": "LCA"}
    wanted |= {"UAE": "ARE", "Burma": "MMR", "Czechia": "CZE", "Hong Kong": "HKG", "Kyrgyzstan": "KGZ"}
    assert {n: code_of_name(n) for n in wanted} == wanted
    assert code_of_name("Atlantis") is None
    assert sum(code_of_name(c.names["en"]) == c.id for c in countries().values()) == len(countries())


@pytest.mark.parametrize("damage", ["cut", "text", "none", "json"])
def test_what_is_no_factbook_is_refused(damage: str, tmp_path: Path) -> None:
    path = _zip(tmp_path)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:500])
    elif damage == "text":
        path.write_text("hello", encoding="utf-8")
    elif damage == "none":
        path.unlink()
    else:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("factbook.json-master/europe/zz.json", "{ no json")
    with pytest.raises(InputError, match=r"not a whole zip|cannot read|not JSON"):
        read_factbook(path, 2023)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))


@pytest.mark.slow
def test_alone_it_is_the_roughest_trade(eurasia: Region, tmp_path: Path) -> None:
    made = build_region({"factbook": _zip(tmp_path)}, "rough")
    assert made.overlay is not None
    at = {e: i for i, e in enumerate(eurasia.economy_ids)}
    pair = (slice(0, 5), at["CHN"], at["DEU"])
    assert made.overlay.aimed[pair].sum() == pytest.approx(0.10 * 90_635.0 * 0.72)
    named = made.overlay.aimed[pair] > 0.0
    assert set(made.overlay.method[pair][named]) == {"share"}
    assert made.overlay.ln_sd[pair][named].min() >= 0.6
    assert all(f.level is not Level.ERROR for f in check_region(made.region))
    assert {"A-FACTBOOK-GOODS", "A-FACTBOOK-SHARE", "A-SECTOR-MIX"} <= {a.id for a in made.region.assumptions}


@pytest.mark.slow
def test_beside_a_table_it_gives_gdp_and_people(tmp_path: Path) -> None:
    cells = icio_cells()
    table = write_cells(tmp_path / "2023_SML.csv", cells)
    region = build_region({"icio": table, "factbook": _zip(tmp_path)}, "mine").region
    kaz = next(e for e in region.economies if e.id == "KAZ")
    assert kaz.gdp_musd == pytest.approx(261_421.0)
    assert kaz.population_million == pytest.approx(20.260006)
    assert "cia_factbook_file" in {s.id for s in region.sources}


@pytest.mark.slow
def test_it_never_competes_with_better_sources(tmp_path: Path) -> None:
    path = _zip(tmp_path)
    with pytest.raises(InputError, match="factbook adds nothing"):
        build_region({"factbook": path, "comtrade": path}, "mine")
    with pytest.raises(InputError, match="both wdi and factbook"):
        build_region({"factbook": path, "wdi": path}, "mine")


def test_totals_divide_as_the_base_does(eurasia: Region) -> None:
    n = len(eurasia.economies)
    total = np.full((n, n), 7.0)
    np.fill_diagonal(total, 0.0)
    divided = by_base_mix(eurasia, list(range(5)), total)
    assert divided.sum(axis=0) == pytest.approx(total)
    assert not divided[5:].any()
    own = eurasia.flow[:5].sum(axis=0)
    assert divided[:5] * own == pytest.approx(eurasia.flow[:5] * total)

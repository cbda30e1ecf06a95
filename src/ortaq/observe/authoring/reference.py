"""The reference of the formats, made from the schema: keys with type, unit, range, default, meaning and example."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin

from ortaq.observe.mechanisms.books.layout import Form, choices_in, form_of, records_in, types_in
from ortaq.observe.mechanisms.schema import MechanismFile, ScenarioFile, SmallRegionFile
from ortaq.observe.mechanisms.with_domains import full
from ortaq.observe.shipped import mechanism_file, shipped_mechanisms
from ortaq.tables import BandRecord, Record, toml_data, toml_text


class Kind(StrEnum):
    """What a file describes."""

    MECHANISM = "mechanism"
    SCENARIO = "scenario"
    REGION = "region"


FILES: Mapping[Kind, type[Record]] = {
    Kind.MECHANISM: MechanismFile,
    Kind.SCENARIO: ScenarioFile,
    Kind.REGION: SmallRegionFile,
}

FORMS = {
    Form.TEXT: "text",
    Form.NUMBER: "number",
    Form.TRUTH: "true or false",
    Form.LIST: "list of texts",
    Form.BAND: "number or { low, central, high }",
    Form.SHARES: "number by code",
    Form.INLINE: "table or list",
}

FIRST = ("id", "title", "action", "instrument")
"""Keys with which an entry begins."""

_UNITS = (
    ("million USD a year", r"USD mn a year|million USD a year"),
    ("million USD", r"million USD|USD mn"),
    ("USD", r"\bUSD\b"),
    ("percent", r"[Pp]ercent"),
    ("share, 0 to 1", r"[Ss]hare of|fraction|[Pp]art of"),
    ("million persons", r"Population"),
    ("years", r"[Yy]ears"),
    ("probability", r"[Pp]robability"),
)
"""Units, and the words of a description that say them; the first that is found counts."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table of a file."""

    key: str
    type: str
    unit: str
    range: str
    default: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file, ``[measure.cost]``, with what it is and its keys."""

    name: str
    is_about: str
    keys: tuple[Key, ...]


def reference(kind: Kind) -> tuple[Part, ...]:
    """Return every table of a format with its keys.

    Examples
    --------
    >>> [part.name for part in reference(Kind.SCENARIO)][:2]
    ['', '[scenario]']
    """
    examples = tuple(toml_data(mechanism_file(name)) for name in shipped_mechanisms())
    schema = full(FILES[kind])
    left_out = {"mechanism", "sources", "assumption"} if kind is Kind.REGION else set()
    return tuple(p for p in _parts("", "", (schema,), examples) if not _within(p.name, left_out, kind))


def _within(name: str, left_out: set[str], kind: Kind) -> bool:
    first = name.strip("[]").split(".")[0]
    return first in left_out or (kind is Kind.REGION and first in {"measure", "shock"})


def _parts(path: str, about: str, records: tuple[type[Record], ...], nodes: tuple[Any, ...]) -> Iterator[Part]:
    """Yield a table and those below it; ``nodes`` hold examples."""
    own: dict[str, Any] = {}
    for record in records:
        own |= {key: field for name, field in record.model_fields.items() if (key := field.alias or name) not in own}
    plain = {key: field for key, field in own.items() if not _below(field)}
    order = sorted(plain, key=lambda key: key not in FIRST)
    keys = tuple(_key(key, plain[key], nodes) for key in order)
    yield Part(path, about, keys)
    for key, field in own.items():
        if below := _below(field):
            inside = tuple(one for node in nodes if isinstance(node, dict) for one in _entries(node.get(key)))
            name = f"{path.strip('[]')}.{key}".lstrip(".")
            listed = bool(records_in(field.annotation))
            yield from _parts(f"[[{name}]]" if listed else f"[{name}]", str(field.description), below, inside)


def _entries(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, dict) else ()


def _below(field: Any) -> tuple[type[Record], ...]:
    """Return the records of a key that stands in tables of its own."""
    found = records_in(field.annotation) or tuple(
        t for t in types_in(field.annotation) if isinstance(t, type) and issubclass(t, Record)
    )
    return () if any(issubclass(t, BandRecord) for t in found) else found


def _key(key: str, field: Any, nodes: tuple[Any, ...]) -> Key:
    form, meaning = form_of(field.annotation), str(field.description)
    words = choices_in(field.annotation) if form is Form.TEXT else ()
    unit = next((unit for unit, words in _UNITS if re.search(words, meaning, re.IGNORECASE)), "")
    numbers = form in {Form.NUMBER, Form.BAND, Form.SHARES}
    said = next(
        (node[key] for node in nodes if isinstance(node, dict) and node.get(key) not in (None, "", [], {})), None
    )
    example = "" if said is None else toml_text(said)
    return Key(
        key,
        " or ".join(words) if words else FORMS[form],
        unit if numbers else "",
        _range(field),
        _default(field),
        meaning,
        example if len(example) <= 90 else f"{example[:87]}...",
    )


def _default(field: Any) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if value is None or value in ("", ()):
        return ""
    return toml_text(str(value) if isinstance(value, StrEnum) else value) if field.default_factory is None else ""


def _range(field: Any) -> str:
    """Return the limits that a key states, and those of its type."""
    notes = [*field.metadata, *_notes(field.annotation)]
    said = []
    for limit, word in (("gt", "above"), ("ge", "from"), ("lt", "below"), ("le", "to")):
        said += [f"{word} {getattr(note, limit):g}" for note in notes if getattr(note, limit, None) is not None]
    for note in notes:
        limits = getattr(getattr(note, "func", None), "limits", None)
        said += [f"from {limits[0]:g} to {limits[1]:g}"] if limits else []
        most = getattr(note, "max_length", None)
        said += [f"at most {most} characters"] if most else []
        least = getattr(note, "min_length", None)
        said += [f"at least {least}"] if least else []
    return ", ".join(dict.fromkeys(said))


def _notes(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        inside, *notes = get_args(annotation)
        return [*notes, *_notes(inside)]
    return [note for part in get_args(annotation) if not isinstance(part, str) for note in _notes(part)]


HEADS = ("Key", "Type", "Unit", "Range", "If left out", "Meaning", "Example")


def as_markdown(kind: Kind) -> str:
    """Return the reference of a format as Markdown."""
    lines = [f"## `ortaq help {kind.value}`"]
    for part in reference(kind):
        lines += ["", f"### {part.name or 'The file'}", *([] if not part.is_about else ["", part.is_about])]
        if part.keys:
            lines += ["", _line(HEADS), _line("---" for _ in HEADS)]
            lines += [_line(_cells(key)) for key in part.keys]
    return "\n".join(lines) + "\n"


def _cells(key: Key) -> tuple[str, ...]:
    example = f"`{key.example}`" if key.example else ""
    return (f"`{key.key}`", key.type, key.unit, key.range, key.default, key.meaning, example)


def _line(cells: "Iterator[str] | tuple[str, ...]") -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

"""Which sheets a workbook of a mechanism has, and which columns: all of it follows from the schema of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ortaq.observe.mechanisms.needs import NeedRecord
from ortaq.observe.mechanisms.schema import AssumptionRecord, CostRecord, DebtRecord, MechanismHead, move_schemas
from ortaq.observe.mechanisms.schema import MeasureRecord as PlainMeasure
from ortaq.observe.mechanisms.schema import ShockRecord as PlainShock
from ortaq.observe.regions.small_schema import SmallRegion
from ortaq.tables import BandRecord, Record

ENDS = ("low", "central", "high")
TEXTS = {"titles": "title", "shorts": "short", "descriptions": "description", "instruments": "instrument"}
"""Keys of translations, which stand on a sheet of their own."""

CHANGES = {"measures": "measure", "shocks": "shock"}
"""Sheets of changes, and their key in the file."""


class Form(StrEnum):
    """How a value stands in cells."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    LIST = "list"
    BAND = "band"
    """Three cells: low, central, high; the middle one alone where there is no range."""

    SHARES = "shares"
    """``KAZ=0.5, UZB=0.5``"""

    INLINE = "inline"
    """As TOML writes it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record: its key in the file, how it stands in cells, what it means, what may be chosen."""

    key: str
    form: Form
    meaning: str
    choices: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        """Headings of its columns."""
        return tuple(f"{self.key} {end}" for end in ENDS) if self.form is Form.BAND else (self.key,)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what its rows are named by, and what they hold.

    ``under`` is the key that a row goes to within its change; empty where rows are changes, or nothing of a change.
    """

    name: str
    holds: str
    named: tuple[str, ...]
    fields: tuple[Field, ...]
    under: str = ""

    @property
    def heads(self) -> tuple[str, ...]:
        """All headings in order."""
        return (*self.named, *(head for field in self.fields for head in field.heads))


@cache
def sheets() -> Mapping[str, Sheet]:
    """Return every sheet by its name, in the order of the workbook."""
    own = {name: field for schema in move_schemas().values() for name, field in _items(schema.keys)}
    lists = {key: field for key, field in own.items() if records_in(field.annotation)}
    short = tuple(_field(key, field) for key, field in own.items() if key not in lists)
    head = dict(_items(MechanismHead))
    by_member = tuple(key for key, field in head.items() if form_of(field.annotation) is Form.SHARES)
    made = [
        Sheet("mechanism", "Who meets, how they decide: a key in each row", ("key",), _value()),
        Sheet("members", "What members ask for and can pay: a member in each row", ("member",), _by_member(by_member)),
        Sheet("measures", "The agenda: a measure in each row", (), _of(PlainMeasure, more=short)),
        Sheet("costs", "What measures cost: a measure in each row", ("measure",), _cost(), "cost"),
        Sheet("needs", "What measures need besides signatures", ("measure",), _of(NeedRecord), "needs"),
        Sheet("shocks", "What the members fear: a shock in each row", (), _of(PlainShock, more=short)),
        *(Sheet(key, str(f.description), ("kind", "id"), _union(f.annotation), key) for key, f in lists.items()),
        Sheet("assumptions", "Numbers that nobody published", (), _of(AssumptionRecord)),
        Sheet("sources", "Title and place of each source, by its id", ("id",), (_text("source", "Title and place"),)),
        Sheet("texts", "Titles, short names, descriptions and instruments in other languages", (), _translated()),
        Sheet("region", "A small region in the same file: a key in each row, as TOML writes it", ("key",), _value()),
    ]
    return {sheet.name: sheet for sheet in made}


def head_fields() -> Mapping[str, Field]:
    """Return what the sheet ``mechanism`` may hold, by key."""
    return {key: field for key, field in _plain(MechanismHead).items() if field.form is not Form.SHARES}


def region_fields() -> Mapping[str, Field]:
    """Return what the sheet ``region`` may hold, by key; every value as TOML writes it."""
    return {key: Field(key, Form.INLINE, str(field.description)) for key, field in _items(SmallRegion)}


def _text(key: str, meaning: str) -> Field:
    return Field(key, Form.TEXT, meaning)


def _value() -> tuple[Field, ...]:
    return (Field("value", Form.INLINE, "The value"), _text("meaning", "What the key means; not read"))


def _translated() -> tuple[Field, ...]:
    return (
        Field("of", Form.TEXT, "What is called so", ("mechanism", "measure", "shock", "need")),
        _text("id", "Its id; of a need the id of the measure, a stroke and the number of the row: rail/1"),
        Field("text", Form.TEXT, "What it is", tuple(TEXTS.values())),
        _text("language", "Code, such as ru or zh"),
        _text("said", "The words in that language"),
    )


def _by_member(keys: tuple[str, ...]) -> tuple[Field, ...]:
    known = dict(_items(MechanismHead))
    return tuple(Field(key, Form.NUMBER, str(known[key].description)) for key in keys)


def _cost() -> tuple[Field, ...]:
    debt = (Field(f"debt {f.key}", f.form, f.meaning, f.choices) for f in _of(DebtRecord))
    return (*(field for field in _of(CostRecord) if field.key != "debt"), *debt)


def _of(record: type[Record], more: tuple[Field, ...] = ()) -> tuple[Field, ...]:
    """Return the fields of a record, those that stand on other sheets left out."""
    return (*(f for key, f in _plain(record).items() if key not in {"cost", "needs"}), *more)


def _plain(record: type[Record]) -> dict[str, Field]:
    return {key: _field(key, field) for key, field in _items(record) if key not in TEXTS}


def _union(annotation: Any) -> tuple[Field, ...]:
    """Return the fields of all kinds of entries of a list; choices of the same key are joined."""
    found: dict[str, Field] = {}
    for record in records_in(annotation):
        for key, field in _plain(record).items():
            before = found.get(key)
            choices = field.choices if before is None else tuple(dict.fromkeys((*before.choices, *field.choices)))
            found[key] = Field(key, field.form, field.meaning if before is None else before.meaning, choices)
    return tuple(found.values())


def _items(record: type[Record]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a record as files write them, with what pydantic knows of them."""
    for name, field in record.model_fields.items():
        yield field.alias or name, field


def _field(key: str, field: Any) -> Field:
    form = form_of(field.annotation)
    choices = ("yes", "no") if form is Form.TRUTH else choices_in(field.annotation) if form is Form.TEXT else ()
    return Field(key, form, str(field.description), choices)


def types_in(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, without None and without what is only noted of them."""
    if get_origin(annotation) is Annotated:
        return types_in(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return tuple(t for part in get_args(annotation) if part is not type(None) for t in types_in(part))
    return (annotation,)


def form_of(annotation: Any) -> Form:
    """Return how values of a type stand in cells."""
    kinds = types_in(annotation)
    kind, origin = kinds[0], get_origin(kinds[0])
    if len(kinds) > 1:
        return Form.INLINE
    if isinstance(kind, type) and issubclass(kind, BandRecord):
        return Form.BAND
    if kind in {bool, int, float}:
        return Form.TRUTH if kind is bool else Form.NUMBER
    if origin is tuple and form_of(get_args(kind)[0]) is Form.TEXT:
        return Form.LIST
    if origin is dict and form_of(get_args(kind)[1]) is Form.NUMBER:
        return Form.SHARES
    text = kind is str or (isinstance(kind, type) and issubclass(kind, StrEnum)) or str(origin) == "typing.Literal"
    return Form.TEXT if text else Form.INLINE


def choices_in(annotation: Any) -> tuple[str, ...]:
    """Return the words that a text may be; none where it may be any."""
    (kind,) = types_in(annotation)
    if isinstance(kind, type):
        return tuple(str(word) for word in kind) if issubclass(kind, StrEnum) else ()
    return tuple(str(word) for word in get_args(kind))


def records_in(annotation: Any) -> tuple[type[Record], ...]:
    """Return the kinds of entries of a list of records; none of anything else."""
    if get_origin(annotation) is not list:
        return ()
    return tuple(t for t in types_in(get_args(annotation)[0]) if isinstance(t, type) and issubclass(t, Record))

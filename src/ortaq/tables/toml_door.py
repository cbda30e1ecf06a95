"""Reading TOML into checked records; every mistake becomes a message that names file, place and remedy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from ortaq.core import Band, InputError, said, suggest
from ortaq.tables.documents import toml_data
from ortaq.tables.several import together

_LIMITS = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}


def _told(what: str, fix: str) -> tuple[str, str]:
    """Return what is wrong and what to do; a function, so that remedies are found for translation."""
    return what, fix


_NUMBER = _told("a valid number is needed", "write a number, without quotation marks")
_WHOLE = _told("a whole number is needed", "write a number without fraction and quotation marks")
_TEXT = _told("a text is needed", "write it in quotation marks")
_LIST = _told("a list is needed", "write it in square brackets, with commas between the entries")
_TABLE = _told("a table of keys is needed", "write { key = value }, or a [table] of its own")
_TRUTH = _told("true or false is needed", "write true or false, without quotation marks")

_KINDS = {
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type"), _TABLE),
    "finite_number": _told("a finite number is needed", "write a number, not nan or inf"),
    "string_type": _TEXT,
}
"""What is wrong and what to do, by the kind of pydantic error."""

_PATTERN = _told("", "write it that way")
_PATTERNS = {r"^[a-z][a-z0-9_]*$": _told("", "use small letters, digits and _, starting with a letter")}


_NO_SCHEMA = {"metadata", "default", "expected", "serialization", "ref", "schema_ref"}
"""Parts of a schema that are no schemas."""


def _strict(schema: Any) -> Any:
    """Return a schema of pydantic whose numbers and truth values are taken as they are written or not at all."""
    if isinstance(schema, list | tuple):
        return type(schema)(map(_strict, schema))
    if not isinstance(schema, dict):
        return schema
    own = {key: part if key in _NO_SCHEMA else _strict(part) for key, part in schema.items()}
    return {**own, "strict": True} if own.get("type") in {"float", "int", "bool"} else own


class Record(BaseModel):
    """A part of a file: unknown keys are refused, numbers must be finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema in which numbers are numbers and truth values are truth values: no text, none for other."""
        strict: CoreSchema = _strict(handler(source))
        return strict

    @classmethod
    def unknown(cls, key: str, value: object) -> tuple[str, str]:  # noqa: ARG003 - for records that know more
        """Return why a key with its value may be unknown (empty: nothing to say), and what to do.

        Parameters
        ----------
        key : str
        value : object

        Returns
        -------
        tuple of str and str
        """
        known = sorted(field.alias or name for name, field in cls.model_fields.items())
        return "", suggest(key, known) or f"known keys here: {', '.join(known)}"


def refused(what: str, fix: str) -> PydanticCustomError:
    """Return what a check of a record raises when it knows the remedy.

    Parameters
    ----------
    what : str
        What is wrong.
    fix : str
        What to do.

    Examples
    --------
    >>> str(refused("a scholarship without a host", "name who receives the students"))
    'a scholarship without a host'
    """
    return PydanticCustomError("refused", "{what}", {"what": what, "fix": fix})


class CheckedRecord(Record):
    """A record that knows its own faults; all of them are told at once."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield every fault with what to do."""
        yield from ()

    @model_validator(mode="after")
    def _without_faults(self) -> Self:
        told = [f"{what}: {fix}" for what, fix in self.faults()]
        if told:
            what, _, fix = "; ".join(told).rpartition(": ")
            raise refused(what, fix)
        return self


R = TypeVar("R", bound=Record)


class BandRecord(Record):
    """A number with its range; a plain number is a range without width, and known to be one."""

    low: float = Field(description="Low end of the range")
    central: float = Field(description="Value used")
    high: float = Field(description="High end of the range")
    _plain: bool = PrivateAttr(default=False)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler["BandRecord"]) -> "BandRecord":
        plain = isinstance(data, int | float) and not isinstance(data, bool)
        if not (plain or isinstance(data, dict | BandRecord)):
            message = "a number or { low = ..., central = ..., high = ... } is needed"
            raise ValueError(message)
        band = handler({"low": data, "central": data, "high": data} if plain else data)
        if not min(band.low, band.high) <= band.central <= max(band.low, band.high):
            message = f"central {band.central:g} is not between low {band.low:g} and high {band.high:g}"
            raise ValueError(message)
        if plain:
            band._plain = True
        return band

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the JSON schema: a number, or the three."""
        described = handler.resolve_ref_schema(handler(core))
        return {"title": "Number or range", "anyOf": [{"type": "number"}, described]}

    @property
    def plain(self) -> bool:
        """Whether one number was written, without a range."""
        return self._plain

    def band(self) -> Band:
        """Return the range as a core type."""
        return Band(self.low, self.central, self.high)


def ranged(least: float, most: float, *, rising: bool = True) -> AfterValidator:
    """Return the check of a number with a range: all ends lie between two numbers, and low is the lowest.

    Parameters
    ----------
    least, most : float
        What such a number can plausibly be.
    rising : bool, optional
        Whether low <= central <= high; effects may run from weak to strong instead.

    Returns
    -------
    AfterValidator

    Raises
    ------
    ValidationError
        When the record is read; `read_toml` makes an InputError of it.

    Examples
    --------
    >>> from typing import Annotated
    >>> class Price(Record):
    ...     usd: Annotated[BandRecord, ranged(0.0, 1e6)]
    >>> Price(usd={"low": 1, "central": 2, "high": 3}).usd.high
    3.0
    """

    def check(band: BandRecord) -> BandRecord:
        low, high = min(band.low, band.high), max(band.low, band.high)
        if low < least or high > most:
            shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            fix = said("write a number from {least} to {most}", least=f"{least:g}", most=f"{most:g}")
            raise refused(f"{shown} is not plausible", fix)
        if rising and band.low > band.high:
            raise refused(f"low {band.low:g} is above high {band.high:g}", "write the lower number as low")
        return band

    return AfterValidator(check)


def read_toml(path: Path, schema: type[R]) -> R:
    r"""Return a file as a checked record.

    Parameters
    ----------
    path : Path
    schema : type of Record

    Raises
    ------
    InputError
        The file is missing, is not TOML, or does not fit the schema.

    Examples
    --------
    >>> _ = Path("band.toml").write_text("low = 1\ncentral = 2\nhigh = 3", encoding="utf-8")
    >>> read_toml(Path("band.toml"), BandRecord).band()
    Band(low=1.0, central=2.0, high=3.0)
    """
    data = toml_data(path)
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        # A misspelt key is both unknown and missing; the first says more.
        errors = sorted(map(_of_one_kind, error.errors()), key=lambda e: e["type"] != "extra_forbidden")
        told = [_input_error(path, schema, data, e) for e in errors]
        raise together(told) from None


def _of_one_kind(error: ErrorDetails) -> ErrorDetails:
    """Return the error of an entry whose kind is said by one of its keys as an error of that key."""
    if not error["type"].startswith("union_tag"):
        return error
    context = error["ctx"]
    loc = (*error["loc"], context["discriminator"].strip("'"))
    if error["type"] == "union_tag_not_found":
        return {**error, "type": "missing", "loc": loc}
    *most, last = (f"'{word}'" for word in re.findall("'([^']*)'", context["expected_tags"]))
    expected = f"{', '.join(most)} or {last}" if most else last
    return {**error, "type": "enum", "loc": loc, "input": context["tag"], "ctx": {"expected": expected}}


def _input_error(path: Path, schema: type[Record], data: Any, first: ErrorDetails) -> InputError:
    place = _place(first["loc"], data)
    if first["type"] == "extra_forbidden":
        key, record = str(first["loc"][-1]), _record_at(schema, first["loc"][:-1]) or schema
        why, fix = record.unknown(key, first.get("input"))
        return InputError(f"unknown key '{key}'", where=f"{path}, {place}", why=why, fix=fix)
    if first["type"] == "missing":
        return InputError(f"missing key '{first['loc'][-1]}'", where=f"{path}, {place}", fix="add the key")
    given = first.get("input")
    shown = str(given).lower() if isinstance(given, bool) else repr(given)
    message, fix = _plain(schema, first)
    told = isinstance(given, str | int | float) and not message.startswith(shown)
    shown = f", got {shown}" if told else ""
    return InputError(f"{message}{shown}", where=f"{path}, {place}", fix=fix)


def _plain(schema: type[Record], error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with a value and what to do, in plain words."""
    kind, context = error["type"], error.get("ctx", {})
    for limit, words in _LIMITS.items():
        if limit in context:
            return f"must be {words} {context[limit]:g}", _allowed(schema, error["loc"], {limit: context[limit]})
    if kind == "too_short":
        least = context["min_length"]
        return _told(f"at least {least} {'entry is' if least == 1 else 'entries are'} needed", "add what is missing")
    if kind in {"literal_error", "enum"}:
        known = [word.strip(" '") for word in re.split(r",| or ", context["expected"])]
        near = suggest(str(error.get("input")), known)
        return f"must be {context['expected']}", near or f"write {context['expected']}"
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return f"must match the pattern {pattern}", _PATTERNS.get(pattern, _PATTERN)[1]
    return _KINDS.get(kind, (error["msg"].removeprefix("Value error, "), context.get("fix", "correct the value")))


def _allowed(schema: type[Record], loc: tuple[int | str, ...], violated: dict[str, float]) -> str:
    """Return which numbers a place takes: those in the limits of its key, or else of what it violates."""
    record = _record_at(schema, loc[:-1])
    field = record.model_fields.get(str(loc[-1])) if record else None
    stated = {
        limit: getattr(m, limit) for limit in _LIMITS for m in (field.metadata if field else ()) if hasattr(m, limit)
    }
    limits = [f"{_LIMITS[limit]} {end:g}" for limit, end in (stated or violated).items()]
    return f"write a number that is {' and '.join(limits)}"


def _place(loc: tuple[int | str, ...], data: Any) -> str:
    """Return a readable path such as ``measure 'bakhty' > cost > payers``; ids replace positions in lists."""
    parts: list[str] = []
    for key in loc:
        data = data[key] if _has(data, key) else None
        if isinstance(key, int):
            name = data.get("id") if isinstance(data, dict) else None
            label = f"'{name}'" if name else f"no. {key + 1}"
            parts[-1:] = [f"{parts[-1]} {label}"] if parts else [label]
        elif key:
            parts.append(str(key))
    return " > ".join(parts)


def _has(data: Any, key: int | str) -> bool:
    if isinstance(key, int):
        return isinstance(data, list) and key < len(data)
    return isinstance(data, dict) and key in data


def _record_at(schema: type[Record], loc: tuple[int | str, ...]) -> type[Record] | None:
    """Return the record type at a place; positions in lists and keys of free tables lead to what these hold.

    Where entries are of several kinds, the place holds the word that says which.
    """
    current: list[type[Record]] = [schema]
    for key in loc:
        of_kind = [record for record in current if len(current) > 1 and key in _words_of(record)]
        fields = [record.model_fields[key] for record in current if isinstance(key, str) and key in record.model_fields]
        if of_kind:
            current = of_kind
        elif fields:
            current = list(_records_in(fields[0].annotation))
    return next(iter(current), None)


def _words_of(record: type[Record]) -> set[str]:
    """Return the words that keys of a record take where they take these only."""
    return {str(word) for field in record.model_fields.values() for word in getattr(field.annotation, "__args__", ())}


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    """Yield the record types inside ``Record``, ``list[A | B]``, ``dict[str, Record]`` or ``Record | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _records_in(inner)

"""Reading TOML into checked records; every mistake becomes a message that names file, place and remedy."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, PrivateAttr, ValidationError, model_validator
from pydantic_core import ErrorDetails

from ortaq.core import Band, InputError, suggest


class Record(BaseModel):
    """A part of a file: unknown keys are refused, numbers must be finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


R = TypeVar("R", bound=Record)


class BandRecord(Record):
    """A number with its range; a plain number is a range without width, and known to be one."""

    low: float
    central: float
    high: float
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

    @property
    def plain(self) -> bool:
        """Whether one number was written, without a range."""
        return self._plain

    def band(self) -> Band:
        """Return the range as a core type."""
        return Band(self.low, self.central, self.high)


def toml_data(path: Path) -> dict[str, Any]:
    """Return what a file holds.

    Raises
    ------
    InputError
        The file is missing, is not UTF-8 or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the file: {error.strerror}", where=str(path), fix="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8 text", where=str(path), fix="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where=str(path), fix="correct the line") from error


def read_toml(path: Path, schema: type[R]) -> R:
    """Read a file and check it against a schema.

    Raises
    ------
    InputError
        The file is missing, is not TOML, or does not fit the schema.
    """
    data = toml_data(path)
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        # A misspelt key is both unknown and missing; the first says more.
        errors = sorted(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        raise _input_error(path, schema, data, errors[0], len(errors)) from None


def _input_error(path: Path, schema: type[Record], data: Any, first: ErrorDetails, count: int) -> InputError:
    place = _place(first["loc"], data)
    more = f" (and {count - 1} more)" if count > 1 else ""
    if first["type"] == "extra_forbidden":
        known = _keys_at(schema, first["loc"][:-1])
        hint = suggest(str(first["loc"][-1]), known) or f"known keys here: {', '.join(known)}"
        return InputError(f"unknown key '{first['loc'][-1]}'{more}", where=f"{path}, {place}", fix=hint)
    if first["type"] == "missing":
        return InputError(f"missing key '{first['loc'][-1]}'{more}", where=f"{path}, {place}", fix="add the key")
    message = first["msg"].removeprefix("Value error, ")
    given = first.get("input")
    shown = f", got {given!r}" if isinstance(given, str | int | float) else ""
    return InputError(f"{message}{shown}{more}", where=f"{path}, {place}", fix="correct the value")


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


def _keys_at(schema: type[Record], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the schema knows at a place, following field annotations."""
    current: Any = schema
    for key in loc:
        if isinstance(key, int) or not (isinstance(current, type) and issubclass(current, BaseModel)):
            continue
        current = _record_in(current.model_fields[key].annotation)
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return []
    return sorted(field.alias or name for name, field in current.model_fields.items())


def _record_in(annotation: Any) -> Any:
    """Return the record type inside ``Record``, ``list[Record]`` or ``Record | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_record_in(a) for a in getattr(annotation, "__args__", ())]
    return next((i for i in inner if i is not None), None)

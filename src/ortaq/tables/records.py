"""Records: parts of a file that say what they hold, and check it."""

from collections.abc import Iterator
from typing import Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from ortaq.core import Band, said, suggest

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

    check.__dict__["limits"] = (least, most)  # for the reference of the format
    return AfterValidator(check)

"""Values of a mechanism file in the cells of a workbook, and back."""

from collections.abc import Callable, Mapping
from typing import Any

from ortaq.core import InputError
from ortaq.observe.mechanisms.books.layout import ENDS, Field, Form
from ortaq.tables import toml_of, toml_text

TRUTH = {"yes": True, "no": False, "true": True, "false": False}


def cells_of(field: Field, value: Any) -> tuple[Any, ...]:
    """Return what stands in the cells of a field: numbers and texts, None for empty ones."""
    if field.form is Form.BAND:
        return tuple(value.get(end) for end in ENDS) if isinstance(value, Mapping) else (None, value, None)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if field.form is Form.SHARES and isinstance(value, Mapping):
        return (", ".join(f"{who}={share!r}" for who, share in value.items()),)
    if field.form is Form.LIST and not any("," in str(part) for part in value):
        return (", ".join(map(str, value)),)
    plain = field.form in {Form.TEXT, Form.NUMBER} or isinstance(value, str)
    return (value if plain else toml_text(value),)


def value_of(field: Field, cells: tuple[Any, ...], where: str) -> Any:
    """Return the value of a field from its cells; None where all are empty.

    Raises
    ------
    InputError
        What should be as TOML writes it is not.
    """
    if all(cell is None for cell in cells):
        return None
    if field.form is Form.BAND:
        low, central, high = cells
        return central if low is None and high is None else dict(zip(ENDS, cells, strict=True))
    (cell,) = cells
    text = str(cell).strip()
    known: Mapping[Form, Callable[[], Any]] = {
        Form.TRUTH: lambda: TRUTH.get(text.lower(), cell),
        Form.NUMBER: lambda: cell,
        Form.SHARES: lambda: _shares(text),
        Form.TEXT: lambda: f"{cell:g}" if isinstance(cell, int | float) else cell,
    }
    if field.form is Form.LIST and not text.startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    return known.get(field.form, lambda: _inline(text, cell, where))()


def _shares(text: str) -> Any:
    if "=" not in text:
        return text.strip()
    pairs = (part.partition("=") for part in text.split(",") if part.strip())
    return {who.strip(): _number(share.strip()) for who, _, share in pairs}


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def _inline(text: str, cell: Any, where: str) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        return toml_of(f"value = {text}".encode(), where)["value"]
    except InputError as error:
        raise InputError(
            f"{text[:40]!r} cannot be read: {error.what}",
            where=where,
            fix="write it as TOML does: a text in quotation marks, a list in square brackets",
        ) from error

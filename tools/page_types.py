"""Writes the types of the page's document from the records of the API.

    python tools/page_types.py

A test holds the file against the records, so it is never older than they are.
"""

from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from ortaq.web import figure_schema, page_records, table_schema
from ortaq.web.page_records import Document

PATH = Path(table_schema.__file__).parent / "static" / "js" / "document.d.ts"
MODULES = (page_records, figure_schema, table_schema)
HEAD = "/** Made by tools/page_types.py from ortaq.web.table_schema: change the records there. Not served. */\n"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null"}


def declarations() -> str:
    """Return an interface for every record, in the order in which they are stated."""
    stated = {name: one for module in MODULES for name, one in vars(module).items()}
    records = [one for one in stated.values() if isinstance(one, type) and issubclass(one, Document)]
    return HEAD + "".join(_interface(one) for one in records if one is not Document)


def _interface(record: type[Document]) -> str:
    base = record.__bases__[0]
    above = "" if base is Document else f" extends {base.__name__}"
    hints = get_type_hints(record, include_extras=True)
    fields = [_field(name, record.model_fields[name], hints[name]) for name in record.__annotations__]
    said = " ".join((record.__doc__ or "").split("\n\n")[0].split())
    return f"\n/** {said} */\ninterface {record.__name__}{above} {{\n{''.join(fields)}}}\n"


def _field(name: str, field: FieldInfo, hint: Any) -> str:
    return f"  {field.alias or name}{'' if field.is_required() else '?'}: {_type(hint)};\n"


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        named = [extra["page"] for one in inner[1:] if (extra := getattr(one, "json_schema_extra", None))]
        return named[0] if named else _type(inner[0])
    if origin is Literal:
        return " | ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in inner)
    if origin in {Union, UnionType}:
        return " | ".join(map(_type, inner))
    if origin is list:
        one_of = get_origin(inner[0]) in {Union, UnionType, Literal}
        return f"({_type(inner[0])})[]" if one_of else f"{_type(inner[0])}[]"
    if origin is dict:
        return f"Record<{_type(inner[0])}, {_type(inner[1])}>"
    return PLAIN.get(hint) or hint.__name__


if __name__ == "__main__":
    PATH.write_text(declarations(), encoding="utf-8")

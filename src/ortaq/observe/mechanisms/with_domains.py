"""Schemas of files with the keys that every installed domain adds to measures, shocks and changes."""

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin

from pydantic import create_model

from ortaq.core import InputError
from ortaq.observe.mechanisms.schema import ChangeRecord, MeasureRecord, MechanismFile, move_schemas
from ortaq.tables import MoveSchema, Record

F = TypeVar("F", bound=Record)


def full(file: type[F]) -> type[F]:
    """Return the schema of a file whose measures, shocks and changes take the keys of every installed domain."""
    return cast("type[F]", _full(file))


@cache
def _full(file: type[Record]) -> type[Record]:
    fields: dict[str, Any] = {}
    for name, field in file.model_fields.items():
        (record,) = get_args(field.annotation) if get_origin(field.annotation) is list else (None,)
        if record and issubclass(record, ChangeRecord):
            fields[name] = (list[_with_domains(record)], copy(field))  # type: ignore[misc]
    return create_model(file.__name__, __base__=file, __doc__=file.__doc__, **fields)


@cache
def _with_domains(record: type[ChangeRecord]) -> type[ChangeRecord]:
    """Return the record of a change with the keys of every domain before its own."""
    key_domains(move_schemas(), record)
    bases: tuple[type[Any], ...] = (record, *(schema.keys for schema in reversed(list(move_schemas().values()))))
    return create_model(record.__name__, __base__=bases, __doc__=record.__doc__)


def key_domains(schemas: Mapping[str, MoveSchema], record: type[ChangeRecord]) -> dict[str, str]:
    """Return the domain that brings each key to a record."""
    owners = dict.fromkeys(record.model_fields, "ortaq")
    for domain, schema in schemas.items():
        for key in schema.keys.model_fields:
            if owners.setdefault(key, domain) != domain:
                raise InputError(
                    f"the key '{key}' of a change is brought by '{owners[key]}' and by '{domain}'",
                    where=f"domain '{domain}'",
                    why="a file could not say which of them it means",
                    fix="uninstall the package that brings one of them",
                )
    return {key: domain for key, domain in owners.items() if key not in record.model_fields}


def mechanism_schema() -> dict[str, Any]:
    """Return the JSON schema of mechanism files: the check and the reference in one.

    Returned: JSON schema, draft 2020-12. Every key has a ``description``; ``x-domain`` names the domain that brings a
    key.

    Raises
    ------
    InputError
        Domains cannot be loaded together.

    Examples
    --------
    >>> schema = mechanism_schema()
    >>> schema["$defs"]["MeasureRecord"]["properties"]["shift"]["x-domain"]
    'trade'
    """
    schema = full(MechanismFile).model_json_schema()
    parts = schema["$defs"]
    changes = [part for name, part in parts.items() if name in {"MeasureRecord", "ShockRecord"}]
    brought = key_domains(move_schemas(), MeasureRecord)
    general = {"properties": [p for part in changes for key, p in part["properties"].items() if key not in brought]}
    shared = set(_named([general, parts["SmallRegion"]], parts))
    for key, domain in brought.items():
        for change in changes:
            change["properties"][key]["x-domain"] = domain
        for name in set(_named(changes[0]["properties"][key], parts)) - shared:
            for property_ in parts[name].get("properties", {}).values():
                property_["x-domain"] = domain
    return schema


def _named(node: Any, parts: dict[str, Any]) -> Iterator[str]:
    """Yield the parts of a JSON schema that a node refers to, directly or through others."""
    if isinstance(node, dict):
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[-1]
            yield name
            yield from _named(parts[name], parts)
        for value in node.values():
            yield from _named(value, parts)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value, parts)

"""Values as TOML writes them."""

import json
import re
from collections.abc import Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(value: Any) -> str:
    """Return a value as TOML writes it on one line.

    Parameters
    ----------
    value : object
        Text, number, truth value, list or mapping of these.

    Examples
    --------
    >>> toml_text({"low": 1.0, "of": ["KAZ", "UZB"], "open": True})
    '{ low = 1.0, of = ["KAZ", "UZB"], open = true }'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{toml_key(key)} = {toml_text(part)}" for key, part in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_text, value))}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_key(key: str) -> str:
    """Return a key as TOML writes it.

    Parameters
    ----------
    key : str

    Examples
    --------
    >>> toml_key("KAZ"), toml_key("Khorgos, rail")
    ('KAZ', '"Khorgos, rail"')
    """
    return key if _BARE.fullmatch(key) else toml_text(key)

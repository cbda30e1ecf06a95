"""What a TOML file holds, before anybody says what it should hold."""

import tomllib
from pathlib import Path
from typing import Any

from ortaq.core import InputError


def toml_data(path: Path) -> dict[str, Any]:
    """Return what a file holds.

    Raises
    ------
    InputError
        The file is missing, is not UTF-8 or is not TOML.

    Examples
    --------
    >>> _ = Path("x.toml").write_text("a.b = 1", encoding="utf-8")
    >>> toml_data(Path("x.toml"))
    {'a': {'b': 1}}
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the file: {error.strerror}", where=str(path), fix="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8 text", where=str(path), fix="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where=str(path), fix="correct the line") from error

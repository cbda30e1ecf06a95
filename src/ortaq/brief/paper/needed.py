"""Libraries that not everyone has: what to install where one is absent."""

from importlib import import_module
from typing import Any

from ortaq.core import InputError


def needed(module: str, option: str) -> Any:
    """Return a library.

    Parameters
    ----------
    module : str
        ``docx``, ``pptx`` or ``typst``.
    option : str
        What asks for it, for messages.

    Raises
    ------
    InputError
        It is not installed.

    Examples
    --------
    >>> needed("json", "--json").dumps(1)
    '1'
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"the library '{module}' is not installed: {error}",
            where=option,
            why="documents, slides and pages are made by libraries that the rest of ortaq does without",
            fix="install the extra: pip install 'ortaq[office,pdf]'",
        ) from error

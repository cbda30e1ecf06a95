"""What fails inside a domain of another package becomes a message with its name; ortaq's own faults stay visible."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import extract_tb

from ortaq.core import said
from ortaq.core.errors import InputError, OrtaqError
from ortaq.domains.brought import entry_points_of_domains
from ortaq.domains.registry import SHIPPED, domains


@contextmanager
def asking(name: str, part: str) -> Iterator[None]:
    """Return a context in which a domain is asked for something.

    Errors that are raised on purpose pass as they are, and so does every error of a domain that ships or is not
    installed.

    Parameters
    ----------
    name : str
        Of the domain.
    part : str
        What it is asked for, such as ``model``.

    Raises
    ------
    InputError
        The domain of another package failed: its name, its package, the error and the line.

    Examples
    --------
    >>> with asking("rain", "model"):
    ...     1 / 0
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    """
    try:
        yield
    except OrtaqError:
        raise
    except Exception as error:
        place = {d.name: getattr(d, part) for d in domains() if d.name not in SHIPPED}.get(name)
        if place is None:
            raise
        package, line = _package(name, place), extract_tb(error.__traceback__)[-1]
        raise InputError(
            f"the domain '{name}' of the package {package} failed: {type(error).__name__}: {error}",
            where=f"{part} {place}; {line.filename}, line {line.lineno}",
            why="what it would have said belongs to the answer",
            fix=said("tell the authors of {package}, or uninstall it to compute without the domain", package=package),
        ) from error


def _package(name: str, place: str) -> str:
    """Return the distribution that brings a domain, else the package of its part."""
    brought = (p.dist.name for p in entry_points_of_domains() if p.name == name and p.dist)
    return next(brought, place.partition(":")[0].partition(".")[0])

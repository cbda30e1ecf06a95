"""Several errors told as one."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from ortaq.core import InputError
from ortaq.tables.cells import SHOWN

T = TypeVar("T")


def together(errors: Sequence[InputError]) -> InputError:
    r"""Return the first of some errors, with the place of every other one below its own.

    Parameters
    ----------
    errors : sequence of InputError

    Examples
    --------
    >>> from ortaq.core import InputError
    >>> print(together([InputError("no id", where="a"), InputError("no usd", where="b", fix="add it")]))
    no id (and 1 more)
      where: a
             b: no usd; add it
    """
    parts = tuple(one for error in errors for one in error.parts or (error,))
    first, *others = parts
    if not others:
        return first
    lines = [first.where, *(f"{e.where}: {'; '.join(filter(None, (e.what, e.fix)))}" for e in others[:SHOWN])]
    if len(others) > SHOWN:
        lines.append(f"and {len(others) - SHOWN} more")
    what = f"{first.what} (and {len(others)} more)"
    told = InputError(what, where="\n         ".join(lines), why=first.why, fix=first.fix)
    told.parts = parts
    return told


def gathered(makers: Iterable[Callable[[], T]]) -> list[T]:
    """Return what every maker makes; where some cannot, raise the mistakes of all of them at once.

    Parameters
    ----------
    makers : iterable of callable

    Raises
    ------
    InputError
        Of the makers that failed, as `together` tells them.

    Examples
    --------
    >>> gathered([lambda: 1, lambda: 2])
    [1, 2]
    """
    made: list[T] = []
    wrong: list[InputError] = []
    for make in makers:
        try:
            made.append(make())
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise together(wrong)
    return made

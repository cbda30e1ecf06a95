"""The error tree: every message says what, where, why it matters and what to do next."""

import warnings
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortaq.core.codes import Code


_SHOWN = 12
"""Unknown words that a message lists; the rest are counted."""


class Said(str):
    """An English sentence that keeps what fills its gaps, so that it can be said in another language.

    Attributes
    ----------
    template : str
        The sentence with its gaps in braces: the key of its translation.
    values : dict of str to str
        By gap.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, str]


def said(template: str, **values: object) -> Said:
    """Return a sentence with its gaps filled.

    Parameters
    ----------
    template : str
        English, gaps in braces.
    **values : object
        By gap.

    Examples
    --------
    >>> said("use 0 to {last}", last=3)
    'use 0 to 3'
    """
    printed = {gap: str(value) for gap, value in values.items()}
    sentence = Said(template.format(**printed))
    sentence.template, sentence.values = template, printed
    return sentence


class OrtaqError(Exception):
    """Root of all errors that ortaq raises on purpose."""

    exit_code = 1


class InputError(OrtaqError):
    """A file, a command or an array that a user gave cannot be used.

    Parameters
    ----------
    what : str
        What is wrong, one sentence.
    where : str
        File, table, row, member, sector or option.
    why : str
        Why it matters for the answer.
    fix : str
        What to do next.
    """

    exit_code = 2
    parts: "tuple[InputError, ...]" = ()
    """Where several mistakes are told as one: each of them."""

    def __init__(self, what: str, *, where: str = "", why: str = "", fix: str = "") -> None:
        self.what, self.where, self.why, self.fix = what, where, why, fix
        labelled = (("", what), ("where: ", where), ("why:   ", why), ("do:    ", fix))
        super().__init__("\n  ".join(label + text for label, text in labelled if text))


class NotConverged(OrtaqError):
    """A solution was not found, or its independent check is too large to publish; no number leaves.

    Parameters
    ----------
    what : str
        What was not found, and which condition is violated most.
    residual : float
        Largest violation.
    where : str
        The worst market, member or observation.
    fix : str
        What to try.
    """

    exit_code = 3

    def __init__(self, what: str, *, residual: float = float("nan"), where: str = "", fix: str = "") -> None:
        self.what, self.residual, self.where, self.fix = what, residual, where, fix
        labelled = (("", what), ("where: ", where), ("do:    ", fix))
        super().__init__("\n  ".join(label + text for label, text in labelled if text))


class InputWarning(UserWarning):
    """A file of a user can be used, but says what hardly anybody means; the command line prints it and goes on."""


def doubt(what: str, *, where: str, fix: str) -> None:
    """Warn of something in a file that can be used.

    Parameters
    ----------
    what : str
        What is odd, one sentence.
    where : str
        File and key.
    fix : str
        What to do if it is not meant.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     doubt("a cost is below zero", where="mine.toml", fix="write it without the sign")
    >>> print(told[0].message)
    a cost is below zero
      where: mine.toml
      do:    write it without the sign
    """
    _DOUBTS.append(what)
    warnings.warn(InputWarning(f"{what}\n  where: {where}\n  do:    {fix}"), stacklevel=2)


_DOUBTS: list[str] = []


def doubts_told() -> int:
    """Return how many doubts were told in this process: what is told only while it is read must not be skipped."""
    return len(_DOUBTS)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest known word, or an empty string.

    A code of another system or of former times is first read as what it stands for (`meaning`).

    Parameters
    ----------
    word : str
        What a user wrote.
    known : iterable of str
        Words that exist; capital letters do not matter.

    Examples
    --------
    >>> suggest("kgs", ("KAZ", "KGZ", "UZB"))
    "did you mean 'KGZ'?"
    """
    from ortaq.core.codes import meaning  # noqa: PLC0415  (a table that only mistakes need)

    by_lower = {k.lower(): k for k in known}
    if meant := meaning(word, set(by_lower.values())):
        return _meant(*meant)
    inside = [k for k in by_lower if len(word) > 2 and word.lower() in k]
    near = inside or get_close_matches(word.lower(), by_lower, n=1, cutoff=0.5)
    return said("did you mean '{known}'?", known=by_lower[near[0]]) if near else ""


def _meant(code: "Code", stands: tuple[str, ...]) -> str:
    """Return what is said of a code of another system, or of a country that is no more."""
    if not code.former or not code.includes:
        return said("did you mean '{known}'?", known="' or '".join(stands))
    named = {"name": code.name, "year": code.last_year, "economies": ", ".join(stands)}
    if not stands:
        return said("{name} ended in {year}", **named)
    return said("{name} ended in {year}: write one of {economies}", **named)


def require_known(words: Sequence[str], known: Sequence[str], *, kind: str, where: str) -> None:
    """Raise InputError for the words that are not known, all of them at once.

    Parameters
    ----------
    words : sequence of str
        Codes that a user wrote.
    known : sequence of str
        Codes that exist.
    kind : str
        What the codes are, for the message: ``economy``, ``sector`` ...
    where : str
        Place of the codes in the user's file.

    Raises
    ------
    InputError
        With the nearest known code of each, or the list of known codes.

    Examples
    --------
    >>> require_known(["KGS", "KAZ", "UZ"], ("KAZ", "KGZ", "UZB"), kind="member", where="mine.toml")
    Traceback (most recent call last):
    ortaq.core.errors.InputError: unknown member 'KGS' (and 1 more)
      where: mine.toml
             'UZ': did you mean 'UZB'?
      do:    did you mean 'KGZ'?
    """
    unknown = list(dict.fromkeys(word for word in words if word not in known))
    if not unknown:
        return
    first, *others = unknown
    hint = suggest(first, known) or said("known: {known}", known=", ".join(known))
    lines = [where, *(": ".join(filter(None, (f"'{word}'", suggest(word, known)))) for word in others[:_SHOWN])]
    if len(others) > _SHOWN:
        lines.append(f"and {len(others) - _SHOWN} more")
    more = f" (and {len(others)} more)" if others else ""
    raise InputError(f"unknown {kind} '{first}'{more}", where="\n         ".join(lines), fix=hint)

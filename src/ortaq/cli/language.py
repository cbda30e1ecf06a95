"""The language in which a command speaks: typed, else that of the environment, else English."""

import os
from collections.abc import Sequence
from itertools import pairwise

from ortaq.cli.streams import say_aside
from ortaq.core import OrtaqError, Texts, house_texts
from ortaq.core.texts import ENGLISH, faults, house, require_language

FLAG, VARIABLE = "--language", "ORTAQ_LANGUAGE"

NAMED = 3
"""Keys of a faulty message file that are named."""


def wanted(words: Sequence[str]) -> str:
    """Return the language of a command line.

    Parameters
    ----------
    words : sequence of str
        As typed after ``ortaq``; help is said in this language too, so it is known before they are read.

    Raises
    ------
    InputError
        There are no texts in it.
    """
    typed = [after for word, after in pairwise([*words, ""]) if word == FLAG]
    typed += [word.removeprefix(f"{FLAG}=") for word in words if word.startswith(f"{FLAG}=")]
    language = typed[-1] if typed else os.environ.get(VARIABLE) or ENGLISH
    require_language(language, where=FLAG if typed else VARIABLE)
    return language


def name_faults(language: str) -> None:
    """Say on stderr what the message file of a language lacks or has wrong; English stands in."""
    if language == ENGLISH:
        return
    for fault in faults(house(), language):
        keys, _, what = fault.rpartition(": ")
        first, count = ", ".join(keys.split(", ")[:NAMED]), len(keys.split(", "))
        more = ", ..." if count > NAMED else ""
        say_aside(f"warning: messages/{language}.json: {count} {what}: {first}{more}")


def told(error: OrtaqError, language: str) -> str:
    """Return an error with its labels and its remedy in a language."""
    if language == ENGLISH:
        return f"error: {error}"
    texts = house_texts(language)
    parts = {part: getattr(error, part, "") for part in ("where", "why", "fix")}
    what = getattr(error, "what", str(error))
    return "\n  ".join([f"{texts('error.word')}: {what}", *_labelled(parts, texts)])


def _labelled(parts: dict[str, str], texts: Texts) -> list[str]:
    return [f"{texts(f'error.{part}')}: {texts.translated(said)}" for part, said in parts.items() if said]

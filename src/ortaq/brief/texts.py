"""Fixed texts by language: no sentence of a brief stands in code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from ortaq.core import InputError, suggest


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """The messages of one language; call it with a key and the values of its placeholders."""

    language: str
    messages: Mapping[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """Return the message with its placeholders filled."""
        return self.messages[key].format(**values)

    def named(self, key: str, words: str) -> str:
        """Return the message that names something of a domain, or the words that the domain gives for it."""
        return self.messages.get(key, words)

    def join(self, items: list[str] | tuple[str, ...]) -> str:
        """Return a list of names or titles as one text."""
        return self("list.separator").join(items)


def languages() -> tuple[str, ...]:
    """Return the languages that have a message file, sorted."""
    found = files("ortaq.brief").joinpath("messages").iterdir()
    return tuple(sorted(f.name.removesuffix(".json") for f in found if f.name.endswith(".json")))


def load_texts(language: str) -> Texts:
    """Return the texts of a language.

    Raises
    ------
    InputError
        No message file for the language.
    """
    known = languages()
    if language not in known:
        raise InputError(
            f"no brief in language '{language}'",
            where="language",
            why="the fixed texts of a brief are kept in one file per language",
            fix=suggest(language, known) or f"known: {', '.join(known)}",
        )
    path = files("ortaq.brief").joinpath("messages", f"{language}.json")
    return Texts(language, json.loads(path.read_text(encoding="utf-8")))

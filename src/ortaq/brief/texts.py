"""Fixed texts by language, those of domains included: no sentence of a brief stands in code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from ortaq.core import Domain, InputError, suggest
from ortaq.domains import asking, domains


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """The messages of one language; call it with a key and the values of its placeholders."""

    language: str
    messages: Mapping[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """Return the message with its placeholders filled.

        Raises
        ------
        LookupError
            No message under the key.
        """
        if key not in self.messages:
            message = f"no text '{key}' in the language '{self.language}'"
            raise LookupError(message)
        return self.messages[key].format(**values)

    def named(self, key: str, words: str) -> str:
        """Return the message that names something of a domain, or the words that the domain gives for it."""
        return self.messages.get(key, words)

    def join(self, items: list[str] | tuple[str, ...]) -> str:
        """Return a list of names or titles as one text."""
        return self("list.separator").join(items)


def languages() -> tuple[str, ...]:
    """Return the languages that have a message file, sorted."""
    message_files = files("ortaq.brief").joinpath("messages").iterdir()
    return tuple(sorted(f.name.removesuffix(".json") for f in message_files if f.name.endswith(".json")))


def load_texts(language: str) -> Texts:
    """Return the texts of a language.

    Raises
    ------
    InputError
        No message file for the language, or a domain brings texts that are not its own or cannot be read.
    """
    known = languages()
    if language not in known:
        raise InputError(
            f"no brief in language '{language}'",
            where="language",
            why="the fixed texts of a brief are kept in one file per language",
            fix=suggest(language, known) or f"known: {', '.join(known)}",
        )
    own = _messages(files("ortaq.brief").joinpath("messages"), language)
    return Texts(language, {**domain_texts(language), **own})


def domain_texts(language: str) -> dict[str, str]:
    """Return the texts of all domains, in English those that they lack in the language.

    Raises
    ------
    InputError
        A domain brings texts that are not its own or cannot be read.
    """
    return {key: text for domain in domains() for key, text in _of_domain(domain, language).items()}


def _of_domain(domain: Domain, language: str) -> dict[str, str]:
    """Return the texts of a domain, in English those that it lacks in the language; its name begins their keys."""
    if not domain.messages:
        return {}
    package, _, folder = domain.messages.partition(":")
    with asking(domain.name, "messages"):
        place = files(package).joinpath(folder)
        brought = [code for code in ("en", language) if place.joinpath(f"{code}.json").is_file()]
        own = {key: text for code in brought for key, text in _messages(place, code).items()}
    strange = [key for key in own if not key.startswith(f"{domain.name}.")]
    if strange:
        raise InputError(
            f"the domain '{domain.name}' brings the text '{strange[0]}'",
            where=domain.messages,
            why="texts of domains must not take the place of others",
            fix=f"begin its key with '{domain.name}.'",
        )
    return own


def _messages(folder: Traversable, language: str) -> dict[str, str]:
    messages: dict[str, str] = json.loads(folder.joinpath(f"{language}.json").read_text(encoding="utf-8"))
    return messages

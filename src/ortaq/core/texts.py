"""What the house says, by key and language: one file ``messages/<language>.json``; English stands in for gaps."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

from ortaq.core.errors import InputError, Said, said, suggest

ENGLISH = "en"
PLURALS = ("zero", "one", "two", "few", "many", "other")
"""Categories of the Unicode plural rules; the last part of a key that counts."""

STANDS_IN = "[en] "
"""Marks an English text where the language has none."""


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """The texts of one language; call it with a key and the printed values of its gaps.

    Attributes
    ----------
    language : str
        Code, as the file is named.
    messages : mapping of str to str
        By key; English where the language has none.
    english : frozenset of str
        Keys at which English stands in.
    """

    language: str
    messages: Mapping[str, str]
    english: frozenset[str] = field(default_factory=frozenset)

    def __call__(self, key: str, **values: str) -> str:
        """Return a text with its gaps filled.

        Parameters
        ----------
        key : str
        **values : str
            By gap, printed.

        Raises
        ------
        LookupError
            No text under the key in any language.
        """
        if key not in self.messages:
            message = f"no text '{key}' in the language '{self.language}'"
            raise LookupError(message)
        text = self.messages[key].format(**values)
        return STANDS_IN + text if key in self.english and _has_words(self.messages[key]) else text

    def counted(self, key: str, count: float) -> str:
        """Return the key of the plural form that goes with a count; the key itself where it has no forms.

        Parameters
        ----------
        key : str
        count : float
        """
        if f"{key}.other" not in self.messages:
            return key
        language = ENGLISH if f"{key}.other" in self.english else self.language
        form = f"{key}.{plural_form(language, count)}"
        return form if form in self.messages else f"{key}.other"

    def named(self, key: str, words: str) -> str:
        """Return the text that names something of a domain, or the words that the domain gives for it.

        Parameters
        ----------
        key, words : str
        """
        return self.messages.get(key, words)

    def join(self, items: Iterable[str]) -> str:
        """Return a list of names or titles as one text."""
        return self("list.separator").join(items)

    def follow(self, sentences: Iterable[str]) -> str:
        """Return sentences one after the other as the language sets them apart."""
        said = [sentence for sentence in sentences if sentence]
        return reduce(lambda first, second: self("list.sentences", first=first, second=second), said) if said else ""

    def translated(self, sentence: str) -> str:
        """Return a sentence that stands in English in the code, in this language where it has it.

        Parameters
        ----------
        sentence : str
            Plain, or `Said` with its gaps.
        """
        if isinstance(sentence, Said):
            known = sentence.template in self.messages
            return self.messages[sentence.template].format(**sentence.values) if known else str(sentence)
        return self.messages.get(sentence, sentence)


def _has_words(message: str) -> bool:
    return any(c.isalpha() for c in re.sub(r"\{\w+\}", "", message))


def house() -> Traversable:
    """Return the folder of the texts of the house."""
    return files("ortaq").joinpath("messages")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a message file, sorted.

    Examples
    --------
    >>> {"en", "ru", "zh"} <= set(languages())
    True
    """
    return tuple(sorted(f.name.removesuffix(".json") for f in house().iterdir() if f.name.endswith(".json")))


def require_language(language: str, *, where: str = "language") -> None:
    """Raise InputError unless the language has a message file.

    Parameters
    ----------
    language : str
    where : str, optional
        Where it was named.
    """
    known = languages()
    if language not in known:
        raise InputError(
            f"no texts in language '{language}'",
            where=where,
            why="the fixed texts are kept in one file per language",
            fix=suggest(language, known) or said("known: {known}", known=", ".join(known)),
        )


@cache
def house_texts(language: str = ENGLISH) -> Texts:
    """Return the texts of the house in a language, without those of domains.

    Parameters
    ----------
    language : str

    Raises
    ------
    InputError
        There is no file for the language, or it cannot be read.

    Examples
    --------
    >>> house_texts("en")("number.range", low="1", high="2")
    '1 to 2'
    """
    require_language(language)
    return filled(language, [messages_of(house(), ENGLISH)], [messages_of(house(), language)])


def filled(language: str, english: Iterable[Mapping[str, str]], own: Iterable[Mapping[str, str]]) -> Texts:
    """Return texts of which English fills the gaps; a text that cannot be filled as the English one counts as missing.

    Parameters
    ----------
    language : str
    english, own : iterable of mappings
        Catalogues in English, and in the language.
    """
    base = {key: text for catalogue in english for key, text in catalogue.items()}
    given = {key: text for catalogue in own for key, text in catalogue.items()}
    mine = {key: text for key, text in given.items() if _fits(key, text, base)}
    stands_in = {key: text for key, text in base.items() if key not in mine and _other_form(key) not in mine}
    return Texts(language, {**stands_in, **mine}, frozenset(stands_in))


def _other_form(key: str) -> str:
    """Return the key of the form that says what the one of a key does not; the key itself where it does not count."""
    base, _, form = key.rpartition(".")
    return f"{base}.other" if form in PLURALS else key


def _fits(key: str, text: str, english: Mapping[str, str]) -> bool:
    """Return whether a text can be filled with what its English one is filled with."""
    return _gaps(text) <= _gaps(english.get(_other_form(key), english.get(key, key)))


def messages_of(folder: Traversable, language: str) -> dict[str, str]:
    """Return what one file says; entries that are no text are left out (`faults` names them).

    Raises
    ------
    InputError
        The file is no JSON object.
    """
    return {key: text for key, text in _read(folder, language).items() if isinstance(text, str)}


def _read(folder: Traversable, language: str) -> dict[str, Any]:
    file = folder.joinpath(f"{language}.json")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise _unreadable(str(file), str(error)) from error
    if not isinstance(content, dict):
        raise _unreadable(str(file), "it holds no object")
    return content


def _unreadable(where: str, reason: str) -> InputError:
    return InputError(
        f"the message file cannot be read: {reason}",
        where=where,
        why="every text in this language stands in it",
        fix="write one JSON object, key to text; messages/en.json shows the keys",
    )


def faults(folder: Traversable, language: str) -> tuple[str, ...]:
    """Return what is wrong with a message file, one sentence for each kind, keys named.

    Missing and unknown keys, gaps that English does not have, plural forms that the language lacks or does not know.
    Sentences of the code, which are keys of their own, are not checked here.

    Parameters
    ----------
    folder : Traversable
        Holds ``en.json`` and the file.
    language : str
    """
    english, given = messages_of(folder, ENGLISH), _read(folder, language)
    own = {key: text for key, text in given.items() if " " not in key or key in english}
    counted = {k.rpartition(".")[0] for k in english if k.endswith(".other") and f"{k[:-6]}.one" in english}
    wanted = {k for k in english if k.rpartition(".")[0] not in counted}
    forms = {f"{base}.{form}" for base in counted for form in plural_forms(language)}
    every_form = {f"{base}.{form}" for base in counted for form in PLURALS}
    plain = {key: text for key, text in own.items() if isinstance(text, str)}
    named = {
        "is missing": (wanted | forms) - own.keys(),
        "is not known": own.keys() - wanted - every_form,
        "is a plural form that the language does not have": (own.keys() & every_form) - forms,
        "is no text": own.keys() - plain.keys(),
        "has other gaps than in English": {
            key for key, text in plain.items() if key in wanted | every_form and not _fits(key, text, english)
        },
    }
    return tuple(f"{', '.join(sorted(keys))}: {what}" for what, keys in named.items() if keys)


def _gaps(text: str) -> set[str]:
    try:
        return {gap for _, gap, _, _ in Formatter().parse(text) if gap is not None}
    except ValueError:
        return {"a brace that opens or closes nothing"}


@cache
def _locale(language: str) -> Any:
    """Return the locale of a language; that of English where the Unicode data have none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (a tenth of a second, not needed for English)

    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(ENGLISH)


def plural_form(language: str, count: float) -> str:
    """Return the category of a count by the Unicode plural rules.

    Examples
    --------
    >>> [plural_form("ru", n) for n in (1, 3, 5, 21)]
    ['one', 'few', 'many', 'one']
    """
    if language == ENGLISH:
        return "one" if count == 1 else "other"
    return str(_locale(language).plural_form(count))


def plural_forms(language: str) -> frozenset[str]:
    """Return the categories that a language tells apart."""
    if language == ENGLISH:
        return frozenset(("one", "other"))
    return frozenset(_locale(language).plural_form.tags) | {"other"}


def text_direction(language: str) -> str:
    """Return ``ltr`` or ``rtl``.

    Examples
    --------
    >>> text_direction("ru"), text_direction("fa")
    ('ltr', 'rtl')
    """
    return "ltr" if language == ENGLISH else str(_locale(language).text_direction)


def digit_marks(language: str) -> tuple[str, str]:
    """Return what stands between groups of digits, and before decimals.

    Examples
    --------
    >>> digit_marks("en"), digit_marks("fr")[1]
    ((',', '.'), ',')
    """
    if language == ENGLISH:
        return ",", "."
    symbols = _locale(language).number_symbols["latn"]
    return symbols["group"], symbols["decimal"]


def territory(code: str, language: str) -> str:
    """Return the name of a country in the Unicode data; empty where they have none.

    Parameters
    ----------
    code : str
        ISO 3166 alpha-3.
    language : str

    Examples
    --------
    >>> territory("KGZ", "ky"), territory("ROW", "ky")
    ('Кыргызстан', '')
    """
    from babel.core import get_global  # noqa: PLC0415  (as above)

    short = get_global("territory_aliases").get(code, [""])[0]
    return str(_locale(language).territories.get(short, ""))

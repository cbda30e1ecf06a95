"""Titles and descriptions in several languages: English is written out, the others beside it by code."""

from collections.abc import Mapping
from typing import Protocol


class _Titled(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def titles(self) -> Mapping[str, str]: ...


class _Described(Protocol):
    @property
    def description(self) -> str: ...
    @property
    def descriptions(self) -> Mapping[str, str]: ...


class Titled:
    """Adds to a class with ``title`` and ``titles`` what it is called in a language."""

    __slots__ = ()

    def title_in(self: _Titled, language: str) -> str:
        """Return the title in a language; the English one where it has none.

        ``language``: code, as the message files are named.
        """
        return self.titles.get(language, self.title)


class Described(Titled):
    """Adds to a class with ``description`` and ``descriptions`` also what it is in a language."""

    __slots__ = ()

    def description_in(self: _Described, language: str) -> str:
        """Return the description in a language; the English one where it has none.

        ``language``: code, as the message files are named.
        """
        return self.descriptions.get(language, self.description)

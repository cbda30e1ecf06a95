"""What people call the cities and crossings of a network, in several languages and scripts."""

from dataclasses import dataclass

LANGUAGES = ("ru", "zh", "kk", "local", "latin")
"""Columns of names: Russian, Chinese, Kazakh, the languages of the place, and other spellings in Latin letters."""


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Names of one city or crossing besides its own.

    Attributes
    ----------
    kind : str
        ``city`` or ``crossing``.
    place : str
        Name of the city, or id of the crossing.
    un_locode : tuple of str
        Codes of the United Nations for trade and transport locations; none where nobody is sure of it.
    ru, zh, kk : tuple of str
        In Russian, Chinese and Kazakh; the usual one first.
    local : tuple of str
        In the languages of the place, in their own script.
    latin : tuple of str
        Transliterations and other English names.
    """

    kind: str
    place: str
    un_locode: tuple[str, ...]
    ru: tuple[str, ...]
    zh: tuple[str, ...]
    kk: tuple[str, ...]
    local: tuple[str, ...]
    latin: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All names and codes, each once."""
        names = (word for language in LANGUAGES for word in getattr(self, language))
        return tuple(dict.fromkeys((*self.un_locode, *names)))

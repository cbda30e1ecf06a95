"""Texts of a file in other languages, by the code of the language; English stands beside them in a key of its own."""

from typing import Annotated

from pydantic import AfterValidator

from ortaq.core import ENGLISH, languages, said, suggest
from ortaq.tables.records import refused


def _known_languages(by_language: dict[str, str]) -> dict[str, str]:
    """Refuse what is no language of the texts, and empty translations."""
    known = [language for language in languages() if language != ENGLISH]
    for language, text in by_language.items():
        if language == ENGLISH:
            raise refused("English stands in the key itself", "drop 'en' here")
        if language not in known:
            fix = suggest(language, known) or said(
                "known: {known}; a message file makes another language", known=", ".join(known)
            )
            raise refused(f"unknown language '{language}'", fix)
        if not text.strip():
            raise refused(f"the text in the language '{language}' is empty", "write it, or drop it: English stands in")
    return by_language


Translations = Annotated[dict[str, str], AfterValidator(_known_languages)]
"""A text by code of its language, English left out."""

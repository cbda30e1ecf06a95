"""Bytes as text: Unicode in any of its forms; older encodings where only one of them can be meant."""

import re
from collections.abc import Callable, Mapping

from ortaq.core import InputError, said

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks, the longer before those that begin alike."""

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("«»„“”‘’–—…№§°±·•€®©™\xa0\xad£×÷½²³µ")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў")
_RARE_CYRILLIC = frozenset("бйфъц")
_MOST_RARE = 0.15
"""Share of rare letters in Cyrillic text, beyond one; about 0.04 in Russian, 0.25 in KOI8 read as Windows-1251."""

_LEAST_USUAL = 0.85
"""Share of the 3,755 commonest characters in text that is meant to be Chinese."""


def text_of(data: bytes, where: str) -> str:
    r"""Return bytes as text without a byte order mark.

    Parameters
    ----------
    data : bytes
    where : str
        Place for the message.

    Raises
    ------
    InputError
        It is no text, or more than one encoding could be meant; names line and remedy.

    Examples
    --------
    >>> text_of("\ufeffцена".encode("utf-16"), "x.csv").lstrip("\ufeff"), text_of("цена".encode("cp1251"), "x.csv")
    ('цена', 'цена')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_zeros(_decoded(data, encoding, where), where)
    if b"\x00" in data:
        return _without_zeros(_decoded(data, _wide(data), where), where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _older(data, error.start, where)


def _decoded(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        called = encoding.upper().removesuffix("-SIG")
        what = f"the text breaks off as {called} at byte {error.start + 1}"
        raise InputError(what, where=where, fix="copy the file again, or save it as UTF-8") from error


def _wide(data: bytes) -> str:
    """Return which UTF-16 has its zero bytes where these are."""
    return "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"


def _without_zeros(text: str, where: str) -> str:
    if "\x00" in text:
        raise InputError("the file is no text: it holds zeros", where=where, fix="save it as UTF-8 text")
    return text


def _older(data: bytes, start: int, where: str) -> str:
    """Return text in an encoding from before Unicode, if it makes words in one of them only."""
    readings: dict[str, str] = {}
    for encoding, sensible in _SENSIBLE.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sensible(text):
            readings[encoding] = text
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    line = data[:start].count(b"\n") + 1
    why = said("it could be {encodings}", encodings=" or ".join(readings)) if readings else ""
    raise InputError(f"the text is not UTF-8 from line {line}", where=where, why=why, fix="save it as UTF-8 text")


def _foreign_words(text: str) -> list[str]:
    """Return the words that are not all ASCII; none at all where other signs stand that no text holds."""
    others = {c for c in text if not (c.isascii() or c.isalpha())}
    return [] if others - _SIGNS else [w for w in _WORD.findall(text) if not w.isascii()]


def _cased(word: str) -> bool:
    """Return whether capital letters stand as they do in words."""
    return word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())


def _is_cyrillic(text: str) -> bool:
    words = _foreign_words(text)
    letters = "".join(words).lower()
    rare = sum(c in _RARE_CYRILLIC for c in letters) <= 1 + _MOST_RARE * len(letters)
    own = rare and _CYRILLIC.issuperset(letters)
    return bool(words) and own and max(map(len, words)) > 1 and all(map(_cased, words))


def _is_chinese(text: str) -> bool:
    own = [c for c in text if not c.isascii()]
    signs = [c for c in own if "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in _SIGNS]
    usual = sum(b"\xb0" <= c.encode("gb2312", errors="replace")[:1] <= b"\xd7" for c in own)
    return len(own) > len(signs) and usual >= _LEAST_USUAL * (len(own) - len(signs))


def _is_latin(text: str) -> bool:
    words = _foreign_words(text)
    mixed = all(sum(map(str.isascii, w)) * 2 >= len(w) for w in words)
    return bool(words) and mixed and all(map(_cased, words)) and all(c <= "\u024f" for c in "".join(words))


_SENSIBLE: Mapping[str, Callable[[str], bool]] = {
    "cp1251": _is_cyrillic,
    "gbk": _is_chinese,
    **dict.fromkeys(("cp1252", "cp1250", "cp1254"), _is_latin),
}
"""Whether text makes words, by encoding; those of Latin letters differ by few letters."""

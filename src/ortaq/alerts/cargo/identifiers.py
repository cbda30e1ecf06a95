"""Identifiers of GS1 in their three spellings made one: EPC URN, GS1 Digital Link, and words of the vocabulary."""

import re
from urllib.parse import unquote

_URN = "urn:epc:id:"
_LINK = re.compile(r"https?://[^/]+(?:/[^/]+)*?/(00|01|414|8003|8004)/([^/?#]+)(?:/(21|254)/([^/?#]+))?/?(?:[?#].*)?")
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")


def canonical_id(text: str) -> str:
    """Return one spelling of a GS1 identifier of an object or a place; other identifiers as they are.

    Parameters
    ----------
    text : str
        EPC URN, GS1 Digital Link URI, or any other.

    Examples
    --------
    >>> canonical_id("urn:epc:id:sgln:0614141.00777.0"), canonical_id("https://id.gs1.org/414/0614141007776")
    ('414/0614141007776', '414/0614141007776')
    >>> canonical_id("KZKRG")
    'KZKRG'
    """
    text = text.strip()
    if text.startswith(_URN):
        return _of_urn(text) or text
    if text.startswith("http") and (link := _LINK.fullmatch(text)):
        key, value, _, serial = link.groups()
        serial = unquote(serial or "")
        return f"{key}/{unquote(value)}" + (f"/{serial}" if serial and not (key == "414" and serial == "0") else "")
    return text


def _of_urn(text: str) -> str:
    kind, _, rest = text[len(_URN) :].partition(":")
    parts = rest.split(".", 2)
    if kind == "sscc" and len(parts) == 2 and parts[1]:
        return f"00/{checked(parts[1][0] + parts[0] + parts[1][1:])}"
    if kind == "sgtin" and len(parts) == 3 and parts[1]:
        return f"01/{checked(parts[1][0] + parts[0] + parts[1][1:])}/{unquote(parts[2])}"
    if kind == "sgln" and len(parts) == 3:
        return f"414/{checked(parts[0] + parts[1])}" + (f"/{unquote(parts[2])}" if parts[2] != "0" else "")
    if kind == "grai" and len(parts) == 3:
        return f"8003/0{checked(parts[0] + parts[1])}{unquote(parts[2])}"
    if kind == "giai" and len(parts) >= 2:
        return f"8004/{parts[0]}{unquote('.'.join(parts[1:]))}"
    return ""


def checked(digits: str) -> str:
    """Return digits with the check digit of GS1 behind them; other text as it is.

    Parameters
    ----------
    digits : str

    Examples
    --------
    >>> checked("061414100777")
    '0614141007776'
    """
    if not (digits.isascii() and digits.isdigit()):
        return digits
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


_STEP_URN = re.compile(r"urn:epcglobal:cbv:(?:bizstep|disp):(.+)")
_STEP_LINK = re.compile(r"https?://(?:ref\.)?gs1\.org/(?:cbv|voc)/(?:BizStep-|Disp-)?(.+)")
_STEP_CURIE = re.compile(r"(?:cbv|gs1):(?:BizStep-|Disp-)(.+)")


def bare_word(text: str) -> str:
    """Return a step or disposition of the vocabulary without its namespace; words of other vocabularies as they are.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> bare_word("urn:epcglobal:cbv:bizstep:arriving"), bare_word("https://ref.gs1.org/cbv/BizStep-arriving")
    ('arriving', 'arriving')
    >>> bare_word("https://example.com/bizStep/inspecting")
    'https://example.com/bizStep/inspecting'
    """
    text = text.strip()
    for form in (_STEP_URN, _STEP_LINK, _STEP_CURIE):
        if found := form.fullmatch(text):
            return found[1]
    return text


def is_bare(word: str) -> bool:
    """Return whether a word carries no namespace: it must then be one of the vocabulary's own.

    Parameters
    ----------
    word : str

    Examples
    --------
    >>> is_bare("arriving"), is_bare("ext1:arriving")
    (True, False)
    """
    return _WORD.fullmatch(word) is not None

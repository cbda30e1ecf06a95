"""Identifiers of GS1 in their three spellings made one: EPC URN, GS1 Digital Link, and words of the vocabulary."""

import re
from urllib.parse import unquote

_URN = "urn:epc:id:"
_LINK = re.compile(r"https?://[^/]+(?:/[^/]+)*?/(00|01|414|8003|8004)/([^/?#]+)(?:/(21|254)/([^/?#]+))?/?(?:[?#].*)?")
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")


def canonical_id(text: str) -> str:
    """Return one spelling of a GS1 identifier of an object or a place; other identifiers as they are.

    Check digits, which say nothing, are left out.

    Parameters
    ----------
    text : str
        EPC URN, GS1 Digital Link URI, or any other.

    Examples
    --------
    >>> canonical_id("urn:epc:id:sgln:0614141.00777.0"), canonical_id("https://id.gs1.org/414/0614141007776")
    ('414/061414100777', '414/061414100777')
    >>> canonical_id("KZKRG")
    'KZKRG'
    """
    text = text.strip()
    if text.startswith(_URN):
        return _of_urn(text) or text
    if text.startswith("http") and (link := _LINK.fullmatch(text)):
        key, value, _, serial = link.groups()
        value, serial = unquote(value), unquote(serial or "")
        if key == "8003":
            return f"8003/{value[:13]}/{value[14:]}"
        if key == "8004":
            return f"8004/{value}"
        return f"{key}/{value[:-1]}" + (f"/{serial}" if serial and not (key == "414" and serial == "0") else "")
    return text


def _of_urn(text: str) -> str:
    kind, _, rest = text[len(_URN) :].partition(":")
    company, _, more = rest.partition(".")
    item, dotted, serial = more.partition(".")
    if "%" in serial:
        serial = unquote(serial)
    if kind == "grai" and dotted:
        return f"8003/0{company}{item}/{serial}"
    if kind == "sgln" and dotted:
        return f"414/{company}{item}" + (f"/{serial}" if serial != "0" else "")
    if kind == "sgtin" and dotted and item:
        return f"01/{item[0]}{company}{item[1:]}/{serial}"
    if kind == "sscc" and item:
        return f"00/{item[0]}{company}{item[1:]}"
    return f"8004/{company}{more}" if kind == "giai" and more else ""


_STEP_URN = re.compile(r"urn:epcglobal:cbv:(?:bizstep|disp):(.+)")
_STEP_LINK = re.compile(r"https?://(?:ref\.)?gs1\.org/(?:cbv|voc)/(?:BizStep-|Disp-)?(.+)")
_STEP_CURIE = re.compile(r"(?:cbv|gs1):(?:BizStep-|Disp-)(.+)")


def bare_word(text: str) -> str:
    """Return a step or disposition of the vocabulary without its namespace; words of other vocabularies as they are.

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

    Examples
    --------
    >>> is_bare("arriving"), is_bare("ext1:arriving")
    (True, False)
    """
    return _WORD.fullmatch(word) is not None

"""Industries of older editions of OECD tables as ISIC Rev. 4 has them."""

import re
from collections.abc import Iterable, Mapping

MOSTLY = "A-INDUSTRY-MOSTLY"

REVISION_3 = {
    **{"01T05": "A01T03", "10T14": "B06", "15T16": "C10T12", "17T19": "C13T15", "20": "C16", "21T22": "C17T18"},
    **{"23": "C19", "24": "C20T21", "25": "C22", "26": "C23", "27": "C24", "28": "C25", "29": "C28", "30T33": "C26"},
    **{"30": "C26", "31": "C27", "32": "C26", "33": "C26", "34": "C29", "35": "C30", "36T37": "C31T32"},
    **{"40T41": "D35", "45": "F", "50T52": "G", "55": "I", "60T63": "H", "64": "J61", "65T67": "K", "70": "L68"},
    **{"71": "N77", "72": "J62T63", "73T74": "M", "75": "O", "80": "P", "85": "Q", "90T93": "S", "95": "T"},
}
"""Divisions of ISIC Rev. 3 that the edition of 2016 knows, and where most of each is in ISIC Rev. 4."""

_OF_SEVERAL = {"35T39": "D35"}
"""Industries that lie in several of the shipped sectors, and their largest part: water and waste beside energy."""


def todays_industries(codes: Iterable[str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return ISIC Rev. 4 codes by the codes of an edition, and the assumption that this needed, if any.

    Parameters
    ----------
    codes : iterable of str
        Of one table: with C01T05 in it, it follows ISIC Rev. 3.

    Examples
    --------
    >>> todays_industries(["C01T05AGR", "C24CHM"])[0]
    {'C01T05AGR': 'A01T03', 'C24CHM': 'C20T21'}
    >>> todays_industries(["D35T39", "D05T06"])
    ({'D35T39': 'D35', 'D05T06': '05T06'}, ('A-INDUSTRY-MOSTLY',))
    """
    codes = list(codes)
    if any(code.startswith("C01T05") for code in codes):
        return {code: REVISION_3.get(_bare(code), code) for code in codes}, (MOSTLY,)
    today = {code: _OF_SEVERAL.get(_numbers(code), _without_letter(code)) for code in codes}
    return today, ((MOSTLY,) if any(_numbers(code) in _OF_SEVERAL for code in codes) else ())


def _bare(code: str) -> str:
    """Return divisions without letter and name: ``C30T33XCEQ`` is 30T33."""
    found = re.match(r"C(\d{2}(?:T\d{2})?)", code)
    return found[1] if found else code


def _numbers(code: str) -> str:
    return re.sub(r"^[A-U](?=\d)", "", code)


def _without_letter(code: str) -> str:
    """Return a code without the D that TiVA writes before every division."""
    return code[1:] if re.fullmatch(r"D\d{2}(T\d{2})?", code) and code != "D35" else code

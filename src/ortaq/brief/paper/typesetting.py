"""The one door to typst, which sets pages and turns drawings into pictures; offline, of what it is given only."""

from collections.abc import Mapping, Sequence
from functools import cache

from ortaq.brief.figures.alone import FONTS, WIDTH
from ortaq.brief.paper.needed import needed
from ortaq.core import InputError

POINTS = 0.75
"""Of a pixel."""

DENSE = 192
"""Pixels an inch of pictures: two for each pixel of a drawing."""

_CHINESE = ("cjk", "han sans", "han serif", "yahei", "pingfang", "simsun", "simhei", "wenquanyi", "songti", "heiti")
"""Parts of the names of families that have Chinese signs."""

_OWN = "Libertinus Serif"
"""Comes with typst: Latin and Cyrillic."""


def fonts_for(language: str) -> tuple[str, ...]:
    """Return the families of letters of this machine in which a language can be set, the first that there is first.

    Parameters
    ----------
    language : str
        Code, as the files of texts are named.

    Raises
    ------
    InputError
        No family has the signs of the language, or typst is not installed.
    """
    there = _families()
    found = [name for name in FONTS if name in there]
    chinese = [name for name in there if any(part in name.lower() for part in _CHINESE)]
    if language == "zh" and not chinese:
        raise InputError(
            "no font of this machine has Chinese signs",
            where="--language zh",
            why="a page set without one shows empty boxes",
            fix="install one, such as Noto Sans CJK SC",
        )
    latin = [name for name in found if name not in chinese]
    return tuple(dict.fromkeys((*latin[:1], *latin, *[n for n in found if n in chinese], *chinese[:1], _OWN)))


@cache
def _families() -> tuple[str, ...]:
    return tuple(needed("typst", "--pdf").Fonts().families())


def set_pages(source: str, pictures: Mapping[str, str] | None = None) -> bytes:
    """Return a PDF.

    Parameters
    ----------
    source : str
        Markup of typst.
    pictures : mapping of str to str, optional
        Drawings by the names that the markup calls them.
    """
    typst = needed("typst", "--pdf")
    files = {name: drawing.encode() for name, drawing in (pictures or {}).items()}
    made: bytes = typst.compile({"main.typ": source.encode(), **files}, format="pdf")
    return made


def pictures(drawings: Sequence[str], width: float = WIDTH) -> list[bytes]:
    """Return drawings as PNG.

    Parameters
    ----------
    drawings : sequence of str
        SVG, as `figure_svg` makes them.
    width : float, optional
        Of the drawings, pixels.
    """
    if not drawings:
        return []
    typst = needed("typst", "--figures")
    files = {f"{at}.svg": drawing.encode() for at, drawing in enumerate(drawings)}
    pages = "\n#pagebreak()\n".join(f'#image("{name}", width: {POINTS * width:g}pt)' for name in files)
    head = "#set page(width: auto, height: auto, margin: 0pt)\n"
    made: list[bytes] | bytes = typst.compile({"main.typ": (head + pages).encode(), **files}, format="png", ppi=DENSE)
    return [made] if isinstance(made, bytes) else made

"""Names, letters and recurring words of the sections on agreement."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from ortaq.core import BAND_CASES, CENTRAL, FURTHER_CASES
from ortaq.core.report import Cell, Items, Name, Number, Reading, Text, Words
from ortaq.core.subsets import bits

CASES = frozenset(case.name for case in (CENTRAL, *BAND_CASES, *FURTHER_CASES))


def economies(codes: Iterable[str]) -> tuple[Name, ...]:
    """Return the names of economies."""
    return tuple(Name("economy", code) for code in codes)


def changes(ids: Iterable[str]) -> tuple[Name, ...]:
    """Return the titles of measures or shocks."""
    return tuple(Name("change", id) for id in ids)


def tag(bit: int) -> str:
    """Return what stands for a measure in figures and tables: A to Z, then AA and on."""
    turn, letter = divmod(bit, len(ascii_uppercase))
    return (ascii_uppercase[turn - 1] if turn else "") + ascii_uppercase[letter]


def tags(package: int) -> str:
    """Return the letters of a package's measures."""
    return " ".join(map(tag, bits(package)))


def tagged(agenda: Sequence[str], bit: int) -> Text:
    """Return letter and title of a measure of the agenda."""
    return Text("measure.tagged", {"tag": tag(bit), "title": Name("change", agenda[bit])})


def tagged_short(agenda: Sequence[str], bit: int) -> Text:
    """Return letter and short name of a measure of the agenda."""
    return Text("measure.tagged", {"tag": tag(bit), "title": Name("short", agenda[bit])})


def tagged_list(agenda: Sequence[str], package: int) -> Items:
    """Return letters and titles of a package's measures, one a line."""
    return Items(tuple(tagged(agenda, bit) for bit in bits(package)))


def in_short(agenda: Sequence[str], package: int) -> Cell:
    """Return a package's measures, or those that it leaves out where they are fewer."""
    outside = (1 << len(agenda)) - 1 & ~package
    if not outside:
        return Cell(Text("package.all", {"count": counted(len(agenda))}))
    if package.bit_count() <= outside.bit_count():
        return Cell(tagged_list(agenda, package))
    return Cell(Text("package.all_but", {"measures": tagged_list(agenda, outside).items}))


def counted(number: int) -> Number:
    """Return a number of things."""
    return Number(number, Reading.COUNT)


def money(musd: float) -> Number:
    """Return million USD within a sentence."""
    return Number(float(musd), Reading.MONEY)


def case_names(cases: Iterable[str]) -> tuple[Words, ...]:
    """Return what cases of the assumptions are called; those that a user put together are called as they are."""
    return tuple(Text(f"case.{c.replace(',', '').replace(' ', '_')}") if c in CASES else c for c in cases)


def payer_named(economy: str, share: float) -> Text:
    """Return an economy with the part that it pays, percent."""
    percent = Number(round(100.0 * share, 2), Reading.INPUT)
    return Text("assumptions.payer", {"payer": Name("economy", economy), "percent": percent})

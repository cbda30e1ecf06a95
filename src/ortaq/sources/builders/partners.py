"""What numeric codes of trade tables count as: an economy, the rest of the world by name, a group, or nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortaq.core import Code, codes_of_system, customs_unions
from ortaq.sources.builders.classification import REST

UN = "un"


@dataclass(frozen=True, slots=True)
class Partners:
    """What the UN numeric codes of a table count as, for the economies of a region.

    Attributes
    ----------
    position : mapping of int to int
        Place in the region's economies, that of ROW for those that are none of them, -1 where it has no ROW, and for
        groups, whose members stand beside them.
    unknown : tuple of int
        Codes that no table knows.
    joined : tuple of Code
        Codes that hold several economies, areas that are nobody's, and groups.
    """

    position: Mapping[int, int]
    unknown: tuple[int, ...]
    joined: tuple[Code, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of every joined code."""
        return tuple(_note(code, self.position[int(code.code)]) for code in self.joined)


def partners_of(numbers: Iterable[int], economies: Sequence[str]) -> Partners:
    """Return what UN numeric codes count as.

    Parameters
    ----------
    numbers : iterable of int
        Codes of a table.
    economies : sequence of str
        Of the region, ISO 3166 alpha-3; ``ROW``, if among them, takes all others.

    Examples
    --------
    >>> found = partners_of([58, 276, 697], ("BEL", "DEU", "ROW"))
    >>> found.position, found.notes[0]
    ({58: 0, 276: 1, 697: 2}, '58 (Belgium-Luxembourg) counts as BEL, with LUX in it')
    """
    at = {economy: place for place, economy in enumerate(economies)}
    rest = at.get(REST, -1)
    found = {number: codes_of_system(UN).get(str(number)) for number in numbers}
    groups = customs_unions()
    position = {
        number: -1 if code and code.economy in groups else at.get(code.economy if code else REST, rest)
        for number, code in found.items()
    }
    named = [code for code in found.values() if code is not None]
    joined = tuple(code for code in named if code.includes or not code.economy or code.economy in groups)
    return Partners(position, tuple(n for n, code in found.items() if code is None), joined)


def iso3_by_un() -> Mapping[int, str]:
    """Return ISO 3166 alpha-3 by UN numeric code, also by those that BACI and Comtrade use instead (India 699)."""
    return {int(code): meant.economy for code, meant in codes_of_system(UN).items() if meant.economy}


def un_code(economy: str) -> str:
    """Return the UN numeric code under which an economy is asked for today; of several, the last of the table."""
    own = [c for c, meant in codes_of_system(UN).items() if meant.economy == economy and not meant.former]
    return own[-1]


def _note(code: Code, place: int) -> str:
    what = f"{code.code} ({code.name})"
    if code.economy in customs_unions():
        return f"{what} is a group whose members stand beside it: left out"
    if not code.economy:
        return f"{what} counts as {REST}" if place >= 0 else f"{what} is no economy of the region: left out"
    return f"{what} counts as {code.economy}, with {', '.join(code.includes)} in it"

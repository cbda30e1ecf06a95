"""Every author's acts are one chain without gap; two acts with one number are named, and either is continued."""

from array import array
from collections.abc import Iterator, Sequence

from ortaq.ledgers.chain.heads import Head
from ortaq.ledgers.chain.merkle import HASH_BYTES


class AuthorChains:
    """Follows acts in order of arrival, in eight bytes an act.

    Parameters
    ----------
    leaves : bytearray
        Hashes of the acts, one after the other; grows as they come.
    """

    def __init__(self, leaves: bytearray) -> None:
        self._leaves = leaves
        self._lines: dict[str, array[int]] = {}
        self._apart: dict[tuple[str, int], list[int]] = {}

    def counts(self) -> dict[str, int]:
        """Return how many acts each author has in its chain."""
        return {author: len(line) for author, line in self._lines.items()}

    def follow(self, number: int, act: Head) -> Sequence[tuple[str, bool]]:
        """Take the next act; return what is wrong with its place, and whether its author did it.

        Parameters
        ----------
        number : int
            Among all, from 1; its hash stands in `leaves`.
        act : Head
        """
        line = self._lines.get(act.author)
        if line is None:
            line = self._lines[act.author] = array("q")
        if act.n == len(line) + 1 and not self._apart and (act.n == 1 or self._id(line[-1]) == act.prev):
            line.append(number)
            return ()
        told = list(self._told(act))
        if act.n == len(line) + 1:
            line.append(number)
        else:
            self._apart.setdefault((act.author, act.n), []).append(number)
        return told

    def _told(self, act: Head) -> Iterator[tuple[str, bool]]:
        same, before = self._with_number(act.author, act.n), self._with_number(act.author, act.n - 1)
        if same:
            yield f"{act.author} signed two acts with number {act.n}: this one and entry {same[0]}", True
        if act.n > 1 and not before:
            yield f"a gap in the acts of {act.author}: number {act.n} does not follow", False
        elif act.n > 1 and act.prev not in [self._id(number) for number in before]:
            yield f"it does not continue the act of {act.author} before it", False

    def _with_number(self, author: str, n: int) -> list[int]:
        line = self._lines[author]
        return sorted([*line[n - 1 : n], *self._apart.get((author, n), ())]) if n > 0 else []

    def _id(self, number: int) -> str:
        return self._leaves[HASH_BYTES * (number - 1) : HASH_BYTES * number].hex()

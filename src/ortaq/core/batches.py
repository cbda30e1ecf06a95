"""How many rows of a batch are handed over at once: memory says, not a number that suits one size of world."""


def rows_at_once(numbers: int, most: int = 32, *, held: int = 4_000_000) -> int:
    """Return how many rows of arrays with so many numbers each are handed over at once.

    Parameters
    ----------
    numbers : int
        Of one row, such as one for each link of every sector.
    most : int
        Rows that are worth preparing for; more save nothing.
    held : int
        Numbers that one array of all rows may hold: 32 MB.

    Examples
    --------
    >>> from ortaq.core.batches import rows_at_once
    >>> [rows_at_once(sectors * economies**2) for economies, sectors in [(40, 6), (80, 50), (200, 45)]]
    [32, 12, 2]
    """
    return max(1, min(most, held // numbers))

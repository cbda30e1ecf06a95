"""Economies without a vote that a command tries at the table: ``RUS`` observes, ``RUS=tariff_opening:0.2`` pays."""

from collections.abc import Sequence

from ortaq.answers import Guest
from ortaq.answers.sections.words import tag
from ortaq.core import InputError, Mechanism


def guests(typed: Sequence[str] | None, mechanism: Mechanism) -> tuple[Guest, ...]:
    """Return the guests that were typed, one for each economy; measures go by their ids or letters.

    Raises
    ------
    InputError
        What was typed names no economy, or a share is no number.
    """
    letters = {tag(bit): measure.id for bit, measure in enumerate(mechanism.measures)}
    shares: dict[str, dict[str, float]] = {}
    for text in typed or ():
        economy, equals, paid = text.partition("=")
        of_economy = shares.setdefault(economy, {})
        for part in paid.split("+") if equals else ():
            measure, _, share = part.partition(":")
            of_economy[letters.get(measure, measure)] = _share(share, text)
    return tuple(Guest(economy, of_economy) for economy, of_economy in shares.items())


def _share(text: str, typed: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError(
            f"'{text}' is no share of a cost" if text else "no share of a cost",
            where=f"--try {typed}",
            why="a payer takes a share of the cost of single measures, an observer none",
            fix="write RUS for an observer, RUS=tariff_opening:0.2 or RUS=C:0.1+G:0.2 for a payer",
        ) from error

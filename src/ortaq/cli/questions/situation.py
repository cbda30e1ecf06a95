"""What a command is told of what happened since: a shock, signed measures, money spent, forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from ortaq.answers.replan import Situation, updated_probability
from ortaq.cli.questions.question import measure_place
from ortaq.core import InputError, Mechanism, said, suggest
from ortaq.model.payoffs import require_left_tabulated


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since an agenda was answered, and what can be spent, as typed.

    Attributes
    ----------
    happened : str or None
        Id of a shock.
    signed : str or None
        Measures by id or letter, joined with commas.
    spent : list of str or None
        ``A=40``, million USD.
    cash_a_year : float or None
        Million USD.
    """

    happened: str | None
    signed: str | None
    spent: list[str] | None
    cash_a_year: float | None

    def situation(self, mechanism: Mechanism) -> Situation | None:
        """Return what happened; None where nothing of it is typed.

        Parameters
        ----------
        mechanism : Mechanism

        Raises
        ------
        InputError
            A shock or measure that the mechanism does not have, a sum that is none, or too many measures are left.
        """
        if self.happened is None and self.signed is None and not self.spent:
            return None
        shocks = [shock.id for shock in mechanism.shocks]
        if self.happened is not None and self.happened not in shocks:
            raise InputError(
                f"'{self.happened}' is no shock of '{mechanism.id}'",
                where="--happened",
                why="what happened is one of the shocks that the mechanism states",
                fix=suggest(self.happened, shocks) or said("shocks: {shocks}", shocks=", ".join(shocks)),
            )
        package = self._package(tuple(measure.id for measure in mechanism.measures))
        require_left_tabulated(mechanism, package)
        sums = dict(_spent(mechanism, text) for text in self.spent or ())
        return Situation(self.happened, package, sums, self.cash_a_year)

    def _package(self, measures: tuple[str, ...]) -> int:
        words = (part.strip() for part in (self.signed or "").split(","))
        places = {measure_place(word, measures, "--signed") for word in words if word}
        return sum(1 << place for place in places)


def with_forecasts(mechanism: Mechanism, forecasts: Sequence[str] | None) -> Mechanism:
    """Return the mechanism with probabilities of shocks moved by forecasts.

    Parameters
    ----------
    mechanism : Mechanism
    forecasts : sequence of str or None
        ``drought=0.75:0.20:0.5``: probability of the event as forecast, in any year, and the share of the shock that it
        stands for.

    Raises
    ------
    InputError
        It is not said so, or the probabilities of all shocks come to more than one.
    """
    for text in forecasts or ():
        id, numbers = _forecast(mechanism, text)
        moved = tuple(
            replace(shock, probability=updated_probability(shock.probability or 0.0, *numbers))
            if shock.id == id
            else shock
            for shock in mechanism.shocks
        )
        mechanism = replace(mechanism, shocks=moved)
    total = sum(shock.probability or 0.0 for shock in mechanism.shocks)
    if forecasts and total > 1.0:
        raise InputError(
            f"the probabilities of all shocks come to {total:.3g}",
            where="--forecast",
            why="one shock comes in a year, or none",
            fix="give a smaller share of the shock that the forecast stands for",
        )
    return mechanism


def _spent(mechanism: Mechanism, text: str) -> tuple[str, float]:
    word, _, amount = text.partition("=")
    number = _number(amount)
    if number is None or number < 0.0:
        raise InputError(
            f"'{text}' does not say what was spent",
            where="--spent",
            why="it is a measure and million USD of its investment",
            fix="write MEASURE=MILLION_USD, such as A=40",
        )
    measures = tuple(measure.id for measure in mechanism.measures)
    return measures[measure_place(word.strip(), measures, "--spent")], number


def _forecast(mechanism: Mechanism, text: str) -> tuple[str, tuple[float, float, float]]:
    word, _, told = text.partition("=")
    numbers = [_number(part) for part in told.split(":")]
    shocks = [shock.id for shock in mechanism.shocks]
    if word not in shocks or len(numbers) != 3 or None in numbers:
        raise InputError(
            f"'{text}' is no forecast of a shock",
            where="--forecast",
            why=f"shocks: {', '.join(shocks)}; the numbers are the forecast, the usual probability and a share",
            fix="write SHOCK=FORECAST:USUAL:SHARE, such as drought=0.75:0.20:0.5",
        )
    forecast, usual, share = (number for number in numbers if number is not None)
    return word, (forecast, usual, share)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None

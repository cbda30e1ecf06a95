"""What a mechanism file may leave out, and the marks that say so on every page."""

from collections.abc import Sequence

from ortaq.core import COMMON_ERROR, LEAST_RETURN, Assumption, Band
from ortaq.observe.mechanisms.schema import (
    MATERIALITY_MUSD,
    MATERIALITY_PERCENT,
    ChangeRecord,
    MechanismFile,
    move_schemas,
)
from ortaq.tables import NO_RANGE, UNSOURCED, bands

NO_COST, LIFE, RATE, PAYERS = "no_cost", "usual_life", "usual_rate", "equal_payers"
TOO_SMALL, TOO_LITTLE, COMMON = "usual_materiality", "usual_return", "usual_common_error"
RESERVED = (UNSOURCED, NO_RANGE, NO_COST, LIFE, RATE, PAYERS, TOO_SMALL, TOO_LITTLE, COMMON)
"""Ids of marks, which no source or assumption of a file may bear."""

LIFE_YEARS = Band(15.0, 30.0, 50.0)
DISCOUNT_RATE = Band(0.03, 0.05, 0.09)
SMALL_MUSD = Band(0.0, MATERIALITY_MUSD, 100.0)
RETURN = Band(1.0, LEAST_RETURN, 2.0)
COMMON_PART = Band(0.0, COMMON_ERROR, 1.0)


def title(id: str, stated: str) -> str:
    """Return a title, or the id as words."""
    return stated or id.replace("_", " ").capitalize()


def marks(file: MechanismFile) -> tuple[Assumption, ...]:
    """Return one assumption for every kind of thing that the file leaves out, naming where."""
    stated = (
        Assumption(
            NO_RANGE,
            "Numbers written without a range are taken as exact: the bands of gains do not cover their uncertainty",
            Band.exact(0.0),
            "percent to either side",
            _where("One number is written for", _plain(file)),
        ),
        Assumption(
            NO_COST,
            "Measures without a stated cost cost nothing",
            Band.exact(0.0),
            "million USD a year",
            _where("The file states no cost of", [m.id for m in file.measure if m.cost is None]),
        ),
        Assumption(LIFE, "Years over which an investment is used", LIFE_YEARS, "years", _capital(file, "life_years")),
        Assumption(
            RATE,
            "Real rate at which investment is turned into an annual cost",
            DISCOUNT_RATE,
            "per year",
            _capital(file, "discount_rate"),
        ),
        Assumption(
            PAYERS,
            "Costs whose payers are not stated are paid by the participants in equal shares",
            Band.exact(1.0),
            "factor on each share",
            _where(
                "The file names no payers of",
                [m.id for m in file.measure if m.cost and m.cost.payers is None and m.cost.owners is None],
            ),
        ),
        Assumption(
            TOO_SMALL,
            f"No member refuses over less than this, nor over less than {MATERIALITY_PERCENT:g} % of its real income",
            SMALL_MUSD,
            "million USD a year",
            _usual(file, "materiality_percent", "materiality_musd", "materiality"),
        ),
        Assumption(
            TOO_LITTLE,
            "Measures are recommended as long as the next dollar of cost gains at least this",
            RETURN,
            "USD for a USD",
            _usual(file, "least_return"),
        ),
        Assumption(
            COMMON,
            "Part of the errors of effects that all measures have in common",
            COMMON_PART,
            "share of the variance",
            _usual(file, "common_error"),
        ),
    )
    return tuple(a for a in stated if a.reason)


def _where(says: str, ids: Sequence[str]) -> str:
    return f"{says}: {', '.join(ids)}" if ids else ""


def _usual(file: MechanismFile, *keys: str) -> str:
    """Return that the file states none of some keys of its head."""
    stated = file.mechanism.model_fields_set.intersection(keys)
    return "" if stated else f"The file uses the central value and states no {' or '.join(keys)}"


def _capital(file: MechanismFile, key: str) -> str:
    lacking = [m.id for m in file.measure if m.cost and m.cost.capex_musd is not None and getattr(m.cost, key) is None]
    return _where(f"The file uses the central value for, stating no {key} of", lacking)


def _plain(file: MechanismFile) -> list[str]:
    effects: Sequence[ChangeRecord] = [*file.measure, *file.shock]
    plain_numbers = [f"effect of {c.id}" for c in effects if _moves_plainly(c)]
    return plain_numbers + [f"cost of {m.id}" for m in file.measure if any(number.plain for number in bands(m.cost))]


def _moves_plainly(change: ChangeRecord) -> bool:
    keys = (key for schema in move_schemas().values() for key in schema.keys.model_fields)
    return any(number.plain for key in keys for number in bands(getattr(change, key)))

"""What the deal asks of whom, month by month: water kept, water released, power sent."""

import numpy as np

from ortaq.core import Array
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words
from ortaq.domains.water.basin.rows import SUMMER
from ortaq.domains.water.report.deliveries import KM3_MONTH, KM3_YEAR
from ortaq.domains.water.report.schematic import LAST, months, prefix
from ortaq.domains.water.report.told import USUAL, Told

TWH_MONTH, TWH_YEAR = Text("water.unit.twh_month"), Text("water.unit.twh_year")


def kept_and_released(told: Told) -> tuple[Array, Array, Array]:
    """Return what the deal keeps back, releases in addition and has sent, shape (month,) each: km3, km3 and TWh."""
    more = told.decided[LAST] - told.decided[USUAL]
    sent = told.sent_twh[LAST] - told.sent_twh[USUAL]
    return np.maximum(-more, 0.0), np.maximum(more, 0.0), np.asarray(sent)


def asked(told: Told) -> Table:
    """Return what is asked of the member that decides and of those who send power, by month and in a year."""
    basin = told.basin
    kept, released, sent = kept_and_released(told)
    place: dict[str, Words] = {"member": Name("economy", basin.decider), "reservoir": basin.node(basin.decides).title}
    columns = (
        Column(Text("water.month")),
        Column(Text("water.keeps", place), KM3_MONTH),
        Column(Text("water.releases_more", place), KM3_MONTH),
        *((Column(Text("water.send", {"members": _senders(told)}), TWH_MONTH),) if basin.power_from else ()),
    )
    rows = [
        (Cell(month), *(_amount(each[m]) for each in (kept, released, sent)[: len(columns) - 1]))
        for m, month in enumerate(months())
    ]
    whole = (Cell(float(kept.sum()), unit=KM3_YEAR), Cell(float(released.sum()), unit=KM3_YEAR))
    power = (Cell(float(sent.sum()), Reading.CHANGE, unit=TWH_YEAR),) if basin.power_from else ()
    rows.append((Cell(Text("water.in_a_year")), *whole, *power))
    return Table(f"{prefix(basin)}-asked", Text("water.asked"), columns, tuple(rows), (Text("water.asked_note"),))


def _senders(told: Told) -> tuple[Name, ...]:
    return tuple(Name("economy", m) for m in told.basin.power_from)


def _amount(value: float) -> Cell:
    return Cell(float(value)) if abs(value) > LEAST else Cell(Text("water.nothing"))


LEAST = 5e-4
"""km3 or TWh below which nothing is asked."""


def asked_in_short(told: Told) -> tuple[Text, ...]:
    """Return the same in sentences: what is kept from October to March, released from April to September, and power."""
    basin, summer = told.basin, list(SUMMER)
    winter = [m for m in range(len(months())) if m not in SUMMER]
    more = told.decided[LAST] - told.decided[USUAL]
    kept, released = -float(more[winter].sum()), float(more[summer].sum())
    place: dict[str, Words] = {"member": Name("economy", basin.decider), "reservoir": basin.node(basin.decides).title}
    if min(kept, released) > 0.0:
        water = Text("water.asked_short", {**place, "kept": Number(kept), "released": Number(released)})
    else:
        changes = {"winter": Number(-kept, Reading.CHANGE), "summer": Number(released, Reading.CHANGE)}
        water = Text("water.asked_changed", {**place, **changes})
    if not basin.power_from:
        return (water,)
    sent = Number(float((told.sent_twh[LAST] - told.sent_twh[USUAL]).sum()), Reading.CHANGE)
    return water, Text("water.asked_power", {"members": _senders(told), "twh": sent})

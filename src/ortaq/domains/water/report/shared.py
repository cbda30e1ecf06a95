"""A river that is shared by limits: today, and with what is planned on it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ortaq.core import Array
from ortaq.domains.water.amu_darya import AmuChange, AmuEffect, amu_effect, run_with
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.planned import planned_canal
from ortaq.domains.water.report.told import TODAY, Told, told_of


def planned(basin: Basin, qosh_tepa: float | None, *, dry: bool) -> Mapping[str, AmuChange]:
    """Return what is planned on the river, by the name of the regime.

    Parameters
    ----------
    basin : Basin
    qosh_tepa : float or None
        What the canal takes, km3 a year; what it wants if absent.
    dry : bool
        Whether the years are dry.
    """
    canal = planned_canal(basin).canal
    wanted = sum(w.amount.central for w in basin.wants if w.of == canal)
    km3 = wanted if qosh_tepa is None else qosh_tepa
    return {
        "rogun_free": AmuChange(rogun="free", dry_year=dry),
        "rogun_rule": AmuChange(rogun="rule", dry_year=dry),
        "qosh_tepa": AmuChange(qosh_tepa_km3=km3, dry_year=dry),
    }


def shared_told(basin: Basin, qosh_tepa: float | None, *, dry: bool) -> Told:
    """Return the numbers of a report on a river that is shared by limits.

    Parameters
    ----------
    basin : Basin
    qosh_tepa, dry
        As in `planned`.
    """
    today, changes = AmuChange(dry_year=dry), planned(basin, qosh_tepa, dry=dry)
    runs = [run_with(basin, change) for change in (today, *changes.values())]
    gains = [musd(amu_effect(change, given=today, basin=basin)) for change in changes.values()]
    numbers = told_of((TODAY, *changes), runs, np.array([np.zeros_like(gains[0]), *gains]))
    return replace(numbers, basin=basin)


def musd(effect: AmuEffect) -> Array:
    """Return what a change brings every member, USD million a year, shape (member, 3)."""
    return np.asarray(effect.market.T)

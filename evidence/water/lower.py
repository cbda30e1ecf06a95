"""Spills into the Arnasai lakes with Toktogul as released, and coalitions on the open trace beside the oracle."""

import json
from pathlib import Path

import numpy as np

from evidence.water.observed import FIRST, MONTHS, Observed, before_2010, open_trace
from evidence.water.terms import oracle_case, with_floods
from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.coalitions import Coalitions, coalitions, names_of
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import alone, followed

FLOODS = (2003, 2004, 2005)
"""Winters in which the balance of Shardara shows that much water left the river."""


def spills(seen: Observed, basin: Basin) -> dict[int, float]:
    """Return what went into the Arnasai lakes from November to May, km3, by year of the spring."""
    before = before_2010(basin)
    assumed = Assumed(before, limits=Corner.LOW)
    released = seen.release["toktogul"]
    planned = {"storage": seen.storage["toktogul"], "release": released, "spill": np.zeros(len(released))}
    record = followed(assumed, alone(assumed), open_trace(seen, before), {"toktogul": planned})
    spilt = record.one("outfall", "arnasai")
    years = range(FIRST + 1, FIRST + len(spilt) // MONTHS)
    return {year: float(spilt[(year - FIRST) * MONTHS - 2 : (year - FIRST) * MONTHS + 5].sum()) for year in years}


def on_open_trace(seen: Observed, basin: Basin) -> Coalitions:
    """Return coalitions on the observed inflows as the oracle ran them: today's ice limits, Koksarai, its wants."""
    return coalitions(Assumed(oracle_case(basin)), open_trace(seen, basin), counted=with_floods)


def oracle(folder: Path) -> dict[str, dict[str, float]]:
    """Return what a prototype found: gains of all together, Shapley shares, values by coalition."""
    told = json.loads((folder / "oracle_syr.json").read_text(encoding="utf-8"))
    gains = told["gain_musd_per_year"]
    return {
        "gains": gains["water and barter"],
        "water": gains["joint water only"],
        "shapley": told["shapley"],
        "v": told["v"],
    }


def grand_gains(found: Coalitions) -> Array:
    """Return what members have more under the plan of all together, USD million a year."""
    return found.gains[(1 << len(found.members)) - 1]


def values(found: Coalitions) -> dict[str, float]:
    """Return what coalitions of the decider can gain, USD million a year, by names as in the oracle."""
    keys = {coalition: "+".join(names_of(found.members, coalition)) for coalition in found.gains}
    keys[len(found.v) - 1] = "all"
    return {name: float(found.v[coalition]) for coalition, name in keys.items()}


def table(found: Coalitions, told: dict[str, dict[str, float]]) -> list[str]:
    """Return lines that set coalitions beside the oracle."""
    gains = grand_gains(found)
    lines = ["member   gain   oracle   Shapley   oracle"]
    for i, m in enumerate(found.members):
        lines.append(
            f"{m}   {gains[i]:7.1f}  {told['gains'][m]:7.1f}  {found.shapley[i]:8.1f}  {told['shapley'][m]:7.1f}"
        )
    lines.append("coalition: value (superadditive cover), oracle")
    lines += [f"{names}: {value:.1f}, {told['v'][names]:.1f}" for names, value in values(found).items()]
    return lines

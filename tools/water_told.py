"""Run the shipped basins again and write what reports of them ship: src/ortaq/domains/water/data/told.json.

Run it after any change of the tables of a basin, and after a change of what runs do, for which MODEL_VERSION in
src/ortaq/domains/water/response.py is raised first.

    python tools/water_told.py
"""

import json
from dataclasses import replace

from ortaq.agreement import nucleolus
from ortaq.core import Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin, shipped_basins
from ortaq.domains.water.coalitions import coalitions
from ortaq.domains.water.filling import filling_musd
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.traces import drawn
from ortaq.domains.water.regimes import regimes
from ortaq.domains.water.report.kept import FILE, SEED, YEARS, record_of
from ortaq.domains.water.report.shared import shared_told
from ortaq.domains.water.report.told import Told, deal_told, shares_of
from ortaq.tables import write_file


def told_again(basin: Basin) -> Told:
    """Return the numbers of a basin, with what filling its planned dams costs."""
    cost = ((dam.dam, filling_musd(basin, dam.dam)) for dam in basin.dams if dam.stage == "planned")
    return replace(_told(basin), filling=tuple((dam, musd) for dam, musd in cost if musd is not None))


def _told(basin: Basin) -> Told:
    if basin.sharing:
        return shared_told(basin, None, dry=False)
    assumed, trace = Assumed(basin), drawn(basin, YEARS, SEED)
    found = coalitions(assumed, trace)
    low, high = (coalitions(replace(assumed, worths=end), trace) for end in (Corner.LOW, Corner.HIGH))
    return deal_told(regimes(assumed, trace, found), shares_of(found, (low, high), nucleolus))


if __name__ == "__main__":
    records = {name: record_of(told_again(load_basin(name))) for name in shipped_basins()}
    write_file(FILE, json.dumps(records, separators=(",", ":"), allow_nan=False) + "\n")

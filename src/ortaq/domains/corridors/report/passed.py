"""What others trade that passes an economy by land."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import TOGETHER, Array, Corner, Passed, Region
from ortaq.core.report import Text
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.freight.transit import passing_mt
from ortaq.domains.corridors.network.transport import transport_of

KIND = "corridors.passed.trade"


def passed(region: Region, members: Sequence[str], through: Sequence[str]) -> tuple[Passed, ...]:
    """Return the value of goods of members that pass economies by land, of all that these trade on the network.

    Of all others together, what they trade with each other.

    Trade with the economy itself is in neither. Nothing for a region without a network.

    Parameters
    ----------
    region : Region
    members : sequence of str
    through : sequence of str
    """
    if not transport_of(region):
        return ()
    loading = freight_system_of(region, Corner.CENTRAL).base
    assert isinstance(loading, Loading)
    demand, codes = loading.demand, loading.demand.economies
    mt = demand.network_mt
    worth = np.divide(demand.network_musd, mt, out=np.zeros_like(mt), where=mt > 0.0)
    carried = (worth * loading.way_mt.sum(axis=0)).sum(axis=0)
    passing = (worth * passing_mt(loading, through)).sum(axis=1)
    found = []
    for code, part in zip(through, passing, strict=True):
        others = [codes.index(m) for m in members if m != code and m in codes]
        whole = carried.copy()
        whole[codes.index(code), :] = whole[:, codes.index(code)] = 0.0
        pairs = np.zeros(whole.shape, dtype=bool)
        pairs[np.ix_(others, others)] = True
        found.append(_told(code, TOGETHER, part[pairs].sum(), whole[pairs].sum()))
        found += [_told(code, codes[at], _ends(part)[at], _ends(whole)[at]) for at in others]
    return tuple(found)


def _ends(pair: Array) -> Array:
    return np.asarray(pair.sum(axis=0) + pair.sum(axis=1))


def _told(through: str, of: str, amount: float, whole: float) -> Passed:
    return Passed(KIND, through, of, float(amount), float(whole), Text("unit.musd"))

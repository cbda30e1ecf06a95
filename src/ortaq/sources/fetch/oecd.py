"""OECD balanced goods trade by pair (BIMTS) through sdmx1: one value of a pair, made of both partners' reports.

The dataflow's dimensions are REF_AREA (exporter), COUNTERPART_AREA (importer), TRADE_FLOW, PRODUCT_TYPE, PRODUCT_CPA,
PRODUCT_HS, FREQ, UNIT_MEASURE, ADJUSTMENT. ``B`` is the balanced value with re-exports, as customs count.
"""

from collections.abc import Sequence

from ortaq.core import InputError
from ortaq.sources.builders.pair_trade import BALANCED, COLUMNS
from ortaq.sources.fetch.api import ApiRequest, Query, Rows, in_file_name, named_economies
from ortaq.sources.fetch.library import PUBLICATIONS
from ortaq.sources.fetch.sdmx_service import chosen_cells, observations, require_asked

OECD = PUBLICATIONS["oecd"]
EXPORTERS = 10
"""Exporters in one question: the service allows 60 an hour."""

_PROVIDER, _FLOW = "OECD", "OECD.SDD.TPS,DSD_BIMTS@DF_BIMTS_CPA_2_1"
_ADDRESS = f"https://sdmx.oecd.org/public/rest/data/{_FLOW}"
_ASKED = {
    "TRADE_FLOW": "X",
    "PRODUCT_TYPE": "C",
    "PRODUCT_CPA": "_T",
    "FREQ": "A",
    "UNIT_MEASURE": "USD_EXC",
    "ADJUSTMENT": "B",
}
_TAIL = "X.C._T..A.USD_EXC.B"
_KEPT = ("REF_AREA", "COUNTERPART_AREA", "TIME_PERIOD", "UNIT_MULT", "OBS_VALUE")


def oecd_request(economies: Sequence[str], year: int) -> ApiRequest:
    """Return the questions for balanced goods trade between some economies, by groups of exporters."""
    wanted = named_economies(economies)
    if len(wanted) < 2:
        raise InputError("trade needs two economies", where="--economies", fix="name two or more")
    everyone = "+".join(wanted)
    groups = [wanted[at : at + EXPORTERS] for at in range(0, len(wanted), EXPORTERS)]
    questions = tuple(
        Query(f"exports of {', '.join(group)}", {"key": f"{'+'.join(group)}.{everyone}.{_TAIL}", "year": str(year)})
        for group in groups
    )
    url = f"{_ADDRESS}/{everyone}.{everyone}.{_TAIL}?startPeriod={year}&endPeriod={year}"
    return ApiRequest(OECD, f"oecd_bimts_{year}_{in_file_name(wanted)}.csv", url, COLUMNS, questions, _ask)


def _ask(question: Query, timeout: float) -> Rows:
    """Return the pairs of some exporters (see `ApiRequest.ask`)."""
    where = f"OECD, {question.label}"
    rows = []
    for cells in observations(_PROVIDER, _FLOW, question, timeout=timeout, where=where):
        require_asked(cells, _ASKED, where)
        exporter, importer, year, scale, value = chosen_cells(cells, _KEPT, where)
        if exporter != importer:
            rows.append([exporter, importer, BALANCED, year, scale, value])
    return rows

"""IMF goods trade by partner (IMTS, formerly Direction of Trade Statistics) through sdmx1."""

from collections.abc import Sequence

from ortaq.sources.builders.pair_trade import COLUMNS, EXPORTS, IMPORTS_CIF, IMPORTS_FOB
from ortaq.sources.fetch.api import ApiRequest, Query, Rows, in_file_name, named_economies
from ortaq.sources.fetch.library import PUBLICATIONS
from ortaq.sources.fetch.sdmx_service import chosen_cells, observations

IMF = PUBLICATIONS["imf"]
_PROVIDER, _FLOW = "IMF_DATA", "IMTS"
_ADDRESS = "https://api.imf.org/external/sdmx/2.1/data/IMTS"


def imf_request(economies: Sequence[str], year: int) -> ApiRequest:
    """Return the questions for goods trade between some economies, one for each that reports."""
    wanted = named_economies(economies)
    indicators = "+".join((EXPORTS, IMPORTS_CIF, IMPORTS_FOB))
    questions = tuple(
        Query(e, {"key": f"{e}.{indicators}.{'+'.join(o for o in wanted if o != e)}.A", "year": str(year)})
        for e in wanted
    )
    everyone = "+".join(wanted)
    url = f"{_ADDRESS}/{everyone}.{indicators}.{everyone}.A?startPeriod={year}&endPeriod={year}"
    return ApiRequest(IMF, f"imf_imts_{year}_{in_file_name(wanted)}.csv", url, COLUMNS, questions, _ask)


def _ask(question: Query, timeout: float) -> Rows:
    """Return the observations of one economy (see `ApiRequest.ask`)."""
    where = f"IMF, {question.label}"
    found = observations(_PROVIDER, _FLOW, question, timeout=timeout, where=where)
    return [chosen_cells({"SCALE": "0", **cells}, COLUMNS, where) for cells in found]

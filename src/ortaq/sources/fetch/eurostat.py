"""Eurostat goods trade of EU members by partner (Comext) through sdmx1, in USD at the euro's average rate of the year.

Comext gives euros. Imports are cif by country of origin (inside the EU: country of consignment), exports fob.
"""

from collections.abc import Sequence

from ortaq.core import InputError
from ortaq.sources.builders.pair_trade import COLUMNS, EXPORTS, IMPORTS_CIF
from ortaq.sources.fetch.api import ApiRequest, Query, Rows, in_file_name, named_economies
from ortaq.sources.fetch.geonomenclature import ALPHA2, ALPHA3, EU_MEMBERS
from ortaq.sources.fetch.library import PUBLICATIONS
from ortaq.sources.fetch.sdmx_service import VALUE, Cells, chosen_cells, observations, require_asked

EUROSTAT = PUBLICATIONS["eurostat"]
RATE = "USD_PER_EUR"
"""Column of the rate that was applied: value over rate is what Eurostat gives in euros."""

_TRADE, _TRADE_FLOW = "ESTAT_COMEXT", "DS-045409"
_MONEY, _MONEY_FLOW, _MONEY_KEY = "ESTAT", "ert_bil_eur_a", "A.AVG.NAC.USD"
_ADDRESS = "https://ec.europa.eu/eurostat/api"
_INDICATORS = {"1": IMPORTS_CIF, "2": EXPORTS}
_KEPT = ("reporter", "partner", "flow", "TIME_PERIOD", VALUE)


def eurostat_request(economies: Sequence[str], year: int) -> ApiRequest:
    """Return the questions for goods trade of EU members with some economies, one for each member."""
    wanted = named_economies(economies)
    members = [e for e in wanted if e in EU_MEMBERS]
    if not members or len(wanted) < 2:
        raise InputError(
            "no member of the European Union with a partner",
            where="--economies",
            why="Eurostat has the trade that members of the EU report",
            fix="add members of the region: --economies KAZ,UZB,DEU,POL",
        )
    questions = tuple(Query(e, {"key": _key([e], [o for o in wanted if o != e]), "year": str(year)}) for e in members)
    period = f"?startPeriod={year}&endPeriod={year}"
    trade = f"{_ADDRESS}/comext/dissemination/sdmx/2.1/data/{_TRADE_FLOW}/{_key(members, wanted)}{period}"
    money = f"{_ADDRESS}/dissemination/sdmx/2.1/data/{_MONEY_FLOW}/{_MONEY_KEY}{period}"
    rates: list[float] = []

    def ask(question: Query, timeout: float) -> Rows:
        if not rates:
            rates.append(_rate(question.parameters["year"], timeout))
        return _ask(question, timeout, rates[0])

    name = f"eurostat_comext_{year}_{in_file_name(wanted)}.csv"
    return ApiRequest(EUROSTAT, name, f"{trade} {money}", (*COLUMNS, RATE), questions, ask)


def _key(reporters: Sequence[str], partners: Sequence[str]) -> str:
    """Return codes of freq, reporter, partner, product, flow, indicators."""
    first, second = ("+".join(ALPHA2[e] for e in some) for some in (reporters, partners))
    return f"A.{first}.{second}.TOTAL.{'+'.join(_INDICATORS)}.VALUE_IN_EUROS"


def _ask(question: Query, timeout: float, rate: float) -> Rows:
    """Return the trade of one member (see `ApiRequest.ask`)."""
    where = f"Eurostat, {question.label}"
    found = observations(_TRADE, _TRADE_FLOW, question, timeout=timeout, where=where)
    return [_row(cells, rate, where) for cells in found]


def _row(cells: Cells, rate: float, where: str) -> list[object]:
    require_asked(cells, {"freq": "A", "product": "TOTAL", "indicators": "VALUE_IN_EUROS"}, where)
    reporter, partner, flow, year, euros = chosen_cells(cells, _KEPT, where)
    known = reporter in ALPHA3 and partner in ALPHA3 and flow in _INDICATORS
    if not known:
        what = f"the answer has reporter={reporter}, partner={partner}, flow={flow}, which was not asked"
        raise InputError(what, where=where, fix="the service changed its codes; report it")
    value = round(float(euros) * rate, 2)
    return [ALPHA3[reporter], ALPHA3[partner], _INDICATORS[flow], year, "0", value, rate]


def _rate(year: str, timeout: float) -> float:
    """Return the average of a year, USD per EUR."""
    question = Query(f"euro rate of {year}", {"key": _MONEY_KEY, "year": year})
    where = f"Eurostat, {question.label}"
    found = observations(_MONEY, _MONEY_FLOW, question, timeout=timeout, where=where)
    if len(found) != 1:
        raise InputError(
            f"{len(found)} yearly rates of the euro in USD",
            where=where,
            why="values in euros cannot become USD",
            fix="ask for an earlier year; the rate comes when a year has ended",
        )
    require_asked(found[0], {"statinfo": "AVG", "unit": "NAC", "currency": "USD", "TIME_PERIOD": year}, where)
    rate = float(found[0][VALUE])
    if not rate > 0.0:
        raise InputError(f"the rate of the euro is {rate}", where=where, fix="try later")
    return rate

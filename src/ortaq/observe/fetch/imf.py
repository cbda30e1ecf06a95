"""IMF goods trade by partner (IMTS, formerly Direction of Trade Statistics) through sdmx1."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ortaq.core import InputError, require_known
from ortaq.observe.builders.classification import REST, countries
from ortaq.observe.builders.pair_trade import EXPORTS, IMPORTS_CIF, IMPORTS_FOB
from ortaq.observe.fetch.api import ApiRequest, Question, Rows, Service, need_extra, refuse
from ortaq.observe.fetch.patience import Again

IMF = Service(
    "imf",
    "IMF IMTS: goods trade by partner",
    "International Monetary Fund",
    "IMF terms: use with attribution",
    "https://www.imf.org/en/About/copyright-and-terms",
    "imf",
)
COLUMNS = ("COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD", "SCALE", "OBS_VALUE")
NO_RECORDS = 404
"""SDMX services answer so where a question is right and nothing is known."""

_PROVIDER, _FLOW = "IMF_DATA", "IMTS"
_ADDRESS = "https://api.imf.org/external/sdmx/2.1/data/IMTS"


class _NoRecords(Exception):
    """The service knows nothing of what was asked."""


def imf_request(economies: Sequence[str], year: int) -> ApiRequest:
    """Return the questions for goods trade between some economies, one for each that reports.

    Raises
    ------
    InputError
        An economy is unknown.
    """
    wanted = [e for e in economies if e != REST]
    require_known(wanted, list(countries()), kind="economy", where="--economies")
    indicators = "+".join((EXPORTS, IMPORTS_CIF, IMPORTS_FOB))
    questions = tuple(
        Question(e, {"key": f"{e}.{indicators}.{'+'.join(o for o in wanted if o != e)}.A", "year": str(year)})
        for e in wanted
    )
    everyone = "+".join(wanted)
    url = f"{_ADDRESS}/{everyone}.{indicators}.{everyone}.A?startPeriod={year}&endPeriod={year}"
    name = "-".join(sorted(wanted)) if len(wanted) <= 5 else f"{len(wanted)}_economies"
    return ApiRequest(IMF, f"imf_imts_{year}_{name}.csv", url, COLUMNS, questions, _ask)


def _ask(question: Question, timeout: float) -> Rows:
    """Return the observations of one economy (see `ApiRequest.ask`)."""
    try:
        import requests  # noqa: PLC0415 - an optional extra
        import sdmx  # noqa: PLC0415 - an optional extra
        from sdmx.exceptions import ParseError, XMLParseError  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise need_extra("sdmx1", error) from error
    year, where = question.parameters["year"], f"IMF, {question.label}"

    def look(answer: Any, **_kwargs: Any) -> None:
        if answer.status_code == NO_RECORDS:
            raise _NoRecords
        if answer.status_code != 200:
            refuse(answer.status_code, answer.headers, answer.text, where)

    client: Any = sdmx.Client(_PROVIDER)
    client.session.hooks["response"].append(look)
    with _quiet():
        try:
            period = {"startPeriod": year, "endPeriod": year}
            message = client.get("data", _FLOW, key=question.parameters["key"], params=period, timeout=timeout)
        except _NoRecords:
            return []
        except requests.Timeout as error:
            raise Again("no answer in time") from error
        except requests.RequestException as error:
            raise Again(f"the connection broke ({type(error).__name__})") from error
        except (SyntaxError, ParseError, XMLParseError) as error:
            raise Again("the answer was cut off or is no SDMX") from error
    return [row for data in message.data for row in (_row(o, where) for o in data.obs) if row[-1] != ""]


def _row(observation: Any, where: str) -> list[Any]:
    """Return what is kept of an observation; its value is empty where the service has none."""
    # Without the structure definition attributes of a series stand among its dimensions.
    cells = {k: v.value for k, v in observation.key.values.items()}
    cells |= {k: v.value for k, v in observation.attrib.items()}
    value = observation.value
    cells["OBS_VALUE"] = "" if value is None or str(value) in {"", "NaN", "nan"} else value
    cells.setdefault("SCALE", "0")
    missing = [c for c in COLUMNS if c not in cells]
    if missing:
        raise InputError(
            f"the answer has no {', '.join(missing)}", where=where, fix="the service changed its layout; report it"
        )
    return [cells[c] for c in COLUMNS]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from writing that it works without the structure definition."""
    log = logging.getLogger("sdmx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)

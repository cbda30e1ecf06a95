"""World Development Indicators through wbgapi: GDP and population of some economies, in the layout of the bulk file."""

from collections.abc import Sequence
from typing import Any

from ortaq.core import InputError
from ortaq.sources.builders.world_bank import GDP, POPULATION
from ortaq.sources.fetch.api import (
    ApiRequest,
    Query,
    Rows,
    in_file_name,
    named_economies,
    need_extra,
    refuse,
)
from ortaq.sources.fetch.library import PUBLICATIONS
from ortaq.sources.fetch.patience import Again

WORLD_BANK = PUBLICATIONS["worldbank"]
INDICATORS = {GDP: "GDP (current US$)", POPULATION: "Population, total"}
_ADDRESS = "https://api.worldbank.org/v2/en/sources/2"


def world_bank_request(economies: Sequence[str], year: int) -> ApiRequest:
    """Return the questions for GDP and population of some economies in a year."""
    wanted = named_economies(economies)
    questions = tuple(
        Query(title, {"series": series, "economy": ";".join(wanted), "time": f"YR{year}"})
        for series, title in INDICATORS.items()
    )
    url = f"{_ADDRESS}/series/{';'.join(INDICATORS)}/country/{';'.join(wanted)}/time/YR{year}"
    columns = ("Country Name", "Country Code", "Indicator Name", "Indicator Code", str(year))
    return ApiRequest(WORLD_BANK, f"API_wdi_{year}_{in_file_name(wanted)}.csv", url, columns, questions, _ask)


def _ask(question: Query, timeout: float) -> Rows:
    """Return one row for every economy that has a value (see `ApiRequest.ask`)."""
    try:
        import requests  # noqa: PLC0415 - an optional extra
        import wbgapi  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise need_extra("wbgapi", error) from error
    where = f"World Bank, {question.label}"

    def look(answer: Any, **_kwargs: Any) -> None:
        if answer.status_code != 200:
            refuse(answer.status_code, answer.headers, answer.text, where)

    own = wbgapi.get_options
    wbgapi.get_options = {"timeout": timeout, "hooks": {"response": look}}
    pattern = "sources/2/series/{series}/country/{economy}/time/{time}"
    try:
        cells = list(wbgapi.refetch(pattern, ["economy"], **question.parameters))
    except wbgapi.APIResponseError as error:
        raise Again("the answer was cut off or is no JSON") from error
    except wbgapi.APIError as error:
        raise InputError(
            f"the service answered: {error.msg}", where=where, why="nothing was kept", fix="ask for another year"
        ) from error
    except requests.Timeout as error:
        raise Again("no answer in time") from error
    except requests.RequestException as error:
        raise Again(f"the connection broke ({type(error).__name__})") from error
    finally:
        wbgapi.get_options = own
    return [_row(cell, question) for cell in cells if cell.get("value") is not None]


def _row(cell: Any, question: Query) -> list[Any]:
    economy = next(v for v in cell["variable"] if v["concept"].lower() == "country")
    return [economy.get("value", ""), economy["id"], question.label, question.parameters["series"], cell["value"]]

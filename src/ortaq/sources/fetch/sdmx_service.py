"""Observations of an SDMX 2.1 service through sdmx1: one key of one dataflow in one year."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

from ortaq.core import InputError
from ortaq.sources.fetch.api import Query, need_extra, refuse
from ortaq.sources.fetch.patience import Again

Cells = Mapping[str, Any]
VALUE = "OBS_VALUE"

_LATER = 30.0
_NEW_LAYOUT = "the service changed its layout; report it"


class _NoRecords(Exception):
    """The service knows nothing of what was asked."""


def observations(provider: str, flow: str, question: Query, *, timeout: float, where: str) -> list[Cells]:
    """Return the observations that have a value: dimensions and attributes by name, the value as ``OBS_VALUE``.

    ``provider``, ``flow``: A source of sdmx1 and its dataflow.
    ``question``: its ``key`` holds codes of the dimensions in their order, its ``year`` the year.
    ``timeout``: seconds that the answer may take.
    Raises Again if another attempt may succeed.
    """
    try:
        import requests  # noqa: PLC0415 - an optional extra
        import sdmx  # noqa: PLC0415 - an optional extra
        from sdmx.exceptions import ParseError, XMLParseError  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise need_extra("sdmx1", error) from error

    def look(answer: Any, **_kwargs: Any) -> None:
        if _is_empty(answer):
            raise _NoRecords
        if answer.status_code != 200:
            refuse(answer.status_code, answer.headers, answer.text, where)

    client: Any = sdmx.Client(provider)
    client.session.hooks["response"].append(look)
    client.source = copy(client.source)
    client.source.finish_message = _as_it_came
    period = dict.fromkeys(("startPeriod", "endPeriod"), question.parameters["year"])
    with _quiet():
        try:
            message = client.get("data", flow, key=question.parameters["key"], params=period, timeout=timeout)
        except _NoRecords:
            return []
        except requests.Timeout as error:
            raise Again("no answer in time") from error
        except requests.RequestException as error:
            raise Again(f"the connection broke ({type(error).__name__})") from error
        except (SyntaxError, ValueError, ParseError, XMLParseError) as error:
            raise Again("the answer was cut off or is no SDMX") from error
    return [cells for data in message.data for cells in (_cells(o, data) for o in data.obs) if cells[VALUE] != ""]


def chosen_cells(cells: Cells, columns: Sequence[str], where: str) -> list[Any]:
    """Return some cells of an observation."""
    missing = [c for c in columns if c not in cells]
    if missing:
        raise InputError(f"the answer has no {', '.join(missing)}", where=where, fix=_NEW_LAYOUT)
    return [cells[c] for c in columns]


def require_asked(cells: Cells, asked: Mapping[str, str], where: str) -> None:
    """Refuse an observation of other codes than were asked: then the dimensions stand in another order."""
    for name, code in zip(asked, chosen_cells(cells, list(asked), where), strict=True):
        if code != asked[name]:
            raise InputError(f"the answer has {name}={code}, asked was {asked[name]}", where=where, fix=_NEW_LAYOUT)


def _is_empty(answer: Any) -> bool:
    """SDMX services answer 404 where a question is right and nothing is known; Eurostat 400 and its code 100."""
    return answer.status_code == 404 or (answer.status_code == 400 and "No results found" in answer.text)


def _as_it_came(message: Any, _client: Any, **_kwargs: Any) -> Any:
    """Raise where the message only promises a file; the library would sleep half a minute and then fetch that file."""
    if any("://" in str(text) for text in getattr(message.footer, "text", [])):
        raise Again("the service prepares its answer", _LATER)
    return message


def _cells(observation: Any, dataset: Any) -> dict[str, Any]:
    # Attributes stand at the data set, the series or the observation; without the structure definition those of a
    # series stand among its dimensions.
    cells = {k: v.value for k, v in dataset.attrib.items()}
    cells |= {k: v.value for k, v in observation.key.values.items()}
    cells |= {k: v.value for k, v in observation.attrib.items()}
    value = observation.value
    cells[VALUE] = "" if value is None or str(value) in {"", "NaN", "nan"} else value
    return cells


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

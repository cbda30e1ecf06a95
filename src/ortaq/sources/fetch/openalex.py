"""Papers that two economies wrote together, by field, from OpenAlex: one question for each pair.

The file has the layout of ``papers.csv`` of a region folder, so it can be put there as it is. A paper counts for a pair
where authors of both have an address; one with three economies counts for three pairs, so pairs must not be added up.
"""

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from ortaq.core import InputError, said
from ortaq.sources.fetch.api import ApiRequest, Query, Rows, in_file_name, named_economies, refuse
from ortaq.sources.fetch.download import AGENT
from ortaq.sources.fetch.geonomenclature import ALPHA2
from ortaq.sources.fetch.library import PUBLICATIONS
from ortaq.sources.fetch.patience import Again

KEY = "OPENALEX_API_KEY"
OPENALEX = PUBLICATIONS["openalex"]
COLUMNS = ("one", "other", "field", "year", "papers", "source")
ALL_FIELDS = "all"
"""Field of the row that counts every paper of a pair, those without a field too."""

_ADDRESS = "https://api.openalex.org/works"
_GROUP = "primary_topic.field.id"
_ISO = {"SRB": "RS"}
"""Where ISO 3166 differs from the codes of EU statistics."""


def openalex_request(economies: Sequence[str], year: int) -> ApiRequest:
    """Return the questions for the joint papers of some economies, one for each pair."""
    wanted = sorted(named_economies(economies))
    unnamed = [code for code in wanted if code not in ALPHA2]
    if unnamed or len(wanted) < 2:
        raise InputError(
            f"no two-letter code of {', '.join(unnamed)}" if unnamed else "fewer than two economies",
            where="--economies",
            why="OpenAlex is asked for pairs, by two-letter codes",
            fix="leave them out" if unnamed else "--economies KAZ,CHN",
        )
    questions = tuple(
        Query(f"{one} and {other}", {"one": one, "other": other, "year": str(year)})
        for one, other in combinations(wanted, 2)
    )
    url = f"{_ADDRESS}?filter=publication_year:{year}&group_by={_GROUP}"
    return ApiRequest(OPENALEX, f"openalex_{year}_{in_file_name(wanted)}.csv", url, COLUMNS, questions, _ask)


def _ask(question: Query, timeout: float) -> Rows:
    """Return the rows of one pair (see `ApiRequest.ask`); no row where nothing was written together."""
    one, other, year = (question.parameters[name] for name in ("one", "other", "year"))
    codes = [_ISO.get(code, ALPHA2[code]) for code in (one, other)]
    # A filter that stands twice asks for works that meet both.
    both = ",".join(f"authorships.institutions.country_code:{code}" for code in codes)
    asked = {"filter": f"{both},publication_year:{year}", "group_by": _GROUP}
    where = f"OpenAlex, {question.label}"
    counted = _counts(_answer(asked, timeout, where), where)
    return [[one, other, field, year, papers, OPENALEX.id] for field, papers in counted.items()]


def _answer(asked: Mapping[str, str], timeout: float, where: str) -> Any:
    key = os.environ.get(KEY, "").strip()
    address = f"{_ADDRESS}?{urlencode({**asked, 'api_key': key} if key else asked)}"
    request = urllib.request.Request(address, headers={"User-Agent": AGENT, "Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            told = error.read().decode("utf-8", errors="replace").replace(key or "\0", "***")
        if error.code == 429 and not key:
            raise InputError(
                "OpenAlex gives a hundred answers a day to those without a key",
                where=where,
                why="answers so far are kept for a day",
                fix=said("get a free key at https://openalex.org/settings/api and set {key}", key=KEY),
            ) from None
        refuse(error.code, dict(error.headers.items()), told, where, KEY)
    except TimeoutError:
        raise Again("no answer in time") from None
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        raise Again("no answer in time" if late else f"the connection broke ({type(error.reason).__name__})") from error
    except (http.client.HTTPException, ConnectionError) as error:
        raise Again(f"the connection broke ({type(error).__name__})") from None
    except ValueError:
        raise Again("the answer was cut off or is no JSON") from None


def _counts(answer: Any, where: str) -> dict[str, int]:
    """Return papers by field, all of them first; empty where there are none."""
    try:
        total = int(answer["meta"]["count"])
        fields = {str(group["key_display_name"]): int(group["count"]) for group in answer["group_by"]}
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"the answer has no {error}", where=where, fix="the service changed its layout; report it"
        ) from error
    return {ALL_FIELDS: total, **fields} if total else {}

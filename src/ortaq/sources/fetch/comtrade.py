"""UN Comtrade through its own library: goods trade of a year by reporter, partner and HS product.

The library asks without retries, prints refusals and forgets them; so its connections are lent to it here. The key
travels in a header, not in the address, where messages and proxies would show it.
"""

import os
import re
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ortaq.core import InputError, require_known, said
from ortaq.sources.builders.classification import countries
from ortaq.sources.builders.partners import un_code
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

if TYPE_CHECKING:
    import urllib3

KEY = "COMTRADE_API_KEY"
COMTRADE = PUBLICATIONS["comtrade"]
COLUMNS = ("period", "reporterCode", "flowCode", "partnerCode", "cmdCode", "cifvalue", "fobvalue", "primaryValue")
LEVELS: Mapping[str, int] = {"AG2": 300, "AG4": 120, "AG6": 40}
"""Products by digits of the HS code, and how many partners one question may hold to stay below ``MOST_ROWS``."""

MOST_ROWS = 250_000
FLOWS = {"M": "imports", "X": "exports"}
_ADDRESS = "https://comtradeapi.un.org/data/v1/get/C/A/HS"
_ERROR = re.compile(rb'"error"\s*:\s*"([^"]+)"')


def comtrade_request(economies: Sequence[str], year: int, products: str = "AG4") -> ApiRequest:
    """Return the questions for the goods trade of some economies with all partners."""
    known = countries()
    reporters = named_economies(economies)
    require_known([products], list(LEVELS), kind="level of products", where="--set products=")
    partners = [un_code(economy) for economy in known]
    size = LEVELS[products]
    groups = [partners[at : at + size] for at in range(0, len(partners), size)]
    questions = tuple(
        Query(
            f"{FLOWS[flow]} of {economy}" + (f", partners {n} of {len(groups)}" if len(groups) > 1 else ""),
            {
                "period": str(year),
                "reporterCode": un_code(economy),
                "cmdCode": products,
                "flowCode": flow,
                "partnerCode": ",".join(group),
            },
        )
        for economy in reporters
        for flow in FLOWS
        for n, group in enumerate(groups, start=1)
    )
    codes = ",".join(un_code(e) for e in reporters)
    url = f"{_ADDRESS}?period={year}&reporterCode={codes}&cmdCode={products}&flowCode={','.join(FLOWS)}"
    name = in_file_name(reporters)
    return ApiRequest(COMTRADE, f"comtrade_{products}_{year}_{name}.csv", url, COLUMNS, questions, _ask)


def _ask(question: Query, timeout: float) -> Rows:
    """Return the rows of one question (see `ApiRequest.ask`)."""
    try:
        from comtradeapicall import PreviewGet  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise need_extra("comtradeapicall", error) from error
    key = _key()
    with _lent(PreviewGet, timeout, question.label):
        try:
            table = PreviewGet.getFinalData(
                key,
                typeCode="C",
                freqCode="A",
                clCode="HS",
                partner2Code="0",
                customsCode="C00",
                motCode="0",
                maxRecords=MOST_ROWS,
                format_output="JSON",
                includeDesc=False,
                **question.parameters,
            )
        except (ValueError, KeyError, TypeError, NotImplementedError) as error:
            raise Again("the answer was cut off or is no table") from error
    if len(table) >= MOST_ROWS:
        raise InputError(
            f"the answer has {len(table):,} rows, the most that one question gives, so some are missing",
            where=f"UN Comtrade, {question.label}",
            why="nothing was kept of it",
            fix="--set products=AG4 or AG2",
        )
    if table.empty:
        return []
    missing = [c for c in COLUMNS if c not in table.columns]
    if missing:
        raise InputError(
            f"the answer has no {', '.join(missing)}",
            where=f"UN Comtrade, {question.label}",
            fix="the service changed its layout; report it",
        )
    # NaN differs from itself: an absent value is an empty cell.
    return [["" if v is None or v != v else v for v in row] for row in table[list(COLUMNS)].values.tolist()]  # noqa: PLR0124


def _key() -> str:
    key = os.environ.get(KEY, "").strip()
    if not key:
        raise InputError(
            "UN Comtrade wants a key",
            where=f"environment variable {KEY}",
            why="without one it gives 500 rows only",
            fix=said("get a free key at https://comtradedeveloper.un.org and set {key}", key=KEY),
        )
    return key


@contextmanager
def _lent(library: Any, timeout: float, label: str) -> Iterator[None]:
    """Let the library use connections that report refusals instead of printing them."""
    import urllib3  # noqa: PLC0415 - comes with the optional extra

    def connections(**_kwargs: Any) -> _Connections:
        return _Connections(timeout, label)

    own = library.urllib3
    library.urllib3 = SimpleNamespace(PoolManager=connections, ProxyManager=connections, exceptions=urllib3.exceptions)
    try:
        yield
    finally:
        library.urllib3 = own


class _Connections:
    """Stands for the library's connections: one attempt each, with a time limit; a refusal raises."""

    def __init__(self, timeout: float, label: str) -> None:
        self._timeout, self._where = timeout, f"UN Comtrade, {label}"

    def request(self, method: str, url: str, fields: Mapping[str, Any], **_kwargs: Any) -> Any:
        import urllib3  # noqa: PLC0415 - comes with the optional extra

        asked = {k: v for k, v in fields.items() if k != "subscription-key"}
        headers = {"Ocp-Apim-Subscription-Key": str(fields["subscription-key"]), "User-Agent": "ortaq"}
        try:
            answer = _manager(url).request(
                method, url, fields=asked, headers=headers, timeout=self._timeout, retries=False
            )
        except urllib3.exceptions.HTTPError as error:
            late = isinstance(error, urllib3.exceptions.TimeoutError)
            raise Again("no answer in time" if late else f"the connection broke ({type(error).__name__})") from None
        if answer.status != 200:
            refuse(answer.status, answer.headers, answer.data.decode("utf-8", errors="replace"), self._where, KEY)
        refused = _ERROR.search(answer.data[-500:])
        if refused:
            said = refused[1].decode("utf-8", errors="replace")
            raise InputError(f"the service answered: {said}", where=self._where, fix="ask for less, or another year")
        return answer


def _manager(url: str) -> "urllib3.PoolManager":
    """Return connections, through the proxy of the environment where there is one."""
    import urllib3  # noqa: PLC0415 - comes with the optional extra

    proxy = urllib.request.getproxies().get("https")
    host = urllib3.util.parse_url(url).host or ""
    if proxy and not urllib.request.proxy_bypass(host):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()

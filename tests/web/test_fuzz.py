"""Requests drawn from the published description of the API, good and bad ones: no answer is an error of the server."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests.web.conftest import ADDRESS

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


OPERATIONS = [
    ("/api/health", "GET"),
    ("/api/table", "GET"),
    ("/api/answer", "GET"),
    ("/api/tables", "GET"),
    ("/api/outcome", "GET"),
    ("/api/package", "GET"),
    ("/api/recompute", "POST"),
    ("/api/jobs/{id}", "GET"),
    ("/api/jobs/{id}", "DELETE"),
    ("/api/jobs/{id}/table", "GET"),
    ("/api/export/brief.html", "GET"),
    ("/api/export/brief.html", "POST"),
    ("/api/export/table.xlsx", "GET"),
    ("/api/export/table.xlsx", "POST"),
    ("/api/ledger", "GET"),
    ("/api/ledger/acts", "POST"),
]


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    return schemathesis.openapi.from_dict(client.get("/openapi.json").json())


@pytest.mark.slow
def test_every_operation_is_drawn(described: Any) -> None:
    found = {(path, method.upper()) for path, methods in described.raw_schema["paths"].items() for method in methods}
    assert found == set(OPERATIONS)


GOOD, BAD = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE

# Only what takes something can be asked in a wrong way.
DRAWN = [
    *((path, method, GOOD) for path, method in OPERATIONS),
    *(
        (path, method, BAD)
        for path, method in OPERATIONS
        if "{id}" in path or method == "POST" or path.endswith(("outcome", "package", "tables"))
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method", "mode"), DRAWN)
def test_no_request_breaks_the_server(client: TestClient, described: Any, path: str, method: str, mode: Any) -> None:
    """Positive cases fit the description, negative ones break it."""

    @settings(max_examples=15, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(described[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        asked = case.as_transport_kwargs(base_url=ADDRESS)
        content = asked.get("data")
        body = {"json": asked["json"]} if "json" in asked else {"content": content} if content else {}
        headers = {
            k: v for k, v in (asked["headers"] or {}).items() if k.lower() not in {"user-agent", "accept-encoding"}
        }
        found = client.request(asked["method"], asked["url"], params=asked["params"], headers=headers, **body)
        case.validate_response(found, checks=CHECKS)

    ask()

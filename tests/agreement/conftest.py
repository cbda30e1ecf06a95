import json

import pytest


@pytest.fixture(scope="session")
def agreement_case(reference):
    """Return a reader of the reference cases."""

    def read(name):
        return json.loads(reference(f"agreement/{name}").read_text(encoding="utf-8"))

    return read

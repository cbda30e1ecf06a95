import json
from pathlib import Path

import pytest
from hypothesis import settings

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "agreement"

# A loaded machine is no reason to fail: speed is measured in benchmarks/.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def reference():
    """Return a reader of the reference cases, which lie beside the checkout and not in it."""

    def read(name):
        path = REFERENCE / name
        if not path.exists():
            pytest.skip(f"reference case {path} is not beside this checkout")
        return json.loads(path.read_text(encoding="utf-8"))

    return read

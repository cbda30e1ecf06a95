"""The page's types of the document are those of the API, and so are the documents of the browser tests."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ortaq.web.table_schema import TableDocument
from tests.web.browser.documents import network_map, random_case, ruled_case, trade_map

TOOL = Path(__file__).parents[2] / "tools" / "page_types.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("page_types", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_types_of_the_page_are_made_from_the_records(tool: ModuleType) -> None:
    assert tool.PATH.read_text(encoding="utf-8") == tool.declarations(), "run tools/page_types.py"


def test_every_form_of_a_field_has_its_type(tool: ModuleType) -> None:
    made = tool.declarations()
    for line in (
        "interface Measure extends Titled {",
        "  value?: Ends | null;",
        "  before: (number | null)[][];",
        '  dtype: "float32" | "uint8";',
        "  schema: 1;",
        "  note: ChartWords[];",
        "  bands: Record<string, BandRecord>;",
    ):
        assert line in made.splitlines()


@pytest.mark.parametrize("maps", [None, network_map(), trade_map(random_case())])
def test_documents_of_the_browser_tests_are_documents(maps: dict[str, Any] | None) -> None:
    for case in (random_case(), ruled_case()):
        TableDocument.model_validate({**case.document, "map": maps})

"""The toy table on a desk, and a page that is just enough to be served."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ortaq.answers import Material
from ortaq.web import Access, Desk, create_app, load_page

ACCESS = Access("127.0.0.1", 8765, requests_per_s=1000.0, burst=1000.0)
ADDRESS = "http://127.0.0.1:8765"

PAGE = {
    "index.html": """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Table</title>
<link rel="stylesheet" href="static/css/page.css">
<script src="static/vendor/plain.js"></script>
<script type="module" src="static/js/main.js"></script>
</head><body><p id="found">nothing</p></body></html>
""",
    "css/page.css": "p { color: rgb(1, 2, 3); }\n",
    "vendor/plain.js": "window.plain = { close: '</script>' };\n",
    "js/main.js": """import { double, seven as lucky } from "./numbers.js";
import {
  Table,
} from "./table.js";

const label = "main";
const table = new Table(JSON.parse(document.getElementById("table-document").textContent));
const words = JSON.parse(document.getElementById("messages-en").textContent);
const shown = `${label} ${double(lucky)} ${await table.packages()} ${words.hello} ${window.plain.close.length}`;
document.getElementById("found").textContent = `${shown} ${getComputedStyle(document.body.firstElementChild).color}`;
""",
    "js/numbers.js": """const label = "numbers";
export const seven = 7;
export function double(x) {
  return label.length ? 2 * x : 0;
}
""",
    "js/table.js": """import { seven } from "./numbers.js";
const label = seven;
export class Table {
  constructor(doc) { this.doc = doc; }
  async packages() {
    const { data, shape } = this.doc.gains_musd;
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const gains = new Float32Array(await new Response(stream).arrayBuffer());
    return label === 7 && gains.length === shape[0] * shape[1] * shape[2] ? shape[0] : -1;
  }
}
""",
    "messages/en.json": '{"hello": "<b>hello</b>"}',
}


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small page."""
    folder = tmp_path_factory.mktemp("static")
    for name, text in PAGE.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def desk(material: Material, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk of its own; its processes end with the test."""
    found = Desk(material, tmp_path / "store")
    yield found
    found.close()


@pytest.fixture(scope="module")
def client(material: Material, page_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of one application for the whole file: starting processes takes seconds."""
    desk = Desk(material, tmp_path_factory.mktemp("store"))
    with TestClient(create_app(desk, ACCESS, load_page(page_folder)), base_url=ADDRESS) as found:
        yield found

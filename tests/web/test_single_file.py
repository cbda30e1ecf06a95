"""One file from page and table: what is inside, what is refused, and what a browser makes of it."""

import base64
import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ortaq.answers import Material
from ortaq.core import InputError
from ortaq.web import document_bytes, page_files, single_file, table_document
from ortaq.web.modules import one_script
from tests.web.conftest import PAGE

SMALL: dict[str, bytes] = {name: text.encode() for name, text in PAGE.items()}


@pytest.fixture(scope="module")
def exported(material: Material, page_folder: Path) -> str:
    return single_file(page_files(page_folder), document_bytes(table_document(material)))


@pytest.mark.slow
def test_nothing_is_loaded(exported: str) -> None:
    assert not re.findall(r"<(?:script|link|img)[^>]*\b(?:src|href)=", exported)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', exported)
    assert policy
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    code = [t for k, t in re.findall(r"<script([^>]*)>(.*?)</script>", exported, re.DOTALL) if "json" not in k]
    assert len(code) == 2
    for text in (*code, *re.findall(r"<style>(.*?)</style>", exported, re.DOTALL)):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy[1]


@pytest.mark.slow
def test_a_browser_runs_it(exported: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    path = tmp_path / "table.html"
    path.write_text(exported, encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    done = subprocess.run(
        [browser, *flags, "--virtual-time-budget=5000", "--dump-dom", path.as_uri()],
        capture_output=True,
        timeout=60,
        check=True,
    )
    found = re.search(r'<p id="found">(.*?)</p>', done.stdout.decode())
    assert found
    assert found[1] == "main 14 8 &lt;b&gt;hello&lt;/b&gt; 9 rgb(1, 2, 3)"


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"index.html": None}, "page of the table is missing"),
        ({"css/page.css": None}, "css/page.css, which does not exist"),
        ({"js/table.js": None}, "module does not exist"),
        ({"css/page.css": "p { background: url(picture.png) }"}, "refers to another file"),
        ({"css/page.css": "@import 'other.css';"}, "refers to another file"),
        ({"index.html": PAGE["index.html"].replace("</body>", "<img src='a.png'></body>")}, "cannot be put"),
        ({"index.html": PAGE["index.html"].replace("</body>", "<script>alert(1)</script></body>")}, "in the page"),
        ({"js/numbers.js": "export default 7;"}, "not understood: export default"),
        ({"js/numbers.js": "export { seven, double };"}, "not understood"),
        ({"js/numbers.js": "export let seven = 7;\nexport function double() {}"}, "not understood: export let"),
        ({"js/numbers.js": "export const { seven, double } = {};"}, "not understood"),
        ({"js/numbers.js": "export const seven = 7;"}, "'double' is not exported by js/numbers.js"),
        ({"js/main.js": 'import * as x from "./numbers.js";'}, "not understood: import *"),
        ({"js/main.js": 'import "./numbers.js";'}, "not understood: import"),
        ({"js/main.js": 'import { x } from "https://cdn.example/x.js";'}, "not understood: import"),
        ({"js/main.js": 'const x = await import("./numbers.js");'}, "not understood: import("),
        ({"js/main.js": "const x = import.meta.url;"}, "not understood: import.meta"),
        ({"js/numbers.js": 'import { Table } from "./table.js";\n' + PAGE["js/numbers.js"]}, "in a circle"),
    ],
)
def test_what_cannot_be_put_into_a_file(changes: dict[str, Any], what: str) -> None:
    page = {**SMALL, **{name: text and text.encode() for name, text in changes.items()}}
    with pytest.raises(InputError, match=re.escape(what)):
        single_file({name: content for name, content in page.items() if content}, b"{}")


def test_modules_keep_their_names_apart() -> None:
    sources = {
        "a.js": 'import { x, f as g } from "./sub/b.js";\nconst y = 1;\nconsole.log(x, g, y);',
        "sub/b.js": 'import { z } from "../c.js";\nconst y = 2;\nexport const x = y + z;\nexport async function f() {}',
        "c.js": "// import of nothing\nexport const z = { import: 1, export: 2 };",
    }
    script = one_script("a.js", sources)
    assert script.index("const z") < script.index("const x") < script.index("console.log")
    assert script.count("(() => {") == 2
    assert "const { x, f: g } = ortaqModule1;" in script
    assert "return { x, f };" in script

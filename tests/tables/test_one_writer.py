"""Files are written in one room: no other module opens one for writing, moves, makes or removes one."""

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.source import modules

WRITES = {
    *("write_text", "write_bytes", "unlink", "rename", "rmdir", "rmtree", "mkdir", "makedirs", "touch", "truncate"),
    *("symlink_to", "hardlink_to", "chmod", "mkdtemp", "mkstemp", "to_csv", "to_parquet"),
}
"""Methods and functions that change what is on the disk."""

MODULES = {"tempfile", "shutil"}


def writes(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield what a module does to files."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = {a.name for a in node.names} if isinstance(node, ast.Import) else {node.module}
            yield from (f"line {node.lineno}: import {name}" for name in MODULES & named)
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        # Path.replace takes one argument; that of texts, records and dates takes more, or names them.
        is_move = called == "replace" and isinstance(node.func, ast.Attribute) and len(node.args) == 1
        if called in WRITES or (is_move and not node.keywords):
            yield f"line {node.lineno}: {called}"
        mode = [a.value for a in (*node.args, *(k.value for k in node.keywords)) if isinstance(a, ast.Constant)]
        if node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "memory":
            continue
        if called in {"open", "File", "ZipFile"} and any(
            isinstance(m, str) and set(m) & set("wax+") and len(m) < 4 for m in mode
        ):
            yield f"line {node.lineno}: {called} for writing"


@pytest.mark.slow
def test_no_other_room_writes_files() -> None:
    found = {
        place: done
        for place, nodes in modules().items()
        if not place.startswith("tables/") and (done := list(writes(nodes)))
    }
    assert found == {}

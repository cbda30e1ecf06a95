"""The source of ortaq as rules about code read it: every module is parsed once in a process."""

import ast
import gc
from functools import cache
from pathlib import Path

import ortaq

SOURCE = Path(ortaq.__file__).parent


@cache
def modules() -> dict[str, tuple[ast.AST, ...]]:
    """Return all nodes of every module, the module first, by its place below the source."""
    collects = gc.isenabled()
    gc.disable()  # a million nodes come, and none goes
    try:
        return {
            path.relative_to(SOURCE).as_posix(): tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            for path in sorted(SOURCE.rglob("*.py"))
        }
    finally:
        if collects:
            gc.enable()

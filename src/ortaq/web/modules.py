"""ES modules that import each other, put into one script: for pages that may load nothing."""

import posixpath
import re
from collections.abc import Mapping

from ortaq.core import InputError

_IMPORT = re.compile(r'^import\s*\{(?P<names>[^{}]*)\}\s*from\s*["\'](?P<path>\.[^"\']+)["\'];?[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(
    r"^export\s+(?P<kind>(?:async\s+)?function\b\s*\*?|const\b|class\b)(?P<gap>\s*)(?P<name>[A-Za-z_$][\w$]*)",
    re.MULTILINE,
)
_LEFT = re.compile(r"^[ \t]*(?:import|export)\b(?!\s*[:=(.,])[^\n]*|\bimport\s*\(|\bimport\.meta\b", re.MULTILINE)
_NAME = re.compile(r"(?P<theirs>[A-Za-z_$][\w$]*)(?:\s+as\s+(?P<mine>[A-Za-z_$][\w$]*))?")


def one_script(entry: str, sources: Mapping[str, str]) -> str:
    """Return one module script that does what the entry module and all that it imports do.

    Every module but the entry becomes a function that returns what it exports, so names of different modules never
    meet; only the entry may await at its top level. Only ``import { a, b as c } from "./x.js"`` and
    ``export function | const | class`` are understood.

    Parameters
    ----------
    entry : str
        Path of the module to start with.
    sources : mapping of str to str
        Source by path, with forward slashes.

    Raises
    ------
    InputError
        Another form of import or export, a module that is missing, a name that it does not export, or a circle.
    """
    order: list[str] = []
    exported: dict[str, list[str]] = {}
    parts: list[str] = []

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise _cannot(f"modules import each other in a circle: {' -> '.join((*above, path))}", path)
        if path in order:
            return
        if path not in sources:
            raise _cannot("the module does not exist", f"{path}, imported by {above[-1] if above else 'the page'}")
        for _, target in _imports(path, sources[path]):
            visit(target, (*above, path))
        body, exported[path] = _rewritten(path, sources[path], order, exported)
        parts.append(_enclosed(body, exported[path], len(order)) if above else body)
        order.append(path)

    visit(entry, ())
    return "\n".join(parts)


def _imports(path: str, source: str) -> list[tuple[re.Match[str], str]]:
    folder = posixpath.dirname(path)
    return [(m, posixpath.normpath(posixpath.join(folder, m["path"]))) for m in _IMPORT.finditer(source)]


def _rewritten(path: str, source: str, order: list[str], exported: Mapping[str, list[str]]) -> tuple[str, list[str]]:
    heads = [_head(path, m["names"], target, order, exported) for m, target in _imports(path, source)]
    names = [m["name"] for m in _EXPORT.finditer(source)]
    body = _EXPORT.sub(r"\g<kind>\g<gap>\g<name>", _IMPORT.sub("", source))
    left = _LEFT.search(body)
    if left:
        raise _cannot(f"this form of import or export is not understood: {left[0].strip()}", path)
    return "\n".join((*heads, body.strip())), names


def _enclosed(body: str, names: list[str], position: int) -> str:
    return f"const {_variable(position)} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})();"


def _head(path: str, names: str, target: str, order: list[str], exported: Mapping[str, list[str]]) -> str:
    taken = []
    for item in filter(None, (n.strip() for n in names.split(","))):
        match = _NAME.fullmatch(item)
        if not match or match["theirs"] not in exported[target]:
            raise _cannot(f"'{item}' is not exported by {target}", path)
        taken.append(f"{match['theirs']}: {match['mine']}" if match["mine"] else item)
    return f"const {{ {', '.join(taken)} }} = {_variable(order.index(target))};"


def _variable(position: int) -> str:
    return f"ortaqModule{position}"


def _cannot(what: str, where: str) -> InputError:
    return InputError(
        what,
        where=where,
        why="a single file holds one script, made from the modules of the page",
        fix='use import { a } from "./x.js" and export function, const or class',
    )

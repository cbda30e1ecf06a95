"""Docstrings as pages show them: shapes as they are written, types by their short names, equations linked."""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

METHODOLOGY = Path(__file__).parents[1] / "methodology"

ARRAYS = {"float64": "Array", "int64": "Integers", "intp": "Indices", "bool": "Mask"}
"""Names of arrays by what they hold; Python spells them out."""

SPELT = re.compile(
    r"(?:~?numpy\.)?ndarray\[tuple\[(?:~?typing\.)?(?:Any|int), \.\.\.\], "
    r"(?:~?numpy\.)?dtype\[(?:~?numpy\.)?(float64|int64|intp|bool)\]\]"
)


def equations() -> dict[str, str]:
    """Return the page of every numbered equation."""
    pages = sorted(METHODOLOGY.glob("*.md"))
    told = ((page.stem, re.findall(r"^:label: (\S+)$", page.read_text(encoding="utf-8"), re.M)) for page in pages)
    return {label: name for name, labels in told for label in labels}


def setup(app: Sphinx) -> None:
    """Let docstrings and signatures pass through here before they are read."""
    known = equations()

    def linked(found: re.Match[str]) -> str:
        label = found[1]
        return f"`({label}) <../../../methodology/{known[label]}.html#equation-{label.lower()}>`__"

    def docstring(_app: Sphinx, _what: str, _name: str, _thing: Any, _options: Any, lines: list[str]) -> None:
        for at, line in enumerate(lines):
            told = re.sub(r"(?<=[ (\[])\*(?=[a-z])", r"\*", line)  # the star of (*dims) begins no emphasis
            lines[at] = re.sub(r"\(([A-Z]\d+)\)", linked, told) if "Methodology, eq" in told else told

    def signature(*given: Any) -> tuple[str | None, str | None]:
        return tuple(_short(part) if part else part for part in given[5:7])  # type: ignore[return-value]

    app.connect("autodoc-process-docstring", docstring, priority=400)
    app.connect("autodoc-process-signature", signature)


def _short(text: str) -> str:
    return SPELT.sub(lambda found: ARRAYS[found[1]], text)

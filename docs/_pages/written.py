"""All pages that are made, put where Sphinx finds them; what did not change is left alone, so it is not read again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from _pages import commands, files, kit, names, sources

MADE = Path(__file__).parents[1] / "made"
"""Ignored by git, emptied of pages that are no longer made."""


def pages() -> Mapping[str, str]:
    """Return every made page by its path below ``docs/made``."""
    return {**commands.pages(), **files.pages(), **names.pages(), **kit.pages(), **sources.pages(), "more.md": _more()}


def write_pages(*_: Any) -> None:
    """Write what changed and remove what is no longer made."""
    made = pages()
    for path in MADE.rglob("*.*"):
        if path.is_file() and path.relative_to(MADE).as_posix() not in made:
            path.unlink()
    for place, text in made.items():
        path = MADE / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _more() -> str:
    """Return the list of guides that no page names: a new ``docs/<topic>.md`` is in the site at once."""
    docs = MADE.parent
    told = "\n".join(p.read_text(encoding="utf-8") for p in docs.rglob("*.md") if MADE not in p.parents)
    entries = [p.stem for p in sorted(docs.glob("*.md")) if f"\n{p.stem}\n" not in told and p.stem != "index"]
    if not entries:
        return "---\norphan: true\n---\n# More guides\n\nEvery guide has its place in the tree.\n"
    rows = "\n".join(f"/{one}" for one in entries)
    return f"# More guides\n\n```{{toctree}}\n:maxdepth: 1\n\n{rows}\n```\n"

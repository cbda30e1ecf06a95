"""A page for every kind of table that ortaq reads or writes, from the specification with which it is checked."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import ortaq
from ortaq.tables import ColumnSpec, TableSpec

GROUPS = (
    (
        "region",
        "The tables of a region",
        ("ortaq.observe.regions", "ortaq.observe.builds", "ortaq.tables", "ortaq.domains.trade"),
    ),
    ("claims", "Tables of sentences to try", ("ortaq.answers.claims",)),
    ("formats", "Tables of formats, facts and finished projects", ("ortaq.observe",)),
    (
        "network",
        "The tables of a network",
        ("ortaq.domains.corridors.files.network", "ortaq.domains.corridors.files.fac"),
    ),
    ("freight", "The tables of freight", ("ortaq.domains.corridors",)),
    ("exchange", "The tables of people and money", ("ortaq.domains.exchange",)),
    ("water", "The tables of rivers and food", ("ortaq.domains.water",)),
    ("energy", "The tables of power and fuels", ("ortaq.domains.energy",)),
    ("ledger", "The tables of the ledger", ("ortaq.ledgers", "ortaq.answers")),
    ("watch", "The tables of early warning", ("ortaq.alerts", "ortaq.sources.watch")),
    ("published", "Tables that describe published files", ("ortaq.sources",)),
)
"""Page, title, and where its tables are declared; a table belongs to the first that fits, longest name first."""


def pages() -> Mapping[str, str]:
    """Return the list of all tables and a page for each group."""
    by_group: dict[str, dict[str, TableSpec]] = {name: {} for name, _, _ in GROUPS}
    for module, spec in specifications():
        by_group[_group(module)].setdefault(spec.file + spec.name, spec)
    titles = {name: title for name, title, _ in GROUPS}
    made = {f"files/{name}.md": _page(titles[name], list(specs.values())) for name, specs in by_group.items() if specs}
    entries = "\n".join(place.removeprefix("files/").removesuffix(".md") for place in made)
    head = (
        "# Tables\n\nMade from the specifications with which tables are read, checked and written. An optional column "
        "may be absent; a cell that may be empty says what it then stands for. Numbers use a point; words of a list "
        "are joined by `;`. Tables may be CSV (any common separator and encoding), Parquet or sheets of a workbook.\n\n"
    )
    return {"files/index.md": f"{head}```{{toctree}}\n:maxdepth: 2\n\n{entries}\n```\n", **made}


def specifications() -> Iterator[tuple[str, TableSpec]]:
    """Yield every specification that a module of ortaq holds, with the module."""
    for found in walk_packages(ortaq.__path__, "ortaq."):
        if found.name.endswith("__main__"):
            continue
        module = import_module(found.name)
        for value in list(vars(module).values()):
            for spec in _within(value):
                yield found.name, spec


def _within(value: Any) -> Iterator[TableSpec]:
    if isinstance(value, TableSpec):
        yield value
    elif isinstance(value, tuple | list):
        yield from (one for one in value if isinstance(one, TableSpec))
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, TableSpec))


def _group(module: str) -> str:
    fits = [(len(place), name) for name, _, places in GROUPS for place in places if module.startswith(place)]
    return max(fits)[1] if fits else "published"


def _page(title: str, specs: list[TableSpec]) -> str:
    parts = [f"# {title}\n"]
    for spec in specs:
        keys = ", ".join(f"`{k}`" for k in spec.keys)
        parts.append(
            f"## {_cell(spec.title) or spec.name}\n\n`{spec.file}`; "
            + (f"a row is known by {keys}.\n" if keys else "rows have no key.\n")
        )
        rows = "\n".join(_row(column) for column in spec.columns)
        parts.append(
            f"| column | holds | unit | allowed | if empty | meaning |\n| --- | --- | --- | --- | --- | --- |\n{rows}\n"
        )
    return "\n".join(parts)


def _row(column: ColumnSpec) -> str:
    bounds = [
        f"{word} {bound:g}" for word, bound in (("from", column.floor), ("to", column.ceiling)) if bound is not None
    ]
    allowed = ", ".join(f"`{c}`" for c in column.choices[:12]) or ", ".join(bounds)
    blank = "optional column" if column.optional else "must be filled" if column.blank is None else f"`{column.blank}`"
    kind = "words, joined by `;`" if column.kind == "words" else column.kind
    return f"| `{column.name}` | {kind} | {_cell(column.unit)} | {allowed} | {blank} | {_cell(column.title)} |"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "\\<").replace("$", "\\$")

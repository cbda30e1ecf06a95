"""Files of users are opened in one room; what others open ships with ortaq, or is kept by it under its digest."""

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.source import modules

OPENS = {"read_text", "read_bytes", "reader", "DictReader", "load_workbook", "ZipFile", "GzipFile"}
PARSES = {"tomllib.loads", "tomllib.load", "json.load", "np.load", "pq.read_table", "pq.ParquetFile", "gzip.open"}
NAMED = {"open", *OPENS, *(called.rpartition(".")[2] for called in PARSES)}

KEPT = {
    "alerts/cargo/readers/events_csv.py": "tables of gigabytes, row by row, of a file that tables opened",
    "brief/figures/base_map.py": "ships",
    "brief/figures/styles.py": "the style sheets of the page",
    "core/codes.py": "ships",
    "core/elasticity_sets.py": "ships",
    "core/kernels.py": "sources of the kernels, for their digest",
    "core/texts.py": "messages that ship",
    "core/variable_table.py": "ships",
    "domains/brought.py": "records of installed packages",
    "domains/installed.py": "files of this program and of installed domains, for their digest",
    "domains/registry.py": "tables of installed domains",
    "domains/corridors/freight/kept_states.py": "ships, named by a digest",
    "domains/energy/system/tried.py": "ships",
    "domains/water/basin/tried.py": "ships",
    "domains/water/food/reader.py": "ships",
    "ledgers/chain/network_places.py": "the operating system's own table of what is mounted where",
    "ledgers/formats/folder.py": "a script that ships",
    "model/ensemble/chunk_table.py": "kept answers, named by their digest",
    "model/ensemble/engine.py": "files of this program, for their digest",
    "model/ensemble/left_shared.py": "left by this program for its own workers",
    "model/ensemble/store.py": "kept answers, named by their digest",
    "model/shipped_draws.py": "ships, named by a digest",
    "observe/regions/export.py": "an archive that ortaq wrote, whose manifest is looked for before it is replaced",
    "session/record.py": "a script that ships",
    "web/domain_views.py": "ships",
    "web/map_record.py": "ships",
    "web/served.py": "ships",
    "web/session_app.py": "ships",
}
"""Modules that open a file which no user hands in."""

PUBLISHED = {
    f"sources/{name}.py"
    for name in (
        *("builders/baci", "builders/delimited", "builders/factbook", "builders/several", "builders/sources"),
        *(
            "builders/world_bank",
            "fetch/api",
            "fetch/contents",
            "fetch/download",
            "fetch/openalex",
            "watch/layouts",
            "gravity/table",
            "builders/recognised",
            "trade_matrix",
        ),
    )
}
"""Published files of gigabytes, read in pieces by the readers of their layouts; and what comes from the internet."""


def _opened(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in NAMED:
            continue
        called = ast.unparse(node.func)
        if (
            called in PARSES
            or (name in OPENS and called != "read_bytes")
            or called == "open"
            or (name == "open" and node.args and isinstance(node.args[0], ast.Constant))
        ):
            yield called


@pytest.mark.slow
def test_no_other_room_opens_files_of_users() -> None:
    found = {}
    for name, nodes in modules().items():
        if not name.startswith("tables/") and (calls := sorted(set(_opened(nodes)))):
            found[name] = calls
    assert set(found) - set(KEPT) - PUBLISHED == set(), found

"""Generic rooms do not speak of one domain: its words stand in no name and in no text of theirs.

What an example in a docstring calls its measures ("rail", "road") is a name that a user gives, no word of the house.
"""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from ortaq.domains import domains
from tests.source import SOURCE, modules

GENERIC = ("core", "model", "agreement", "dependence", "answers", "brief", "session", "web", "cli", "tables")

WORDS = (
    *("rail", "railway", "road", "crossing", "dwell", "freight", "corridor"),
    *("river", "basin", "reservoir", "dam", "crop"),
    *("remittance", "migrant", "student", "scholarship"),
    *("outage", "refinery", "pipeline"),
)

SPOKEN = re.compile(rf"(?<![a-z])({'|'.join(WORDS)})(s|es)?(?![a-z])", re.IGNORECASE)

EXPLAINED = {
    "cli/watch": "watch is about times at borders: crossing and dwell are its own words, see `alerts/cargo`",
    "cli/readers.py": "a reader of watch, by the name of its signal",
    "cli/authoring/declared.py": "an example that names a mechanism of a user",
}


def _said(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield names and texts of a module, docstrings left out."""
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                yield node.lineno, name
            case ast.ClassDef(name=name):
                yield node.lineno, re.sub(r"(?<!^)(?=[A-Z])", "_", name)
            case ast.Constant(value=str(text)) if id(node) not in documented:
                yield node.lineno, text


@pytest.mark.slow
@pytest.mark.parametrize("room", GENERIC)
def test_a_generic_room_speaks_of_no_domain(room: str) -> None:
    spoken = []
    for place, nodes in modules().items():
        if not place.startswith(f"{room}/") or any(place.startswith(known) for known in EXPLAINED):
            continue
        spoken += [f"{place}:{line}: {text[:60]}" for line, text in _said(nodes) if SPOKEN.search(text)]
    assert not spoken


def test_words_are_those_of_domains() -> None:
    """A word that no domain says would look for nothing."""
    said = " ".join(path.read_text(encoding="utf-8").lower() for path in (SOURCE / "domains").rglob("messages/en.json"))
    assert not [word for word in WORDS if word not in said]
    assert len(domains()) >= 5

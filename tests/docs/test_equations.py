"""Every numbered equation of the methodology is named in a docstring of what computes it, and no other is named."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"Methodology, eqs?\. ((?:\([A-Z]\d+\)(?:,? and |, )?)+)")


def told() -> list[str]:
    pages = (ROOT / "docs" / "methodology").glob("*.md")
    return [label for page in pages for label in re.findall(r"^:label: (\S+)$", page.read_text(encoding="utf-8"), re.M)]


def named() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "src" / "ortaq").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "Methodology, eq" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                said = " ".join((ast.get_docstring(node) or "").split())
                found |= {label for group in NAMED.findall(said) for label in re.findall(r"\(([A-Z]\d+)\)", group)}
    return found


def test_no_number_stands_twice() -> None:
    labels = told()
    assert len(labels) > 50
    assert len(labels) == len(set(labels))


def test_equations_and_docstrings_name_each_other() -> None:
    assert named() == set(told())


def test_numbers_in_the_text_lead_to_an_equation() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        if "made" not in page.parts:
            mentioned = set(re.findall(r"eqs?\. \(([A-Z]\d+)\)", page.read_text(encoding="utf-8")))
            assert mentioned <= set(told()), page

"""Every fixed text exists, and none is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import ortaq.brief
from ortaq.agreement.bargaining import EGALITARIAN, KALAI_SMORODINSKY, NASH, UTILITARIAN
from ortaq.answers import Material
from ortaq.answers.sections.provenance import FURTHER, GENERAL
from ortaq.brief import Brief, brief
from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    FURTHER_CASES,
    METHODS,
    Cause,
    Doubted,
    Horizon,
    InputError,
    Principle,
    languages,
    scenario_variables,
)
from ortaq.core.texts import PLURALS
from ortaq.domains import domains, load_texts, parts, variables
from tests.source import modules

ROOM = Path(ortaq.brief.__file__).parent
ASKING = tuple(
    f"{room}/"
    for room in ("brief", "agreement", "alerts", "answers", "cli", "core", "domains", "ledgers", "observe", "session")
)
"""Rooms that ask for texts: of their sections, and of what moves say."""

PRINTED = {"number.infinite", "number.unknown", "number.nearly_zero", "number.range", "list.separator"}
"""Asked for by what prints numbers and lists, in core."""

LIMITS = (*(f"limit.{k}" for k in (*GENERAL, *FURTHER)), "corridors.limit")

FAMILIES = {
    *(f"principle.{p.value}.{end}" for p in Principle for end in ("name", "holds", "fails", "unknown")),
    *(f"check_unit.{unit}" for unit in ("percent", "percentage points", "ratio", "no_ratio", "members")),
    *(f"method.{m}" for m in METHODS),
    *(f"variable.{v}" for v in scenario_variables()),
    *(f"solution.{s}" for s in (NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN)),
    *(f"{place}.{end}" for place in LIMITS for end in ("name", "text")),
    *(f"case.{c.name.replace(',', '').replace(' ', '_')}" for c in (CENTRAL, *BAND_CASES, *FURTHER_CASES)),
    *(f"horizon.{horizon}" for horizon in Horizon),
    *(f"cause.{cause}" for cause in Cause),
    *(f"money.{part}" for part in ("powers", "first", "second", "third")),
    *(f"{name}.assumed.{d.id}" for name, m in parts("model").items() if isinstance(m, Doubted) for d in m.doubts()),
}


@cache
def nodes() -> tuple[ast.AST, ...]:
    return tuple(node for place, nodes in modules().items() if place.startswith(ASKING) for node in nodes)


def _written(key: ast.expr) -> Iterator[ast.AST]:
    """Yield the parts of a key that are keys by themselves, not pieces of one that is put together."""
    if isinstance(key, ast.JoinedStr):
        return
    yield key
    for part in ast.iter_child_nodes(key):
        yield from _written(part)


def asked_for() -> set[str]:
    """Return the keys that code and templates ask for by name."""
    calls = [
        n
        for n in nodes()
        if isinstance(n, ast.Call) and getattr(n.func, "attr", getattr(n.func, "id", "")) in {"texts", "Text"}
    ]
    whole_keys = (c for call in calls for c in _written(call.args[0]))
    names = {c.value for c in whole_keys if isinstance(c, ast.Constant)}
    whole = {n for n in names if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(n))}
    whole = {f"{n}.other" if f"{n}.other" in load_texts("en").messages else n for n in whole}
    pages = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOM / "templates").glob("*.html")))
    return whole | PRINTED | set(re.findall(r'text\("([^"]+)"', pages))


@cache
def constants() -> set[object]:
    return {n.value for n in nodes() if isinstance(n, ast.Constant)}


def mentioned(key: str) -> bool:
    if key.endswith(PLURALS):
        key = key.rpartition(".")[0]
    return key in constants() or any(re.fullmatch(pattern, key) for pattern in patterns())


@cache
def patterns() -> set[str]:
    """Return the keys that code puts together, as regular expressions."""
    joined = (n for n in nodes() if isinstance(n, ast.JoinedStr))
    parts = (
        "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[^.]+" for v in j.values) for j in joined
    )
    return {p for p in parts if re.match(r"[a-z_]+\\\.", p)}


@cache
def session_pages() -> tuple[str, set[str]]:
    """Return what pages of a session are written in, and the keys that they put together, as regular expressions."""
    folder = ROOM.parent / "web" / "static" / "session"
    source = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.*")))
    joined = re.findall(r"`((?:[a-z_.]|\$\{[^}`]*\})*\$\{[^}`]*\}(?:[a-z_.]|\$\{[^}`]*\})*)`", source)
    keys = {"[^.]+".join(map(re.escape, re.split(r"\$\{[^}]*\}", one))) for one in joined}
    return source, {one for one in keys if re.search("[a-z]", one.replace("[^.]+", ""))}


def on_session_pages(key: str) -> bool:
    source, joined = session_pages()
    bare = key.removeprefix("session.")
    return key != bare and (f'"{bare}"' in source or any(re.fullmatch(one, bare) for one in joined))


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
def test_no_text_is_missing(language):
    messages = set(load_texts(language).messages)
    assert {key for key in asked_for() | FAMILIES if not {key, f"{key}.other"} & messages} == set()


@pytest.mark.slow
def test_no_text_is_left_over():
    known = asked_for() | FAMILIES | {f"{v.writer}.variable.{name}" for name, v in variables().items()}
    # What passes an economy, and what is told of packages beside gains, is named by its domain; the page adds the rest.
    known |= {f"{kind}.note" for kind in constants() if isinstance(kind, str) and ".passed." in kind}
    known |= {f"{v.writer}.unit.{v.unit}" for v in variables().values() if v.metric}
    # Sectors of measures on a delegation's own page are named by their domains.
    known |= {f"{domain.name}.sector" for domain in domains()}
    own = (key for key in load_texts("en").messages if not key.startswith(("table.", "language.", "power.")))
    assert [key for key in own if key not in known and not mentioned(key) and not on_session_pages(key)] == []


def test_messages_are_json_files_beside_the_code():
    names = {f.name for f in files("ortaq").joinpath("messages").iterdir()}
    assert "en.json" in names


def test_an_unknown_language_is_refused_with_a_hint(material: Material):
    with pytest.raises(InputError, match="no texts in language 'english'") as caught:
        brief(material, "english")
    assert "en" in caught.value.fix


def test_members_are_neither_friends_nor_foes(made: Brief, refused: Brief):
    for page in (made.html, refused.html):
        assert not re.search(r"\b(friend|enem|foe|rival|hostile|ally|allies|adversar)", page, re.IGNORECASE)

"""Every text of the pages and of refusals stands in every language, and none is left over."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from ortaq.core import house_texts

SRC = Path(str(files("ortaq")))
PAGES = SRC / "web" / "static" / "session"
MINE = "session."
PART = r"[a-z0-9_]+"


def asked() -> tuple[set[str], set[str]]:
    """Return the keys that code and pages name, and patterns of those that they put together."""
    whole, patterns = set(), set()
    for path in PAGES.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        whole |= {f"{MINE}{key}" for key in re.findall(rf'"({PART}(?:\.{PART})+)"', text)}
        patterns |= {f"{MINE}{key}" for key in re.findall(rf"`((?:{PART}|\.|\$\{{[^`]*?\}})+)`", text) if "." in key}
        seen = re.findall(r'seen\(say, "(\w+)"\)', text)
        whole |= {f"{MINE}seen.{key}" for key in seen}
    for page in PAGES.glob("*.html"):
        whole |= {
            f"{MINE}{key}" for key in re.findall(r'data-t(?:-label)?="([^"]+)"', page.read_text(encoding="utf-8"))
        }
    for path in [*(SRC / "session").rglob("*.py"), *(SRC / "cli" / "session").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        whole |= set(re.findall(rf"[\"'](session(?:\.{PART})+)[\"']", text))
        patterns |= set(re.findall(r"f[\"'](session\.[^\"']*\{[^\"']*)[\"']", text))
    return whole, {_pattern(one) for one in patterns}


def _pattern(key: str) -> str:
    parts = re.split(r"\$?\{[^}]*(?:\{[^}]*\}[^}]*)*\}", key)
    return "[a-z0-9_]+".join(map(re.escape, parts))


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_no_text_is_missing(language: str) -> None:
    texts = house_texts(language)
    known = set(texts.messages) - set(texts.english if language != "en" else ())
    heads = {key.rpartition(".")[0] for key in known if key.startswith(MINE)}
    named = {key for key in asked()[0] if key.rpartition(".")[0] in heads}
    assert sorted(named - known) == []


def test_none_is_left_over() -> None:
    whole, patterns = asked()
    own = {key for key in house_texts("en").messages if key.startswith(MINE)}
    left = [key for key in sorted(own - whole) if not any(re.fullmatch(one, key) for one in patterns)]
    assert left == []

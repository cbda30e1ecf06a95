"""The site has a page for every public name, tells of no command that is not there, and nothing of it is left out."""

import re
import shlex
import sys
from pathlib import Path

import pytest
from tools import check_site

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
sys.path.append(str(DOCS))

from _pages import commands, names  # noqa: E402 (found only now)

from ortaq.cli.keep import FRESH  # noqa: E402
from ortaq.cli.profile import PROFILE  # noqa: E402
from ortaq.cli.render import LANGUAGE  # noqa: E402
from ortaq.cli.start import declared  # noqa: E402
from ortaq.core import CommandGroup  # noqa: E402

WRITTEN = sorted(p for p in (*DOCS.rglob("*.md"), ROOT / "README.md") if "made" not in p.parts)
TYPED = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?ortaq ([a-z].*)$", re.M)


@pytest.mark.slow
def test_every_public_name_has_a_page() -> None:
    made = names.pages()
    for door in names.doors():
        for name in names.public(door):
            assert f".. currentmodule:: {door}" in made[f"{names.place(door, name)}.rst"]
    assert len({place.lower() for place in made}) == len(made)  # also where capitals make no difference


def test_every_door_is_known() -> None:
    assert {"ortaq", "ortaq.core", "ortaq.tables", "ortaq.agreement", "ortaq.domains.trade"} <= set(names.doors())


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_pages_are_those_of_the_program(path: Path) -> None:
    known = _known()
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, re.M | re.S)
    for typed in (*re.findall(r"`ortaq ([a-z][^`]*)`", text), *(t for block in blocks for t in TYPED.findall(block))):
        words = shlex.split(typed.split(" | ")[0], comments=True)
        command = next((c for n in (2, 1) if (c := " ".join(words[:n])) in known), "")
        assert command, f"{path.name}: ortaq {typed}"
        assert {word.split("=")[0] for word in words if word.startswith("--")} <= known[command], f"ortaq {typed}"


def _known() -> dict[str, set[str]]:
    """Return the flags of every command; where a word has commands below it, what follows may be one of them."""
    common = {option.flag for option in (LANGUAGE, FRESH, PROFILE)} | {"--help"}
    known = {w: {f for o in c.options for f in (o.flag, o.also)} | common for w, c in commands.every_command()}
    for switch in declared()[3]:
        known[switch.command].add(switch.option.flag)
    groups = [c.name for part in declared()[:3] for c in part if isinstance(c, CommandGroup)]
    return dict.fromkeys(groups, common) | known


def test_the_reference_of_commands_names_every_option() -> None:
    made = commands.pages()
    for words, command in commands.every_command():
        page = made[f"commands/{words.split()[0]}.md"]
        assert f"`ortaq {words}`" in page
        assert all(f"`{flag}`" in page for o in command.options for flag in (o.flag, o.also) if flag)


def test_the_look_at_links_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text('<a href="good.html#here">x</a><p id="here">', encoding="utf-8")
    assert check_site.faults(tmp_path) == []
    bad = '<script src="https://cdn.example/x.js"></script><a href="absent.html">x</a><a href="good.html#there">y</a>'
    (tmp_path / "bad.html").write_text(bad, encoding="utf-8")
    assert len(check_site.faults(tmp_path)) == 3


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_named_in_pages_are_there(path: Path) -> None:
    named = re.findall(r"`((?:tests|tools|evidence|src)/[\w./-]+)`", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []

"""The tutorial is what a reader sees: its commands run in an empty folder and print what stands below them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True)
class Step:
    """A file to save, or commands and lines of what they print; ``long``: left to the long tests."""

    kind: str
    text: str
    name: str = ""
    long: bool = False


def page(language: str) -> Path:
    return DOCS / ("" if language == "en" else language) / "tutorial.md"


def steps(path: Path) -> Iterator[Step]:
    fence = re.compile(
        r"(?:^% (long)\n\n)?^```(?:\{code-block\} )?(\w+)\n(?::caption: (\S+)\n)?(.*?)^```$", re.M | re.S
    )
    for long, kind, name, text in fence.findall(path.read_text(encoding="utf-8")):
        yield Step(kind, text, name, bool(long))


@pytest.mark.slow
def test_its_short_commands_print_what_it_shows(ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _walk("en", ortaq, tmp_path, monkeypatch, long=False)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_its_commands_print_what_it_shows(
    language: str, ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _walk(language, ortaq, tmp_path, monkeypatch, long=True)
    assert {"three.html", "mine.html"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_translations_have_the_same_commands_and_files(language: str) -> None:
    def asked(path: Path) -> list[Step]:
        return [step for step in steps(path) if step.kind != "text"]

    assert asked(page(language)) == asked(page("en"))


def _walk(language: str, ortaq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, *, long: bool) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("ORTAQ_LANGUAGE", language)
    out = ""
    for step in steps(page(language)):
        if step.name:
            Path(step.name).write_text(step.text, encoding="utf-8")
        elif step.kind == "sh":
            out = "" if step.long and not long else _typed(step.text, ortaq)
        elif step.kind == "text" and out:
            printed = {line.strip() for line in out.splitlines()}
            missing = [line for line in step.text.splitlines() if not any(line.strip() in one for one in printed)]
            assert not missing, f"{missing}\n{out}"


def _typed(text: str, ortaq: Run) -> str:
    out = ""
    for line in text.splitlines():
        code, said, wrong = ortaq(*line.split()[1:])
        assert code == 0, wrong
        out += said + wrong
    return out

"""`ortaq brief` in every form: documents, slides, PDF and figures, all or none of them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

docx = pytest.importorskip("docx", reason="the extra office is not installed")
pytest.importorskip("pptx", reason="the extra office is not installed")
pytest.importorskip("typst", reason="the extra pdf is not installed")

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"


def _cells(opened) -> str:
    return "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)


def _brief(ortaq: Run, *typed: str) -> tuple[int, str, str]:
    return ortaq("brief", str(EXAMPLE), "--draws", "0", "--workers", "1", *typed)


@pytest.mark.slow
def test_the_command_writes_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ortaq: Run) -> None:
    monkeypatch.chdir(tmp_path)
    forms = ("--docx", "b.docx", "--pdf", "b.pdf", "--term-sheet", "t.docx", "--slides", "s.pptx", "--figures", "drawn")
    code, out, _ = _brief(ortaq, *forms, "--package", "A,port", "--json")
    assert code == 0
    assert json.loads(out)["computed"]["file"].endswith("-brief.html")
    assert "C  " in _cells(docx.Document("t.docx"))
    assert "B  " not in _cells(docx.Document("t.docx"))
    assert {path.suffix for path in Path("drawn").iterdir()} == {".svg", ".png", ".json"}
    assert _brief(ortaq, "--figures", "drawn")[0] == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--package", "rail"), "no form that is asked for tells of a single package"),
        (("--term-sheet", "t.docx", "--package", "rial"), "unknown measure 'rial'"),
        (("--slides", "s.pptx", "--package", "99"), "there is no package 99"),
        (("--docx", "nowhere/b.docx"), "does not exist"),
        (("--figures", "own"), "the folder holds other files"),
    ],
)
def test_mistakes_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ortaq: Run, typed: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own").mkdir()
    Path("own/mine.txt").write_text("mine", encoding="utf-8")
    code, _, err = _brief(ortaq, *typed)
    assert code == 2
    assert said in " ".join(err.split())
    assert [path.name for path in Path().rglob("*")] == ["own", "mine.txt"]

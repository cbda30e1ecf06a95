"""The shipped region against reported trade, by the script that prints the comparison."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "compare_eurasia.py"


def test_fit_to_baci(
    reference: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), "--baci", str(reference("data/baci_pairs_2023.parquet"))])
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    out = capsys.readouterr().out
    # The script itself fails below r_log 0.90 over pairs above 1 mn USD.
    assert stop.value.code == 0, out
    assert out.count("->") == 20
    assert " NO\n" not in out

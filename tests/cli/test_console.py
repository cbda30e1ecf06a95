"""Every free text of a file is printed as it is written, and never works on the terminal."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import visible
from tests.source import modules

Run = Callable[..., tuple[int, str, str]]

FILE = r"""
region.base_year = 2023
region.names = { AAA = "Alpha [/x]\u001b]0;t\u0007", BBB = "[bold]Beta\u202e", CCC = ":smile: C\u009b2J" }
region.gdp_musd = { AAA = 100000, BBB = 40000, CCC = 9000 }
region.exports_musd.AAA = { BBB = 5000, CCC = 700 }
region.exports_musd.BBB = { AAA = 4000, CCC = 900 }
region.exports_musd.CCC = { AAA = 600, BBB = 300 }
mechanism.title = "Three [red]\u001b[31m :x: \u200e"
[[measure]]
id = "rail"
title = "Rail [/]\u001b[2J [link=x]"
between = ["AAA", "BBB"]
trade_cost_percent = -5
cost.capex_musd = 500
[[measure]]
id = "port"
title = "\u2067Port[0]\u007f"
between = ["AAA", "CCC"]
trade_cost_percent = -4
cost = { capex_musd = 300, payers = { CCC = 1 } }
[[shock]]
id = "closure"
title = "Closure [blink]\u001b[5m"
probability = 0.1
between = ["AAA", "CCC"]
trade_cost_percent = 10
"""

QUESTIONS = [
    ("agree", "{file}", "--full", "--workers", "1"),
    ("agree", "{file}", "--json", "--workers", "1"),
    ("agree", "{file}", "--why", "port", "--workers", "1"),
    ("brief", "{file}", "--full", "--draws", "0", "--workers", "1"),
    ("weigh", "AAA", "--mechanism", "{file}", "--region", "{file}"),
    ("region", "show", "{file}"),
    ("region", "show", "AAA-BBB", "--region", "{file}"),
]


END = b"-- end --"

ONE_AFTER_ANOTHER = """
import io, json, sys
from ortaq.cli import main
encodings, typed = json.loads(sys.stdin.buffer.read())
for encoding in encodings:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding=encoding, errors="strict")
    for words in typed:
        sys.argv = ["ortaq", *words]
        try:
            main()
        except SystemExit as stop:
            print(stop.code, "-- end --", flush=True)
"""
"""Commands typed one after another into one process, with the exit code of each: starting one takes longer."""


def unseen(text: str) -> set[str]:
    return {sign for sign in text if visible(sign) != sign}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    name = "my [bold]\u202e\x1b[2J.toml"
    Path(name).write_text(FILE, encoding="utf-8")
    return name


@pytest.mark.slow
@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_free_texts_are_printed_as_they_are_and_do_nothing(ortaq: Run, file: str, words: tuple[str, ...]) -> None:
    code, out, err = ortaq(*(word.format(file=file) for word in words))
    assert code in {0, 1}
    assert not unseen(out + err)
    flat = "".join(out.split())
    if "--json" in words:
        assert json.loads(out)["schema"] == "ortaq-answer"  # what programs read names things by their codes
    elif words[0] != "region":
        shown = ("[bold]Beta\\u202e",) if words[0] == "weigh" else ("\\u2067Port[0]\\u007f",)
        assert all(text in flat for text in shown)


def test_errors_show_free_texts_as_they_are(ortaq: Run, file: str) -> None:
    for words in (("agree", file + "x"), ("agree", file, "--why", "[/x]\x1b[2J"), ("region", "show", "[/]\u202e")):
        code, out, err = ortaq(*words)
        assert (code, out) == (2, "")
        assert not unseen(err)
        assert "[bold]" in err or "[/" in err
        assert "\\u001b[2J" in err or "\\u202e" in err


ENCODINGS = ("ascii", "cp1252", "cp1251", "gbk")


@pytest.mark.slow
def test_a_stream_that_lacks_a_character_never_fails(file: str) -> None:
    """The process begins with the first encoding; in the others it goes on."""
    words = (
        ["region", "show", "KAZ-CHN", "--language", "ru"],
        ["agree", file, "--json", "--workers", "1"],
        ["agree", "қ"],
    )
    told = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_ANOTHER],
        input=json.dumps([ENCODINGS, words]).encode("ascii"),
        env={**os.environ, "PYTHONIOENCODING": ENCODINGS[0]},
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert b"Traceback" not in told.stderr
    *answers, rest = told.stdout.split(END)
    assert rest.strip() == b""
    codes = [int(part.split()[-1]) for part in answers]
    assert codes[0::3] == [0] * len(ENCODINGS)
    assert set(codes[1::3]) <= {0, 1}
    assert codes[2::3] == [2] * len(ENCODINGS)
    for shown in answers[1::3]:
        assert json.loads(shown.decode("ascii").rpartition("}")[0] + "}")


def test_what_is_spelled_out() -> None:
    joined = "नि\u200dक қазақша 中文 a\nb\tc"
    assert visible(joined) == joined
    assert visible("\ud800\U000e0041") == "\\ud800\\U000e0041"
    for sign in ("\x00", "\r", "\x9b", "\u202e", "\u2066", "\ufeff", "\udc80", "\U000e0001"):
        assert json.loads(visible(f'"{sign}"', json=True)) == sign


@pytest.mark.slow
def test_one_console() -> None:
    made = [
        place
        for place, nodes in modules().items()
        for node in nodes
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Console"
    ]
    assert set(made) == {"cli/console.py"}

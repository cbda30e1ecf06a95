"""Tables that the terminal shows: what others wrote is shown as written."""

from rich.console import Console
from rich.text import Text

from ortaq.cli.console import shown_table


def test_words_are_no_markup() -> None:
    console = Console(width=100, record=True)
    console.print(shown_table("title [bold", "name|>value", [("[/red] of [b]", Text("1.5"))]))
    out = console.export_text()
    assert "[/red] of [b]" in out
    assert "title [bold" in out


def test_numbers_stand_to_the_right() -> None:
    console = Console(width=40, record=True)
    console.print(shown_table("", "name|>a long head", [("x", "7")]))
    assert "         7 │" in console.export_text()

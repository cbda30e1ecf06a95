"""The program: every command in its place, those of the rooms and those of the domains."""

import sys
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from ortaq import __version__
from ortaq.cli.authoring.declared import COMMANDS as AUTHORING
from ortaq.cli.books.declared import BOOKS
from ortaq.cli.keep_declared import STORE
from ortaq.cli.language import told, wanted
from ortaq.cli.ledgers.declared import LEDGER
from ortaq.cli.lent import Lent
from ortaq.cli.questions.declared import COMMANDS as QUESTIONS
from ortaq.cli.regions.declared import BASELINES
from ortaq.cli.render import place
from ortaq.cli.session.declared import SESSION
from ortaq.cli.sources.declared import BUILD, ESTIMATE, FACTS, FETCH, HINDCAST
from ortaq.cli.streams import replace_what_streams_lack, say_aside
from ortaq.cli.watch.declared import WATCH
from ortaq.core import Command, CommandGroup, CommandSwitch, InputError, InputWarning, OrtaqError
from ortaq.core.texts import ENGLISH
from ortaq.domains import parts, unusable

ABOUT = "Computes cooperation: what measures and shocks do to each member, and which packages all would sign."

Declared = Command | CommandGroup | CommandSwitch
Commands = tuple[Command | CommandGroup, ...]


def program(language: str = ENGLISH, typed: Collection[str] | None = None) -> typer.Typer:
    """Return the program with the commands of the rooms and of every domain.

    Parameters
    ----------
    language : str, optional
        Of help and of what is printed.
    typed : collection of str, optional
        The command line, if it is known: commands that it does not name are listed in help and cannot be run.

    Raises
    ------
    InputError
        Two commands have the same name.
    """
    lent = Lent(language)
    app = typer.Typer(
        help=lent.translated(ABOUT),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(root)
    rooms, of_domains, last, switches = declared()
    _refuse_same_names([*rooms, *of_domains, *last])
    for commands in (rooms, of_domains, last):
        place(app, commands, lent, switches, typed=typed)
    return app


def declared() -> tuple[Commands, Commands, Commands, tuple[CommandSwitch, ...]]:
    """Return what is declared: by the rooms, by the domains, what comes last; and switches of domains on commands."""
    offered: list[Declared] = [command for own in parts("commands").values() for command in own]
    switches = tuple(d for d in offered if isinstance(d, CommandSwitch))
    of_domains = tuple(d for d in offered if not isinstance(d, CommandSwitch))
    baselines = replace(BASELINES, commands=(*BASELINES.commands, BUILD, FACTS))
    rooms = (*QUESTIONS, *AUTHORING, LEDGER, SESSION, WATCH, baselines, BOOKS)
    return rooms, of_domains, (FETCH, ESTIMATE, HINDCAST, STORE), switches


def _refuse_same_names(commands: Sequence[Command | CommandGroup]) -> None:
    names = [c.name for c in commands]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise InputError(f"two commands are named '{twice[0]}'", where="domains", fix="remove one of the packages")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ortaq {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main() -> None:
    """Run the command line; a user's mistake gets a message and an exit code, never a traceback.

    Raises
    ------
    SystemExit
        Always, with the exit code.
    """
    language = ENGLISH
    replace_what_streams_lack()
    warnings.showwarning = _show(warnings.showwarning)
    try:
        language = wanted(sys.argv[1:])
        try:
            program(language, sys.argv[1:])()
        finally:
            _name_unusable()
    except OSError as error:
        # Whatever a room did not expect of a disk; what is wrong with a file itself is said where it is read.
        refused = InputError(
            f"the operating system refuses: {error.strerror or error}",
            where=str(error.filename or ""),
            fix="check the path and your rights to it",
        )
        say_aside(told(refused, language))
        sys.exit(refused.exit_code)
    except OrtaqError as error:
        say_aside(told(error, language))
        sys.exit(error.exit_code)


def _show(other: Callable[..., None]) -> Callable[..., None]:
    """Return what prints doubts about a file as messages, and other warnings as before."""

    def show(message: Warning | str, category: type[Warning], *place: object, **more: object) -> None:
        if issubclass(category, InputWarning):
            say_aside(f"warning: {message}")
        else:
            other(message, category, *place, **more)

    return show


def _name_unusable() -> None:
    """Name every domain that took no part, once; everything else worked."""
    for name, reason in unusable().items():
        say_aside(f"warning: the domain '{name}' takes no part: {reason}")

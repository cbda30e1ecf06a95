"""The program: every command in its place, those of the rooms and those of the domains."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import typer

from ortaq import __version__
from ortaq.cli.lent import Lent
from ortaq.cli.questions.declared import COMMANDS as QUESTIONS
from ortaq.cli.regions.declared import BASELINES
from ortaq.cli.render import place
from ortaq.cli.sources.declared import BUILD, ESTIMATE, FACTS, FETCH
from ortaq.core import Command, CommandGroup, CommandSwitch, OrtaqError
from ortaq.domains import Fault, domains, faults

Declared = Command | CommandGroup | CommandSwitch


def program(report: Callable[[Fault], None] = lambda _: None) -> typer.Typer:
    """Return the program with the commands of the rooms and of every domain.

    Parameters
    ----------
    report : function, optional
        Called with every domain of another package that cannot be used; everything else works.
    """
    app = typer.Typer(
        help="Computes cooperation: what measures and shocks do to each member, and which packages all would sign.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(root)
    declared = _of_domains(report)
    switches = [d for d in declared if isinstance(d, CommandSwitch)]
    lent = Lent()
    place(app, (*QUESTIONS, replace(BASELINES, commands=(*BASELINES.commands, BUILD, FACTS))), lent, switches)
    place(app, [d for d in declared if not isinstance(d, CommandSwitch)], lent, of_domain=True)
    place(app, (FETCH, ESTIMATE), lent, switches)
    return app


def _of_domains(report: Callable[[Fault], None]) -> list[Declared]:
    """Return what domains declare; a domain whose declarations fail to load is reported and left out."""
    declared: list[Declared] = []
    for fault in faults():
        report(fault)
    for domain in domains():
        try:
            declared += domain.load("commands") or ()
        except Exception as error:
            report(Fault(domain.name, domain.commands, f"{type(error).__name__}: {error}"))
    return declared


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
    """Run the command line; a user's mistake gets a message and an exit code, never a traceback."""
    try:
        program(_name_fault)()
    except OrtaqError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(error.exit_code)


def _name_fault(fault: Fault) -> None:
    sys.stderr.write(f"warning: the domain '{fault.name}' ({fault.package}) cannot be used: {fault.reason}\n")

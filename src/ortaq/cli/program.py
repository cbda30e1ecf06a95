"""The program: every command in its place."""

import sys
from typing import Annotated

import typer

from ortaq import __version__
from ortaq.cli.agree_command import agree_command
from ortaq.cli.brief_command import brief_command
from ortaq.cli.build_commands import build_command, facts_command, fetch_command
from ortaq.cli.estimate_command import estimate_app
from ortaq.cli.region_commands import region_app
from ortaq.cli.scenario_command import run_scenario
from ortaq.cli.table_command import table_command
from ortaq.cli.weigh_command import weigh_command
from ortaq.core import OrtaqError
from ortaq.domains.corridors.commands.corridors import corridors_command
from ortaq.domains.corridors.commands.network import network_app
from ortaq.domains.corridors.commands.route import route_command

app = typer.Typer(
    help="Computes cooperation: what measures and shocks do to each member, and which packages all would sign.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("brief")(brief_command)
app.command("agree")(agree_command)
app.command("table")(table_command)
app.command("run")(run_scenario)
app.command("weigh")(weigh_command)
app.command("corridors")(corridors_command)
app.command("route")(route_command)
app.command("fetch")(fetch_command)
app.add_typer(region_app, name="region")
region_app.command("build")(build_command)
region_app.command("facts")(facts_command)
app.add_typer(network_app, name="network")
app.add_typer(estimate_app, name="estimate")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ortaq {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main() -> None:
    """Run the command line; a user's mistake gets a message and an exit code, never a traceback."""
    try:
        app()
    except OrtaqError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(error.exit_code)

"""Declared commands turned into typer's: one parameter for each option, and a function that loads what it names."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer

from ortaq.cli.mistakes import refuse_mistakes
from ortaq.core import Command, CommandGroup, CommandSwitch, Option, Program, named


def place(
    app: typer.Typer,
    commands: Iterable[Command | CommandGroup],
    lent: Program,
    switches: Sequence[CommandSwitch] = (),
    *,
    of_domain: bool = False,
    under: str = "",
) -> None:
    """Add declared commands to a program.

    ``lent``: what functions of domains receive before the options.
    ``switches``: of domains, on these commands.
    ``of_domain``: whether the commands are those of a domain.
    ``under``: words before the names of the commands.
    """
    for command in commands:
        words = f"{under} {command.name}".strip()
        if isinstance(command, Command):
            own = [s for s in switches if s.command == words]
            app.command(command.name, help=command.help)(_runner(command, own, lent, of_domain=of_domain))
        else:
            group = typer.Typer(help=command.help, no_args_is_help=True)
            group.callback()(lambda: None)
            place(group, command.commands, lent, switches, of_domain=of_domain, under=words)
            app.add_typer(group, name=command.name)


def _runner(
    command: Command, switches: Sequence[CommandSwitch], lent: Program, *, of_domain: bool
) -> Callable[..., None]:
    """Return a function with the signature that typer reads; it loads the one that does the work."""
    options = list(command.options)
    for switch in switches:
        behind = [o.name for o in options].index(switch.after)
        options.insert(behind + 1, switch.option)

    def run(**given: Any) -> None:
        refuse_mistakes(options, given)
        handed = [s.does for s in switches if given.pop(s.option.name)]
        values = {o.name: _value(o, given[o.name]) for o in options if o.name in given}
        first = (lent,) if of_domain or handed else ()
        code = named(handed[0] if handed else command.does)(*first, **values)
        if code:
            raise typer.Exit(code)

    run.__signature__ = Signature([_parameter(o) for o in options])  # type: ignore[attr-defined]
    return run


def _parameter(option: Option) -> Parameter:
    """Return what typer reads: a keyword with an annotated type and a default."""
    kind: Any = StrEnum(option.name, list(option.choices)) if option.choices else option.kind
    default = kind(option.default) if option.choices and option.default is not None else option.default
    if option.repeat:
        kind = list[kind]
    if default is None and not option.required:
        kind |= None
    limits: dict[str, Any] = {"min": option.least, "max": option.most}
    if option.flag:
        shown = typer.Option(option.flag, help=option.help, **limits)
    else:
        shown = typer.Argument(help=option.help, metavar=option.metavar or None, **limits)
    default = Parameter.empty if option.required else default
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, shown])


def _value(option: Option, given: Any) -> Any:
    """Return what the function receives: members of the enum that the choices stand for, everything else as typed."""
    if not option.choices or given is None:
        return given
    known = named(option.choices_of)
    return [known(g.value) for g in given] if option.repeat else known(given.value)

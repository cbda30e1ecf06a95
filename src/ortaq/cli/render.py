"""Declared commands turned into typer's: one parameter for each option, and a function that loads what it names."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ortaq.cli.keep import FRESH, keep_of
from ortaq.cli.language import FLAG, name_faults
from ortaq.cli.lent import Lent
from ortaq.cli.mistakes import refuse_mistakes
from ortaq.cli.profile import PROFILE, profiled
from ortaq.core import Command, CommandGroup, CommandSwitch, InputError, Option, named, said

LANGUAGE = Option(
    "language", FLAG, "Language of help, messages and answers; ORTAQ_LANGUAGE if absent, English without both."
)
"""Every command has it; the program has read it before."""

EXITS = (
    "Exit codes: 0 done; 1 done, and what was asked for is not there; 2 a mistake in what was typed or read; "
    "3 no solution was found; 4 a process that computes was lost."
)


def place(
    app: typer.Typer,
    commands: Iterable[Command | CommandGroup],
    lent: Lent,
    switches: Sequence[CommandSwitch] = (),
    *,
    under: str = "",
    typed: Collection[str] | None = None,
) -> None:
    """Add declared commands to a program.

    Parameters
    ----------
    lent : Lent
        What functions receive before the options; says help in its language.
    switches : sequence of CommandSwitch
        Of domains, on these commands.
    under : str
        Words before the names of the commands.
    typed : collection of str, optional
        The command line: a command whose name is no word of it is named and cannot be run; all can if absent.
    """
    for command in commands:
        words = f"{under} {command.name}".strip()
        runs = typed is None or command.name in typed
        if isinstance(command, Command):
            own = [s for s in switches if s.command == words]
            said_of = lent.translated(command.help)
            does = _runner(command, own, lent) if runs else _nothing
            app.command(command.name, help=said_of, epilog=_after(command, lent))(does)
        else:
            alone = command.alone
            below = _after(alone, lent) if alone else None
            said_of = lent.translated(command.help)
            group = typer.Typer(cls=_Group, help=said_of, epilog=below, no_args_is_help=alone is None)
            does = _alone(alone, lent) if alone and runs else _nothing
            group.callback(invoke_without_command=alone is not None)(does)
            place(group, command.commands if runs else (), lent, switches, under=words, typed=typed)
            app.add_typer(group, name=command.name)


def _nothing() -> None:
    """Stand for a command that is not typed."""


class _Group(TyperGroup):
    """Commands under one word, which may do something alone: what follows it and is no command is its argument."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what is typed; a command of the group leaves nothing to the arguments of the group."""
        if args and args[0] in self.commands:
            self.params = [p for p in self.params if p.param_type_name == "option"]
        elif any(p.param_type_name == "argument" for p in self.params):
            ctx.allow_interspersed_args = True
        found: list[str] = super().parse_args(ctx, args)
        return found


def _after(command: Command, lent: Lent) -> str:
    """Return what help says below the options."""
    example = (lent.translated(said("Example: {example}", example=command.example)),) if command.example else ()
    return "\n\n".join((*example, lent.translated(EXITS)))


def _runner(command: Command, switches: Sequence[CommandSwitch], lent: Lent) -> Callable[..., None]:
    """Return a function with the signature that typer reads; it loads the one that does the work."""
    options = list(command.options)
    for switch in switches:
        behind = [o.name for o in options].index(switch.after)
        options.insert(behind + 1, switch.option)

    def run(**given: Any) -> None:
        given = {**given, **_typed_once(options, given)}
        given.pop(LANGUAGE.name)
        fresh, wanted = given.pop(FRESH.name), given.pop(PROFILE.name)
        refuse_mistakes(options, given)
        handed = [s for s in switches if given.pop(s.option.name)]
        if len(handed) > 1:
            flags = " and ".join(s.option.flag for s in handed)
            raise InputError(f"{flags} were given", where=command.name, fix="keep one of them")
        values = in_records({o.name: _value(o, given[o.name]) for o in options if o.name in given}, command.records)
        name_faults(lent.language)
        named("ortaq.core.freed_memory:spare_memory_work")()
        with named("ortaq.tables:keeping")(keep_of(fresh=fresh)), profiled(lent, wanted=wanted):
            code = named(handed[0].does if handed else command.does)(lent, **values)
        if code:
            raise typer.Exit(code)

    run.__signature__ = Signature([_parameter(o, lent) for o in (*options, LANGUAGE, FRESH, PROFILE)])  # type: ignore[attr-defined]
    return run


def _typed_once(options: Sequence[Option], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of options with two names; refuse what was typed twice, where the last would hide the first."""
    typed = {o: given[o.name] or [None] for o in options if o.also}
    for option, values in typed.items():
        if len(values) > 1:
            raise InputError(
                f"{option.flag} and {option.also} are one option, and it was given {len(values)} times",
                where=", ".join(map(str, values)),
                fix="keep one of them",
            )
    return {option.name: values[0] for option, values in typed.items()}


def _alone(command: Command, lent: Lent) -> Callable[..., None]:
    """Return what the word of a group does where no command of the group follows it."""
    runner = _runner(command, (), lent)

    def run(context: typer.Context, **given: Any) -> None:
        if context.invoked_subcommand is None:
            runner(**given)

    word = Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context)
    run.__signature__ = Signature([word, *signature(runner).parameters.values()])  # type: ignore[attr-defined]
    return run


def _parameter(option: Option, lent: Lent) -> Parameter:
    """Return what typer reads: a keyword with an annotated type and a default."""
    kind: Any = StrEnum(option.name, list(option.choices)) if option.choices else option.kind
    default = kind(option.default) if option.choices and option.default is not None else option.default
    if option.repeat or option.also:
        kind = list[kind]
    if default is None and not option.required:
        kind |= None
    limits: dict[str, Any] = {"min": option.least, "max": option.most}
    said = lent.translated(option.help)
    if option.flag:
        flags = (option.flag, option.also) if option.also else (option.flag,)
        one = f"<{option.kind.__name__}>" if option.also else None  # a list only to see that it was typed once
        shown = typer.Option(*flags, help=said, metavar=one, **limits)
    else:
        shown = typer.Argument(help=said, metavar=option.metavar or None, **limits)
    default = Parameter.empty if option.required else default
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, shown])


def _value(option: Option, given: Any) -> Any:
    """Return what the function receives: members of the enum that the choices stand for, everything else as typed."""
    if not option.choices or given is None:
        return given
    known = named(option.choices_of)
    return [known(g.value) for g in given] if option.repeat else known(given.value)


def in_records(values: dict[str, Any], records: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return what a function receives: options that are fields of a record as one of it.

    Parameters
    ----------
    values : dict
        By name of the option; what goes into records is taken out.
    records : sequence of (str, str)
        As in `Command`.
    """
    for name, place in records:
        record = named(place)
        own = {field.name: values.pop(field.name) for field in fields(record) if field.name in values}
        values[name] = record(**own)
    return values

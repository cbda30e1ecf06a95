"""A page for every word of the command: help, options and example, from the declarations that the program runs."""

from collections.abc import Iterable, Iterator, Mapping

from ortaq.cli.keep import FRESH
from ortaq.cli.profile import PROFILE
from ortaq.cli.render import EXITS, LANGUAGE
from ortaq.cli.start import declared
from ortaq.core import Command, CommandGroup, CommandSwitch, Option

HEADS = "| option | takes | if left out | what it does |\n| --- | --- | --- | --- |"


def pages() -> Mapping[str, str]:
    """Return the list of all commands and a page for each word."""
    words = dict(sorted((c.name, c) for c in _offered()))
    rows = "\n".join(f"| [`ortaq {word}`]({word}.md) | {_cell(found.help)} |" for word, found in words.items())
    toc = "\n".join(words)
    index = (
        "# Commands\n\nMade from the declarations that the program runs; `ortaq COMMAND --help` prints the same. "
        f"{EXITS}\n\nEvery command takes these too:\n\n{_options((LANGUAGE, FRESH, PROFILE))}\n"
        f"| command | what it does |\n| --- | --- |\n{rows}\n\n```{{toctree}}\n:hidden:\n\n{toc}\n```\n"
    )
    switches = declared()[3]
    told = {f"commands/{word}.md": "\n".join(_told(word, found, switches, 1)) for word, found in words.items()}
    return {"commands/index.md": index, **told}


def every_command() -> Iterator[tuple[str, Command]]:
    """Yield every command with the words that are typed after ``ortaq``."""
    for offered in _offered():
        if isinstance(offered, Command):
            yield offered.name, offered
            continue
        if offered.alone:
            yield offered.name, offered.alone
        yield from ((f"{offered.name} {below.name}", below) for below in offered.commands)


def _offered() -> Iterator[Command | CommandGroup]:
    rooms, of_domains, last, _ = declared()
    yield from (*rooms, *of_domains, *last)


def _told(words: str, told: Command | CommandGroup, switches: Iterable[CommandSwitch], level: int) -> list[str]:
    lines = [f"{'#' * level} `ortaq {words}`", "", told.help, ""]
    command = told.alone if isinstance(told, CommandGroup) else told
    if command:
        if command.example:
            lines += ["```sh", command.example, "```", ""]
        if options := (*command.options, *(s.option for s in switches if s.command == words)):
            lines += [_options(options)]
    for below in told.commands if isinstance(told, CommandGroup) else ():
        lines += _told(f"{words} {below.name}", below, switches, level + 1)
    return lines


def _options(options: Iterable[Option]) -> str:
    rows = (f"| {_name(o)} | {_kind(o)} | {_default(o)} | {_cell(o.help)} |" for o in options)
    return "\n".join((HEADS, *rows, ""))


def _name(option: Option) -> str:
    typed = option.flag or option.metavar or option.name.upper()
    return ", ".join(f"`{_cell(one)}`" for one in (typed, option.also) if one)


def _kind(option: Option) -> str:
    if option.kind is bool:
        return "given or not"
    words = {"str": "text", "int": "whole number", "float": "number", "Path": "file or folder"}
    kind = ", ".join(f"`{c}`" for c in option.choices) or words[option.kind.__name__]
    ends = ((" from", option.least), (" to", option.most))
    kind += "".join(f"{word} {end:g}" for word, end in ends if end is not None)
    return f"{kind}; more than once" if option.repeat else kind


def _default(option: Option) -> str:
    if option.required:
        return "required"
    return "" if option.default in (None, False) else f"`{option.default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")

"""`ortaq rain`: what a command of one's own looks like. The declaration loads nothing; the function imports no room."""

from ortaq.core import Command, Option, Program

COMMANDS = (
    Command(
        "rain",
        "Show which economies of a region it could rain on.",
        "ortaq_toy.rain.commands:rain",
        (
            Option("region", "", "A region.", default="eurasia", metavar="[REGION]", check="region"),
            Option("as_json", "--json", "Print the result as JSON.", bool, default=False),
        ),
    ),
)


def rain(program: Program, *, region: str, as_json: bool) -> int:
    """Show the economies; the exit code is 0."""
    economies = list(program.region(region).economy_ids)
    if as_json:
        program.print_json({"economies": economies})
    else:
        program.print(f"It could rain on {', '.join(economies)}.")
    return 0

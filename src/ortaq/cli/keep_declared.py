"""What is typed after `ortaq store`."""

from ortaq.cli.options import AS_JSON
from ortaq.core import Command, CommandGroup, Option

STORE = CommandGroup(
    "store",
    "Finished answers that are kept, so that nothing is computed twice.",
    (
        Command(
            "show",
            "Show where finished answers are kept, how many of which kind, and how large they are.",
            "ortaq.cli.keep_commands:show_command",
            (AS_JSON,),
            example="ortaq store show",
        ),
        Command(
            "clean",
            "Remove finished answers that are kept; everything can be computed again.",
            "ortaq.cli.keep_commands:clean_command",
            (
                Option("days", "--unused-days", "Only what was not used for so many days.", int, default=0, least=0),
                AS_JSON,
            ),
            example="ortaq store clean --unused-days 30",
        ),
    ),
)

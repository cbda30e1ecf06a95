"""What is typed after energy."""

from pathlib import Path

from ortaq.core import Command, Option

COMMANDS = (
    Command(
        "energy",
        "Show where power and fuels come from, what is not served when a plant, line, pipe or refinery is lost.",
        "ortaq.domains.energy.commands.energy:energy_command",
        (
            Option(
                "who", "", "A state, such as KAZ, or a mechanism, such as c5; all states if absent.", metavar="[WHO]"
            ),
            Option("dry_year", "--dry-year", "Everything in a year of dry rivers.", bool, default=False),
            Option("cut", "--cut", "A plant or a line that is out all year, by its name.", repeat=True),
            Option("system", "--system", "A folder with tables of your own, beside those that ship.", Path),
            Option("full", "--full", "Print all tables, not the answer in short.", bool, default=False),
            Option("out", "--out", "Page to write: tables and figures, one HTML file.", Path, check="new_file"),
            Option("as_json", "--json", "Print the result as JSON.", bool, default=False),
        ),
        example="ortaq energy KAZ --dry-year",
    ),
)

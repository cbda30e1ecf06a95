"""What is typed after energy."""

from pathlib import Path

from ortaq.core import Command, CommandGroup, Option

_WHO = Option("who", "", "A state, such as KAZ, or a mechanism, such as c5; all states if absent.", metavar="[WHO]")
_SYSTEM = Option("system", "--system", "A folder with tables of your own, beside those that ship.", Path)
_FULL = Option("full", "--full", "Print all tables, not the answer in short.", bool, default=False)
_OUT = Option("out", "--out", "Page to write: tables and figures, one HTML file.", Path, check="new_file")
_JSON = Option("as_json", "--json", "Print the result as JSON.", bool, default=False)

COMMANDS = (
    CommandGroup(
        "energy",
        "Show where power and fuels come from, and what is not served when a plant, line or pipe is lost.",
        (
            Command(
                "path",
                "Show what is built and run to 2060 at least cost, what is emitted, and who pays and saves.",
                "ortaq.domains.energy.commands.path:path_command",
                (
                    _WHO,
                    Option(
                        "trade",
                        "--trade",
                        "Power between members: none, today (lines that stand) or expansion; all three if absent.",
                    ),
                    Option("no_caps", "--no-caps", "Without caps on carbon dioxide.", bool, default=False),
                    Option("trading", "--trading", "Members sell each other what caps allow.", bool, default=False),
                    Option(
                        "border_price",
                        "--border-price",
                        "What carbon dioxide of electricity from outside costs at the border, USD per tonne.",
                        float,
                        default=0.0,
                        least=0.0,
                        most=1000.0,
                    ),
                    Option("fine", "--fine", "Twelve months, not four seasons; minutes.", bool, default=False),
                    Option(
                        "dry_year", "--dry-year", "Rivers bring every year what a dry one does.", bool, default=False
                    ),
                    _SYSTEM,
                    _FULL,
                    _OUT,
                    _JSON,
                ),
                example="ortaq energy path c5",
            ),
        ),
        Command(
            "energy",
            "Show where power and fuels come from, and what is not served when a plant, line or pipe is lost.",
            "ortaq.domains.energy.commands.energy:energy_command",
            (
                _WHO,
                Option("dry_year", "--dry-year", "Everything in a year of dry rivers.", bool, default=False),
                Option(
                    "pypsa",
                    "--pypsa",
                    "File for the year as a network of PyPSA, netCDF (needs the extra power).",
                    Path,
                    check="new_file",
                ),
                Option("cut", "--cut", "A plant or a line that is out all year, by its name.", repeat=True),
                _SYSTEM,
                _FULL,
                _OUT,
                _JSON,
            ),
            example="ortaq energy KAZ --dry-year",
        ),
    ),
)

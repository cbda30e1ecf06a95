"""What is typed after exchange."""

from ortaq.core import Command, Option

COMMANDS = (
    Command(
        "exchange",
        "Show who studies and works where, and who sends money to whom: of one economy, or an overview of all.",
        "ortaq.domains.exchange.commands.exchange:exchange_command",
        (
            Option("economy", "", "Code of an economy, such as KAZ; an overview if absent.", metavar="[ECONOMY]"),
            Option(
                "region",
                "--region",
                "Region to use instead of the one the mechanism names: a name, a folder or a TOML file.",
                check="region",
            ),
            Option(
                "mechanism",
                "--mechanism",
                "Mechanism whose measures are priced by additional student: c5, a file; c5 if no region is named.",
                check="mechanism",
            ),
            Option("full", "--full", "Print all tables, not the answer in short.", bool, default=False),
            Option("as_json", "--json", "Print the result as JSON.", bool, default=False),
        ),
        example="ortaq exchange TJK",
    ),
)

"""What is typed after new, check and help."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import AS_JSON, OTHER_REGION
from ortaq.core import Command, CommandGroup, Option

NAME = Option("name", "", "Id of what is new: small letters, digits and _.", required=True, metavar="NAME")
MEMBERS = Option("members", "--members", "Codes of those who sit at the table, such as KAZ,AZE,GEO.")
FROM = Option(
    "begun",
    "--from",
    "Mechanism to begin with: shipped (c5, sco) or a file; what does not concern --members is left out.",
    check="mechanism",
)
NEW_FILE = Option(
    "out", "--out", "File to write: .toml, or .xlsx for a workbook; NAME.toml if absent.", Path, check="new_file"
)
REPLACE = Option("replace", "--replace", "Write over a file that is there.", bool, default=False)
REGION = replace(OTHER_REGION, help="Region whose economies meet: a name, a folder or a TOML file; eurasia if absent.")

NEW = CommandGroup(
    "new",
    "Begin a file of your own: it is commented and runs at once.",
    (
        Command(
            "mechanism",
            "Write a mechanism: members, a first measure and shock of each kind that fits them, named guesses.",
            "ortaq.cli.authoring.new:mechanism",
            (NAME, MEMBERS, FROM, REGION, NEW_FILE, REPLACE),
            example="ortaq new mechanism middle_corridor --members KAZ,AZE,GEO,TUR,CHN",
        ),
        Command(
            "region",
            "Write a small region of some economies, with their GDP and trade, and a first measure and shock.",
            "ortaq.cli.authoring.new:region",
            (NAME, replace(MEMBERS, required=True), REGION, NEW_FILE, REPLACE),
            example="ortaq new region three --members KAZ,UZB,KGZ",
        ),
        Command(
            "scenario",
            "Write a scenario: the first measure and shock of a mechanism, and a change of your own.",
            "ortaq.cli.authoring.new:scenario",
            (NAME, replace(FROM, help="Mechanism that the scenario takes from; c5 if absent."), NEW_FILE, REPLACE),
            example="ortaq new scenario built --from c5",
        ),
    ),
)

CHECK = Command(
    "check",
    "Name every fault of a file at once with its line or cell, what is assumed, and how long an answer takes.",
    "ortaq.cli.authoring.check:check",
    (
        Option(
            "path",
            "",
            "Mechanism (.toml, .xlsx), scenario, small region, folder of a region, or problem file (.json).",
            Path,
            required=True,
            metavar="FILE",
        ),
        AS_JSON,
    ),
    example="ortaq check mine.toml",
)


SCHEMA = replace(AS_JSON, help="Print the JSON Schema.")

HELP = CommandGroup(
    "help",
    "The reference of a file format: every key with type, unit, range, default, meaning and example.",
    (
        Command(
            "mechanism",
            "Every key of a mechanism file.",
            "ortaq.cli.authoring.help:mechanism_help",
            (SCHEMA,),
            example="ortaq help mechanism",
        ),
        Command(
            "scenario",
            "Every key of a scenario file.",
            "ortaq.cli.authoring.help:scenario_help",
            (SCHEMA,),
            example="ortaq help scenario",
        ),
        Command(
            "region",
            "Every key of a small region.",
            "ortaq.cli.authoring.help:region_help",
            (SCHEMA,),
            example="ortaq help region",
        ),
    ),
)

COMMANDS = (NEW, CHECK, HELP)

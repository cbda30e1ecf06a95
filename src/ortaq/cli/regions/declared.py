"""What is typed after `ortaq region`."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import (
    ACCEPT,
    AS_JSON,
    ASKED,
    MECHANISM,
    OTHER_REGION,
    REGION,
    REGION_TABLES,
    TAIL,
    WORKERS,
)
from ortaq.core import Command, CommandGroup, Option

NEW_NAME = Option("name", "--name", "Name of the new region: small letters, digits and _.", required=True)

EXPORT = Command(
    "export",
    "Write a region as tables with datapackage.json, or as a workbook, to look at, edit and bring back.",
    "ortaq.cli.regions.data:export_command",
    (
        REGION_TABLES,
        Option("target", "", "Folder, .zip or .xlsx to write.", Path, required=True, metavar="DIR|FILE"),
        Option("xlsx", "--xlsx", "Write a workbook for Excel into the folder.", bool, default=False),
        Option(
            "overwrite", "--replace", "Replace an earlier export; what ortaq did not write stays.", bool, default=False
        ),
        AS_JSON,
    ),
    example="ortaq region export eurasia tables",
)

IMPORT = Command(
    "import",
    "Bring a region in under a name of your own; says what differs from the region that it was made from.",
    "ortaq.cli.regions.data:import_command",
    (
        Option(
            "given",
            "",
            "Folder, .zip or .xlsx of a region; or a matrix of trade (.csv, .xlsx): exporters down, importers across.",
            Path,
            required=True,
            metavar="DIR|FILE",
            check="region_source",
        ),
        NEW_NAME,
        Option(
            "base",
            "--base",
            "Region to compare with; the one that the file names if absent.",
            check="region_tables",
        ),
        Option("unit", "--unit", "Unit of the money you bring: usd, kusd, musd or busd."),
        Option(
            "balance",
            "--balance",
            "Keep your edited flows and fit the others to the totals of the base region.",
            bool,
            default=False,
        ),
        Option("year", "--year", "Year of a matrix of trade; that in its name if absent.", int),
        Option("gdp", "--gdp", "GDP beside a matrix of trade: CSV economy,gdp_musd, or a World Bank table.", Path),
        Option("overwrite", "--replace", "Write over a region of yours of that name.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq region import tables --name mine",
)

DIFF = Command(
    "diff",
    "Show what differs between two regions, largest first.",
    "ortaq.cli.regions.data:diff_command",
    (replace(REGION_TABLES, name="before"), replace(REGION_TABLES, name="after"), AS_JSON),
    example="ortaq region diff eurasia mine",
)

PIN = Command(
    "pin",
    "Fix a flow to a stated figure and balance the others around it, within their uncertainties.",
    "ortaq.cli.regions.data:pin_command",
    (
        Option("exporter", "", "Economy that sells.", required=True, metavar="EXPORTER"),
        Option("importer", "", "Economy that buys.", required=True, metavar="IMPORTER"),
        Option(
            "value",
            "",
            "Stated value, million USD unless --unit says otherwise.",
            float,
            required=True,
            metavar="VALUE",
        ),
        Option("source", "--source", "Who stated it: a source id of the region, or a title.", required=True),
        Option("sector", "--sector", "A sector, 'goods' (all but services) or 'all'.", default="goods"),
        Option("year", "--year", "Year of the figure; the region's year if absent.", int),
        Option("reason", "--reason", "Why this figure and not another.", default=""),
        Option(
            "ln_sd",
            "--ln-sd",
            "Standard deviation of its logarithm; 0.1: within about a fifth, 19 in 20.",
            float,
            default=0.1,
        ),
        Option("unit", "--unit", "Unit of the money you bring: usd, kusd, musd or busd."),
        Option(
            "region",
            "--region",
            "Region to start from: if absent, yours of the name that --name gives, else eurasia.",
            check="region_tables",
        ),
        Option("name", "--name", "Name of the result; a region of yours is changed in place."),
        Option("replace", "--replace", "Take the place of an earlier pin of the same flow.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq region pin KAZ CHN 16300 --source GACC --name mine",
)

ROLL = Command(
    "roll",
    "Take a region to a later year: published totals grow it, its flows keep their pattern.",
    "ortaq.cli.regions.roll:roll_command",
    (
        Option("year", "", "Year to roll to.", int, required=True, metavar="YEAR"),
        NEW_NAME,
        Option("region", "--region", "Region to start from.", default="eurasia", check="region_tables"),
        Option(
            "totals",
            "--totals",
            "Table of totals (economy, year, quantity, low, value, high ...); else the region's own.",
            Path,
        ),
        Option("overwrite", "--replace", "Write over a region of yours of that name.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq region roll 2024 --name e24",
)

DOUBTS = Command(
    "doubts",
    "Rank the flows whose uncertainty matters most for the closest verdict on a package, with the pin to type next.",
    "ortaq.cli.regions.doubts:doubts_command",
    (
        MECHANISM,
        Option(
            "package",
            "--package",
            "Package: its number, or measure ids joined with +; the whole agenda if absent.",
        ),
        OTHER_REGION,
        ACCEPT,
        TAIL,
        Option("top", "--top", "Flows shown in the table; --json has all.", int, default=10, least=1),
        AS_JSON,
        WORKERS,
    ),
    example="ortaq region doubts c5 --top 5",
    records=(ASKED,),
)

DISAGREEMENTS = Command(
    "disagreements",
    "List the flows that sources count differently, the largest ratio first.",
    "ortaq.cli.regions.disagreements:disagreements_command",
    (
        Option(
            "region",
            "",
            "Shipped region, one of yours, or a folder; eurasia if absent.",
            metavar="[REGION]",
            check="region_tables",
        ),
        Option("of", "--region", "The region, as in other commands."),
        AS_JSON,
    ),
    example="ortaq region disagreements eurasia",
)

LIST = Command(
    "list",
    "List the regions that ship, and yours.",
    "ortaq.cli.regions.listing:list_regions",
    (AS_JSON,),
    example="ortaq region list",
)

SHOW = Command(
    "show",
    "Show a region, or the trade of two economies: value, range, method, source and what is pinned.",
    "ortaq.cli.regions.show:show",
    (
        Option(
            "name",
            "",
            "A region, or two economies (KAZ-CHN).",
            required=True,
            metavar="REGION|PAIR",
            check="region_or_pair",
        ),
        Option("of", "--region", "Region of the two economies.", default="eurasia", check="region"),
        AS_JSON,
    ),
    example="ortaq region show KAZ-CHN",
)

CHECK = Command(
    "check",
    "Check identities, ranges, coverage and weak cells; exit code 1 if no model could use the region.",
    "ortaq.cli.regions.show:check",
    (replace(REGION, name="name"), AS_JSON),
    example="ortaq region check mine",
)

BASELINES = CommandGroup(
    "region",
    "Baselines: look, check, edit, compare, bring your own.",
    (EXPORT, IMPORT, DIFF, PIN, ROLL, DOUBTS, DISAGREEMENTS, LIST, SHOW, CHECK),
)

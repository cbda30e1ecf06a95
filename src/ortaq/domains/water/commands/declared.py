"""What is typed after water."""

from pathlib import Path

from ortaq.core import Command, CommandGroup, Option

_BASIN = Option("basin", "--basin", "Shipped basin or a folder of tables.", default="syr_darya")
_ASKED = Option(
    "asked",
    "",
    "Shipped basin, a folder of tables, or a mechanism (c5): the basins of its members.",
    default="syr_darya",
    metavar="[BASIN|MECHANISM]",
)
_FULL = Option("full", "--full", "Print all tables, not the answer in short.", bool, default=False)
_OUT = Option("out", "--out", "Page to write: tables and figures, one HTML file.", Path, check="new_file")
_XLSX = Option("xlsx", "--xlsx", "Workbook to write: every table and what figures are made of.", Path, check="new_file")
_JSON = Option("as_json", "--json", "Print the result as JSON.", bool, default=False)
_SUMMER = Option(
    "summer_flow",
    "--summer-flow",
    "Percent by which all drawn flow from April to September differs, known to all.",
    float,
    default=0.0,
    least=-90.0,
    most=100.0,
)
_WINTER = Option(
    "winter_flow", "--winter-flow", "The same from October to March.", float, default=0.0, least=-90.0, most=100.0
)
_WATER = "ortaq.domains.water.commands.water"

COMMANDS = (
    CommandGroup(
        "water",
        "Show deliveries, deficits and releases of a basin with and without a deal, and who gains.",
        (
            Command(
                "import",
                "Check a series of inflow of your own and keep it for --own-series.",
                f"{_WATER}:import_command",
                (Option("file", "", "CSV with node, year, month, km3.", Path, required=True, metavar="FILE"), _BASIN),
                example="ortaq water import series.csv",
            ),
            Command(
                "change",
                "Show what a deal, a dam, a rule, canals that lose less or a bad year bring to whom; half a minute.",
                "ortaq.domains.water.commands.change:change_command",
                (
                    _BASIN,
                    Option(
                        "partners", "--for", "A member for whom the upper reservoir is run; its owner too.", repeat=True
                    ),
                    Option(
                        "winter_power", "--winter-power", "TWh that those of them send in winter.", float, default=0.0
                    ),
                    Option(
                        "save", "--save", "Percent less water for a member or a reach, such as UZB:10.", repeat=True
                    ),
                    Option("dam", "--dam", "A dam that is planned above the upper reservoir, such as kambarata1."),
                    Option(
                        "summer_share",
                        "--summer-share",
                        "Rule: part of a mean year that is let go from April to September at least.",
                        float,
                        default=0.0,
                    ),
                    Option("beside", "--beside", "km3 that reservoirs beside the river hold more.", float, default=0.0),
                    Option("drought", "--drought", "Severity of one dry year; 1 is the low end.", float, default=0.0),
                    Option(
                        "fails", "--fails", "Season in which the upper reservoir cannot be filled: summer or winter."
                    ),
                    _SUMMER,
                    _WINTER,
                    _FULL,
                    _OUT,
                    _XLSX,
                    _JSON,
                ),
                example="ortaq water change --dam kambarata1 --summer-share 0.4",
            ),
            Command(
                "amu_darya",
                "Show who loses what on the Amu Darya: Qosh Tepa, Rogun, a dry year, less melt.",
                f"{_WATER}:amu_command",
                (
                    Option(
                        "qosh_tepa",
                        "--qosh-tepa",
                        "What the canal takes, km3 a year; 4.5, 6 and 10 if absent.",
                        float,
                        least=0.0,
                        most=12.0,
                    ),
                    Option("dry_year", "--dry-year", "Compare everything in a dry year.", bool, default=False),
                    Option(
                        "coalitions",
                        "--coalitions",
                        "What every coalition can gain, with Afghanistan and without; half a minute.",
                        bool,
                        default=False,
                    ),
                    _FULL,
                    _OUT,
                    _XLSX,
                    _JSON,
                ),
                example="ortaq water amu_darya --qosh-tepa 6",
            ),
        ),
        Command(
            "water",
            "Show deliveries, deficits and releases of a basin with and without a deal, and who gains.",
            f"{_WATER}:water_command",
            (
                _ASKED,
                Option(
                    "dry_year", "--dry-year", "A dry year between normal ones, not drawn years.", bool, default=False
                ),
                Option(
                    "coalitions", "--coalitions", "What every coalition can gain, and payments.", bool, default=False
                ),
                Option(
                    "own_series",
                    "--own-series",
                    "Inflows that were imported, not drawn ones.",
                    bool,
                    default=False,
                ),
                Option(
                    "reorder",
                    "--reorder",
                    "With --own-series: whole years in another order, by --seed.",
                    bool,
                    default=False,
                ),
                _SUMMER,
                _WINTER,
                Option("years", "--years", "How many years are drawn; 10 if absent.", int, least=2, most=100),
                Option("seed", "--seed", "Seed of drawn years and of another order; 1 if absent.", int, least=0),
                _FULL,
                _OUT,
                _XLSX,
                _JSON,
            ),
            example="ortaq water c5 --coalitions",
        ),
    ),
    Command(
        "food",
        "Show who needs whose wheat, what closed sellers and dry years do, and what a joint reserve costs and covers.",
        "ortaq.domains.water.commands.food:food_command",
        (
            Option(
                "who", "", "A state, such as UZB, or a mechanism, such as c5; all states if absent.", metavar="[WHO]"
            ),
            Option(
                "dry_year", "--dry-year", "A dry year on the rivers, and what it does to prices.", bool, default=False
            ),
            Option(
                "ban",
                "--ban",
                "A seller and the months it closes, KAZ:6; KAZ as long as usual; KAZ:6:0.5 lets half through.",
                repeat=True,
            ),
            Option(
                "reserve",
                "--reserve",
                "Months of what they must buy that states keep jointly.",
                float,
                least=0.0,
                most=24.0,
            ),
            Option(
                "rivers",
                "--rivers",
                "The water of the dry year from runs of the rivers, not from the table; half a minute.",
                bool,
                default=False,
            ),
            Option(
                "water", "--water", "What crops make of water, beside the tables of the basins.", bool, default=False
            ),
            Option("tables", "--tables", "A folder with food tables of your own.", Path),
            _FULL,
            _OUT,
            _XLSX,
            _JSON,
        ),
        example="ortaq food c5 --dry-year --ban KAZ:6",
    ),
)

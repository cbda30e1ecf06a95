"""Options that several commands share, as declarations."""

from dataclasses import replace
from pathlib import Path

from ortaq.core import Option

MECHANISM = Option(
    "mechanism",
    "",
    "Shipped mechanism (c5, sco, five, eu_central_asia) or a TOML file.",
    required=True,
    metavar="MECHANISM",
    check="mechanism",
)
REGION = Option(
    "region",
    "",
    "Shipped region (eurasia), one of yours, a folder or a TOML file.",
    required=True,
    metavar="REGION",
    check="region",
)
REGION_TABLES = replace(
    REGION, help="Shipped region (eurasia), one of yours, or a folder of its tables.", check="region_tables"
)
OTHER_REGION = Option(
    "region",
    "--region",
    "Region to use instead of the one the file names: a name, a folder or a TOML file.",
    check="region",
)
ROWS = Option(
    "rows",
    "--rows",
    "Folder with own rows laid over the region, such as ortaq watch cargo writes.",
    Path,
)
HORIZON = Option(
    "horizon",
    "--horizon",
    "After how long: trade answers less in the short run (some two years) than in the long run (some ten).",
    choices=("short", "long"),
    choices_of="ortaq.core:Horizon",
)
AS_JSON = Option("as_json", "--json", "Print the result as JSON.", bool, default=False)
ACCEPT = Option(
    "accept",
    "--accept",
    "What a member looks at: its 'worst' shock, 'cvar' (worst part), or 'expected'.",
    default="worst",
)
TAIL = Option("tail", "--tail", "Probability of the worst shocks that cvar averages; 0.25 if absent.", float)
MATERIALITY = Option(
    "materiality",
    "--materiality",
    "What is too small to matter: percent of income and USD mn a year, 0.01,25; KAZ=5 for one member; 0 for nothing.",
    metavar="PERCENT,MUSD[,MEMBER=MUSD]",
)
LEAST_RETURN = Option(
    "least_return",
    "--least-return",
    "Gain for the next dollar of cost below which no further measure is recommended; the file's if absent.",
    float,
    least=0.0,
)
RECORD = (
    Option(
        "record",
        "--record",
        "Ledger into which the package that is chosen goes as a proposal, with what it brings each member.",
        Path,
    ),
    Option("author", "--as", "Who proposes it there: code of a participant."),
    Option("key", "--key", "File of the key that signs; its passphrase is asked for.", Path),
)
FULL = Option("full", "--full", "Print all tables, not the answer in short.", bool, default=False)
OUT = Option("out", "--out", "File to write.", Path, check="new_file")
WORKERS = Option(
    "workers",
    "--workers",
    "Processes that compute, or a cluster (Dask): the address of its scheduler, or local:N; all usable processors if "
    "absent and worth it.",
    check="ortaq.cli.workers:require_workers",
    also="--cluster",
)
STORE = Option("store", "--store", "Folder that keeps finished chunks; a rerun computes only the rest.", Path)
DRAWS = Option(
    "draws",
    "--draws",
    "Random worlds in which the packages to choose from are valued again: all that ship, else 100; 0: none.",
    int,
    least=0,
)
ONLY_OWN = Option(
    "only_own",
    "--only-own-competence",
    "Only packages of measures that members can sign on their own: what needs others, or may need them, stays out.",
    bool,
    default=False,
)
TRY = Option(
    "tried",
    "--try",
    "Economy without a vote to try: RUS observes, RUS=tariff_opening:0.2 pays a share of a cost; repeatable.",
    repeat=True,
)
ACCEDE = Option(
    "acceding",
    "--accede",
    "Economy that joins as a member, pays and may refuse: AFG; repeatable.",
    repeat=True,
)

ASKED = ("asked", "ortaq.cli.questions.question:Asked")
"""Record of what is typed of a question: mechanism, region, rule, and what else of it a command takes."""

PROPOSING = ("proposing", "ortaq.cli.ledgers.recording:Proposing")
"""Record of `RECORD`: the ledger into which a package goes, and who proposes it."""

SINCE = ("since", "ortaq.cli.questions.situation:Since")
"""Record of what happened since, and what can be spent."""

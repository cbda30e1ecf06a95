"""What is typed after brief, agree, table, run and weigh."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import (
    ACCEDE,
    ACCEPT,
    AS_JSON,
    ASKED,
    DRAWS,
    FULL,
    HORIZON,
    LEAST_RETURN,
    MATERIALITY,
    MECHANISM,
    ONLY_OWN,
    OTHER_REGION,
    OUT,
    RECORD,
    ROWS,
    STORE,
    TAIL,
    TRY,
    WORKERS,
)
from ortaq.cli.questions.declared_meetings import CLAIMS, FORMATS, OVERLAP
from ortaq.cli.questions.declared_replan import HAPPENED, REPLAN, SIGNED, SPENT
from ortaq.core import Command, Option

FORMS = (
    Option("xlsx", "--xlsx", "Workbook to write too: every table of the brief.", Path, check="new_file"),
    Option("docx", "--docx", "Document for Word to write too.", Path, check="new_file"),
    Option("pdf", "--pdf", "PDF to write too.", Path, check="new_file"),
    Option("figures", "--figures", "Folder for every figure as SVG and PNG.", Path),
    Option(
        "term_sheet",
        "--term-sheet",
        "Term sheet of a package to write, as a document for Word.",
        Path,
        check="new_file",
    ),
    Option("slides", "--slides", "Six slides about a package to write, for PowerPoint.", Path, check="new_file"),
    Option(
        "package",
        "--package",
        "Package of the term sheet and the slides: ids or letters joined with commas, number, or 'recommended'.",
    ),
)

BRIEF = Command(
    "brief",
    "Evaluate the whole agenda and write one self-contained HTML brief.",
    "ortaq.cli.questions.brief:brief_command",
    (
        MECHANISM,
        OTHER_REGION,
        ROWS,
        ACCEPT,
        TAIL,
        MATERIALITY,
        LEAST_RETURN,
        HORIZON,
        replace(OUT, help="HTML file to write; MECHANISM-brief.html if absent."),
        *FORMS,
        Option(
            "doubts",
            "--doubts",
            "Rank the trade flows whose uncertainty matters most for who signs; half a minute.",
            bool,
            default=False,
        ),
        Option(
            "cash_a_year",
            "--cash-a-year",
            "Most that all members together can spend in any one year, million USD; sets the order of the measures.",
            float,
            least=0.0,
        ),
        Option(
            "delegation",
            "--for",
            "Member whose pages are shown: its gains, payments, shocks, refusals, what to ask for, whom it depends on.",
            metavar="MEMBER",
        ),
        Option(
            "pair",
            "--pair",
            "Two economies, CHN-TJK, one of them a member: what they have with each other and could sign alone.",
            metavar="ONE-OTHER",
        ),
        Option("ledger", "--ledger", "Ledger whose promises are told too: what was promised, by when, and kept.", Path),
        HAPPENED,
        SIGNED,
        SPENT,
        *RECORD,
        ONLY_OWN,
        FULL,
        TRY,
        ACCEDE,
        DRAWS,
        AS_JSON,
        WORKERS,
        STORE,
    ),
    example="ortaq brief c5 --out c5.html",
    records=(ASKED, ("forms", "ortaq.cli.questions.formats:Forms")),
)

AGREE = Command(
    "agree",
    "Search for packages that every member would sign; exit code 1 if there is none.",
    "ortaq.cli.questions.problem_or_agenda:agree",
    (
        replace(
            MECHANISM,
            help="Shipped mechanism (c5, sco, five, eu_central_asia), a TOML file, or a problem file.",
            metavar="MECHANISM|FILE.json",
        ),
        OTHER_REGION,
        ROWS,
        ACCEPT,
        TAIL,
        MATERIALITY,
        LEAST_RETURN,
        HORIZON,
        Option(
            "limit_dependence",
            "--limit-dependence",
            "Largest rise of a member's loss from a stop of trade with any named power, percentage points.",
            float,
            least=0.0,
        ),
        Option("budget", "--budget", "Largest cost of a package, million USD a year.", float, least=0.0),
        Option("upfront", "--upfront", "Largest investment of a package, million USD.", float, least=0.0),
        Option(
            "payers",
            "--payer",
            "Largest cost that a member can bear, million USD a year: KAZ=100; repeatable.",
            repeat=True,
        ),
        Option(
            "with_transfers",
            "--transfers",
            "Payments with which all sign the package that is recommended or explained.",
            bool,
            default=False,
        ),
        Option(
            "bridge",
            "--bridge",
            "What a member can open for the others by a payment or by giving up a measure, and what of theirs passes "
            "it: a member, or all.",
        ),
        Option("why", "--why", "Explain one package: its number, or measure ids or letters joined with +."),
        *RECORD,
        ONLY_OWN,
        FULL,
        TRY,
        ACCEDE,
        AS_JSON,
        WORKERS,
        STORE,
    ),
    example="ortaq agree c5 --budget 3000",
)

TABLE = Command(
    "table",
    "Compute the whole agenda once and open the negotiation table on this machine.",
    "ortaq.cli.questions.table:table_command",
    (
        MECHANISM,
        OTHER_REGION,
        ROWS,
        ACCEPT,
        TAIL,
        MATERIALITY,
        LEAST_RETURN,
        HORIZON,
        Option("port", "--port", "Port of this machine.", int, default=8765, least=1, most=65_535),
        Option(
            "host",
            "--host",
            "Address to listen on; others than loopback can be reached by other machines.",
            default="127.0.0.1",
        ),
        Option("token", "--token", "Required of every request; made up if absent and others can connect."),
        Option("open_", "--open", "Open the page in the browser.", bool, default=False),
        Option(
            "export",
            "--export",
            "Write one self-contained HTML file instead of serving.",
            Path,
            check="new_file",
        ),
        Option("printed", "--printed", "Languages of the tables in that file, such as en,ru; all if absent."),
        Option("ledger", "--ledger", "Ledger that the page tells: what was agreed, promised and kept.", Path),
        Option("author", "--as", "Who may put acts into the ledger on the page: code of a participant."),
        Option("key", "--key", "File of the key that signs them; the page asks for its passphrase, act by act.", Path),
        ACCEDE,
        DRAWS,
        WORKERS,
        STORE,
    ),
    example="ortaq table c5 --open",
    records=(ASKED,),
)

RUN = Command(
    "run",
    "Evaluate a scenario: real income by economy with bands, what each change contributes, and why.",
    "ortaq.cli.questions.scenario:run_scenario",
    (
        Option("scenario", "", "Scenario file.", required=True, metavar="SCENARIO.toml", check="scenario"),
        OTHER_REGION,
        ROWS,
        HORIZON,
        Option("draws", "--draws", "Random worlds behind the band; 0: named cases.", int, default=0, least=0),
        Option("seed", "--seed", "Seed of the draws: the same seed, the same worlds.", int, default=0, least=0),
        Option(
            "deficits",
            "--deficits",
            "How trade balances move, in every case; by default as each case says.",
            choices=("fixed", "balanced", "world_share", "proportional"),
            choices_of="ortaq.core:Deficits",
        ),
        Option(
            "elasticity_floor",
            "--elasticity-floor",
            "Raise lower trade elasticities to this.",
            float,
            default=0.0,
            least=0.0,
        ),
        Option("why", "--why", "Economy whose reasons are shown by partner and sector."),
        replace(OUT, help="File to write, .csv or .parquet."),
        WORKERS,
        AS_JSON,
        Option("everyone", "--all", "Show every economy, not only those that the scenario names.", bool, default=False),
        replace(FULL, help="Also trade and production by sector and partner, and what domains say of the changes."),
    ),
    example="ortaq run built.toml --out built.csv",
)

WEIGH_FILES = ("dependence.csv", "dependence.parquet", "dependence.json")

WEIGH = Command(
    "weigh",
    "Show what members lose from a stop of trade with partners and powers, with bands, before and after.",
    "ortaq.cli.questions.weigh:weigh_command",
    (
        Option(
            "member",
            "",
            "Economy whose ladder is shown; all members of the mechanism if absent.",
            check="economy",
        ),
        Option("partner", "--partner", "Partner or power to show (economy code, EU); repeatable.", repeat=True),
        Option(
            "mechanism",
            "--mechanism",
            "Mechanism by name or file; if absent c5, or none with a --region that c5 does not fit.",
            check="mechanism",
        ),
        Option(
            "package",
            "--package",
            "Compare with a package: measure ids joined with commas, number, or 'recommended'.",
        ),
        Option("scenario", "--scenario", "Compare with a scenario file, or weigh under it.", check="scenario"),
        Option(
            "closed_form",
            "--closed-form",
            "Formula instead of an equilibrium for each loss: faster, less exact.",
            bool,
            default=False,
        ),
        OTHER_REGION,
        replace(
            HORIZON,
            help="After how long what is compared holds; losses from a stop are those of a stop at both horizons.",
        ),
        Option("out", "--out", "Folder for dependence.csv, .parquet and .json.", Path, files=WEIGH_FILES),
        Option(
            "formats",
            "--formats",
            "Gain, payment and dependence of the economy in every shipped mechanism in which it sits.",
            bool,
            default=False,
        ),
        AS_JSON,
        WORKERS,
        STORE,
    ),
    example="ortaq weigh KAZ --partner CHN",
)

COMMANDS = (BRIEF, AGREE, TABLE, RUN, WEIGH, FORMATS, OVERLAP, CLAIMS, REPLAN)

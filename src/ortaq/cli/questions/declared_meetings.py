"""What is typed after formats, overlap and claims."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import AS_JSON, MECHANISM, STORE, WORKERS
from ortaq.core import Command, Option

FORMATS = Command(
    "formats",
    "List formats in which states meet: members, what binds and how they decide; of one economy with its trade there.",
    "ortaq.cli.questions.meetings:formats_command",
    (
        Option("member", "", "Economy whose formats are listed; all formats if absent.", check="economy"),
        Option("region", "--region", "Region in which trade is counted.", default="eurasia", check="region"),
        AS_JSON,
    ),
    example="ortaq formats KAZ",
)

OVERLAP = Command(
    "overlap",
    "Show what two mechanisms do twice, who would pay twice, and whether joining both changes who signs.",
    "ortaq.cli.questions.overlap:overlap_command",
    (
        replace(MECHANISM, name="first", help="One mechanism, by name or file.", metavar="FIRST"),
        replace(MECHANISM, name="second", help="Another one with a member in common.", metavar="SECOND"),
        AS_JSON,
        WORKERS,
        STORE,
    ),
    example="ortaq overlap c5 sco",
)

CLAIMS = Command(
    "claims",
    "Try sentences about the region by one rule: which hold, which do not, which cannot be told.",
    "ortaq.cli.questions.claims:claims_command",
    (
        Option(
            "file", "", "CSV file of sentences; those of two essays that ship if absent.", Path, metavar="CLAIMS.csv"
        ),
        Option("region", "--region", "Region whose figures tell.", default="eurasia", check="region"),
        Option("full", "--full", "Also print how each was tried.", bool, default=False),
        Option("export", "--export", "Table to write too, .csv or .parquet.", Path, check="new_file"),
        AS_JSON,
    ),
    example="ortaq claims",
)

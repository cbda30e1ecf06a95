"""What is typed after formats and overlap."""

from dataclasses import replace

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

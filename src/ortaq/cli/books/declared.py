"""What is typed after `ortaq books`."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import ACCEPT, AS_JSON, ASKED, FULL, MECHANISM, OTHER_REGION, OUT, STORE, TAIL, WORKERS
from ortaq.core import Command, CommandGroup, Option

MORE = replace(FULL, help="Also what had to move in the accounts for each book.")

COUNTS = Command(
    "counts",
    "Run the answer on each member's own counts, on those of its partners, and on both ends of the flows whose counts "
    "differ most; says which verdicts change.",
    "ortaq.cli.books.commands:counts_command",
    (MECHANISM, OTHER_REGION, ACCEPT, TAIL, MORE, AS_JSON, WORKERS, STORE),
    example="ortaq books counts c5",
    records=(ASKED,),
)

NEW = Command(
    "new",
    "Write the questionnaire of one delegation: every figure of the house with its source, and an empty cell beside "
    "it.",
    "ortaq.cli.books.commands:new_command",
    (
        MECHANISM,
        Option("delegation", "", "Member whose questionnaire it is.", required=True, metavar="MEMBER"),
        OTHER_REGION,
        replace(OUT, help="Workbook to write; MECHANISM-MEMBER.xlsx if absent."),
        AS_JSON,
    ),
    example="ortaq books new c5 KGZ --out kgz.xlsx",
)

COMPARE = Command(
    "compare",
    "Put filled questionnaires side by side and run the answer on each of them; says which verdicts change.",
    "ortaq.cli.books.commands:compare_command",
    (
        MECHANISM,
        Option("first", "", "Filled questionnaire.", Path, required=True, metavar="FILE.xlsx"),
        Option("second", "", "Another one.", Path, metavar="[FILE.xlsx]"),
        Option("further", "--book", "A further filled questionnaire; repeatable.", Path, repeat=True),
        OTHER_REGION,
        ACCEPT,
        TAIL,
        MORE,
        AS_JSON,
        WORKERS,
        STORE,
    ),
    example="ortaq books compare c5 kgz.xlsx chn.xlsx",
    records=(ASKED,),
)

BOOKS = CommandGroup(
    "books",
    "Figures of several sides: questionnaires, side by side, and the answer on each book.",
    (COUNTS, NEW, COMPARE),
)

"""What is typed after `ortaq watch cargo`."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import AS_JSON, FULL, OTHER_REGION
from ortaq.core import Command, Option

FILES = ("dwell.csv", "dwell.parquet", "dwell.xlsx", "overlay/crossing_sides.csv", "overlay/sources.csv")
"""What `ortaq watch cargo` writes."""

CARGO = Command(
    "cargo",
    "Turn events of goods into times at crossings by direction and month, and into rows for networks.",
    "ortaq.cli.watch.cargo:cargo_command",
    (
        Option(
            "events",
            "",
            "Files of events, plain or gzip: a table (CSV), EPCIS (JSON, XML), DCSA Track & Trace.",
            Path,
            required=True,
            repeat=True,
            metavar="EVENTS",
        ),
        Option(
            "places",
            "--places",
            "Table with the columns place, crossing and side: where the places of the events lie.",
            Path,
            required=True,
        ),
        Option("columns", "--columns", "TOML file: what columns and words of a table mean, and time zones.", Path),
        Option(
            "out",
            "--out",
            "Folder for dwell.csv, .parquet and .xlsx, and overlay: rows that --rows lays over a network.",
            Path,
        ),
        Option("page", "--page", "Page to write: tables and a picture, one HTML file.", Path, check="new_file"),
        Option("overwrite", "--overwrite", "Replace an earlier folder.", bool, default=False),
        Option("since", "--since", "First month, 2026-01, of those taken together; all if absent."),
        replace(OTHER_REGION, default="eurasia", help="Region whose stated times are shown beside, and replaced."),
        Option(
            "bad_events",
            "--bad-events",
            "So many events may be unusable; one in a thousand if absent.",
            int,
            least=0,
        ),
        Option(
            "ledger",
            "--ledger",
            "Ledger with commitments about border hours: measured months go beside them; no verdict follows.",
            Path,
        ),
        Option("author", "--as", "Who speaks there: code of a state or body."),
        Option("key", "--key", "File of the key that signs; its passphrase is asked for.", Path),
        Option("strict", "--strict", "Hold every line of EPCIS against its standard.", bool, default=False),
        FULL,
        AS_JSON,
    ),
    example="ortaq watch cargo events.jsonl.gz --places places.csv --out khorgos",
)

COMMANDS = (CARGO,)

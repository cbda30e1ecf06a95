"""Signals, the record, warnings and fetching tables, as they are typed after `ortaq watch`."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import AS_JSON, FULL, OTHER_REGION, OUT
from ortaq.core import Command, Option

TABLES = Option("tables", "--tables", "Folder of tables; where 'ortaq watch fetch' puts them if absent.", Path)
RECORD_FILE = Option("record", "--record", "File of the record; forecasts are added to it before the outcome.", Path)
_PLACES = "ortaq.cli.watch."

SIGNALS = Command(
    "signals",
    "What tables say of the coming months: event, probability beside its baseline, what resolves it, skill in trials.",
    _PLACES + "signals:signals_command",
    (
        Option(
            "names",
            "",
            "Signals: snow_river, conflict, trade_nowcast, trade_rerouting, border_dwell, oil_price, earthquakes, "
            "food_prices, outbreaks; all if absent.",
            metavar="[NAME...]",
            repeat=True,
        ),
        TABLES,
        RECORD_FILE,
        FULL,
        AS_JSON,
    ),
    example="ortaq watch signals conflict --tables tables --record watch.jsonl",
)

RECORD = Command(
    "record",
    "The record of forecasts: what came of them by the tables, skill against the baseline, failures first.",
    _PLACES + "signals:record_command",
    (
        Option("record", "", "File of the record.", Path, required=True, metavar="RECORD"),
        replace(TABLES, help="Folder of tables that say what came; nothing is resolved if absent."),
        replace(OUT, help="HTML page to write."),
        Option(
            "ledger",
            "--ledger",
            "Ledger into which forecasts go, each with digests of the record, and what came of them.",
            Path,
        ),
        Option("author", "--as", "Who speaks there: code of a state or body."),
        Option("key", "--key", "File of the key that signs; its passphrase is asked for.", Path),
        FULL,
        AS_JSON,
    ),
    example="ortaq watch record watch.jsonl --tables tables --out record.html",
)

ALERTS = Command(
    "alerts",
    "Warnings by rules: raised, confirmed by a member's report, lowered; who is told first, with its reply beside.",
    _PLACES + "signals:alerts_command",
    (
        Option("rules", "", "TOML file of rules.", Path, required=True, metavar="RULES"),
        TABLES,
        Option("reports", "--reports", "CSV of what members say: on, member, signal, place, kind, text.", Path),
        replace(RECORD_FILE, help="File of the record; changes of warnings are added to it."),
        Option("on", "--on", "Day, 2026-11-30; today if absent."),
        AS_JSON,
    ),
    example="ortaq watch alerts rules.toml --tables tables --reports reports.csv",
)

CLOSED = Command(
    "closed",
    "How often violence was counted on both sides of a border, and what a closed road costs members; no forecast.",
    _PLACES + "closed:closed_command",
    (
        Option("scenario", "", "Scenario of what closes.", required=True, metavar="SCENARIO", check="scenario"),
        Option("places", "--place", "Code of a country, such as KGZ; may be repeated.", required=True, repeat=True),
        replace(TABLES, help="Folder of tables with conflict_deaths; what ships if absent."),
        OTHER_REGION,
        AS_JSON,
    ),
    example="ortaq watch closed examples/road_closed.toml --place KGZ --place TJK",
)

WATCH_FETCH = Command(
    "fetch",
    "Fetch a published file for signals and write it as a table: raw file kept, checksum, vintage.",
    _PLACES + "fetching:fetch_command",
    (
        Option(
            "source",
            "",
            "What to fetch: ucdp, ucdp_candidate, brent, eurostat_monthly, open_meteo, wfp_prices, imf_rates, usgs, "
            "gdacs, who_outbreaks.",
            metavar="SOURCE",
            required=True,
        ),
        Option(
            "parts", "--set", "Part of what is asked, such as version=251, first=2019-01, place=charvak.", repeat=True
        ),
        Option("address", "--address", "Address of the file where the publisher moved it; its host must be the same."),
        replace(TABLES, help="Folder for the table; your own if absent."),
        Option("offline", "--offline", "Open no connection: use what was fetched before.", bool, default=False),
        Option("renew", "--renew", "Fetch again and accept other bytes than last time.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq watch fetch brent",
)

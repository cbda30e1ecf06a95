"""What is typed after fetch, region build, region facts and estimate."""

from dataclasses import replace
from pathlib import Path

from ortaq.cli.options import AS_JSON, OUT, REGION_TABLES
from ortaq.cli.regions.declared import NEW_NAME
from ortaq.core import Command, CommandGroup, Option

FETCH = Command(
    "fetch",
    "Fetch a published file, or a table from a service, into your library: resumed after a break, checked, logged.",
    "ortaq.cli.sources.published:fetch_command",
    (
        Option(
            "source",
            "",
            "What to fetch: baci, icio, wdi, factbook, comtrade, worldbank, imf, eurostat, oecd, openalex.",
            metavar="SOURCE",
            check="fetchable",
        ),
        Option(
            "parts",
            "--set",
            "Part of what is asked: version=202501, hs=HS17; products=AG2, AG4 or AG6 (comtrade).",
            repeat=True,
        ),
        Option(
            "region",
            "--region",
            "Region whose economies and year a service is asked for.",
            default="eurasia",
            check="region_tables",
        ),
        Option("year", "--year", "Year to ask a service for instead.", int),
        Option("economies", "--economies", "Economies to ask for instead (KAZ,CHN,...)."),
        Option("offline", "--offline", "Open no connection: use what was fetched before.", bool, default=False),
        Option("renew", "--renew", "Fetch again and accept other bytes than last time.", bool, default=False),
        Option("sha256", "--sha256", "Checksum that the file must have."),
        AS_JSON,
    ),
    example="ortaq fetch baci --set hs=HS22",
)

BUILD = Command(
    "build",
    "Build a region from published files: a table of the whole economy, or product trade laid over a region.",
    "ortaq.cli.sources.published:build_command",
    (
        Option(
            "sources",
            "--from",
            "A published file, a folder or a zip of such, recognised by headers and names; or KIND=FILE. KIND: icio, "
            "itpd, cube, itpd-industries, teti, wits, tariffs, wdi, factbook, baci, comtrade, imf, eurostat, oecd.",
            required=True,
            repeat=True,
            check="published",
        ),
        NEW_NAME,
        Option(
            "base",
            "--base",
            "Region that gives what the files do not hold.",
            default="eurasia",
            check="region_tables",
        ),
        Option("economies", "--economies", "Economies to keep (KAZ,CHN,...); others are ROW."),
        Option("sectors", "--sectors", "CSV of own sectors: id, isic, theta_low, theta, ...", Path),
        Option("year", "--year", "Year of the tables where their names do not tell.", int),
        Option("unit", "--unit", "Unit of the money: usd, kusd, musd or busd."),
        Option("over_pins", "--over-pins", "Let reported trade replace pins of the base region.", bool, default=False),
        Option(
            "all_products",
            "--all-products",
            "Reported trade holds all products: what is absent was not traded.",
            bool,
            default=False,
        ),
        Option("overwrite", "--replace", "Write over a region of yours of that name.", bool, default=False),
        AS_JSON,
    ),
    example="ortaq region build --from BACI_HS22_Y2023_V202501.csv --name mine",
)

FACTS = Command(
    "facts",
    "Compare a region with published facts: agree, disagree, or not comparable, and why.",
    "ortaq.cli.sources.published:facts_command",
    (
        REGION_TABLES,
        Option("facts", "--facts", "CSV of facts; the shipped table if absent.", Path, check="facts"),
        AS_JSON,
    ),
    example="ortaq region facts eurasia",
)

GRAVITY = Command(
    "gravity",
    "Estimate a gravity equation and say what each covariate is worth as a trade cost.",
    "ortaq.cli.sources.gravity:gravity",
    (
        Option(
            "table",
            "",
            "CSV or parquet: exporter, importer, flows, covariates, perhaps year; CEPII Gravity; or a matrix of trade.",
            required=True,
            metavar="TABLE",
            check="trade_table",
        ),
        Option("trade", "--trade", "Column of flows, in levels.", default="trade"),
        Option("covariates", "--covariates", "Columns joined with commas; all other numeric columns if absent."),
        Option(
            "beside",
            "--beside",
            "For a matrix of trade: CSV or parquet of covariates by exporter and importer.",
            check="trade_table",
        ),
        Option(
            "fixed_effects",
            "--fixed-effects",
            "Of exporter, importer, year, exporter-year, importer-year, pair (each direction), symmetric-pair (both "
            "together). If absent: exporter,importer, or exporter-year,importer-year,pair where the table covers "
            "several years.",
        ),
        Option(
            "elasticity",
            "--elasticity",
            "Trade elasticity: one number, or low,central,high.",
            default="4,5,8",
        ),
        Option("errors", "--errors", "Standard errors: 'pair' (clustered) or 'heteroskedastic'.", default="pair"),
        Option(
            "move",
            "--move",
            "Write a shift for this move of a covariate, such as transit_days=-2; repeatable.",
            repeat=True,
        ),
        replace(OUT, help="CSV file to write."),
        AS_JSON,
    ),
    example="ortaq estimate gravity trade.csv --out gravity.csv",
)

_CUBES = Option(
    "tables",
    "",
    "Cubes, CSV or parquet: exporter, importer, sector, year, value_musd (net of tariffs), tariff (fraction).",
    Path,
    required=True,
    repeat=True,
    metavar="TABLES...",
    check="cube",
)
_LEAST = Option(
    "floor", "--floor", "Million USD a year below which a cell is left out.", float, default=10.0, least=0.0
)
_LEFT_OUT = Option("leave_out", "--leave-out", "Economies and sectors to leave out (ROW,SERV); these two if absent.")
_ADDED = Option(
    "rates",
    "--rates",
    "CSV of rates that the cubes lack: importer, exporter, sector, rate_2017_percent, rate_end_2018_percent, "
    "rate_2020_on_percent.",
    Path,
    check="cube",
)

ELASTICITY = Command(
    "elasticity",
    "Estimate what trade does after tariffs have changed, horizon by horizon.",
    "ortaq.cli.sources.elasticity:elasticity",
    (
        _CUBES,
        Option("early", "--early", "Last year of the early change of tariffs; the second of the files if absent.", int),
        Option(
            "outcome",
            "--outcome",
            "Year whose trade is measured, or several averaged (2021,2022); repeatable; all from --early if absent.",
            repeat=True,
        ),
        _LEAST,
        _LEFT_OUT,
        _ADDED,
        Option(
            "with_unobserved",
            "--with-unobserved",
            "Keep cells that nobody observed (Russia in 2022).",
            bool,
            default=False,
        ),
        replace(OUT, help="CSV file to write."),
        AS_JSON,
    ),
    example="ortaq estimate elasticity cube2011.csv cube2015.csv cube2019.csv",
)

HINDCAST = Command(
    "hindcast",
    "Say what a static model predicts between two cubes, and score it against what came.",
    "ortaq.cli.sources.elasticity:hindcast_command",
    (
        _CUBES,
        Option("years", "--years", "First and last year (2015,2019), years between with them; all if absent."),
        Option("fit", "--fit", "Years of the files (2011,2015) on which one more elasticity is fitted."),
        _LEAST,
        _LEFT_OUT,
        _ADDED,
        Option(
            "elasticities",
            "--elasticities",
            "Published elasticities to score too, CSV or parquet: set, sector, trade_elasticity.",
            Path,
            check="cube",
        ),
        replace(OUT, help="CSV file to write."),
        AS_JSON,
    ),
    example="ortaq hindcast cube2011.csv cube2015.csv --rates war.csv",
)

ESTIMATE = CommandGroup("estimate", "Numbers for shifts, estimated from data.", (GRAVITY, ELASTICITY))

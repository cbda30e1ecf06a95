"""What is typed after replan, and in other commands of what happened since."""

from dataclasses import replace

from ortaq.cli.options import (
    ACCEPT,
    AS_JSON,
    ASKED,
    FULL,
    LEAST_RETURN,
    MATERIALITY,
    MECHANISM,
    OTHER_REGION,
    SINCE,
    STORE,
    TAIL,
    WORKERS,
)
from ortaq.core import Command, Option

HAPPENED = Option(
    "happened", "--happened", "Shock of the mechanism that came: what to do now is told.", metavar="SHOCK"
)
SIGNED = Option("signed", "--signed", "Measures that are signed already: ids or letters joined with commas.")
SPENT = Option(
    "spent",
    "--spent",
    "What was spent of a measure's investment, million USD: A=40; repeatable.",
    repeat=True,
)

REPLAN = Command(
    "replan",
    "Show what changes when a shock came: which signed measures still hold, what to sign next, in which order.",
    "ortaq.cli.questions.replan:replan_command",
    (
        MECHANISM,
        OTHER_REGION,
        HAPPENED,
        SIGNED,
        SPENT,
        Option(
            "forecasts",
            "--forecast",
            "Forecast that moves the probability of a shock, repeatable: drought=0.75:0.20:0.5 (forecast, usual, "
            "share of the shock that it stands for).",
            repeat=True,
        ),
        Option(
            "cash_a_year",
            "--cash-a-year",
            "Most that all members together can spend in any one year, million USD; sets the order of the measures.",
            float,
            least=0.0,
        ),
        ACCEPT,
        TAIL,
        MATERIALITY,
        LEAST_RETURN,
        replace(FULL, help="Also whom members depend on in the world that came."),
        AS_JSON,
        WORKERS,
        STORE,
    ),
    example="ortaq replan c5 --happened china_border_closed --signed A,C,E",
    records=(ASKED, SINCE),
)

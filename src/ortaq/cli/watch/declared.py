"""What is typed after `ortaq watch`."""

from ortaq.cli.watch.declared_cargo import COMMANDS as CARGO
from ortaq.cli.watch.declared_signals import ALERTS, CLOSED, RECORD, SIGNALS, WATCH_FETCH
from ortaq.core import CommandGroup

WATCH = CommandGroup(
    "watch",
    "What happens at borders and around them: times at crossings, forecasts with their record, rules that warn.",
    (*CARGO, SIGNALS, RECORD, ALERTS, CLOSED, WATCH_FETCH),
)

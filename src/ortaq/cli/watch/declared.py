"""What is typed after `ortaq watch`."""

from ortaq.cli.watch.declared_cargo import COMMANDS as CARGO
from ortaq.core import CommandGroup

WATCH = CommandGroup("watch", "Watch borders: times at crossings from events of goods.", CARGO)

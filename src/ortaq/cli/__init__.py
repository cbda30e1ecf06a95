"""The `ortaq` command. Results go to stdout, progress and errors to stderr.

Exit codes: 0 done, 1 done with a finding (no package accepted, no route, a region that fails its checks), 2 a user's
mistake, 3 an equilibrium or an estimate was not found, 4 a worker process was lost (run again).

Commands are declared as values (`ortaq.core.Command`), so that nothing is loaded before a command runs.
"""

from ortaq.cli.start import main, program

__all__ = ["main", "program"]

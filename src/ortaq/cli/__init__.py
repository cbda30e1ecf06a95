"""The `ortaq` command. Results go to stdout, progress and errors to stderr.

Exit codes: 0 done, 1 done with a finding (no package accepted, no route, a region that fails its checks), 2 a user's
mistake, 3 an equilibrium or an estimate was not found, 4 a worker process was lost (run again).
"""

from ortaq.cli.program import app, main

__all__ = ["app", "main"]

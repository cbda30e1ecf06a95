"""What several tests of rivers ask for, run once by a process."""

from functools import cache

from ortaq.domains.water.amu_coalitions import amu_coalitions

coalitions_of_the_amu = cache(amu_coalitions)

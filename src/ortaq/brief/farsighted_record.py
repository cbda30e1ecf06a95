"""Which sets of participants last, as numbers and codes."""

import numpy as np

from ortaq.agreement.coalitions import member_names
from ortaq.agreement.farsighted import Participation
from ortaq.core import JsonObject


def farsighted_record(found: Participation) -> JsonObject:
    """Return the sets of participants that last, short-sighted and farsighted, and the packages that they carry out.

    ``starts`` counts the sets of participants from which short-sighted steps end in the package.
    """
    last = found.lasting | found.farsighted
    return {
        "states": len(found.packages),
        "circling": found.circling,
        "lasting": _sets(found, found.lasting),
        "farsighted": _sets(found, found.farsighted),
        "packages": {
            str(p): {
                "starts": found.starts(p),
                "lasting": bool(found.lasting[found.packages == p].any()),
                "farsighted": bool(found.farsighted[found.packages == p].any()),
            }
            for p in np.unique(found.packages[last]).tolist()
        },
    }


def _sets(found: Participation, states: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[list[str]]:
    return [list(member_names(int(state), found.members)) for state in np.flatnonzero(states)]

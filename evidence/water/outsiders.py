"""What coalitions without everybody gain where their plan takes outsiders to let all water pass, as a prototype may.

Here a plan knows that who lies between two members goes on taking its usual share. Where it does not, water that was
meant for members far below is taken on the way, in the second stage, and a plan may lose what it was made to gain.
"""

from dataclasses import replace

import numpy as np

from evidence.water.observed import YEARS, Observed, open_trace
from evidence.water.terms import ORACLE_YEARS, oracle_case, with_floods
from ortaq.core import Array
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.coalitions import Coalitions, deal_of, names_of
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import operated

Values = dict[str, tuple[float, float, float]]
"""By coalition: what its plan brings it where it knows what outsiders take, where it does not, and that without what is
left at the end; USD million a year of the trace."""


def without_ends(record: Record) -> Array:
    """Return what members have in a year of the trace, with floods, whatever is left in reservoirs."""
    return with_floods(replace(record, after=None, start=record.end))


def by_rule(seen: Observed, basin: Basin, found: Coalitions) -> Values:
    """Return what plans of coalitions bring them by rule for outsiders; ``found``: under the rule that knows them."""
    trace, assumed, values = open_trace(seen, basin), Assumed(oracle_case(basin)), Values()
    before, run_before = with_floods(found.usual), without_ends(found.usual)
    for coalition, gains in found.gains.items():
        names = names_of(found.members, coalition)
        if len(names) == len(found.members):
            continue
        inside = np.array([m in names for m in found.members])
        unseen = operated(assumed, deal_of(assumed, frozenset(names)), trace)
        more, run_more = with_floods(unseen) - before, without_ends(unseen) - run_before
        known, plain, run = (float(each[inside].sum()) for each in (gains, more, run_more))
        values["+".join(names)] = known, plain, run
    return values


def rule_lines(values: Values, told: dict[str, float]) -> list[str]:
    """Return the table as text, the prototype last."""
    part = YEARS / ORACLE_YEARS
    lines = [f"what plans bring coalitions, USD million a year; over {ORACLE_YEARS} years in brackets; prototype"]
    for names, (known, unseen, run) in values.items():
        each = (("outsiders known", known), ("not known", unseen), ("and nothing left counts", run))
        said = ", ".join(f"{rule} {value:.1f} ({part * value:.1f})" for rule, value in each)
        lines.append(f"  {names}: {said}; {told[names]:.1f}")
    return lines

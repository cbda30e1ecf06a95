"""Print how the water domain does against what was observed, beside rules without a model."""

import argparse
from pathlib import Path

import numpy as np

from evidence.water.kambarata import gains, lines
from evidence.water.lower import on_open_trace, oracle, spills, table
from evidence.water.nurek import OTHERS, shares, yearbook
from evidence.water.nurek import YEARS as SHARED
from evidence.water.observed import FIRST, generation, observed
from evidence.water.outsiders import by_rule, rule_lines
from evidence.water.terms import term_lines, terms
from evidence.water.toktogul import Scores, free_run, generated, seasons, sentence
from evidence.water.worths import compared, worth_lines
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.food.reader import read_food


def main() -> None:
    """Print all comparisons."""
    parser = argparse.ArgumentParser(prog="python -m evidence.water", description=__doc__)
    parser.add_argument("--reference", type=Path, required=True, help="folder reference/water")
    parser.add_argument("--coalitions", action="store_true", help="coalitions too; a minute")
    parser.add_argument("--dam", type=int, default=0, help="Kambarata-1 over so many draws of years; 15 s each")
    given = parser.parse_args()
    seen, basin = observed(given.reference), load_basin()
    for title, scores in (
        ("Toktogul by season, each year left out in turn", seasons(seen, basin)),
        ("Toktogul in a free run of 2005-07 with what 2001-04 say, by half year", free_run(seen, basin)),
    ):
        print(f"{title}: mean absolute error, km3")
        for rule in scores.said:
            print(f"  {rule}: {scores.error(rule):.3f}")
        print(f"  {sentence(scores, [rule for rule in scores.said if rule != 'plan'])}")
    said, came = generated(seen, basin), generation(given.reference)
    error = 100.0 * (said / came - 1.0)
    print("Kyrgyz hydropower from observed releases, error in percent (fitted on these years):")
    print("  " + ", ".join(f"{FIRST + k}: {e:+.1f}" for k, e in enumerate(error)), f"largest {np.abs(error).max():.1f}")
    print("Spill into Arnasai, November to May, km3 (a fit: ice limits were chosen with these years in view):")
    print("  " + ", ".join(f"{year}: {km3:.2f}" for year, km3 in spills(seen, basin).items()))
    print("Summer share of Nurek (how much it moves was fitted on these years), error in percentage points:")
    summer = shares(load_basin("amu_darya"), yearbook(given.reference))
    for rule, each in summer.items():
        told = ", ".join(f"{year}: {points:+.1f}" for year, points in zip(SHARED, each, strict=True))
        print(f"  {rule}: {told}, largest {np.abs(each).max():.1f}")
    print(f"  {sentence(Scores(np.zeros(len(SHARED)), summer), [OTHERS], 'years')}")
    if given.coalitions:
        found_before = oracle(given.reference)
        found = on_open_trace(seen, basin)
        print("\n".join(table(found, found_before)))
        print("\n".join(rule_lines(by_rule(seen, basin, found), found_before["v"])))
        print("\n".join(term_lines(basin.members, *terms(seen, basin), found_before["gains"])))
        print("\n".join(worth_lines(basin.members, compared(basin, read_food()))))
    if given.dam:
        print("\n".join(lines(basin.members, gains(basin, range(1, given.dam + 1)))))


if __name__ == "__main__":
    main()

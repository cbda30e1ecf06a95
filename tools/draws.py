"""Draw the shipped mechanisms again and write what ships: src/ortaq/data/draws/<mechanism>.parquet.

Run it after any change of the shipped region, of a mechanism or of the model that moves gains; in the last case raise
MODEL_VERSION in src/ortaq/model/shipped_draws.py first. The packages are the notable ones of the answer, under both
ways of looking at shocks, and the recommended one with each measure more or less, so that small changes of the rules
find their packages here. A table of at most MOST packages of the agenda holds all of them.

    make draws            all shipped mechanisms
    tools/draws.py sco    one of them
"""

import sys
from time import process_time, time

from ortaq import load_mechanism, load_region
from ortaq.agreement import Acceptance
from ortaq.answers.agenda import notable_packages, settle
from ortaq.answers.draws import drawn_packages
from ortaq.answers.terms import Terms
from ortaq.core import Mechanism, Region
from ortaq.model.drawn_gains import drawn_gains
from ortaq.model.ensemble import local_executor
from ortaq.model.shipped_draws import SHIPPED_DRAWS, digest_of, draws_bytes, draws_folder
from ortaq.observe import mechanism_region, shipped_mechanisms
from ortaq.tables import write_file

MOST = 64
"""Packages of an agenda that is drawn in full."""


def packages_of(region: Region, mechanism: Mechanism) -> list[int]:
    """Return the packages that ship."""
    count = len(mechanism.measures)
    if 2**count <= MOST:
        return list(range(1, 2**count))
    found: set[int] = set()
    for accept in (Acceptance.WORST, Acceptance.EXPECTED):
        settled = settle(region, mechanism, Terms(accept))[1]
        payoffs, agreement = settled.payoffs, settled.agreement
        shown = agreement.focus or 0
        found |= {*notable_packages(payoffs, agreement), *drawn_packages(payoffs, agreement)}
        found |= {shown ^ 1 << bit for bit in range(count)}
    return sorted(found - {0})


def write(name: str) -> None:
    """Draw one mechanism and write its table."""
    region = load_region(mechanism_region(name))
    mechanism = load_mechanism(name, region)
    begin, packages = time(), packages_of(region, mechanism)
    print(f"{name}: {len(packages)} packages, found in {time() - begin:.0f} s", flush=True)
    begin, spent = time(), process_time()
    with local_executor() as executor:
        drawn = drawn_gains(region, mechanism, packages, SHIPPED_DRAWS, executor=executor)
    content = draws_bytes(drawn, digest_of(region, mechanism))
    draws_folder().mkdir(exist_ok=True)
    write_file(draws_folder() / f"{mechanism.id}.parquet", content)
    print(f"{name}: {time() - begin:.0f} s, here {process_time() - spent:.0f} s of processor, {len(content):,} bytes")


if __name__ == "__main__":
    for each in sys.argv[1:] or shipped_mechanisms():
        write(each)

"""Draw the shipped mechanisms again and write what ships: src/ortaq/data/draws/<mechanism>.parquet.

Run it after any change of the shipped region, of a mechanism, of a constant of a model that it moves, or of the model
itself; in the last case raise MODEL_VERSION in src/ortaq/model/shipped_draws.py first. The packages are those that a
brief draws and the solutions of its agreement, under both ways of looking at shocks and also where nothing is too small
to matter, so that small changes of the rules find theirs here; others are drawn when they are asked for.

    make draws            all shipped mechanisms
    tools/draws.py sco    one of them
"""

import sys
from dataclasses import replace
from time import process_time, time

from ortaq import load_mechanism, load_region
from ortaq.agreement import Acceptance, agree
from ortaq.answers.agenda import settle
from ortaq.answers.draws import drawn_packages
from ortaq.answers.terms import Terms
from ortaq.core import Materiality, Mechanism, Region
from ortaq.model.drawn_gains import drawn_gains
from ortaq.model.ensemble import local_executor
from ortaq.model.shipped_draws import SHIPPED_DRAWS, digest_of, draws_bytes, draws_folder
from ortaq.observe import mechanism_region, shipped_mechanisms
from ortaq.tables import write_file


def packages_of(region: Region, mechanism: Mechanism) -> list[int]:
    """Return the packages that ship."""
    found: set[int] = set()
    for accept in (Acceptance.WORST, Acceptance.EXPECTED):
        settled = settle(region, mechanism, Terms(accept))[1]
        for sizes in (mechanism.materiality, Materiality()):
            agreed = agree(settled.payoffs, replace(mechanism, materiality=sizes), accept=accept)
            found |= {p for ties in agreed.solutions.values() for p in ties}
            found.update(drawn_packages(settled.payoffs, agreed))
        found.update(drawn_packages(settled.payoffs, settled.agreement))
    return sorted(found)


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

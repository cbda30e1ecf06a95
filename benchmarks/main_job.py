"""The main job: the shipped mechanism answered."""

from time import perf_counter

from benchmarks.report import Options, Table, compared
from ortaq.answers import answer
from ortaq.model.ensemble import local_executor
from ortaq.observe import load_mechanism, load_region


def main_job(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Answer c5: the whole agenda under every shock, with bands, dependence, corridors and the search for agreement."""
    region = load_region("eurasia")
    begin = perf_counter()
    with local_executor() as executor:
        found = answer(region, load_mechanism("c5", region), executor=executor)
    seconds = perf_counter() - begin
    table = Table("Main job", "The shipped mechanism from loaded files to the answer, one run.")
    note = f"{found.solves:,} equilibria, all within tolerance"
    table.rows = [compared("c5 on eurasia", seconds, None, found.largest_residual, target=60.0, note=note)]
    return table

"""Run the rivers for the shipped mechanisms and write what ships: src/ortaq/domains/water/data/responses.csv.

Run it after a change of the tables of a basin, of the water moves of a mechanism or of the model of a river; in the
last case raise MODEL_VERSION in src/ortaq/domains/water/response.py first. A row is named by the digest of all that
determines it: states that ship already are not run again, others are dropped.

    make responses
"""

from collections.abc import Iterator
from itertools import chain, combinations, product
from time import process_time

from ortaq import load_mechanism, load_region
from ortaq.core import Change
from ortaq.domains.water.levels import SHARED, SIDES, Lever, State
from ortaq.domains.water.model import insiders_of
from ortaq.domains.water.moves import WaterMove, water_moves_of
from ortaq.domains.water.response import RESPONSES, answered, responses_folder, state_words, table_of
from ortaq.observe import mechanism_region, shipped_mechanisms
from ortaq.tables import write_file


def steps_of(move: WaterMove) -> tuple[float, ...]:
    """Return the steps between which the range of a move lies."""
    steps, ends = Lever.of(move).steps, (move.value.low, move.value.central, move.value.high)
    first = max(step for step in steps if step <= min(ends))
    last = min(step for step in steps if step >= max(ends))
    return tuple(step for step in steps if first <= step <= last)


def states_of(moves: list[WaterMove]) -> Iterator[State]:
    """Yield the states that moves of one river reach together, at all ends of worths."""
    insiders = insiders_of(moves)
    by_lever = {Lever.of(move): steps_of(move) for move in sorted(moves, key=Lever.of)}
    for chosen in product(*by_lever.values()):
        held = tuple((lever, step) for lever, step in zip(by_lever, chosen, strict=True) if step)
        shared = any(lever.action in SHARED for lever, _ in held)
        for side in SIDES:
            yield State(held, insiders if shared else (), side)


def asked(name: str) -> Iterator[tuple[str, State]]:
    """Yield the rivers and states of a mechanism: every subset of its measures, without and with each shock."""
    mechanism = load_mechanism(name, load_region(mechanism_region(name)))
    measures = [m for m in mechanism.measures if water_moves_of(m)]
    shocks: list[tuple[Change, ...]] = [(), *((s,) for s in mechanism.shocks if water_moves_of(s))]
    subsets = chain.from_iterable(combinations(measures, n) for n in range(len(measures) + 1))
    for shock, subset in product(shocks, list(subsets)):
        moves = [move for change in (*shock, *subset) for move in water_moves_of(change)]
        for river in dict.fromkeys(move.basin for move in moves):
            for state in states_of([move for move in moves if move.basin == river]):
                yield river, state


if __name__ == "__main__":
    every = list(dict.fromkeys(each for name in shipped_mechanisms() for each in asked(name)))
    begin = process_time()
    for at, (river, state) in enumerate(every):
        answered(river, state)
        print(f"{at + 1} of {len(every)}, {process_time() - begin:.0f} s: {river}, {state_words(state)}", flush=True)
    write_file(responses_folder() / RESPONSES.file, table_of(every))

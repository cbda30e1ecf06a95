"""``python -m tests.fuzz FIRST LAST``: try bad inputs by number and print what none may do."""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.driver import Inputs
from tests.fuzz.examples import examples

first, last = (int(word) for word in sys.argv[1:3])
with tempfile.TemporaryDirectory() as folder:
    os.environ["ORTAQ_HOME"] = f"{folder}/home"
    inputs = Inputs(examples(Path(folder)))
    begin, seen = time.perf_counter(), Counter[str]()
    for fault in inputs.tried(range(first, last)):
        kind = f"{fault.reader} {fault.what.strip().splitlines()[-1][:80]}"
        seen[kind] += 1
        if seen[kind] <= 2:
            sys.stdout.write(f"--- {fault.number} {fault.reader} {fault.file}\n{fault.what}\n")
    sys.stdout.write(f"{last - first} inputs, {time.perf_counter() - begin:.0f} s, {sum(seen.values())} faults\n")
    for kind, count in seen.most_common():
        sys.stdout.write(f"{count:6} {kind}\n")

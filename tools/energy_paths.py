"""Solve the shipped way to 2060 again, with each kind of trade, and write src/ortaq/domains/energy/data/paths.json.

Run it after any change of the tables of the system, and after a change of what paths count, for which MODEL_VERSION in
src/ortaq/domains/energy/report/kept.py is raised first.

    python tools/energy_paths.py
"""

import json

from ortaq.domains.energy.expansion.path import PERIODS, TRADE, path
from ortaq.domains.energy.report.kept import FILE, digest_of, record_of
from ortaq.domains.energy.report.ways import OPTIONS, caps_of, question_of
from ortaq.domains.energy.system import load_system
from ortaq.tables import write_file

if __name__ == "__main__":
    system = load_system()
    caps = caps_of(system)
    records = {
        digest_of(system, question_of(caps, trade, OPTIONS)): record_of(path(system, PERIODS, caps, trade, **OPTIONS))
        for trade in TRADE
    }
    write_file(FILE, json.dumps(records, separators=(",", ":"), allow_nan=False) + "\n")

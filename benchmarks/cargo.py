"""Events of goods to times at crossings: a million, then as many again in constant memory."""

import tempfile
from pathlib import Path

from benchmarks.program import ran
from benchmarks.report import Options, Table
from benchmarks.targets import goal
from tests.alerts.cargo_events import journeys, lines, places

MILLION, CROSSINGS = 1_000_000, 10
PADDING = (
    ',"eventTimeZoneOffset":"+05:00","recordTime":"2025-01-01T11:17:35.703Z","disposition":"in_transit",'
    '"bizLocation":{"id":"https://id.gs1.org/414/4600007100001"},"bizTransactionList":[{"type":"bol",'
    '"bizTransaction":"urn:epcglobal:cbv:bt:4600000000018:11734"}],"sourceList":[{"type":"possessing_party",'
    '"source":"urn:epc:id:pgln:4012345.00225"}]'
)
"""What an event carries besides what is read: with it a line has 560 bytes."""

_RUN = """
import sys, time
from pathlib import Path
from ortaq.alerts.cargo.places import read_places
from ortaq.alerts.cargo.readers.columns import read_columns
from ortaq.alerts.cargo.watching import watched
begin = time.process_time()
places, *files = map(Path, sys.argv[1:])
found = watched(files, read_places(places), read_columns(None), now=1_800_000_000_000_000)
print(found.counts.events, time.process_time() - begin)
"""


def cargo(options: Options) -> Table:
    """Processor seconds and memory of one file, and of as many again with other units."""
    note = (
        f"EPCIS lines of 560 bytes, {CROSSINGS} crossings, a year; everything that goes wrong with events. Target: ten "
        "processor seconds and 700 MB a million, memory that does not grow with the file."
    )
    table = Table("Events of goods to times at crossings", note, ("files", "events", "CPU s", "MB"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = places(folder, CROSSINGS)
        files = []
        for number in range(2 if options.repeat > 1 else 1):
            path = folder / f"events{number}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                for text in lines(journeys(MILLION // 4, CROSSINGS, seed=number), padding=PADDING):
                    file.write(text.replace("grai:4600000", f"grai:46{number}0000").replace("uuid:", f"uuid:{number}-"))
                    file.write("\n")
            files.append(path)
        for count in sorted({1, len(files)}):
            done = ran((place, *files[:count]), start=("-c", _RUN))
            events, seconds = done.out.split()
            table.rows.append((str(count), f"{int(events):,}", f"{float(seconds):.1f}", f"{done.peak_mb:.0f}"))
            if count == 1:
                goal(table, "cargo", float(seconds))
                goal(table, "cargo memory", done.peak_mb)
    return table

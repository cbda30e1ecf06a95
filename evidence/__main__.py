"""Ask the backcasts, write new records, and the page of all of them."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from evidence.events import write_events
from evidence.files import RECORDS, add_record, commit_of
from evidence.means import told, with_means
from evidence.open_predictions import open_predictions
from evidence.open_watch import watch_predictions
from evidence.published import published
from evidence.record import Made, Prediction
from evidence.remittances_2015 import remittances_2015
from evidence.students_2024 import students_2024
from evidence.track_record import PAGE, written
from ortaq import load_region
from ortaq.cli.console import progress
from ortaq.core import Region

BACKCASTS: dict[str, Callable[[Region, Made], tuple[Prediction, ...]]] = {
    "published": published,
    "remittances_2015": remittances_2015,
    "students_2024": students_2024,
    "open": open_predictions,
    "open_watch": watch_predictions,
}
"""What is asked of the shipped region; each returns records without a number."""

REGION = "eurasia"


def vintage(region: Region) -> Made:
    """Return when, with which code and on which region records are made."""
    now = datetime.now(UTC).replace(microsecond=0)
    data_until = date(region.base_year, 12, 31)
    return Made(at=now, commit=commit_of(), region=f"{region.name} {region.digest}", data_until=data_until)


def main() -> None:
    """Write what is new into the folder of records."""
    parser = argparse.ArgumentParser(prog="python -m evidence", description=__doc__)
    parser.add_argument("--only", choices=BACKCASTS, help="ask one backcast")
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    with with_means(parser) as (given, executor, store):
        region, found = load_region(REGION), list[Prediction]()
        for name in [given.only] if given.only else BACKCASTS:
            found += (add_record(given.records, record) for record in BACKCASTS[name](region, vintage(region)))
        if not given.only:
            with progress("events") as report:
                made = vintage(region)
                found += write_events(given.records, region, made, executor=executor, store=store, report=report)
    told(found, as_json=given.json)
    for path in written(given.records, PAGE):
        print(path, file=sys.stderr if given.json else sys.stdout)


if __name__ == "__main__":
    main()

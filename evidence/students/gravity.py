"""The pull of hosts on origins: students by pair by Poisson pseudo-maximum likelihood, with ortaq's own gravity."""

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evidence.students.published import COVARIATES, between
from ortaq.domains.exchange.students.growth import Panel
from ortaq.sources.gravity import GravityEstimate, estimate_gravity

YEARS = 4
"""A pair is the mean of so many years, or of those of them in which it was counted."""


def pull(reference: Path, panel: Panel) -> GravityEstimate:
    """Return the estimate over all pairs counted in the last four years of a panel; host and origin have effects."""
    known = between(reference)
    recent = np.exp(panel.ln[:, -YEARS:])
    rows = [
        (str(host), str(origin), float(np.nanmean(row)), *known[host, origin])
        for host, origin, row in zip(panel.hosts, panel.origins, recent, strict=True)
        if np.isfinite(row).any() and (host, origin) in known
    ]
    names = ("importer", "exporter", "students", *COVARIATES)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "students.parquet"
        pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), path)
        return estimate_gravity(path, trade="students", covariates=COVARIATES)

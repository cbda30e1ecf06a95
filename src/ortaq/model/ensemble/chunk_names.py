"""What a chunk is called in a store: a description of everything that determines its numbers."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ortaq.core import Case, Change, Effects
from ortaq.model.ensemble.chunk import BATCH, Chunk, Question
from ortaq.model.ensemble.passing import passing


def descriptions(question: Question, chunks: Sequence[Chunk]) -> list[str]:
    """Return for each chunk everything that determines its numbers, as JSON with sorted keys."""
    cases = dict.fromkeys(c.case for c in chunks)
    measures = {
        case: [_named([m], e) for m, e in zip(question.measures, question.measure_effects(case), strict=True)]
        for case in cases
    }
    shocks = {
        key: _named(question.shocks[key[1]], question.shock_effects(*key)) | _passing(question, key[1])
        for key in dict.fromkeys((c.case, c.shock) for c in chunks)
    }
    solver = {case: question.valuation(case).digest for case in cases}
    common = {
        "engine": question.engine,
        "region": {"name": question.region.name, "digest": question.region.digest},
        "batch": BATCH,
    }
    return [
        json.dumps(
            {
                **common,
                "case": _moving(c.case),
                "solver": solver[c.case],
                "measures": measures[c.case],
                "shock": shocks[c.case, c.shock],
                "domains": [r.digest(np.array(c.packages)) for r in question.responses_in(c.case)[c.shock]],
                "packages": list(c.packages),
            },
            sort_keys=True,
        )
        for c in chunks
    ]


def _moving(case: Case) -> dict[str, Any]:
    """Return the choices of a case that move equilibria: all but its name and the end of the costs."""
    return {name: choice for name, choice in asdict(case).items() if name not in {"name", "cost"}}


def _passing(question: Question, shock: int) -> dict[str, str]:
    """Return by which elasticities a shock that passes is answered, where it is one."""
    own = passing(question, shock)
    return {} if own is None else {"answered": f"{own.cause.value} {own.horizon.value}"}


def _named(changes: Sequence[Change], effects: Effects) -> dict[str, str]:
    sha = hashlib.sha256()
    for name in sorted(effects):
        sha.update(name.encode() + effects[name].tobytes())
    return {"id": "+".join(c.id for c in changes) or "none", "effects": sha.hexdigest()}

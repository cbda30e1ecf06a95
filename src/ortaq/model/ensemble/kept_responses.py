"""What a domain answered, kept in a store by the digest of everything that determines it."""

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from ortaq.core import Case, Change, Effects, Integers, Model, Region, Values
from ortaq.core.tally import tally_question
from ortaq.domains import asking
from ortaq.model.ensemble.engine import engine_here, source_of
from ortaq.model.ensemble.response_checks import require_form
from ortaq.model.ensemble.store import Store

Answer = Sequence[Mapping[str, Values]]


Asked = tuple[Region, Sequence[Change], Sequence[Sequence[Change]], Integers, Case, Sequence[Effects]]
"""What `Model.agenda` is asked: region, measures, shocks, subsets, case, given."""


def asked_or_kept(model: Model, asked: Asked, store: Store | None) -> Answer:
    """Return the answer of a model to an agenda, from the store where it was asked the same before."""
    if store is None:
        return _answered(model, asked)
    name = _name(model, asked)
    found = store.arrays(name)
    if found is not None:
        return _opened(found)
    answer = _answered(model, asked)
    store.keep_arrays(name, _closed(answer))
    return answer


def ends_of(model: Model, case: Case) -> Hashable:
    """Return what of a case a model reads."""
    with asking(model.name, "model"):
        ends = model.ends(case)
        hash(ends)  # a model that breaks this promise is named here and not by those who keep its answers
        return ends


def _answered(model: Model, asked: Asked) -> Answer:
    tally_question("questions to domains", lambda: _name(model, asked).encode())
    with asking(model.name, "model"):
        answer = model.agenda(*asked)
    require_form(model, answer, len(asked[2]))
    return answer


def _name(model: Model, asked: Asked) -> str:
    """Return SHA-256 over all that determines an answer, 32 hex digits."""
    region, measures, shocks, subsets, case, given = asked
    moves = [m.moves for m in measures], [[c.moves for c in together] for together in shocks]
    software = engine_here(), source_of(type(model).__module__)
    said = software, model.name, ends_of(model, case), region.digest, moves, subsets.tolist()
    sha = hashlib.sha256(repr(said).encode())
    for effects in given:
        for name in sorted(effects):
            sha.update(name.encode() + effects[name].tobytes())
    return sha.hexdigest()[:32]


def _closed(answer: Answer) -> dict[str, np.ndarray]:
    """Return an answer as arrays, bit by bit."""
    arrays: dict[str, np.ndarray] = {}
    combine = []
    for at, values in enumerate(answer):
        combine.append({name: value.combine for name, value in values.items()})
        for name, value in values.items():
            arrays[f"{at} {name}"] = value.rows
            if value.sector_class is not None:
                arrays[f"{at} {name} class"] = value.sector_class
    return {"combine": np.array(json.dumps(combine)), **arrays}


def _opened(arrays: Mapping[str, np.ndarray]) -> Answer:
    """Return the answer that arrays say."""
    return [
        {name: Values(arrays[f"{at} {name}"], rule, arrays.get(f"{at} {name} class")) for name, rule in rules.items()}
        for at, rules in enumerate(json.loads(str(arrays["combine"])))
    ]

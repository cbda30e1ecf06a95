"""What a domain answered, kept in a store by the digest of everything that determines it."""

import hashlib
import io
import json
from collections.abc import Hashable, Mapping, Sequence
from zipfile import BadZipFile

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
    path = store.folder / f"{_name(model, asked)}.npz"
    try:
        return _opened(path.read_bytes(), len(asked[2]))
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        answer = _answered(model, asked)
        store.keep(path, _closed(answer))
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


def _closed(answer: Answer) -> bytes:
    """Return the file of an answer; the numbers stand uncompressed, bit by bit."""
    arrays: dict[str, np.ndarray] = {}
    combine = []
    for at, values in enumerate(answer):
        combine.append({name: value.combine for name, value in values.items()})
        for name, value in values.items():
            arrays[f"{at} {name}"] = value.rows
            if value.sector_class is not None:
                arrays[f"{at} {name} class"] = value.sector_class
    sha = _digest(arrays, text := json.dumps(combine))
    buffer = io.BytesIO()
    np.savez(buffer, combine=np.array(text), digest=np.array(sha), **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def _opened(content: bytes, shocks: int) -> Answer:
    """Return the answer in a file.

    Raises EOFError, ValueError, KeyError, BadZipFile if the file is damaged or not the answer to so many shocks.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    text, sha = str(arrays.pop("combine")), str(arrays.pop("digest"))
    combine = json.loads(text)
    if sha != _digest(arrays, text) or len(combine) != shocks:
        message = "damaged, or the answer to another question"
        raise ValueError(message)
    return [
        {name: Values(arrays[f"{at} {name}"], rule, arrays.get(f"{at} {name} class")) for name, rule in rules.items()}
        for at, rules in enumerate(combine)
    ]


def _digest(arrays: Mapping[str, np.ndarray], text: str) -> str:
    sha = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        sha.update(f"{name} {arrays[name].shape} {arrays[name].dtype}".encode() + arrays[name].tobytes())
    return sha.hexdigest()

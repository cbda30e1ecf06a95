"""Answers of a domain that ship in one JSON file, found by the digest of all that determines them.

Numbers ship whole, so that an answer does not tell where it came from. A changed constant of the model voids what ships
by itself. Code does not: a comment or a name would void it too. Instead tests compute a random part anew, and where a
formula gives other numbers they ask for another number in what is told.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core.constants import constants_digest
from ortaq.tables.documents import json_data
from ortaq.tables.places import is_file


@dataclass(frozen=True)
class ShippedAnswers:
    """What ships of one package.

    Attributes
    ----------
    file : Path
        May be absent: then nothing ships.
    package : str
        Dotted name.
    """

    file: Path
    package: str

    def digest(self, module: str, *told: object) -> str:
        """Return SHA-256 over all that determines an answer, 24 hex digits.

        Parameters
        ----------
        module : str
            What computes it, a dotted name below the package.
        told : object
            What reads as what it is.
        """
        constants = constants_digest(f"{self.package}.{module}", self.package)
        return hashlib.sha256(repr((constants, *told)).encode()).hexdigest()[:24]

    def find(self, digest: str) -> Any:
        """Return an answer that ships, None where it does not.

        Parameters
        ----------
        digest : str
        """
        return self._held.get(digest)

    @cached_property
    def _held(self) -> dict[str, Any]:
        held: dict[str, Any] = json_data(self.file) if is_file(self.file) else {}
        return held


def answers_json(answers: Mapping[str, Any]) -> str:
    r"""Return the file of answers; arrays are lists there, and what is no number is null.

    Parameters
    ----------
    answers : mapping of str to object
        By their digests.

    Examples
    --------
    >>> import numpy as np
    >>> answers_json({"b": [1.5], "a": np.array([np.nan, 2.0])})
    '{"a":[null,2.0],"b":[1.5]}\n'
    """
    ordered = {digest: _plain(answers[digest]) for digest in sorted(answers)}
    return json.dumps(ordered, separators=(",", ":"), allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return None if isinstance(value, float) and np.isnan(value) else value

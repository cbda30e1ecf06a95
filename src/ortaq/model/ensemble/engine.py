"""Which software computes, and how this machine rounds: one table must come from one engine."""

import hashlib
import math
import os
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version

import numpy as np

from ortaq import __version__
from ortaq.core import CENTRAL, InputError
from ortaq.core.one_thread import one_thread
from ortaq.domains import valuation
from ortaq.domains.installed import files_of, packages_brought


@cache
def engine() -> str:
    """Return a fingerprint: versions of ortaq, numpy and scipy, a hash over core, domains and model, tables included.

    What is compiled is among them; that it is switched off is said, since its last bit differs from numpy's.
    """
    sha = hashlib.sha256()
    for package in ("ortaq.core", "ortaq.domains", "ortaq.model", *packages_brought()):
        _say_files(package, sha.update)
    sha.update(os.environ.get("ORTAQ_KERNELS", "").encode())
    # Models of domains are solved by scipy too.
    versions = f"ortaq {__version__}, numpy {np.__version__}, scipy {version('scipy')}"
    return f"{versions}, source {sha.hexdigest()[:16]}"


@cache
def engine_here() -> str:
    """Return the fingerprint of the software and of how this machine rounds: what decides every bit of a result."""
    return f"{engine()}, arithmetic {arithmetic()}"


@cache
def arithmetic() -> str:
    """Return a hash over bits of fixed calculations, and over which engine computes, 8 hex digits.

    numpy and its linear algebra take the instructions that a processor has: the last bits of two machines with one
    software may differ. What ortaq compiles rounds alike on all of them.
    """
    at, many = np.linspace(0.5, 2.0, 61), np.linspace(0.01, 40.0, 1501)
    square = np.cos(np.outer(at, at)) + 8.0 * np.eye(len(at))
    single, long = square.astype(np.float32), np.cos(np.outer(at, many))  # long sums are cut as caches are large
    of_libm = np.array([(math.log(x), math.exp(x), math.exp(-x)) for x in many.tolist()])
    of_numpy = (
        np.exp(many),
        np.log(many),
        many**-4.7,
        np.cos(many),
        np.add.reduce(many),
        np.einsum("ij,j->i", long, many),
    )
    with one_thread():
        inverse, solved = np.linalg.inv(square), np.linalg.solve(square, at)
        products = square @ square, square @ at, single @ single, long @ long.T, long @ many
        parts = (of_libm, *of_numpy, *products, inverse, solved)
    sha = hashlib.sha256(valuation(CENTRAL).digest.encode())
    for part in parts:
        sha.update(np.asarray(part).tobytes())
    return sha.hexdigest()[:8]


@cache
def source_of(module: str) -> str:
    """Return a hash over the source of the package that a module stands in, or of the module alone, 16 hex digits."""
    package = module.rpartition(".")[0] or module
    sha = hashlib.sha256()
    _say_files(package, sha.update)
    return sha.hexdigest()[:16]


def unlike(found: Mapping[str, object], asked: str) -> InputError:
    """Return what refuses workers that compute other bits than the process that asks, all at once.

    Parameters
    ----------
    found : mapping of str to object
        What each of them tells of itself, by its name.
    asked : str
        What the process that asks tells.
    """
    named = [f"{name}: {told}" for name, told in sorted(found.items())]
    return InputError(
        "workers have other software than the process that asks, or round in another way",
        where="\n         ".join([*named, f"asked: {asked}"]),
        why="answers are the same to the bit wherever they are computed, and here they would not be",
        fix="install the same versions on every machine; where arithmetic alone differs, give this process and all "
        "workers the same OPENBLAS_CORETYPE and NPY_DISABLE_CPU_FEATURES",
    )


def _say_files(package: str, put: Callable[[bytes], object]) -> None:
    """Say every file of a package, by name and length."""
    for name, content in files_of(package):
        put(f"{package} {name} {len(content)}\n".encode() + content)

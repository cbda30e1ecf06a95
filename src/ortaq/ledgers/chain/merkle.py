"""The tree over all entries of one copy (RFC 6962, section 2.1): roots, proofs of inclusion and of consistency."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Nodes = Callable[[int, int], bytes]
"""Hash of the full subtree of ``2 ** level`` leaves that begins at leaf ``index * 2 ** level``: (level, index)."""

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf.

    Returns
    -------
    bytes
        32 of them.

    Examples
    --------
    >>> leaf_hash(b"").hex()[:8]
    '6e340b9c'
    """
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees.

    Returns
    -------
    bytes
        32 of them.
    """
    return hashlib.sha256(b"\1" + left + right).digest()


def grown(leaf: bytes, index: int, nodes: Nodes) -> list[tuple[int, int, bytes]]:
    """Return the full subtrees that a new leaf completes.

    Parameters
    ----------
    leaf : bytes
        Its hash.
    index : int
        Leaves before it.
    nodes : callable
        Gives the full subtrees there are.

    Returns
    -------
    list of (int, int, bytes)
        Level, index and hash, the leaf first.
    """
    found = [(0, index, leaf)]
    level, place, current = 0, index, leaf
    while place % 2:
        current = node_hash(nodes(level, place - 1), current)
        level, place = level + 1, place // 2
        found.append((level, place, current))
    return found


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root of the first leaves.

    Parameters
    ----------
    size : int
        How many leaves.
    nodes : callable

    Returns
    -------
    bytes
        32 of them; that of nothing where `size` is 0.
    """
    return _range_root(0, size, nodes) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the hashes that show a leaf to be in a tree (RFC 6962, 2.1.1).

    Parameters
    ----------
    index : int
        Of the leaf, from 0.
    size : int
        Leaves of the tree.
    nodes : callable

    Returns
    -------
    list of bytes
        From the leaf up.

    Raises
    ------
    ValueError
        The leaf is not in the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(_range_root(middle, end, nodes))
            end = middle
        else:
            path.append(_range_root(start, middle, nodes))
            start = middle
    return path[::-1]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Return whether a proof shows a leaf to be in the tree of a root (RFC 9162, 2.1.3.2).

    Parameters
    ----------
    leaf : bytes
        Its hash.
    index, size : int
    proof : sequence of bytes
    expected : bytes
        The root.
    """
    if not 0 <= index < size:
        return False
    place, last, current = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            current = node_hash(step, current)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            current = node_hash(current, step)
        place, last = place // 2, last // 2
    return last == 0 and current == expected


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Return the hashes that show a tree to continue an earlier one (RFC 6962, 2.1.2).

    Parameters
    ----------
    old, new : int
        Leaves of both.
    nodes : callable

    Returns
    -------
    list of bytes
        Empty where `old` is 0 or `new`.

    Raises
    ------
    ValueError
        The earlier tree is larger.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot continue one of {old}")
    if old in {0, new}:
        return []
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while end != old:
        middle = start + _left_size(end - start)
        if old <= middle:
            proof.append(_range_root(middle, end, nodes))
            end = middle
        else:
            proof.append(_range_root(start, middle, nodes))
            start, whole = middle, False
    return proof[::-1] if whole else [_range_root(start, end, nodes), *proof[::-1]]


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether a proof shows one root to continue another (RFC 9162, 2.1.4.2).

    Parameters
    ----------
    old, new : int
        Leaves of both trees.
    old_root, new_root : bytes
    proof : sequence of bytes
    """
    if old > new or (old in {0, new} and proof):
        return False
    if old == 0:
        return old_root == EMPTY_ROOT
    if old == new:
        return old_root == new_root
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            second = node_hash(second, step)
        place, last = place // 2, last // 2
    return last == 0 and first == old_root and second == new_root


@dataclass(frozen=True, slots=True)
class Subtrees:
    """All full subtrees over leaves: `Nodes`, in 64 bytes a leaf.

    Attributes
    ----------
    levels : tuple of bytes
        Hashes of each level, one after the other, leaves first.
    """

    levels: tuple[bytes, ...]

    def __len__(self) -> int:
        """Return how many leaves there are."""
        return len(self.levels[0]) // HASH_BYTES

    def __call__(self, level: int, place: int) -> bytes:
        """Return the hash of a full subtree.

        Raises
        ------
        KeyError
            There is none.
        """
        found = self.levels[level][HASH_BYTES * place : HASH_BYTES * (place + 1)] if level < len(self.levels) else b""
        if place < 0 or len(found) != HASH_BYTES:
            raise KeyError((level, place))
        return found


def full_subtrees(leaves: bytes | bytearray) -> Subtrees:
    """Return all full subtrees over leaves.

    Parameters
    ----------
    leaves : bytes or bytearray
        Their hashes, one after the other.

    Returns
    -------
    Subtrees

    Examples
    --------
    >>> tree = full_subtrees(leaf_hash(b"") + leaf_hash(bytes(1)) + leaf_hash(bytes([16])))
    >>> root(2, tree).hex()[:8]
    'fac54203'
    """
    levels, sha256, pair = [bytes(leaves)], hashlib.sha256, 2 * HASH_BYTES
    while len(levels[-1]) >= pair:
        below = levels[-1]
        ends = range(pair, len(below) + 1, pair)
        levels.append(b"".join([sha256(b"\1" + below[end - pair : end]).digest() for end in ends]))
    return Subtrees(tuple(levels))


def _left_size(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(start: int, end: int, nodes: Nodes) -> bytes:
    size = end - start
    if size & (size - 1) == 0:
        return nodes(size.bit_length() - 1, start // size)
    middle = start + _left_size(size)
    return node_hash(_range_root(start, middle, nodes), _range_root(middle, end, nodes))

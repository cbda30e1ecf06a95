"""QR codes of addresses: byte mode, error correction M, versions 1 to 10 (ISO/IEC 18004)."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ortaq.core import InputError

Modules = NDArray[np.int8]

# Per version: codewords of correction in a block, and blocks as (count, data codewords), table 9, level M.
_BLOCKS: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
)
_ALIGNED = ((), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34), (6, 22, 38), (6, 24, 42), (6, 26, 46), (6, 28, 50))
"""Where alignment patterns stand, by version."""

_POLYNOMIAL = 0x11D
_FORMAT, _FORMAT_MASK = 0b10100110111, 0b101010000010010
_VERSION = 0b1111100100101
_LEVEL_M = 0b00
_OPEN = -1


def qr(text: str) -> Modules:
    """Return the modules of the code of a text.

    Returns
    -------
    ndarray of int, shape (side, side)
        1 where it is dark.

    Raises
    ------
    InputError
        The text has more bytes than version 10 holds.
    """
    data = text.encode()
    version = next((v for v in range(1, 11) if len(data) <= _capacity(v)), None)
    if version is None:
        raise InputError("the address is too long for a QR code", where="QR", fix="use a shorter name of the machine")
    frame = _frame(version)
    filled = _filled(frame, _codewords(data, version))
    masked = [_formatted(_masked(frame, filled, mask), mask) for mask in range(8)]
    return min(masked, key=_penalty)


def qr_svg(text: str, label: str) -> str:
    """Return the code of a text as SVG with a quiet border.

    Parameters
    ----------
    text, label : str
        What it holds, and what is said of it to who cannot see it.

    Returns
    -------
    str

    Raises
    ------
    InputError
        The text is too long.
    """
    modules = qr(text)
    side = len(modules) + 8
    path = "".join(f"M{x + 4} {y + 4}h1v1h-1z" for y, x in np.argwhere(modules == 1).tolist())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="{label}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def _capacity(version: int) -> int:
    """Return how many bytes of text a version holds."""
    data = sum(count * words for count, words in _BLOCKS[version - 1][1])
    return data - (2 if version < 10 else 3)


def _codewords(data: bytes, version: int) -> bytes:
    """Return data and correction, interleaved."""
    correction, blocks = _BLOCKS[version - 1]
    total = sum(count * words for count, words in blocks)
    length = 8 if version < 10 else 16
    bits = f"0100{len(data):0{length}b}" + "".join(f"{byte:08b}" for byte in data)
    bits += "0" * min(4, 8 * total - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    words += [(0xEC, 0x11)[n % 2] for n in range(total - len(words))]
    parts: list[Sequence[int]] = []
    for count, size in blocks:
        for _ in range(count):
            parts.append(words[:size])
            words = words[size:]
    corrections = [_correction(part, correction) for part in parts]
    longest = max(len(part) for part in parts)
    first = [part[n] for n in range(longest) for part in parts if n < len(part)]
    return bytes(first + [part[n] for n in range(correction) for part in corrections])


def _times(a: int, b: int) -> int:
    """Multiply in the field of 256 elements."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = (a << 1) ^ (_POLYNOMIAL if a & 0x80 else 0)
        b >>= 1
    return product


def _correction(data: Sequence[int], count: int) -> list[int]:
    """Return the Reed-Solomon codewords of a block."""
    generator, root = [1], 1
    for _ in range(count):
        generator = [a ^ _times(b, root) for a, b in zip([*generator, 0], [0, *generator], strict=True)]
        root = _times(root, 2)
    rest = [0] * count
    for word in data:
        factor = word ^ rest[0]
        rest = [a ^ _times(g, factor) for a, g in zip([*rest[1:], 0], generator[1:], strict=True)]
    return rest


def _frame(version: int) -> Modules:
    """Return the patterns that every code of a version has; open modules are -1, places of the format are light."""
    side = 17 + 4 * version
    frame = np.full((side, side), _OPEN, dtype=np.int8)
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        _finder(frame, top, left)
    frame[6, 8 : side - 8] = frame[8 : side - 8, 6] = np.arange(side - 16) % 2 == 0
    places = _ALIGNED[version - 1]
    corners = {(6, 6), (6, places[-1]), (places[-1], 6)} if places else set()
    for y in places:
        for x in places:
            if (y, x) not in corners:
                ring = np.maximum.outer(np.abs(np.arange(-2, 3)), np.abs(np.arange(-2, 3)))
                frame[y - 2 : y + 3, x - 2 : x + 3] = ring != 1
    for y, x in _format_places(side):
        frame[y, x] = 0
    frame[side - 8, 8] = 1
    if version >= 7:
        bits = _with_check(version, _VERSION, 12)
        for n in range(18):
            y, x = n // 3, side - 11 + n % 3
            frame[y, x] = frame[x, y] = bits >> n & 1
    return frame


def _finder(frame: Modules, top: int, left: int) -> None:
    side = len(frame)
    for y in range(max(top - 1, 0), min(top + 8, side)):
        for x in range(max(left - 1, 0), min(left + 8, side)):
            ring = max(abs(y - top - 3), abs(x - left - 3))
            frame[y, x] = ring in {0, 1, 3}


def _format_places(side: int) -> Iterator[tuple[int, int]]:
    """Give the places of the 15 bits of the format, lowest bit first, of both copies."""
    yield from ((y, 8) for y in (0, 1, 2, 3, 4, 5, 7, 8))
    yield from ((8, x) for x in (7, 5, 4, 3, 2, 1, 0))
    yield from ((8, side - 1 - n) for n in range(8))
    yield from ((side - 7 + n, 8) for n in range(7))


def _with_check(value: int, polynomial: int, degree: int) -> int:
    """Return a value with its BCH check bits."""
    rest = value << degree
    while rest.bit_length() > degree:
        rest ^= polynomial << (rest.bit_length() - degree - 1)
    return value << degree | rest


def _filled(frame: Modules, words: bytes) -> Modules:
    """Return the frame with the bits of the codewords in the open modules, in columns of two from the right."""
    filled, side = frame.copy(), len(frame)
    bits = (word >> (7 - n) & 1 for word in words for n in range(8))
    upward = True
    for right in [*range(side - 1, 6, -2), *range(5, 0, -2)]:
        for y in range(side - 1, -1, -1) if upward else range(side):
            for x in (right, right - 1):
                if frame[y, x] == _OPEN:
                    filled[y, x] = next(bits, 0)
        upward = not upward
    return filled


def _masked(frame: Modules, filled: Modules, mask: int) -> Modules:
    y, x = np.indices(frame.shape)
    rules = (
        (y + x) % 2,
        y % 2,
        x % 3,
        (y + x) % 3,
        (y // 2 + x // 3) % 2,
        y * x % 2 + y * x % 3,
        (y * x % 2 + y * x % 3) % 2,
        ((y + x) % 2 + y * x % 3) % 2,
    )
    return np.where((frame == _OPEN) & (rules[mask] == 0), filled ^ 1, filled).astype(np.int8)


def _formatted(modules: Modules, mask: int) -> Modules:
    bits = _with_check(_LEVEL_M << 3 | mask, _FORMAT, 10) ^ _FORMAT_MASK
    for n, (y, x) in enumerate(_format_places(len(modules))):
        modules[y, x] = bits >> (n % 15) & 1
    return modules


def _penalty(modules: Modules) -> int:
    """Return how hard a code is to read: runs, squares, what looks like a finder, and imbalance."""
    total = 0
    for lines in (modules, modules.T):
        for line in lines:
            text = "".join(map(str, line.tolist()))
            runs = [len(run) for run in text.replace("01", "0 1").replace("10", "1 0").split(" ")]
            total += sum(run - 2 for run in runs if run >= 5)
            total += 40 * (text.count("00001011101") + text.count("10111010000"))
    same = modules[:-1, :-1] + modules[1:, :-1] + modules[:-1, 1:] + modules[1:, 1:]
    total += 3 * int(np.isin(same, (0, 4)).sum())
    return total + 10 * int(abs(20 * int(modules.sum()) - 10 * modules.size) / modules.size)

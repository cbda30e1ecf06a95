"""The codes on the sheet can be read: taken apart by the rules of the standard, they give the address back."""

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.session import qr_svg
from ortaq.session.qr import _BLOCKS, _frame, _masked, _times, qr

MASK_BITS = 0b101010000010010


@pytest.mark.parametrize("length", [1, 14, 26, 66, 84, 106, 122, 152, 180, 213])
def test_a_code_is_read_back(length: int) -> None:
    text = ("https://table.example:8765/seat/kaz/#Aa0_-" * 6)[:length]
    modules = qr(text)
    version = (len(modules) - 17) // 4
    plain = _masked(_frame(version), modules, _mask(modules))
    words = _words(_frame(version), plain)
    assert _text(words, version) == text


def test_what_is_too_long_is_refused_and_the_picture_has_a_quiet_border() -> None:
    with pytest.raises(InputError, match="too long"):
        qr("x" * 214)
    assert 'viewBox="0 0 29 29"' in qr_svg("a", "seat")


def _mask(modules: np.ndarray) -> int:
    """Return the mask that the format names; both copies say the same."""
    side = len(modules)
    first = [modules[y, 8] for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [modules[8, x] for x in (7, 5, 4, 3, 2, 1, 0)]
    second = [modules[8, side - 1 - n] for n in range(8)] + [modules[side - 7 + n, 8] for n in range(7)]
    assert first == second
    bits = sum(int(bit) << n for n, bit in enumerate(first)) ^ MASK_BITS
    assert bits >> 13 == 0, "error correction M"
    return bits >> 10 & 7


def _words(frame: np.ndarray, modules: np.ndarray) -> list[int]:
    side, bits, upward = len(modules), [], True
    for right in [*range(side - 1, 6, -2), *range(5, 0, -2)]:
        for y in range(side - 1, -1, -1) if upward else range(side):
            bits += [int(modules[y, x]) for x in (right, right - 1) if frame[y, x] == -1]
        upward = not upward
    return [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits) - 7, 8)]


def _text(words: list[int], version: int) -> str:
    correction, groups = _BLOCKS[version - 1]
    sizes = [size for count, size in groups for _ in range(count)]
    blocks: list[list[int]] = [[] for _ in sizes]
    rest = iter(words)
    for n in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if n < size:
                block.append(next(rest))
    checks = [list(block) for block in blocks]
    for _ in range(correction):
        for block in checks:
            block.append(next(rest))
    for block in checks:
        assert not any(_syndromes(block, correction)), "Reed-Solomon"
    bits = "".join(f"{word:08b}" for block in blocks for word in block)
    length = 8 if version < 10 else 16
    assert bits[:4] == "0100"
    count = int(bits[4 : 4 + length], 2)
    data = bits[4 + length : 4 + length + 8 * count]
    return bytes(int(data[at : at + 8], 2) for at in range(0, len(data), 8)).decode()


def _syndromes(block: list[int], count: int) -> list[int]:
    found, root = [], 1
    for _ in range(count):
        value = 0
        for word in block:
            value = _times(value, root) ^ word
        found.append(value)
        root = _times(root, 2)
    return found

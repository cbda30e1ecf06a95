"""Many signatures: what the kernel finds true is what the library finds true, whoever tries to tell them apart."""

import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ortaq.core.kernels import library
from ortaq.ledgers.chain import many_signatures
from ortaq.ledgers.chain.keys import PublicKey
from ortaq.ledgers.chain.many_signatures import L, P, Signed, false_in, false_signatures
from ortaq.ledgers.chain.merkle import leaf_hash
from tests.ledgers.chains import STATES, key_of
from tests.ledgers.sanitized import run_sanitized

SOURCE = Path(many_signatures.__file__).with_name("ed25519.c")
COMING = 300
"""Signatures of each key that are said to come: enough for a table, few enough for a small one."""

built = pytest.mark.skipif(
    library(SOURCE) is None,
    reason="no kernels are built here: run python tools/build_kernels.py where there is a C compiler",
)
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

RFC_8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
        "c027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
        "2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
        "d9bef1177331a704",
    ),
)
"""RFC 8032, 7.1, tests 1, 2, 3 and SHA(abc): key, message, signature."""

_SMALL = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
_MIXED = "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"
_PLAIN = "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"
_OTHER = "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623"
_FALSE_KEY = "ec" + "ff" * 31
TAMING = (
    ("8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", _SMALL, _SMALL[:-2] + "7a" + "00" * 32),
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        _SMALL,
        _MIXED + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
    ),
    (
        "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
        _MIXED,
        _SMALL + "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
    ),
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        _PLAIN,
        "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c5"
        "2fcd6648a98bd009",
    ),
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        _PLAIN,
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434"
        "ab10aa7940551a09",
    ),
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        _PLAIN,
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d003"
        "0494ace586687405",
    ),
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        _OTHER,
        "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538c"
        "b68afb369ba3a514",
    ),
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        _OTHER,
        "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f4"
        "2b695dd7e89a8c22",
    ),
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        _MIXED,
        _FALSE_KEY + "03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f",
    ),
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        _MIXED,
        _FALSE_KEY + "ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908",
    ),
    (
        "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
        _FALSE_KEY,
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7d"
        "fc6637b45450ac04",
    ),
    (
        "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
        _FALSE_KEY,
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7d"
        "fc6637b45450ac04",
    ),
)
"""Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs" (2020, eprint 2020/1244), tables 1 and 6: message, key,
signature. Small and mixed orders, S of L and more, encodings that are not canonical."""

OF_LIBRARY = (True, True, True, True, False, False, False, False, False, False, False, True)
"""What OpenSSL says of them: without the cofactor, S below L, bytes of R compared, any key of the curve taken."""


@pytest.fixture(autouse=True)
def switched(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.delenv("ORTAQ_KERNELS", raising=False)
    return lambda to: monkeypatch.setenv("ORTAQ_KERNELS", to)


def _false(signed: Sequence[Signed], coming: int = COMING, workers: int = 1) -> list[int]:
    """Return the false ones, each key with a table where the kernel is on."""
    each = {one.key.raw: coming for one in signed}
    return [one.number for one in false_signatures(signed, each, sum(each.values()), workers)]


def _both(signed: Sequence[Signed], switched: Callable[[str], None], coming: int = COMING) -> list[int]:
    found = []
    for switch in ("on", "off"):
        switched(switch)
        found.append(_false(signed, coming))
    assert found[0] == found[1] == [one.number for one in false_in(signed)]
    return found[0]


def _signed(number: int, key: PublicKey, message: bytes, signature: bytes) -> Signed:
    return Signed(number, key, message, leaf_hash(message), signature)


def _as_signed(vectors: Sequence[tuple[str, str, str]]) -> list[Signed]:
    """Return vectors of key, message and signature."""
    return [
        _signed(number, PublicKey("KAZ", bytes.fromhex(key)), bytes.fromhex(message), bytes.fromhex(signature))
        for number, (key, message, signature) in enumerate(vectors)
    ]


@built
def test_the_signatures_of_rfc_8032_are_true_and_of_no_other_message(switched: Callable[[str], None]) -> None:
    true = _as_signed(RFC_8032)
    assert _both(true, switched) == []
    assert _both([one._replace(canonical=one.canonical + b"\0") for one in true], switched) == [0, 1, 2, 3]


@built
def test_where_implementations_of_ed25519_differ_the_kernel_is_the_library(switched: Callable[[str], None]) -> None:
    signed = _as_signed([(key, message, signature) for message, key, signature in TAMING])
    assert _both(signed, switched) == [number for number, true in enumerate(OF_LIBRARY) if not true]


def _signed_acts(count: int, seed: int = 1) -> list[Signed]:
    rng = random.Random(seed)
    found = []
    for number in range(count):
        key, message = key_of(rng.choice(STATES)), rng.randbytes(rng.randrange(300))
        found.append(_signed(number, key.public, message, key.sign(message)))
    return found


def _flipped(data: bytes, bit: int) -> bytes:
    place = bit // 8 % len(data)
    return data[:place] + bytes([data[place] ^ 1 << bit % 8]) + data[place + 1 :]


@built
def test_true_signatures_never_reach_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Signed] = []
    monkeypatch.setattr(many_signatures, "false_in", lambda signed: asked.extend(signed) or [])
    assert _false(_POOL) == asked == []


@built
def test_of_more_keys_than_memory_holds_tables_of_the_last_are_left_to_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoiled = [*_POOL[:300], MUTATIONS["S"](_POOL[300], 5), *_POOL[301:]]
    of_one = many_signatures._rows(width := many_signatures._width(COMING)) << (width - 1)
    checked: list[Signed] = []

    def library(signed: Iterable[Signed]) -> list[Signed]:
        checked.extend(some := list(signed))
        return false_in(some)

    monkeypatch.setattr(many_signatures, "false_in", library)
    monkeypatch.setattr(many_signatures, "_MOST_ENTRIES", 2 * of_one)
    assert _false(spoiled) == [300]
    first = list(dict.fromkeys(one.key.raw for one in spoiled))
    assert {one.key.raw for one in checked if one.number != 300} == set(first[2:])


MUTATIONS = {
    "R": lambda one, bit: one._replace(signature=_flipped(one.signature[:32], bit) + one.signature[32:]),
    "S": lambda one, bit: one._replace(signature=one.signature[:32] + _flipped(one.signature[32:], bit)),
    "S + L": lambda one, bit: one._replace(signature=one.signature[:32] + _beyond(one.signature[32:])),
    "A": lambda one, bit: one._replace(key=PublicKey("KAZ", _flipped(one.key.raw, bit))),
    "message": lambda one, bit: one._replace(canonical=_flipped(one.canonical + b"\0", bit)),
    "short": lambda one, bit: one._replace(signature=one.signature[: bit % 64]),
    "long": lambda one, bit: one._replace(signature=one.signature + b"\0"),
}


def _beyond(scalar: bytes) -> bytes:
    return (int.from_bytes(scalar, "little") + L).to_bytes(32, "little")


def _mutated(count: int, seed: int) -> list[Signed]:
    rng, kinds = random.Random(seed), (*MUTATIONS, *("true",) * 7)
    found = []
    for one in _signed_acts(count, seed):
        kind = rng.choice(kinds)
        found.append(one if kind == "true" else MUTATIONS[kind](one, rng.randrange(256)))
    return found


@built
def test_signatures_changed_in_one_bit_are_what_the_library_says(switched: Callable[[str], None]) -> None:
    assert 20 < len(_both(_mutated(120, 3), switched)) < 100


@built
@pytest.mark.long
def test_ten_thousand_changed_signatures_are_what_the_library_says(switched: Callable[[str], None]) -> None:
    for seed, coming in enumerate((100, 1_000, 10_000, 100_000, 1_000_000) * 4):
        assert len(_both(_mutated(500, seed), switched, coming)) > 100


@built
@few
@given(size=st.integers(1, 600), place=st.floats(0, 1, exclude_max=True), kind=st.sampled_from(sorted(MUTATIONS)))
def test_one_false_signature_is_named_wherever_it_stands(size: int, place: float, kind: str) -> None:
    signed = _POOL[:size]
    number = int(place * size)
    signed[number] = MUTATIONS[kind](signed[number], 5)
    assert _false(signed) == [number]


_POOL = _signed_acts(600)

Point = tuple[int, int]
_D = -121665 * pow(121666, -1, P) % P


def _sum(one: Point, other: Point) -> Point:
    (x, y), (u, v) = one, other
    product = _D * x * u * y * v
    return (x * v + y * u) * pow(1 + product, -1, P) % P, (y * v + x * u) * pow(1 - product, -1, P) % P


def _times(scalar: int, point: Point) -> Point:
    found = (0, 1)
    for bit in f"{scalar:b}":
        found = _sum(found, found)
        if bit == "1":
            found = _sum(found, point)
    return found


def _encoded(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def _by_hand(secret: int, spoiled: Point, nonce: int, message: bytes, *, key_too: bool) -> Signed:
    """Return a signature by somebody who adds a point of small order to R, and to the key if asked."""
    base = many_signatures._point(many_signatures._BASE)
    assert base is not None
    public = _times(secret, base)
    raw = _encoded(_sum(public, spoiled) if key_too else public)
    first = _encoded(_sum(_times(nonce, base), spoiled))
    one = _signed(0, PublicKey("KAZ", raw), message, first + bytes(32))
    k = int.from_bytes(many_signatures.hashed(raw, message, first), "little")
    return one._replace(signature=first + ((nonce + k * secret) % L).to_bytes(32, "little"))


@built
@pytest.mark.parametrize("key_too", [False, True])
def test_a_point_of_small_order_hides_nothing(key_too: bool, switched: Callable[[str], None]) -> None:
    """Such a signature passes an equation over a batch with a probability of 1/2 to 1/8; here it never does."""
    small = many_signatures._point(bytes.fromhex(_SMALL))
    assert small is not None
    orders = {_times(times, small) for times in range(8)}
    assert len(orders) == 8
    signed = [
        _by_hand(12345, spoiled, nonce, b"act %d" % nonce, key_too=key_too)._replace(number=number)
        for number, (spoiled, nonce) in enumerate((spoiled, nonce) for spoiled in sorted(orders) for nonce in (7, 8, 9))
    ]
    false = _both(signed, switched)
    true = [one.number for one in signed if one.number not in false]
    assert len(false) >= 12
    assert true  # without the point, at least


def test_several_processes_name_false_signatures_in_order(
    switched: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    switched("off")
    monkeypatch.setattr(many_signatures, "_BLOCK", 8)
    monkeypatch.setattr(many_signatures, "_IN_PARTS", 8)
    signed = _signed_acts(20)
    for number in (3, 4, 17):
        signed[number] = MUTATIONS["S"](signed[number], 9)
    assert _false(signed, workers=2) == [3, 4, 17]


@pytest.mark.long
@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_nothing_undefined_happens_in_the_kernel(tmp_path: Path) -> None:
    program = (
        "import ctypes, sys\n"
        "from ortaq.ledgers.chain import many_signatures as many\n"
        "from tests.ledgers.test_many_signatures import _mutated, false_in\n"
        "kernel, signed = ctypes.CDLL(sys.argv[1]), _mutated(700, 5)\n"
        "for width in range(4, 15):\n"
        "    many._width = lambda coming, width=width: width\n"
        "    found = many._Tables(kernel, {one.key.raw: 1000 for one in signed}, 9000).false_in(signed)\n"
        "    assert sorted(found) == false_in(signed)\n"
    )
    run_sanitized(SOURCE, program, tmp_path)
